#include "app/utilisateurs/utilisateurs_connexion.hpp"

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

std::string ouvrir_session(Transaction& tx, const std::string& utilisateur_id, Etape etape, const Visiteur& visiteur)
{
    const bool ouverte = etape == Etape::Ouverte;
    std::string jeton = random_token();
    const Instant fin = visiteur.maintenant + (ouverte ? std::chrono::minutes{kDureeDeSession} : kDureeDuSecondFacteur);
    tx.execute("DELETE FROM sessions WHERE expire_le <= ?", format_instant(visiteur.maintenant));
    // Le jeton reçu avant d'entrer ne vaut plus rien après : qui l'aurait posé n'entre pas avec nous.
    if (!visiteur.session.empty()) fermer_session(tx, visiteur.session);
    tx.execute("INSERT INTO sessions (empreinte, utilisateur_id, csrf, etape, navigateur, creee_le, expire_le) VALUES (?, ?, ?, ?, ?, ?, ?)",
               hash_hex(jeton), utilisateur_id, random_token(), ouverte ? "ouverte" : "second_facteur", visiteur.navigateur,
               format_instant(visiteur.maintenant), format_instant(fin));
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

/// La suite d'un mot de passe juste : le code quand il en faut un, la session sinon.
Entree entrer(Transaction& tx, const Secret& secret, const Visiteur& visiteur)
{
    if (secret.totp) return {Entree::Issue::SecondFacteur, ouvrir_session(tx, secret.utilisateur_id, Etape::SecondFacteur, visiteur)};
    noter_venue(tx, secret.utilisateur_id, visiteur);
    return {Entree::Issue::Ouverte, ouvrir_session(tx, secret.utilisateur_id, Etape::Ouverte, visiteur)};
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
        return entrer(tx, *secret, visiteur);
    });
    journal_technique(entree.issue == Entree::Issue::Ouverte ? "sign_in" : "sign_in_first_step", lu->utilisateur_id);
    return entree;
}

std::optional<EtapeDuCode> trouver_etape_du_code(Transaction& tx, const std::string& empreinte, Instant maintenant)
{
    if (empreinte.empty()) return std::nullopt;
    const auto ligne = tx.query_one("SELECT se.utilisateur_id, u.nom, se.csrf FROM sessions se JOIN utilisateurs u ON u.id = se.utilisateur_id "
                                    "WHERE se.empreinte = ? AND se.etape = 'second_facteur' AND se.expire_le > ?",
                                    empreinte, format_instant(maintenant));
    if (!ligne) return std::nullopt;
    return EtapeDuCode{ligne->text("utilisateur_id"), ligne->text("nom"), ligne->text("csrf")};
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
        return {Entree::Issue::Ouverte, ouvrir_session(tx, secret->utilisateur_id, Etape::Ouverte, visiteur)};
    });
    journal_technique(entree.issue == Entree::Issue::Ouverte ? "sign_in" : "second_factor_refused", etape->utilisateur_id);
    return entree;
}

std::optional<LienOuvert> trouver_lien(Transaction& tx, const std::string& jeton, Instant maintenant)
{
    const auto ligne = tx.query_one("SELECT l.utilisateur_id, l.expire_le, u.nom, u.courriel, s.nom AS structure_nom, k.id AS secret "
                                    "FROM liens l JOIN utilisateurs u ON u.id = l.utilisateur_id JOIN structures s ON s.id = u.structure_id "
                                    "LEFT JOIN secrets k ON k.id = u.id WHERE l.empreinte = ? AND l.expire_le > ? AND NOT EXISTS "
                                    "(SELECT 1 FROM liens_clos c WHERE c.empreinte = l.empreinte)",
                                    hash_hex(jeton), format_instant(maintenant));
    if (!ligne || lister_attributions(tx, ligne->text("utilisateur_id")).empty()) return std::nullopt;
    return LienOuvert{ligne->text("utilisateur_id"), ligne->text("nom"),       ligne->text("courriel"),
                      ligne->text("structure_nom"),  ligne->null("secret"), ligne->text("expire_le")};
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
