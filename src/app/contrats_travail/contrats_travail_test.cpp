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
    contrat.termes.tuteur = Tuteur::Designe;
    contrat.tuteur_nom = "Nadine Courlis";
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

// --- Les pages ------------------------------------------------------------------------------------------------------------

namespace
{

/// Le formulaire d'un CDD de Karim chez Durand, sur le lot 2.
Champs formulaire_de_karim(const Monde& monde)
{
    return {{"lot", monde.lot2 + " " + monde.durand}, {"sorte", "cdd"}, {"modalite", "embauche_directe"}, {"debut", "2026-05-11"}, {"fin", "2026-10-30"}, {"hebdomadaires", "35"},
            {"rome", "F1703 Maçon"}, {"tuteur", "Yves Traquet"}};
}

Champs avec(Champs champs, const std::string& nom, const std::string& valeur)
{
    std::erase_if(champs, [&](const auto& un) { return un.first == nom; });
    champs.emplace_back(nom, valeur);
    return champs;
}

std::string nouveau(const std::string& participant) { return "/participants/" + participant + "/contrats"; }

} // namespace

TEST_CASE("un contrat s'inscrit depuis la fiche, en une page, et le même envoi deux fois ne l'inscrit qu'une")
{
    Monde monde;
    const auto formulaire = monde.get(nouveau(monde.karim) + "/nouveau", monde.claire);
    CHECK(contient(formulaire, "Inscrire un contrat pour Karim Daoud"));
    auto champs = formulaire_de_karim(monde);
    champs.emplace_back("cle", "une-cle-de-formulaire");
    const auto inscrit = monde.post(nouveau(monde.karim), champs, monde.claire);
    REQUIRE(inscrit.status == Status::SeeOther);
    const auto page = monde.get(entete(inscrit, "Location"), monde.claire);
    CHECK(contient(page, "CDD chez Durand BTP"));
    CHECK(contient(page, "commence dans 1"));
    CHECK(contient(page, "Yves Traquet"));
    CHECK(entete(monde.post(nouveau(monde.karim), champs, monde.claire), "Location") == entete(inscrit, "Location"));
    CHECK(monde.compter("contrats_de_travail") == 1);
    CHECK(contient(monde.get("/participants/" + monde.karim, monde.claire), "CDD chez Durand BTP"));
}

