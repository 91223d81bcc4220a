#include "domaine/garde.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("une pièce n'est plus nécessaire une fois le délai passé depuis la décision qu'elle a permise")
{
    CHECK(plus_necessaire_depuis({2026y / March / 1, 2026y / March / 10}, 60) == 2026y / May / 10);
    CHECK(plus_necessaire_depuis({2026y / March / 1, 2026y / March / 10}, 0) == 2026y / March / 11);
    // La décision l'emporte sur la péremption, même plus lointaine.
    CHECK(plus_necessaire_depuis({2026y / March / 1, 2026y / March / 10, 2028y / January / 1}, 60) == 2026y / May / 10);
}

TEST_CASE("sans décision, une pièce attend ; périmée, elle ne prouve plus rien")
{
    CHECK(plus_necessaire_depuis({2026y / March / 1}, 60) == std::nullopt);
    CHECK(plus_necessaire_depuis({2026y / March / 1, {}, 2026y / March / 10}, 60) == 2026y / May / 10);
    CHECK(plus_necessaire_depuis({2026y / March / 1, {}, 2020y / January / 1}, 30) == 2026y / April / 1); // déposée déjà périmée
}
