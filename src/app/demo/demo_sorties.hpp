#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Des sorties de plusieurs sortes, des appels à faire et en retard, un lien remis, une demande qui attend. Personnes inventées.
void raconter_sorties(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
