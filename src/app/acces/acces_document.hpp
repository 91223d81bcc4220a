#pragma once

#include <string>

namespace ouvrage
{

/// docs/droits.md : qui peut quoi, tiré de la table des droits. `ouvrage droits` l'écrit ; un essai vérifie que la page livrée est celle-là.
std::string table_des_droits();

} // namespace ouvrage
