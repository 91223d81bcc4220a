#include "app/utilisateurs/utilisateurs_pages.hpp"

#include "app/demo/demo_comptes.hpp"
#include "app/utilisateurs/fournisseur.hpp"
#include "app/mots.hpp"
#include "app/utilisateurs/utilisateurs_mot_de_passe.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Sans session, il n'y a pas de secret à rendre : ce qui prouve que le formulaire est le nôtre est l'origine que le
/// navigateur écrit lui-même. (Sec-Fetch-Site est déjà exigé par la maison ; les vieux navigateurs n'envoient qu'Origin.)
void refuser_origine_etrangere(const Demande& d)
{
    const auto origine = d.http.header("origin");
    if (origine.empty() || origine == d.maison.reglages.adresse_publique) return;
    const auto schema = origine.find("://");
    if (schema == std::string_view::npos || origine.substr(schema + 3) != d.http.header("host"))
        throw Forbidden("cette demande vient d'un autre site");
}

Vue vue_demonstration(const Reglages& reglages)
{
    if (!reglages.demonstration) return false;
    Vue::List comptes;
    for (const auto& un : kComptesDeDemonstration)
        comptes.push_back(Vue{{"courriel", un.courriel}, {"mot_de_passe", un.mot_de_passe}, {"role", un.role}});
    return Vue{{"comptes", std::move(comptes)}};
}

/// « Entrer avec … », quand un fournisseur d'identité est réglé.
Vue vue_fournisseur(const Maison& maison, const std::string& href)
{
    if (!fournisseur_de(maison)) return false;
    return Vue{{"libelle", "Entrer avec " + fournisseur_de(maison)->reglages().nom}, {"href", href}};
}

/// Après être sorti d'Ouvrage : la session du fournisseur, elle, reste ouverte dans ce navigateur.
Vue vue_sortie(const Demande& d)
{
    if (!fournisseur_de(d.maison) || d.http.query().value("sortie") != "fournisseur") return false;
    return Vue{{"nom", fournisseur_de(d.maison)->reglages().nom}, {"href", "/connexion/fournisseur/sortie"}};
}

Response page_connexion(const Demande& d, const std::string& courriel, const std::string& retour,
                        const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    return page_nue(d, "gabarits/connexion",
                    Vue{{"retour", retour},
                        {"courriel", courriel},
                        {"anomalies", vue_anomalies(anomalies)},
                        {"fournisseur", vue_fournisseur(d.maison, "/connexion/fournisseur" + (retour == "/" ? "" : "?retour=" + percent_encode(retour)))},
                        {"sortie", vue_sortie(d)},
                        {"demonstration", vue_demonstration(d.maison.reglages)}},
                    "Se connecter", statut);
}

Response page_du_code(const Demande& d, const EtapeDuCode& etape, const std::string& retour,
                      const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    return page_nue(d, "utilisateurs/code",
                    Vue{{"nom", etape.nom},
                        {"preuve", mask(etape.csrf)},
                        {"retour", retour},
                        {"anomalies", vue_anomalies(anomalies)},
                        {"code", vue_champ({.nom = "code",
                                            .libelle = "Code à six chiffres",
                                            .valeur = "",
                                            .aide = "Il change toutes les trente secondes et ne sert qu'une fois.",
                                            .clavier = "numeric",
                                            .taille = "court",
                                            .remplissage = "one-time-code"},
                                           anomalies)}},
                    "Votre code", statut);
}

/// Où mène une entrée réussie : le code s'il en faut un, l'adresse voulue sinon.
Response suivre(const Demande& d, const Entree& entree, const std::string& retour, std::string_view annonce)
{
    const bool code = entree.issue == Entree::Issue::SecondFacteur;
    auto reponse = Response::see_other(code ? "/connexion/code?retour=" + percent_encode(retour) : retour);
    poser_session(reponse, d.maison.reglages, entree.jeton);
    if (!code && !annonce.empty()) annoncer(reponse, annonce);
    return reponse;
}

Response freine(Response page)
{
    return page.with("Retry-After", std::to_string(std::chrono::seconds{kFenetreDesEssais}.count()));
}

} // namespace

std::string adresse_locale(std::string_view demandee)
{
    // « //ailleurs » et « /\ailleurs » sont des adresses d'un autre site pour un navigateur.
    const bool d_ici = demandee.size() < 2000 && demandee.starts_with('/') && !demandee.starts_with("//") &&
                       std::none_of(demandee.begin(), demandee.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == '\x7f'; });
    if (!d_ici || demandee.starts_with("/connexion") || demandee.starts_with("/invitation") || demandee.starts_with("/deconnexion")) return "/";
    return std::string(demandee);
}

