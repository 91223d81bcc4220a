#include "domaine/identite.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

std::vector<std::string> des_mots()
{
    return *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::inRange('a', static_cast<char>('z' + 1))))));
}

std::string ecrits(const std::vector<std::string>& mots)
{
    std::string texte;
    for (const auto& un : mots) texte += (texte.empty() ? "" : " ") + un;
    return texte;
}

} // namespace

TEST_CASE("l'ordre des mots d'un nom ne change pas qui il désigne")
{
    CHECK(designation("kone awa", 2001y / March / 4) == designation("awa kone", 2001y / March / 4));
    CHECK(designation("le goff jean pierre", 2001y / March / 4) == designation("jean pierre le goff", 2001y / March / 4));
    CHECK(designation("kone awa", 2001y / March / 4) != designation("kone awa", 2001y / April / 3));
    CHECK(designation("kone awa", 2001y / March / 4) != designation("kone awa awa", 2001y / March / 4));
    CHECK(mots_ranges("  pie   anne ") == "anne pie");
    CHECK(mots_ranges("").empty());
    CHECK(rc::check([] {
        auto mots = des_mots();
        const auto avant = designation(ecrits(mots), 1999y / December / 31);
        std::sort(mots.begin(), mots.end(), [](const auto& a, const auto& b) { return std::pair(a.size(), b) < std::pair(b.size(), a); });
        RC_ASSERT(designation(ecrits(mots), 1999y / December / 31) == avant);
    }));
}

TEST_CASE("deux noms, ou deux naissances, ne se confondent jamais")
{
    CHECK(rc::check([] {
        auto un = des_mots(), autre = des_mots();
        const auto jour = [] { return Jour{sys_days{days{*rc::gen::inRange(-20000, 20000)}}}; };
        const auto ne_le = jour(), nee_le = jour();
        std::sort(un.begin(), un.end());
        std::sort(autre.begin(), autre.end());
        RC_ASSERT((designation(ecrits(un), ne_le) == designation(ecrits(autre), nee_le)) == (un == autre && ne_le == nee_le));
    }));
}

TEST_CASE("une naissance n'est ni à venir, ni d'un autre siècle")
{
    CHECK(naissance_possible(2026y / May / 10, 2026y / May / 10));
    CHECK(naissance_possible(1906y / May / 10, 2026y / May / 10));
    CHECK_FALSE(naissance_possible(2026y / May / 11, 2026y / May / 10));
    CHECK_FALSE(naissance_possible(1906y / May / 9, 2026y / May / 10));
    CHECK_FALSE(naissance_possible(2001y / February / 29, 2026y / May / 10));
}
