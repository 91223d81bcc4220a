#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Le réseau d'un territoire : structures, postes, communes, carte, et ce que les homologues se demandent.
void tracer_routes_reseau(Routeur& routeur);

// Les fichiers de la pièce : chacun trace les siennes.
void tracer_routes_sollicitations(Routeur& routeur);
void tracer_routes_reseau_api(Routeur& routeur);

} // namespace ouvrage
