#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_publics(Routeur& routeur);
void tracer_api_publics(Routeur& routeur);
void tracer_routes_preuves(Routeur& routeur);

} // namespace ouvrage
