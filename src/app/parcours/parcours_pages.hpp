#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_parcours(Routeur& routeur);
void tracer_routes_formations(Routeur& routeur);
void tracer_api_parcours(Routeur& routeur);

} // namespace ouvrage
