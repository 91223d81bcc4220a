#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Des dossiers où il y a quelque chose à voir : une personne que l'autre structure suit aussi, un transfert accepté, un autre qui attend, un doublon, des
/// organismes qui accompagnent, des pièces dont une n'est plus nécessaire. Personnes et papiers inventés.
void raconter_dossiers(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
