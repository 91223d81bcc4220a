#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Ceux qui cherchent, ce qu'ils cherchent et où ils habitent, et deux offres ouvertes : de quoi essayer l'aide au choix. Tous inventés.
void raconter_appariement(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
