#include "monde.hpp"

#include "app/droit/droit_pages.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

Champs plafond(const std::string& valeur, const std::string& depuis = "2026-04-01")
{
    return {{"regle", "plafond_formation"}, {"valeur", valeur}, {"depuis", depuis}, {"source", "Comité du 20 mars 2026"}, {"raison", "harmoniser les lots"}};
}

std::vector<ValeurPropre> propres(Monde& monde, const std::string& qui)
{
    return monde.base->read([&](Transaction& tx) { return lister_valeurs_propres(tx, monde.perimetre(qui), monde.maison->droit, "plafond_formation"); });
}

std::string une_cle(const std::string& cle, const std::string& unite, const std::string& valeurs, const std::string& plus = "")
{
    return "[" + cle + "]\nlibelle = \"Une règle\"\nunite = \"" + unite + "\"\n" + plus + valeurs;
}
std::string une_valeur(const std::string& cle, const std::string& depuis, const std::string& valeur, const std::string& plus = "", const std::string& statut = "usage")
{
    return "\n[[" + cle + ".valeurs]]\ndepuis = " + depuis + "\n" + plus + "valeur = \"" + valeur + "\"\nsource = \"un texte\"\nstatut = \"" + statut +
           "\"\nverifie_le = 2026-11-20\n";
}

} // namespace

TEST_CASE("un fichier de droit troué, sans unité connue ou hors de son unité se dit, tout à la fois")
{
    CHECK(defauts_du_droit(lire_droit()).empty());
    const auto bon = lire_droit({{"essai.toml", une_cle("a", "h", une_valeur("a", "2000-01-01", "20", "jusqu_a = 2025-12-31\n") + une_valeur("a", "2026-01-01", "10"))}});
    CHECK(defauts_du_droit(bon).empty());
    CHECK(bon.cles.front().theme == "Essai");

    const auto troue = lire_droit({{"essai.toml", une_cle("a", "h", une_valeur("a", "2000-01-01", "20", "jusqu_a = 2025-12-30\n") + une_valeur("a", "2026-01-01", "10"))}});
    REQUIRE(defauts_du_droit(troue).size() == 1);
    CHECK(defauts_du_droit(troue).front().find("2025-12-31") != std::string::npos);
    const auto explique = lire_droit({{"essai.toml", une_cle("a", "h", une_valeur("a", "2000-01-01", "20", "jusqu_a = 2025-12-30\n") + une_valeur("a", "2026-01-01", "10"),
                                                            "trou = \"le texte n'était pas en vigueur ce jour-là\"\n")}});
    CHECK(defauts_du_droit(explique).empty());

    const auto faux = lire_droit({{"essai.toml", "theme = \"Essais\"\n" + une_cle("a", "francs", une_valeur("a", "2000-01-01", "20")) + une_cle("b", "mois", une_valeur("b", "2000-01-01", "vingt")) +
                                                     une_cle("c", "%", une_valeur("c", "2000-01-01", "101", "lien = \"texte\"\n"))}});
    CHECK(defauts_du_droit(faux).size() == 4);
    CHECK(faux.cles.front().theme == "Essais");
}

TEST_CASE("un fichier de droit qui se recouvre, ou tait source, statut ou vérification, ne se lit pas")
{
    const auto lire = [](const std::string& texte) { return lire_droit({{"essai.toml", texte}}); };
    CHECK_THROWS_AS(lire(une_cle("a", "h", une_valeur("a", "2000-01-01", "20") + une_valeur("a", "2026-01-01", "10"))), Error);
    CHECK_THROWS_AS(lire(une_cle("a", "h", une_valeur("a", "2000-01-01", "20", "jusqu_a = 2026-01-01\n") + une_valeur("a", "2026-01-01", "10"))), Error);
    CHECK_THROWS_AS(lire(une_cle("a", "h", une_valeur("a", "2000-01-01", "20", "", "certain"))), Error);
    CHECK_THROWS_AS(lire(une_cle("a", "h", "\n[[a.valeurs]]\ndepuis = 2000-01-01\nvaleur = \"20\"\nstatut = \"usage\"\nverifie_le = 2026-11-20\n")), Error);
    CHECK_THROWS_AS(lire(une_cle("a", "h", "\n[[a.valeurs]]\ndepuis = 2000-01-01\nvaleur = \"20\"\nsource = \"x\"\nstatut = \"usage\"\n")), Error);
    CHECK_THROWS_AS(lire(une_cle("a", "h", "")), Error);
    CHECK_THROWS_AS(lire("[a]\nunite = \"h\"\nvaleurs = []\n"), Error);
}

