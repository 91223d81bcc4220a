#include "app/participants/modalites_pages.hpp"

#include "app/elision.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/participants/modalites_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";

struct SaisieModalite
{
    std::string modalite, contrat, debut, employeur, remplace;
};

template <class Fiches> std::vector<Option> options_des(const Fiches& fiches)
{
    std::vector<Option> options;
    for (const auto& une : fiches) options.push_back({std::string(une.code), std::string(une.libelle)});
    return options;
}

std::string realisation_en_mots(const Realisation& realisation)
{
    std::string phrase(fiche(realisation.modalite).libelle);
    phrase += realisation.contrat ? ", " + std::string(fiche(*realisation.contrat).libelle) : ", contrat non précisé";
    if (realisation.debut) phrase += " depuis le " + en_toutes_lettres(*realisation.debut);
    if (realisation.employeur) phrase += ", employeur : " + std::string(fiche(*realisation.employeur).libelle);
    return phrase;
}

Response montrer(const Demande& d, const AffectationDeLot& affectation, const SaisieModalite& saisie, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    Vue::List lignes;
    std::vector<Option> remplacables;
    for (const auto& une : affectation.modalites)
    {
        const auto mots = realisation_en_mots(une.realisation);
        if (!une.remplacee) remplacables.push_back({une.id, mots});
        lignes.push_back(Vue{{"mots", mots}, {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}, {"remplacee", une.remplacee}});
    }
    const auto titre = "Modalité et contrat " + avec_de(affectation.personne);
    return page(d, "participants/modalites",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {"/participants/" + affectation.participant_id, affectation.personne}}, affectation.lot_nom)},
                    {"titre", titre},
                    {"lot", affectation.lot_nom},
                    {"marche", affectation.marche_objet},
                    {"entreprise", affectation.entreprise},
                    {"inconnue", lignes.empty()},
                    {"lignes", std::move(lignes)},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"action", "/affectations/" + affectation.id + "/modalites"},
                    {"cle", random_token()},
                    {"brouillon", "modalite-" + affectation.id},
                    {"modalite", vue_liste("modalite", "Modalité", "", "Choisir", options_des(fiches_modalites()), saisie.modalite, anomalies)},
                    {"contrat", vue_liste("contrat", "Contrat", "", "Pas encore connu", options_des(fiches_contrats()), saisie.contrat, anomalies, false)},
                    {"debut", vue_champ({.nom = "debut", .libelle = "Début du contrat", .valeur = saisie.debut, .aide = "Celui de l'embauche : il décide de la durée comptée d'un CDI.",
                                         .type = "date", .taille = "court", .obligatoire = false},
                                        anomalies)},
                    {"employeur", vue_liste("employeur", "Qui l'emploie", "", "Pas encore connu", options_des(fiches_employeurs()), saisie.employeur, anomalies, false)},
                    {"remplace", remplacables.empty() ? Vue(false)
                                                      : vue_liste("remplace", "Corrige une erreur", "", "Non : c'est un contrat de plus", remplacables, saisie.remplace, anomalies, false)},
                    {"annuler_href", "/participants/" + affectation.participant_id}},
                titre, kIci, statut);
}

AffectationDeLot lire(const Demande& d, Transaction& tx) { return trouver_affectation(tx, d.perimetre, d.param("affectation")); }

Response montrer_modalites(const Demande& d)
{
    const auto affectation = d.base.read([&](Transaction& tx) { return lire(d, tx); });
    return montrer(d, affectation, {}, {}, Status::Ok);
}

Response creer_modalite(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto champ = [&](std::string_view nom) { return std::string(trimmed(formulaire.value(nom))); };
    const SaisieModalite saisie{champ("modalite"), champ("contrat"), champ("debut"), champ("employeur"), champ("remplace")};
    const auto affectation = d.base.read([&](Transaction& tx) { return lire(d, tx); });
    std::vector<AnomalieDeChamp> anomalies;
    Realisation realisation;
    if (const auto modalite = modalite_du_code(saisie.modalite)) realisation.modalite = *modalite;
    else anomalies.push_back({"modalite", saisie.modalite.empty() ? "champ.absent" : "champ.inconnu"});
    realisation.contrat = contrat_du_code(saisie.contrat);
    if (!saisie.contrat.empty() && !realisation.contrat) anomalies.push_back({"contrat", "champ.inconnu"});
    realisation.debut = lire_jour("debut", saisie.debut, Exigence::Facultative, anomalies);
    realisation.employeur = employeur_du_code(saisie.employeur);
    if (!saisie.employeur.empty() && !realisation.employeur) anomalies.push_back({"employeur", "champ.inconnu"});
    const bool connue = saisie.remplace.empty() || std::any_of(affectation.modalites.begin(), affectation.modalites.end(), [&](const ModaliteInscrite& une) {
                            return une.id == saisie.remplace && !une.remplacee;
                        });
    if (!connue) anomalies.push_back({"remplace", "champ.inconnu"});
    if (!anomalies.empty()) return montrer(d, affectation, saisie, anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = lire(d, e.tx);
        inscrire_modalite(e, relue, realisation, saisie.remplace);
        return {"/affectations/" + relue.id + "/modalites", "modalite_precisee", {}};
    });
}

} // namespace

void tracer_routes_modalites(Routeur& routeur)
{
    routeur.add(Method::Get, "/affectations/:affectation/modalites", "gerer_participants", montrer_modalites);
    routeur.add(Method::Post, "/affectations/:affectation/modalites", "gerer_participants", creer_modalite);
}

} // namespace ouvrage
