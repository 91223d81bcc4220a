#include "domaine/tour.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const Echeancier kMensuel{{2026y / February, 2027y / June}, 1, 15};
const Echeancier kTrimestriel{{2026y / February, 2026y / November}, 3, 15};

} // namespace

TEST_CASE("un mois s'attend dès le premier du mois suivant et se rend avant le jour limite")
{
    CHECK(exigible(2026y / December, kMensuel) == 2027y / January / 1);
    CHECK(limite(2026y / December, kMensuel) == 2027y / January / 15);
    CHECK(limite(2026y / January, Echeancier{{2026y / January, {}}, 1, 31}) == 2026y / February / 28);
}

TEST_CASE("un mois de trimestre s'attend à la fin du trimestre, ou à la fin du lot si elle vient avant")
{
    CHECK(exigible(2026y / February, kTrimestriel) == 2026y / April / 1);
    CHECK(exigible(2026y / March, kTrimestriel) == 2026y / April / 1);
    CHECK(exigible(2026y / October, kTrimestriel) == 2026y / December / 1);
}

TEST_CASE("l'entreprise relancée doit les mois finis qu'elle n'a pas déclarés, le plus ancien d'abord")
{
    const std::vector<EnvoiSuivi> envois{{"durand", 2026y / February, Etat::Validee, 2026y / March / 3},
                                         {"martin", 2026y / March, Etat::Validee, 2026y / April / 3}};
    CHECK(mois_a_declarer(kMensuel, "durand", envois, 2026y / May / 10) == std::vector<Mois>{2026y / March, 2026y / April});
    const auto liste = tours(kMensuel, "durand", envois, 2026y / May / 10);
    REQUIRE(liste.size() == 1);
    CHECK(liste.front() == Tour{Attente::Declarer, "durand", 2026y / March, 2, 2026y / April / 1, 2026y / April / 15});
    CHECK(liste.front().en_retard(2026y / May / 10));
    CHECK_FALSE(liste.front().en_retard(2026y / April / 15));
    CHECK(tours(kMensuel, "", envois, 2026y / May / 10).empty());
}

TEST_CASE("rien ne s'attend avant le début ni après la fin")
{
    CHECK(mois_a_declarer(kMensuel, "durand", {}, 2026y / February / 28).empty());
    CHECK(mois_a_declarer(kTrimestriel, "durand", {}, 2030y / January / 1).size() == 10);
}

TEST_CASE("une déclaration à valider est au facilitateur, une renvoyée à l'entreprise, une remplacée à personne")
{
    const std::vector<EnvoiSuivi> envois{{"durand", 2026y / February, Etat::AValider, 2026y / March / 9},
                                         {"durand", 2026y / March, Etat::AValider, 2026y / April / 3},
                                         {"durand", 2026y / April, Etat::Refusee, 2026y / May / 6},
                                         {"martin", 2026y / April, Etat::AValider, 2026y / May / 2, true}};
    const auto liste = tours(kMensuel, "durand", envois, 2026y / May / 10);
    CHECK(liste == std::vector<Tour>{{Attente::Valider, "durand", 2026y / February, 2, 2026y / March / 9, {}},
                                     {Attente::Corriger, "durand", 2026y / April, 1, 2026y / May / 6, {}}});
}
