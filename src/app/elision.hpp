#pragma once

#include <string>
#include <string_view>

namespace ouvrage
{

/// « de Fatou », « d'Aline », « du Tissage des Solidarités », « des Ateliers », « de la Régie », « d'Yves », « de Yacine ».
/// Devant un h, on ne sait pas s'il est aspiré : « de Hakim » ne choque personne.
std::string avec_de(std::string_view nom);

/// « Étape », « La Ville » : pour commencer une phrase par ce qui n'en commençait pas.
std::string avec_majuscule(std::string texte);
/// « le nom », « étape » : pour la continuer.
std::string avec_minuscule(std::string texte);

} // namespace ouvrage
