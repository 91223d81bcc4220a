#pragma once

#include <span>
#include <string_view>

namespace ouvrage
{

/// Une table que seul le journal remplit, et le début de sa clé : chaque ligne y est un fait, raconté par un événement et scellé par son empreinte. Elle ne
/// porte ni nom de personne suivie ni texte libre sur elle ; ce qui doit pouvoir s'effacer vit ailleurs (app/protection/protection_tables).
struct TableJournalisee
{
    std::string_view table;
    std::string_view cle;
};
std::span<const TableJournalisee> tables_journalisees();

} // namespace ouvrage
