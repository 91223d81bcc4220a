#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_sorties(Routeur& routeur);
void tracer_api_sorties(Routeur& routeur);

} // namespace ouvrage
