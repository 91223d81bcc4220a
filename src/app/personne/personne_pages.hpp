#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// La page qu'une personne ouvre par son lien.
void tracer_routes_personne(Routeur& routeur);
/// Du côté de la structure : les liens qu'elle remet, les demandes auxquelles elle répond.
void tracer_routes_demandes(Routeur& routeur);

} // namespace ouvrage
