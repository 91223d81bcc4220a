#include "domaine/appariement.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

// Ceux de droit/appariement.toml ; les feuilles jouent les vrais.
constexpr BaremeAppariement kBareme{40, 20, 15, 10, 5, 10, 4, 60, 25, 40, 10, 25, 50, 15, 45, 6, 50};

const PosteAPourvoir kPoste{"poste", "F1703", Position{50633, 3066}, 2026y / June / 1, 2026y / November / 30, 35_h};

template <class T> std::optional<T> peut_etre(T valeur)
{
    return *rc::gen::inRange(0, 4) == 0 ? std::nullopt : std::optional(std::move(valeur));
}

Jour un_jour() { return Jour{sys_days{2025y / January / 1} + days{*rc::gen::inRange(0, 1200)}}; }

std::string un_metier() { return *rc::gen::elementOf(std::vector<std::string>{"F1703", "F1701", "F1101", "A1203", "K2204", ""}); }

Position un_lieu() { return {*rc::gen::inRange(42000, 51100), *rc::gen::inRange(-4700, 8200), *rc::gen::element(0, 20, 974), *rc::gen::element(Precision::Commune, Precision::CodePostal)}; }

Candidat un_candidat()
{
    Candidat candidat;
    candidat.id = "p";
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i) candidat.metiers.push_back(un_metier());
    candidat.lieu = peut_etre(un_lieu());
    candidat.rayon_km = peut_etre(*rc::gen::inRange(1, 120));
    candidat.disponible_le = peut_etre(un_jour());
    candidat.semaine = peut_etre(Heures::de_centiemes(*rc::gen::inRange(0, 4000)));
    const auto debut = un_jour();
    candidat.fenetre = peut_etre(Candidat::Droits{debut, peut_etre(Jour{sys_days{debut} + days{*rc::gen::inRange(0, 800)}})});
    candidat.freins = peut_etre(std::vector<std::string>(static_cast<std::size_t>(*rc::gen::inRange(0, 5)), "mobilité"));
    return candidat;
}

PosteAPourvoir un_poste()
{
    const auto debut = un_jour();
    return {"o", un_metier(), peut_etre(un_lieu()), debut, peut_etre(Jour{sys_days{debut} + days{*rc::gen::inRange(0, 400)}}),
            peut_etre(Heures::de_centiemes(*rc::gen::inRange(0, 4000)))};
}

int points(const Candidat& candidat, CritereDAppariement critere) { return apparier(candidat, kPoste, Antecedent::Aucun, kBareme).de(critere).points; }

} // namespace

TEST_CASE("chaque critère reste entre rien et tout, et l'explication dit les mêmes points")
{
    CHECK(rc::check([] {
        const auto candidat = un_candidat();
        const auto poste = un_poste();
        const auto fait = apparier(candidat, poste, Antecedent::Aucun, kBareme);
        for (const auto pour : {PourQui::Facilitateur, PourQui::Autrui})
        {
            const auto dite = expliquer(candidat, poste, fait, kBareme, pour);
            RC_ASSERT(dite.empechement.empty() != fait.empechement.has_value());
            int total = 0;
            for (const auto& une : dite.raisons)
            {
                RC_ASSERT(une.points.points >= 0);
                RC_ASSERT(une.points.points <= une.points.sur);
                RC_ASSERT(!une.phrase.empty());
                total += une.points.points;
            }
            RC_ASSERT(total == fait.total(pour));
            RC_ASSERT(dite.total == total);
        }
    }));
}

TEST_CASE("l'ordre où les choses sont dites ne change rien")
{
    CHECK(rc::check([] {
        auto candidat = un_candidat();
        if (candidat.freins) *candidat.freins = {"logement", "mobilité", "garde d'enfant"};
        const auto poste = un_poste();
        auto autre = candidat;
        std::reverse(autre.metiers.begin(), autre.metiers.end());
        if (autre.freins) std::reverse(autre.freins->begin(), autre.freins->end());
        const auto un = apparier(candidat, poste, Antecedent::Aucun, kBareme), deux = apparier(autre, poste, Antecedent::Aucun, kBareme);
        RC_ASSERT(un.criteres == deux.criteres);
        RC_ASSERT(expliquer(candidat, poste, un, kBareme, PourQui::Facilitateur).raisons == expliquer(autre, poste, deux, kBareme, PourQui::Facilitateur).raisons);
    }));
}

