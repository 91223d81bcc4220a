#include "monde.hpp"

#include "app/api/api_openapi.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

TEST_CASE("chaque route de l'API est décrite, et chaque description a sa route")
{
    Monde monde;
    for (const auto& defaut : defauts_de_description(monde.maison->routeur)) FAIL_CHECK(defaut);
    const auto decrite = read_json(monde.get("/api/openapi.json").body);
    CHECK(*decrite.find("openapi")->text() == "3.1.0");
    const auto* envoi = decrite.find("paths")->find("/api/v1/lots/{lot}/declarations")->find("post");
    REQUIRE(envoi);
    const auto* forme = envoi->find("requestBody")->find("content")->find("application/json")->find("schema");
    CHECK(*forme->find("properties")->find("lignes")->find("items")->find("properties")->find("travail_centiemes")->find("type")->text() == "integer");
    CHECK(contient(monde.get("/api/openapi.json"), "\"name\":\"limite\",\"in\":\"query\""));
}

TEST_CASE("un jeton qui ne fait que lire ne peut pas écrire, et le dit ; une adresse qui ne se demande pas ainsi répond en problème")
{
    Monde monde;
    const auto ecrit = monde.api(Method::Delete, "/api/v1/marches", monde.claire);
    CHECK(ecrit.status == Status::MethodNotAllowed);
    CHECK(entete(ecrit, "Content-Type").starts_with("application/problem+json"));
    CHECK(entete(ecrit, "Allow") == "GET, HEAD, POST");
    const auto inconnu = monde.api(Method::Get, "/api/v1/marches", "", "", {{"authorization", "Bearer rien"}});
    CHECK(inconnu.status == Status::Unauthorized);
    CHECK(entete(inconnu, "WWW-Authenticate") == "Bearer");
    CHECK(contient(inconnu, "inconnu, révoqué ou périmé"));
    for (const auto* question : {"mois=mars", "etat=perdue", "page=deux"})
        CHECK(monde.api(Method::Get, std::string("/api/v1/declarations?") + question, monde.claire).status == Status::UnprocessableContent);
    const auto refus = monde.api(Method::Post, "/api/v1/marches", monde.claire, R"({"objet":5,"acheteur":{"nom":"Ville"},"reference":"R","nature":"travaux"})");
    CHECK(read_json(refus.body).find("anomalies")->list()->size() == 1); // mal écrit n'est pas en plus absent
}

TEST_CASE("l'API déclare, valide et explique les mêmes heures que les pages")
{
    Monde monde;
    const auto envoi = R"({"mois":"2026-04","lignes":[{"reference":"p-001","travail_centiemes":12000,"formation_centiemes":3167}]})";
    const auto creee = monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis, envoi, {{"idempotency-key", "k1"}});
    REQUIRE(creee.status == Status::Created);
    const auto rejouee = monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis, envoi, {{"idempotency-key", "k1"}});
    CHECK(rejouee.body == creee.body);
    CHECK(monde.compter("declarations") == 1);
    const auto corps = read_json(creee.body);
    CHECK(*corps.find("retenues_centiemes")->integer() == 14000);
    const auto& ligne = corps.find("lignes")->list()->front();
    CHECK(*ligne.find("ecarts")->list()->front().find("motif")->text() == "formation_au_dela_du_plafond");

    const auto lieu = entete(creee, "Location");
    const auto validee = monde.api(Method::Post, lieu + "/validation", monde.claire, R"({"sens":"validee"})");
    REQUIRE(validee.status == Status::Created);
    CHECK(*read_json(validee.body).find("etat")->text() == "validee");
    CHECK(monde.api(Method::Post, lieu + "/validation", monde.denis, R"({"sens":"validee"})").status == Status::Forbidden);
    const auto expliquee = monde.api(Method::Get, "/api/v1/lignes/" + *ligne.find("id")->text() + "/explication", monde.hugo);
    CHECK(*read_json(expliquee.body).find("plafond_formation")->find("source")->text() == "CCAP 2026-014, art. 8");
    const auto lue = monde.api(Method::Get, lieu, monde.hugo);
    CHECK(monde.api(Method::Get, lieu, monde.hugo, "", {{"if-none-match", entete(lue, "ETag")}}).status == Status::NotModified);
}

TEST_CASE("l'API refuse sans jeton, dit toutes les anomalies, et ne déclare pas pour une autre entreprise")
{
    Monde monde;
    CHECK(monde.api(Method::Get, "/api/v1/declarations", "").status == Status::Unauthorized);
    const auto refusee = monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis,
                                   R"({"mois":"2026-13","lignes":[{"reference":"P-999","travail_centiemes":-1},{"reference":"P-001"}]})");
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(entete(refusee, "Content-Type").starts_with("application/problem+json"));
    CHECK(read_json(refusee.body).find("anomalies")->list()->size() == 4);
    CHECK(monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.marc, R"({"mois":"2026-04","neant":true})").status == Status::NotFound);
    CHECK(monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis, "pas du json").status == Status::BadRequest);
}
