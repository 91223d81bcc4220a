#include "app/bilans/bilans_commandes.hpp"
#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_check.hpp"
#include "socle/xlsx/xlsx_reader.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

/// Clause : mars 151,67 h, avril 151,67 h dont 11,67 h écartées. Effort : mars 70 h. Validée : mars de la clause.
void raconter(Monde& monde)
{
    const auto mars = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 120_h, 31.67_h, {}}});
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.omar, 70_h, 0_h, {}}});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_validation(e, monde.maison->droit, mars.declaration_id, Sens::Validee, "");
        return 0;
    });
}

Bilan bilan_au(Monde& monde, Jour le = 2026y / May / 10)
{
    return monde.base->read([&](Transaction& tx) {
        return dresser_bilan(tx, monde.perimetre(monde.claire), monde.maison->droit, monde.gymnase, le, 2026y / May / 10);
    });
}

std::string adresse(const Monde& monde, const std::string& suite) { return "/marches/" + monde.gymnase + "/bilan" + suite; }

/// Toutes les cellules d'un classeur, séparées, feuille par feuille.
std::string texte_du_classeur(const std::string& octets)
{
    std::string texte;
    XlsxReader lecteur(octets);
    for (std::size_t feuille = 0; feuille < lecteur.sheets().size(); ++feuille)
        lecteur.read(feuille, [&](std::int64_t, const std::vector<XlsxCell>& cellules) {
            for (const auto& cellule : cellules) texte += "|" + cellule.text;
            texte += "|\n";
            return Reading::Continue;
        });
    return texte;
}

// Ce qu'un bilan ne doit jamais dire : 600 + 300 dues, 291,67 + 70 retenues, 303,34 + 70 déclarées.
constexpr std::string_view kSommesInterdites[] = {"900,00", "361,67", "373,34", "36167", "37334", "361.67", "373.34"};

} // namespace

TEST_CASE("le bilan dit les figures de chaque compte, et jamais leur somme, sur la page, en JSON et au classeur")
{
    Monde monde;
    raconter(monde);
    const auto bilan = bilan_au(monde);
    REQUIRE(bilan.clause);
    REQUIRE(bilan.effort);
    CHECK(bilan.clause->solde.dues == 600_h);
    CHECK(bilan.clause->solde.declarees == 303.34_h);
    CHECK(bilan.clause->solde.retenues == 291.67_h);
    CHECK(bilan.clause->solde.validees == 151.67_h);
    CHECK(bilan.clause->solde.ecartees == 11.67_h);
    CHECK(bilan.clause->reste_a_faire == 308.33_h);
    CHECK(bilan.clause->personnes == 1);
    CHECK(bilan.clause->entreprises == std::vector<std::string>{"Durand BTP"});
    CHECK(bilan.effort->solde.retenues == 70_h);

    const auto page = monde.get(adresse(monde, ""), monde.claire);
    CHECK(page.status == Status::Ok);
    const auto json = monde.api(Method::Get, "/api/v1/marches/" + monde.gymnase + "/bilan", monde.claire);
    CHECK(json.status == Status::Ok);
    const auto classeur = texte_du_classeur(monde.get(adresse(monde, ".xlsx"), monde.claire).body);
    for (const auto figure : {291.67_h, 303.34_h, 11.67_h, 70_h, 308.33_h})
    {
        CHECK(contient(page, heures_nues(figure)));
        CHECK(contient(json, ":" + std::to_string(figure.centiemes())));
        // Un tableur écrit 70 et non 70.00.
        const auto point = figure == 70_h ? std::string("70") : heures_point(figure);
        CHECK_MESSAGE(classeur.find("|" + point + "|") != std::string::npos, point);
    }
    CHECK(contient(page, "formation au-delà du plafond"));
    CHECK(contient(page, "CCAP 2026-014, art. 8"));
    CHECK(contient(page, "non sourcé"));
    for (const auto somme : kSommesInterdites)
    {
        CHECK_FALSE(contient(page, somme));
        CHECK_FALSE(contient(json, somme));
        CHECK(classeur.find(somme) == std::string::npos);
    }
}

TEST_CASE("le bilan ne nomme personne : des références, pour l'acheteur comme pour le facilitateur")
{
    Monde monde;
    raconter(monde);
    for (const auto& qui : {monde.hugo, monde.claire})
        for (const char* suite : {"", ".xlsx"})
        {
            const auto reponse = monde.get(adresse(monde, suite), qui);
            REQUIRE(reponse.status == Status::Ok);
            const auto texte = std::string(suite).empty() ? reponse.body : texte_du_classeur(reponse.body);
            CHECK(texte.find("P-001") != std::string::npos);
            for (const char* nom : {"Awa", "Bâ", "Omar", "Karim"}) CHECK(texte.find(nom) == std::string::npos);
        }
}

