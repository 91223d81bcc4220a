#include "monde.hpp"

#include "app/tableau/tableau_table.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

std::vector<SuiviDEngagement> suivis_de(Monde& monde, const std::string& qui, Acte acte)
{
    return monde.base->read([&](Transaction& tx) {
        return charger_suivis(tx, monde.perimetre(qui), acte, monde.maison->droit, 2026y / May / 10).suivis;
    });
}

} // namespace

TEST_CASE("la facilitatrice voit ce qui l'attend, la plus ancienne déclaration d'abord, et le nombre de choses")
{
    Monde monde;
    monde.maintenant = sys_days{2026y / April / 3} + 8h;
    const auto mars = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}, {monde.lea, 10_h, 0_h, {}}});
    monde.maintenant = sys_days{2026y / May / 4} + 8h;
    monde.declarer(monde.effort3, monde.martin, 2026y / April, {{monde.omar, 70_h, 0_h, {}}});
    monde.maintenant = sys_days{2026y / May / 10} + 9h;
    const auto page = monde.get("/", monde.claire);
    REQUIRE(page.status == Status::Ok);
    // Deux déclarations, et Léa sans fenêtre.
    CHECK(contient(page, "Bonjour Claire, <span class=\"chiffre\">4\u00A0choses</span> vous attendent"));
    CHECK(contient(page, "/declarations/" + mars.declaration_id));
    const auto rang_mars = page.body.find("Valider mars, Durand BTP"), rang_avril = page.body.find("Valider avril, Martin Paysage");
    REQUIRE(rang_mars != std::string::npos);
    CHECK(rang_mars < rang_avril);
    CHECK(contient(page, "161,67"));
    CHECK(contient(page, "Décider l&#39;éligibilité : Léa Noël"));
    // Février n'est pas déclaré sur la clause ; mars ne l'est pas sur l'effort.
    CHECK(contient(page, "Durand BTP : déclarer 2 mois, depuis février 2026"));
    CHECK(contient(page, "Martin Paysage : déclarer mars 2026"));
    // 151,67 h de clause et 70 h d'effort : jamais 221,67.
    CHECK(contient(page, "151,67"));
    CHECK(contient(page, "70,00"));
    CHECK_FALSE(contient(page, "221,67"));
}

TEST_CASE("une éligibilité qui finit dans les soixante jours se voit, une autre non")
{
    Monde monde;
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto ancienne = e.tx.query_one("SELECT id FROM fenetres WHERE participant_id = ?", monde.awa)->text("id");
        e.inserer("fenetres", {{"id", e.nouvel_id()}, {"participant_id", monde.awa}, {"debut", "2026-01-01"}, {"fin", "2026-06-30"},
                               {"annule", ancienne}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("ouvrir", "participants", monde.awa, "a corrigé une fenêtre", monde.structure);
        return 0;
    });
    const auto page = monde.get("/", monde.claire);
    CHECK(contient(page, "Awa Bâ : l&#39;éligibilité finit le 30 juin 2026"));
    CHECK_FALSE(contient(page, "Karim Daoud : l&#39;éligibilité"));
}

TEST_CASE("l'entreprise a un bouton par lot à déclarer, et voit ce qui fut écarté et renvoyé")
{
    Monde monde;
    const auto mars = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 120_h, 31.67_h, {}}});
    const auto fevrier = monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.karim, 35_h, 0_h, {}}});
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_validation(e, monde.maison->droit, fevrier.declaration_id, Sens::Renvoyee, "relevé illisible");
        return 0;
    });
    const auto page = monde.get("/", monde.denis);
    REQUIRE(page.status == Status::Ok);
    CHECK(contient(page, "Déclarer avril"));
    CHECK(contient(page, "mois=2026-04"));
    CHECK(contient(page, "Corriger février 2026"));
    CHECK(contient(page, "relevé illisible"));
    CHECK(contient(page, "/declarations/" + mars.declaration_id));
    CHECK(contient(page, "11,67"));
    CHECK_FALSE(contient(page, "Martin Paysage"));
    CHECK_FALSE(contient(page, "espaces verts"));
}

TEST_CASE("l'acheteur voit ses marchés et ce qui glisse, sans un nom de personne ; l'autre structure ne voit rien d'ici")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.awa, 20_h, 0_h, {}}});
    const auto page = monde.get("/", monde.hugo);
    REQUIRE(page.status == Status::Ok);
    CHECK(contient(page, "Rénovation du gymnase"));
    CHECK(contient(page, "Ça glisse"));
    CHECK(contient(page, "aucune déclaration depuis février 2026"));
    for (const char* nom : {"Awa", "Karim", "Léa"}) CHECK_FALSE(contient(page, nom));
    const auto ailleurs = monde.get("/", monde.victor);
    CHECK_FALSE(contient(ailleurs, "gymnase"));
    CHECK(contient(ailleurs, "Routes du Val"));
}

TEST_CASE("l'administratrice voit les comptes et le journal, pas les personnes")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.awa, 20_h, 0_h, {}}});
    const auto page = monde.get("/", monde.alice);
    REQUIRE(page.status == Status::Ok);
    CHECK(contient(page, "Comptes ouverts"));
    CHECK(contient(page, "Aucun contrat public"));
    CHECK_FALSE(contient(page, "Awa"));
}

TEST_CASE("un effort d'insertion ne glisse pas, et l'année de la clause ignore ses heures")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.awa, 20_h, 0_h, {}}});
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.omar, 70_h, 0_h, {}}});
    const auto suivis = suivis_de(monde, monde.claire, Acte::Valider);
    REQUIRE(suivis.size() == 2);
    const auto clause = annee_de(suivis, Famille::Clause, 2026y / May / 10), effort = annee_de(suivis, Famille::Effort, 2026y / May / 10);
    CHECK(clause.faites == 20_h);
    CHECK(effort.faites == 70_h);
    CHECK(clause.points.size() == 12);
    CHECK(clause.points[0].faites == 0_h);
    CHECK(clause.points[1].faites == 20_h);
    CHECK(clause.points[4].faites == 20_h);
    CHECK_FALSE(clause.points[5].faites);
    // 600 h du 1er février 2026 au 30 juin 2027 : 99 jours sur 515 au 10 mai.
    CHECK(clause.attendues == Heures::de_centiemes(60000 * 99 / 515));
}

TEST_CASE("un lot fini depuis plus de deux ans n'est plus au tableau")
{
    Monde monde;
    const auto apres = monde.base->read([&](Transaction& tx) {
        return charger_suivis(tx, monde.perimetre(monde.claire), Acte::Valider, monde.maison->droit, 2029y / July / 1).suivis;
    });
    CHECK(apres.empty());
    CHECK(suivis_de(monde, monde.sans_role, Acte::Valider).empty());
}
