#include "app/utilisateurs/utilisateurs_pages.hpp"

#include "app/mots.hpp"
#include "app/suppleances/suppleances_vues.hpp"
#include "app/utilisateurs/fournisseur.hpp"
#include "app/utilisateurs/identites_reliees_table.hpp"
#include "app/utilisateurs/utilisateurs_mot_de_passe.hpp"
#include "app/utilisateurs/utilisateurs_saisie.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/totp.hpp"
#include "socle/errors.hpp"
#include "socle/qr/qr.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/compte";
constexpr std::size_t kLongueurDUnLibelle = 80;
/// Le temps d'installer une application sur son téléphone.
constexpr std::chrono::minutes kDureeDUneInstallation{30};
constexpr std::string_view kUsageDuSecret = "second_facteur";

const std::vector<Lien> kFil = {{"/compte", "Mon compte"}};

std::string quand(const std::string& instant)
{
    return date_heure_fr(*parse_instant(instant));
}

Champ champ_secret(std::string nom, std::string libelle, std::string aide, std::string remplissage)
{
    return {.nom = std::move(nom), .libelle = std::move(libelle), .valeur = "", .aide = std::move(aide), .type = "password",
            .remplissage = std::move(remplissage)};
}

/// Toute réponse qui change ce qui ouvre le compte porte une session neuve.
Response revenir(const Demande& d, const std::string& jeton, std::string_view annonce)
{
    auto reponse = Response::see_other(std::string(kIci));
    poser_session(reponse, d.maison.reglages, jeton);
    annoncer(reponse, annonce);
    return reponse;
}

/// L'anomalie d'une preuve qui n'est pas faite, au champ du mot de passe actuel.
void juger_preuve(const Demande& d, std::string_view mot_de_passe, std::vector<AnomalieDeChamp>& anomalies)
{
    switch (prouver(d.maison, d.qui(), mot_de_passe, visiteur_de(d)))
    {
    case PreuveDuSecret::Faite: break;
    case PreuveDuSecret::Fausse: anomalies.push_back({"actuel", "mot_de_passe.faux"}); break;
    case PreuveDuSecret::Freinee: anomalies.push_back({"actuel", "connexion.freinee"}); break;
    }
}

bool a_un_second_facteur(Transaction& tx, const std::string& utilisateur_id)
{
    const auto ligne = tx.query_one("SELECT totp_secret FROM secrets WHERE id = ?", utilisateur_id);
    return ligne && !ligne->null("totp_secret");
}

/// Un compte accepté par le fournisseur d'identité n'a pas de mot de passe ici : ce qui le demande n'a pas lieu d'être.
void exiger_un_mot_de_passe(const Demande& d, const char* sinon)
{
    if (!d.base.read([&](Transaction& tx) { return a_un_mot_de_passe(tx, d.qui().id); })) throw Conflict(sinon);
}

/// Ce que le fournisseur d'identité est pour ce compte ; faux quand aucun n'est réglé.
Vue vue_du_fournisseur(const Demande& d, const std::vector<IdentiteReliee>& identites)
{
    if (!fournisseur_de(d.maison)) return false;
    const auto& reglages = fournisseur_de(d.maison)->reglages();
    const auto sienne = std::find_if(identites.begin(), identites.end(), [&](const IdentiteReliee& une) { return une.emetteur == reglages.emetteur; });
    return Vue{{"nom", reglages.nom}, {"depuis", sienne == identites.end() ? "" : date_fr(*parse_instant(sienne->faite_le))}};
}

std::string portee_en_mots(const std::string& portee)
{
    return portee == "ecriture" ? "Lecture et écriture" : "Lecture";
}

} // namespace

// --- /compte ------------------------------------------------------------------------------------------------------

