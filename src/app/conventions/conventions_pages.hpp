#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Les conventions, leurs parties, ce que chacune promet, les actes des assemblées.
void tracer_routes_conventions(Routeur& routeur);
void tracer_routes_engagements_de_partie(Routeur& routeur);
void tracer_routes_actes_de_convention(Routeur& routeur);
void tracer_api_conventions(Routeur& routeur);

} // namespace ouvrage
