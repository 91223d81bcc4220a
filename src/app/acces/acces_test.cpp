#include "app/acces/acces_document.hpp"
#include "domaine/droits_mots.hpp"
#include "monde.hpp"
#include "racine.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace ouvrage;
using namespace socle;

TEST_CASE("docs/droits.md est la table des droits, et rien d'autre")
{
    std::ifstream fichier(racine() + "/docs/droits.md");
    std::ostringstream livree;
    livree << fichier.rdbuf();
    CHECK_MESSAGE(livree.str() == table_des_droits(), "docs/droits.md n'est plus la table des droits : réécrivez-la par « ouvrage droits > docs/droits.md »");
}

TEST_CASE("l'administratrice lit qui peut quoi, avec les adresses de chaque acte ; personne d'autre n'ouvre cette page")
{
    Monde monde;
    const auto page = monde.get("/droits-d-acces", monde.alice);
    CHECK(page.status == Status::Ok);
    for (const auto acte : actes()) CHECK_MESSAGE(contient(page, html_escaped(phrase(acte))), code(acte));
    for (const auto* adresse : {"/marches/:marche/bilan", "écrire /utilisateurs"}) CHECK_MESSAGE(contient(page, adresse), adresse);
    for (const auto& autre : {monde.claire, monde.hugo, monde.denis, monde.pauline, monde.camille, monde.audrey}) CHECK(monde.get("/droits-d-acces", autre).status == Status::Forbidden);
}
