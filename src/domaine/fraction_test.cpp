#include "domaine/fraction.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>

using namespace ouvrage;

TEST_CASE("une fraction reste exacte jusqu'à l'arrondi demandé")
{
    const Fraction heures = Fraction(1000000) * Fraction(1, 2) * Fraction(5, 100) / Fraction(30);
    CHECK(heures == Fraction(2500, 3));
    CHECK(heures.plancher() == 833);
    CHECK(heures.plafond() == 834);
    CHECK(heures.proche() == 833);
    CHECK(ecrire_fraction(heures) == "833,33…");
    CHECK(ecrire_fraction(Fraction(803500, 1000)) == "803,5");
    CHECK(ecrire_fraction(Fraction(1500000)) == "1\u202F500\u202F000");
    CHECK(ecrire_fraction(Fraction(-1, 8), 3) == "−0,125");
}

TEST_CASE("les arrondis d'un nombre négatif vont du bon côté")
{
    CHECK(Fraction(-3, 2).plancher() == -2);
    CHECK(Fraction(-3, 2).plafond() == -1);
    CHECK(Fraction(-3, 2).proche() == -2);
    CHECK(Fraction(3, 2).proche() == 2);
    CHECK(Fraction(-5, 4).proche() == -1);
}

TEST_CASE("un nombre se lit comme on l'écrit en France")
{
    CHECK(lire_fraction("0,05") == Fraction(1, 20));
    CHECK(lire_fraction("5 %") == Fraction(1, 20));
    CHECK(lire_fraction("1 000\u202F000.50") == Fraction(2000001, 2));
    CHECK(lire_fraction("-12") == Fraction(-12));
    for (const auto* faux : {"", "-", "%", ",5", "5,", "1,2,3", "douze", "1e6", "123456789012345678"}) CHECK(!lire_fraction(faux));
}

TEST_CASE("un calcul impossible le dit au lieu de rendre un nombre faux")
{
    CHECK_THROWS_AS(Fraction(1) / Fraction(0), std::domain_error);
    CHECK_THROWS_AS(Fraction(1, 0), std::domain_error);
    Fraction grande(INT64_MAX);
    CHECK_THROWS_AS(grande * grande * grande, std::overflow_error);
    CHECK_THROWS_AS((grande * grande).plancher(), std::overflow_error);
}

TEST_CASE("les opérations défont ce qu'elles font")
{
    rc::check([](int a, int b, int c, int d) {
        RC_PRE(b != 0 && d != 0 && c != 0);
        const Fraction x(a, b);
        const Fraction y(c, d);
        RC_ASSERT(x + y - y == x);
        RC_ASSERT(x * y / y == x);
        RC_ASSERT((x < y) == (y > x));
        RC_ASSERT(Fraction(x.plancher()) <= x);
        RC_ASSERT(x <= Fraction(x.plafond()));
    });
}
