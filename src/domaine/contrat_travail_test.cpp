#include "domaine/contrat_travail.hpp"

#include <doctest/doctest.h>

#include <rapidcheck.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const Jour kAujourdHui = 2026y / May / 10;

ContratConnu contrat(const char* id, Jour debut, std::optional<Jour> fin, std::optional<Heures> semaine, const char* lot = "lot2")
{
    return {.id = id, .debut = debut, .fin = fin, .paliers = {{debut, semaine}}, .lots = {{lot, "durand", debut, fin}}};
}

std::vector<SorteDeSignalement> sortes(const std::vector<Signalement>& signalements)
{
    std::vector<SorteDeSignalement> liste;
    for (const auto& un : signalements) liste.push_back(un.sorte);
    return liste;
}

const std::vector<FenetreDecidee> kFenetre = {{2026y / January / 1, 2027y / December / 31, 2025y / December / 20}};

} // namespace

TEST_CASE("un contrat est à venir, en cours, fini, ou attend qu'on dise comment il a fini")
{
    const Jour debut = 2026y / March / 2, fin = 2026y / May / 9;
    CHECK(etat_de_contrat(debut, fin, {}, 2026y / March / 1) == EtatDeContrat::AVenir);
    CHECK(etat_de_contrat(debut, fin, {}, debut) == EtatDeContrat::EnCours);
    CHECK(etat_de_contrat(debut, fin, {}, fin) == EtatDeContrat::EnCours); // le dernier jour en est
    CHECK(etat_de_contrat(debut, fin, {}, kAujourdHui) == EtatDeContrat::FinADire);
    CHECK(etat_de_contrat(debut, fin, fin, kAujourdHui) == EtatDeContrat::Fini);
    CHECK(etat_de_contrat(debut, {}, 2026y / June / 1, kAujourdHui) == EtatDeContrat::EnCours); // une fin dite d'avance
    CHECK(etat_de_contrat(debut, {}, {}, kAujourdHui) == EtatDeContrat::EnCours);
}

TEST_CASE("la capacité d'un mois suit les jours du contrat et ses avenants, et se tait quand une durée manque")
{
    CHECK(capacite(contrat("c", 2026y / January / 1, {}, 35_h), 2026y / March) == 155_h); // 31 × 35 ÷ 7
    CHECK(capacite(contrat("c", 2026y / March / 25, {}, 35_h), 2026y / March) == 35_h);   // sept jours
    CHECK(capacite(contrat("c", 2026y / March / 25, {}, 35_h), 2026y / February) == 0_h);
    CHECK_FALSE(capacite(contrat("c", 2026y / January / 1, {}, {}), 2026y / March));
    auto amende = contrat("c", 2026y / January / 1, {}, 35_h);
    amende.paliers.push_back({2026y / March / 25, 14_h});
    CHECK(capacite(amende, 2026y / March) == 134_h); // 24 × 5 + 7 × 2
    CHECK(capacite(contrat("c", 2026y / March / 31, {}, 20_h), 2026y / March) == 2.86_h); // arrondi au-dessus
}

TEST_CASE("deux contrats qui ensemble dépassent la semaine plausible se signalent une fois, avec les deux")
{
    const auto a = contrat("a", 2026y / January / 5, {}, 35_h), b = contrat("b", 2026y / March / 2, 2026y / June / 30, 20_h, "lot3");
    const auto dits = signaler({b, a}, {}, kFenetre, {.semaine = 48_h}, kAujourdHui);
    REQUIRE(sortes(dits) == std::vector{SorteDeSignalement::SemaineTropLongue});
    CHECK(dits[0].contrats == std::vector<std::string>{"a", "b"});
    CHECK(dits[0].jour == 2026y / March / 2);
    CHECK(dits[0].constatees == 55_h);
    CHECK(dits[0].limite == 48_h);
    // Ils se suivent : rien à dire. Une durée inconnue n'est pas devinée.
    CHECK(signaler({contrat("a", 2026y / January / 5, 2026y / March / 1, 35_h), b}, {}, kFenetre, {.semaine = 48_h}, kAujourdHui).empty());
    CHECK(signaler({contrat("a", 2026y / January / 5, {}, {}), b}, {}, kFenetre, {.semaine = 48_h}, kAujourdHui).empty());
    CHECK(signaler({a, b}, {}, kFenetre, {}, kAujourdHui).empty());
}

