#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/organismes/organismes_table.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/protection/protection_tables.hpp"
#include "monde.hpp"
#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace ouvrage;
using namespace socle;
using namespace std::chrono;

namespace
{

constexpr Jour kAujourdHui = 2026y / May / 10;

/// Awa, en CDD chez Durand, sur le lot 2.
ContratAInscrire cdd_d_awa(const Monde& monde)
{
    ContratAInscrire contrat;
    contrat.participant_id = monde.awa;
    contrat.termes.employeur_entreprise_id = monde.durand;
    contrat.termes.entreprise_id = monde.durand;
    contrat.termes.debut = 2026y / February / 2;
    contrat.termes.fin = 2026y / July / 31;
    contrat.termes.hebdomadaires = 35_h;
    contrat.termes.rome = "F1703";
    contrat.termes.tuteur = Tuteur::Designe;
    contrat.lots = {{monde.lot2, monde.durand}};
    contrat.tuteur_nom = "Yves Garrot";
    contrat.note = "Vient à vélo.";
    return contrat;
}

std::string inscrire(Monde& monde, const ContratAInscrire& contrat)
{
    return monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_contrat(e, monde.perimetre(monde.claire), contrat); });
}

ContratDeTravail relire(Monde& monde, const std::string& id, const std::string& compte)
{
    return monde.base->read([&](Transaction& tx) { return trouver_contrat_de_travail(tx, monde.perimetre(compte), id); });
}

/// Une mission d'ETTI qui sert les lots de deux entreprises.
std::string mission_sur_deux_lots(Monde& monde)
{
    const auto etti = monde.ecrire(monde.claire, [&](Ecriture& e) { return inscrire_organisme(e, monde.structure, NatureOrganisme::Etti, "Tremplin Intérim", {}); });
    ContratAInscrire contrat;
    contrat.participant_id = monde.karim;
    contrat.termes.sorte = SorteDeContrat::Mission;
    contrat.termes.modalite = Modalite::MiseADisposition;
    contrat.termes.employeur = SorteDEmployeur::Etti;
    contrat.termes.employeur_organisme_id = etti;
    contrat.termes.entreprise_id = monde.durand;
    contrat.termes.debut = 2026y / March / 2;
    contrat.termes.fin = 2026y / August / 28;
    contrat.termes.hebdomadaires = 35_h;
    contrat.lots = {{monde.lot2, monde.durand}, {monde.lot3, monde.martin}};
    return inscrire(monde, contrat);
}

} // namespace

