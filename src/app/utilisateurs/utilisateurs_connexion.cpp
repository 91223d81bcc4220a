#include "app/utilisateurs/utilisateurs_connexion.hpp"

#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/totp.hpp"
#include "socle/errors.hpp"
#include "socle/log/log.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// --- Le frein -----------------------------------------------------------------------------------------------------

struct Frein
{
    std::string cle; // empreinte : la table ne dit pas qui s'est trompé
    int au_plus;
};

Frein frein(const Maison& maison, std::string_view sorte, std::string_view qui, int au_plus)
{
    return {keyed_hash_hex(maison.reglages.cle, std::string(sorte) + '\x1f' + std::string(qui)), au_plus};
}

std::vector<Frein> freins_du_mot_de_passe(const Maison& maison, std::string_view courriel, std::string_view adresse)
{
    return {frein(maison, "compte", courriel, kEssaisParCompte), frein(maison, "adresse", adresse, kEssaisParAdresse)};
}

bool epuise(Transaction& tx, const std::vector<Frein>& freins, const std::string& depuis)
{
    for (const auto& un : freins)
        if (tx.query_one("SELECT count(*) AS n FROM tentatives WHERE cle = ? AND faite_le > ?", un.cle, depuis)->integer("n") >= un.au_plus)
            return true;
    return false;
}

/// Un essai se compte avant d'être vérifié : cent essais à la fois n'en font pas passer plus de cinq.
/// Rend ses lignes, dans l'ordre des freins ; rien quand l'un d'eux est épuisé.
std::optional<std::vector<std::string>> compter_un_essai(Database& base, const std::vector<Frein>& freins, Instant maintenant)
{
    const auto depuis = format_instant(maintenant - kFenetreDesEssais);
    // Qui insiste sous le frein ne coûte qu'une lecture.
    if (base.read([&](Transaction& tx) { return epuise(tx, freins, depuis); })) return std::nullopt;
    return base.write([&](Transaction& tx) -> std::optional<std::vector<std::string>> {
        tx.execute("DELETE FROM tentatives WHERE faite_le <= ?", depuis);
        if (epuise(tx, freins, depuis)) return std::nullopt;
        std::vector<std::string> lignes;
        for (const auto& un : freins)
        {
            lignes.push_back(uuid7(maintenant));
            tx.execute("INSERT INTO tentatives (id, cle, faite_le) VALUES (?, ?, ?)", lignes.back(), un.cle, format_instant(maintenant));
        }
        return lignes;
    });
}

void oublier_un_essai(Transaction& tx, const std::vector<std::string>& lignes)
{
    for (const auto& ligne : lignes) tx.execute("DELETE FROM tentatives WHERE id = ?", ligne);
}

void oublier_les_essais(Transaction& tx, const Frein& frein)
{
    tx.execute("DELETE FROM tentatives WHERE cle = ?", frein.cle);
}

// --- Sessions -----------------------------------------------------------------------------------------------------

enum class Etape
{
    SecondFacteur,
    Ouverte
};

constexpr std::string_view kParMotDePasse = "mot_de_passe", kParFournisseur = "fournisseur";

/// Par où ce navigateur était entré : une session qui en remplace une autre garde sa voie.
std::string voie_de(Transaction& tx, const std::string& empreinte)
{
    const auto ligne = empreinte.empty() ? std::nullopt : tx.query_one("SELECT voie FROM sessions WHERE empreinte = ?", empreinte);
    return ligne ? ligne->text("voie") : std::string(kParMotDePasse);
}

std::string ouvrir_session(Transaction& tx, const std::string& utilisateur_id, Etape etape, const Visiteur& visiteur, std::string_view par = "")
{
    const bool ouverte = etape == Etape::Ouverte;
    const std::string voie = par.empty() ? voie_de(tx, visiteur.session) : std::string(par);
    std::string jeton = random_token();
    const Instant fin = visiteur.maintenant + (ouverte ? std::chrono::minutes{kDureeDeSession} : kDureeDuSecondFacteur);
    tx.execute("DELETE FROM sessions WHERE expire_le <= ?", format_instant(visiteur.maintenant));
    // Le jeton reçu avant d'entrer ne vaut plus rien après : qui l'aurait posé n'entre pas avec nous.
    if (!visiteur.session.empty()) fermer_session(tx, visiteur.session);
    tx.execute("INSERT INTO sessions (empreinte, utilisateur_id, csrf, etape, navigateur, creee_le, expire_le, voie) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
               hash_hex(jeton), utilisateur_id, random_token(), ouverte ? "ouverte" : "second_facteur", visiteur.navigateur,
               format_instant(visiteur.maintenant), format_instant(fin), voie);
    return jeton;
}

