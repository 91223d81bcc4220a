#pragma once

#include "app/heures/heures_table.hpp"
#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_heures(Routeur& routeur);

/// « Validée », « À valider », « Renvoyée » : mot, ton et icône, pour toute page qui montre une déclaration.
socle::Vue vue_etat(Etat etat);
/// Une ligne de compte, prête pour heures/ligne.mustache : personne, heures, écarts et leurs liens.
socle::Vue vue_ligne(const LigneInscrite& ligne);

} // namespace ouvrage
