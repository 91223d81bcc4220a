#pragma once

#include "domaine/droits.hpp"

#include <string_view>

namespace ouvrage
{

/// La table des droits, en mots : ce que chaque acte permet, et jusqu'où va chaque rôle. Ce qu'un administrateur lit avant de donner un rôle.

/// « voir les marchés et leurs lots ». Bug (std::logic_error) quand un acte n'a pas sa phrase.
std::string_view phrase(Acte acte);
/// Sous quel titre la montrer : « Marchés ».
std::string_view theme(Acte acte);
/// Ce que ce rôle couvre : « toute sa structure », « son acheteur ».
std::string_view portee(Role role);
/// Ce que ce rôle ne lit jamais, en une phrase ; "" quand il n'y a rien à dire.
std::string_view jamais(Role role);

} // namespace ouvrage
