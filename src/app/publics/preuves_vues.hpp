#pragma once

#include "app/maison.hpp"
#include "app/publics/preuves_table.hpp"

namespace ouvrage
{

/// publics/pieces, sur la fiche et sur la page des pièces d'une personne.
socle::Vue vue_pieces(const Participant& participant, const std::vector<PreuveDeposee>& preuves, const std::vector<EffacementDePreuve>& effacements, Jour aujourd_hui);
/// Une pièce, pour les deux listes.
socle::Vue vue_preuve(const PreuveDeposee& preuve, Jour aujourd_hui);

} // namespace ouvrage
