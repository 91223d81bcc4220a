#include "domaine/temps.hpp"

#include <array>
#include <string_view>

namespace ouvrage
{

namespace
{

constexpr std::array<std::string_view, 12> kMois = {"janvier", "février", "mars",      "avril",   "mai",      "juin",
                                                    "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr std::array<std::string_view, 12> kMoisAbreges = {"janv.", "févr.", "mars",  "avr.", "mai",  "juin",
                                                           "juil.", "août",  "sept.", "oct.", "nov.", "déc."};

std::size_t rang(std::chrono::month mois) { return static_cast<unsigned>(mois) - 1; }

} // namespace

int nombre_de_mois(Mois de, Mois a)
{
    return a < de ? 0 : static_cast<int>((a - de).count()) + 1;
}

std::string en_toutes_lettres(Mois mois)
{
    return std::string(kMois.at(rang(mois.month()))) + " " + std::to_string(static_cast<int>(mois.year()));
}

std::string en_toutes_lettres(Jour jour)
{
    const auto quantieme = static_cast<unsigned>(jour.day());
    return (quantieme == 1 ? "1er" : std::to_string(quantieme)) + " " + en_toutes_lettres(mois_de(jour));
}

std::string en_abrege(Mois mois)
{
    const int annee = static_cast<int>(mois.year()) % 100;
    return std::string(kMoisAbreges.at(rang(mois.month()))) + " " + (annee < 10 ? "0" : "") + std::to_string(annee);
}

} // namespace ouvrage
