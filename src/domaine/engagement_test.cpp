#include "domaine/engagement.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("ce qui est dû se demande à toute date, ligne après ligne")
{
    const std::vector<Revision> registre = {
        {"r1", 2026y / January / 12, 600_h, Cause::Initial, {}},
        {"r2", 2026y / May / 4, 40_h, Cause::Avenant, {}},
        {"r3", 2026y / June / 1, -100_h, Cause::Suspension, {}},
    };
    CHECK(dues(registre, 2026y / January / 11) == 0_h);
    CHECK(dues(registre, 2026y / January / 12) == 600_h);
    CHECK(dues(registre, 2026y / May / 4) == 640_h);
    CHECK(dues(registre, 2026y / December / 1) == 540_h);
    CHECK(dues_au_terme(registre) == 540_h);
}

TEST_CASE("une ligne annulée ne doit plus rien, et la ligne qui l'annule porte la valeur juste")
{
    const std::vector<Revision> registre = {
        {"r1", 2026y / January / 12, 6000_h, Cause::Initial, {}},
        {"r2", 2026y / January / 12, 600_h, Cause::Correction, "r1"},
    };
    CHECK(dues(registre, 2026y / February / 1) == 600_h);
}

TEST_CASE("un registre ne doit jamais moins que zéro heure, à aucune date")
{
    std::vector<Revision> registre = {
        {"r1", 2026y / January / 12, 600_h, Cause::Initial, {}},
        {"r2", 2026y / June / 1, -600_h, Cause::Suppression, {}},
    };
    CHECK_FALSE(premier_jour_sous_zero({}));
    CHECK_FALSE(premier_jour_sous_zero(registre)); // zéro heure est un objectif supprimé, non une dette de l'acheteur
    registre[1].heures = -600.01_h;
    CHECK(premier_jour_sous_zero(registre) == 2026y / June / 1);
    registre[1].effet_le = 2026y / January / 11; // retirer avant d'avoir donné
    registre[1].heures = -1_h;
    CHECK(premier_jour_sous_zero(registre) == 2026y / January / 11);
    registre.push_back({"r3", 2026y / June / 1, 0_h, Cause::Correction, "r2"});
    CHECK_FALSE(premier_jour_sous_zero(registre));
}

TEST_CASE("la courbe attendue suit les jours écoulés, arrondie une seule fois et vers le bas")
{
    const Periode execution{2026y / January, 2026y / December};
    CHECK(attendues(365_h, execution, 2025y / December / 31) == 0_h);
    CHECK(attendues(365_h, execution, 2026y / January / 1) == 1_h);
    CHECK(attendues(100_h, execution, 2026y / January / 1) == 0.27_h);
    CHECK(attendues(365_h, execution, 2026y / December / 31) == 365_h);
    CHECK(attendues(365_h, execution, 2030y / January / 1) == 365_h);
    CHECK_FALSE(attendues(365_h, {2026y / January, std::nullopt}, 2026y / June / 1));
}

TEST_CASE("l'effort d'insertion est d'une autre famille que toutes les clauses")
{
    for (const auto& une : fiches_genres())
    {
        CHECK((une.famille == Famille::Effort) == (une.genre == Genre::EffortInsertion));
        CHECK(genre_du_code(une.code) == une.genre);
    }
    for (const auto& une : fiches_causes()) CHECK(cause_du_code(une.code) == une.cause);
    CHECK_FALSE(genre_du_code("inconnu"));
}
