#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Deux schémas d'achats : celui d'une métropole à qui il s'impose, et celui que deux acheteurs partagent. Délibérations et nombres inventés.
void raconter_spaser(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
