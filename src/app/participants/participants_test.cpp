#include "monde.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

TEST_CASE("une fiche s'ouvre, sa fenêtre se décide, la personne rejoint un lot et ses heures comptent")
{
    Monde monde;
    CHECK(contient(monde.get("/participants/nouveau", monde.claire), "P-005"));
    const auto creee = monde.post("/participants", {{"reference", "P-005"}, {"prenom", "Nadia"}, {"nom", "Benali"}, {"cle", "c1"}}, monde.claire);
    REQUIRE(creee.status == Status::SeeOther);
    const auto fiche = entete(creee, "Location");
    CHECK(contient(monde.get(fiche, monde.claire), "Pas encore décidée"));
    CHECK(monde.post(fiche + "/fenetres", {{"debut", "2026-03-01"}, {"fin", "2026-02-01"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(fiche + "/fenetres", {{"debut", "2026-03-01"}, {"fin", "2028-02-29"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post(fiche + "/affectations", {{"affectation", monde.lot2 + " " + monde.durand}, {"affectation_debut", "2026-03"}}, monde.claire).status ==
          Status::SeeOther);
    const auto id = fiche.substr(std::string("/participants/").size());
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{id, 35_h, 0_h, {}}}).retenues == 35_h);
    CHECK(contient(monde.get("/participants?q=benali", monde.claire), "Nadia Benali"));
    CHECK(contient(monde.get("/participants?q=zzz", monde.claire), "Personne ne correspond"));
}

TEST_CASE("le même envoi rejoué ne crée qu'une fiche ; une référence prise se dit")
{
    Monde monde;
    const Champs champs = {{"reference", "P-010"}, {"prenom", "A"}, {"nom", "B"}, {"cle", "c2"}};
    CHECK(entete(monde.post("/participants", champs, monde.claire), "Location") == entete(monde.post("/participants", champs, monde.claire), "Location"));
    const auto prise = monde.post("/participants", {{"reference", "P-001"}, {"prenom", "A"}, {"nom", "B"}, {"cle", "c3"}}, monde.claire);
    CHECK(prise.status == Status::UnprocessableContent);
    CHECK(contient(prise, "déjà prise"));
}

TEST_CASE("un numéro de sécurité sociale est refusé dans tout champ de la fiche")
{
    Monde monde;
    const auto refusee = monde.post("/participants", {{"reference", "P-011"}, {"prenom", "1850578006084 36"}, {"nom", "B"}}, monde.claire);
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(contient(refusee, "sécurité sociale"));
}

TEST_CASE("les fiches restent dans la structure qui suit la personne")
{
    Monde monde;
    CHECK(monde.get("/participants/" + monde.awa, monde.victor).status == Status::NotFound);
    CHECK(monde.get("/participants/" + monde.awa, monde.hugo).status == Status::Forbidden);
    CHECK(monde.get("/participants/" + monde.awa, monde.denis).status == Status::Forbidden);
    CHECK(monde.get("/participants/" + monde.awa, monde.alice).status == Status::Forbidden);
    CHECK(monde.post("/participants/" + monde.awa + "/fenetres", {{"debut", "2026-01-01"}}, monde.victor).status == Status::NotFound);
    CHECK_FALSE(contient(monde.get("/participants", monde.victor), "Awa"));
}

TEST_CASE("deux facilitateurs remplacent la même fenêtre : le second est prévenu")
{
    Monde monde;
    const auto fenetre = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM fenetres WHERE participant_id = ?", monde.awa)->text("id"); });
    const Champs champs = {{"debut", "2026-01-01"}, {"fin", "2026-12-31"}, {"annule", fenetre}};
    CHECK(monde.post("/participants/" + monde.awa + "/fenetres", champs, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/participants/" + monde.awa + "/fenetres", champs, monde.claire).status == Status::Conflict);
}

TEST_CASE("aucun nom de personne suivie n'entre au journal")
{
    Monde monde;
    const auto fiche = entete(monde.post("/participants", {{"reference", "P-020"}, {"prenom", "Zoltan"}, {"nom", "Quimper"}}, monde.claire), "Location");
    monde.post(fiche + "/identite", {{"prenom", "Zoltan"}, {"nom", "Quimperle"}}, monde.claire);
    monde.base->read([&](Transaction& tx) {
        for (const auto& ligne : tx.query("SELECT phrase, faits FROM evenements"))
        {
            CHECK(ligne.text("phrase").find("Quimper") == std::string::npos);
            CHECK(ligne.text("faits").find("Quimper") == std::string::npos);
        }
    });
}