void noter_venue(Transaction& tx, const std::string& utilisateur_id, const Visiteur& visiteur, std::optional<std::int64_t> pas = {})
{
    tx.execute("INSERT INTO venues (utilisateur_id, derniere_le, totp_pas) VALUES (?, ?, 0) "
               "ON CONFLICT (utilisateur_id) DO UPDATE SET derniere_le = excluded.derniere_le",
               utilisateur_id, format_instant(visiteur.maintenant));
    if (pas) tx.execute("UPDATE venues SET totp_pas = ? WHERE utilisateur_id = ?", static_cast<long long>(*pas), utilisateur_id);
}

struct Secret
{
    std::string utilisateur_id;
    std::string nom;
    std::string courriel;
    std::string mot_de_passe;
    std::optional<std::string> totp;
    std::int64_t totp_pas = 0;
};

/// Le secret d'un compte qui a encore un rôle.
std::optional<Secret> lire_secret(Transaction& tx, std::string_view colonne, const std::string& valeur)
{
    const auto ligne = tx.query_one("SELECT u.id, u.nom, u.courriel, k.mot_de_passe, k.totp_secret, coalesce(v.totp_pas, 0) AS pas "
                                    "FROM utilisateurs u JOIN secrets k ON k.id = u.id LEFT JOIN venues v ON v.utilisateur_id = u.id WHERE u." +
                                        std::string(colonne) + " = ?",
                                    valeur);
    if (!ligne || lister_attributions(tx, ligne->text("id")).empty()) return std::nullopt;
    return Secret{ligne->text("id"),           ligne->text("nom"),
                  ligne->text("courriel"),     ligne->text("mot_de_passe"),
                  ligne->maybe_text("totp_secret"), ligne->integer("pas")};
}

enum class Code
{
    AVerifier,
    Inutile // pas de second facteur, ou le fournisseur en a déjà vérifié plusieurs
};

/// La suite d'une première preuve juste : le code quand il en faut un, la session sinon.
Entree ouvrir_ou_demander_le_code(Transaction& tx, const std::string& utilisateur_id, Code code, const Visiteur& visiteur, std::string_view voie)
{
    if (code == Code::AVerifier) return {Entree::Issue::SecondFacteur, ouvrir_session(tx, utilisateur_id, Etape::SecondFacteur, visiteur, voie)};
    noter_venue(tx, utilisateur_id, visiteur);
    return {Entree::Issue::Ouverte, ouvrir_session(tx, utilisateur_id, Etape::Ouverte, visiteur, voie)};
}

Entree entrer(Transaction& tx, const Secret& secret, const Visiteur& visiteur)
{
    return ouvrir_ou_demander_le_code(tx, secret.utilisateur_id, secret.totp ? Code::AVerifier : Code::Inutile, visiteur, kParMotDePasse);
}

/// Le même, quand la preuve vient du fournisseur.
Entree entrer(Transaction& tx, const Maison& maison, const std::string& utilisateur_id, const IdentiteProuvee& identite, const Visiteur& visiteur)
{
    const auto secret = tx.query_one("SELECT totp_secret FROM secrets WHERE id = ?", utilisateur_id);
    const bool dispense = identite.plusieurs_facteurs && fournisseur_de(maison) && fournisseur_de(maison)->reglages().second_facteur_du_fournisseur;
    const bool code = secret && !secret->null("totp_secret") && !dispense;
    return ouvrir_ou_demander_le_code(tx, utilisateur_id, code ? Code::AVerifier : Code::Inutile, visiteur, kParFournisseur);
}

/// Ce compte a-t-il renoncé à son mot de passe en se reliant ?
bool entre_par_fournisseur_seul(Transaction& tx, const Maison& maison, const std::string& utilisateur_id)
{
    if (!fournisseur_de(maison) || fournisseur_de(maison)->reglages().mots_de_passe) return false;
    for (const auto& une : lister_identites_reliees(tx, utilisateur_id))
        if (une.emetteur == fournisseur_de(maison)->reglages().emetteur) return true;
    return false;
}

Entree::Issue issue_du_refus(RefusDeLien refus)
{
    return refus == RefusDeLien::UnAutreCompte ? Entree::Issue::DejaReliee : Entree::Issue::RelieeAutrement;
}