TEST_CASE("des heures sans contrat, hors de tout contrat, ou au-delà du contrat se disent, et ne se confondent pas")
{
    const std::vector<HeuresDeclarees> mars = {{"lot2", "durand", 2026y / March, 151.67_h}, {"lot2", "durand", 2026y / April, 0_h}};
    const auto sans = signaler({}, mars, kFenetre, {48_h, 10}, kAujourdHui);
    REQUIRE(sortes(sans) == std::vector{SorteDeSignalement::HeuresSansContrat});
    CHECK(sans[0].constatees == 151.67_h);
    CHECK(sans[0].mois == 2026y / March);

    // Le contrat a fini en février : mars est hors de lui. Un mois à zéro ne se signale pas.
    const auto hors = signaler({contrat("a", 2026y / January / 5, 2026y / February / 28, 35_h)}, mars, kFenetre, {48_h, 10}, kAujourdHui);
    REQUIRE(sortes(hors) == std::vector{SorteDeSignalement::HeuresHorsContrat});
    CHECK(hors[0].lot == "lot2");

    CHECK(signaler({contrat("a", 2026y / January / 5, {}, 35_h)}, mars, kFenetre, {48_h, 10}, kAujourdHui).empty());
    const auto trop = signaler({contrat("a", 2026y / January / 5, {}, 24_h)}, mars, kFenetre, {48_h, 10}, kAujourdHui);
    REQUIRE(sortes(trop) == std::vector{SorteDeSignalement::HeuresAuDelaDuContrat});
    CHECK(trop[0].constatees == 151.67_h);
    CHECK(trop[0].limite == 106.29_h); // 31 × 24 ÷ 7, sans la tolérance
    // Dans la tolérance, rien ; d'un centième au-delà, si.
    CHECK(signaler({contrat("a", 2026y / January / 5, {}, 35_h)}, {{"lot2", "durand", 2026y / March, 170.5_h}}, kFenetre, {48_h, 10}, kAujourdHui).empty());
    CHECK(signaler({contrat("a", 2026y / January / 5, {}, 35_h)}, {{"lot2", "durand", 2026y / March, 170.51_h}}, kFenetre, {48_h, 10}, kAujourdHui).size() == 1);
}

TEST_CASE("deux contrats qui se suivent dans un mois partagent ses heures")
{
    const auto cdd = contrat("cdd", 2026y / February / 2, 2026y / March / 15, 35_h), cdi = contrat("cdi", 2026y / March / 16, {}, 35_h);
    CHECK(signaler({cdd, cdi}, {{"lot2", "durand", 2026y / March, 151.67_h}}, kFenetre, {48_h, 10}, kAujourdHui).empty());
    const auto trop = signaler({cdd, cdi}, {{"lot2", "durand", 2026y / March, 190_h}}, kFenetre, {48_h, 10}, kAujourdHui);
    REQUIRE(sortes(trop) == std::vector{SorteDeSignalement::HeuresAuDelaDuContrat});
    CHECK(trop[0].contrats == std::vector<std::string>{"cdd", "cdi"});
}

TEST_CASE("un contrat se compare à l'éligibilité décidée")
{
    const LimitesDuTravail sans;
    const auto dire = [&](Jour debut, std::optional<Jour> fin, const std::vector<FenetreDecidee>& fenetres) { return sortes(signaler({contrat("a", debut, fin, 35_h)}, {}, fenetres, sans, kAujourdHui)); };
    CHECK(dire(2026y / January / 5, 2026y / June / 30, kFenetre).empty());
    CHECK(dire(2025y / December / 15, 2026y / June / 30, kFenetre) == std::vector{SorteDeSignalement::AvantLaDecision}); // avant la fenêtre
    CHECK(dire(2026y / January / 5, 2026y / June / 30, {}) == std::vector{SorteDeSignalement::AvantLaDecision});          // rien n'est décidé
    const std::vector<FenetreDecidee> tardive = {{2026y / January / 1, 2027y / December / 31, 2026y / January / 6}};
    CHECK(dire(2026y / January / 5, 2026y / June / 30, tardive) == std::vector{SorteDeSignalement::AvantLaDecision});
    CHECK(dire(2026y / January / 6, 2026y / June / 30, tardive).empty()); // décidée le jour même
    CHECK(dire(2028y / January / 3, {}, kFenetre) == std::vector{SorteDeSignalement::ApresLaFenetre});
    CHECK(dire(2026y / January / 5, 2028y / January / 1, kFenetre) == std::vector{SorteDeSignalement::DepasseLaFenetre});
    // Une seconde fenêtre prend la suite : le contrat ne dépasse plus rien.
    auto suite = kFenetre;
    suite.push_back({2028y / January / 1, {}, 2027y / December / 1});
    CHECK(dire(2026y / January / 5, 2028y / January / 1, suite).empty());
    // Un CDI n'a pas de fin : il dépasse quand la fenêtre est passée, pas avant.
    CHECK(dire(2026y / January / 5, {}, kFenetre).empty());
    const std::vector<FenetreDecidee> passee = {{2026y / January / 1, 2026y / April / 30, 2025y / December / 20}};
    CHECK(dire(2026y / January / 5, {}, passee) == std::vector{SorteDeSignalement::DepasseLaFenetre});
}

