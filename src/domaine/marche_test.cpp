#include "domaine/marche.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;

TEST_CASE("un montant se lit au centime, comme on l'écrit en France")
{
    CHECK(lire_montant("1 234,56 €").valeur == Centimes{123456});
    CHECK(lire_montant("91109.96").valeur == Centimes{9110996});
    CHECK(lire_montant("1\u202F820\u202F542,00").valeur == Centimes{182054200});
    CHECK(lire_montant("0").valeur == Centimes{0});
    CHECK(lire_montant("5,500").valeur == Centimes{550});
}

TEST_CASE("un montant douteux n'est pas deviné")
{
    CHECK(lire_montant("").anomalie == "montant.illisible");
    CHECK(lire_montant("12k").anomalie == "montant.illisible");
    CHECK(lire_montant("1.234,5").anomalie == "montant.illisible");
    CHECK(lire_montant("-5").anomalie == "montant.negatif");
    CHECK(lire_montant("5,555").anomalie == "montant.plus_de_deux_decimales");
    CHECK(lire_montant("9999999999999").anomalie == "montant.hors_bornes");
}

TEST_CASE("un code connu a un libellé, un code inconnu n'en a pas")
{
    CHECK(libelle_du_code(natures_de_marche(), "travaux") == "Travaux");
    CHECK(libelle_du_code(reservations(), "loterie").empty());
}
