#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace ouvrage
{

/// Plus long résiste mieux que plus compliqué : douze signes, sans rien exiger de leur sorte.
inline constexpr std::size_t kMotDePasseAuMoins = 12;

/// Ce qui ne va pas dans un mot de passe choisi : mot_de_passe.absent, .court, .long, .courant (parmi les plus employés, ou
/// l'un d'eux complété de chiffres), .repetitif, .personnel (il tient au nom, à l'adresse ou à Ouvrage). Rien : il convient.
std::optional<std::string_view> anomalie_de_mot_de_passe(std::string_view choisi, std::string_view courriel, std::string_view nom);

} // namespace ouvrage
