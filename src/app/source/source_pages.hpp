#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// « /source » : l'archive du code dont ce binaire est fait, à qui la demande, compte ou non (EUPL-1.2, article 5).
void tracer_routes_source(Routeur& routeur);

} // namespace ouvrage
