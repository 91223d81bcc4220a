#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une famille de mots qui, dans un texte libre sur une personne, en disent trop : « sante », « justice », « croyance » (RGPD, art. 9 et 10).
struct FamilleDeMots
{
    std::string code;
    std::vector<std::string> mots; // sans accents ni majuscules ; un mot vaut pour ce qu'il commence
};

/// Les codes des familles qu'un texte touche, dans leur ordre, une fois chacune. `texte` : minuscules, sans accents, un espace entre les mots.
std::vector<std::string> familles_touchees(std::string_view texte, const std::vector<FamilleDeMots>& familles);

} // namespace ouvrage
