#pragma once

#include "domaine/temps.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Les mots d'un nom, rangés, un espace entre deux. `cherchable` : minuscules, sans accents, un espace entre les mots.
std::string mots_ranges(std::string_view cherchable);

/// Ce qui désigne la même personne d'une structure à l'autre : les mots de son nom, dans n'importe quel ordre, et sa date de naissance. « Kone Awa »
/// et « AWA KONÉ » ne font qu'une ; un trait d'union vaut un espace. Ne se garde que sous une clé : voir empreinte_d_identite.
std::string designation(std::string_view cherchable, Jour naissance);

/// Une date de naissance possible : ni à venir, ni d'il y a plus de 120 ans.
bool naissance_possible(Jour naissance, Jour aujourd_hui);

} // namespace ouvrage
