#include "domaine/sortie.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

SituationDeSortie situation(SelonIae iae, SelonPlie plie)
{
    SituationDeSortie une;
    une.code = "essai";
    une.libelle = "Essai";
    une.iae = iae;
    une.plie = plie;
    une.source = "essai";
    return une;
}

const RegleDeSortie kSixComprise{6, true, "durée", Statut::Usage, "borne", Statut::NonSource};

} // namespace

TEST_CASE("rien ne se perd : les classes et les exclues font le total, dans les deux vocabulaires")
{
    const auto juste = [](std::vector<std::pair<int, int>> tirees) {
        CompteDeSorties compte;
        for (const auto& [iae, plie] : tirees) compte.compter(static_cast<ClasseIae>(static_cast<unsigned>(iae) % 6), static_cast<IssuePlie>(static_cast<unsigned>(plie) % 6));
        RC_ASSERT(compte.total == static_cast<int>(tirees.size()));
        RC_ASSERT(compte.durables + compte.transitions + compte.positives + compte.autres + compte.a_determiner == compte.comptees());
        RC_ASSERT(compte.chez_le_titulaire + compte.autres_contrats + compte.formations + compte.autres_issues + compte.issues_a_determiner == compte.comptees());
        RC_ASSERT(compte.dynamiques() <= compte.comptees());
        RC_ASSERT(compte.positives_plie() <= compte.comptees());
    };
    CHECK(rc::check(juste));
}

TEST_CASE("comprendre ou exclure la borne ne change que le contrat d'exactement six mois")
{
    const auto juste = [] {
        const auto jour = sys_days{2020y / January / 1} + days{*rc::gen::inRange(0, 4000)};
        const auto fin = jour + days{*rc::gen::inRange(0, 400)};
        const FaitsDeSortie faits{{jour, fin, {}}, EmployeurDeSortie::Autre};
        auto exclue = kSixComprise;
        exclue.comprise = false;
        const auto cdd = situation(SelonIae::SelonDuree, SelonPlie::Contrat);
        const bool change = classer_iae(cdd, faits, kSixComprise).classe != classer_iae(cdd, faits, exclue).classe;
        RC_ASSERT(change == (face_a_la_borne(faits.duree, 6) == FaceALaBorne::Juste));
    };
    CHECK(rc::check(juste));
}

TEST_CASE("un contrat d'un jour de plus n'est jamais plus loin de l'emploi durable")
{
    const auto juste = [] {
        const auto debut = sys_days{2019y / August / 25} + days{*rc::gen::inRange(0, 2000)};
        const int jours = *rc::gen::inRange(0, 500);
        const auto face = [&](int n) { return static_cast<int>(face_a_la_borne({Jour{debut}, Jour{debut + days{n}}, {}}, 6)); };
        RC_ASSERT(face(jours) <= face(jours + 1));
    };
    CHECK(rc::check(juste));
}

TEST_CASE("sans durée connue, on ne range pas ; sans dénominateur, on ne donne pas de taux")
{
    const auto cdd = situation(SelonIae::SelonDuree, SelonPlie::Contrat);
    CHECK(classer_iae(cdd, {{}, EmployeurDeSortie::Titulaire}, kSixComprise).classe == ClasseIae::ADeterminer);
    CHECK(classer_iae(cdd, {{2026y / May / 1, {}, {}}, EmployeurDeSortie::Titulaire}, kSixComprise).classe == ClasseIae::ADeterminer);
    CHECK(classer_plie(cdd, {{}, EmployeurDeSortie::Inconnu}).classe == IssuePlie::ADeterminer);
    CHECK(en_mots(0, {}) == "aucune sortie comptée");
    CompteDeSorties une;
    une.compter(ClasseIae::Durable, IssuePlie::AutreContrat);
    CHECK(en_mots(1, une) == "1 sortie sur 1");
}

TEST_CASE("chaque code se relit")
{
    for (const auto classe : {ClasseIae::Durable, ClasseIae::Transition, ClasseIae::Positive, ClasseIae::Autre, ClasseIae::ADeterminer, ClasseIae::HorsDenominateur})
        CHECK(classe_iae_du_code(code(classe)) == classe);
    for (const auto issue : {IssuePlie::ChezLeTitulaire, IssuePlie::AutreContrat, IssuePlie::Formation, IssuePlie::Autre, IssuePlie::ADeterminer, IssuePlie::HorsDenominateur})
        CHECK(issue_plie_du_code(code(issue)) == issue);
    CHECK_FALSE(classe_iae_du_code("dynamique"));
    CHECK_FALSE(employeur_de_sortie_du_code("personne"));
}
