#pragma once

#include "app/lots/lots_table.hpp"

#include <string>

namespace ouvrage
{

/// « lot 2 de « Rénovation du gymnase » » : comme le nomme une phrase du journal, qui se lit loin de sa page.
std::string nom_au_journal(std::int64_t numero, const std::string& marche_objet);
std::string nom_au_journal(socle::Transaction& tx, const Lot& lot);

} // namespace ouvrage
