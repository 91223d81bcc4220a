#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// L'aide à la saisie : des listes de {code, libelle} pour les champs, et un mot sur un SIRET.
void tracer_routes_assistance(Routeur& routeur);

} // namespace ouvrage
