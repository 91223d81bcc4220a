#pragma once

#include <string>
#include <string_view>

namespace ouvrage
{

/// « de Fatou », « d'Aline », « du Tissage des Solidarités », « des Ateliers », « de la Régie », « d'Yves », « de Yacine ».
/// Devant un h, on ne sait pas s'il est aspiré : « de Hakim » ne choque personne.
std::string avec_de(std::string_view nom);

} // namespace ouvrage
