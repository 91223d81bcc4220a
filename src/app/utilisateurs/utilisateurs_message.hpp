#pragma once

#include "app/maison.hpp"

#include <string>
#include <string_view>

namespace ouvrage
{

// Ce qu'une personne colle dans son propre courriel avec un lien à usage unique : Ouvrage n'en envoie pas. `fin` : jusqu'à quand il sert, en toutes lettres.

/// « La structure vous ouvre un compte… » ; `roles` en mots, vide quand ils ne se disent pas.
std::string message_d_invitation(const Demande& demande, const std::string& structure, const std::string& roles, const std::string& lien, const std::string& fin);
/// Le même, qui commence par cette phrase.
std::string message_de_lien(const Demande& demande, std::string_view phrase, const std::string& lien, const std::string& fin);

} // namespace ouvrage