Visiteur visiteur_de(const Demande& demande)
{
    return {demande.http.remote, navigateur_de(demande.http.header("user-agent")), demande.session, demande.http.now};
}

void poser_session(Response& reponse, const Reglages& reglages, const std::string& jeton)
{
    // Sans Max-Age : le navigateur l'oublie en se fermant, le serveur au plus tard au bout de kDureeDeSession.
    reponse.with("Set-Cookie", std::string(cookie_de_session(reglages.derriere_tls)) + "=" + jeton + "; Path=/; HttpOnly; SameSite=Lax" +
                                   (reglages.derriere_tls ? "; Secure" : ""));
}

void annoncer(Response& reponse, std::string_view code)
{
    reponse.with("Set-Cookie", "annonce=" + std::string(code) + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
}

// --- /connexion ---------------------------------------------------------------------------------------------------

static Response montrer_connexion(const Demande& d)
{
    const auto retour = adresse_locale(d.http.query().value("retour"));
    if (d.utilisateur) return Response::see_other(retour);
    return page_connexion(d, "", retour, {}, Status::Ok);
}

static Response creer_connexion(const Demande& d)
{
    refuser_origine_etrangere(d);
    const auto formulaire = d.http.form();
    const auto courriel = courriel_normalise(formulaire.value("courriel"));
    const auto retour = adresse_locale(formulaire.value("retour"));
    const auto entree = se_connecter(d.maison, courriel, formulaire.value("mot_de_passe"), visiteur_de(d));
    switch (entree.issue)
    {
    case Entree::Issue::Refusee:
        return page_connexion(d, courriel, retour, {{"courriel", "connexion.refusee"}}, Status::UnprocessableContent);
    case Entree::Issue::Freinee:
        return freine(page_connexion(d, courriel, retour, {{"", "connexion.freinee"}}, Status::TooManyRequests));
    case Entree::Issue::ParFournisseur:
        return page_connexion(d, courriel, retour, {{"courriel", "connexion.par_fournisseur"}}, Status::UnprocessableContent);
    default: return suivre(d, entree, retour, "");
    }
}

static Response montrer_code(const Demande& d)
{
    const auto retour = adresse_locale(d.http.query().value("retour"));
    if (d.utilisateur) return Response::see_other(retour);
    const auto etape = d.base.read([&](Transaction& tx) { return trouver_etape_du_code(tx, d.session, d.maintenant()); });
    if (!etape) return Response::see_other("/connexion");
    return page_du_code(d, *etape, retour, {}, Status::Ok);
}

static Response creer_code(const Demande& d)
{
    refuser_origine_etrangere(d);
    const auto formulaire = d.http.form();
    const auto retour = adresse_locale(formulaire.value("retour"));
    const auto etape = d.base.read([&](Transaction& tx) { return trouver_etape_du_code(tx, d.session, d.maintenant()); });
    if (!etape) return Response::see_other("/connexion?retour=" + percent_encode(retour));
    // L'étape a sa session : elle a aussi son secret de formulaire.
    const auto preuve = unmask(formulaire.value("preuve"));
    if (!preuve || !equal_in_constant_time(*preuve, etape->csrf)) throw Forbidden("cette page a expiré : reconnectez-vous");
    const auto entree = passer_second_facteur(d.maison, formulaire.value("code"), visiteur_de(d));
    switch (entree.issue)
    {
    case Entree::Issue::Refusee: return page_du_code(d, *etape, retour, {{"code", "code.refuse"}}, Status::UnprocessableContent);
    case Entree::Issue::Freinee: return freine(page_connexion(d, "", retour, {{"", "connexion.freinee"}}, Status::TooManyRequests));
    default: return suivre(d, entree, retour, "");
    }
}

static Response creer_deconnexion(const Demande& d)
{
    const bool fournisseur = d.base.write([&](Transaction& tx) {
        const bool par_lui = vient_du_fournisseur(tx, d.session);
        fermer_session(tx, d.session);
        return par_lui;
    });
    auto reponse = Response::see_other(fournisseur && fournisseur_de(d.maison) ? "/connexion?sortie=fournisseur" : "/connexion");
    reponse.with("Set-Cookie", std::string(cookie_de_session(d.maison.reglages.derriere_tls)) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" +
                                   (d.maison.reglages.derriere_tls ? "; Secure" : ""));
    annoncer(reponse, "deconnecte");
    return reponse;
}

// --- /invitation/:jeton -------------------------------------------------------------------------------------------

namespace
{

/// Ce que le compte ouvrira : on l'accepte en le sachant.
Vue vue_roles(const Demande& d, const LienOuvert& lien)
{
    Vue::List roles;
    for (const auto& un : d.base.read([&](Transaction& tx) { return lister_ses_roles(tx, lien.utilisateur_id); }))
        roles.push_back(Vue{{"role", libelle(un.attribution.role)}, {"sur", un.sur}});
    return roles;
}

Response page_invitation(const Demande& d, const LienOuvert& lien, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto champ = [&](std::string nom, std::string libelle, std::string aide) {
        return vue_champ({.nom = std::move(nom), .libelle = std::move(libelle), .valeur = "", .aide = std::move(aide), .type = "password",
                          .remplissage = "new-password"},
                         anomalies);
    };
    return page_nue(d, "utilisateurs/invitation",
                    Vue{{"titre", lien.premiere_fois ? "Bienvenue, " + lien.nom : "Choisir un nouveau mot de passe"},
                        {"chapeau", lien.premiere_fois
                                        ? lien.structure_nom + " vous ouvre un compte. " + (fournisseur_de(d.maison) ? "Dites comment vous y entrerez." : "Choisissez un mot de passe pour y entrer.")
                                        : "Ce lien remplace le mot de passe de " + lien.nom + " et ferme ses sessions ouvertes."},
                        {"courriel", lien.courriel},
                        {"action", d.http.path},
                        {"roles", vue_roles(d, lien)},
                        {"fournisseur", vue_fournisseur(d.maison, d.http.path + "/fournisseur")},
                        {"expire", date_heure_fr(*parse_instant(lien.expire_le))},
                        {"anomalies", vue_anomalies(anomalies)},
                        {"mot_de_passe", champ("mot_de_passe", "Mot de passe", "Douze signes au moins. Une phrase que vous retenez vaut mieux qu'un mot compliqué.")},
                        {"encore", champ("encore", "Le même, une seconde fois", "")}},
                    lien.premiere_fois ? "Bienvenue" : "Nouveau mot de passe", statut);
}

Response page_lien_clos(const Demande& d)
{
    return page_nue(d, "utilisateurs/lien_clos", Vue{}, "Ce lien ne sert plus", Status::NotFound);
}

std::optional<LienOuvert> lien_demande(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_lien(tx, d.param("jeton"), d.maintenant()); });
}

} // namespace

