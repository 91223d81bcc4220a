#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_protection(Routeur& routeur);

} // namespace ouvrage