TEST_CASE("les freins ne changent rien à ce que lit quelqu'un d'autre")
{
    CHECK(rc::check([] {
        const auto candidat = un_candidat();
        const auto poste = un_poste();
        auto sans = candidat;
        sans.freins = {};
        const auto avec_eux = apparier(candidat, poste, Antecedent::Aucun, kBareme), sans_eux = apparier(sans, poste, Antecedent::Aucun, kBareme);
        const auto dite = expliquer(candidat, poste, avec_eux, kBareme, PourQui::Autrui);
        RC_ASSERT(dite.raisons == expliquer(sans, poste, sans_eux, kBareme, PourQui::Autrui).raisons);
        RC_ASSERT(dite.total == expliquer(sans, poste, sans_eux, kBareme, PourQui::Autrui).total);
        for (const auto& une : dite.raisons) RC_ASSERT(une.critere != CritereDAppariement::Freins);
    }));
}

TEST_CASE("plus près, plus tôt, plus longtemps, moins de freins : jamais moins de points")
{
    CHECK(rc::check([] {
        auto candidat = un_candidat();
        auto mieux = candidat;
        const auto a = *rc::gen::inRange(0, 2000), b = *rc::gen::inRange(0, 2000);
        candidat.lieu = Position{50633 - std::max(a, b), 3066};
        mieux.lieu = Position{50633 - std::min(a, b), 3066};
        RC_ASSERT(points(mieux, CritereDAppariement::Distance) >= points(candidat, CritereDAppariement::Distance));
    }));
    CHECK(rc::check([] {
        Candidat candidat{"p"}, mieux{"p"};
        const auto a = un_jour(), b = un_jour();
        candidat.disponible_le = std::max(a, b);
        mieux.disponible_le = std::min(a, b);
        if (apparier(candidat, kPoste, Antecedent::Aucun, kBareme).empechement) return;
        RC_ASSERT(points(mieux, CritereDAppariement::Disponibilite) >= points(candidat, CritereDAppariement::Disponibilite));
    }));
    CHECK(rc::check([] {
        Candidat candidat{"p"}, mieux{"p"};
        const auto un = un_jour(), autre = un_jour();
        const auto debut = std::min(un, autre), fin = std::max(un, autre);
        candidat.fenetre = {{debut, fin}};
        mieux.fenetre = {{Jour{sys_days{debut} - days{*rc::gen::inRange(0, 300)}}, Jour{sys_days{fin} + days{*rc::gen::inRange(0, 300)}}}};
        if (apparier(candidat, kPoste, Antecedent::Aucun, kBareme).empechement) return;
        RC_ASSERT(points(mieux, CritereDAppariement::Fenetre) >= points(candidat, CritereDAppariement::Fenetre));
    }));
    for (std::size_t combien = 0; combien < 6; ++combien)
    {
        Candidat candidat{"p"}, mieux{"p"};
        mieux.freins.emplace(combien, "mobilité");
        candidat.freins.emplace(combien + 1, "mobilité");
        CHECK(points(mieux, CritereDAppariement::Freins) >= points(candidat, CritereDAppariement::Freins));
    }
}

TEST_CASE("un métier de plus parmi les souhaits n'éloigne jamais du poste")
{
    CHECK(rc::check([] {
        auto candidat = un_candidat();
        candidat.metiers.push_back(un_metier());
        auto mieux = candidat;
        mieux.metiers.push_back(un_metier());
        RC_ASSERT(points(mieux, CritereDAppariement::Metier) >= points(candidat, CritereDAppariement::Metier));
    }));
}

TEST_CASE("un empêchement ne dépend pas des poids, et n'a pas de points")
{
    Candidat candidat{"p"};
    for (const auto antecedent : {Antecedent::EnCours, Antecedent::Non})
    {
        const auto fait = apparier(candidat, kPoste, antecedent, kBareme);
        CHECK(fait.empechement.has_value());
        CHECK(fait.total(PourQui::Facilitateur) == 0);
        CHECK(expliquer(candidat, kPoste, fait, kBareme, PourQui::Autrui).raisons.empty());
    }
}

TEST_CASE("sans un poids, pas de barème : rien ne se devine")
{
    CHECK_FALSE(bareme_en_vigueur(2026y / June / 1, {}));
}

TEST_CASE("jusqu'où une personne peut aller se dit à qui l'accompagne, et à personne d'autre")
{
    Candidat candidat;
    candidat.lieu = Position{50433, 3066};
    candidat.rayon_km = 5;
    const auto fait = apparier(candidat, kPoste, Antecedent::Aucun, kBareme);
    const auto dit = [&](PourQui pour) {
        std::string tout;
        for (const auto& une : expliquer(candidat, kPoste, fait, kBareme, pour).raisons) tout += une.phrase + "\n";
        return tout;
    };
    CHECK(dit(PourQui::Facilitateur).find("qu'elle peut faire") != std::string::npos);
    CHECK(dit(PourQui::Autrui).find("qu'elle peut faire") == std::string::npos);
    CHECK(dit(PourQui::Autrui).find("km à vol d'oiseau") != std::string::npos);
}