/// « 123 456 » se tape comme il se lit.
std::string code_nu(std::string_view code)
{
    std::string nu;
    for (const char c : code)
        if (c >= '0' && c <= '9') nu += c;
        else if (c != ' ') return "";
    return nu;
}

void journal_technique(std::string_view quoi, std::string_view compte)
{
    log_event(Level::Info, quoi, {{"account", compte}});
}

} // namespace

std::string navigateur_de(std::string_view user_agent)
{
    const auto a = [&](std::string_view mot) { return user_agent.find(mot) != std::string_view::npos; };
    // L'ordre compte : chacun se dit aussi comme ceux d'avant lui.
    const std::string_view nom = a("Edg/")       ? "Edge"
                                 : a("Firefox/") ? "Firefox"
                                 : a("Chrome/")  ? "Chrome"
                                 : a("Safari/")  ? "Safari"
                                                 : "";
    const std::string_view sur = a("Android")                   ? "Android"
                                 : a("iPhone") || a("iPad")     ? "iOS"
                                 : a("Windows")                 ? "Windows"
                                 : a("Mac OS X")                ? "macOS"
                                 : a("Linux") || a("X11")       ? "Linux"
                                                                : "";
    if (nom.empty()) return "Navigateur inconnu";
    return std::string(nom) + (sur.empty() ? "" : ", " + std::string(sur));
}

Entree se_connecter(const Maison& maison, const std::string& courriel, std::string_view mot_de_passe, const Visiteur& visiteur)
{
    const auto freins = freins_du_mot_de_passe(maison, courriel, visiteur.adresse);
    const auto essai = compter_un_essai(maison.base, freins, visiteur.maintenant);
    if (!essai)
    {
        journal_technique("sign_in_throttled", freins.front().cle);
        return {Entree::Issue::Freinee, ""};
    }
    const auto lu = maison.base.read([&](Transaction& tx) { return lire_secret(tx, "courriel", courriel); });
    bool juste = false;
    std::string renouvele;
    try
    {
        juste = lu ? maison.mots_de_passe.verify(mot_de_passe, lu->mot_de_passe) : maison.mots_de_passe.verify_nobody(mot_de_passe);
        if (juste && maison.mots_de_passe.needs_rehash(lu->mot_de_passe)) renouvele = maison.mots_de_passe.hash(mot_de_passe);
    }
    catch (const TooManyRequests&)
    {
        // Rien n'a été vérifié : une foule à la porte ne doit fermer le compte de personne.
        maison.base.write([&](Transaction& tx) { oublier_un_essai(tx, *essai); });
        throw;
    }
    if (!juste)
    {
        journal_technique("sign_in_refused", freins.front().cle);
        return {Entree::Issue::Refusee, ""};
    }
    auto entree = maison.base.write([&](Transaction& tx) -> Entree {
        const auto secret = lire_secret(tx, "courriel", courriel);
        // Changé ou désactivé pendant la vérification : ce que l'on vient de vérifier ne vaut plus.
        if (!secret || secret->mot_de_passe != lu->mot_de_passe) return {Entree::Issue::Refusee, ""};
        oublier_un_essai(tx, *essai);
        oublier_les_essais(tx, freins.front());
        if (!renouvele.empty())
        {
            Ecriture ecriture(tx, {secret->utilisateur_id, secret->nom}, visiteur.maintenant);
            inscrire_mot_de_passe(ecriture, secret->utilisateur_id, renouvele,
                                  "a renouvelé en se connectant l'empreinte de son mot de passe, inchangé");
        }
        if (entre_par_fournisseur_seul(tx, maison, secret->utilisateur_id)) return {Entree::Issue::ParFournisseur, ""};
        return entrer(tx, *secret, visiteur);
    });
    journal_technique(entree.issue == Entree::Issue::Ouverte ? "sign_in" : entree.issue == Entree::Issue::ParFournisseur ? "sign_in_by_provider_only" : "sign_in_first_step",
                      lu->utilisateur_id);
    return entree;
}

