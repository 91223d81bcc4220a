#include "domaine/compte.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const std::vector<Revision> kRegistre = {{"r1", 2026y / January / 12, 600_h, Cause::Initial, {}}};
const Periode kExecution{2026y / February, 2027y / June};

} // namespace

TEST_CASE("le compte du lot 2 : 600 h dues, 291,67 h retenues, il reste 308,33 h")
{
    const std::vector<LigneDeCompte> lignes = {
        {"awa", 2026y / March, 151.67_h, 0_h, {151.67_h, {}}, Etat::Validee},
        {"awa", 2026y / April, 120_h, 31.67_h, {140_h, {{11.67_h, Motif::FormationAuDelaDuPlafond}}}, Etat::AValider},
    };
    const auto compte = solde(kRegistre, lignes, kExecution, 2026y / May / 10);
    CHECK(compte.dues == 600_h);
    CHECK(compte.declarees == 303.34_h);
    CHECK(compte.retenues == 291.67_h);
    CHECK(compte.validees == 151.67_h);
    CHECK(compte.a_valider() == 140_h);
    CHECK(compte.ecartees == 11.67_h);
    CHECK(compte.reste() == 308.33_h);
}

TEST_CASE("une déclaration renvoyée ne compte pas et se voit")
{
    const auto compte = solde(kRegistre, {{"awa", 2026y / March, 100_h, 0_h, {100_h, {}}, Etat::Refusee}}, kExecution,
                              2026y / May / 10);
    CHECK(compte.retenues == 0_h);
    CHECK(compte.refusees == 100_h);
    CHECK(compte.reste() == 600_h);
}

TEST_CASE("la sur-réalisation est un reste négatif, jamais plafonné")
{
    const auto compte = solde(kRegistre, {{"awa", 2026y / March, 700_h, 0_h, {700_h, {}}, Etat::Validee}}, kExecution,
                              2026y / May / 10);
    CHECK(compte.reste() == -(100_h));
    CHECK(compte.retard() == 0_h);
}

TEST_CASE("une part sans rien de dû n'existe pas")
{
    CHECK_FALSE(pour_cent(10_h, 0_h));
    CHECK(pour_cent(291.67_h, 600_h) == 48);
    CHECK(pour_cent(599.99_h, 600_h) == 99);
}

TEST_CASE("déclarées == retenues + écartées + renvoyées ; la somme des lignes est le compte")
{
    rc::check([] {
        std::vector<LigneDeCompte> lignes;
        Heures retenues;
        const int nombre = *rc::gen::inRange(0, 12);
        for (int i = 0; i < nombre; ++i)
        {
            const auto travail = Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, 30'000));
            const auto formation = Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, 10'000));
            const Regle regle{{2026y / January, 2026y / June}, Periode{2026y / January, {}}, 20_h, 200_h};
            const Mois mois = 2026y / January + months{*rc::gen::inRange(0, 8)};
            const auto etat = *rc::gen::element(Etat::AValider, Etat::Validee, Etat::Refusee);
            lignes.push_back({"p", mois, travail, formation, retenir({mois, travail, formation}, regle, {}), etat});
            if (etat != Etat::Refusee) retenues += lignes.back().retenue.retenues;
        }
        const auto compte = solde(kRegistre, lignes, kExecution, 2026y / May / 10);
        RC_ASSERT(compte.declarees == compte.retenues + compte.ecartees + compte.refusees);
        RC_ASSERT(compte.retenues == retenues);
        RC_ASSERT(compte.validees <= compte.retenues);
    });
}
