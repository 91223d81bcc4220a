#include "domaine/suppleance.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

constexpr Jour kAujourdHui = 2026y / May / 10;

PeriodeDeSuppleance de(std::string absent, std::string suppleant, int dans, int jours)
{
    const sys_days debut = sys_days{kAujourdHui} + days{dans};
    return {std::move(absent), std::move(suppleant), Jour{debut}, Jour{debut + days{jours - 1}}};
}

using Refus = std::vector<RefusDeSuppleance>;

} // namespace

TEST_CASE("une suppléance ordinaire ne rencontre aucun refus, un seul jour compris")
{
    CHECK(juger_suppleance(de("claire", "bruno", 0, 1), {}, kAujourdHui).empty());
    CHECK(juger_suppleance(de("claire", "bruno", 0, 366), {}, kAujourdHui).empty());
}

TEST_CASE("on ne se remplace pas soi-même, ni hier, ni à l'envers, ni plus d'un an")
{
    CHECK(juger_suppleance(de("claire", "claire", 0, 3), {}, kAujourdHui) == Refus{RefusDeSuppleance::SoiMeme});
    CHECK(juger_suppleance(de("claire", "bruno", -1, 3), {}, kAujourdHui) == Refus{RefusDeSuppleance::Commencee});
    CHECK(juger_suppleance(de("claire", "bruno", 2, 0), {}, kAujourdHui) == Refus{RefusDeSuppleance::Inversee});
    CHECK(juger_suppleance(de("claire", "bruno", 0, 367), {}, kAujourdHui) == Refus{RefusDeSuppleance::Longue});
    CHECK(juger_suppleance(de("claire", "claire", -5, 400), {}, kAujourdHui) ==
          Refus{RefusDeSuppleance::SoiMeme, RefusDeSuppleance::Commencee, RefusDeSuppleance::Longue});
}

TEST_CASE("deux suppléances de la même personne ne se touchent pas, même d'un jour ; elles se suivent")
{
    const std::vector<PeriodeDeSuppleance> inscrites{de("claire", "bruno", 5, 5)};
    CHECK(juger_suppleance(de("claire", "nadia", 0, 6), inscrites, kAujourdHui) == Refus{RefusDeSuppleance::DejaRemplacee});
    CHECK(juger_suppleance(de("claire", "nadia", 9, 1), inscrites, kAujourdHui) == Refus{RefusDeSuppleance::DejaRemplacee});
    CHECK(juger_suppleance(de("claire", "nadia", 0, 5), inscrites, kAujourdHui).empty());
    CHECK(juger_suppleance(de("claire", "nadia", 10, 2), inscrites, kAujourdHui).empty());
}

TEST_CASE("le suppléant d'un suppléant n'existe pas, dans un sens comme dans l'autre")
{
    const std::vector<PeriodeDeSuppleance> inscrites{de("claire", "bruno", 5, 5)};
    CHECK(juger_suppleance(de("nadia", "claire", 7, 1), inscrites, kAujourdHui) == Refus{RefusDeSuppleance::SuppleantAbsent});
    CHECK(juger_suppleance(de("bruno", "nadia", 7, 1), inscrites, kAujourdHui) == Refus{RefusDeSuppleance::AbsentSuppleant});
    CHECK(juger_suppleance(de("nadia", "bruno", 7, 1), inscrites, kAujourdHui).empty()); // on peut en remplacer deux
    CHECK(juger_suppleance(de("bruno", "nadia", 10, 1), inscrites, kAujourdHui).empty());
}

TEST_CASE("quelles que soient les suppléances admises, personne n'a deux suppléants le même jour, et personne n'est à la fois absent et suppléant")
{
    rc::check([] {
        std::vector<PeriodeDeSuppleance> inscrites;
        const auto essais = *rc::gen::inRange(1, 40);
        for (int i = 0; i < essais; ++i)
        {
            const auto qui = [](int n) { return std::string(1, static_cast<char>('a' + n)); };
            auto voulue = de(qui(*rc::gen::inRange(0, 4)), qui(*rc::gen::inRange(0, 4)), *rc::gen::inRange(-2, 30), *rc::gen::inRange(0, 12));
            if (juger_suppleance(voulue, inscrites, kAujourdHui).empty()) inscrites.push_back(std::move(voulue));
        }
        for (int jour = 0; jour < 45; ++jour)
        {
            const Jour le{sys_days{kAujourdHui} + days{jour}};
            for (const auto& une : inscrites)
                for (const auto& autre : inscrites)
                {
                    if (!une.tient(le) || !autre.tient(le)) continue;
                    RC_ASSERT(&une == &autre || une.absent != autre.absent);
                    RC_ASSERT(une.absent != autre.suppleant);
                }
        }
    });
}
