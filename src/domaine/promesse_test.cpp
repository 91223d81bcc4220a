#include "domaine/promesse.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

using enum CadenceDePromesse;
using enum SituationDePromesse;
using Etat = EtatDePromesse;
constexpr auto kRien = std::optional<Jour>{};
const Jour kLe = 2026y / June / 10;

std::optional<Jour> jour(Jour un) { return un; }

} // namespace

TEST_CASE("sans une ligne, on ne sait pas où en est une promesse, et cela se dit")
{
    for (const auto cadence : {UneFois, Annuelle, Mensuelle, Permanente}) CHECK(suivre(cadence, kRien, kRien, {}, kLe) == SuiviDePromesse{SansNouvelle, {}, {}});
    CHECK(suivre(SurDemande, kRien, kRien, {}, kLe).situation == NonDemandee);
}

TEST_CASE("une date passée sans réponse est un retard ; le jour même ne l'est pas")
{
    CHECK(suivre(UneFois, jour(2026y / June / 10), kRien, {}, kLe) == SuiviDePromesse{SansNouvelle, {}, jour(2026y / June / 10)});
    CHECK(suivre(UneFois, jour(2026y / June / 9), kRien, {}, kLe) == SuiviDePromesse{EnRetard, jour(2026y / June / 9), {}});
    // « En cours » n'est pas une réponse.
    CHECK(suivre(UneFois, jour(2026y / June / 9), kRien, {{Etat::EnCours, 2026y / June / 1}}, kLe).situation == EnRetard);
    CHECK(suivre(UneFois, jour(2026y / June / 12), kRien, {{Etat::EnCours, 2026y / June / 1}}, kLe) == SuiviDePromesse{EnCours, {}, jour(2026y / June / 12)});
    CHECK(suivre(SurDemande, jour(2026y / June / 9), kRien, {}, kLe).situation == EnRetard); // demandée, avec une date
}

TEST_CASE("la dernière ligne vaut, et une promesse dite sans objet n'attend plus rien")
{
    const std::vector<NouvelleDePromesse> lignes{{Etat::Tenue, 2026y / May / 4}, {Etat::NonTenue, 2026y / April / 1}};
    CHECK(suivre(UneFois, jour(2026y / March / 1), kRien, lignes, kLe) == SuiviDePromesse{Tenue, {}, {}});
    CHECK(suivre(UneFois, jour(2026y / March / 1), kRien, {{Etat::TenueEnPartie, 2026y / May / 4}}, kLe).situation == TenueEnPartie);
    CHECK(suivre(UneFois, jour(2026y / March / 1), kRien, {{Etat::NonTenue, 2026y / May / 4}}, kLe).situation == NonTenue);
    CHECK(suivre(Mensuelle, jour(2026y / March / 1), kRien, {{Etat::SansObjet, 2026y / May / 4}}, kLe) == SuiviDePromesse{SansObjet, {}, {}});
}

TEST_CASE("ce qui revient chaque année se compte de la première date, sinon du début de la convention")
{
    // Signée le 4 décembre 2024 : les éléments de suivi se doivent le 4 décembre 2025, puis le 4 décembre 2026.
    CHECK(suivre(Annuelle, kRien, jour(2024y / December / 4), {}, kLe) == SuiviDePromesse{EnRetard, jour(2025y / December / 4), jour(2026y / December / 4)});
    CHECK(suivre(Annuelle, kRien, jour(2024y / December / 4), {{Etat::Tenue, 2025y / December / 1}}, kLe) == SuiviDePromesse{Tenue, {}, jour(2026y / December / 4)});
    // Répondre à une échéance n'est pas répondre à la suivante.
    CHECK(suivre(Annuelle, jour(2024y / December / 4), kRien, {{Etat::Tenue, 2024y / December / 4}}, kLe).situation == EnRetard);
    CHECK(suivre(Annuelle, jour(2026y / December / 4), kRien, {}, kLe) == SuiviDePromesse{SansNouvelle, {}, jour(2026y / December / 4)});
    CHECK(suivre(Annuelle, kRien, jour(2026y / January / 1), {{Etat::EnCours, 2026y / May / 1}}, kLe) == SuiviDePromesse{EnCours, {}, jour(2027y / January / 1)});
    CHECK(suivre(Annuelle, kRien, kRien, {{Etat::Tenue, 2026y / May / 1}}, kLe) == SuiviDePromesse{Tenue, {}, {}});
}

TEST_CASE("une échéance au 31 reste au dernier jour des mois courts sans y glisser")
{
    CHECK(suivre(Mensuelle, jour(2026y / January / 31), kRien, {{Etat::Tenue, 2026y / May / 30}}, kLe) == SuiviDePromesse{Tenue, {}, jour(2026y / June / 30)});
    CHECK(suivre(Mensuelle, jour(2026y / January / 31), kRien, {{Etat::Tenue, 2026y / April / 29}}, kLe) == SuiviDePromesse{EnRetard, jour(2026y / May / 31), jour(2026y / June / 30)});
    CHECK(suivre(Trimestrielle, jour(2025y / November / 30), kRien, {}, 2026y / March / 1).passee_le == jour(2026y / February / 28));
    CHECK(suivre(Semestrielle, jour(2026y / June / 10), kRien, {}, kLe) == SuiviDePromesse{SansNouvelle, {}, jour(2026y / June / 10)});
    CHECK(suivre(Semestrielle, jour(2025y / December / 10), kRien, {{Etat::Tenue, 2025y / December / 9}}, kLe) == SuiviDePromesse{Tenue, {}, jour(2026y / June / 10)});
}

TEST_CASE("les retards se lisent d'abord, et chaque code se relit")
{
    CHECK(EnRetard < NonTenue);
    CHECK(NonTenue < SansNouvelle);
    CHECK(SansNouvelle < Tenue);
    for (const auto une : cadences_de_promesse())
    {
        CHECK(cadence_de_promesse_du_code(code(une)) == une);
        CHECK_FALSE(libelle(une).empty());
    }
    for (const auto un : etats_de_promesse())
    {
        CHECK(etat_de_promesse_du_code(code(un)) == un);
        CHECK_FALSE(libelle(un).empty());
    }
    for (const auto une : {EnRetard, NonTenue, SansNouvelle, EnCours, TenueEnPartie, Tenue, NonDemandee, SansObjet})
    {
        CHECK_FALSE(code(une).empty());
        CHECK_FALSE(libelle(une).empty());
    }
    CHECK_FALSE(cadence_de_promesse_du_code("quotidienne").has_value());
    CHECK_FALSE(etat_de_promesse_du_code("oublie").has_value());
}
