#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/comptage.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Comment une personne affectée à un lot réalise ses heures, tel qu'on l'a appris : une ligne datée, avec qui l'a dite.
struct ModaliteInscrite
{
    std::string id;
    Realisation realisation;
    std::string faite_par;
    std::string faite_le; // instant
    bool remplacee = false;
};

/// Une affectation, la personne et le lot qu'elle lie.
struct AffectationDeLot
{
    std::string id;
    std::string participant_id;
    std::string reference;
    std::string personne; // nom, ou référence
    std::string structure_id;
    std::string lot_id;
    std::string lot_nom;
    std::string marche_objet;
    std::string entreprise;
    Mois debut;
    std::vector<ModaliteInscrite> modalites; // de la plus ancienne à la plus récente
};
/// NotFound hors du périmètre.
AffectationDeLot trouver_affectation(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

/// Une ligne de plus ; `annule` : celle qu'elle remplace (une erreur), "" pour un contrat qui suit un autre. Conflict quand elle l'est
/// déjà. Ce qui est déjà décidé ne change pas : seules les lignes à venir, et les corrections, en tiennent compte.
void inscrire_modalite(Ecriture& ecriture, const AffectationDeLot& affectation, const Realisation& realisation, const std::string& annule);

} // namespace ouvrage
