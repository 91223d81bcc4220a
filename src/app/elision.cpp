#include "app/elision.hpp"

#include "socle/text/text.hpp"

namespace ouvrage
{

namespace
{

bool voyelle(char c) { return std::string_view("aeiou").find(c) != std::string_view::npos; }

} // namespace

std::string avec_de(std::string_view nom)
{
    if (nom.starts_with("Le ")) return "du " + std::string(nom.substr(3));
    if (nom.starts_with("Les ")) return "des " + std::string(nom.substr(4));
    if (nom.starts_with("La ") || nom.starts_with("L'")) return "de l" + std::string(nom.substr(1));
    // Sans accents ni majuscules : « Élodie » s'élide comme « Elodie ».
    const auto nu = socle::searchable(nom.substr(0, nom.find_first_of(" -'")));
    const bool elide = !nu.empty() && (voyelle(nu[0]) || (nu.size() > 1 && nu[0] == 'y' && !voyelle(nu[1])));
    return (elide ? "d'" : "de ") + std::string(nom);
}

} // namespace ouvrage
