#include "domaine/partage.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <set>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const std::map<std::string, std::string> kSecteurs = {{"nord", "A"}, {"sud", "B"}, {"est", "C"}};

} // namespace

TEST_CASE("une heure est à la structure du secteur de sa commune, si elle intervient ce mois-là")
{
    const std::vector<InterventionDatee> b_depuis_mars{{"B", 2026y / March, 2026y / May}};
    const auto au_sud = [&](Mois mois) { return rattacher(ClePartage::LieuDeTravail, {mois, "sud", "nord"}, kSecteurs, b_depuis_mars, "A"); };
    CHECK(au_sud(2026y / February) == Attache{"A", CauseDeRattachement::ChefDeFile});
    CHECK(au_sud(2026y / March) == Attache{"B", CauseDeRattachement::LieuDeTravail});
    CHECK(au_sud(2026y / May) == Attache{"B", CauseDeRattachement::LieuDeTravail});
    CHECK(au_sud(2026y / June) == Attache{"A", CauseDeRattachement::ChefDeFile});
}

TEST_CASE("la clé décide seule : la même ligne est à l'une par le lieu de travail, à l'autre par la résidence")
{
    const std::vector<InterventionDatee> tous{{"B", 2026y / January}, {"C", 2026y / January}};
    const LigneARattacher ligne{2026y / March, "sud", "est"};
    CHECK(rattacher(ClePartage::LieuDeTravail, ligne, kSecteurs, tous, "A").structure == "B");
    CHECK(rattacher(ClePartage::Residence, ligne, kSecteurs, tous, "A").structure == "C");
}

TEST_CASE("une commune inconnue ne se devine pas : le chef de file, en attendant ; un secteur que personne ne tient n'est pas à préciser")
{
    CHECK(rattacher(ClePartage::Residence, {2026y / March, "sud", {}}, kSecteurs, {}, "A") == Attache{"A", CauseDeRattachement::APreciser});
    CHECK(rattacher(ClePartage::LieuDeTravail, {2026y / March, "ailleurs", {}}, kSecteurs, {}, "A") == Attache{"A", CauseDeRattachement::ChefDeFile});
}

TEST_CASE("le secteur du chef de file est le sien sans qu'il ait à intervenir")
{
    CHECK(rattacher(ClePartage::LieuDeTravail, {2026y / March, "nord", {}}, kSecteurs, {}, "A") == Attache{"A", CauseDeRattachement::LieuDeTravail});
}

TEST_CASE("le seul lieu du lot vaut pour toutes ses lignes ; deux lieux le même mois attendent que chacune dise le sien")
{
    const std::vector<LieuDate> lieux{{"nord", 2026y / January}, {"sud", 2026y / April, 2026y / May}};
    CHECK(commune_de_travail({}, lieux, 2026y / March) == "nord");
    CHECK_FALSE(commune_de_travail({}, lieux, 2026y / April));
    CHECK(commune_de_travail("sud", lieux, 2026y / April) == "sud");
    CHECK(commune_de_travail({}, lieux, 2026y / June) == "nord");
    CHECK_FALSE(commune_de_travail({}, lieux, 2025y / December));
    CHECK(lieux_du_mois(lieux, 2026y / May) == std::vector<std::string>{"nord", "sud"});
}

TEST_CASE("un marché repris deux fois est mené, mois par mois, par qui l'a repris en dernier pour ce mois")
{
    const std::vector<RepriseDeMarche> reprises{{"B", 2026y / March}, {"C", 2026y / May}};
    CHECK(chef_du_mois("A", reprises, 2026y / February) == "A");
    CHECK(chef_du_mois("A", reprises, 2026y / March) == "B");
    CHECK(chef_du_mois("A", reprises, 2026y / May) == "C");
    CHECK(chef_du_mois("A", {}, 2026y / May) == "A");
}

TEST_CASE("ce qu'un secteur ou quelqu'un a décidé ne bouge plus de lui-même")
{
    for (const auto& une : causes_de_rattachement())
    {
        const bool tranchee = une.cause == CauseDeRattachement::LieuDeTravail || une.cause == CauseDeRattachement::Residence || une.cause == CauseDeRattachement::Correction;
        CHECK(a_decider(une.cause) == !tranchee);
        CHECK(cause_de_rattachement_du_code(une.code) == une.cause);
    }
    for (const auto& une : cles_de_partage()) CHECK(cle_de_partage_du_code(une.code) == une.cle);
    CHECK_FALSE(cle_de_partage_du_code("tirage_au_sort"));
}

TEST_CASE("quels que soient le marché, les secteurs et les corrections, une ligne est à une structure et la somme des structures est celle des lignes, à tout instant")
{
    const std::vector<std::string> structures{"A", "B", "C"}, communes{"nord", "sud", "est", "ailleurs"};
    CHECK(rc::check([&] {
        const auto une_structure = [&] { return *rc::gen::elementOf(structures); };
        std::map<std::string, std::string> secteurs;
        for (const auto& commune : communes)
            if (*rc::gen::arbitrary<bool>()) secteurs[commune] = une_structure();
        std::vector<InterventionDatee> interventions;
        for (int i = *rc::gen::inRange(0, 3); i > 0; --i) interventions.push_back({une_structure(), 2026y / month(static_cast<unsigned>(*rc::gen::inRange(1, 13)))});
        const auto chef = une_structure();
        struct Ligne
        {
            Heures heures;
            std::string depuis;
            std::vector<RattachementDate> rattachements;
        };
        const auto un_instant = [] { return std::to_string(*rc::gen::inRange(1000, 9999)); };
        std::vector<Ligne> lignes;
        for (int i = *rc::gen::inRange(0, 20); i > 0; --i)
        {
            Ligne ligne{Heures::de_centiemes(*rc::gen::inRange(0, 20000)), un_instant(), {}};
            LigneARattacher sue{2026y / month(static_cast<unsigned>(*rc::gen::inRange(1, 13))), {}, {}};
            if (*rc::gen::arbitrary<bool>()) sue.travail = *rc::gen::elementOf(communes);
            if (*rc::gen::arbitrary<bool>()) sue.residence = *rc::gen::elementOf(communes);
            const auto attache = rattacher(*rc::gen::arbitrary<bool>() ? ClePartage::Residence : ClePartage::LieuDeTravail, sue, secteurs, interventions, chef);
            // Elle n'est jamais qu'au chef de file ou à une structure qui intervient ce mois-là.
            RC_ASSERT(attache.structure == chef || std::any_of(interventions.begin(), interventions.end(), [&](const auto& une) { return une.structure == attache.structure && une.en(sue.mois); }));
            ligne.rattachements.push_back({attache.structure, ligne.depuis});
            std::set<std::string> corrections;
            for (int c = *rc::gen::inRange(0, 3); c > 0; --c) corrections.insert(std::max(ligne.depuis, un_instant()));
            for (const auto& quand : corrections) ligne.rattachements.push_back({une_structure(), quand});
            lignes.push_back(std::move(ligne));
        }
        const auto instant = un_instant();
        Heures des_lignes;
        std::map<std::string, Heures> par_structure;
        for (const auto& ligne : lignes)
        {
            if (instant < ligne.depuis) continue;
            des_lignes += ligne.heures;
            par_structure[structure_a(chef, ligne.rattachements, instant)] += ligne.heures;
        }
        Heures des_structures;
        for (const auto& [structure, heures] : par_structure) des_structures += heures;
        RC_ASSERT(des_structures == des_lignes);
    }));
}
