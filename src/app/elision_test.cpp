#include "app/elision.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;

TEST_CASE("« de » s'élide devant une voyelle et se contracte devant un article")
{
    CHECK(avec_de("Fatou Cigogne") == "de Fatou Cigogne");
    CHECK(avec_de("Aline Mésange-Bleue") == "d'Aline Mésange-Bleue");
    CHECK(avec_de("Élodie Fauvette") == "d'Élodie Fauvette");
    CHECK(avec_de("Yves Traquet") == "d'Yves Traquet");
    CHECK(avec_de("Yacine Courlis") == "de Yacine Courlis");
    CHECK(avec_de("Hakim Étourneau") == "de Hakim Étourneau");
    CHECK(avec_de("Le Tissage des Solidarités") == "du Tissage des Solidarités");
    CHECK(avec_de("Les Ateliers du Bac") == "des Ateliers du Bac");
    CHECK(avec_de("La Table d'Erquemont") == "de la Table d'Erquemont");
    CHECK(avec_de("L'Atelier") == "de l'Atelier");
    CHECK(avec_de("Lea") == "de Lea");
    CHECK(avec_de("") == "de ");
    CHECK(avec_de("FL-024") == "de FL-024");
}

TEST_CASE("une phrase commence par une majuscule, accentuée comme le reste, et se continue sans")
{
    CHECK(avec_majuscule("étape") == "Étape");
    CHECK(avec_majuscule("la Ville") == "La Ville");
    CHECK(avec_majuscule("œuvre") == "Œuvre");
    CHECK(avec_majuscule("Ville") == "Ville");
    CHECK(avec_majuscule("") == "");
    CHECK(avec_minuscule("Le nom") == "le nom");
    CHECK(avec_minuscule("Équivalents temps plein") == "équivalents temps plein");
    CHECK(avec_minuscule("SIRET du partenaire") == "SIRET du partenaire");
    CHECK(avec_minuscule("3 mois") == "3 mois");
}
