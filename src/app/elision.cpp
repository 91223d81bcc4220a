#include "app/elision.hpp"

#include "socle/text/text.hpp"

#include <array>
#include <utility>

namespace ouvrage
{

namespace
{

using Paire = std::pair<std::string_view, std::string_view>;
constexpr std::array kAccentuees = {Paire{"é", "É"}, Paire{"è", "È"}, Paire{"ê", "Ê"}, Paire{"à", "À"}, Paire{"â", "Â"}, Paire{"î", "Î"}, Paire{"ô", "Ô"}, Paire{"ç", "Ç"}, Paire{"œ", "Œ"}};

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

std::string avec_majuscule(std::string texte)
{
    for (const auto& [petite, grande] : kAccentuees)
        if (texte.starts_with(petite)) return std::string(grande) + texte.substr(petite.size());
    if (!texte.empty() && texte.front() >= 'a' && texte.front() <= 'z') texte.front() = static_cast<char>(texte.front() - 'a' + 'A');
    return texte;
}

std::string avec_minuscule(std::string texte)
{
    for (const auto& [petite, grande] : kAccentuees)
        if (texte.starts_with(grande)) return std::string(petite) + texte.substr(grande.size());
    // Un sigle reste un sigle : « SIRET » ne devient pas « sIRET ».
    const bool sigle = texte.size() > 1 && texte[1] >= 'A' && texte[1] <= 'Z';
    if (!texte.empty() && !sigle && texte.front() >= 'A' && texte.front() <= 'Z') texte.front() = static_cast<char>(texte.front() - 'A' + 'a');
    return texte;
}

} // namespace ouvrage
