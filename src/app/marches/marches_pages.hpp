#pragma once

#include "app/maison.hpp"
#include "app/marches/marches_table.hpp"

namespace ouvrage
{

/// /marches, /marches/nouveau, /marches/:marche, sa fiche et son API.
void tracer_routes_marches(Routeur& routeur);
void tracer_api_marches(Routeur& routeur);

/// Un marché pour l'API : champs, unités et version. Les heures dues sont celles de ses lots.
socle::Json json_du_marche(const Marche& marche);

} // namespace ouvrage
