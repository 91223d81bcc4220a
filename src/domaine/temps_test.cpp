#include "domaine/temps.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("les dates se disent en français")
{
    CHECK(en_toutes_lettres(Jour{2026y / March / 14}) == "14 mars 2026");
    CHECK(en_toutes_lettres(Jour{2026y / August / 1}) == "1er août 2026");
    CHECK(en_toutes_lettres(2026y / December) == "décembre 2026");
    CHECK(en_abrege(2009y / February) == "févr. 09");
}

TEST_CASE("une période contient ses deux bornes, et tout quand elle est ouverte")
{
    const Periode periode{2026y / February, 2026y / June};
    CHECK_FALSE(periode.contient(2026y / January));
    CHECK(periode.contient(2026y / February));
    CHECK(periode.contient(2026y / June));
    CHECK_FALSE(periode.contient(2026y / July));
    CHECK(Periode{2026y / February, {}}.contient(2099y / July));
    CHECK(nombre_de_mois(2026y / November, 2027y / February) == 4);
    CHECK(nombre_de_mois(2027y / February, 2026y / November) == 0);
    CHECK(dernier_jour(2028y / February) == 2028y / February / 29);
}