std::optional<EtapeDuCode> trouver_etape_du_code(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    if (empreinte.empty()) return std::nullopt;
    const auto ligne = tx.query_one("SELECT se.utilisateur_id, u.nom, se.csrf, se.voie FROM sessions se JOIN utilisateurs u ON u.id = se.utilisateur_id "
                                    "WHERE se.empreinte = ? AND se.etape = 'second_facteur' AND se.expire_le > ?",
                                    empreinte, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return EtapeDuCode{ligne->text("utilisateur_id"), ligne->text("nom"), ligne->text("csrf"), ligne->text("voie")};
}

Entree passer_second_facteur(const Maison& maison, std::string_view code, const Visiteur& visiteur)
{
    const auto etape = maison.base.read([&](Transaction& tx) { return trouver_etape_du_code(tx, visiteur.session, visiteur.maintenant); });
    if (!etape) return {Entree::Issue::Refusee, ""};
    const auto du_code = frein(maison, "code", etape->utilisateur_id, kEssaisParCompte);
    if (!compter_un_essai(maison.base, {du_code}, visiteur.maintenant))
    {
        journal_technique("second_factor_throttled", etape->utilisateur_id);
        maison.base.write([&](Transaction& tx) { fermer_session(tx, visiteur.session); });
        return {Entree::Issue::Freinee, ""};
    }
    auto entree = maison.base.write([&](Transaction& tx) -> Entree {
        const auto encore = trouver_etape_du_code(tx, visiteur.session, visiteur.maintenant);
        const auto secret = encore ? lire_secret(tx, "id", encore->utilisateur_id) : std::nullopt;
        if (!secret) return {Entree::Issue::Refusee, ""};
        if (!secret->totp) // retiré entre-temps par un administrateur
        {
            fermer_session(tx, visiteur.session);
            return {Entree::Issue::Refusee, ""};
        }
        const auto pas = verify_totp(*secret->totp, code_nu(code), visiteur.maintenant, secret->totp_pas);
        if (!pas) return {Entree::Issue::Refusee, ""};
        oublier_les_essais(tx, du_code);
        noter_venue(tx, secret->utilisateur_id, visiteur, pas);
        return {Entree::Issue::Ouverte, ouvrir_session(tx, secret->utilisateur_id, Etape::Ouverte, visiteur, encore->voie)};
    });
    journal_technique(entree.issue == Entree::Issue::Ouverte ? "sign_in" : "second_factor_refused", etape->utilisateur_id);
    return entree;
}

std::optional<LienOuvert> trouver_lien(Transaction& tx, const std::string& jeton, Instant maintenant)
{
    return trouver_lien_d_empreinte(tx, hash_hex(jeton), maintenant);
}

std::optional<LienOuvert> trouver_lien_d_empreinte(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT l.utilisateur_id, l.expire_le, u.nom, u.courriel, s.nom AS structure_nom, CASE WHEN k.id IS NULL AND NOT " +
                                        std::string(kAUneIdentite) + " THEN 'non' ELSE 'oui' END AS deja_entre "
                                    "FROM liens l JOIN utilisateurs u ON u.id = l.utilisateur_id JOIN structures s ON s.id = u.structure_id "
                                    "LEFT JOIN secrets k ON k.id = u.id WHERE l.empreinte = ? AND l.expire_le > ? AND NOT EXISTS "
                                    "(SELECT 1 FROM liens_clos c WHERE c.empreinte = l.empreinte)",
                                    empreinte, format_instant(maintenant));
    if (!ligne || lister_attributions(tx, ligne->text("utilisateur_id")).empty()) return std::nullopt;
    return LienOuvert{ligne->text("utilisateur_id"), ligne->text("nom"),       ligne->text("courriel"),
                      ligne->text("structure_nom"),  ligne->text("deja_entre") == "non", ligne->text("expire_le")};
}

// --- Par le fournisseur d'identité --------------------------------------------------------------------------------

std::optional<std::vector<std::string>> compter_un_retour(const Maison& maison, const Visiteur& visiteur)
{
    auto essai = compter_un_essai(maison.base, {frein(maison, "fournisseur", visiteur.adresse, kEssaisParAdresse)}, visiteur.maintenant);
    if (!essai) log_event(Level::Info, "sign_in_provider_throttled");
    return essai;
}

Entree entrer_par_fournisseur(const Maison& maison, const IdentiteProuvee& identite, const std::vector<std::string>& retour, const Visiteur& visiteur)
{
    std::string compte;
    auto entree = maison.base.write([&](Transaction& tx) -> Entree {
        const auto relie = trouver_compte_relie(tx, identite.empreinte);
        if (!relie) return {Entree::Issue::Inconnue, ""};
        compte = *relie;
        if (lister_attributions(tx, compte).empty()) return {Entree::Issue::Refusee, ""};
        oublier_un_essai(tx, retour);
        return entrer(tx, maison, compte, identite, visiteur);
    });
    journal_technique(entree.issue == Entree::Issue::Ouverte         ? "sign_in_by_provider"
                      : entree.issue == Entree::Issue::SecondFacteur ? "sign_in_by_provider_first_step"
                                                                     : "sign_in_by_provider_refused",
                      compte);
    return entree;
}