TEST_CASE("le bilan d'une autre structure n'existe pas, et une entreprise n'en demande pas")
{
    Monde monde;
    for (const char* suite : {"", ".pdf", ".odt", ".xlsx"})
    {
        CHECK(monde.get(adresse(monde, suite), monde.victor).status == Status::NotFound);
        CHECK(monde.get(adresse(monde, suite), monde.denis).status == Status::Forbidden);
        CHECK(monde.get(adresse(monde, suite)).status != Status::Ok);
    }
    CHECK(monde.api(Method::Get, "/api/v1/marches/" + monde.gymnase + "/bilan", monde.victor).status == Status::NotFound);
}

TEST_CASE("le PDF du bilan se lit par tous et porte la mention du financement")
{
    Monde monde;
    raconter(monde);
    const auto pdf = monde.get(adresse(monde, ".pdf"), monde.claire);
    CHECK(entete(pdf, "Content-Type") == "application/pdf");
    CHECK(contient(Response{Status::Ok, {}, entete(pdf, "Content-Disposition")}, "bilan-2026-014-2026-05-10.pdf"));
    for (const auto& defaut : pdf_defects(pdf.body)) FAIL_CHECK(defaut);
    CHECK(pdf_structure(pdf.body).find("Emblème de l'Union européenne") != std::string::npos);
    CHECK(monde.get(adresse(monde, ".odt"), monde.claire).status == Status::Ok);
    CHECK(contient(monde.get(adresse(monde, ""), monde.claire), "Cofinancé par l"));

    const auto ailleurs = monde.get("/marches/" + monde.marche_valmont + "/bilan", monde.victor);
    CHECK(ailleurs.status == Status::Ok);
    CHECK_FALSE(contient(ailleurs, "Union européenne"));
}

TEST_CASE("un bilan arrêté à un jour passé ignore ce qui est venu ensuite : déclarations, corrections, décisions, avenants")
{
    Monde monde;
    monde.maintenant = sys_days{2026y / April / 3} + 8h;
    const auto mars = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    monde.maintenant = sys_days{2026y / May / 4} + 8h;
    const auto ligne = monde.base->read([&](Transaction& tx) {
        return lister_lignes_de(tx, monde.perimetre(monde.claire), mars.declaration_id).front().id;
    });
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, ligne}});
    const auto avril = monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.karim, 50_h, 0_h, {}}});
    const Lot lot = monde.lot(monde.lot2);
    const Engagement clause = monde.engagement(monde.clause2);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_validation(e, monde.maison->droit, avril.declaration_id, Sens::Renvoyee, "relevé illisible");
        inscrire_revision(e, lot, clause, 40_h, Cause::Avenant, 2026y / May / 1, "avenant 1", {});
        return 0;
    });
    const auto alors = bilan_au(monde, 2026y / April / 30);
    CHECK(alors.clause->solde.dues == 600_h);
    CHECK(alors.clause->solde.retenues == 151.67_h);
    CHECK(alors.clause->solde.refusees == 0_h);
    const auto depuis = bilan_au(monde);
    CHECK(depuis.clause->solde.dues == 640_h);
    CHECK(depuis.clause->solde.retenues == 100_h);
    CHECK(depuis.clause->solde.refusees == 50_h);
    CHECK(depuis.clause->personnes == 1);
    CHECK(depuis.clause->personnes_declarees == 2);

    CHECK(contient(monde.get(adresse(monde, "?le=2026-04-30"), monde.claire), "Bilan arrêté au 30 avril 2026"));
    CHECK(monde.get(adresse(monde, "?le=2026-05-31"), monde.claire).status == Status::BadRequest);
    CHECK(monde.get(adresse(monde, "?le=hier"), monde.claire).status == Status::BadRequest);
}

TEST_CASE("un marché sans engagement a un bilan qui le dit, dans les trois formats")
{
    Monde monde;
    const auto nu = monde.ecrire(monde.claire, [&](Ecriture& e) {
        Marche marche = trouver_marche(e.tx, Perimetre::de_la_machine(), monde.gymnase);
        marche.reference = "2026-099";
        marche.objet = "Marché nu";
        return inscrire_marche(e, marche);
    });
    CHECK(contient(monde.get("/marches/" + nu + "/bilan", monde.claire), "Aucun engagement"));
    for (const auto format : {FormatDeBilan::Pdf, FormatDeBilan::Odt, FormatDeBilan::Xlsx})
        CHECK(ecrire_bilan(*monde.base, monde.maison->droit, nu, format, monde.maintenant).size() > 1000);
    CHECK(format_de_bilan("pdf") == FormatDeBilan::Pdf);
    CHECK_FALSE(format_de_bilan("docx"));
}
