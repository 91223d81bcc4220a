#include "app/utilisateurs/utilisateurs_pages.hpp"

#include "app/mots.hpp"
#include "app/utilisateurs/fournisseur.hpp"
#include "app/utilisateurs/identites_reliees_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/log/log.hpp"
#include "socle/text/text.hpp"

#include <optional>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kRetour = "/connexion/retour";
constexpr std::string_view kUsageDuDepart = "depart_fournisseur", kUsageDeLaPreuve = "relier_fournisseur";
/// Le temps de retrouver son mot de passe chez le fournisseur.
constexpr std::chrono::minutes kDureeDUnDepart{10};
constexpr std::size_t kRetourAuPlus = 1000; // l'adresse voyage dans un cookie
constexpr std::size_t kCodeAuPlus = 2000;

FournisseurIdentite& exiger_fournisseur(const Demande& d)
{
    if (!fournisseur_de(d.maison)) throw NotFound("aucun fournisseur d'identité n'est réglé ici");
    return *fournisseur_de(d.maison);
}

/// Pourquoi ce navigateur est parti chez le fournisseur.
enum class But
{
    Entrer,
    Inviter, // accepter le lien dont `objet` est l'empreinte
    Relier   // au compte `objet`, qui vient de prouver son mot de passe
};
constexpr std::pair<But, std::string_view> kButs[] = {{But::Entrer, "entrer"}, {But::Inviter, "inviter"}, {But::Relier, "relier"}};

/// Ce que le cookie emporte, signé et borné dans le temps. L'état, le nonce et le vérificateur s'en déduisent avec la clé de la maison : le cookie volé n'en dit rien.
struct Depart
{
    std::string id;
    But but = But::Entrer;
    std::string objet;
    std::string retour;
};

std::string_view cookie_de_depart(const Reglages& reglages)
{
    return reglages.derriere_tls ? "__Host-ouvrage_depart" : "ouvrage_depart";
}

std::string secret_de(const Reglages& reglages, std::string_view usage, const std::string& id)
{
    return keyed_hash_hex(reglages.cle, std::string(usage) + '\x1f' + id);
}

OidcAsk demande_de(const Reglages& reglages, const Depart& depart)
{
    return {reglages.adresse_publique + std::string(kRetour), secret_de(reglages, "oidc-etat", depart.id), secret_de(reglages, "oidc-nonce", depart.id),
            secret_de(reglages, "oidc-verificateur", depart.id), ""};
}

void poser_depart(Response& reponse, const Reglages& reglages, const std::string& valeur, std::chrono::seconds duree)
{
    // Lax : le retour du fournisseur est une navigation d'un autre site, et ce cookie doit revenir avec elle.
    reponse.with("Set-Cookie", std::string(cookie_de_depart(reglages)) + "=" + valeur + "; Path=/; Max-Age=" + std::to_string(duree.count()) + "; HttpOnly; SameSite=Lax" +
                                   (reglages.derriere_tls ? "; Secure" : ""));
}

std::optional<Depart> lire_depart(const Demande& d)
{
    const auto cookie = d.http.cookie(cookie_de_depart(d.maison.reglages));
    const auto porte = cookie ? d.maison.signature.verify(kUsageDuDepart, *cookie, d.maintenant()) : std::nullopt;
    if (!porte) return std::nullopt;
    const auto parties = split(*porte, '\x1f');
    if (parties.size() != 4) return std::nullopt;
    for (const auto& [but, code] : kButs)
        if (code == parties[1]) return Depart{parties[0], but, parties[2], parties[3]};
    return std::nullopt;
}

enum class Echec
{
    Etat,
    Refuse,
    Muet,
    Inconnue,
    Ferme,
    DejaReliee,
    RelieeAutrement,
    AutreSession,
    LienClos,
    Freine
};

