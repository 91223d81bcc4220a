#include "domaine/identite.hpp"

#include <algorithm>

namespace ouvrage
{

std::string mots_ranges(std::string_view cherchable)
{
    std::vector<std::string_view> mots;
    while (!cherchable.empty())
    {
        const auto fin = std::min(cherchable.find(' '), cherchable.size());
        if (fin > 0) mots.push_back(cherchable.substr(0, fin));
        cherchable.remove_prefix(std::min(fin + 1, cherchable.size()));
    }
    std::sort(mots.begin(), mots.end());
    std::string ranges;
    for (const auto mot : mots) ranges.append(ranges.empty() ? "" : " ").append(mot);
    return ranges;
}

std::string designation(std::string_view cherchable, Jour naissance)
{
    // Le jour en nombre, la même écriture partout ; le retour à la ligne ne se rencontre pas dans un mot.
    const auto nombre = static_cast<int>(naissance.year()) * 10000 + static_cast<int>(static_cast<unsigned>(naissance.month())) * 100 +
                        static_cast<int>(static_cast<unsigned>(naissance.day()));
    return mots_ranges(cherchable) + "\n" + std::to_string(nombre);
}

bool naissance_possible(Jour naissance, Jour aujourd_hui)
{
    constexpr std::chrono::years kAuPlus{120};
    return naissance.ok() && naissance <= aujourd_hui && aujourd_hui - kAuPlus <= naissance;
}

} // namespace ouvrage
