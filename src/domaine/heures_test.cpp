#include "domaine/heures.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const Regle kRegle{
    .execution = {2026y / February, 2027y / June},
    .eligibilite = Periode{2026y / January, 2027y / December},
    .plafond_formation = 20_h,
    .plafond_plausible = 212.57_h,
};

} // namespace

TEST_CASE("151,67 h de travail en mars comptent toutes")
{
    CHECK(retenir({2026y / March, 151.67_h, 0_h}, kRegle, {}) == Retenue{151.67_h, {}});
}

TEST_CASE("la formation compte jusqu'au plafond ; l'excédent est écarté et dit pourquoi")
{
    CHECK(retenir({2026y / April, 120_h, 31.67_h}, kRegle, {}) ==
          Retenue{140_h, {{11.67_h, Motif::FormationAuDelaDuPlafond}}});
    CHECK(retenir({2026y / April, 120_h, 20_h}, kRegle, {}) == Retenue{140_h, {}});
    CHECK(retenir({2026y / April, 120_h, 20.01_h}, kRegle, {}) ==
          Retenue{140_h, {{0.01_h, Motif::FormationAuDelaDuPlafond}}});
}

TEST_CASE("sans plafond de formation au contrat, toute la formation compte")
{
    Regle regle = kRegle;
    regle.plafond_formation.reset();
    CHECK(retenir({2026y / April, 0_h, 150_h}, regle, {}) == Retenue{150_h, {}});
}

TEST_CASE("un mois hors de l'exécution du lot est écarté tout entier, aux deux bornes")
{
    CHECK(retenir({2026y / January, 10_h, 0_h}, kRegle, {}) == Retenue{0_h, {{10_h, Motif::HorsExecutionDuLot}}});
    CHECK(retenir({2026y / February, 10_h, 0_h}, kRegle, {}) == Retenue{10_h, {}});
    CHECK(retenir({2027y / June, 10_h, 0_h}, kRegle, {}) == Retenue{10_h, {}});
    CHECK(retenir({2027y / July, 10_h, 0_h}, kRegle, {}) == Retenue{0_h, {{10_h, Motif::HorsExecutionDuLot}}});
}

TEST_CASE("un lot sans fin connue compte toujours")
{
    Regle regle = kRegle;
    regle.execution.fin.reset();
    CHECK(retenir({2027y / November, 10_h, 0_h}, regle, {}) == Retenue{10_h, {}});
}

TEST_CASE("hors de la fenêtre, ou sans fenêtre décidée, rien ne compte et les deux raisons diffèrent")
{
    Regle regle = kRegle;
    regle.eligibilite = Periode{2026y / April, 2026y / May};
    CHECK(retenir({2026y / March, 10_h, 0_h}, regle, {}) == Retenue{0_h, {{10_h, Motif::HorsEligibilite}}});
    CHECK(retenir({2026y / June, 10_h, 0_h}, regle, {}) == Retenue{0_h, {{10_h, Motif::HorsEligibilite}}});
    regle.eligibilite.reset();
    CHECK(retenir({2026y / April, 10_h, 0_h}, regle, {}) == Retenue{0_h, {{10_h, Motif::EligibiliteNonDecidee}}});
}

TEST_CASE("un mois déjà déclaré ne compte pas une seconde fois")
{
    CHECK(retenir({2026y / March, 151.67_h, 0_h}, kRegle, {MoisDuLot::DejaDeclare, 151.67_h}) ==
          Retenue{0_h, {{151.67_h, Motif::MoisDejaDeclare}}});
}

TEST_CASE("au-delà du plausible, seul l'excédent est écarté, et jamais plus que la ligne")
{
    CHECK(retenir({2026y / March, 250_h, 0_h}, kRegle, {}) == Retenue{212.57_h, {{37.43_h, Motif::AuDelaDuPlausible}}});
    CHECK(retenir({2026y / March, 100_h, 0_h}, kRegle, {MoisDuLot::Libre, 151.67_h}) ==
          Retenue{60.90_h, {{39.10_h, Motif::AuDelaDuPlausible}}});
    CHECK(retenir({2026y / March, 10_h, 0_h}, kRegle, {MoisDuLot::Libre, 300_h}) ==
          Retenue{0_h, {{10_h, Motif::AuDelaDuPlausible}}});
}

TEST_CASE("deux écarts peuvent frapper la même ligne")
{
    CHECK(retenir({2026y / March, 200_h, 50_h}, kRegle, {}) ==
          Retenue{212.57_h, {{30_h, Motif::FormationAuDelaDuPlafond}, {7.43_h, Motif::AuDelaDuPlausible}}});
}