static Response montrer_compte(const Demande& d)
{
    const auto& qui = d.qui();
    return d.base.read([&](Transaction& tx) {
        Vue::List roles, sessions, jetons;
        for (const auto& un : lister_ses_roles(tx, qui.id))
            roles.push_back(Vue{{"role", libelle(un.attribution.role)}, {"sur", un.sur}, {"depuis", date_fr(*parse_instant(un.faite_le))}});
        const auto ouvertes = lister_sessions(tx, qui.id, d.session, d.maintenant());
        for (const auto& une : ouvertes)
            sessions.push_back(Vue{{"navigateur", une.navigateur}, {"ouverte", quand(une.creee_le)}, {"fin", quand(une.expire_le)}, {"celle_ci", une.celle_ci}});
        for (const auto& un : lister_jetons_api(tx, qui.id, d.maintenant()))
            jetons.push_back(Vue{{"id", un.id},
                                 {"libelle", un.libelle},
                                 {"portee", portee_en_mots(un.portee)},
                                 {"cree", date_fr(*parse_instant(un.cree_le))},
                                 {"fin", date_fr(*parse_instant(un.expire_le))}});
        const bool second = a_un_second_facteur(tx, qui.id);
        const bool mot_de_passe = a_un_mot_de_passe(tx, qui.id);
        return page(d, "utilisateurs/mon_compte",
                    Vue{{"nom", qui.nom},
                        {"courriel", qui.courriel},
                        {"structure", qui.structure_nom},
                        {"roles", std::move(roles)},
                        {"second_facteur", second},
                        {"mot_de_passe", mot_de_passe},
                        {"fournisseur", vue_du_fournisseur(d, lister_identites_reliees(tx, qui.id))},
                        {"suppleances", vue_suppleances(lister_suppleances(tx, qui.id), qui.id, d.aujourd_hui, "/compte/suppleances")},
                        {"nouvelle_suppleance", lister_suppleants_possibles(tx, qui.id).empty() ? "" : "/compte/suppleances/nouvelle"},
                        {"sessions", std::move(sessions)},
                        {"phrase_sessions", compter(static_cast<std::int64_t>(ouvertes.size()), "session ouverte", "sessions ouvertes", Genre_grammatical::Feminin)},
                        {"autres_sessions", ouvertes.size() > 1},
                        {"jetons", std::move(jetons)},
                        {"cle", random_token()},
                        {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(lister_evenements(tx, d.perimetre, {qui.id}, 8)) : Vue(false)}},
                    "Mon compte", kIci);
    });
}

// --- Mot de passe -------------------------------------------------------------------------------------------------

static Response page_mot_de_passe(const Demande& d, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    return page(d, "utilisateurs/mot_de_passe",
                Vue{{"fil", vue_fil(kFil, "Mot de passe")},
                    {"courriel", d.qui().courriel},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"actuel", vue_champ(champ_secret("actuel", "Mot de passe actuel", "", "current-password"), anomalies)},
                    {"nouveau", vue_champ(champ_secret("nouveau", "Nouveau mot de passe",
                                                       "Douze signes au moins. Une phrase que vous retenez vaut mieux qu'un mot compliqué.",
                                                       "new-password"),
                                          anomalies)},
                    {"encore", vue_champ(champ_secret("encore", "Le même, une seconde fois", "", "new-password"), anomalies)}},
                "Changer de mot de passe", kIci, statut);
}

static Response montrer_mot_de_passe(const Demande& d)
{
    exiger_un_mot_de_passe(d, "votre compte n'a pas de mot de passe : demandez un lien à l'administrateur de votre structure pour en choisir un");
    return page_mot_de_passe(d, {}, Status::Ok);
}

static Response creer_mot_de_passe(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto nouveau = formulaire.value("nouveau");
    std::vector<AnomalieDeChamp> anomalies;
    juger_preuve(d, formulaire.value("actuel"), anomalies);
    if (const auto code = anomalie_de_mot_de_passe(nouveau, d.qui().courriel, d.qui().nom)) anomalies.push_back({"nouveau", std::string(*code)});
    else if (nouveau == formulaire.value("actuel")) anomalies.push_back({"nouveau", "mot_de_passe.inchange"});
    if (nouveau != formulaire.value("encore")) anomalies.push_back({"encore", "mot_de_passe.different"});
    if (!anomalies.empty()) return page_mot_de_passe(d, anomalies, Status::UnprocessableContent);
    return revenir(d, changer_mot_de_passe(d.maison, d.qui(), nouveau, visiteur_de(d)), "mot_de_passe_change");
}

// --- Second facteur -----------------------------------------------------------------------------------------------

