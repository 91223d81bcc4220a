#pragma once

#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Le réseau de Flandre-Lys : quatre structures, dont deux sous un même SIRET ; des postes, une association sous convention, un poste à pourvoir, un congé ; des
/// communes qui existent, deux que personne ne tient et deux que se partagent deux structures ; des demandes entre homologues, dont une en retard. Structures et
/// personnes inventées. `le` : le jour du récit.
void raconter_reseau(Recit& recit, const Troupe& troupe, Acteur& camille, Acteur& audrey, Acteur& basile, Jour le);

} // namespace ouvrage
