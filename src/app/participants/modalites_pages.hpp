#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_modalites(Routeur& routeur);

} // namespace ouvrage