/// Le secret proposé voyage avec le formulaire, signé et borné dans le temps : rien n'est gardé tant que rien n'est prouvé.
static Response page_activation(const Demande& d, const std::string& secret, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    std::string par_quatre;
    for (std::size_t i = 0; i < secret.size(); i += 4) par_quatre += (i ? " " : "") + secret.substr(i, 4);
    const auto adresse = totp_uri(secret, "Ouvrage", d.qui().courriel);
    return page(d, "utilisateurs/second_facteur",
                Vue{{"fil", vue_fil(kFil, "Second facteur")},
                    {"actif", false},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"qr", qr_svg(adresse, "Code à photographier avec l'application d'authentification")},
                    {"secret", par_quatre},
                    {"propose", d.maison.signature.sign(kUsageDuSecret, d.qui().id + " " + secret, d.maintenant() + kDureeDUneInstallation)},
                    {"code", vue_champ({.nom = "code", .libelle = "Code à six chiffres", .valeur = "", .aide = "Celui que l'application montre maintenant.",
                                        .clavier = "numeric", .taille = "court", .remplissage = "one-time-code"},
                                       anomalies)},
                    {"actuel", false}},
                "Activer le second facteur", kIci, statut);
}

static Response page_retrait(const Demande& d, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    return page(d, "utilisateurs/second_facteur",
                Vue{{"fil", vue_fil(kFil, "Second facteur")},
                    {"actif", true},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"qr", ""},
                    {"secret", ""},
                    {"propose", ""},
                    {"code", false},
                    {"actuel", vue_champ(champ_secret("actuel", "Mot de passe", "Pour confirmer que c'est bien vous.", "current-password"), anomalies)}},
                "Second facteur", kIci, statut);
}

static Response montrer_second_facteur(const Demande& d)
{
    exiger_un_mot_de_passe(d, "votre compte n'a pas de mot de passe : votre second facteur est celui de votre fournisseur d'identité");
    if (d.base.read([&](Transaction& tx) { return a_un_second_facteur(tx, d.qui().id); })) return page_retrait(d, {}, Status::Ok);
    return page_activation(d, new_totp_secret(), {}, Status::Ok);
}

static Response creer_second_facteur(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto propose = d.maison.signature.verify(kUsageDuSecret, formulaire.value("propose"), d.maintenant());
    const auto a_soi = d.qui().id + " ";
    // Trop tard, ou la page d'un autre : on repart d'un secret neuf.
    if (!propose || !propose->starts_with(a_soi)) return page_activation(d, new_totp_secret(), {{"code", "code.page_expiree"}}, Status::UnprocessableContent);
    const auto secret = propose->substr(a_soi.size());
    const auto jeton = activer_second_facteur(d.maison, d.qui(), secret, formulaire.value("code"), visiteur_de(d));
    if (!jeton) return page_activation(d, secret, {{"code", "code.refuse"}}, Status::UnprocessableContent);
    return revenir(d, *jeton, "second_facteur_actif");
}

static Response creer_retrait_du_second_facteur(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    juger_preuve(d, d.http.form().value("actuel"), anomalies);
    if (!anomalies.empty()) return page_retrait(d, anomalies, Status::UnprocessableContent);
    return revenir(d, retirer_son_second_facteur(d.maison, d.qui(), visiteur_de(d)), "second_facteur_retire");
}

// --- Sessions -----------------------------------------------------------------------------------------------------

static Response creer_fermeture(const Demande& d)
{
    d.base.write([&](Transaction& tx) { fermer_autres_sessions(tx, d.qui().id, d.session); });
    auto reponse = Response::see_other(std::string(kIci));
    annoncer(reponse, "sessions_fermees");
    return reponse;
}

// --- Jetons d'API -------------------------------------------------------------------------------------------------