Response page_echec(const Demande& d, Echec echec)
{
    const auto& nom = exiger_fournisseur(d).reglages().nom;
    std::string titre, phrase, pourquoi;
    Status statut = Status::Forbidden;
    Lien suite{"/connexion", "Revenir à la connexion"};
    switch (echec)
    {
    case Echec::Etat:
        statut = Status::BadRequest;
        titre = "Cette entrée ne peut plus se finir";
        phrase = "Elle a déjà servi, a duré plus de dix minutes, ou a commencé dans un autre navigateur ou un autre onglet. Recommencez depuis la page de connexion.";
        break;
    case Echec::Refuse:
        titre = "Vous n'êtes pas entré";
        phrase = "Vous avez annulé chez " + nom + ", ou il n'a pas voulu vous reconnaître. Rien n'a changé ici.";
        break;
    case Echec::Muet:
        statut = Status::ServiceUnavailable;
        titre = "L'entrée par " + nom + " ne répond pas";
        phrase = "Il est injoignable, ou sa réponse n'est pas de celles que l'on peut croire : personne n'est entré. Réessayez dans un instant ; si cela dure, prévenez l'administrateur de votre "
                 "structure. Le détail est au journal technique du service.";
        break;
    case Echec::Inconnue:
        titre = "Aucun compte d'Ouvrage n'est relié à cette identité";
        phrase = nom + " vous a bien reconnu, mais votre compte d'Ouvrage ne sait pas encore que c'est vous. Si vous avez un mot de passe, entrez avec lui puis reliez votre compte dans « Mon "
                       "compte ». Sinon, demandez un lien à l'administrateur de votre structure : vous l'accepterez avec " +
                 nom + ".";
        pourquoi = "Une adresse électronique ne suffit pas à relier un compte : elle se prête, se rend et se redonne. C'est vous qui le faites, une fois.";
        break;
    case Echec::Ferme:
        titre = "Votre compte est fermé";
        phrase = nom + " vous a bien reconnu, mais votre compte d'Ouvrage n'a plus aucun rôle. L'administrateur de votre structure peut vous en rendre un.";
        break;
    case Echec::DejaReliee:
        titre = "Cette identité ouvre déjà un autre compte";
        phrase = "Une identité n'ouvre qu'un compte. Entrez avec elle et déliez-la dans « Mon compte », ou demandez à l'administrateur de votre structure de le faire.";
        break;
    case Echec::RelieeAutrement:
        titre = "Ce compte est déjà relié à une autre identité";
        phrase = "Un compte n'a qu'une identité chez " + nom + ". Déliez la première dans « Mon compte », ou demandez à l'administrateur de votre structure de le faire.";
        break;
    case Echec::AutreSession:
        titre = "Votre session a changé entre-temps";
        phrase = "Le compte à relier n'est plus celui qui est connecté dans ce navigateur. Rien n'a été relié : reconnectez-vous, puis recommencez dans « Mon compte ».";
        suite = {"/compte", "Aller à « Mon compte »"};
        break;
    case Echec::LienClos:
        statut = Status::NotFound;
        titre = "Ce lien ne sert plus";
        phrase = "Il a servi, a expiré, ou un autre l'a remplacé pendant que vous étiez chez " + nom + ". Demandez-en un nouveau à l'administrateur de votre structure.";
        break;
    case Echec::Freine:
        statut = Status::TooManyRequests;
        titre = "Trop d'essais";
        phrase = "Rien n'a été vérifié. Attendez un quart d'heure, puis réessayez.";
        break;
    }
    auto reponse = page_nue(d, "utilisateurs/fournisseur_echec",
                            Vue{{"titre", titre}, {"phrase", phrase}, {"pourquoi", pourquoi}, {"suite_href", suite.href}, {"suite", suite.libelle}}, titre, statut);
    if (echec == Echec::Freine) reponse.with("Retry-After", std::to_string(std::chrono::seconds{kFenetreDesEssais}.count()));
    return reponse;
}

void noter_muet(const Demande& d, const FournisseurMuet& erreur)
{
    log_event(Level::Warning, "identity_provider", {{"request", d.http.id}, {"why", erreur.what()}});
}

/// Le navigateur part, avec de quoi reconnaître son retour.
Response partir(const Demande& d, But but, const std::string& objet, std::string retour)
{
    auto& fournisseur = exiger_fournisseur(d);
    if (retour.size() > kRetourAuPlus) retour = "/";
    const Depart depart{random_token(), but, objet, retour};
    std::string_view code;
    for (const auto& [un, son_code] : kButs)
        if (un == but) code = son_code;
    try
    {
        auto reponse = Response::see_other(fournisseur.adresse_d_entree(demande_de(d.maison.reglages, depart), d.maintenant()));
        poser_depart(reponse, d.maison.reglages,
                     d.maison.signature.sign(kUsageDuDepart, depart.id + '\x1f' + std::string(code) + '\x1f' + objet + '\x1f' + retour, d.maintenant() + kDureeDUnDepart), kDureeDUnDepart);
        return reponse;
    }
    catch (const FournisseurMuet& erreur)
    {
        noter_muet(d, erreur);
        return page_echec(d, Echec::Muet);
    }
}

