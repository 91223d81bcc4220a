#pragma once

#include "app/maison.hpp"
#include "app/publics/publics_jeux.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qu'un facilitateur sait d'une personne, le temps d'un essai, et ce qu'il décide. Rien d'ici ne se garde que les critères retenus,
/// les pièces vues et les dates.
struct SaisieDEligibilite
{
    socle::Form formulaire; // tel que reçu, pour le montrer à nouveau
    Faits faits;
    Contrat contrat = Contrat::DureeDeterminee;
    std::string decision; // eligible, non_eligible, "" tant que rien n'est décidé
    std::string jeu;
    std::string principal; // « jeu critere », "" : l'ordre du jeu
    std::string debut, fin, rattrapage;
    std::vector<AnomalieDeChamp> anomalies;
};

/// Toutes les anomalies des faits à la fois. `aujourd_hui` tient lieu de jour d'embauche tant qu'on ne l'a pas dit.
SaisieDEligibilite lire_eligibilite(const socle::Form& formulaire, const Publics& publics, Jour aujourd_hui);

/// Le corps de l'API dans les champs du formulaire : un seul lecteur pour les deux.
socle::Form formulaire_de_json(const socle::Json& corps, std::vector<AnomalieDeChamp>& anomalies);

} // namespace ouvrage
