#include "app/protection/protection_tables.hpp"

namespace ouvrage
{

namespace
{

constexpr TableDePersonne kTables[] = {
    {"identite_mots", "participant_id = ?", "mots pour la recherche"},
    {"identites", "participant_id = ?", "identité"},
    {"notes", "participant_id = ?", "textes libres"},
    {"motifs_reserves", "fin_id IN (SELECT f.id FROM fins_de_contrat f JOIN contrats_de_travail c ON c.id = f.contrat_travail_id WHERE c.participant_id = ?)", "motifs réservés de fin de contrat"},
    {"preuves_contenus", "preuve_id IN (SELECT id FROM preuves WHERE participant_id = ?)", "pièces déposées"},
    {"preuves", "participant_id = ?", "pièces déposées"},
    {"situations_reservees", "participant_id = ?", "raisons réservées de sortie"},
    {"sessions_personnelles", "lien_id IN (SELECT id FROM liens_personnels WHERE participant_id = ?)", "accès à sa page"},
    {"freins_reserves", "participant_id = ?", "freins réservés"},
    {"raisons", "eligibilite_id IN (SELECT id FROM eligibilites WHERE participant_id = ?)", "raisons d'éligibilité"},
    // Une ligne refusée garde ce qui y était écrit, noms compris.
    {"fichiers_recus", "lot_id IN (SELECT lot_id FROM affectations WHERE participant_id = ?)", "fichiers d'heures reçus"},
};

} // namespace

std::span<const TableDePersonne> tables_de_personne()
{
    return kTables;
}

} // namespace ouvrage
