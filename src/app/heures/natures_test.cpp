#include "monde.hpp"

#include "app/heures/heures_fichier.hpp"
#include "socle/csv/csv.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

// Les autres natures d'heures, par le formulaire, le fichier et l'API.

namespace
{

std::vector<LigneInscrite> lignes_du_lot2(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) {
        return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), monde.engagement(monde.clause2));
    });
}

Champs envoi(const Monde& monde, Champs plus)
{
    Champs champs{{"mois", "2026-03"}, {"entreprise", monde.durand}, {"engagement", monde.clause2}, {"absente_" + monde.karim, "oui"}, {"absente_" + monde.lea, "oui"}};
    champs.insert(champs.end(), plus.begin(), plus.end());
    return champs;
}

} // namespace

TEST_CASE("le formulaire garde les autres heures repliées, les inscrit, et les rend ouvertes quand elles sont à corriger")
{
    Monde monde;
    const auto formulaire = monde.get("/lots/" + monde.lot2 + "/declarations/nouvelle?mois=2026-03", monde.denis);
    CHECK(contient(formulaire, "Autres heures"));
    CHECK(contient(formulaire, "conges_payes_" + monde.awa));
    CHECK_FALSE(contient(formulaire, "<details class=\"suites-detail\" open>"));

    const auto refusee = monde.post("/lots/" + monde.lot2 + "/declarations", envoi(monde, {{"travail_" + monde.awa, "douze"}, {"conges_payes_" + monde.awa, "7,-5"}, {"trajet_" + monde.awa, "-2"}}), monde.denis);
    CHECK(refusee.status == Status::UnprocessableContent);
    CHECK(contient(refusee, "3\u00A0points à corriger"));
    CHECK(contient(refusee, "7,-5"));
    CHECK(contient(refusee, "<details class=\"suites-detail\" open>"));

    const auto faite = monde.post("/lots/" + monde.lot2 + "/declarations", envoi(monde, {{"travail_" + monde.awa, "140"}, {"conges_payes_" + monde.awa, "7"}, {"maladie_" + monde.awa, "3,50"}}), monde.denis);
    REQUIRE(faite.status == Status::SeeOther);
    const auto lignes = lignes_du_lot2(monde);
    REQUIRE(lignes.size() == 1);
    CHECK(lignes[0].autres[Nature::CongesPayes] == 7_h);
    CHECK(lignes[0].retenue == Retenue{147_h, {{3.5_h, Motif::MaladieNonComptees}}});
    CHECK(contient(monde.get(entete(faite, "Location"), monde.claire), "Congés payés"));

    // La correction reprend toutes les heures de la ligne.
    const auto correction = monde.get("/lignes/" + lignes[0].id + "/correction", monde.denis);
    CHECK(contient(correction, "name=\"maladie\""));
    CHECK(contient(correction, "3,50"));
    REQUIRE(monde.post("/lignes/" + lignes[0].id + "/correction", {{"travail", "140"}, {"conges_payes", "14"}, {"note", "deux jours"}}, monde.denis).status == Status::SeeOther);
    CHECK(lignes_du_lot2(monde).front().retenue == Retenue{154_h, {}});
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
}

TEST_CASE("une personne toute en congés se déclare sans heure de travail ; le mois n'a que 744 heures, toutes natures réunies")
{
    Monde monde;
    CHECK(monde.post("/lots/" + monde.lot2 + "/declarations", envoi(monde, {{"conges_payes_" + monde.awa, "151,67"}}), monde.denis).status == Status::SeeOther);
    CHECK(lignes_du_lot2(monde).front().declarees() == 151.67_h);
    Monde autre;
    const auto trop = autre.post("/lots/" + autre.lot2 + "/declarations", envoi(autre, {{"travail_" + autre.awa, "700"}, {"cfa_" + autre.awa, "44,01"}}), autre.denis);
    CHECK(trop.status == Status::UnprocessableContent);
}

