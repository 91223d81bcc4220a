#include "domaine/vigilance.hpp"

#include <algorithm>

namespace ouvrage
{

std::vector<std::string> familles_touchees(std::string_view texte, const std::vector<FamilleDeMots>& familles)
{
    const std::string borde = " " + std::string(texte) + " ";
    std::vector<std::string> touchees;
    for (const auto& famille : familles)
        if (std::any_of(famille.mots.begin(), famille.mots.end(), [&](const std::string& mot) { return borde.find(" " + mot) != std::string::npos; }))
            touchees.push_back(famille.code);
    return touchees;
}

} // namespace ouvrage