TEST_CASE("un contrat de travail se relit avec ses lots, et ce qui nomme quelqu'un n'entre pas au journal")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    const auto lu = relire(monde, id, monde.claire);
    CHECK(lu.termes == cdd_d_awa(monde).termes);
    CHECK(lu.personne == "Awa Bâ");
    CHECK(lu.employeur == "Durand BTP");
    REQUIRE(lu.lots.size() == 1);
    CHECK(lu.lots[0].lot_id == monde.lot2);
    CHECK(lu.etat(kAujourdHui) == EtatDeContrat::EnCours);
    const auto notes = monde.base->read([&](Transaction& tx) { return lire_notes(tx, monde.awa); });
    CHECK(note_de(notes, lu.versions[0].ligne.id, "tuteur") == "Yves Garrot");
    CHECK(note_de(notes, id, "contrat") == "Vient à vélo.");
    const auto journal = monde.get("/journal", monde.claire);
    CHECK(contient(journal, "a inscrit le contrat de P-001 : CDD chez Durand BTP, du 2 février 2026 au 31 juillet 2026"));
    for (const auto* secret : {"Garrot", "vélo"}) CHECK_FALSE(contient(journal, secret));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("l'affectation existante sert, celle qui manque s'inscrit, et la modalité est celle du contrat")
{
    Monde monde;
    const auto avant = monde.compter("affectations");
    inscrire(monde, cdd_d_awa(monde));
    CHECK(monde.compter("affectations") == avant); // Awa était affectée au lot 2 depuis février
    CHECK(monde.compter("modalites") == 1);
    // Le même contrat sur un autre lot : une affectation de plus, une modalité de plus.
    mission_sur_deux_lots(monde);
    CHECK(monde.compter("affectations") == avant + 1);
    CHECK(monde.compter("modalites") == 3);
    // La modalité déjà connue ne se répète pas.
    auto suite = cdd_d_awa(monde);
    inscrire(monde, suite);
    CHECK(monde.compter("modalites") == 3);
    // Et la déclaration propose Karim sur le lot 3.
    const auto inscrite = monde.declarer(monde.effort3, monde.martin, 2026y / April, {{monde.karim, 20_h, 0_h, {}}});
    CHECK(inscrite.retenues == 20_h);
    CHECK(recalculer(*monde.base, monde.maison->droit).differences.empty());
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("corriger les termes est une autre ligne : la modalité suit, et qui corrige ce qui l'est déjà l'apprend")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    const auto lu = relire(monde, id, monde.claire);
    auto termes = lu.termes;
    termes.sorte = SorteDeContrat::Cdi;
    termes.fin = {};
    const auto corriger = [&] {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            corriger_termes(e, monde.perimetre(monde.claire), lu, lu.versions.back().ligne.id, termes, "Yves Garrot");
            return 0;
        });
    };
    corriger();
    const auto corrige = relire(monde, id, monde.claire);
    CHECK(corrige.termes == termes);
    CHECK(corrige.versions.size() == 2);
    CHECK(corrige.versions[0].ligne.annulee);
    const auto vivantes = monde.base->read([&](Transaction& tx) {
        return tx.query("SELECT contrat FROM modalites m WHERE NOT EXISTS (SELECT 1 FROM modalites x WHERE x.annule = m.id)").size();
    });
    CHECK(vivantes == 1);
    CHECK_THROWS_AS(corriger(), Conflict);
}

