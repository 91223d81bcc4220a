#include "app/calculs/calculs_document.hpp"
#include "app/calculs/calculs_saisie.hpp"
#include "app/calculs/calculs_table.hpp"
#include "app/commandes/commande.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/json/json.hpp"
#include "socle/pdf/pdf_check.hpp"

#include <doctest/doctest.h>
#include <filesystem>
#include <sstream>

using namespace ouvrage;
using namespace socle;

namespace
{

constexpr std::string_view kBatiment = "/calculateur?methode=main_oeuvre&montant=1000000&part_mo=part_main_oeuvre.maconnerie&taux=5&cout_horaire=30&arrondi=inf:1";

Response au_fil(Monde& monde, std::string_view adresse)
{
    Request http;
    http.method = Method::Get;
    const auto question = adresse.find('?');
    http.path = std::string(adresse.substr(0, question));
    http.query_string = question == std::string_view::npos ? "" : std::string(adresse.substr(question + 1));
    http.headers.emplace_back("hx-request", "true");
    return monde.demander(std::move(http));
}

/// Ce que la page garde : l'adresse d'un calcul, en champs de formulaire.
std::string scenario(std::string_view adresse) { return std::string(adresse.substr(adresse.find('?') + 1)); }

std::string garder(Monde& monde, const std::string& lot, std::string_view adresse = kBatiment, const std::string& note = "réunion du 3 mars")
{
    const auto reponse = monde.post("/calculs", {{"calcul", scenario(adresse)}, {"lot", lot}, {"note", note}}, monde.claire);
    REQUIRE(reponse.status == Status::SeeOther);
    const auto lieu = entete(reponse, "Location");
    REQUIRE(lieu.starts_with("/calculs/"));
    return lieu.substr(std::string_view("/calculs/").size());
}

struct Tape
{
    int code;
    std::string sortie;
    std::string messages;
};
Tape taper(std::vector<std::string> mots)
{
    std::ostringstream sortie, messages;
    const int code = executer(mots, sortie, messages);
    return {code, sortie.str(), messages.str()};
}

} // namespace

TEST_CASE("le calculateur s'ouvre sans compte et dit ce qu'il reste à donner")
{
    Monde monde;
    const auto page = monde.get("/calculateur");
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "Le résultat s'affichera ici"));
    CHECK(contient(page, "Maçonnerie : 50\u202F% (sourcé)"));
    CHECK(contient(page, "Gros œuvre : 45\u202F% (non sourcé)"));
    CHECK_FALSE(contient(page, "champ-en-erreur"));
    CHECK_FALSE(contient(page, "Garder sur un lot"));
    CHECK(contient(monde.get("/connexion"), "/calculateur"));
}

TEST_CASE("chaque méthode a sa page, et chaque page se lit sans rien saisir")
{
    Monde monde;
    for (const auto& methode : fiches_methodes())
    {
        CAPTURE(methode.code);
        for (const auto& compte : {std::string(), monde.claire, monde.denis})
        {
            const auto page = monde.get("/calculateur?methode=" + std::string(methode.code), compte);
            CHECK(page.status == Status::Ok);
            CHECK(contient(page, "name=\"methode\" value=\"" + std::string(methode.code)));
        }
    }
    CHECK(monde.get("/calculateur?methode=inconnue").status == Status::Ok);
    // Une valeur par défaut se montre choisie : la branche de la propreté en fixe deux.
    CHECK(contient(monde.get("/calculateur?methode=proprete_pact"), "value=\"pact.cout_horaire\" selected"));
}

TEST_CASE("l'adresse suffit : résultat, étapes, sources et leur statut")
{
    Monde monde;
    const auto page = monde.get(kBatiment);
    CHECK(contient(page, "<span class=\"chiffre\">833\u202Fh</span> d"));
    CHECK(contient(page, "1\u202F000\u202F000\u202F€ × 50\u202F%"));
    CHECK(contient(page, "833,33…"));
    CHECK(contient(page, "Sud 77"));
    CHECK(contient(page, "non sourcé"));
    CHECK(contient(page, "valeur saisie, sans source indiquée"));
    CHECK(contient(page, "value=\"part_main_oeuvre.maconnerie\" selected"));
}

