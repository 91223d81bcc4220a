#include "domaine/demande_personnelle.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("on répond dans le mois, à compter du jour de réception ; le 31 janvier a jusqu'à la fin de février")
{
    const DelaiDeReponse un_mois{1, 2};
    CHECK(limite_de_reponse(2026y / May / 10, un_mois, false) == 2026y / June / 10);
    CHECK(limite_de_reponse(2026y / January / 31, un_mois, false) == 2026y / February / 28);
    CHECK(limite_de_reponse(2028y / January / 31, un_mois, false) == 2028y / February / 29);
    CHECK(limite_de_reponse(2026y / January / 31, un_mois, true) == 2026y / April / 30);
}

TEST_CASE("prolonger n'est pas répondre ; le dernier jour n'est pas un retard")
{
    const Jour limite = 2026y / June / 10;
    CHECK(etat_de_demande(limite, {}, 2026y / June / 10) == EtatDeDemande::ARepondre);
    CHECK(etat_de_demande(limite, {}, 2026y / June / 11) == EtatDeDemande::EnRetard);
    CHECK(etat_de_demande(limite, SensDeReponse::Prolongee, 2026y / June / 11) == EtatDeDemande::EnRetard);
    CHECK(etat_de_demande(limite, SensDeReponse::Refusee, 2026y / July / 1) == EtatDeDemande::Repondue);
}

TEST_CASE("chaque demande et chaque réponse se relit par son code")
{
    for (const auto& une : sortes_de_demande()) CHECK(sorte_de_demande_du_code(une.code) == une.sorte);
    for (const auto sens : sens_de_reponse()) CHECK(sens_de_reponse_du_code(code(sens)) == sens);
    CHECK_FALSE(sorte_de_demande_du_code("plainte"));
}
