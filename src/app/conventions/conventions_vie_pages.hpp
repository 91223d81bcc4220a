#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// La vie d'une convention : ce qui lui arrive, ses termes, ses dates, son agenda ; et la même lecture sous /api/v1.
void tracer_routes_vie_de_convention(Routeur& routeur);

} // namespace ouvrage
