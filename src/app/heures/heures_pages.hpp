#pragma once

#include "app/heures/heures_table.hpp"
#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_heures(Routeur& routeur);
void tracer_api_heures(Routeur& routeur);
void tracer_routes_fichier(Routeur& routeur); // heures_fichier_pages.cpp

/// L'explication d'une ligne, pour l'API et pour `ouvrage expliquer ligne --json`.
socle::Json json_de(const Explication& explication);

/// « Validée », « À valider », « Renvoyée » : mot, ton et icône, pour toute page qui montre une déclaration.
socle::Vue vue_etat(Etat etat);
/// Une ligne de compte, prête pour heures/ligne.mustache : personne, heures, écarts et leurs liens.
socle::Vue vue_ligne(const LigneInscrite& ligne);

} // namespace ouvrage
