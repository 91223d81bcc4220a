#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /marches/:marche/bilan, son PDF, son ODT, son classeur et son API. `?le=AAAA-MM-JJ` l'arrête à un jour passé.
void tracer_routes_bilans(Routeur& routeur);

} // namespace ouvrage
