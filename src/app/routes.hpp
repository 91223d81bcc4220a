#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Toutes les routes de la maison, pièce par pièce. Une pièce expose `tracer_routes_<piece>(Routeur&)`.
void tracer_routes(Routeur& routeur);

} // namespace ouvrage
