#include "domaine/glissement.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

constexpr Jour kLe = 2026y / May / 10;

} // namespace

TEST_CASE("sans personne sur le lot ni heure comptée, c'est l'embauche qui manque, avant la déclaration")
{
    CHECK(glissement({.mois_manquant = 2026y / February}, kLe) == Glissement{CauseDeGlissement::PersonneAffectee, {}});
}

TEST_CASE("une entreprise qui cesse de déclarer se dit depuis son dernier mois déclaré")
{
    const SituationDEngagement s{.affectes = 2, .mois_manquant = 2026y / March, .dernier_mois_declare = 2026y / February,
                                 .dernieres_heures = 2026y / February};
    CHECK(glissement(s, kLe) == Glissement{CauseDeGlissement::PlusDeclare, 2026y / February});
    CHECK(en_mots(glissement(s, kLe)) == "aucune déclaration depuis février 2026");
    CHECK(glissement({.affectes = 2, .mois_manquant = 2026y / March}, kLe).cause == CauseDeGlissement::JamaisDeclare);
}

TEST_CASE("un renvoi non corrigé explique le retard avant tout le reste")
{
    CHECK(glissement({.affectes = 1, .renvois = 1, .mois_manquant = 2026y / April}, kLe).cause == CauseDeGlissement::Renvoi);
}

TEST_CASE("des déclarations à l'heure dont rien ne compte depuis deux mois pleins ne sont pas une affaire de rythme")
{
    CHECK(glissement({.affectes = 1, .dernier_mois_declare = 2026y / April, .dernieres_heures = 2026y / February}, kLe) ==
          Glissement{CauseDeGlissement::SansHeures, 2026y / February});
    CHECK(glissement({.affectes = 1, .dernier_mois_declare = 2026y / April, .dernieres_heures = 2026y / March}, kLe).cause ==
          CauseDeGlissement::Rythme);
}
