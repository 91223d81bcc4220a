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

TEST_CASE("une ligne au texte vide annule : elle ne fixe rien")
{
    auto valeurs = kValeurs;
    valeurs.push_back(valeur(Niveau::Contrat, 2026y / April / 1, std::nullopt, ""));
    CHECK(regle_pour("plafond_formation", 2026y / July / 1, valeurs)->valeur.valeur == "22.00");
}

TEST_CASE("ce qui change entre deux jours se dit au jour où cela change, bornes comprises à la fin")
{
    const std::vector<std::string> cles = {"plafond_formation"};
    const auto tous = changements(cles, 2025y / December / 31, 2026y / July / 1, kValeurs);
    REQUIRE(tous.size() == 4);
    CHECK(tous[0].le == 2026y / January / 1);
    CHECK(tous[0].avant->valeur.valeur == "30.00");
    CHECK(tous[0].apres->valeur.valeur == "25.00");
    CHECK(tous[2].apres->valeur.niveau == Niveau::Contrat);
    CHECK(tous[3].le == 2026y / July / 1);
    CHECK(tous[3].apres->valeur.valeur == "22.00");
    // Le jour même du début n'est pas un changement ; le jour de la fin en est un.
    CHECK(changements(cles, 2026y / January / 1, 2026y / February / 28, kValeurs).empty());
    CHECK(changements(cles, 2026y / February / 28, 2026y / March / 1, kValeurs).size() == 1);
    CHECK(changements({"inconnue"}, 2020y / January / 1, 2030y / January / 1, kValeurs).empty());
    // Une valeur qui apparaît, une autre qui disparaît : rien se dit.
    const auto apparue = changements(cles, 2019y / January / 1, 2020y / January / 1, kValeurs);
    REQUIRE(apparue.size() == 1);
    CHECK_FALSE(apparue[0].avant);
}

TEST_CASE("un trou entre deux valeurs se voit, deux valeurs qui se touchent n'en ont pas")
{
    CHECK(trous({valeur(Niveau::Droit, 2026y / January / 1, 2026y / June / 30, "1"), valeur(Niveau::Droit, 2026y / July / 1, std::nullopt, "2")}).empty());
    CHECK(trous({valeur(Niveau::Droit, 2026y / July / 3, std::nullopt, "2"), valeur(Niveau::Droit, 2026y / January / 1, 2026y / June / 30, "1")}) ==
          std::vector<Trou>{{2026y / July / 1, 2026y / July / 2}});
}
