#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// « / » : à qui le tour, ce qui est en retard, où l'on en est ; chaque rôle y voit le sien.
void tracer_routes_tableau(Routeur& routeur);

} // namespace ouvrage
