#include "domaine/parcours.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

EtapeSuivie etape(const char* id, EtatEtape etat, std::optional<Jour> echeance, Jour prevue_le = 2026y / May / 1)
{
    return {id, QuiAgit::Personne, etat, echeance, prevue_le};
}

} // namespace

TEST_CASE("un frein se lève une fois, et seul un frein levé se rouvre")
{
    CHECK(peut_suivre(EtatFrein::Constate, EtatFrein::EnCours));
    CHECK(peut_suivre(EtatFrein::Constate, EtatFrein::Leve));
    CHECK(peut_suivre(EtatFrein::EnCours, EtatFrein::EnCours)); // une action de plus
    CHECK_FALSE(peut_suivre(EtatFrein::Leve, EtatFrein::Leve));
    CHECK_FALSE(peut_suivre(EtatFrein::Leve, EtatFrein::EnCours));
    CHECK_FALSE(peut_suivre(EtatFrein::EnCours, EtatFrein::Rouvert));
    CHECK(peut_suivre(EtatFrein::Leve, EtatFrein::Rouvert));
    CHECK(peut_suivre(EtatFrein::Rouvert, EtatFrein::Leve));
    CHECK_FALSE(peut_suivre(EtatFrein::Leve, EtatFrein::Constate));
}

TEST_CASE("une étape finie se reprend, et ne se finit pas deux fois")
{
    for (const auto de : {EtatEtape::Prevue, EtatEtape::Reportee, EtatEtape::Reprise})
    {
        CHECK(peut_suivre(de, EtatEtape::Faite));
        CHECK(peut_suivre(de, EtatEtape::Reportee));
        CHECK_FALSE(peut_suivre(de, EtatEtape::Reprise));
    }
    for (const auto de : {EtatEtape::Faite, EtatEtape::Abandonnee})
    {
        CHECK_FALSE(peut_suivre(de, EtatEtape::Faite));
        CHECK_FALSE(peut_suivre(de, EtatEtape::Abandonnee));
        CHECK(peut_suivre(de, EtatEtape::Reprise));
    }
}

TEST_CASE("le prochain pas est la première échéance ouverte ; sans échéance, on passe après")
{
    const std::vector<EtapeSuivie> etapes = {etape("a", EtatEtape::Faite, 2026y / May / 2), etape("b", EtatEtape::Prevue, {}),
                                             etape("c", EtatEtape::Reportee, 2026y / May / 14), etape("d", EtatEtape::Prevue, 2026y / May / 20)};
    CHECK(prochain_pas(etapes) == 2);
    CHECK_FALSE(etapes[2].en_retard(2026y / May / 14)); // le jour même n'est pas un retard
    CHECK(etapes[2].en_retard(2026y / May / 15));
    CHECK_FALSE(etapes[0].en_retard(2026y / May / 15));
    CHECK_FALSE(etapes[1].en_retard(2030y / May / 15));
    CHECK_FALSE(prochain_pas({}).has_value());
    CHECK_FALSE(prochain_pas(std::vector{etape("a", EtatEtape::Abandonnee, {})}).has_value());
}

TEST_CASE("le prochain pas ne dépend pas de l'ordre des étapes et n'est jamais une étape finie")
{
    rc::check([](const std::vector<std::pair<std::uint8_t, std::uint8_t>>& tirees) {
        std::vector<EtapeSuivie> etapes;
        for (std::size_t i = 0; i < tirees.size(); ++i)
        {
            const auto [etat, jour] = tirees[i];
            std::optional<Jour> echeance;
            if (jour % 3 != 0) echeance = Jour{sys_days{2026y / January / 1} + days{jour}};
            etapes.push_back({std::to_string(i), QuiAgit::Personne, static_cast<EtatEtape>(etat % 5), echeance, 2026y / January / 1});
        }
        const auto premier = prochain_pas(etapes);
        auto inverse = etapes;
        std::reverse(inverse.begin(), inverse.end());
        const auto autre = prochain_pas(inverse);
        RC_ASSERT(premier.has_value() == autre.has_value());
        if (!premier) return;
        RC_ASSERT(etapes[*premier] == inverse[*autre]);
        RC_ASSERT(ouverte(etapes[*premier].etat));
        for (const auto& une : etapes)
            if (ouverte(une.etat) && une.echeance) RC_ASSERT(etapes[*premier].echeance && !(*une.echeance < *etapes[*premier].echeance));
    });
}

TEST_CASE("aucune liste ne porte deux fois le même code, et une sorte réservée ne se nomme jamais")
{
    std::set<std::string_view> vus;
    for (const auto& une : sortes_de_frein())
    {
        CHECK_MESSAGE(vus.insert(une.code).second, une.code);
        CHECK(une.code != kFreinReserve);
        if (une.reserve) CHECK(libelle_de_frein(une.code) == "Frein réservé");
        else CHECK(libelle_de_frein(une.code) == une.libelle);
    }
    CHECK(libelle_de_frein(kFreinReserve) == "Frein réservé");
    for (const auto liste : {actions_sur_frein(), sortes_d_etape(), raisons_d_abandon(), domaines_de_diagnostic(), niveaux_de_diagnostic(), fondements_de_diagnostic(),
                             modes_d_entretien(), objets_d_entretien(), venues(), moments_de_formation(), resultats_de_formation(), objets_d_immersion(), issues_d_immersion()})
    {
        std::set<std::string_view> codes;
        for (const auto& un : liste) CHECK_MESSAGE(codes.insert(un.code).second, un.code);
    }
    // Un domaine de diagnostic ne parle ni de santé, ni de justice.
    for (const auto& une : sortes_de_frein())
        if (une.reserve) CHECK(libelle_du_code(domaines_de_diagnostic(), une.code).empty());
}
