#include "domaine/regle.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

Valeur valeur(Niveau niveau, Jour depuis, std::optional<Jour> jusqu_a, std::string texte)
{
    return {"plafond_formation", niveau, depuis, jusqu_a, std::move(texte), "h", "CCAP", "", Statut::Source};
}

const std::vector<Valeur> kValeurs = {
    valeur(Niveau::Droit, 2020y / January / 1, 2025y / December / 31, "30.00"),
    valeur(Niveau::Droit, 2026y / January / 1, std::nullopt, "25.00"),
    valeur(Niveau::Territoire, 2026y / March / 1, std::nullopt, "22.00"),
    valeur(Niveau::Contrat, 2026y / April / 1, 2026y / June / 30, "20.00"),
};

std::string en_vigueur(Jour jour)
{
    const auto regle = regle_pour("plafond_formation", jour, kValeurs);
    return regle ? regle->valeur.valeur : "aucune";
}

} // namespace

TEST_CASE("la valeur est celle du jour, aux bornes comprises")
{
    CHECK(en_vigueur(2019y / December / 31) == "aucune");
    CHECK(en_vigueur(2020y / January / 1) == "30.00");
    CHECK(en_vigueur(2025y / December / 31) == "30.00");
    CHECK(en_vigueur(2026y / January / 1) == "25.00");
}

TEST_CASE("le contrat l'emporte sur le territoire, et le territoire sur le droit")
{
    CHECK(en_vigueur(2026y / February / 28) == "25.00");
    CHECK(en_vigueur(2026y / March / 1) == "22.00");
    CHECK(en_vigueur(2026y / April / 1) == "20.00");
    CHECK(en_vigueur(2026y / July / 1) == "22.00");
    CHECK(regle_pour("plafond_formation", 2026y / May / 1, kValeurs)->ecartees.size() == 2);
}

TEST_CASE("une clé inconnue n'a pas de valeur : on ne devine pas")
{
    CHECK_FALSE(regle_pour("inconnue", 2026y / May / 1, kValeurs));
}

TEST_CASE("un statut se relit comme il s'écrit")
{
    CHECK(statut_du_libelle("non sourcé") == Statut::NonSource);
    CHECK_FALSE(statut_du_libelle("certain"));
}
