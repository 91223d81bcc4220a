#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/participants/participants_table.hpp"

namespace ouvrage
{

/// Décide l'éligibilité d'une personne du récit, sous un jeu et pour une raison inventés, toujours les mêmes pour la même personne. Vrai quand
/// c'est fait ; faux quand la fenêtre s'ouvre à la main (une personne sur six, et celles qu'on accueille une fois au travail).
bool decider_fictivement(Ecriture& ecriture, const Droit& droit, const Participant& participant, Jour debut, std::optional<Jour> fin, std::uint64_t tire);

} // namespace ouvrage
