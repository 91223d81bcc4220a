#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Les contrats publiés : les chercher, en lire un, le suivre.
void tracer_routes_decp(Routeur& routeur);

} // namespace ouvrage