TEST_CASE("la valeur fixée par le territoire de qui demande remplace celle qui est livrée ; sans compte, rien ne change")
{
    Monde monde;
    REQUIRE(monde.post("/droit/valeurs", {{"regle", "part_main_oeuvre.maconnerie"}, {"valeur", "55"}, {"depuis", "2026-01-01"},
                                          {"source", "Comité du 20 mars 2026"}, {"raison", "relevé de dix chantiers"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/calculateur", monde.claire), "Maçonnerie : 55\u202F%"));
    const auto page = monde.get(kBatiment, monde.claire);
    CHECK(contient(page, "1\u202F000\u202F000\u202F€ × 55\u202F%"));
    CHECK(contient(page, "Comité du 20 mars 2026"));
    CHECK(contient(monde.get(kBatiment), "1\u202F000\u202F000\u202F€ × 50\u202F%"));
    CHECK(contient(monde.get(kBatiment, monde.victor), "1\u202F000\u202F000\u202F€ × 50\u202F%"));
}

TEST_CASE("une valeur tapée en pour cent reste en pour cent, et une faute se dit à côté de son champ")
{
    Monde monde;
    const auto page = monde.get("/calculateur?methode=main_oeuvre&montant=-1&part_mo=101&taux=beaucoup&cout_horaire=0&arrondi=inf:0");
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "Une part va de 0 à 100"));
    CHECK(contient(page, "ne peut pas être négative"));
    CHECK(contient(page, "divise par elle"));
    CHECK(contient(page, "ne se lit pas"));
    CHECK(contient(page, "Le pas d"));
    CHECK(contient(page, "value=\"101\""));
}

TEST_CASE("au fil de la frappe, seul le résultat revient, avec l'adresse à garder")
{
    Monde monde;
    const auto morceau = au_fil(monde, kBatiment);
    CHECK(morceau.status == Status::Ok);
    CHECK_FALSE(contient(morceau, "<html"));
    CHECK(contient(morceau, "id=\"resultat\""));
    CHECK(entete(morceau, "HX-Replace-Url").starts_with("/calculateur?methode=main_oeuvre&montant=1000000&part_mo=part_main_oeuvre.maconnerie"));
    // La proposition que l'on vient de choisir efface la valeur tapée ; la valeur que l'on vient de taper défait la proposition.
    const auto choisie = au_fil(monde, "/calculateur?methode=main_oeuvre&montant=1000000&part_mo=45&part_mo_de=part_main_oeuvre.maconnerie&part_mo_etait=&taux=5&cout_horaire=30");
    CHECK(contient(choisie, "id=\"part_mo-saisie\" hx-swap-oob"));
    CHECK(contient(choisie, "500\u202F000\u202F€"));
    const auto tapee = au_fil(monde, "/calculateur?methode=main_oeuvre&montant=1000000&part_mo=45&part_mo_de=part_main_oeuvre.maconnerie&part_mo_etait=part_main_oeuvre.maconnerie&taux=5&cout_horaire=30");
    CHECK(contient(tapee, "id=\"part_mo-liste\" hx-swap-oob"));
    CHECK(contient(tapee, "450\u202F000\u202F€"));
}

TEST_CASE("trois scénarios tiennent à côté de celui que l'on modifie, dans l'adresse")
{
    Monde monde;
    std::string adresse(kBatiment);
    for (const auto* autre : {"methode=main_oeuvre&montant=1000000&part_mo=50&taux=5&cout_horaire=25", "methode=bareme&montant=250000",
                              "methode=proprete_pact&ca=240000&mois=24&heures_transferables=350&taux=10", "methode=bareme&montant=500000"})
        adresse += "&s=" + percent_encode(autre);
    const auto page = monde.get(adresse);
    CHECK(contient(page, "Scénarios côte à côte"));
    CHECK(contient(page, "1\u202F000\u202Fh"));
    CHECK(contient(page, "450\u202Fh"));
    CHECK(contient(page, "pas de clause"));
    CHECK(contient(page, "Scénario 3"));
    CHECK_FALSE(contient(page, "Scénario 4"));
    CHECK_FALSE(contient(page, "Comparer avec un autre"));
    CHECK(monde.get(std::string(kBatiment) + "&s=%FF").status != Status::InternalServerError);
}

TEST_CASE("un calcul se garde sur un lot, tel qu'il a été dit, et mène à l'objectif")
{
    Monde monde;
    const auto id = garder(monde, monde.lot2);
    const auto page = monde.get("/calculs/" + id, monde.claire);
    CHECK(page.status == Status::Ok);
    CHECK(contient(page, "833\u202Fh"));
    CHECK(contient(page, "réunion du 3 mars"));
    CHECK(contient(page, "Inscrire +233,00\u202Fh")); // 600 h sont dues
    CHECK(contient(page, "heures=233"));
    CHECK(contient(monde.get("/lots/" + monde.lot2 + "/compte", monde.claire), "/calculs/" + id));
    const auto formulaire = monde.get("/engagements/" + monde.clause2 + "/revisions?heures=233&cause=avenant&piece=note%20de%20calcul", monde.claire);
    CHECK(contient(formulaire, "value=\"233\""));
    CHECK(contient(formulaire, "value=\"note de calcul\""));

    const auto gardes = monde.base->read([&](Transaction& tx) { return lister_calculs(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2)); });
    REQUIRE(gardes.size() == 1);
    CHECK(gardes.front().heures == 833_h);
    CHECK(gardes.front().ecrit.etapes.size() == 4);
    CHECK(gardes.front().droit == monde.maison->droit.version);
    CHECK(lire_ecrit(read_json(write_json(json_ecrit(gardes.front().ecrit)))).sources.size() == gardes.front().ecrit.sources.size());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
    CHECK(contient(monde.get("/journal", monde.claire), "a gardé un calcul"));
}

TEST_CASE("un calcul sans clause se garde aussi, avec sa raison, et ne propose pas d'objectif")
{
    Monde monde;
    const auto id = garder(monde, monde.lot3, "/calculateur?methode=proprete_pact&ca=240000&mois=24&heures_transferables=350&taux=10");
    const auto page = monde.get("/calculs/" + id, monde.claire);
    CHECK(contient(page, "Pas de clause recommandée"));
    CHECK(contient(page, "120\u202Fh"));
    CHECK_FALSE(contient(page, "Inscrire +"));
}

TEST_CASE("on ne garde ni un calcul incomplet, ni sans lot, ni avec un numéro de sécurité sociale")
{
    Monde monde;
    const auto incomplet = monde.post("/calculs", {{"calcul", "methode=main_oeuvre&montant=1"}, {"lot", monde.lot2}, {"note", ""}}, monde.claire);
    CHECK(incomplet.status == Status::UnprocessableContent);
    const auto fautif = monde.post("/calculs", {{"calcul", scenario(kBatiment)}, {"lot", ""}, {"note", "255081416802538"}}, monde.claire);
    CHECK(fautif.status == Status::UnprocessableContent);
    CHECK(contient(fautif, "sécurité sociale"));
    CHECK(monde.compter("calculs") == 0);
    CHECK(monde.post("/calculs", {{"calcul", scenario(kBatiment)}, {"lot", monde.lot_valmont}, {"note", ""}}, monde.claire).status == Status::NotFound);
    CHECK(monde.post("/calculs", {{"calcul", scenario(kBatiment)}, {"lot", monde.lot2}}, monde.hugo).status == Status::Forbidden);
}

TEST_CASE("l'acheteur lit un calcul de son marché ; une entreprise et un autre territoire, non")
{
    Monde monde;
    const auto id = garder(monde, monde.lot2);
    for (const char* suite : {"", "/note.pdf", "/note.odt"})
    {
        CHECK(monde.get("/calculs/" + id + suite, monde.hugo).status == Status::Ok);
        CHECK(monde.get("/calculs/" + id + suite, monde.denis).status == Status::Forbidden);
        CHECK(monde.get("/calculs/" + id + suite, monde.victor).status == Status::NotFound);
        CHECK(monde.get("/calculs/" + id + suite).status != Status::Ok);
    }
    CHECK_FALSE(contient(monde.get("/calculs/" + id, monde.hugo), "Inscrire +"));
    CHECK_FALSE(contient(monde.get("/lots/" + monde.lot2 + "/compte", monde.denis), "Comment l'objectif"));
}

TEST_CASE("la note se lit par tous en PDF, et s'écrit en commande")
{
    Monde monde;
    const auto id = garder(monde, monde.lot2);
    const auto pdf = monde.get("/calculs/" + id + "/note.pdf", monde.claire);
    CHECK(entete(pdf, "Content-Type") == "application/pdf");
    CHECK(contient(Response{Status::Ok, {}, entete(pdf, "Content-Disposition")}, "note-calcul-2026-014-lot-2.pdf"));
    for (const auto& defaut : pdf_defects(pdf.body)) FAIL_CHECK(defaut);
    CHECK(ecrire_note(*monde.base, id, "odt", monde.maintenant).size() > 1000);
    CHECK_THROWS_AS(ecrire_note(*monde.base, "inconnu", "pdf", monde.maintenant), NotFound);
}

TEST_CASE("l'API garde un calcul, le relit, et dit toutes les anomalies")
{
    Monde monde;
    const auto corps = R"({"lot_id":")" + monde.lot2 + R"(","methode":"main_oeuvre","valeurs":{"montant":1000000,"part_mo":"maconnerie","taux":"0.05","cout_horaire":"30"},"arrondi":"inf:1"})";
    const auto cree = monde.api(Method::Post, "/api/v1/calculs", monde.claire, corps);
    REQUIRE(cree.status == Status::Created);
    const auto json = read_json(cree.body);
    CHECK(*json.find("heures_centiemes")->integer() == 83300);
    CHECK(monde.api(Method::Get, entete(cree, "Location"), monde.claire).status == Status::Ok);
    CHECK(contient(monde.api(Method::Get, "/api/v1/lots/" + monde.lot2 + "/calculs", monde.hugo), "main_oeuvre"));
    const auto refus = monde.api(Method::Post, "/api/v1/calculs", monde.claire, R"({"methode":"main_oeuvre","valeurs":{"montant":-1,"facture":"2"},"arrondi":"inf:0","inconnu":1})");
    CHECK(refus.status == Status::UnprocessableContent);
    for (const char* code : {"calcul.negatif", "calcul.absent", "calcul.champ_inconnu", "calcul.pas_nul", "champ.inconnu", "champ.absent"}) CHECK(contient(refus, code));
}

TEST_CASE("la commande calcule un objectif, l'explique, et sort avec 2 et toutes les anomalies")
{
    const auto fait = taper({"--json", "calculer", "objectif", "--methode", "main_oeuvre", "--montant", "1000000", "--part-mo", "0.50", "--taux", "0.05", "--cout-horaire", "30", "--arrondi", "inf:1"});
    REQUIRE(fait.code == 0);
    CHECK(fait.sortie.find("\"heures\": 833,") != std::string::npos);
    CHECK(fait.sortie.find("\"heures_brutes\": 833.333333,") != std::string::npos);
    CHECK(fait.sortie.find("\"clause_recommandee\": true") != std::string::npos);
    CHECK(taper({"calculer", "objectif", "--methode", "tranche_facturee", "--facture", "2702000", "--seuil", "2700000", "--tranche", "2000"}).sortie.find("1\u202Fh") != std::string::npos);
    const auto sans = taper({"--json", "calculer", "objectif", "--methode", "proprete_pact", "--ca", "240000", "--mois", "24", "--heures-transferables", "350", "--taux", "0.10", "--cout-horaire", "25"});
    CHECK(sans.code == 0);
    CHECK(sans.sortie.find("\"heures_brutes\": 120,") != std::string::npos);
    CHECK(sans.sortie.find("\"clause_recommandee\": false") != std::string::npos);
    CHECK(taper({"calculer", "objectif", "--methode", "bareme", "--montant", "150000"}).sortie.find("300\u202Fh") != std::string::npos);
    CHECK(taper({"calculer", "objectif", "--methode", "anru", "--heures-travaux", "120000"}).code == 0);
    CHECK(taper({"calculer", "objectif", "--methode", "part_heures", "--heures-travaillees", "24750000", "--taux", "0.10"}).code == 0);
    const auto faux = taper({"--json", "calculer", "objectif", "--methode", "main_oeuvre", "--montant", "x", "--part-mo", "1.5", "--cout-horaire", "0", "--arrondi", "inf:0"});
    CHECK(faux.code == 2);
    CHECK(read_json(faux.sortie).find("anomalies")->list()->size() == 5);
    for (const char* option : {"--montant", "--part-mo", "--taux", "--cout-horaire", "--arrondi"}) CHECK(faux.messages.find(option) != std::string::npos);
}