/// La suite d'une identité reconnue.
Response suivre(const Demande& d, const Depart& depart, const Entree& entree)
{
    switch (entree.issue)
    {
    case Entree::Issue::Inconnue: return page_echec(d, Echec::Inconnue);
    case Entree::Issue::DejaReliee: return page_echec(d, Echec::DejaReliee);
    case Entree::Issue::RelieeAutrement: return page_echec(d, Echec::RelieeAutrement);
    case Entree::Issue::SecondFacteur:
    case Entree::Issue::Ouverte: break;
    default: return page_echec(d, Echec::Ferme);
    }
    const bool code = entree.issue == Entree::Issue::SecondFacteur;
    const std::string vers = depart.but == But::Relier ? "/compte" : depart.but == But::Inviter ? "/" : adresse_locale(depart.retour);
    auto reponse = Response::see_other(code ? "/connexion/code?retour=" + percent_encode(vers) : vers);
    poser_session(reponse, d.maison.reglages, entree.jeton);
    if (depart.but == But::Relier) annoncer(reponse, "compte_relie");
    else if (depart.but == But::Inviter && !code) annoncer(reponse, "compte_ouvert_par_fournisseur");
    return reponse;
}

} // namespace

static Response montrer_depart(const Demande& d)
{
    exiger_fournisseur(d);
    const auto retour = adresse_locale(d.http.query().value("retour"));
    return d.utilisateur ? Response::see_other(retour) : partir(d, But::Entrer, "", retour);
}

static Response montrer_depart_par_lien(const Demande& d)
{
    exiger_fournisseur(d);
    const auto lien = d.base.read([&](Transaction& tx) { return trouver_lien(tx, d.param("jeton"), d.maintenant()); });
    if (!lien) return page_echec(d, Echec::LienClos);
    // Accepter un lien se décide sur sa page, où se lit de quel compte il s'agit : l'adresse donnée par un autre site y mène.
    if (d.http.header("sec-fetch-site") == "cross-site") return Response::see_other("/invitation/" + d.param("jeton"));
    return partir(d, But::Inviter, hash_hex(d.param("jeton")), "/");
}

static Response montrer_depart_pour_relier(const Demande& d)
{
    exiger_fournisseur(d);
    const auto preuve = d.maison.signature.verify(kUsageDeLaPreuve, d.http.query().value("preuve"), d.maintenant());
    if (preuve != d.qui().id) return page_echec(d, Echec::Etat);
    return partir(d, But::Relier, d.qui().id, "/compte");
}

static Response montrer_retour(const Demande& d)
{
    auto& fournisseur = exiger_fournisseur(d);
    const auto depart = lire_depart(d);
    const auto finir = [&](Response reponse) {
        poser_depart(reponse, d.maison.reglages, "", std::chrono::seconds{0}); // un départ n'a qu'un retour
        return reponse;
    };
    const auto adresse = d.http.query();
    if (!depart) return finir(page_echec(d, Echec::Etat));
    const auto demande = demande_de(d.maison.reglages, *depart);
    if (!equal_in_constant_time(adresse.value("state"), demande.state)) return finir(page_echec(d, Echec::Etat));
    const auto visiteur = visiteur_de(d);
    const auto essai = compter_un_retour(d.maison, visiteur);
    if (!essai) return finir(page_echec(d, Echec::Freine));
    if (adresse.has("error")) return finir(page_echec(d, adresse.value("error") == "access_denied" ? Echec::Refuse : Echec::Muet));
    const auto code = adresse.value("code");
    if (code.empty() || code.size() > kCodeAuPlus) return finir(page_echec(d, Echec::Etat));
    if (depart->but == But::Relier && (!d.utilisateur || d.utilisateur->id != depart->objet)) return finir(page_echec(d, Echec::AutreSession));
    try
    {
        const auto identite = fournisseur.reconnaitre(code, adresse.value("iss"), demande, d.maintenant());
        switch (depart->but)
        {
        case But::Inviter: return finir(suivre(d, *depart, relier_par_lien(d.maison, depart->objet, identite, *essai, visiteur)));
        case But::Relier: return finir(suivre(d, *depart, relier_au_compte(d.maison, d.qui(), identite, *essai, visiteur)));
        case But::Entrer: break;
        }
        return finir(suivre(d, *depart, entrer_par_fournisseur(d.maison, identite, *essai, visiteur)));
    }
    catch (const FournisseurMuet& erreur)
    {
        noter_muet(d, erreur);
        return finir(page_echec(d, Echec::Muet));
    }
    catch (const Conflict&)
    {
        return finir(page_echec(d, Echec::LienClos));
    }
}

static Response montrer_sortie(const Demande& d)
{
    auto& fournisseur = exiger_fournisseur(d);
    try
    {
        const auto vers = fournisseur.adresse_de_sortie(d.maison.reglages.adresse_publique + "/connexion", d.maintenant());
        return Response::see_other(vers.empty() ? "/connexion" : vers);
    }
    catch (const FournisseurMuet& erreur)
    {
        noter_muet(d, erreur);
        return page_echec(d, Echec::Muet);
    }
}

// --- Relier et délier son compte ----------------------------------------------------------------------------------

