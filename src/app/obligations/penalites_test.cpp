#include "app/obligations/penalites_table.hpp"

#include "monde.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Le lot 2 : 600 h dues, 151,67 h validées en mars, 200 € l'heure et 75 € par jour au CCAP.
struct MondePenalise
{
    Monde monde;

    MondePenalise()
    {
        const auto mars = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            inscrire_validation(e, monde.maison->droit, mars.declaration_id, Sens::Validee, "");
            return 0;
        });
        // Déclarées, pas encore validées : elles ne comptent pas pour faites.
        monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 100_h, 0_h, {}}});
    }
    std::string page() const { return "/lots/" + monde.lot2 + "/penalite"; }
    Response terme(const std::string& cle, const std::string& valeur)
    {
        return monde.post(page() + "/termes", {{"terme", cle}, {"valeur", valeur}, {"depuis", "2026-01-12"}, {"source", "CCAP 2026-014, art. 9"}}, monde.claire);
    }
    void convenir()
    {
        REQUIRE(terme("penalite.par_heure", "200").status == Status::SeeOther);
        REQUIRE(terme("penalite.par_jour", "75,00").status == Status::SeeOther);
    }
    Response proposer(Champs champs, const std::string& qui)
    {
        champs.emplace_back("engagement", monde.clause2);
        champs.emplace_back("au", "2026-05-10");
        return monde.post(page() + "/propositions", std::move(champs), qui);
    }
    std::string proposition() const
    {
        return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM propositions_de_penalite ORDER BY faite_le DESC")->text("id"); });
    }
};

} // namespace

TEST_CASE("sans terme au contrat, rien ne se chiffre et la page dit quoi faire")
{
    MondePenalise m;
    const auto page = m.monde.get(m.page(), m.monde.claire);
    REQUIRE(page.status == Status::Ok);
    CHECK(contient(page, "aucune pénalité proposée"));
    CHECK(contient(page, "Aucun terme n'est inscrit"));
    CHECK(contient(page, "21_BAM_048"));
    CHECK(contient(page, "448,33\u202Fh")); // 600 − 151,67 : ce qui attend d'être validé n'est pas fait
}

