#include "domaine/comptage.hpp"

#include "domaine/motifs.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace ouvrage;
using namespace std::chrono;

TEST_CASE("chaque choix d'une liste close se relit par son code")
{
    for (const auto& une : fiches_natures())
    {
        CHECK(nature_du_code(une.code) == une.nature);
        CHECK(fiche(une.nature).code == une.code);
    }
    CHECK(fiches_natures().size() == kNombreDeNatures);
    CHECK(fiches_modalites().size() == 9);
    for (const auto& une : fiches_modalites()) CHECK(modalite_du_code(une.code) == une.modalite);
    for (const auto& un : fiches_contrats()) CHECK(contrat_du_code(un.code) == un.contrat);
    for (const auto& un : fiches_employeurs()) CHECK(employeur_du_code(un.code) == un.employeur);
    for (const auto une : {Comptage::Compte, Comptage::ComptePlafonne, Comptage::Indicateur, Comptage::Exclu}) CHECK(comptage_du_code(code(une)) == une);
    CHECK_FALSE(nature_du_code("sieste"));
    CHECK_FALSE(comptage_du_code(""));
}

TEST_CASE("chaque nature a ses deux motifs, et chaque motif sa fiche, son code et ce que l'on peut faire")
{
    for (const auto& une : fiches_natures())
    {
        CHECK(fiche(motif_non_comptees(une.nature)).cle == une.cle);
        CHECK(fiche(motif_au_dela_du_plafond(une.nature)).cle == une.plafond);
        CHECK(fiche(motif_non_comptees(une.nature)).code == std::string(une.code) + "_non_comptees");
    }
    std::set<std::string_view> codes;
    for (const auto& un : fiches_motifs())
    {
        CHECK(codes.insert(un.code).second);
        CHECK(motif_du_code(un.code) == un.motif);
        CHECK_FALSE(un.phrase.empty());
        CHECK_FALSE(un.explication.empty());
        CHECK_FALSE(un.que_faire.empty());
    }
}

TEST_CASE("la durée d'un CDI se compte en mois entiers, à partir de celui de l'embauche")
{
    const Realisation cdi{Modalite::EmbaucheDirecte, SorteDeContrat::Cdi, 2026y / March / 31, {}};
    CHECK(fenetre_cdi(cdi, 48) == Periode{2026y / March, 2030y / February});
    CHECK(fenetre_cdi(cdi, 1) == Periode{2026y / March, 2026y / March});
    CHECK_FALSE(fenetre_cdi(cdi, 0));
    CHECK_FALSE(fenetre_cdi({Modalite::EmbaucheDirecte, SorteDeContrat::Cdi, {}, {}}, 48));
    CHECK_FALSE(fenetre_cdi({Modalite::EmbaucheDirecte, SorteDeContrat::Cdd, 2026y / March / 1, {}}, 48));
    CHECK_FALSE(fenetre_cdi({Modalite::EmbaucheDirecte, {}, 2026y / March / 1, {}}, 48));
}
