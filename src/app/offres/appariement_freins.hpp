#pragma once

#include "app/offres/appariement_table.hpp"

namespace ouvrage
{

/// Les freins qui restent à lever, en mots ; une sorte réservée n'y est jamais nommée. Sans diagnostic ni frein, on ne sait pas.
/// `condition` porte sur participants AS p. L'appelant a déjà vérifié que qui demande peut suivre les parcours de cette structure.
void joindre_les_freins(socle::Transaction& tx, const std::string& condition, const socle::Binds& valeurs, std::vector<PersonneARapprocher>& personnes);

} // namespace ouvrage
