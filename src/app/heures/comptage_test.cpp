#include "monde.hpp"

#include "app/participants/modalites_table.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

HeuresParNature autres(Nature nature, Heures heures)
{
    HeuresParNature autres;
    autres[nature] = heures;
    return autres;
}

std::vector<LigneInscrite> lignes_du_lot2(Monde& monde)
{
    return monde.base->read([&](Transaction& tx) {
        return lister_lignes(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), monde.engagement(monde.clause2), Remplacees::Comprises);
    });
}

std::string affectation_de(Monde& monde, const std::string& participant)
{
    return monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM affectations WHERE participant_id = ?", participant)->text("id"); });
}

void preciser(Monde& monde, const std::string& participant, const Realisation& realisation, const std::string& annule = "")
{
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_modalite(e, trouver_affectation(e.tx, monde.perimetre(monde.claire), affectation_de(monde, participant)), realisation, annule);
        return 0;
    });
}

void fixer(Monde& monde, const std::string& cle, const std::string& valeur, Jour depuis = 2026y / January / 1)
{
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_valeur_du_lot(e, monde.lot(monde.lot2), cle, depuis, valeur, "CCAP, art. 9", "");
        return 0;
    });
}

} // namespace

TEST_CASE("les congés payés s'inscrivent à part, comptent par défaut, et se rejouent à l'identique")
{
    Monde monde;
    const auto inscrite = monde.declarer(monde.clause2, monde.durand, 2026y / March,
                                         {{monde.awa, 140_h, 0_h, {}, autres(Nature::CongesPayes, 7_h)}, {monde.karim, 100_h, 0_h, {}, autres(Nature::Maladie, 14_h)}});
    CHECK(inscrite.declarees == 261_h);
    CHECK(inscrite.retenues == 247_h);
    const auto lignes = lignes_du_lot2(monde);
    REQUIRE(lignes.size() == 2);
    CHECK(lignes[0].autres[Nature::CongesPayes] == 7_h);
    CHECK(lignes[0].declarees() == 147_h);
    CHECK(lignes[1].retenue == Retenue{100_h, {{14_h, Motif::MaladieNonComptees}}});
    const auto compte = monde.base->read([&](Transaction& tx) { return comptes_du_lot(tx, monde.perimetre(monde.claire), monde.lot(monde.lot2), 2026y / May / 10).front(); });
    CHECK(compte.solde.declarees == 261_h);
    CHECK(compte.solde.declarees == compte.solde.retenues + compte.solde.ecartees + compte.solde.refusees);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());

    // L'explication cite la décision de chaque nature déclarée, et elles seules.
    monde.base->read([&](Transaction& tx) {
        const auto x = expliquer_ligne(tx, monde.perimetre(monde.claire), monde.maison->droit, lignes[1].id);
        REQUIRE(x.valeur("comptage.maladie"));
        CHECK(x.valeur("comptage.maladie")->valeur.statut == Statut::NonSource);
        CHECK_FALSE(x.valeur("comptage.trajet"));
    });
    CHECK(contient(monde.get("/lignes/" + lignes[1].id + "/explication", monde.claire), "non sourcé"));
}

TEST_CASE("une ligne sans travail ni formation, toute en congés, réserve pourtant son mois")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 0_h, 0_h, {}, autres(Nature::CongesPayes, 7_h)}});
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 10_h, 0_h, {}}}).retenues == 0_h);
}

TEST_CASE("changer la table de comptage d'un contrat ne touche que les lignes à venir ; la correction est rejugée")
{
    Monde monde;
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}, autres(Nature::CongesPayes, 7_h)}});
    fixer(monde, "comptage.conges_payes", "exclu");
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    const auto avril = monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 100_h, 0_h, {}, autres(Nature::CongesPayes, 7_h)}});
    CHECK(avril.retenues == 100_h);
    const auto corrigee = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, lignes_du_lot2(monde).front().id, autres(Nature::CongesPayes, 7_h)}});
    CHECK(corrigee.retenues == 100_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
}

TEST_CASE("une valeur nouvelle du droit, datée d'un jour, ne change que les mois qui commencent à partir de lui")
{
    Monde monde;
    const auto conges = autres(Nature::CongesPayes, 7_h);
    for (const auto mois : {2026y / February, 2026y / March, 2026y / April}) monde.declarer(monde.clause2, monde.durand, mois, {{monde.awa, 100_h, 0_h, {}, conges}});
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());

    // Le droit change au 15 mars 2026 : les congés payés ne comptent plus.
    auto droit = monde.maison->droit;
    Valeur nouvelle;
    for (auto& valeur : droit.valeurs)
        if (valeur.cle == "comptage.conges_payes")
        {
            nouvelle = valeur;
            valeur.jusqu_a = 2026y / March / 14;
        }
    nouvelle.depuis = 2026y / March / 15;
    nouvelle.valeur = "exclu";
    droit.valeurs.push_back(nouvelle);
    const auto recalcul = recalculer(*monde.base, droit);
    const auto lignes = lignes_du_lot2(monde);
    REQUIRE(lignes.size() == 3);
    REQUIRE(recalcul.differences.size() == 1);
    CHECK(recalcul.differences[0].ligne_id == lignes[2].id); // avril seul : mars avait commencé
    CHECK(recalcul.differences[0].rejouee == Retenue{100_h, {{7_h, Motif::CongesPayesNonComptees}}});
    // Et chaque ligne garde la version du droit qui l'a décidée.
    for (const auto& ligne : lignes) CHECK(ligne.droit == monde.maison->droit.version);
}

