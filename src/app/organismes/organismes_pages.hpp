#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_organismes(Routeur& routeur);

} // namespace ouvrage
