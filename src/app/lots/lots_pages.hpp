#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Le compte d'un lot, sa fiche, ses engagements, leur objectif, ses entreprises et ses règles ; et leur API.
void tracer_routes_lots(Routeur& routeur);
void tracer_api_lots(Routeur& routeur);

} // namespace ouvrage
