#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Trois parcours inventés : l'un avance, l'un attend, l'un commence. Une session de formation partagée, et une étape en retard.
void raconter_parcours(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
