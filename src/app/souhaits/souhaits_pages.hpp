#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Ce qu'une personne cherche : /participants/:participant/souhaits, et l'API.
void tracer_routes_souhaits(Routeur& routeur);

} // namespace ouvrage