TEST_CASE("le droit en vigueur se lit sans compte, par thème, avec ce que vaut chaque source")
{
    Monde monde;
    const auto page = monde.get("/droit");
    CHECK(page.status == Status::Ok);
    for (const auto* attendu : {"Droit en vigueur", "Heures plausibles", "212,57", "non sourcé", "Vérifiée le 20 novembre 2026", "Ce qui compte comme une heure", "aucune valeur"})
        CHECK_MESSAGE(contient(page, attendu), attendu);
    CHECK_FALSE(contient(page, "Valeur du territoire"));
    // La recherche ignore les accents ; rien ne répond se dit.
    const auto conges = monde.get("/droit?q=CONGES%20payes");
    CHECK(contient(conges, "Congés payés"));
    CHECK_FALSE(contient(conges, "Heures plausibles"));
    CHECK(contient(monde.get("/droit?q=zzz"), "Aucune règle ne répond"));
    CHECK_FALSE(contient(monde.get("/droit?statut=non%20sourc%C3%A9"), "Heures plausibles"));
    // Avant la première valeur, il n'y en a pas.
    CHECK_FALSE(contient(monde.get("/droit?q=plausible&le=2000-01-31"), "212,57"));
    const auto illisible = monde.get("/droit?le=hier");
    CHECK(illisible.status == Status::UnprocessableContent);
    CHECK(contient(illisible, "Cette date ne se lit pas"));

    const auto regle = monde.get("/droit/fenetre_cdi");
    CHECK(contient(regle, "48"));
    CHECK(contient(regle, "21_BAM_048"));
    CHECK(contient(regle, "En vigueur"));
    CHECK(monde.get("/droit/inconnue").status == Status::NotFound);
    CHECK(contient(monde.get("/droit?format=csv"), "plafond_plausible;\"212,57\";h"));
    CHECK(monde.get("/droit?format=xlsx").body.starts_with("PK"));
    CHECK(contient(monde.get("/api/v1/droit?q=plausible"), R"("valeur":"212.57")"));
    CHECK(contient(monde.get("/api/v1/droit/comptage.maladie"), R"("valeur":"exclu")"));
    CHECK(monde.get("/api/v1/droit/comptage.maladie?le=hier").status == Status::UnprocessableContent);
}

