#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Quatre besoins d'entreprises, à des moments différents : un recrutement presque fini, un qui s'ouvre, un ouvert plus tôt, un retiré. Personnes inventées.
void raconter_offres(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