Entree relier_par_lien(const Maison& maison, const std::string& empreinte_du_lien, const IdentiteProuvee& identite, const std::vector<std::string>& retour, const Visiteur& visiteur)
{
    return maison.base.write([&](Transaction& tx) -> Entree {
        const auto lien = trouver_lien_d_empreinte(tx, empreinte_du_lien, visiteur.maintenant);
        if (!lien) throw Conflict("ce lien a déjà servi, a expiré, ou un autre l'a remplacé");
        if (const auto refus = refus_de_relier(tx, lien->utilisateur_id, identite); refus != RefusDeLien::Aucun) return {issue_du_refus(refus), ""};
        Ecriture ecriture(tx, {lien->utilisateur_id, lien->nom}, visiteur.maintenant);
        ecriture.inserer("liens_clos", {{"empreinte", empreinte_du_lien}, {"cause", "utilise"}, {"clos_le", ecriture.instant()}}, {"empreinte"});
        const auto& nom = fournisseur_de(maison)->reglages().nom;
        const bool deja = trouver_compte_relie(tx, identite.empreinte).has_value();
        relier_identite(ecriture, lien->utilisateur_id, identite, "invitation", (lien->premiere_fois ? "a accepté son invitation avec " : "a relié son compte par un lien, avec ") + nom);
        if (deja) ecriture.dire("relier_identite", "utilisateurs", lien->utilisateur_id, "est entré par un lien, avec " + nom, tx.query_one("SELECT structure_id FROM utilisateurs WHERE id = ?", lien->utilisateur_id)->text("structure_id"));
        oublier_un_essai(tx, retour);
        fermer_autres_sessions(tx, lien->utilisateur_id, "");
        return entrer(tx, maison, lien->utilisateur_id, identite, visiteur);
    });
}

Entree relier_au_compte(const Maison& maison, const Utilisateur& qui, const IdentiteProuvee& identite, const std::vector<std::string>& retour, const Visiteur& visiteur)
{
    return maison.base.write([&](Transaction& tx) -> Entree {
        if (const auto refus = refus_de_relier(tx, qui.id, identite); refus != RefusDeLien::Aucun) return {issue_du_refus(refus), ""};
        Ecriture ecriture(tx, {qui.id, qui.nom}, visiteur.maintenant);
        relier_identite(ecriture, qui.id, identite, "compte", "a relié son compte à " + fournisseur_de(maison)->reglages().nom);
        oublier_un_essai(tx, retour);
        fermer_autres_sessions(tx, qui.id, visiteur.session);
        return {Entree::Issue::Ouverte, ouvrir_session(tx, qui.id, Etape::Ouverte, visiteur)};
    });
}

bool vient_du_fournisseur(Transaction& tx, const std::string& empreinte_de_session)
{
    return voie_de(tx, empreinte_de_session) == kParFournisseur;
}

Entree choisir_par_lien(const Maison& maison, const std::string& jeton, std::string_view mot_de_passe, const Visiteur& visiteur)
{
    const std::string empreinte = maison.mots_de_passe.hash(mot_de_passe); // hors de la transaction : c'est long
    return maison.base.write([&](Transaction& tx) -> Entree {
        const auto lien = trouver_lien(tx, jeton, visiteur.maintenant);
        if (!lien) throw Conflict("ce lien a déjà servi, a expiré, ou un autre l'a remplacé");
        Ecriture ecriture(tx, {lien->utilisateur_id, lien->nom}, visiteur.maintenant);
        ecriture.inserer("liens_clos", {{"empreinte", hash_hex(jeton)}, {"cause", "utilise"}, {"clos_le", ecriture.instant()}}, {"empreinte"});
        inscrire_mot_de_passe(ecriture, lien->utilisateur_id, empreinte,
                              lien->premiere_fois ? "a accepté son invitation et choisi son mot de passe"
                                                  : "a choisi un nouveau mot de passe par un lien");
        fermer_autres_sessions(tx, lien->utilisateur_id, "");
        oublier_les_essais(tx, frein(maison, "compte", lien->courriel, kEssaisParCompte));
        const auto secret = lire_secret(tx, "id", lien->utilisateur_id);
        ensure(secret.has_value(), "un mot de passe inscrit se relit");
        return entrer(tx, *secret, visiteur);
    });
}