TEST_CASE("la facilitatrice fixe le plafond de formation de son territoire : une ligne, et « Pourquoi ? » la cite")
{
    Monde monde;
    // Toutes les anomalies à la fois, et rien de ce qui est tapé n'est perdu.
    const auto vide = monde.post("/droit/valeurs", {{"regle", "plafond_formation"}, {"valeur", "beaucoup"}, {"depuis", "jamais"}, {"jusqu_a", "2026-13-01"}}, monde.claire);
    CHECK(vide.status == Status::UnprocessableContent);
    CHECK(contient(vide, "5\u00A0points à corriger"));
    CHECK(contient(vide, "beaucoup"));
    auto nir = plafond("10");
    nir[4].second = "Awa 2 85 05 78 006 084 41";
    CHECK(contient(monde.post("/droit/valeurs", nir, monde.claire), "numéro de sécurité sociale"));
    CHECK(contient(monde.post("/droit/valeurs", {{"regle", "comptage.maladie"}, {"valeur", "toujours"}, {"depuis", "2026-04-01"}, {"source", "x"}, {"raison", "y"}}, monde.claire), "Choisissez"));

    const auto fixee = monde.post("/droit/valeurs", plafond("10"), monde.claire);
    REQUIRE(fixee.status == Status::SeeOther);
    CHECK(entete(fixee, "Location") == "/droit/plafond_formation");
    CHECK(monde.post("/droit/valeurs", plafond("12"), monde.claire).status == Status::UnprocessableContent); // elle commence le même jour

    // Le lot 3 n'a pas de plafond propre : celui du territoire vaut, dès avril.
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.omar, 50_h, 30_h, {}}});
    monde.declarer(monde.effort3, monde.martin, 2026y / April, {{monde.omar, 50_h, 30_h, {}}});
    const auto lignes = monde.base->read([&](Transaction& tx) { return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot3), monde.engagement(monde.effort3)); });
    REQUIRE(lignes.size() == 2);
    CHECK(lignes[0].retenue == Retenue{80_h, {}});
    CHECK(lignes[1].retenue == Retenue{60_h, {{20_h, Motif::FormationAuDelaDuPlafond}}});
    const auto pourquoi = monde.get("/lignes/" + lignes[1].id + "/explication", monde.claire);
    for (const auto* attendu : {"territoire", "Comité du 20 mars 2026", "depuis le 1er avril 2026", "10,00", "/droit/plafond_formation"}) CHECK_MESSAGE(contient(pourquoi, attendu), attendu);
    // Sur le lot 2, le contrat l'emporte, et l'explication le dit.
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 100_h, 30_h, {}}});
    const auto awa = monde.base->read([&](Transaction& tx) { return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), monde.engagement(monde.clause2)).front(); });
    CHECK(awa.retenue == Retenue{120_h, {{10_h, Motif::FormationAuDelaDuPlafond}}});
    CHECK(contient(monde.get("/lignes/" + awa.id + "/explication", monde.hugo), "L'emporte sur territoire"));

    // La page de la règle dit son histoire, et les contrats qu'elle touche : le lot 3, pas le lot 2.
    const auto regle = monde.get("/droit/plafond_formation", monde.claire);
    for (const auto* attendu : {"Montreval", "harmoniser les lots", "Claire Morel", "Lot 3, espaces verts", "CCAP 2026-014, art. 8", "Annuler cette valeur", "1\u00A0contrat"})
        CHECK_MESSAGE(contient(regle, attendu), attendu);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());

    // Annuler veut une raison, et ne récrit rien.
    const auto valeurs = propres(monde, monde.claire);
    const auto territoire = std::find_if(valeurs.begin(), valeurs.end(), [](const ValeurPropre& une) { return une.lot_id.empty(); });
    REQUIRE(territoire != valeurs.end());
    CHECK(monde.post("/valeurs/" + territoire->id + "/annulation", {{"raison", ""}}, monde.claire).status == Status::UnprocessableContent);
    REQUIRE(monde.post("/valeurs/" + territoire->id + "/annulation", {{"raison", "erreur de saisie"}}, monde.claire).status == Status::SeeOther);
    CHECK(monde.post("/valeurs/" + territoire->id + "/annulation", {{"raison", "encore"}}, monde.claire).status == Status::Conflict);
    CHECK(contient(monde.get("/droit/plafond_formation", monde.claire), "Annulée par Claire Morel"));
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    monde.declarer(monde.effort3, monde.martin, 2026y / May, {{monde.omar, 50_h, 30_h, {}}});
    CHECK(monde.base->read([&](Transaction& tx) { return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot3), monde.engagement(monde.effort3)).back().retenue; }) ==
          Retenue{80_h, {}});
    CHECK(monde.compter("valeurs") == 3); // le contrat, le territoire, l'annulation
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("la valeur d'un territoire ne se lit ni ne s'annule d'un autre, et l'acheteur la lit sans pouvoir la fixer")
{
    Monde monde;
    REQUIRE(monde.post("/droit/valeurs", plafond("10"), monde.alice).status == Status::SeeOther); // l'administratrice aussi
    CHECK_FALSE(contient(monde.get("/droit/plafond_formation", monde.victor), "Comité du 20 mars 2026"));
    CHECK_FALSE(contient(monde.get("/droit/plafond_formation"), "Comité du 20 mars 2026"));
    CHECK(contient(monde.get("/droit/plafond_formation", monde.hugo), "Comité du 20 mars 2026"));
    CHECK_FALSE(contient(monde.get("/droit/plafond_formation", monde.hugo), "Annuler cette valeur"));
    CHECK(contient(monde.get("/droit/plafond_formation", monde.denis), "CCAP 2026-014, art. 8"));
    CHECK_FALSE(contient(monde.get("/droit/plafond_formation", monde.marc), "CCAP 2026-014, art. 8"));
    CHECK(monde.get("/droit/valeurs/nouvelle", monde.hugo).status == Status::Forbidden);
    CHECK(monde.post("/droit/valeurs", plafond("11", "2026-05-01"), monde.denis).status == Status::Forbidden);
    for (const auto& une : propres(monde, monde.claire))
    {
        CHECK(monde.post("/valeurs/" + une.id + "/annulation", {{"raison", "non"}}, monde.victor).status == Status::NotFound);
        CHECK(monde.post("/valeurs/" + une.id + "/annulation", {{"raison", ""}}, monde.victor).status == Status::NotFound);
        CHECK(monde.api(Method::Post, "/api/v1/valeurs/" + une.id + "/annulation", monde.victor, R"({"raison":"non"})").status == Status::NotFound);
    }
    CHECK(propres(monde, monde.claire).size() == 2);
}

