#include "domaine/calendrier.hpp"

#include "racine.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("les jours fériés de 2026 et de 2027, et les deux de plus en Alsace et en Moselle")
{
    const auto feries = jours_feries(2026y, ZoneFeriee::France);
    REQUIRE(feries.size() == 11);
    CHECK(feries.front() == JourFerie{2026y / January / 1, "Jour de l'an"});
    CHECK(feries.back() == JourFerie{2026y / December / 25, "Noël"});
    CHECK(jour_ferie(2026y / April / 6, ZoneFeriee::France)->nom == "Lundi de Pâques");
    CHECK(jour_ferie(2026y / May / 14, ZoneFeriee::France)->nom == "Ascension");
    CHECK(jour_ferie(2027y / May / 17, ZoneFeriee::France)->nom == "Lundi de Pentecôte");
    CHECK_FALSE(jour_ferie(2026y / April / 3, ZoneFeriee::France));
    CHECK(jour_ferie(2026y / April / 3, zone_du_code_postal("67000"))->nom == "Vendredi saint");
    CHECK(jours_feries(2026y, zone_du_code_postal("57000")).size() == 13);
    CHECK(zone_du_code_postal("59280") == ZoneFeriee::France);
    CHECK(zone_du_code_postal("68000") == ZoneFeriee::AlsaceMoselle);
    CHECK(lundi_de(2026y / November / 29) == Jour{2026y / November / 23});
}

TEST_CASE("Pâques tombe un dimanche, du 22 mars au 25 avril, et jamais deux fois le même jour férié")
{
    rc::check([](std::uint8_t decalage) {
        const year annee{1900 + decalage};
        const auto dimanche = paques(annee);
        RC_ASSERT(dimanche.ok());
        RC_ASSERT(weekday{sys_days{dimanche}} == Sunday);
        RC_ASSERT(annee / March / 22 <= dimanche && dimanche <= annee / April / 25);
        const auto feries = jours_feries(annee, ZoneFeriee::AlsaceMoselle);
        RC_ASSERT(std::is_sorted(feries.begin(), feries.end(), [](const auto& x, const auto& y) { return x.jour < y.jour; }));
    });
}

// tests/feuilles/jours_feries.csv : C. trav., art. L.3133-1 et L.3134-13, de 2015 à 2035 ; date,nom,zone.
TEST_CASE("les jours fériés sont ceux du calendrier officiel, année par année")
{
    std::ifstream fichier(racine() + "/tests/feuilles/jours_feries.csv");
    REQUIRE(fichier.good());
    std::map<int, std::set<std::string>> publies;
    std::string ligne;
    std::getline(fichier, ligne);
    while (std::getline(fichier, ligne)) publies[std::stoi(ligne.substr(0, 4))].insert(ligne.substr(0, 10) + (ligne.ends_with("toutes") || ligne.ends_with("toutes\r") ? "" : " local"));
    REQUIRE(publies.size() > 10);
    for (const auto& [annee, jours] : publies)
    {
        std::set<std::string> calcules;
        for (const auto& un : jours_feries(year{annee}, ZoneFeriee::AlsaceMoselle))
        {
            char texte[16];
            std::snprintf(texte, sizeof texte, "%04d-%02u-%02u", annee, static_cast<unsigned>(un.jour.month()), static_cast<unsigned>(un.jour.day()));
            calcules.insert(texte + std::string(jour_ferie(un.jour, ZoneFeriee::France) ? "" : " local"));
        }
        CHECK_MESSAGE(calcules == jours, annee);
    }
}

TEST_CASE("le samedi est ouvrable sans être ouvré, et un jour chômé dit pourquoi")
{
    const Jour samedi = 2026y / June / 6, dimanche = 2026y / June / 7, lundi = 2026y / June / 8;
    CHECK(est_ouvrable(samedi, ZoneFeriee::France));
    CHECK_FALSE(est_ouvre(samedi, ZoneFeriee::France));
    CHECK_FALSE(est_ouvrable(dimanche, ZoneFeriee::France));
    CHECK(est_ouvre(lundi, ZoneFeriee::France));
    CHECK(pourquoi_chome(samedi, ZoneFeriee::France) == "un samedi");
    CHECK(pourquoi_chome(dimanche, ZoneFeriee::France) == "un dimanche");
    CHECK_FALSE(pourquoi_chome(lundi, ZoneFeriee::France));
    CHECK(pourquoi_chome(2026y / July / 14, ZoneFeriee::France) == "férié : Fête nationale");
    CHECK(jour_en_mots(samedi) == "samedi 6 juin 2026");
}

TEST_CASE("du Vendredi saint, le premier jour ouvré est le mardi en Moselle, et ce vendredi ailleurs")
{
    const Jour vendredi = 2026y / April / 3;
    CHECK(premier_ouvre_des(vendredi, ZoneFeriee::France) == vendredi);
    CHECK(premier_ouvre_des(vendredi, ZoneFeriee::AlsaceMoselle) == Jour{2026y / April / 7});
    CHECK(dernier_ouvre_jusqu_au(2026y / April / 6, ZoneFeriee::France) == vendredi);
    CHECK(dernier_ouvre_jusqu_au(2026y / April / 6, ZoneFeriee::AlsaceMoselle) == Jour{2026y / April / 2});
    CHECK(decale_de(2026y / December / 31, 1) == Jour{2027y / January / 1});
}
