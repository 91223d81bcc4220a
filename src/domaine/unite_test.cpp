#include "domaine/unite.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ouvrage;

TEST_CASE("chaque unité se retrouve par son code, et une inconnue n'en est pas une")
{
    for (const auto& une : fiches_unites()) CHECK(unite_du_code(une.code)->unite == une.unite);
    CHECK_FALSE(unite_du_code("francs"));
    CHECK_FALSE(unite_du_code(""));
}

TEST_CASE("une valeur s'écrit exactement dans son unité")
{
    CHECK(lire_valeur_en(Unite::Heures, " 20 ").valeur == "20.00");
    CHECK(lire_valeur_en(Unite::Heures, "20,5").valeur == "20.50");
    CHECK(lire_valeur_en(Unite::HeuresParEtp, "1\u202F607").valeur == "1607.00");
    CHECK(lire_valeur_en(Unite::Euros, "5 404 000").valeur == "5404000");
    CHECK(lire_valeur_en(Unite::Euros, "20,04").valeur == "20.04");
    CHECK(lire_valeur_en(Unite::PourCent, "25 %").valeur == "25");
    CHECK(lire_valeur_en(Unite::Part, "0,50").valeur == "0.5");
    CHECK(lire_valeur_en(Unite::Part, "50%").valeur == "50%");
    CHECK(lire_valeur_en(Unite::Coefficient, "1,20").valeur == "1.2");
    CHECK(lire_valeur_en(Unite::Mois, "24").valeur == "24");
    CHECK(lire_valeur_en(Unite::Jour, "15").valeur == "15");
    CHECK(lire_valeur_en(Unite::Date, "2026-08-22").valeur == "2026-08-22");
    CHECK(lire_valeur_en(Unite::OuiNon, "oui").valeur == "oui");
    CHECK(lire_valeur_en(Unite::Comptage, "indicateur").valeur == "indicateur");
    CHECK(lire_valeur_en(Unite::Texte, "loi").valeur == "loi");
}

TEST_CASE("aux bornes de chaque unité, et juste au-delà")
{
    CHECK(lire_valeur_en(Unite::PourCent, "0").anomalie.empty());
    CHECK(lire_valeur_en(Unite::PourCent, "100").anomalie.empty());
    CHECK(lire_valeur_en(Unite::PourCent, "100,01").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::PourCent, "-1").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Part, "1").anomalie.empty());
    CHECK(lire_valeur_en(Unite::Part, "1,01").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Jour, "0").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Jour, "31").anomalie.empty());
    CHECK(lire_valeur_en(Unite::Jour, "32").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Mois, "600").anomalie.empty());
    CHECK(lire_valeur_en(Unite::Mois, "601").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Mois, "99999999999999999999").anomalie == "valeur.hors_bornes");
    CHECK(lire_valeur_en(Unite::Euros, "20,045").anomalie == "valeur.illisible");
}

TEST_CASE("ce qui ne se lit pas est nommé, jamais deviné")
{
    CHECK(lire_valeur_en(Unite::Heures, "").anomalie == "heures.absentes");
    CHECK(lire_valeur_en(Unite::Heures, "vingt").anomalie == "heures.illisibles");
    CHECK(lire_valeur_en(Unite::Mois, "").anomalie == "valeur.absente");
    CHECK(lire_valeur_en(Unite::Mois, "2,5").anomalie == "valeur.illisible");
    CHECK(lire_valeur_en(Unite::Euros, "beaucoup").anomalie == "valeur.illisible");
    CHECK(lire_valeur_en(Unite::Date, "2026-02-30").anomalie == "valeur.illisible");
    CHECK(lire_valeur_en(Unite::Date, "22/08/2026").anomalie == "valeur.illisible");
    CHECK(lire_valeur_en(Unite::OuiNon, "peut-être").anomalie == "valeur.illisible");
    CHECK(lire_valeur_en(Unite::Comptage, "toujours").anomalie == "valeur.comptage");
    CHECK(lire_valeur_en(Unite::Texte, std::string(501, 'a')).anomalie == "valeur.hors_bornes");
}

TEST_CASE("une valeur lue se relit identique, et aucun texte n'échappe à la lecture")
{
    rc::check([](std::string texte) {
        for (const auto& unite : fiches_unites())
        {
            const auto lue = lire_valeur_en(unite.unite, texte);
            RC_ASSERT(lue.valeur.empty() != lue.anomalie.empty());
            if (lue.anomalie.empty()) RC_ASSERT(lire_valeur_en(unite.unite, lue.valeur).valeur == lue.valeur);
        }
    });
}
