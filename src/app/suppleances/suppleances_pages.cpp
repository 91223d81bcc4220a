#include "app/suppleances/suppleances_pages.hpp"

#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/suppleances/suppleances_saisie.hpp"
#include "app/suppleances/suppleances_table.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

/// De l'absence de qui parle-t-on : de la sienne, ou de celle de quelqu'un dont on gère le compte.
struct Absence
{
    std::string compte;
    std::string nom;
    std::string retour; // où l'on revient ; les suppléances sont sous cette adresse
    bool soi = true;
};

Absence la_mienne(const Demande& d)
{
    return {d.qui().id, d.qui().nom, "/compte", true};
}

Absence celle_du_compte(const Demande& d)
{
    const auto compte = d.base.read([&](Transaction& tx) { return trouver_compte(tx, d.perimetre, d.param("utilisateur")); });
    return {compte.id, compte.nom, "/utilisateurs/" + compte.id, compte.id == d.qui().id};
}

Response page_formulaire(const Demande& d, const Absence& absence, const SaisieDeSuppleance& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto [possibles, roles, auteur] = d.base.read([&](Transaction& tx) {
        return std::tuple{lister_suppleants_possibles(tx, absence.compte), lister_attributions(tx, absence.compte), lister_attributions(tx, d.qui().id)};
    });
    if (possibles.empty()) throw Forbidden("aucun rôle de ce compte ne se confie, ou personne d'autre n'en tient un dans sa structure");
    std::vector<Option> options;
    for (const auto& un : possibles) options.push_back({un.utilisateur_id, un.nom});
    // Proposé quand l'absent administre, et quand qui l'inscrit le peut par un rôle à lui.
    const auto administre = [](const std::vector<Attribution>& tenues) {
        return std::any_of(tenues.begin(), tenues.end(), [](const Attribution& une) { return une.role == Role::Administrateur; });
    };
    Vue administration = false;
    if (administre(roles) && administre(auteur))
    {
        Vue::List choix;
        choix.push_back(Vue{{"id", "administration"}, {"valeur", "oui"}, {"texte", "Le rôle d'administrateur passe aussi"}, {"precision", "Sans cette case, il ne passe pas : les comptes attendent son retour."},
                            {"choisie", saisie.administration == "oui"}});
        administration = Vue{{"nom", "administration"}, {"libelle", "Administration"}, {"aide", ""}, {"anomalie", ""}, {"genre", "checkbox"}, {"options", std::move(choix)}, {"obligatoire", false}};
    }
    const auto jour = [&](const char* nom, const char* libelle, const std::string& valeur, const char* aide) {
        return vue_champ({.nom = nom, .libelle = libelle, .valeur = valeur, .aide = aide, .type = "date", .taille = "moyen"}, anomalies);
    };
    const std::string titre = absence.soi ? "Confier mes rôles" : "Confier les rôles " + avec_de(absence.nom);
    return page(d, "suppleances/formulaire",
                Vue{{"fil", absence.soi ? vue_fil({{"/compte", "Mon compte"}}, "Suppléance") : vue_fil({{"/utilisateurs", "Utilisateurs"}, {absence.retour, absence.nom}}, "Suppléance")},
                    {"titre", titre},
                    {"action", absence.retour + "/suppleances"},
                    {"retour", absence.retour},
                    {"cle", random_token()},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"suppleant", vue_liste("suppleant", "À qui", "Quelqu'un qui tient lui-même un rôle dans la structure.", "Choisir une personne", options, saisie.suppleant, anomalies)},
                    {"debut", jour("debut", "Premier jour", saisie.debut, "")},
                    {"fin", jour("fin", "Dernier jour", saisie.fin, "Compris : le lendemain, les rôles sont rendus d'eux-mêmes.")},
                    {"administration", std::move(administration)}},
                titre, absence.soi ? "/compte" : "/utilisateurs", statut);
}

Response inscrire(const Demande& d, const Absence& absence)
{
    const auto saisie = saisir_suppleance(d.http.form());
    const auto lue = d.base.read([&](Transaction& tx) { return lire_suppleance(tx, absence.compte, saisie, d.aujourd_hui); });
    if (!lue.anomalies.empty()) return page_formulaire(d, absence, saisie, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_suppleance(e, lue.nouvelle);
        return {absence.retour, "suppleance_inscrite", {}};
    });
}

Response finir(const Demande& d, const Absence& absence)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto siennes = lister_suppleances(e.tx, absence.compte);
        if (std::none_of(siennes.begin(), siennes.end(), [&](const Suppleance& une) { return une.id == d.param("suppleance"); })) throw NotFound("cette suppléance n'est pas de ce compte");
        finir_suppleance(e, d.param("suppleance"));
        return {absence.retour, "suppleance_arretee", {}};
    });
}

} // namespace

static Response montrer_la_mienne(const Demande& d) { return page_formulaire(d, la_mienne(d), {}, {}, Status::Ok); }
static Response creer_la_mienne(const Demande& d) { return inscrire(d, la_mienne(d)); }
static Response finir_la_mienne(const Demande& d) { return finir(d, la_mienne(d)); }
static Response montrer_celle_du_compte(const Demande& d) { return page_formulaire(d, celle_du_compte(d), {}, {}, Status::Ok); }
static Response creer_celle_du_compte(const Demande& d) { return inscrire(d, celle_du_compte(d)); }
static Response finir_celle_du_compte(const Demande& d) { return finir(d, celle_du_compte(d)); }

void tracer_routes_suppleances(Routeur& routeur)
{
    const std::string connecte(kConnecte), acte(code(Acte::GererUtilisateurs));
    routeur.add(Method::Get, "/compte/suppleances/nouvelle", connecte, montrer_la_mienne);
    routeur.add(Method::Post, "/compte/suppleances", connecte, creer_la_mienne);
    routeur.add(Method::Post, "/compte/suppleances/:suppleance/fin", connecte, finir_la_mienne);
    routeur.add(Method::Get, "/utilisateurs/:utilisateur/suppleances/nouvelle", acte, montrer_celle_du_compte);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/suppleances", acte, creer_celle_du_compte);
    routeur.add(Method::Post, "/utilisateurs/:utilisateur/suppleances/:suppleance/fin", acte, finir_celle_du_compte);
}

} // namespace ouvrage