TEST_CASE("toutes les anomalies d'un contrat se disent ensemble, et ce qui a été tapé reste")
{
    Monde monde;
    const auto rendu = monde.post(nouveau(monde.karim),
                                  {{"sorte", "cdi"}, {"modalite", "inconnue"}, {"debut", "2026-05-11"}, {"fin", "2026-04-01"}, {"hebdomadaires", "0"}, {"rome", "Z99"},
                                   {"essai_fin", "2026-05-01"}, {"tuteur", "1 84 12 76 451 089 46"}, {"note", "Sort de prison."}},
                                  monde.claire);
    CHECK(rendu.status == Status::UnprocessableContent);
    for (const auto* phrase : {"Choisissez un lot, ou l&#39;entreprise", "Ce choix n&#39;est pas de la liste", "La fin précède le début", "n&#39;a pas de fin prévue", "plus que zéro heure",
                               "Un code ROME est une lettre", "La période d&#39;essai finit pendant le contrat", "numéro de sécurité sociale", "Garder tel quel"})
        CHECK_MESSAGE(contient(rendu, phrase), phrase);
    CHECK(contient(rendu, "Sort de prison."));
    CHECK(monde.compter("contrats_de_travail") == 0);
    // Le lot d'une autre structure n'est pas de la liste ; un même lot ne se choisit pas deux fois.
    CHECK(monde.post(nouveau(monde.karim), avec(formulaire_de_karim(monde), "lot", monde.lot_valmont + " " + monde.entreprise_valmont), monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(nouveau(monde.karim), avec(formulaire_de_karim(monde), "lot_suivant", monde.lot2 + " " + monde.durand), monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(nouveau(monde.karim), avec(formulaire_de_karim(monde), "employeur", "organisme:" + monde.mission_locale), monde.claire).status == Status::UnprocessableContent);
    // Relu et confirmé, un texte de vigilance passe ; un NIR, jamais.
    CHECK(monde.post(nouveau(monde.karim), avec(avec(formulaire_de_karim(monde), "note", "Sort de prison."), "garder_tel_quel", "oui"), monde.claire).status == Status::SeeOther);
}

TEST_CASE("la page d'un contrat dit à qui le tour, et chaque formulaire rend ses anomalies ouvert")
{
    Monde monde;
    auto contrat = cdd_d_awa(monde);
    contrat.termes.tuteur = Tuteur::NonDesigne;
    contrat.tuteur_nom = "";
    const auto adresse = "/contrats-de-travail/" + inscrire(monde, contrat);
    CHECK(contient(monde.get(adresse, monde.claire), "désigner un tuteur"));
    CHECK(contient(monde.get(adresse, monde.denis), "C'est à vous"));

    const auto refuse = monde.post(adresse + "/avenants", {{"effet_le", "2026-01-01"}}, monde.claire);
    CHECK(refuse.status == Status::UnprocessableContent);
    CHECK(contient(refuse, "Ce jour n&#39;est pas dans le contrat"));
    CHECK(contient(refuse, "Dites ce qui change"));
    CHECK(monde.post(adresse + "/avenants", {{"effet_le", "2026-05-04"}, {"avenant_tuteur", "Yves Traquet"}}, monde.claire).status == Status::SeeOther);
    // Le tuteur est là : il reste à visiter, la première visite était attendue en mars.
    CHECK(contient(monde.get(adresse, monde.claire), "visiter Durand BTP"));
    CHECK(contient(monde.get("/", monde.claire), "Visiter Durand BTP : Awa Bâ"));

    const auto visite = monde.post(adresse + "/visites", {{"sens", "faite"}, {"visite_jour", "2026-05-20"}, {"constats", "inconnu"}}, monde.claire);
    CHECK(visite.status == Status::UnprocessableContent);
    CHECK(contient(visite, "dites-la prévue"));
    CHECK(contient(visite, "Dites qui vous avez rencontré"));
    CHECK(monde.post(adresse + "/visites", {{"sens", "faite"}, {"visite_jour", "2026-05-07"}, {"avec", "tuteur"}, {"avec", "salarie"}, {"constats", "mobilite"}, {"note_visite", "Bus à 7 h 40."}}, monde.claire)
              .status == Status::SeeOther);
    const auto page = monde.get(adresse, monde.claire);
    CHECK(contient(page, "avec la personne elle-même, le tuteur"));
    CHECK(contient(page, "difficulté de transport"));
    CHECK(contient(page, "Bus à 7 h 40."));
    CHECK_FALSE(contient(monde.get("/", monde.claire), "Visiter Durand BTP"));

    // Un lot d'un autre marché de la structure s'ouvre ; le même lot aux mêmes dates, non.
    CHECK(monde.post(adresse + "/lots", {{"lot", monde.lot2 + " " + monde.durand}, {"lot_debut", "2026-03-01"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(adresse + "/lots", {{"lot", monde.lot3 + " " + monde.martin}, {"lot_debut", "2026-05-11"}, {"lot_fin", "2026-06-30"}}, monde.claire).status == Status::SeeOther);
    CHECK(relire(monde, adresse.substr(std::string_view("/contrats-de-travail/").size()), monde.claire).lots.size() == 2);

    CHECK(monde.post(adresse + "/fins", {{"fin_le", "2026-01-01"}, {"motif", "caprice"}}, monde.claire).status == Status::UnprocessableContent);
    CHECK(monde.post(adresse + "/fins", {{"fin_le", "2026-05-08"}, {"motif", "inaptitude"}, {"note_fin", "Note de fin."}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get(adresse, monde.claire), "Lire le motif réservé"));
    const auto fin = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM fins_de_contrat")->text("id"); });
    CHECK(contient(monde.post(adresse + "/fins/" + fin + "/lecture", {}, monde.claire), "Inaptitude"));
    CHECK(verifier_journal(*monde.base).ruptures.empty());
}

TEST_CASE("des heures impossibles se signalent au facilitateur là où il valide, et à lui seul")
{
    Monde monde;
    auto contrat = cdd_d_awa(monde);
    contrat.termes.hebdomadaires = 20_h;
    inscrire(monde, contrat);
    const auto inscrite = monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.awa, 151.67_h, 0_h, {}}, {monde.karim, 70_h, 0_h, {}}});
    const auto page = monde.get("/declarations/" + inscrite.declaration_id, monde.claire);
    CHECK(contient(page, "151,67\u202Fh déclarées en mars 2026, son contrat en permet 88,58\u202Fh"));
    CHECK(contient(page, "Heures sans contrat"));
    CHECK(contient(page, "Karim Daoud"));
    CHECK_FALSE(contient(monde.get("/declarations/" + inscrite.declaration_id, monde.denis), "son contrat en permet"));
    CHECK_FALSE(contient(monde.get("/declarations/" + inscrite.declaration_id, monde.hugo), "contrat"));
    // Rien n'est refusé : la déclaration se valide.
    CHECK(monde.post("/declarations/" + inscrite.declaration_id + "/validation", {}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/participants/" + monde.awa, monde.claire), "Heures au-delà du contrat"));
    CHECK(contient(monde.get(nouveau(monde.karim), monde.claire), "aucun contrat n&#39;est inscrit"));
}

TEST_CASE("un territoire fixe ses délais et sa semaine plausible, et cela se voit")
{
    Monde monde;
    const auto adresse = "/contrats-de-travail/" + inscrire(monde, cdd_d_awa(monde));
    CHECK(contient(monde.get(adresse, monde.claire), "Première visite avant le 4 mars 2026"));
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        e.inserer("valeurs", {{"id", e.nouvel_id()}, {"territoire_id", monde.territoire}, {"cle", "contrat.visite_premiere"}, {"depuis", "2026-01-01"}, {"valeur", "100"}, {"source", "Comité"},
                              {"raison", "moins de visites"}, {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
        e.dire("fixer", "valeurs", "x", "a fixé une valeur", monde.structure);
        return 0;
    });
    CHECK(contient(monde.get(adresse, monde.claire), "Première visite avant le 13 mai 2026"));
}

TEST_CASE("ni l'acheteur, ni l'entreprise, ni l'administrateur, ni le prescripteur n'apprend une raison réservée, une note ou l'employeur d'ailleurs")
{
    Monde monde;
    auto contrat = cdd_d_awa(monde);
    contrat.note = "Suivie par un juge.";
    const auto id = inscrire(monde, contrat);
    const auto mission = mission_sur_deux_lots(monde);
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        const auto lu = trouver_contrat_de_travail(e.tx, monde.perimetre(monde.claire), id);
        inscrire_visite(e, lu, {.sens = SensDeVisite::Faite, .jour = 2026y / March / 2, .par_id = monde.claire, .avec = {"tuteur"}, .constats = {"rupture_a_craindre"}}, "Crise en mars.", "");
        inscrire_fin(e, lu, 2026y / April / 30, "justice", "Convoquée au tribunal.", "");
        return 0;
    });
    const auto fin = monde.base->read([&](Transaction& tx) { return tx.query_one("SELECT id FROM fins_de_contrat")->text("id"); });
    for (const auto& compte : {monde.hugo, monde.alice, monde.denis, monde.marc, monde.pauline, monde.victor})
    {
        for (const auto& adresse : {"/contrats-de-travail/" + id, "/contrats-de-travail/" + mission, std::string("/contrats-de-travail"), std::string("/contrats-de-travail?format=csv"),
                                    std::string("/journal"), std::string("/"), "/participants/" + monde.awa, nouveau(monde.awa)})
        {
            const auto page = monde.get(adresse, compte);
            CAPTURE(adresse);
            for (const auto* secret : {"Décision de justice", "juge", "tribunal", "Crise en mars", "rupture", "Lire le motif"}) CHECK_FALSE_MESSAGE(contient(page, secret), secret);
        }
        for (const auto& adresse : {"/api/v1/contrats-de-travail/" + id, std::string("/api/v1/contrats-de-travail")})
            for (const auto* secret : {"justice", "Awa", "Karim"}) CHECK_FALSE_MESSAGE(contient(monde.api(Method::Get, adresse, compte), secret), secret);
        CHECK(monde.post("/contrats-de-travail/" + id + "/fins/" + fin + "/lecture", {}, compte).status != Status::Ok);
    }
    // Martin voit la mission de Karim sur son lot, pas le lot ni les heures de Durand.
    monde.declarer(monde.clause2, monde.durand, 2026y / March, {{monde.karim, 66.66_h, 0_h, {}}});
    const auto chez_martin = monde.get("/contrats-de-travail/" + mission, monde.marc);
    CHECK(contient(chez_martin, "espaces verts"));
    CHECK_FALSE(contient(chez_martin, "gros œuvre"));
    CHECK_FALSE(contient(chez_martin, "66,66"));
    CHECK_FALSE(contient(chez_martin, "Courlis")); // le tuteur est de chez Durand
    CHECK(contient(monde.get("/contrats-de-travail/" + mission, monde.denis), "66,66"));
    // Trop d'heures sur les deux lots : le facilitateur l'apprend ; chaque entreprise y lirait les heures de l'autre.
    monde.declarer(monde.effort3, monde.martin, 2026y / March, {{monde.karim, 133.33_h, 0_h, {}}});
    CHECK(contient(monde.get("/contrats-de-travail/" + mission, monde.claire), "199,99"));
    for (const auto& compte : {monde.denis, monde.marc}) CHECK_FALSE(contient(monde.get("/contrats-de-travail/" + mission, compte), "199,99"));
}

TEST_CASE("la liste cherche, filtre, compte et s'exporte ; vide, elle dit comment la remplir")
{
    Monde monde;
    CHECK(contient(monde.get("/contrats-de-travail", monde.claire), "Un contrat s&#39;inscrit depuis la fiche"));
    CHECK(contient(monde.get("/contrats-de-travail", monde.denis), "Ceux que le facilitateur inscrit"));
    inscrire(monde, cdd_d_awa(monde));
    mission_sur_deux_lots(monde);
    const auto liste = monde.get("/contrats-de-travail", monde.claire);
    CHECK(contient(liste, "2\u00A0contrats en cours"));
    CHECK(contient(liste, "Tremplin Intérim"));
    CHECK_FALSE(contient(monde.get("/contrats-de-travail?sorte=mission", monde.claire), "Awa Bâ"));
    CHECK(contient(monde.get("/contrats-de-travail?q=personne", monde.claire), "Aucun contrat ne correspond"));
    const auto csv = monde.get("/contrats-de-travail?format=csv", monde.claire);
    CHECK(contient(csv, "P-001"));
    CHECK(contient(csv, "Contrat de mission (intérim)"));
    CHECK_FALSE(contient(csv, "Awa"));
    const auto xlsx = monde.get("/contrats-de-travail?format=xlsx", monde.claire);
    CHECK(xlsx.body.starts_with("PK"));
}

TEST_CASE("corriger les termes par la page garde le lot, l'employeur et ce que l'on sait du tuteur effacé")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    const auto adresse = "/contrats-de-travail/" + id + "/termes";
    monde.base->write([&](Transaction& tx) { tx.execute("DELETE FROM notes WHERE participant_id = ?", monde.awa); });
    const auto page = monde.get(adresse, monde.claire);
    CHECK(contient(page, "désigné"));
    const auto depuis = relire(monde, id, monde.claire).versions.back().ligne.id;
    const Champs corrige = {{"depuis", depuis}, {"entreprise", monde.durand}, {"employeur", "entreprise:" + monde.durand}, {"sorte", "cdd"}, {"modalite", "embauche_directe"},
                            {"debut", "2026-02-02"}, {"fin", "2026-08-28"}, {"hebdomadaires", "35"}, {"tuteur", "désigné"}};
    REQUIRE(monde.post(adresse, corrige, monde.claire).status == Status::SeeOther);
    const auto lu = relire(monde, id, monde.claire);
    CHECK(lu.termes.fin == 2026y / August / 28);
    CHECK(lu.termes.tuteur == Tuteur::Designe);
    CHECK(lu.termes.employeur == SorteDEmployeur::Titulaire);
    CHECK(lu.lots.size() == 1);
    CHECK(monde.post(adresse, corrige, monde.claire).status == Status::Conflict); // d'autres l'ont corrigé depuis
}

TEST_CASE("l'API inscrit et rend un contrat par des références, et dit toutes les anomalies")
{
    Monde monde;
    const auto corps = R"({"sorte":"cdd","modalite":"embauche_directe","debut":"2026-06-01","fin":"2026-11-30","hebdomadaires_centiemes":3500,"rome":"F1703","lots":[{"lot_id":")" + monde.lot2 +
                       R"(","entreprise_id":")" + monde.durand + R"("}]})";
    const auto inscrit = monde.api(Method::Post, "/api/v1/participants/" + monde.karim + "/contrats-de-travail", monde.claire, corps);
    REQUIRE(inscrit.status == Status::Created);
    CHECK(contient(inscrit, R"("reference":"P-002")"));
    CHECK(contient(monde.api(Method::Get, entete(inscrit, "Location"), monde.denis), R"("hebdomadaires_centiemes":3500)"));
    CHECK(monde.api(Method::Get, entete(inscrit, "Location"), monde.hugo).status == Status::Forbidden);
    const auto fautif = monde.api(Method::Post, "/api/v1/participants/" + monde.karim + "/contrats-de-travail", monde.claire, R"({"sorte":"cdd","couleur":"bleu"})");
    CHECK(fautif.status == Status::UnprocessableContent);
    for (const auto* champ : {"couleur", "modalite", "debut", "entreprise"}) CHECK_MESSAGE(contient(fautif, champ), champ);
    CHECK(monde.api(Method::Post, "/api/v1/participants/" + monde.karim + "/contrats-de-travail", monde.denis, corps).status == Status::Forbidden);
    CHECK(contient(monde.api(Method::Get, "/api/v1/contrats-de-travail/motifs-de-fin", monde.claire), "abandon"));
}

