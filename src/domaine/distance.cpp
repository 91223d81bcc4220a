#include "domaine/distance.hpp"

#include <algorithm>
#include <cstdlib>

namespace ouvrage
{

namespace
{

// Nombres à virgule fixe, trente bits après la virgule : un entier garde partout le même résultat.
using Fixe = std::int64_t;
constexpr Fixe kUn = Fixe{1} << 30;
constexpr std::int64_t kRayonMetres = 6'371'000;
constexpr Fixe kPi = 3'373'259'426; // π × 2^30

constexpr Fixe produit(Fixe a, Fixe b) { return a * b / kUn; }

/// Racine carrée entière, par défaut.
std::int64_t racine(std::int64_t nombre)
{
    if (nombre <= 0) return 0;
    std::int64_t estimee = std::int64_t{1} << 31;
    for (;;)
    {
        const auto suivante = (estimee + nombre / estimee) / 2;
        if (suivante >= estimee) return estimee;
        estimee = suivante;
    }
}

/// Sinus d'un angle de 0 à 90 degrés, donné en radians : son développement jusqu'au neuvième terme (erreur sous 4 millionièmes).
Fixe sinus_aigu(Fixe x)
{
    const Fixe carre = produit(x, x);
    Fixe somme = kUn - carre / 72;
    somme = kUn - produit(carre / 42, somme);
    somme = kUn - produit(carre / 20, somme);
    somme = kUn - produit(carre / 6, somme);
    return produit(x, somme);
}

/// Un demi-millième de degré est la plus petite différence : tout se compte en demi-millièmes.
constexpr int kDroit = 180'000;

Fixe sinus(int demi_milliemes)
{
    int angle = std::abs(demi_milliemes) % (4 * kDroit);
    if (angle > 2 * kDroit) angle = 4 * kDroit - angle; // le signe ne compte pas : tout est au carré
    if (angle > kDroit) angle = 2 * kDroit - angle;
    return sinus_aigu(kPi / 2 * angle / kDroit);
}

Fixe cosinus(int demi_milliemes) { return sinus(kDroit - std::abs(demi_milliemes)); }

/// L'arc d'un sinus de 0 à 1 ; au-delà de la moitié, par l'angle moitié, où le développement converge vite.
Fixe arc(Fixe sinus_de)
{
    const Fixe s = std::min(sinus_de, kUn);
    if (s > kUn / 2) return kPi / 2 - 2 * arc(racine((kUn - s) / 2 * kUn));
    const Fixe carre = produit(s, s);
    Fixe somme = kUn + produit(carre, kUn * 81 / 110);
    somme = kUn + produit(carre * 49 / 72, somme);
    somme = kUn + produit(carre * 25 / 42, somme);
    somme = kUn + produit(carre * 9 / 20, somme);
    somme = kUn + produit(carre / 6, somme);
    return produit(s, somme);
}

constexpr bool chiffre(char c) { return c >= '0' && c <= '9'; }

} // namespace

Terre terre_de_commune(std::string_view code)
{
    if (code.starts_with("2A") || code.starts_with("2B")) return 20;
    if (code.size() >= 3 && code.starts_with("9") && (code[1] == '7' || code[1] == '8') && chiffre(code[2]))
        return 900 + (code[1] - '0') * 10 + (code[2] - '0');
    return 0;
}

std::optional<Distance> distance(const std::optional<Position>& de, const std::optional<Position>& a)
{
    if (!de || !a) return std::nullopt;
    Distance trouvee;
    trouvee.mer = de->terre == a->terre ? Mer::Aucune : Mer::ATraverser;
    trouvee.precision = std::max(de->precision, a->precision);
    // La formule du demi-sinus verse, exacte aussi pour deux communes voisines.
    const Fixe moitie_latitude = sinus(a->latitude - de->latitude);
    const Fixe moitie_longitude = sinus(a->longitude - de->longitude);
    const Fixe cosinus_des_deux = produit(cosinus(2 * de->latitude), cosinus(2 * a->latitude));
    // En 2^60 : le carré d'un petit angle garderait sinon trop peu de chiffres.
    const std::int64_t corde = moitie_latitude * moitie_latitude + produit(moitie_longitude, cosinus_des_deux) * moitie_longitude;
    trouvee.metres = 2 * kRayonMetres * arc(racine(corde)) / kUn;
    return trouvee;
}

} // namespace ouvrage