namespace
{

struct Duree
{
    std::string_view jours;
    std::string_view texte;
};
constexpr Duree kDurees[] = {{"30", "30 jours"}, {"90", "90 jours"}, {"180", "Six mois"}, {"365", "Un an"}};

Response page_jeton(const Demande& d, const Form& formulaire, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    std::vector<Option> durees;
    for (const auto& une : kDurees) durees.push_back({std::string(une.jours), std::string(une.texte)});
    const auto duree = formulaire.has("duree") ? formulaire.value("duree") : "90";
    const bool ecriture = formulaire.value("portee") == "ecriture";
    Vue::List portees;
    portees.push_back(Vue{{"id", "portee"}, {"valeur", "lecture"}, {"texte", "Lecture"}, {"precision", "Tout ce que vous voyez, rien de plus."}, {"choisie", !ecriture}});
    portees.push_back(Vue{{"id", "portee_ecriture"}, {"valeur", "ecriture"}, {"texte", "Lecture et écriture"}, {"precision", "Ce que vous pouvez inscrire, il le peut aussi, en votre nom."}, {"choisie", ecriture}});
    return page(d, "utilisateurs/jeton",
                Vue{{"fil", vue_fil(kFil, "Nouveau jeton")},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"cle", random_token()},
                    {"libelle", vue_champ({.nom = "libelle", .libelle = "À quoi servira-t-il ?", .valeur = std::string(formulaire.value("libelle")), .aide = "Par exemple « logiciel de paie » : vous saurez lequel révoquer."}, anomalies)},
                    {"portee", Vue{{"nom", "portee"}, {"libelle", "Ce qu'il permet"}, {"aide", ""}, {"anomalie", anomalie_de(anomalies, "portee")}, {"genre", "radio"}, {"options", std::move(portees)}, {"obligatoire", true}}},
                    {"duree", vue_liste("duree", "Jusqu'à quand", "Un an au plus.", "", durees, duree, anomalies)}},
                "Nouveau jeton d'API", kIci, statut);
}

} // namespace

static Response montrer_jeton(const Demande& d)
{
    return page_jeton(d, Form{}, {}, Status::Ok);
}

static Response creer_jeton(const Demande& d)
{
    const auto formulaire = d.http.form();
    JetonNouveau nouveau{std::string(trimmed(formulaire.value("libelle"))), std::string(formulaire.value("portee")), {}};
    std::vector<AnomalieDeChamp> anomalies;
    if (const auto code = anomalie_de_texte(nouveau.libelle, kLongueurDUnLibelle); !code.empty()) anomalies.push_back({"libelle", std::string(code)});
    if (nouveau.portee != "lecture" && nouveau.portee != "ecriture") anomalies.push_back({"portee", "champ.inconnu"});
    const auto duree = std::find_if(std::begin(kDurees), std::end(kDurees), [&](const Duree& une) { return une.jours == formulaire.value("duree"); });
    if (duree == std::end(kDurees)) anomalies.push_back({"duree", "champ.inconnu"});
    if (!anomalies.empty()) return page_jeton(d, formulaire, anomalies, Status::UnprocessableContent);
    int jours = 0;
    std::from_chars(duree->jours.data(), duree->jours.data() + duree->jours.size(), jours);
    nouveau.duree = std::chrono::days{jours};

    std::string jeton;
    auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
        jeton = inscrire_jeton_api(e, nouveau);
        return {std::string(kIci), "", {}};
    });
    if (jeton.empty()) return reponse; // envoyé deux fois : le jeton, montré la première, n'est gardé nulle part
    return page(d, "utilisateurs/jeton_montre",
                Vue{{"fil", vue_fil(kFil, "Nouveau jeton")},
                    {"libelle", nouveau.libelle},
                    {"portee", portee_en_mots(nouveau.portee)},
                    {"fin", date_fr(d.maintenant() + nouveau.duree)},
                    {"jeton", jeton},
                    {"essai", d.maison.reglages.adresse_publique + "/api/v1/moi"}},
                "Votre jeton d'API", kIci, Status::Created);
}

static Response creer_revocation(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        revoquer_jeton_api(e, d.param("jeton"));
        return {std::string(kIci), "jeton_revoque", {}};
    });
}

void tracer_routes_compte(Routeur& routeur)
{
    const std::string connecte(kConnecte);
    routeur.add(Method::Get, "/compte", connecte, montrer_compte);
    routeur.add(Method::Get, "/compte/mot-de-passe", connecte, montrer_mot_de_passe);
    routeur.add(Method::Post, "/compte/mot-de-passe", connecte, creer_mot_de_passe);
    routeur.add(Method::Get, "/compte/second-facteur", connecte, montrer_second_facteur);
    routeur.add(Method::Post, "/compte/second-facteur", connecte, creer_second_facteur);
    routeur.add(Method::Post, "/compte/second-facteur/retrait", connecte, creer_retrait_du_second_facteur);
    routeur.add(Method::Post, "/compte/sessions/fermeture", connecte, creer_fermeture);
    routeur.add(Method::Get, "/compte/jetons/nouveau", connecte, montrer_jeton);
    routeur.add(Method::Post, "/compte/jetons", connecte, creer_jeton);
    routeur.add(Method::Post, "/compte/jetons/:jeton/revocation", connecte, creer_revocation);
}

} // namespace ouvrage
