#include "domaine/conservation.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

constexpr DureesDeConservation kDurees{24, 30, 12};
Echeance au(const SuiviDeConservation& suivi, Jour jour) { return echeance_de(suivi, kDurees, jour); }

} // namespace

TEST_CASE("deux ans après le dernier contact, annoncés trente jours avant : à la veille, au jour et au lendemain de chaque borne")
{
    const SuiviDeConservation suivi{.dernier_contact = 2024y / March / 31, .annonce_pour = {}, .annonce_sur = {}, .prolonge_jusqu_au = {}};
    CHECK(au(suivi, 2026y / February / 28) == Echeance{EtapeDeConservation::Gardee, 2026y / March / 31});
    CHECK(au(suivi, 2026y / March / 1) == Echeance{EtapeDeConservation::AAnnoncer, 2026y / March / 31});
    // Annoncée en retard : le préavis reste entier.
    CHECK(au(suivi, 2026y / May / 10) == Echeance{EtapeDeConservation::AAnnoncer, 2026y / June / 9});
    auto annoncee = suivi;
    annoncee.annonce_pour = 2026y / March / 31;
    annoncee.annonce_sur = suivi.dernier_contact;
    CHECK(au(annoncee, 2026y / March / 30) == Echeance{EtapeDeConservation::Annoncee, 2026y / March / 31});
    CHECK(au(annoncee, 2026y / March / 31) == Echeance{EtapeDeConservation::AEffacer, 2026y / March / 31});
}

TEST_CASE("un contact après l'annonce l'annule ; une prolongation la repousse")
{
    SuiviDeConservation suivi{.dernier_contact = 2024y / March / 31, .annonce_pour = Jour{2026y / March / 31}, .annonce_sur = Jour{2024y / March / 31}, .prolonge_jusqu_au = {}};
    suivi.prolonge_jusqu_au = 2026y / December / 31;
    CHECK(au(suivi, 2026y / April / 15) == Echeance{EtapeDeConservation::Annoncee, 2026y / December / 31});
    suivi.dernier_contact = 2026y / April / 1;
    CHECK(au(suivi, 2026y / April / 15) == Echeance{EtapeDeConservation::Gardee, 2028y / April / 1});
}

TEST_CASE("on n'efface jamais sans avoir prévenu, ni avant la fin du délai")
{
    rc::check([] {
        const auto jour = [](int n) { return Jour{sys_days{2020y / January / 1} + days{n}}; };
        const auto contact = jour(*rc::gen::inRange(0, 2000));
        SuiviDeConservation suivi{.dernier_contact = contact, .annonce_pour = {}, .annonce_sur = {}, .prolonge_jusqu_au = {}};
        if (*rc::gen::arbitrary<bool>())
        {
            suivi.annonce_pour = jour(*rc::gen::inRange(0, 3000));
            suivi.annonce_sur = jour(*rc::gen::inRange(0, 2000));
        }
        if (*rc::gen::arbitrary<bool>()) suivi.prolonge_jusqu_au = jour(*rc::gen::inRange(0, 3000));
        const auto aujourd_hui = jour(*rc::gen::inRange(0, 3000));
        const auto echeance = au(suivi, aujourd_hui);
        if (echeance.etape != EtapeDeConservation::AEffacer) return;
        RC_ASSERT(suivi.annonce_pour.has_value());
        RC_ASSERT(*suivi.annonce_pour <= aujourd_hui);
        RC_ASSERT(*suivi.annonce_sur >= contact);
        RC_ASSERT(sys_days{aujourd_hui} - sys_days{contact} >= days{365 * 2});
        if (suivi.prolonge_jusqu_au) RC_ASSERT(*suivi.prolonge_jusqu_au <= aujourd_hui);
    });
}

TEST_CASE("chaque raison a son libellé, et un code inconnu n'en a pas")
{
    for (const auto& une : raisons_de_prolonger()) CHECK(libelle_de_raison(raisons_de_prolonger(), une.code) == une.libelle);
    for (const auto& une : raisons_d_effacer()) CHECK(libelle_de_raison(raisons_d_effacer(), une.code) == une.libelle);
    CHECK(libelle_de_raison(raisons_d_effacer(), "caprice").empty());
}
