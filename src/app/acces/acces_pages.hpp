#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_acces(Routeur& routeur);

} // namespace ouvrage