TEST_CASE("des avenants changent la fin, la durée et le tuteur, chacun à sa date")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    const auto amender = [&](const Avenant& avenant, const std::string& annule = "") {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            inscrire_avenant(e, trouver_contrat_de_travail(e.tx, monde.perimetre(monde.claire), id), avenant, "", annule);
            return 0;
        });
    };
    amender({.effet_le = 2026y / April / 1, .hebdomadaires = 28_h});
    amender({.effet_le = 2026y / August / 1, .fin = 2026y / December / 31});
    amender({.effet_le = 2026y / June / 1, .tuteur = Tuteur::NonDesigne});
    auto lu = relire(monde, id, monde.claire);
    CHECK(lu.fin_prevue() == 2026y / December / 31);
    CHECK(lu.hebdomadaires(2026y / March / 31) == 35_h);
    CHECK(lu.hebdomadaires(2026y / April / 1) == 28_h);
    CHECK(lu.tuteur(kAujourdHui) == Tuteur::Designe);
    CHECK(lu.tuteur(2026y / June / 1) == Tuteur::NonDesigne);
    CHECK(lu.termes.fin == 2026y / July / 31); // ce qui a été signé reste
    amender({.effet_le = 2026y / August / 1, .fin = 2026y / October / 31}, lu.avenants[1].ligne.id);
    lu = relire(monde, id, monde.claire);
    CHECK(lu.fin_prevue() == 2026y / October / 31);
    CHECK_THROWS_AS(amender({.effet_le = 2026y / August / 1, .fin = 2026y / November / 30}, lu.avenants[1].ligne.id), Conflict);
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("un motif de fin réservé ne s'écrit qu'à part, se lit en laissant une trace, et s'efface sans changer un chiffre")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    const auto finir = [&](const std::string& motif, const std::string& annule = "") {
        monde.ecrire(monde.claire, [&](Ecriture& e) {
            inscrire_fin(e, trouver_contrat_de_travail(e.tx, monde.perimetre(monde.claire), id), 2026y / April / 30, motif, "", annule);
            return 0;
        });
    };
    finir("demission");
    CHECK_THROWS_AS(finir("abandon"), Conflict); // une fin de plus, non : une correction
    finir("inaptitude", relire(monde, id, monde.claire).fin_dite()->ligne.id);
    const auto lu = relire(monde, id, monde.claire);
    REQUIRE(lu.fin_dite());
    CHECK(lu.fin_dite()->motif == "autre");
    CHECK(lu.fin_dite()->reserve);
    CHECK(lu.etat(kAujourdHui) == EtatDeContrat::Fini);
    const auto fins = [&] { return monde.base->read([&](Transaction& tx) { return compter_fins(tx, monde.perimetre(monde.claire), 2026y / January / 1, 2026y / December / 31); }); };
    REQUIRE(fins().size() == 1);
    CHECK(fins()[0].motif == "autre");
    const auto lire = [&] { return monde.ecrire(monde.claire, [&](Ecriture& e) { return lire_motif_reserve(e, lu, lu.fin_dite()->ligne.id); }); };
    CHECK(lire() == "inaptitude");
    const auto journal = monde.get("/journal", monde.claire);
    CHECK(contient(journal, "a lu le motif réservé de la fin du contrat de P-001"));
    CHECK_FALSE(contient(journal, "naptitude"));
    // Oublier la personne : tout ce qui dit quelque chose d'elle s'efface, et le compte des fins ne bouge pas.
    monde.base->write([&](Transaction& tx) {
        for (const auto& une : tables_de_personne()) tx.execute("DELETE FROM " + std::string(une.table) + " WHERE " + std::string(une.condition), monde.awa);
    });
    CHECK(lire().empty());
    CHECK(fins()[0].combien == 1);
    CHECK(relire(monde, id, monde.claire).personne == "P-001");
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("chacun ne voit que ses contrats : la structure tous, l'entreprise les siens et ses seuls lots, l'acheteur aucun")
{
    Monde monde;
    const auto d_awa = inscrire(monde, cdd_d_awa(monde));
    const auto de_karim = mission_sur_deux_lots(monde);
    for (const auto& compte : {monde.hugo, monde.alice, monde.pauline, monde.victor, monde.marc, monde.sans_role}) CHECK_THROWS_AS(relire(monde, d_awa, compte), NotFound);
    for (const auto& compte : {monde.hugo, monde.alice, monde.pauline, monde.victor}) CHECK_THROWS_AS(relire(monde, de_karim, compte), NotFound);
    CHECK(relire(monde, de_karim, monde.claire).lots.size() == 2);
    // Durand et Martin voient tous deux la mission de Karim, chacun son lot.
    const auto chez_durand = relire(monde, de_karim, monde.denis), chez_martin = relire(monde, de_karim, monde.marc);
    REQUIRE(chez_durand.lots.size() == 1);
    CHECK(chez_durand.lots[0].lot_id == monde.lot2);
    REQUIRE(chez_martin.lots.size() == 1);
    CHECK(chez_martin.lots[0].lot_id == monde.lot3);
    const auto chercher = [&](const std::string& compte, RechercheDeContratsDeTravail recherche = {}) {
        return monde.base->read([&](Transaction& tx) { return chercher_contrats(tx, monde.perimetre(compte), recherche, kAujourdHui); });
    };
    CHECK(chercher(monde.claire).total == 2);
    CHECK(chercher(monde.denis).total == 2);
    CHECK(chercher(monde.marc).total == 1);
    for (const auto& compte : {monde.hugo, monde.alice, monde.pauline, monde.victor}) CHECK(chercher(compte).total == 0);
    CHECK(chercher(monde.claire, {.q = "tremplin"}).total == 1);
    CHECK(chercher(monde.claire, {.q = "ba awa"}).total == 1);
    CHECK(chercher(monde.claire, {.sorte = SorteDeContrat::Mission}).contrats[0].id == de_karim);
}