namespace
{

Response page_relier(const Demande& d, const std::vector<IdentiteReliee>& identites, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto& nom = exiger_fournisseur(d).reglages().nom;
    return page(d, "utilisateurs/fournisseur_lien",
                Vue{{"fil", vue_fil({{"/compte", "Mon compte"}}, nom)},
                    {"nom", nom},
                    {"relie", identites.empty() ? Vue(false) : Vue{{"depuis", date_fr(*parse_instant(identites.front().faite_le))}, {"action", "/compte/fournisseur/retrait"}}},
                    {"seul", !d.base.read([&](Transaction& tx) { return a_un_mot_de_passe(tx, d.qui().id); })},
                    {"continuer", ""},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"actuel", vue_champ({.nom = "actuel", .libelle = "Mot de passe d'Ouvrage", .valeur = "", .aide = "Pour confirmer que c'est bien vous.", .type = "password",
                                          .remplissage = "current-password"},
                                         anomalies)}},
                nom, "/compte", statut);
}

std::vector<IdentiteReliee> les_siennes(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return lister_identites_reliees(tx, d.qui().id); });
}

std::vector<AnomalieDeChamp> anomalies_de_preuve(const Demande& d)
{
    switch (prouver(d.maison, d.qui(), d.http.form().value("actuel"), visiteur_de(d)))
    {
    case PreuveDuSecret::Fausse: return {{"actuel", "mot_de_passe.faux"}};
    case PreuveDuSecret::Freinee: return {{"actuel", "connexion.freinee"}};
    case PreuveDuSecret::Faite: break;
    }
    return {};
}

} // namespace

static Response montrer_relier(const Demande& d)
{
    return page_relier(d, les_siennes(d), {}, Status::Ok);
}

static Response creer_relier(const Demande& d)
{
    exiger_fournisseur(d);
    const auto identites = les_siennes(d);
    if (!identites.empty()) throw Conflict("votre compte est déjà relié : déliez-le d'abord");
    if (const auto anomalies = anomalies_de_preuve(d); !anomalies.empty()) return page_relier(d, identites, anomalies, Status::UnprocessableContent);
    // Une page et un lien, plutôt qu'un renvoi : la politique de la page n'envoie un formulaire qu'ici (form-action 'self'), et suit les renvois.
    const auto& nom = fournisseur_de(d.maison)->reglages().nom;
    return page(d, "utilisateurs/fournisseur_lien",
                Vue{{"fil", vue_fil({{"/compte", "Mon compte"}}, nom)},
                    {"nom", nom},
                    {"relie", false},
                    {"seul", false},
                    {"continuer", "/compte/fournisseur/depart?preuve=" + d.maison.signature.sign(kUsageDeLaPreuve, d.qui().id, d.maintenant() + kDureeDUnDepart)},
                    {"anomalies", false},
                    {"actuel", false}},
                nom, "/compte");
}

static Response creer_delier(const Demande& d)
{
    exiger_fournisseur(d);
    const auto identites = les_siennes(d);
    if (identites.empty()) throw Conflict("votre compte n'est pas relié");
    if (!d.base.read([&](Transaction& tx) { return a_un_mot_de_passe(tx, d.qui().id); })) throw Conflict("c'est votre seule entrée : demandez d'abord un lien à un administrateur, et choisissez un mot de passe");
    if (const auto anomalies = anomalies_de_preuve(d); !anomalies.empty()) return page_relier(d, identites, anomalies, Status::UnprocessableContent);
    d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        for (const auto& une : lister_identites_reliees(tx, d.qui().id)) delier_identite(ecriture, d.qui().id, une.id, "a délié son compte de son fournisseur d'identité");
    });
    auto reponse = Response::see_other("/compte");
    annoncer(reponse, "compte_delie");
    return reponse;
}

void tracer_routes_fournisseur(Routeur& routeur)
{
    const std::string publique(kPublic), connecte(kConnecte);
    routeur.add(Method::Get, "/connexion/fournisseur", publique, montrer_depart);
    routeur.add(Method::Get, std::string(kRetour), publique, montrer_retour);
    routeur.add(Method::Get, "/connexion/fournisseur/sortie", publique, montrer_sortie);
    routeur.add(Method::Get, "/invitation/:jeton/fournisseur", publique, montrer_depart_par_lien);
    routeur.add(Method::Get, "/compte/fournisseur", connecte, montrer_relier);
    routeur.add(Method::Post, "/compte/fournisseur", connecte, creer_relier);
    routeur.add(Method::Get, "/compte/fournisseur/depart", connecte, montrer_depart_pour_relier);
    routeur.add(Method::Post, "/compte/fournisseur/retrait", connecte, creer_delier);
}

} // namespace ouvrage
