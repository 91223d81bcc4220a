#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /calculateur (sans compte), les calculs gardés, leur note, leur API.
void tracer_routes_calculs(Routeur& routeur);

} // namespace ouvrage
