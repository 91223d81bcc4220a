#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_participants(Routeur& routeur);

} // namespace ouvrage
