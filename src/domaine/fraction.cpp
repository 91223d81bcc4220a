#include "domaine/fraction.hpp"

#include <limits>
#include <stdexcept>

namespace ouvrage
{

namespace
{

using Grand = __int128;

Grand pgcd(Grand a, Grand b)
{
    if (a < 0) a = -a;
    if (b < 0) b = -b;
    while (b != 0)
    {
        const Grand reste = a % b;
        a = b;
        b = reste;
    }
    return a;
}

Grand fois(Grand a, Grand b)
{
    Grand produit = 0;
    if (__builtin_mul_overflow(a, b, &produit)) throw std::overflow_error("un calcul dépasse ce que l'on sait tenir");
    return produit;
}

Grand plus(Grand a, Grand b)
{
    Grand somme = 0;
    if (__builtin_add_overflow(a, b, &somme)) throw std::overflow_error("un calcul dépasse ce que l'on sait tenir");
    return somme;
}

std::int64_t en_entier_borne(Grand valeur)
{
    if (valeur > std::numeric_limits<std::int64_t>::max() || valeur < std::numeric_limits<std::int64_t>::min())
        throw std::overflow_error("un calcul dépasse ce que l'on sait tenir");
    return static_cast<std::int64_t>(valeur);
}

bool est_chiffre(char c) { return c >= '0' && c <= '9'; }

} // namespace

Fraction::Fraction(std::int64_t numerateur, std::int64_t denominateur)
{
    if (denominateur == 0) throw std::domain_error("division par zéro");
    const Grand signe = denominateur < 0 ? -1 : 1;
    const Grand commun = pgcd(numerateur, denominateur);
    numerateur_ = signe * static_cast<Grand>(numerateur) / commun;
    denominateur_ = signe * static_cast<Grand>(denominateur) / commun;
}

Fraction Fraction::operator-() const
{
    Fraction oppose = *this;
    oppose.numerateur_ = fois(numerateur_, -1);
    return oppose;
}

Fraction& Fraction::operator+=(const Fraction& autre)
{
    const Grand commun = pgcd(denominateur_, autre.denominateur_);
    const Grand a = fois(numerateur_, autre.denominateur_ / commun);
    const Grand b = fois(autre.numerateur_, denominateur_ / commun);
    const Grand numerateur = plus(a, b);
    const Grand denominateur = fois(denominateur_, autre.denominateur_ / commun);
    const Grand reduction = numerateur == 0 ? denominateur : pgcd(numerateur, denominateur);
    numerateur_ = numerateur / reduction;
    denominateur_ = denominateur / reduction;
    return *this;
}

Fraction& Fraction::operator-=(const Fraction& autre) { return *this += -autre; }

Fraction& Fraction::operator*=(const Fraction& autre)
{
    // Réduire en croix d'abord : le produit de deux fractions réduites l'est alors aussi, et tient plus longtemps.
    const Grand a = numerateur_ == 0 ? autre.denominateur_ : pgcd(numerateur_, autre.denominateur_);
    const Grand b = autre.numerateur_ == 0 ? denominateur_ : pgcd(autre.numerateur_, denominateur_);
    const Grand numerateur = fois(numerateur_ / a, autre.numerateur_ / b);
    const Grand denominateur = fois(denominateur_ / b, autre.denominateur_ / a);
    numerateur_ = numerateur;
    denominateur_ = numerateur == 0 ? 1 : denominateur;
    return *this;
}

Fraction& Fraction::operator/=(const Fraction& autre)
{
    if (autre.numerateur_ == 0) throw std::domain_error("division par zéro");
    Fraction inverse;
    inverse.numerateur_ = autre.numerateur_ < 0 ? -autre.denominateur_ : autre.denominateur_;
    inverse.denominateur_ = autre.numerateur_ < 0 ? -autre.numerateur_ : autre.numerateur_;
    return *this *= inverse;
}

std::strong_ordering Fraction::operator<=>(const Fraction& autre) const
{
    const Grand commun = pgcd(denominateur_, autre.denominateur_);
    const Grand a = fois(numerateur_, autre.denominateur_ / commun);
    const Grand b = fois(autre.numerateur_, denominateur_ / commun);
    return a < b ? std::strong_ordering::less : a > b ? std::strong_ordering::greater : std::strong_ordering::equal;
}

std::int64_t Fraction::plancher() const
{
    const Grand quotient = numerateur_ / denominateur_;
    return en_entier_borne(numerateur_ % denominateur_ < 0 ? quotient - 1 : quotient);
}

std::int64_t Fraction::plafond() const { return -(-*this).plancher(); }

std::int64_t Fraction::proche() const
{
    const Fraction moitie(1, 2);
    return numerateur_ < 0 ? (*this - moitie).plafond() : (*this + moitie).plancher();
}

std::optional<Fraction> lire_fraction(std::string_view texte)
{
    std::string net;
    for (std::size_t i = 0; i < texte.size();)
    {
        if (texte.substr(i).starts_with("\u00A0")) i += 2;
        else if (texte.substr(i).starts_with("\u202F")) i += 3;
        else if (texte[i] == ' ' || texte[i] == '\t') ++i;
        else net += texte[i++];
    }
    bool pour_cent = false;
    if (!net.empty() && net.back() == '%')
    {
        pour_cent = true;
        net.pop_back();
    }
    bool negatif = false;
    if (net.starts_with("-"))
    {
        negatif = true;
        net.erase(0, 1);
    }
    // Un chiffre au moins de chaque côté de la virgule, et pas plus que ce qu'un entier porte exactement.
    std::int64_t chiffres = 0;
    std::int64_t echelle = 1;
    int lus = 0;
    bool decimales = false;
    bool apres = false;
    for (const char c : net)
    {
        if ((c == ',' || c == '.') && !decimales && lus > 0)
        {
            decimales = true;
            continue;
        }
        if (!est_chiffre(c) || ++lus > 17) return std::nullopt;
        chiffres = chiffres * 10 + (c - '0');
        if (decimales)
        {
            echelle *= 10;
            apres = true;
        }
    }
    if (lus == 0 || decimales != apres) return std::nullopt;
    Fraction lue(negatif ? -chiffres : chiffres, echelle);
    if (pour_cent) lue /= Fraction(100);
    return lue;
}

std::string ecrire_fraction(const Fraction& fraction, int decimales)
{
    std::int64_t echelle = 1;
    for (int i = 0; i < decimales; ++i) echelle *= 10;
    const bool negative = fraction < Fraction(0);
    const Fraction positive = negative ? -fraction : fraction;
    const Fraction agrandie = positive * Fraction(echelle);
    const std::int64_t chiffres = agrandie.plancher();
    std::string entiers = std::to_string(chiffres / echelle);
    std::string groupes;
    for (std::size_t i = 0; i < entiers.size(); ++i)
    {
        if (i != 0 && (entiers.size() - i) % 3 == 0) groupes += "\u202F";
        groupes += entiers[i];
    }
    std::string apres = decimales == 0 ? "" : std::to_string(chiffres % echelle);
    if (decimales != 0) apres.insert(0, static_cast<std::size_t>(decimales) - apres.size(), '0');
    const bool exacte = agrandie.entiere();
    if (exacte)
        while (!apres.empty() && apres.back() == '0') apres.pop_back();
    return (negative ? "−" : "") + groupes + (apres.empty() ? "" : "," + apres) + (exacte ? "" : "…");
}

} // namespace ouvrage
