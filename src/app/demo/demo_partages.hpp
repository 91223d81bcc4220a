#pragma once

#include "app/demo/demo_recit.hpp"
#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Une rocade qui traverse deux secteurs : le PLIE la mène, une autre structure du territoire y compte ses heures. À conter après les marchés et le réseau.
void raconter_partages(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