PreuveDuSecret prouver(const Maison& maison, const Utilisateur& qui, std::string_view mot_de_passe, const Visiteur& visiteur)
{
    const auto freins = freins_du_mot_de_passe(maison, qui.courriel, visiteur.adresse);
    const auto essai = compter_un_essai(maison.base, freins, visiteur.maintenant);
    if (!essai) return PreuveDuSecret::Freinee;
    const auto secret = maison.base.read([&](Transaction& tx) { return lire_secret(tx, "id", qui.id); });
    bool juste = false;
    try
    {
        juste = secret ? maison.mots_de_passe.verify(mot_de_passe, secret->mot_de_passe) : maison.mots_de_passe.verify_nobody(mot_de_passe);
    }
    catch (const TooManyRequests&)
    {
        maison.base.write([&](Transaction& tx) { oublier_un_essai(tx, *essai); });
        throw;
    }
    if (!juste) return PreuveDuSecret::Fausse;
    maison.base.write([&](Transaction& tx) {
        oublier_un_essai(tx, *essai);
        oublier_les_essais(tx, freins.front());
    });
    return PreuveDuSecret::Faite;
}

std::string changer_mot_de_passe(const Maison& maison, const Utilisateur& qui, std::string_view nouveau, const Visiteur& visiteur)
{
    const std::string empreinte = maison.mots_de_passe.hash(nouveau);
    return maison.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, qui.auteur(), visiteur.maintenant);
        inscrire_mot_de_passe(ecriture, qui.id, empreinte, "a changé son mot de passe");
        fermer_autres_sessions(tx, qui.id, "");
        return ouvrir_session(tx, qui.id, Etape::Ouverte, visiteur);
    });
}

std::optional<std::string> activer_second_facteur(const Maison& maison, const Utilisateur& qui, const std::string& secret,
                                                  std::string_view code, const Visiteur& visiteur)
{
    const auto pas = verify_totp(secret, code_nu(code), visiteur.maintenant, 0);
    if (!pas) return std::nullopt;
    return maison.base.write([&](Transaction& tx) {
        if (const auto deja = lire_secret(tx, "id", qui.id); !deja || deja->totp) throw Conflict("votre second facteur est déjà actif");
        Ecriture ecriture(tx, qui.auteur(), visiteur.maintenant);
        inscrire_second_facteur(ecriture, qui.id, secret, "a activé son second facteur");
        noter_venue(tx, qui.id, visiteur, pas); // le code qui vient de servir ne fera pas entrer
        fermer_autres_sessions(tx, qui.id, "");
        return ouvrir_session(tx, qui.id, Etape::Ouverte, visiteur);
    });
}

std::string retirer_son_second_facteur(const Maison& maison, const Utilisateur& qui, const Visiteur& visiteur)
{
    return maison.base.write([&](Transaction& tx) {
        const auto secret = lire_secret(tx, "id", qui.id);
        if (!secret || !secret->totp) throw Conflict("vous n'avez pas de second facteur");
        Ecriture ecriture(tx, qui.auteur(), visiteur.maintenant);
        inscrire_second_facteur(ecriture, qui.id, std::nullopt, "a retiré son second facteur");
        return ouvrir_session(tx, qui.id, Etape::Ouverte, visiteur);
    });
}

std::vector<SessionListee> lister_sessions(Transaction& tx, const std::string& utilisateur_id, const std::string& celle_ci, Instant maintenant)
{
    std::vector<SessionListee> sessions;
    for (const auto& ligne : tx.query("SELECT * FROM sessions WHERE utilisateur_id = ? AND etape = 'ouverte' AND expire_le > ? "
                                      "ORDER BY creee_le DESC, empreinte",
                                      utilisateur_id, format_instant(maintenant)))
        sessions.push_back({ligne.maybe_text("navigateur").value_or("Navigateur inconnu"), ligne.text("creee_le"), ligne.text("expire_le"),
                            ligne.text("empreinte") == celle_ci});
    return sessions;
}

void fermer_session(Transaction& tx, const std::string& empreinte)
{
    tx.execute("DELETE FROM sessions WHERE empreinte = ?", empreinte);
}

std::int64_t fermer_autres_sessions(Transaction& tx, const std::string& utilisateur_id, const std::string& sauf)
{
    return tx.execute("DELETE FROM sessions WHERE utilisateur_id = ? AND empreinte <> ?", utilisateur_id, sauf);
}

} // namespace ouvrage