TEST_CASE("un mois sans heure n'a ni retenue ni écart")
{
    CHECK(retenir({2030y / March, 0_h, 0_h}, kRegle, {MoisDuLot::DejaDeclare, 0_h}) == Retenue{});
}

TEST_CASE("retenues + écarts == déclarées, quoi qu'il arrive ; et plus d'heures ne font jamais baisser le compte")
{
    rc::check([] {
        const auto volume = [] { return Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, 40'000)); };
        const auto mois = [] { return 2026y / January + months{*rc::gen::inRange(0, 30)}; };
        Regle regle;
        const auto pile = [] { return *rc::gen::arbitrary<bool>(); };
        regle.execution.debut = mois();
        if (pile()) regle.execution.fin = mois();
        if (pile()) regle.eligibilite = Periode{mois(), std::nullopt};
        if (regle.eligibilite && pile()) regle.eligibilite->fin = mois();
        if (pile()) regle.plafond_formation = volume();
        if (pile()) regle.plafond_plausible = volume();
        const DejaInscrit deja{*rc::gen::element(MoisDuLot::Libre, MoisDuLot::DejaDeclare), volume()};
        const Declaration declaration{mois(), volume(), volume()};

        const auto retenue = retenir(declaration, regle, deja);
        Heures somme = retenue.retenues;
        for (const auto& ecart : retenue.ecarts)
        {
            RC_ASSERT(ecart.heures > 0_h);
            somme += ecart.heures;
        }
        RC_ASSERT(somme == declaration.total());
        RC_ASSERT(retenue.retenues >= 0_h);

        Declaration plus = declaration;
        plus.travail += volume();
        RC_ASSERT(retenir(plus, regle, deja).retenues >= retenue.retenues);
        RC_ASSERT(retenir(declaration, regle, deja) == retenue);
    });
}

TEST_CASE("une nature qui ne compte pas est écartée sous son propre motif ; celle qui compte dans un plafond, au-delà de lui")
{
    Regle regle = kRegle;
    regle.natures[rang(Nature::Maladie)] = {Comptage::Exclu};
    regle.natures[rang(Nature::Tutorat)] = {Comptage::Indicateur};
    regle.natures[rang(Nature::CongesPayes)] = {Comptage::ComptePlafonne, 14_h};
    Declaration declaration{2026y / March, 100_h, 0_h};
    declaration.autres[Nature::Maladie] = 7_h;
    declaration.autres[Nature::Tutorat] = 3_h;
    declaration.autres[Nature::CongesPayes] = 20_h;
    CHECK(retenir(declaration, regle, {}) ==
          Retenue{114_h, {{3_h, Motif::TutoratNonComptees}, {7_h, Motif::MaladieNonComptees}, {6_h, Motif::CongesPayesAuDelaDuPlafond}}});
}

TEST_CASE("avec toutes les natures et tous les plafonds : retenues + écarts == déclarées, monotonie, déterminisme")
{
    rc::check([] {
        const auto volume = [](std::int64_t au_plus = 20'000) { return Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, au_plus)); };
        const auto pile = [] { return *rc::gen::arbitrary<bool>(); };
        const auto mois = [] { return 2026y / January + months{*rc::gen::inRange(0, 30)}; };
        const auto decision = [] { return *rc::gen::element(Comptage::Compte, Comptage::Compte, Comptage::ComptePlafonne, Comptage::Indicateur, Comptage::Exclu); };
        Regle regle;
        regle.execution.debut = 2026y / January;
        regle.eligibilite = Periode{2026y / January, std::nullopt};
        if (pile()) regle.plafond_formation = volume();
        if (pile()) regle.plafond_plausible = volume(40'000);
        if (pile()) regle.plafond_ett = volume(40'000);
        if (pile()) regle.plafond_personne = volume(40'000);
        if (pile()) regle.part_formation = Fraction(*rc::gen::inRange<std::int64_t>(0, 101), 100);
        if (*rc::gen::inRange(0, 10) == 0) regle.modalite = decision();
        if (*rc::gen::inRange(0, 10) == 0) regle.fenetre_cdi = Periode{mois(), mois()};
        Declaration declaration{mois(), volume(), volume()};
        for (const auto& nature : fiches_natures())
        {
            regle.natures[rang(nature.nature)].decision = decision();
            if (pile()) regle.natures[rang(nature.nature)].plafond = volume(5'000);
            if (pile()) declaration.autres[nature.nature] = volume(5'000);
        }
        DejaInscrit deja{MoisDuLot::Libre, volume(), volume(30'000), {}, volume(30'000)};
        deja.formation_retenue = Heures::de_centiemes(*rc::gen::inRange<std::int64_t>(0, deja.retenues_de_la_personne.centiemes() + 1));

        const auto retenue = retenir(declaration, regle, deja);
        Heures somme = retenue.retenues;
        std::vector<Motif> motifs;
        for (const auto& ecart : retenue.ecarts)
        {
            RC_ASSERT(ecart.heures > 0_h);
            RC_ASSERT(std::find(motifs.begin(), motifs.end(), ecart.motif) == motifs.end());
            motifs.push_back(ecart.motif);
            somme += ecart.heures;
        }
        RC_ASSERT(somme == declaration.total());
        RC_ASSERT(retenue.retenues >= 0_h);
        RC_ASSERT(std::is_sorted(motifs.begin(), motifs.end())); // dans l'ordre où la règle les examine
        RC_ASSERT(retenir(declaration, regle, deja) == retenue);
        RC_ASSERT(formation_retenue(declaration.formation, retenue) <= retenue.retenues);

        // Plus d'heures, de n'importe quelle sorte, ne font jamais baisser le compte.
        Declaration plus = declaration;
        switch (*rc::gen::inRange(0, 3))
        {
        case 0: plus.travail += volume(); break;
        case 1: plus.formation += volume(); break;
        default: plus.autres[fiches_natures()[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(kNombreDeNatures)))].nature] += volume();
        }
        RC_ASSERT(retenir(plus, regle, deja).retenues >= retenue.retenues);

        // La part de formation tient : ce qui compte de formation ne dépasse pas sa part de ce que la personne fait compter.
        if (regle.part_formation && *regle.part_formation < Fraction(1) && deja.formation_retenue == Heures() && !regle.plafond_ett && !regle.plafond_personne && !regle.plafond_plausible)
        {
            const auto formation = formation_retenue(declaration.formation, retenue);
            RC_ASSERT(Fraction(formation.centiemes()) <= *regle.part_formation * Fraction((deja.retenues_de_la_personne + retenue.retenues).centiemes()));
        }
    });
}

TEST_CASE("pondérer ne change que la vue, au centième inférieur, et rien sans coefficient")
{
    CHECK(ponderer(151.67_h, std::nullopt) == 151.67_h);
    CHECK(ponderer(151.67_h, Fraction(6, 5)) == 182_h);
    CHECK(ponderer(0.01_h, Fraction(1, 2)) == 0_h);
    CHECK(ponderer(100_h, Fraction(1)) == 100_h);
}

TEST_CASE("« 151,67 » se lit en centièmes, comme un tableur ou un humain l'écrit")
{
    CHECK(lire_heures("151,67").valeur == 151.67_h);
    CHECK(lire_heures(" 151.67 h").valeur == 151.67_h);
    CHECK(lire_heures("1 200").valeur == 1200_h);
    CHECK(lire_heures("1\u202F200,5").valeur == 1200.5_h);
    CHECK(lire_heures("1\u00A0200,500").valeur == 1200.5_h);
    CHECK(lire_heures("0").valeur == 0_h);
}

TEST_CASE("ce qui ne se lit pas est nommé, jamais deviné")
{
    CHECK(lire_heures("").anomalie == "heures.absentes");
    CHECK(lire_heures("   ").anomalie == "heures.absentes");
    CHECK(lire_heures("7,-5").anomalie == "heures.illisibles");
    CHECK(lire_heures("7,").anomalie == "heures.illisibles");
    CHECK(lire_heures(",5").anomalie == "heures.illisibles");
    CHECK(lire_heures("1.234,5").anomalie == "heures.illisibles");
    CHECK(lire_heures("sept").anomalie == "heures.illisibles");
    CHECK(lire_heures("--7").anomalie == "heures.illisibles");
    CHECK(lire_heures("-").anomalie == "heures.illisibles");
    CHECK(lire_heures("-7,5").anomalie == "heures.negatives");
    CHECK(lire_heures("1,667").anomalie == "heures.plus_de_deux_decimales");
    CHECK(lire_heures("1000000").valeur == 1000000_h);
    CHECK(lire_heures("1000000,01").anomalie == "heures.hors_bornes");
    CHECK(lire_heures("99999999999999999999").anomalie == "heures.hors_bornes");
}

TEST_CASE("chaque motif a une fiche complète et un code qui se relit")
{
    for (const auto& une : fiches_motifs())
    {
        CHECK(motif_du_code(une.code) == une.motif);
        CHECK_FALSE(une.phrase.empty());
        CHECK_FALSE(une.explication.empty());
        CHECK_FALSE(une.que_faire.empty());
        CHECK(&fiche(une.motif) == &une);
    }
    CHECK_FALSE(motif_du_code("inconnu"));
}
