#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /marches/:marche/partage et ce qui s'y inscrit ; /interventions, /lots/:lot/lieux-de-travail, /lignes/:ligne/rattachement, /reprises.
void tracer_routes_partages(Routeur& routeur);
/// /partages : le compte de tous, ses lignes, son export, et le même par l'API.
void tracer_routes_compte_des_partages(Routeur& routeur);

} // namespace ouvrage