static Response montrer_invitation(const Demande& d)
{
    // Regarder un lien ne le consomme pas : les messageries les ouvrent avant les gens.
    const auto lien = lien_demande(d);
    return lien ? page_invitation(d, *lien, {}, Status::Ok) : page_lien_clos(d);
}

static Response creer_mot_de_passe_par_lien(const Demande& d)
{
    refuser_origine_etrangere(d);
    const auto lien = lien_demande(d);
    if (!lien) return page_lien_clos(d);
    const auto formulaire = d.http.form();
    const auto choisi = formulaire.value("mot_de_passe");
    std::vector<AnomalieDeChamp> anomalies;
    if (const auto code = anomalie_de_mot_de_passe(choisi, lien->courriel, lien->nom)) anomalies.push_back({"mot_de_passe", std::string(*code)});
    if (formulaire.value("encore") != choisi) anomalies.push_back({"encore", "mot_de_passe.different"});
    if (!anomalies.empty()) return page_invitation(d, *lien, anomalies, Status::UnprocessableContent);
    return suivre(d, choisir_par_lien(d.maison, d.param("jeton"), choisi, visiteur_de(d)), "/",
                  lien->premiere_fois ? "compte_ouvert" : "mot_de_passe_change");
}

void tracer_routes_connexion(Routeur& routeur)
{
    routeur.add(Method::Get, "/connexion", std::string(kPublic), montrer_connexion);
    routeur.add(Method::Post, "/connexion", std::string(kPublic), creer_connexion);
    routeur.add(Method::Get, "/connexion/code", std::string(kPublic), montrer_code);
    routeur.add(Method::Post, "/connexion/code", std::string(kPublic), creer_code);
    routeur.add(Method::Post, "/deconnexion", std::string(kConnecte), creer_deconnexion);
    routeur.add(Method::Get, "/invitation/:jeton", std::string(kPublic), montrer_invitation);
    routeur.add(Method::Post, "/invitation/:jeton", std::string(kPublic), creer_mot_de_passe_par_lien);
}

} // namespace ouvrage
