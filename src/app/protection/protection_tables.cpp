#include "app/protection/protection_tables.hpp"

namespace ouvrage
{

namespace
{

constexpr TableDePersonne kTables[] = {
    {"identites", "participant_id = ?", "identité"},
    {"notes", "participant_id = ?", "textes libres"},
    {"raisons", "eligibilite_id IN (SELECT id FROM eligibilites WHERE participant_id = ?)", "raisons d'éligibilité"},
};

} // namespace

std::span<const TableDePersonne> tables_de_personne()
{
    return kTables;
}

} // namespace ouvrage
