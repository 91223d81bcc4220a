#pragma once

#include "app/demo/demo_recit.hpp"
#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Cinq conventions, une de chaque forme, tirées des faits de cinq actes publics et récrites : l'effort tripartite d'Armentières (DE21.086), le lieu d'accueil et son
/// partenaire de plus (DE25_139), un partenariat en trois axes, les marchés de l'État, un PLIE et neuf donneurs d'ordre. Les noms de personnes sont inventés, et
/// ceux des parties que l'on a déplacées à Valmont aussi. Se raconte après le lieu d'accueil, qu'elle couvre.
void raconter_conventions(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