TEST_CASE("la valeur d'un contrat se fixe dans l'unité de sa clé, avec une fin, et s'annule")
{
    Monde monde;
    const auto adresse = "/lots/" + monde.lot2 + "/valeurs";
    CHECK(monde.post(adresse, {{"regle", "comptage.ailleurs"}, {"valeur", "oui"}, {"depuis", "2026-03-01"}, {"source", "CCAP, art. 9"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(adresse, {{"regle", "part_ett"}, {"valeur", "120"}, {"depuis", "2026-03-01"}, {"jusqu_a", "2026-02-01"}, {"source", "CCAP, art. 9"}}, monde.claire).status ==
          Status::UnprocessableContent);
    REQUIRE(monde.post(adresse, {{"regle", "part_ett"}, {"valeur", "20"}, {"depuis", "2026-03-01"}, {"jusqu_a", "2026-12-31"}, {"source", "CCAP, art. 9"}}, monde.claire).status == Status::SeeOther);
    const auto page = monde.get("/droit/part_ett", monde.claire);
    CHECK(contient(page, "du 1er mars 2026 au 31 décembre 2026"));
    CHECK(contient(page, "Vaut pour ce contrat"));
    const auto valeurs = monde.base->read([&](Transaction& tx) { return lister_valeurs_propres(tx, monde.perimetre(monde.claire), monde.maison->droit, "part_ett"); });
    REQUIRE(valeurs.size() == 1);
    CHECK(monde.post("/valeurs/" + valeurs[0].id + "/annulation", {{"raison", "avenant abandonné"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/droit/part_ett", monde.claire), "avenant abandonné"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("ce qui change entre deux jours se lit, territoire compris, et l'API le dit de même")
{
    Monde monde;
    CHECK(contient(monde.get("/droit/changements?du=2026-02-01&au=2026-05-01&format=csv"), "Le;Règle"));
    REQUIRE(monde.post("/droit/valeurs", plafond("10"), monde.claire).status == Status::SeeOther);
    const auto page = monde.get("/droit/changements?du=2026-03-31&au=2026-04-01", monde.claire);
    CHECK(contient(page, "1\u00A0changement"));
    CHECK(contient(page, "Heures de formation retenues"));
    CHECK_FALSE(contient(monde.get("/droit/changements?du=2026-03-31&au=2026-04-01"), "Comité du 20 mars 2026"));
    CHECK(monde.get("/droit/changements?du=2026-05-01&au=2026-04-01").status == Status::UnprocessableContent);
    const auto api = monde.api(Method::Get, "/api/v1/droit/changements?du=2026-03-31&au=2026-04-01", monde.claire);
    CHECK(contient(api, R"("cle":"plafond_formation")"));
    CHECK(monde.get("/api/v1/droit/changements").status == Status::UnprocessableContent);
}

TEST_CASE("l'API fixe une valeur de territoire ou de contrat, et l'annule")
{
    Monde monde;
    const auto faute = monde.api(Method::Post, "/api/v1/droit/valeurs", monde.claire, "{}");
    CHECK(faute.status == Status::UnprocessableContent);
    for (const auto* champ : {"\"regle\"", "\"valeur\"", "\"depuis\"", "\"source\"", "\"raison\""}) CHECK_MESSAGE(contient(faute, champ), champ);
    const auto faite = monde.api(Method::Post, "/api/v1/droit/valeurs", monde.claire,
                                 R"({"regle":"plafond_formation","valeur":"10","depuis":"2026-06-01","source":"Comité","raison":"harmoniser"})");
    CHECK(faite.status == Status::Created);
    CHECK(monde.api(Method::Post, "/api/v1/droit/valeurs", monde.claire,
                    R"({"regle":"plafond_formation","valeur":"10","depuis":"2026-06-01","source":"Comité","raison":"harmoniser"})").status == Status::Conflict);
    const auto id = *read_json(faite.body).find("id")->text();
    CHECK(contient(monde.api(Method::Get, "/api/v1/droit/plafond_formation?le=2026-06-01", monde.claire), R"("niveau":"territoire")"));
    CHECK(monde.api(Method::Post, "/api/v1/droit/valeurs", monde.claire,
                    R"({"regle":"part_ett","valeur":"20","depuis":"2026-06-01","source":"CCAP, art. 9","lot_id":")" + monde.lot2 + "\"}").status == Status::Created);
    CHECK(monde.api(Method::Post, "/api/v1/droit/valeurs", monde.victor,
                    R"({"regle":"part_ett","valeur":"20","depuis":"2026-06-01","source":"CCAP, art. 9","lot_id":")" + monde.lot2 + "\"}").status == Status::NotFound);
    CHECK(monde.api(Method::Post, "/api/v1/valeurs/" + id + "/annulation", monde.claire, R"({"raison":"erreur"})").status == Status::Created);
    CHECK(monde.api(Method::Post, "/api/v1/valeurs/" + id + "/annulation", monde.claire, R"({"raison":"erreur"})").status == Status::Conflict);
}

TEST_CASE("la modalité et le contrat d'une personne se précisent de sa fiche, avec toutes les anomalies")
{
    Monde monde;
    const auto affectation = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM affectations WHERE participant_id = ?", monde.awa)->text("id"); });
    const auto adresse = "/affectations/" + affectation + "/modalites";
    CHECK(contient(monde.get("/participants/" + monde.awa, monde.claire), adresse));
    CHECK(contient(monde.get(adresse, monde.claire), "Pas encore connus"));
    const auto faute = monde.post(adresse, {{"contrat", "cdx"}, {"debut", "hier"}, {"employeur", "moi"}, {"remplace", "rien"}}, monde.claire);
    CHECK(faute.status == Status::UnprocessableContent);
    CHECK(contient(faute, "5\u00A0points à corriger"));
    REQUIRE(monde.post(adresse, {{"modalite", "embauche_directe"}, {"contrat", "cdi"}, {"debut", "2026-02-02"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, monde.claire), "Embauche directe, CDI depuis le 2 février 2026"));
    CHECK(monde.get(adresse, monde.victor).status == Status::NotFound);
    CHECK(monde.get(adresse, monde.hugo).status == Status::Forbidden);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}
