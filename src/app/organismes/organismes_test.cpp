#include "monde.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;

TEST_CASE("un organisme s'inscrit une fois par sorte et par nom, et toutes les anomalies se disent à la fois")
{
    Monde monde;
    CHECK(contient(monde.get("/organismes", monde.claire), "Mission locale de Montreval"));
    CHECK(monde.post("/organismes", {{"nature", "etti"}, {"nom", "Val Intérim"}, {"siret", "21140341500014"}, {"cle", "o1"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/organismes", {{"nature", "ei"}, {"nom", "Val Intérim"}, {"siret", "21140341500014"}}, monde.claire).status == Status::SeeOther);
    const auto encore = monde.post("/organismes", {{"nature", "etti"}, {"nom", "Val Intérim"}}, monde.claire);
    CHECK(encore.status == Status::UnprocessableContent);
    CHECK(contient(encore, "porte déjà ce nom"));
    const auto fautif = monde.post("/organismes", {{"nature", "roi"}, {"nom", "1 85 05 78 006 084 36"}, {"siret", "123"}}, monde.claire);
    CHECK(fautif.status == Status::UnprocessableContent);
    CHECK(contient(fautif, "sécurité sociale"));
    CHECK(contient(fautif, "Un SIRET a quatorze chiffres"));
    for (const auto* champ : {"nature-faute", "nom-faute", "siret-faute"}) CHECK_MESSAGE(contient(fautif, champ), champ);
    CHECK(contient(monde.api(Method::Get, "/api/v1/organismes", monde.claire), "\"nature\":\"etti\""));
}

TEST_CASE("un prescripteur est un compte qui représente un organisme et ne couvre pas la structure")
{
    Monde monde;
    CHECK(monde.get("/organismes", monde.pauline).status == Status::Forbidden);
    CHECK(monde.get("/participants", monde.pauline).status == Status::Forbidden);
    CHECK(monde.get("/lots/" + monde.lot2 + "/compte", monde.pauline).status == Status::Forbidden);
    CHECK(monde.perimetre(monde.pauline).organismes(Acte::ProposerCandidat) == std::vector<std::string>{monde.mission_locale});
    CHECK_FALSE(monde.perimetre(monde.pauline).sur_structure_entiere(Acte::ProposerCandidat));
    // L'administratrice lui donne son compte en nommant l'organisme.
    const auto ouvert = monde.post("/utilisateurs", {{"courriel", "paul@mission-locale.example"}, {"nom", "Paul Roy"}, {"role", "prescripteur"}, {"pour", "Mission locale de Montreval (organisme)"}}, monde.alice);
    CHECK(ouvert.status == Status::Created);
    const auto sans = monde.post("/utilisateurs", {{"courriel", "p2@mission-locale.example"}, {"nom", "P"}, {"role", "prescripteur"}, {"pour", "Personne"}}, monde.alice);
    CHECK(contient(sans, "Aucun organisme ne répond"));
}