TEST_CASE("la modalité d'une personne n'est jamais devinée : inconnue, rien ne limite ; apprise, elle vaut pour la suite")
{
    Monde monde;
    fixer(monde, "fenetre_cdi", "2");
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 100_h, 0_h, {}}});
    preciser(monde, monde.awa, {Modalite::EmbaucheDirecte, SorteDeContrat::Cdi, 2026y / February / 2, SorteDEmployeur::Titulaire});
    // Ce qui était inscrit avant qu'on le sache se rejoue tel quel.
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    const auto fevrier = monde.declarer(monde.clause2, monde.durand, 2026y / February, {{monde.awa, 100_h, 0_h, {}}});
    const auto mai = monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.awa, 100_h, 0_h, {}}});
    CHECK(fevrier.retenues == 100_h);
    CHECK(mai.retenues == 0_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    const auto page = monde.get("/lignes/" + lignes_du_lot2(monde).back().id + "/explication", monde.claire);
    CHECK(contient(page, "CDI depuis le 2 février 2026"));
    CHECK(contient(page, "au-delà de la durée comptée"));

    // Une erreur se remplace par une autre ligne.
    const auto erreur = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM modalites")->text("id"); });
    preciser(monde, monde.awa, {Modalite::EmbaucheDirecte, SorteDeContrat::Cdd, 2026y / February / 2, {}}, erreur);
    CHECK_THROWS_AS(preciser(monde, monde.awa, {Modalite::EmbaucheDirecte, {}, {}, {}}, erreur), Conflict);
    const auto reprise = monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.awa, 100_h, 0_h, lignes_du_lot2(monde).back().id}});
    CHECK(reprise.retenues == 100_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("l'intérim classique compte jusqu'à sa part des heures dues, toutes personnes réunies, et se rejoue")
{
    Monde monde;
    fixer(monde, "part_ett", "25"); // 150 h sur 600
    for (const auto& qui : {monde.awa, monde.karim}) preciser(monde, qui, {Modalite::MiseADisposition, SorteDeContrat::Mission, {}, SorteDEmployeur::Ett});
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 100_h, 0_h, {}}, {monde.karim, 40_h, 0_h, {}}}).retenues == 140_h);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 100_h, 0_h, {}}}).retenues == 10_h);
    // Un avenant élargit la part pour la suite, sans récrire ce qui est décidé.
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_revision(e, monde.lot(monde.lot2), monde.engagement(monde.clause2), 200_h, Cause::Avenant, 2026y / May / 4, "avenant 1", {});
        return 0;
    });
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / May, {{monde.awa, 100_h, 0_h, {}}}).retenues == 50_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(contient(monde.get("/lignes/" + lignes_du_lot2(monde).back().id + "/explication", monde.claire), "Intérim classique"));
}

TEST_CASE("par personne et en part de formation : ce qui a déjà compté sur l'engagement décide, et se rejoue")
{
    Monde monde;
    fixer(monde, "plafond_personne", "200.00");
    fixer(monde, "part_formation", "10");
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 90_h, 20_h, {}}}).retenues == 100_h);
    CHECK(monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 150_h, 0_h, {}}}).retenues == 100_h);
    const auto lignes = lignes_du_lot2(monde);
    CHECK(lignes[0].retenue == Retenue{100_h, {{10_h, Motif::FormationAuDelaDeLaPart}}});
    CHECK(lignes[1].retenue == Retenue{100_h, {{50_h, Motif::PersonneAuDelaDuPlafond}}});
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
}

TEST_CASE("sans coefficient fixé, aucune vue pondérée ; avec, elle se montre à côté et le compte ne bouge pas")
{
    Monde monde;
    preciser(monde, monde.awa, {Modalite::EmbaucheDirecte, SorteDeContrat::Cdi, 2026y / February / 2, {}});
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}});
    const auto adresse = "/lignes/" + lignes_du_lot2(monde).front().id + "/explication";
    CHECK_FALSE(contient(monde.get(adresse, monde.claire), "Vue pondérée"));
    fixer(monde, "ponderation.cdi", "1.2");
    monde.declarer(monde.clause2, monde.durand, 2026y / April, {{monde.awa, 151.67_h, 0_h, {}}});
    CHECK_FALSE(contient(monde.get(adresse, monde.claire), "Vue pondérée")); // elle n'était pas connue alors
    const auto page = monde.get("/lignes/" + lignes_du_lot2(monde).back().id + "/explication", monde.claire);
    CHECK(contient(page, "Vue pondérée"));
    CHECK(contient(page, "182,00"));
    CHECK(lignes_du_lot2(monde).back().retenue == Retenue{151.67_h, {}});
}