TEST_CASE("la frise d'une personne porte ses contrats et ses visites")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    monde.ecrire(monde.claire, [&](Ecriture& e) {
        inscrire_visite(e, trouver_contrat_de_travail(e.tx, monde.perimetre(monde.claire), id), {.sens = SensDeVisite::Faite, .jour = 2026y / March / 2, .par_id = {}, .avec = {"tuteur"}, .constats = {}}, "", "");
        return 0;
    });
    const auto faits = monde.base->read([&](Transaction& tx) { return lister_faits(tx, trouver_participant(tx, monde.perimetre(monde.claire), monde.awa)); });
    const auto de = [&](const std::string& sorte) { return std::count_if(faits.begin(), faits.end(), [&](const FaitDeParcours& un) { return un.sorte == sorte; }); };
    CHECK(de("contrat") == 1);
    CHECK(de("visite") == 1);
}

TEST_CASE("l'entreprise ne lit pas d'une fin ce qui est de la vie de la personne : page, export, API")
{
    for (const auto& [motif, dit, code] : {std::tuple{"garde", "Départ de la personne", "depart"}, std::tuple{"entree_en_formation", "Autre raison", "autre"}, std::tuple{"sante", "Autre raison", "autre"},
                                           std::tuple{"licenciement", "Licenciement", "licenciement"}})
    {
        CAPTURE(motif);
        Monde monde;
        const auto id = inscrire(monde, cdd_d_awa(monde));
        const auto adresse = "/contrats-de-travail/" + id;
        REQUIRE(monde.post(adresse + "/fins", {{"fin_le", "2026-05-08"}, {"motif", motif}}, monde.claire).status == Status::SeeOther);
        for (const auto& ou : {adresse, std::string("/contrats-de-travail?format=csv")})
        {
            const auto lue = monde.get(ou, monde.denis);
            CHECK(contient(lue, dit));
            for (const auto* tu : {"garde d", "Entrée en formation", "santé"}) CHECK_FALSE_MESSAGE(contient(lue, tu), tu);
        }
        const auto api = monde.api(Method::Get, "/api/v1" + adresse, monde.denis);
        CHECK(contient(api, std::string("\"motif\":\"") + code + "\""));
        CHECK_FALSE(contient(api, "garde"));
    }
    // Celui qui suit la personne lit ce qu'il a écrit.
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    REQUIRE(monde.post("/contrats-de-travail/" + id + "/fins", {{"fin_le", "2026-05-08"}, {"motif", "garde"}}, monde.claire).status == Status::SeeOther);
    CHECK(contient(monde.get("/contrats-de-travail/" + id, monde.claire), "garde d"));
    CHECK(contient(monde.api(Method::Get, "/api/v1/contrats-de-travail/" + id, monde.claire), R"("motif":"garde")"));
}

TEST_CASE("facilitateur ailleurs, entreprise ici : un contrat se lit comme l'entreprise le lit, sans les notes")
{
    Monde monde;
    const auto id = inscrire(monde, cdd_d_awa(monde));
    monde.ecrire("", [&](Ecriture& e) {
        e.inserer("attributions", {{"id", e.nouvel_id()}, {"utilisateur_id", monde.victor}, {"role", "entreprise"}, {"structure_id", monde.structure}, {"entreprise_id", monde.durand},
                                   {"faite_par", nullptr}, {"faite_le", e.instant()}});
        e.dire("attribuer", "utilisateurs", monde.victor, "a donné un second rôle", monde.structure);
    });
    const auto page = monde.get("/contrats-de-travail/" + id, monde.victor);
    CHECK(page.status == Status::Ok);
    CHECK_FALSE(contient(page, "Vient à vélo."));
    CHECK_FALSE(contient(page, "Dire la fin du contrat"));
    CHECK(monde.post("/contrats-de-travail/" + id + "/fins", {{"fin_le", "2026-05-08"}, {"motif", "abandon"}}, monde.victor).status == Status::NotFound);
}
