#pragma once

#include "app/utilisateurs/utilisateurs_table.hpp"

namespace ouvrage
{

/// D'une structure que l'on vient d'ouvrir : personne n'en gère encore les comptes. Forbidden dès qu'elle a eu un administrateur ; Conflict quand l'adresse est
/// prise. Qui peut ouvrir une structure est l'affaire de l'appelant.
Invitation inscrire_premier_administrateur(Ecriture& ecriture, const std::string& structure_id, const std::string& courriel, const std::string& nom);

} // namespace ouvrage
