#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_spaser(Routeur& routeur);
void tracer_api_spaser(Routeur& routeur);

} // namespace ouvrage