TEST_CASE("un tuteur exigé et non désigné se signale")
{
    auto un = contrat("a", 2026y / January / 5, {}, 35_h);
    un.accompagnement = ContratConnu::Accompagnement::TuteurManquant;
    CHECK(sortes(signaler({un}, {}, kFenetre, {}, kAujourdHui)) == std::vector{SorteDeSignalement::SansTuteur});
    un.accompagnement = ContratConnu::Accompagnement::TuteurDesigne;
    CHECK(signaler({un}, {}, kFenetre, {}, kAujourdHui).empty());
}

TEST_CASE("une visite est attendue dans son délai, jamais après la fin, et une visite prévue tient lieu d'échéance")
{
    const DelaisDeVisite delais{30, 90};
    const Jour debut = 2026y / April / 1;
    CHECK(visite_attendue(debut, {}, {}, {}, delais, kAujourdHui) == 2026y / May / 1);
    CHECK(visite_attendue(debut, {}, 2026y / April / 20, {}, delais, kAujourdHui) == 2026y / July / 19);
    CHECK(visite_attendue(debut, {}, {}, 2026y / May / 20, delais, kAujourdHui) == 2026y / May / 20);
    CHECK_FALSE(visite_attendue(debut, 2026y / April / 15, {}, {}, delais, kAujourdHui)); // fini avant
    CHECK_FALSE(visite_attendue(debut, 2026y / May / 31, 2026y / April / 20, {}, delais, kAujourdHui)); // finira avant la suivante
    CHECK_FALSE(visite_attendue(debut, {}, {}, {}, {}, kAujourdHui));
}

TEST_CASE("propriété : les heures d'un contrat, lot par lot, sont celles de la personne sur ces lots les mois où il les sert")
{
    rc::check([] {
        const Jour debut = 2026y / month{static_cast<unsigned>(*rc::gen::inRange(1, 12))} / day{static_cast<unsigned>(*rc::gen::inRange(1, 28))};
        const std::optional<Jour> fin = *rc::gen::arbitrary<bool>() ? std::optional(dernier_jour(mois_de(debut) + months{*rc::gen::inRange(0, 9)})) : std::nullopt;
        ContratConnu un{.id = "c", .debut = debut, .fin = fin, .paliers = {{debut, 35_h}}, .lots = {}};
        for (int i = 0; i < *rc::gen::inRange(0, 3); ++i) un.lots.push_back({"lot" + std::to_string(i), "durand", debut, fin});
        std::vector<HeuresDeclarees> heures;
        for (int i = 0; i < *rc::gen::inRange(0, 12); ++i)
            heures.push_back({"lot" + std::to_string(*rc::gen::inRange(0, 4)), *rc::gen::element<std::string>("durand", "martin"),
                              Mois{2026y / January} + months{*rc::gen::inRange(0, 18)}, Heures::de_centiemes(*rc::gen::inRange(0, 20000))});
        Heures sur_ces_lots, par_lot;
        for (const auto& ligne : heures)
            for (const auto& lot : un.lots)
                if (lot.lot == ligne.lot && lot.entreprise == ligne.entreprise && mois_de(debut) <= ligne.mois && (!fin || ligne.mois <= mois_de(*fin))) sur_ces_lots += ligne.heures;
        for (const auto& [_, somme] : heures_par_lot(un, heures)) par_lot += somme;
        RC_ASSERT(par_lot == sur_ces_lots);
    });
}

TEST_CASE("propriété : un contrat dont la durée est connue et qui couvre toutes les heures dans sa capacité ne signale pas d'heures")
{
    rc::check([] {
        const Heures semaine = Heures::de_centiemes(*rc::gen::inRange(100, 4800));
        const auto un = contrat("c", 2026y / January / 1, {}, semaine);
        const Mois mois = Mois{2026y / January} + months{*rc::gen::inRange(0, 12)};
        const auto permises = capacite(un, mois);
        RC_ASSERT(permises.has_value());
        const Heures faites = Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, permises->centiemes() + 1));
        RC_ASSERT(signaler({un}, {{"lot2", "durand", mois, faites}}, kFenetre, {48_h, 0}, kAujourdHui).empty());
    });
}
