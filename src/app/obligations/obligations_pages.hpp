#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /obligation (sans compte), /obligations, /marches/:marche/obligation, /acheteurs/:acheteur/obligations, et leur API ; puis les
/// pénalités : /lots/:lot/penalite, /propositions/:proposition/decisions.
void tracer_routes_obligations(Routeur& routeur);
void tracer_routes_penalites(Routeur& routeur);
void tracer_api_obligations(Routeur& routeur);

} // namespace ouvrage
