#include "domaine/spaser.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <string>

using namespace ouvrage;
using I = IndicateurSpaser;
using V = VerdictSpaser;

namespace
{

constexpr std::int64_t kSeuil = 5;

MarcheDeSpaser marche(const std::string& id, std::optional<std::int64_t> euros, bool clause, ReservationSpaser reservation = ReservationSpaser::Aucune, bool autre = false)
{
    return {id, euros ? std::optional(Centimes{*euros * 100}) : std::nullopt, clause, autre, reservation};
}

/// Une année : trois marchés suivis, neuf contrats publiés.
FaitsDeSpaser annee()
{
    FaitsDeSpaser faits;
    faits.marches = {marche("a", 100, true), marche("b", 200, false, ReservationSpaser::Entiere), marche("c", 400, false)};
    faits.publies = ContratsDeSpaser{9, 100'000, 0, 2, 1};
    return faits;
}

bool dit(const CalculDeSpaser& calcul, std::string_view mots)
{
    for (const auto& note : calcul.notes)
        if (note.find(mots) != std::string::npos) return true;
    return false;
}

} // namespace

TEST_CASE("chaque indicateur a sa fiche à sa place, un code qui se relit, et un dénominateur nommé quand il a un taux")
{
    std::set<std::string_view> codes;
    for (std::size_t i = 0; i < fiches_indicateurs_spaser().size(); ++i)
    {
        const auto& une = fiches_indicateurs_spaser()[i];
        CAPTURE(une.code);
        CHECK(static_cast<std::size_t>(une.indicateur) == i);
        CHECK(indicateur_spaser_du_code(une.code) == une.indicateur);
        CHECK(codes.insert(une.code).second);
        CHECK(une.taux == !une.denominateur.empty());
        CHECK_FALSE(une.definition.empty());
        // Compter des personnes de deux acheteurs compterait deux fois les mêmes.
        if (une.mesure == MesureEn::Personnes) CHECK_FALSE(une.s_additionne);
    }
    CHECK_FALSE(indicateur_spaser_du_code("part_du_bonheur"));
    for (const auto forme : {FormeDeCible::Taux, FormeDeCible::Valeur}) CHECK(forme_de_cible_du_code(code(forme)) == forme);
    for (const auto sens : {SensDeCible::AuMoins, SensDeCible::AuPlus}) CHECK(sens_de_cible_du_code(code(sens)) == sens);
    CHECK_FALSE(forme_de_cible_du_code(""));
    CHECK_FALSE(sens_de_cible_du_code("a_peu_pres"));
    for (const auto un : {V::Atteint, V::NonAtteint, V::EnCours, V::Inconnu, V::SansCible, V::Tu}) CHECK_FALSE((code(un).empty() || libelle(un).empty()));
}

TEST_CASE("une considération est une clause, un lot réservé ou une autre condition décidée ; un marché sans rien n'en est pas une")
{
    const auto calcul = calculer_spaser(I::ConsiderationNombre, annee(), kSeuil);
    CHECK(calcul.mesure == MesureSpaser{2, 9, false});
    CHECK(calcul.marches == std::vector<std::string>{"a", "b"});
    CHECK(dit(calcul, "9 contrats publiés et lus"));
    CHECK(dit(calcul, "2 y déclarent"));
    auto faits = annee();
    faits.marches.push_back(marche("d", {}, false, ReservationSpaser::Aucune, true));
    CHECK(calculer_spaser(I::ConsiderationNombre, faits, kSeuil).mesure == MesureSpaser{3, 9, false});
    CHECK(calculer_spaser(I::ReservesNombre, faits, kSeuil).mesure == MesureSpaser{1, 9, false});
    CHECK(calculer_spaser(I::ClauseNombre, faits, kSeuil).marches == std::vector<std::string>{"a"});
}

TEST_CASE("sans contrat publié, ou avec moins de contrats publiés que de marchés suivis, le dénominateur est inconnu et le numérateur reste")
{
    auto faits = annee();
    faits.publies.reset();
    auto calcul = calculer_spaser(I::ConsiderationNombre, faits, kSeuil);
    CHECK(calcul.mesure == MesureSpaser{2, {}, false});
    CHECK_FALSE(calcul.mesure.taux());
    CHECK(dit(calcul, "aucun contrat publié"));
    faits.publies = ContratsDeSpaser{0, 0, 0, 0, 0};
    CHECK(calculer_spaser(I::ConsiderationNombre, faits, kSeuil).mesure == MesureSpaser{2, {}, false});
    faits.publies = ContratsDeSpaser{1, 0, 0, 0, 0};
    calcul = calculer_spaser(I::ConsiderationNombre, faits, kSeuil);
    CHECK(calcul.mesure == MesureSpaser{2, {}, false});
    CHECK(dit(calcul, "que 1 contrat, moins que les 3 marchés suivis"));
    faits.sans_date = 1;
    CHECK(dit(calculer_spaser(I::ConsiderationNombre, faits, kSeuil), "1 marché suivi sans date de notification"));
    faits.sans_date = 4;
    CHECK(dit(calculer_spaser(I::ConsiderationNombre, faits, kSeuil), "4 marchés suivis sans date"));
}

TEST_CASE("un montant inconnu n'est pas zéro euro : il n'entre pas dans la somme, et se dit")
{
    auto faits = annee();
    auto calcul = calculer_spaser(I::ConsiderationMontant, faits, kSeuil);
    CHECK(calcul.mesure == MesureSpaser{30'000, 100'000, false});
    faits.marches.push_back(marche("d", {}, true));
    calcul = calculer_spaser(I::ConsiderationMontant, faits, kSeuil);
    CHECK(calcul.mesure == MesureSpaser{30'000, 100'000, false});
    CHECK(dit(calcul, "1 marché sans montant connu n'est pas"));
    faits.marches = {marche("d", {}, true), marche("e", {}, true)};
    calcul = calculer_spaser(I::ConsiderationMontant, faits, kSeuil);
    CHECK_FALSE(calcul.mesure.connue());
    CHECK(dit(calcul, "2 marchés sans montant connu ne sont pas"));
    faits.marches.clear();
    CHECK(calculer_spaser(I::ConsiderationMontant, faits, kSeuil).mesure == MesureSpaser{0, 100'000, false});
    // Des montants publiés qui manquent, ou qui font moins que les nôtres, ne sont pas un dénominateur.
    faits = annee();
    faits.publies->sans_montant = 9;
    CHECK(calculer_spaser(I::ConsiderationMontant, faits, kSeuil).mesure == MesureSpaser{30'000, {}, false});
    faits.publies->sans_montant = 2;
    CHECK(dit(calculer_spaser(I::ConsiderationMontant, faits, kSeuil), "2 sans montant"));
    faits.publies->montant_centimes = 69'999;
    CHECK(dit(calculer_spaser(I::ConsiderationMontant, faits, kSeuil), "font moins"));
    faits.publies.reset();
    CHECK(dit(calculer_spaser(I::ConsiderationMontant, faits, kSeuil), "aucun montant publié"));
}

TEST_CASE("un marché réservé en partie n'entre pas dans le montant réservé, mais dans le nombre")
{
    auto faits = annee();
    faits.marches.push_back(marche("d", 50, false, ReservationSpaser::EnPartie));
    const auto montant = calculer_spaser(I::ReservesMontant, faits, kSeuil);
    CHECK(montant.mesure == MesureSpaser{20'000, 100'000, false});
    CHECK(dit(montant, "1 marché réservé en partie"));
    CHECK(calculer_spaser(I::ReservesNombre, faits, kSeuil).mesure == MesureSpaser{2, 9, false});
    faits.marches = {marche("d", 50, false, ReservationSpaser::EnPartie)};
    CHECK_FALSE(calculer_spaser(I::ReservesMontant, faits, kSeuil).mesure.connue());
}

TEST_CASE("les heures de clause et l'effort d'insertion sont deux indicateurs, que rien n'additionne")
{
    FaitsDeSpaser faits;
    faits.dues = 600_h;
    faits.realisees = 151.67_h;
    faits.effort = 40_h;
    CHECK(calculer_spaser(I::HeuresDues, faits, kSeuil).mesure == MesureSpaser{60'000, {}, false});
    CHECK(calculer_spaser(I::HeuresRealisees, faits, kSeuil).mesure == MesureSpaser{15'167, {}, false});
    CHECK(calculer_spaser(I::HeuresEffort, faits, kSeuil).mesure == MesureSpaser{4'000, {}, false});
    faits.soumis = 4, faits.tenus = 3, faits.a_completer = 2;
    const auto obligation = calculer_spaser(I::ObligationTenue, faits, kSeuil);
    CHECK(obligation.mesure == MesureSpaser{3, 4, false});
    CHECK(dit(obligation, "2 marchés de l'acheteur"));
    const auto propre = calculer_spaser(I::Propre, faits, kSeuil);
    CHECK_FALSE(propre.mesure.connue());
    CHECK(dit(propre, "se saisit"));
}

TEST_CASE("moins de cinq personnes se taisent, ni leur nombre ni leur différence ne se retrouve, et zéro se dit")
{
    FaitsDeSpaser faits;
    for (const std::int64_t n : {1, 4})
    {
        faits.personnes = n;
        const auto calcul = calculer_spaser(I::PersonnesEmployees, faits, kSeuil);
        CHECK(calcul.mesure == MesureSpaser{{}, {}, true});
        CHECK(dit(calcul, "moins de 5 personnes"));
    }
    for (const std::int64_t n : {0, 5, 12})
    {
        faits.personnes = n;
        CHECK(calculer_spaser(I::PersonnesEmployees, faits, kSeuil).mesure == MesureSpaser{n, {}, false});
    }
    CHECK(taire(I::RetoursEmploi, {6, 12, false}, kSeuil) == MesureSpaser{6, 12, false});
    CHECK(taire(I::RetoursEmploi, {0, 12, false}, kSeuil) == MesureSpaser{0, 12, false});
    CHECK(taire(I::RetoursEmploi, {12, 12, false}, kSeuil) == MesureSpaser{12, 12, false});
    CHECK(taire(I::RetoursEmploi, {3, 12, false}, kSeuil).tu);
    CHECK(taire(I::RetoursEmploi, {9, 12, false}, kSeuil).tu);  // trois n'en ont pas retrouvé
    CHECK(taire(I::RetoursEmploi, {0, 3, false}, kSeuil).tu);
    CHECK(taire(I::RetoursEmploi, {{}, 3, false}, kSeuil) == MesureSpaser{{}, 3, false});
    CHECK(taire(I::HeuresDues, {3, {}, false}, kSeuil) == MesureSpaser{3, {}, false});
}

TEST_CASE("le taux est au plus proche, et n'existe pas sans dénominateur")
{
    CHECK(MesureSpaser{27, 90, false}.taux() == 3'000);
    CHECK(MesureSpaser{1, 3, false}.taux() == 3'333);
    CHECK(MesureSpaser{2, 3, false}.taux() == 6'667);
    CHECK_FALSE(MesureSpaser{27, 0, false}.taux());
    CHECK_FALSE(MesureSpaser{27, {}, false}.taux());
    CHECK_FALSE(MesureSpaser{{}, 90, false}.taux());
}

TEST_CASE("l'égaler est l'atteindre ; un taux se compare exactement, et n'est atteint qu'à la fin de l'année")
{
    const CibleSpaser trente{FormeDeCible::Taux, 3'000};
    CHECK(juger({27, 90, false}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::Atteint);
    CHECK(juger({26, 90, false}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::NonAtteint);
    // 29,9997 % s'écrit 30,00 %, et ne l'est pas.
    CHECK(MesureSpaser{299'997, 1'000'000, false}.taux() == 3'000);
    CHECK(juger({299'997, 1'000'000, false}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::NonAtteint);
    CHECK(juger({90, 90, false}, trente, SensDeCible::AuMoins, AnneeSpaser::EnCours) == V::EnCours);
    CHECK(juger({90, {}, false}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::Inconnu);
    CHECK(juger({0, 0, false}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::Inconnu);
    CHECK(juger({}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::Inconnu);
    CHECK(juger({}, trente, SensDeCible::AuMoins, AnneeSpaser::EnCours) == V::EnCours);
    CHECK(juger({27, 90, false}, {}, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::SansCible);
    CHECK(juger({{}, {}, true}, trente, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::Tu);
    const CibleSpaser cent{FormeDeCible::Valeur, 100};
    CHECK(juger({100, {}, false}, cent, SensDeCible::AuMoins, AnneeSpaser::EnCours) == V::Atteint);
    CHECK(juger({99, {}, false}, cent, SensDeCible::AuMoins, AnneeSpaser::EnCours) == V::EnCours);
    CHECK(juger({99, {}, false}, cent, SensDeCible::AuMoins, AnneeSpaser::Finie) == V::NonAtteint);
    CHECK(juger({100, {}, false}, cent, SensDeCible::AuPlus, AnneeSpaser::EnCours) == V::EnCours);
    CHECK(juger({101, {}, false}, cent, SensDeCible::AuPlus, AnneeSpaser::EnCours) == V::NonAtteint);
    CHECK(juger({100, {}, false}, cent, SensDeCible::AuPlus, AnneeSpaser::Finie) == V::Atteint);
    CHECK(juger({101, {}, false}, cent, SensDeCible::AuPlus, AnneeSpaser::Finie) == V::NonAtteint);
}

TEST_CASE("un total additionne des nombres et jamais des taux ; s'il manque un acheteur, il n'y a pas de total")
{
    CHECK(totaliser_spaser(I::ConsiderationNombre, {{27, 90, false}, {3, 10, false}}) == MesureSpaser{30, 100, false});
    CHECK(totaliser_spaser(I::ConsiderationNombre, {{27, 90, false}, {3, {}, false}}) == MesureSpaser{30, {}, false});
    CHECK(totaliser_spaser(I::ConsiderationNombre, {{27, {}, false}, {3, 10, false}}) == MesureSpaser{30, {}, false});
    CHECK_FALSE(totaliser_spaser(I::ConsiderationNombre, {{27, 90, false}, {}}));
    CHECK_FALSE(totaliser_spaser(I::ConsiderationNombre, {}));
    CHECK(totaliser_spaser(I::HeuresRealisees, {{100, {}, false}, {50, {}, false}}) == MesureSpaser{150, {}, false});
    CHECK_FALSE(totaliser_spaser(I::PersonnesEmployees, {{12, {}, false}, {8, {}, false}}));
    CHECK_FALSE(totaliser_spaser(I::Propre, {{1, {}, false}, {1, {}, false}}));
}

TEST_CASE("quoi que l'on compte, le numérateur d'une part de contrats ne dépasse jamais son dénominateur, et rien de petit ne se montre")
{
    CHECK(rc::check([] {
        FaitsDeSpaser faits;
        for (int i = 0, n = *rc::gen::inRange(0, 12); i < n; ++i)
            faits.marches.push_back(marche(std::to_string(i), *rc::gen::inRange(0, 3) == 0 ? std::nullopt : std::optional<std::int64_t>(*rc::gen::inRange(0, 1000)), *rc::gen::arbitrary<bool>(),
                                           static_cast<ReservationSpaser>(*rc::gen::inRange(0, 3)), *rc::gen::arbitrary<bool>()));
        if (*rc::gen::arbitrary<bool>()) faits.publies = ContratsDeSpaser{*rc::gen::inRange(0, 20), *rc::gen::inRange(0, 2'000'000), 0, 0, 0};
        faits.personnes = *rc::gen::inRange(0, 20);
        faits.sorties = *rc::gen::inRange(0, 20);
        faits.retours = *rc::gen::inRange(0, static_cast<int>(faits.sorties) + 1);
        for (const auto& une : fiches_indicateurs_spaser())
        {
            const auto calcul = calculer_spaser(une.indicateur, faits, kSeuil);
            if (calcul.mesure.numerateur && calcul.mesure.denominateur) RC_ASSERT(*calcul.mesure.numerateur <= *calcul.mesure.denominateur);
            if (une.mesure == MesureEn::Personnes && calcul.mesure.numerateur) RC_ASSERT(*calcul.mesure.numerateur == 0 || *calcul.mesure.numerateur >= kSeuil);
            if (calcul.mesure.tu) RC_ASSERT(!calcul.mesure.numerateur && !calcul.mesure.denominateur);
        }
    }));
}