TEST_CASE("la somme se montre ligne par ligne, se propose, et l'acheteur seul décide")
{
    MondePenalise m;
    auto& monde = m.monde;
    m.convenir();
    const auto calcul = monde.get(m.page() + "?au=2026-05-10&jours=12&dispensees=400", monde.claire);
    for (const auto* mot : {"48,33\u202Fh × 200\u202F€", "12 jours × 75\u202F€", "10\u202F566,00\u202F€", "l&#39;acheteur décide"}) CHECK_MESSAGE(contient(calcul, mot), mot);
    CHECK(monde.compter("propositions_de_penalite") == 0);

    CHECK(contient(m.proposer({{"dispensees", "400"}}, monde.claire), "Dites pourquoi des heures sont écartées"));
    REQUIRE(m.proposer({{"dispensees", "400"}, {"jours", "12"}, {"raison", "Tranche 2 non affermie."}}, monde.claire).status == Status::SeeOther);
    CHECK(m.proposer({}, monde.hugo).status == Status::Forbidden);
    CHECK(monde.get(m.page(), monde.denis).status == Status::Forbidden);

    const auto proposee = monde.get(m.page(), monde.hugo);
    for (const auto* mot : {"pénalité proposée", "10\u202F566,00\u202F€", "Tranche 2 non affermie.", "décider de la pénalité proposée"}) CHECK_MESSAGE(contient(proposee, mot), mot);
    const auto decisions = "/propositions/" + m.proposition() + "/decisions";
    CHECK(monde.post(decisions, {{"sens", "retenue"}, {"montant", "10566"}}, monde.claire).status == Status::Forbidden);
    CHECK(contient(monde.post(decisions, {{"sens", "renoncee"}}, monde.hugo), "Renoncer se justifie"));
    CHECK(contient(monde.post(decisions, {{"sens", "retenue"}, {"montant", "10 566,01"}}, monde.hugo), "ne dépasse pas la proposition"));
    CHECK(contient(monde.post(decisions, {{"sens", "retenue"}, {"montant", "500"}}, monde.hugo), "Retenir moins que proposé se justifie"));
    CHECK(monde.post(decisions, {}, monde.hugo).status == Status::UnprocessableContent);
    CHECK(monde.compter("decisions_de_penalite") == 0);

    REQUIRE(monde.post(decisions, {{"sens", "retenue"}, {"montant", "500"}, {"raison_decision", "Bonne foi."}}, monde.hugo).status == Status::SeeOther);
    CHECK(contient(monde.get(m.page(), monde.claire), "pénalité retenue"));
    REQUIRE(monde.post(decisions, {{"sens", "renoncee"}, {"raison_decision", "Le chantier s'est arrêté deux mois."}}, monde.hugo).status == Status::SeeOther);
    const auto renoncee = monde.get(m.page(), monde.claire);
    CHECK(contient(renoncee, "l&#39;acheteur a renoncé"));
    CHECK(contient(renoncee, "L&#39;acheteur retient 500,00\u202F€"));
    CHECK(monde.compter("decisions_de_penalite") == 2);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("une proposition en remplace une autre ; décider de la première n'est plus possible")
{
    MondePenalise m;
    auto& monde = m.monde;
    m.convenir();
    REQUIRE(m.proposer({}, monde.claire).status == Status::SeeOther);
    const auto premiere = m.proposition();
    REQUIRE(m.proposer({{"jours", "3"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(m.page(), monde.claire), "Propositions remplacées"));
    CHECK(monde.post("/propositions/" + premiere + "/decisions", {{"sens", "renoncee"}, {"raison_decision", "Trop tard."}}, monde.hugo).status == Status::Conflict);
    CHECK(monde.compter("decisions_de_penalite") == 0);
}

TEST_CASE("un effort d'insertion n'encourt aucune pénalité")
{
    MondePenalise m;
    auto& monde = m.monde;
    const auto adresse = "/lots/" + monde.lot3 + "/penalite";
    CHECK(contient(monde.get(adresse, monde.claire), "aucune pénalité n&#39;est possible"));
    CHECK_FALSE(contient(monde.get(adresse, monde.claire), "Calculer une pénalité"));
    CHECK(monde.post(adresse + "/propositions", {{"engagement", monde.effort3}, {"au", "2026-05-10"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.compter("propositions_de_penalite") == 0);
    CHECK(contient(monde.get("/lots/" + monde.lot2 + "/compte", monde.claire), "/lots/" + monde.lot2 + "/penalite"));
    CHECK_FALSE(contient(monde.get("/lots/" + monde.lot3 + "/compte", monde.claire), "/lots/" + monde.lot3 + "/penalite"));
    CHECK_FALSE(contient(monde.get("/lots/" + monde.lot2 + "/compte", monde.denis), "/penalite"));
}

TEST_CASE("un terme illisible, négatif ou inconnu se refuse avec tous ses points")
{
    MondePenalise m;
    auto& monde = m.monde;
    CHECK(contient(monde.post(m.page() + "/termes", {}, monde.claire), "4\u00A0points à corriger"));
    CHECK(contient(m.terme("penalite.par_heure", "deux cents"), "Écrivez un nombre"));
    CHECK(contient(m.terme("penalite.par_heure", "-5"), "n&#39;est pas négatif"));
    CHECK(contient(m.terme("plafond_formation", "5"), "n&#39;est pas de la liste"));
    CHECK(m.terme("penalite.plafond", "1 500,50").status == Status::SeeOther);
    CHECK(contient(monde.get(m.page(), monde.claire), "1500,50\u00A0€"));
    CHECK(monde.post(m.page() + "/termes", {}, monde.hugo).status == Status::Forbidden);
    const auto fautif = monde.get(m.page() + "?au=2027-01-01&jours=x&dispensees=-3", monde.claire);
    for (const auto* mot : {"pas encore venue", "nombre entier", "ne sont pas négatives"}) CHECK_MESSAGE(contient(fautif, mot), mot);
}

TEST_CASE("l'API propose et décide de même")
{
    MondePenalise m;
    auto& monde = m.monde;
    m.convenir();
    const auto lot = "/api/v1/lots/" + monde.lot2;
    const auto refus = monde.api(Method::Post, lot + "/propositions-de-penalite", monde.claire, R"({"au":"2026-05-10","jours":"douze"})");
    CHECK(refus.status == Status::UnprocessableContent);
    for (const auto* mot : {"json.entier_attendu", "\"engagement\""}) CHECK_MESSAGE(contient(refus, mot), mot);
    const auto faite = monde.api(Method::Post, lot + "/propositions-de-penalite", monde.claire, R"({"engagement":")" + monde.clause2 + R"(","au":"2026-05-10","jours":12})");
    CHECK(faite.status == Status::Created);
    CHECK(contient(faite, "\"montant_centimes\":9056600"));
    CHECK(contient(faite, "\"decide_par\":\"acheteur\""));
    const auto decision = "/api/v1/propositions-de-penalite/" + m.proposition() + "/decisions";
    CHECK(monde.api(Method::Post, decision, monde.hugo, R"({"sens":"retenue","montant_centimes":9056700})").status == Status::UnprocessableContent);
    CHECK(monde.api(Method::Post, decision, monde.hugo, R"({"sens":"renoncee","raison":"Impossibilité."})").status == Status::Created);
    CHECK(contient(monde.api(Method::Get, lot + "/penalites", monde.hugo), "\"sens\":\"renoncee\""));
    CHECK(monde.api(Method::Get, lot + "/penalites", monde.denis).status == Status::Forbidden);
    CHECK(monde.api(Method::Get, lot + "/penalites", monde.victor).status == Status::NotFound);
}