TEST_CASE("l'API dit et rend les autres heures, et nomme toute nature inconnue")
{
    Monde monde;
    const auto faute = monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis,
                                 R"({"mois":"2026-03","lignes":[{"reference":"P-001","travail_centiemes":100,"autres_centiemes":{"sieste":1,"cfa":-1,"trajet":"x"}}]})");
    CHECK(faute.status == Status::UnprocessableContent);
    for (const auto* attendu : {"autres_centiemes.sieste", "nature.inconnue", "autres_centiemes.cfa", "heures.negatives", "autres_centiemes.trajet", "heures.illisibles"})
        CHECK_MESSAGE(contient(faute, attendu), attendu);
    const auto faite = monde.api(Method::Post, "/api/v1/lots/" + monde.lot2 + "/declarations", monde.denis,
                                 R"({"mois":"2026-03","lignes":[{"reference":"P-001","travail_centiemes":10000,"autres_centiemes":{"cfa":3500,"tutorat":200}}]})");
    CHECK(faite.status == Status::Created);
    CHECK(contient(faite, R"("autres_centiemes":{"cfa":3500,"tutorat":200})"));
    CHECK(contient(faite, R"("retenues_centiemes":13500)"));
    CHECK(contient(faite, "tutorat_non_comptees"));
}

TEST_CASE("le fichier porte les natures qu'il veut, dans ses colonnes ; une colonne absente ne change pas ce qui était inscrit")
{
    Monde monde;
    const auto personnes = monde.base->read([&](Transaction& tx) { return lister_personnes_a_declarer(tx, monde.perimetre(monde.denis), monde.lot(monde.lot2), monde.durand); });
    const auto jour = 2026y / May / 10;
    auto lu = lire_fichier_heures("Référence;Mois;Heures;CP;POEI\nP-001;mars 2026;140;7;\nP-002;mars 2026;100;sept;3\nP-003;mars 2026;;14:30;\n", personnes, jour);
    REQUIRE(lu.lisible());
    REQUIRE(lu.lignes.size() == 3);
    CHECK(lu.lignes[0].anomalies.empty());
    CHECK(lu.lignes[0].heures->autres[Nature::CongesPayes] == 7_h);
    REQUIRE(lu.lignes[1].anomalies.size() == 1);
    CHECK(lu.lignes[1].anomalies[0].code == "heures.illisibles");
    CHECK(lu.lignes[1].anomalies[0].champ == "conges_payes");
    CHECK(lu.lignes[1].anomalies[0].lettre == "D");
    REQUIRE(lu.lignes[2].anomalies.size() == 1);
    CHECK(lu.lignes[2].anomalies[0].code == "heures.en_minutes");
    CHECK_FALSE(feuille_a_corriger(lu, monde.maintenant).empty());
    const auto rapprochement = rapprocher(lu, {}, monde.durand);
    REQUIRE(rapprochement.envois.size() == 1);
    CHECK(rapprochement.envois[0].lignes[0].autres[Nature::CongesPayes] == 7_h);
    monde.declarer(monde.clause2, monde.durand, 2026y / March, rapprochement.envois[0].lignes);

    // Le même fichier ne change rien ; sans la colonne non plus ; avec elle et « oui », il corrige.
    auto encore = lire_fichier_heures("Référence;Mois;Heures;CP\nP-001;mars 2026;140;7\n", personnes, jour);
    CHECK(rapprocher(encore, lignes_du_lot2(monde), monde.durand).inchanges == 1);
    auto sans = lire_fichier_heures("Référence;Mois;Heures\nP-001;mars 2026;140\n", personnes, jour);
    CHECK(rapprocher(sans, lignes_du_lot2(monde), monde.durand).inchanges == 1);
    auto corrige = lire_fichier_heures("Référence;Mois;Heures;Corrige\nP-001;mars 2026;130;oui\n", personnes, jour);
    const auto correction = rapprocher(corrige, lignes_du_lot2(monde), monde.durand);
    REQUIRE(correction.corriges == 1);
    CHECK(correction.envois[0].lignes[0].autres[Nature::CongesPayes] == 7_h);
    auto contredit = lire_fichier_heures("Référence;Mois;Heures;CP\nP-001;mars 2026;140;8\n", personnes, jour);
    CHECK(rapprocher(contredit, lignes_du_lot2(monde), monde.durand).inchanges == 0);
    REQUIRE(contredit.lignes[0].anomalies.size() == 1);
    CHECK(contredit.lignes[0].anomalies[0].code == "heures.deja_declarees");
}
