#include "app/participants/participants_faits.hpp"

#include "app/accueil/inscriptions_table.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/offres/candidatures_table.hpp"
#include "app/sorties/sorties_table.hpp"
#include "app/parcours/parcours_table.hpp"
#include "app/souhaits/souhaits_table.hpp"

#include <algorithm>
#include <iterator>

namespace ouvrage
{

using namespace socle;

namespace
{

std::vector<FaitDeParcours> faits_des_fenetres(const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    for (const auto& une : participant.fenetres)
        if (!une.annulee)
            faits.push_back({.debut = une.debut, .fin = une.fin, .en_cours = !une.fin, .sorte = "fenetre", .libelle = "Fenêtre d'éligibilité"});
    return faits;
}

} // namespace

std::vector<FaitDeParcours> lister_faits(Transaction& tx, const Participant& participant)
{
    std::vector<FaitDeParcours> faits;
    const auto ajouter = [&](std::vector<FaitDeParcours> autres) { std::move(autres.begin(), autres.end(), std::back_inserter(faits)); };
    ajouter(faits_des_fenetres(participant));
    ajouter(faits_des_contrats(tx, participant));
    ajouter(faits_des_offres(tx, participant));
    ajouter(faits_des_sorties(tx, participant));
    ajouter(faits_des_souhaits(tx, participant));
    // Une ligne par pièce qui a quelque chose à dire d'une personne.
    ajouter(faits_des_activites(tx, participant));
    ajouter(faits_du_parcours(tx, participant));
    std::stable_sort(faits.begin(), faits.end(), [](const FaitDeParcours& a, const FaitDeParcours& b) { return a.debut < b.debut; });
    return faits;
}

} // namespace ouvrage
