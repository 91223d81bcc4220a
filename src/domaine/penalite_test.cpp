#include "domaine/penalite.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

TermesDePenalite par_heure(std::int64_t euros)
{
    TermesDePenalite termes;
    termes.horaire = TarifHoraire{ModeHoraire::ParHeure, Fraction(euros), {}, {}};
    return termes;
}

SituationDePenalite dues_et_faites(Heures dues, Heures faites)
{
    return {Famille::Clause, dues, faites, {}, {}, {}};
}

} // namespace

TEST_CASE("400 h dues, 250 faites, 200 € l'heure : 30 000 €")
{
    const auto p = proposer_penalite(dues_et_faites(400_h, 250_h), par_heure(200));
    CHECK(p.manquantes == 150_h);
    CHECK(p.montant == Centimes{3'000'000});
    REQUIRE(p.etapes.size() == 3);
    CHECK(p.etapes[0].valeur == "150\u202Fh");
    CHECK(p.etapes[1].formule == "150\u202Fh × 200\u202F€");
    CHECK(p.etapes.back().formule.ends_with("l'acheteur décide"));
}

TEST_CASE("12 jours de retard à 75 € font 900 €, moins la franchise")
{
    TermesDePenalite termes;
    termes.retards = {{"Retard des justificatifs", 12, 0, Fraction(75)}};
    CHECK(proposer_penalite({}, termes).montant == Centimes{90'000});
    termes.retards = {{"Retard des justificatifs", 12, 11, Fraction(75)}};
    CHECK(proposer_penalite({}, termes).montant == Centimes{7'500});
    termes.retards = {{"Retard des justificatifs", 12, 12, Fraction(75)}};
    CHECK(proposer_penalite({}, termes).montant == Centimes{0});
    termes.retards = {{"Retard des justificatifs", 12, 13, Fraction(75)}};
    CHECK(proposer_penalite({}, termes).montant == Centimes{0});
}

TEST_CASE("ce qui est dispensé ou transféré ne manque pas ; ce qui est reçu manque aussi")
{
    const SituationDePenalite situation{Famille::Clause, 150_h, 100_h, 20_h, 10_h, 5_h};
    CHECK(proposer_penalite(situation, par_heure(1)).manquantes == 25_h);
    CHECK(proposer_penalite(dues_et_faites(100_h, 140_h), par_heure(200)).montant == Centimes{0});
}

TEST_CASE("jamais de pénalité sur un effort d'insertion : rien n'y est dû")
{
    auto situation = dues_et_faites(100_h, 0_h);
    situation.famille = Famille::Effort;
    const auto p = proposer_penalite(situation, par_heure(200));
    CHECK(p.refus == RefusDePenalite::EffortDInsertion);
    CHECK(p.montant == Centimes{0});
    CHECK(p.etapes.empty());
}

TEST_CASE("un seul arrondi, à la fin, au centime le plus proche")
{
    TermesDePenalite termes;
    termes.horaire = TarifHoraire{ModeHoraire::MultipleSmic, Fraction(3, 2), Fraction(1202, 100), {}};
    // 0,01 h × 1,5 × 12,02 € = 0,1803 €
    CHECK(proposer_penalite(dues_et_faites(0.01_h, 0_h), termes).montant == Centimes{18});
    // Deux demi-centimes font un centime : 0,005 € deux fois, arrondis séparément, en feraient deux.
    termes.horaire.reset();
    termes.forfaits = {{"Un", Fraction(5, 1000)}, {"Deux", Fraction(5, 1000)}};
    CHECK(proposer_penalite({}, termes).montant == Centimes{1});
}

TEST_CASE("une part du marché : entière si presque rien n'est fait, en proportion sinon")
{
    TermesDePenalite termes;
    termes.horaire = TarifHoraire{ModeHoraire::PartDuMarche, Fraction(1, 20), Fraction(1'000'000), Fraction(1, 10)};
    CHECK(proposer_penalite(dues_et_faites(300_h, 0_h), termes).montant == Centimes{5'000'000});
    CHECK(proposer_penalite(dues_et_faites(300_h, 29.99_h), termes).montant == Centimes{5'000'000});
    CHECK(proposer_penalite(dues_et_faites(300_h, 30_h), termes).montant == Centimes{4'500'000});
    CHECK(proposer_penalite(dues_et_faites(300_h, 300_h), termes).montant == Centimes{0});
    CHECK(proposer_penalite(dues_et_faites(0_h, 0_h), termes).montant == Centimes{0});
}

TEST_CASE("le plafond borne, l'exonération efface, et chacun se dit")
{
    auto termes = par_heure(200);
    termes.plafond = Centimes{500'000};
    const auto plafonnee = proposer_penalite(dues_et_faites(150_h, 120_h), termes);
    CHECK(plafonnee.montant == Centimes{500'000});
    termes.exoneration = Exoneration::TousMoyens;
    const auto exoneree = proposer_penalite(dues_et_faites(150_h, 120_h), termes);
    CHECK(exoneree.montant == Centimes{0});
    CHECK(exoneree.manquantes == 30_h);
    CHECK(std::any_of(exoneree.etapes.begin(), exoneree.etapes.end(), [](const auto& une) { return une.libelle == "Exonération"; }));
}

TEST_CASE("sans SMIC connu à la date, les heures ne se chiffrent pas et on le dit")
{
    const auto valeur = [](std::string cle, std::string texte) {
        return Valeur{std::move(cle), Niveau::Contrat, 2026y / January / 1, 2026y / December / 31, std::move(texte), "", "CCAP", "", Statut::Source, {}};
    };
    std::vector<Valeur> valeurs = {valeur("penalite.multiple_smic", "2")};
    CHECK_FALSE(termes_en_vigueur("penalite", {}, valeurs, 2026y / June / 1).termes.horaire);
    CHECK(termes_en_vigueur("penalite", {}, valeurs, 2026y / June / 1).doutes.size() == 1);
    valeurs.push_back(valeur("smic_horaire", "12.02"));
    const auto t = termes_en_vigueur("penalite", {}, valeurs, 2026y / June / 1);
    REQUIRE(t.termes.horaire);
    CHECK(t.termes.horaire->mode == ModeHoraire::MultipleSmic);
    CHECK(t.sources.size() == 2);
    CHECK_FALSE(termes_en_vigueur("penalite", {}, valeurs, 2027y / January / 1).termes.horaire);
}

TEST_CASE("deux tarifs horaires, un retard que le contrat ne chiffre pas : la première sert, le reste se dit")
{
    const auto valeur = [](std::string cle, std::string texte) {
        return Valeur{std::move(cle), Niveau::Contrat, 2026y / January / 1, {}, std::move(texte), "", "CCAP", "", Statut::Source, {}};
    };
    const auto t = termes_en_vigueur("penalite", {.jours_bilan = 3, .manquements = 1}, {valeur("penalite.par_heure", "60"), valeur("penalite.cout_horaire", "30")}, 2026y / June / 1);
    REQUIRE(t.termes.horaire);
    CHECK(t.termes.horaire->mode == ModeHoraire::ParHeure);
    CHECK(t.doutes.size() == 3);
}

namespace
{

Heures des_heures(int au_plus) { return Heures::de_centiemes(*rc::gen::inRange(0, au_plus * 100)); }

TermesDePenalite des_termes()
{
    TermesDePenalite termes;
    if (*rc::gen::inRange(0, 4) > 0)
        termes.horaire = TarifHoraire{static_cast<ModeHoraire>(*rc::gen::inRange(0, 5)), Fraction(*rc::gen::inRange(0, 500), 100),
                                      Fraction(*rc::gen::inRange(0, 1'000'000), 100), Fraction(*rc::gen::inRange(0, 100), 100)};
    for (int i = *rc::gen::inRange(0, 3); i > 0; --i)
        termes.retards.push_back({"Retard", *rc::gen::inRange(0, 60), *rc::gen::inRange(0, 30), Fraction(*rc::gen::inRange(0, 30000), 100)});
    if (*rc::gen::inRange(0, 2) == 1) termes.forfaits.push_back({"Forfait", Fraction(500)});
    if (*rc::gen::inRange(0, 2) == 1) termes.plafond = Centimes{*rc::gen::inRange<std::int64_t>(0, 5'000'000)};
    if (*rc::gen::inRange(0, 5) == 0) termes.exoneration = Exoneration::Suspension;
    return termes;
}

} // namespace

TEST_CASE("une pénalité n'est jamais négative, et ne dépasse jamais son plafond")
{
    rc::check([] {
        const SituationDePenalite situation{Famille::Clause, des_heures(600), des_heures(700), des_heures(100), des_heures(100), des_heures(100)};
        const auto termes = des_termes();
        const auto p = proposer_penalite(situation, termes);
        RC_ASSERT(p.montant >= Centimes{0});
        RC_ASSERT(p.manquantes >= 0_h);
        if (termes.plafond) RC_ASSERT(p.montant <= *termes.plafond);
        if (termes.exoneration) RC_ASSERT(p.montant == Centimes{0});
    });
}

TEST_CASE("faire moins d'heures ne diminue jamais la pénalité")
{
    rc::check([] {
        SituationDePenalite situation{Famille::Clause, des_heures(600), des_heures(700), des_heures(100), des_heures(100), des_heures(100)};
        const auto termes = des_termes();
        const auto avant = proposer_penalite(situation, termes);
        situation.faites = std::max(0_h, situation.faites - des_heures(200));
        const auto apres = proposer_penalite(situation, termes);
        RC_ASSERT(apres.manquantes >= avant.manquantes);
        RC_ASSERT(apres.montant >= avant.montant);
    });
}
