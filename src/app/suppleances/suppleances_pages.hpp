#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Confier ses rôles pendant une absence (« /compte/suppleances »), ou ceux de quelqu'un dont on gère le compte.
void tracer_routes_suppleances(Routeur& routeur);

} // namespace ouvrage
