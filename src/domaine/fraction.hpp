#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ouvrage
{

/// Un nombre rationnel exact : aucun arrondi tant qu'on n'en demande pas un. Toujours réduit, dénominateur positif.
/// Les opérations lèvent std::overflow_error quand le résultat ne tient plus (au-delà de 2^126), std::domain_error pour une
/// division par zéro : un calcul faux ne sort jamais en silence.
class Fraction
{
public:
    constexpr Fraction() = default;
    Fraction(std::int64_t entier) : numerateur_(entier) {} // un entier est une fraction
    Fraction(std::int64_t numerateur, std::int64_t denominateur);

    Fraction operator-() const;
    Fraction& operator+=(const Fraction& autre);
    Fraction& operator-=(const Fraction& autre);
    Fraction& operator*=(const Fraction& autre);
    Fraction& operator/=(const Fraction& autre);
    friend Fraction operator+(Fraction a, const Fraction& b) { return a += b; }
    friend Fraction operator-(Fraction a, const Fraction& b) { return a -= b; }
    friend Fraction operator*(Fraction a, const Fraction& b) { return a *= b; }
    friend Fraction operator/(Fraction a, const Fraction& b) { return a /= b; }

    bool operator==(const Fraction& autre) const = default;
    std::strong_ordering operator<=>(const Fraction& autre) const;

    bool entiere() const { return denominateur_ == 1; }
    /// Vers l'entier inférieur (−1,5 → −2), supérieur, ou le plus proche (la moitié s'éloigne de zéro).
    std::int64_t plancher() const;
    std::int64_t plafond() const;
    std::int64_t proche() const;

private:
    __int128 numerateur_ = 0;
    __int128 denominateur_ = 1;
};

/// « 0,05 », « 1 000 000 », « 12.02 », « 5 % » (→ 1/20) ; signe moins admis. Vide quand le texte ne se lit pas.
std::optional<Fraction> lire_fraction(std::string_view texte);

/// Une écriture exacte quand elle a au plus `decimales` chiffres, sinon tronquée et suivie de « … » : « 833,33… ».
/// Milliers séparés par une espace fine insécable, virgule décimale.
std::string ecrire_fraction(const Fraction& fraction, int decimales = 2);

} // namespace ouvrage
