#include "domaine/distance.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>
#include <utility>

using namespace ouvrage;

namespace
{

struct Mesure
{
    std::pair<int, int> de, a;
    std::int64_t metres; // sur l'ellipsoïde WGS 84, par la formule de Vincenty
};
constexpr Mesure kMesures[] = {
    {{50686, 2882}, {50633, 3066}, 14284},           // Armentières, Lille
    {{48853, 2349}, {45748, 4847}, 393464},          // Paris, Lyon
    {{43297, 5381}, {41919, 8738}, 315105},          // Marseille, Ajaccio
    {{48390, -4486}, {48583, 7746}, 903491},         // Brest, Strasbourg
    {{51034, 2377}, {42697, 2895}, 927643},          // Dunkerque, Perpignan
    {{48853, 2349}, {-20882, 55450}, 9343974},       // Paris, Saint-Denis de La Réunion
    {{48853, 2349}, {4933, -52330}, 7073983},        // Paris, Cayenne
    {{48853, 2349}, {-13283, -176174}, 16057352},    // Paris, Mata-Utu
    {{-20882, 55450}, {-13283, -176174}, 13232788},  // Saint-Denis, Mata-Utu, au-delà de la ligne de changement de date
};

Position lieu(std::pair<int, int> point) { return {point.first, point.second, 0, Precision::Commune}; }

} // namespace

TEST_CASE("une distance est juste à moins d'un pour cent, de la commune voisine à l'autre bout du monde")
{
    for (const auto& mesure : kMesures)
    {
        const auto trouvee = distance(lieu(mesure.de), lieu(mesure.a))->metres;
        CAPTURE(trouvee);
        CHECK(std::llabs(trouvee - mesure.metres) * 100 < mesure.metres);
    }
    CHECK(distance(lieu({50686, 2882}), lieu({50687, 2882}))->metres == doctest::Approx(111).epsilon(0.01));
    CHECK(distance(lieu({50686, 2882}), lieu({50686, 2883}))->metres == doctest::Approx(71).epsilon(0.02));
}

TEST_CASE("une distance dont un lieu est inconnu est inconnue, jamais nulle")
{
    CHECK_FALSE(distance(std::nullopt, lieu({0, 0})));
    CHECK_FALSE(distance(lieu({0, 0}), std::nullopt));
    CHECK_FALSE(distance(std::nullopt, std::nullopt));
}

TEST_CASE("on ne va pas travailler de l'autre côté de la mer sans que cela se dise")
{
    CHECK(terre_de_commune("59017") == 0);
    CHECK(terre_de_commune("2A004") == 20);
    CHECK(terre_de_commune("2B033") == 20);
    CHECK(terre_de_commune("97411") == 974);
    CHECK(terre_de_commune("97611") == 976);
    CHECK(terre_de_commune("98818") == 988);
    CHECK(terre_de_commune("") == 0);
    CHECK(distance(Position{43297, 5381, 0}, Position{41919, 8738, 20})->mer == Mer::ATraverser);
    CHECK(distance(Position{42697, 9450, 20}, Position{41919, 8738, 20})->mer == Mer::Aucune);
}

TEST_CASE("une distance ne dépend pas du sens, est nulle sur place et ne dépasse pas la demi-circonférence")
{
    const auto point = [] { return Position{*rc::gen::inRange(-90'000, 90'001), *rc::gen::inRange(-180'000, 180'001), 0, Precision::Commune}; };
    CHECK(rc::check([&] {
        const auto a = point(), b = point();
        const auto ab = distance(a, b)->metres;
        RC_ASSERT(ab == distance(b, a)->metres);
        RC_ASSERT(ab >= 0);
        RC_ASSERT(ab <= 20'016'000);
        RC_ASSERT(distance(a, a)->metres == 0);
    }));
}