TEST_CASE("l'état d'un contrat est le même dans une recherche et sur sa page")
{
    Monde monde;
    auto un = cdd_d_awa(monde);
    inscrire(monde, un);                       // en cours
    un.termes.fin = 2026y / April / 30;
    const auto fini = inscrire(monde, un);     // fin à dire, puis finie
    inscrire(monde, un);                       // fin à dire
    un.termes.debut = 2026y / June / 1;
    un.termes.fin = {};
    inscrire(monde, un);                       // à venir
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_fin(e, trouver_contrat_de_travail(e.tx, monde.perimetre(monde.claire), fini), 2026y / April / 30, "fin_prevue", "", "");
        return 0;
    });
    const auto compte = monde.base->read([&](Transaction& tx) { return compter_contrats(tx, monde.perimetre(monde.claire), {}, kAujourdHui); });
    CHECK(compte == std::vector<std::int64_t>{1, 1, 1, 1});
    for (const auto etat : {EtatDeContrat::AVenir, EtatDeContrat::EnCours, EtatDeContrat::FinADire, EtatDeContrat::Fini})
    {
        const auto lus = monde.base->read([&](Transaction& tx) { return chercher_contrats(tx, monde.perimetre(monde.claire), {.etat = etat}, kAujourdHui); });
        REQUIRE(lus.contrats.size() == 1);
        CHECK(lus.contrats[0].etat(kAujourdHui) == etat);
    }
}

TEST_CASE("un contrat ne s'inscrit ni pour la personne, ni sur le lot, ni chez l'employeur d'une autre structure")
{
    Monde monde;
    auto ailleurs = cdd_d_awa(monde);
    ailleurs.termes.employeur_entreprise_id = monde.entreprise_valmont;
    CHECK_THROWS_AS(inscrire(monde, ailleurs), NotFound);
    ailleurs = cdd_d_awa(monde);
    ailleurs.lots = {{monde.lot_valmont, monde.entreprise_valmont}};
    CHECK_THROWS_AS(inscrire(monde, ailleurs), NotFound);
    ailleurs = cdd_d_awa(monde);
    ailleurs.lots = {{monde.lot2, monde.martin}}; // pas sur ce lot
    CHECK_THROWS_AS(inscrire(monde, ailleurs), NotFound);
    ailleurs = cdd_d_awa(monde);
    ailleurs.termes.employeur_entreprise_id = {};
    ailleurs.termes.employeur_organisme_id = monde.mission_locale; // n'emploie personne
    CHECK_THROWS_AS(inscrire(monde, ailleurs), NotFound);
    for (const auto& compte : {monde.victor, monde.denis, monde.hugo, monde.pauline})
        CHECK_THROWS(monde.ecrire(compte, [&](Ecriture& e) { return inscrire_contrat(e, monde.perimetre(compte), cdd_d_awa(monde)); }));
    CHECK(monde.compter("contrats_de_travail") == 0);
}

TEST_CASE("les motifs de fin livrés se lisent, et un fichier fautif se refuse")
{
    CHECK(motifs_de_fin().size() > 10);
    CHECK(trouver_motif_de_fin("inaptitude")->reserve);
    CHECK(trouver_motif_de_fin("abandon")->depart);
    CHECK_FALSE(trouver_motif_de_fin("inconnu"));
    CHECK(libelle_de_fin("retire") == "retire");
    const std::string autre = "[[motif]]\ncode = \"autre\"\nlibelle = \"Autre\"\nfamille = \"autre\"\n";
    CHECK(lire_motifs_de_fin(autre, "essai").size() == 1);
    CHECK_THROWS_AS(lire_motifs_de_fin(autre + autre, "essai"), Error);
    CHECK_THROWS_AS(lire_motifs_de_fin(autre + "reserve = true\n", "essai"), Error);
    CHECK_THROWS_AS(lire_motifs_de_fin("[[motif]]\ncode = \"x\"\n", "essai"), Error);
    CHECK_THROWS_AS(lire_motifs_de_fin("", "essai"), Error);
}
