#include "domaine/obligation.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

// Les valeurs du droit sont l'affaire des feuilles (tests/feuilles/obligation) ; celles-ci ne sont que de quoi éprouver la règle.
Valeur valeur(std::string cle, Jour depuis, std::optional<Jour> jusqu_a, std::string texte)
{
    return {std::move(cle), Niveau::Droit, depuis, jusqu_a, std::move(texte), "", "un texte", "", Statut::NonSource, {}};
}

const std::vector<Valeur> kValeurs = {
    valeur("obligation_sociale.marches", 2026y / August / 22, {}, "L.2112-2-1"),
    valeur("obligation_sociale.concessions", 2026y / August / 22, {}, "L.3114-2-1"),
    valeur("seuil_europeen.travaux", 2026y / January / 1, 2027y / December / 31, "5404000"),
    valeur("seuil_europeen.concessions", 2026y / January / 1, 2027y / December / 31, "5404000"),
    valeur("seuil_europeen.fournitures_services_etat", 2026y / January / 1, 2027y / December / 31, "140000"),
    valeur("seuil_europeen.fournitures_services_autres", 2026y / January / 1, 2027y / December / 31, "216000"),
    valeur("seuil_europeen.fournitures_services_entites", 2026y / January / 1, 2027y / December / 31, "432000"),
    valeur("derogation_sociale.travaux_courts", 2026y / August / 22, {}, "Des travaux courts"),
    valeur("derogation_sociale_duree.travaux", 2026y / August / 22, {}, "6"),
    valeur("spaser.seuil_achats", 2023y / January / 1, {}, "50000000"),
};

OperationDAchat travaux(std::int64_t centimes, Jour lancement)
{
    return {NatureDAchat::Travaux, CadreDAchat::Public, CategorieAcheteur::Collectivite, Centimes{centimes}, lancement};
}

} // namespace

TEST_CASE("l'obligation commence au seuil même, et non au-delà")
{
    const auto le = 2026y / September / 1;
    CHECK(obligation_sociale(travaux(540'400'000, le), kValeurs).applicable == Applicable::Oui);
    CHECK(obligation_sociale(travaux(540'400'001, le), kValeurs).applicable == Applicable::Oui);
    const auto dessous = obligation_sociale(travaux(540'399'999, le), kValeurs);
    CHECK(dessous.applicable == Applicable::Non);
    CHECK(dessous.raison == RaisonDObligation::SousLeSeuil);
    CHECK(dessous.seuil_montant == Centimes{540'400'000});
}

TEST_CASE("une consultation lancée la veille n'est pas soumise au texte")
{
    CHECK(obligation_sociale(travaux(600'000'000, 2026y / August / 22), kValeurs).applicable == Applicable::Oui);
    const auto veille = obligation_sociale(travaux(600'000'000, 2026y / August / 21), kValeurs);
    CHECK(veille.applicable == Applicable::Non);
    CHECK(veille.raison == RaisonDObligation::AvantLeTexte);
}

TEST_CASE("un contrat notifié avant le texte a été lancé avant lui, même sans date de lancement")
{
    auto ancien = travaux(600'000'000, 2026y / January / 1);
    ancien.lancement.reset();
    ancien.notification = 2026y / August / 21;
    CHECK(obligation_sociale(ancien, kValeurs).raison == RaisonDObligation::AvantLeTexte);
    ancien.notification = 2026y / October / 1;
    CHECK(obligation_sociale(ancien, kValeurs).raison == RaisonDObligation::DonneesManquantes);
}

TEST_CASE("ce qui manque est dit en entier, et rien n'est deviné")
{
    OperationDAchat vide{NatureDAchat::Services, CadreDAchat::Public, {}, {}, {}};
    const auto o = obligation_sociale(vide, kValeurs);
    CHECK(o.applicable == Applicable::Inconnu);
    CHECK(o.manquent == std::vector<std::string_view>{"lancement", "acheteur", "estimation"});
    CHECK(o.derogations.size() == 4);

    // Les travaux ont le même seuil pour tous : une estimation trop basse suffit à répondre non.
    auto sans_acheteur = travaux(100'000'000, 2026y / September / 1);
    sans_acheteur.acheteur.reset();
    CHECK(obligation_sociale(sans_acheteur, kValeurs).raison == RaisonDObligation::SousLeSeuil);
    sans_acheteur.estimation = Centimes{600'000'000};
    CHECK(obligation_sociale(sans_acheteur, kValeurs).manquent == std::vector<std::string_view>{"acheteur"});
}

TEST_CASE("après le dernier seuil connu, la réponse est qu'on ne sait pas")
{
    const auto o = obligation_sociale(travaux(9'999'999'900, 2028y / January / 1), kValeurs);
    CHECK(o.applicable == Applicable::Inconnu);
    CHECK(o.raison == RaisonDObligation::SeuilInconnu);
    CHECK_FALSE(o.seuil_montant);
    CHECK(obligation_sociale(travaux(9'999'999'900, 2027y / December / 31), kValeurs).applicable == Applicable::Oui);
}

TEST_CASE("la défense et les marchés privés sont hors du champ, quel que soit le montant")
{
    auto operation = travaux(9'999'999'900, 2026y / September / 1);
    operation.acheteur = CategorieAcheteur::Defense;
    CHECK(obligation_sociale(operation, kValeurs).raison == RaisonDObligation::DefenseExclue);
    operation.acheteur = CategorieAcheteur::Etat;
    operation.cadre = CadreDAchat::Prive;
    CHECK(obligation_sociale(operation, kValeurs).raison == RaisonDObligation::MarchePrive);
}

TEST_CASE("la dérogation des travaux courts ne s'ouvre qu'à des travaux de moins de six mois")
{
    const auto quatrieme = [](OperationDAchat operation) { return obligation_sociale(operation, kValeurs).derogations.at(3); };
    auto operation = travaux(600'000'000, 2026y / September / 1);
    CHECK(quatrieme(operation).ouverture == Ouverture::APreciser);
    operation.duree_mois = 5;
    CHECK(quatrieme(operation).ouverture == Ouverture::Ouverte);
    operation.duree_mois = 6;
    CHECK(quatrieme(operation).ouverture == Ouverture::Fermee);
    operation.nature = NatureDAchat::Services;
    operation.duree_mois = 3;
    CHECK(quatrieme(operation).ouverture == Ouverture::Fermee);
    CHECK(quatrieme(operation).statut == Statut::NonSource);
}

TEST_CASE("un SPASER est dû au-delà du seuil, et non au seuil même")
{
    CHECK(spaser(Centimes{5'000'000'000}, 2024y, kValeurs).applicable == Applicable::Non);
    CHECK(spaser(Centimes{5'000'000'001}, 2024y, kValeurs).applicable == Applicable::Oui);
    CHECK(spaser(Centimes{9'000'000'000}, 2022y, kValeurs).applicable == Applicable::Inconnu);
}

TEST_CASE("les codes se relisent")
{
    for (const auto& choix : categories_d_acheteur()) CHECK(code(*categorie_du_code(choix.code)) == choix.code);
    for (const auto& choix : conditions_sociales()) CHECK(code(*condition_sociale_du_code(choix.code)) == choix.code);
    for (const auto& choix : natures_de_marche()) CHECK(nature_d_achat_du_code(choix.code));
    CHECK_FALSE(categorie_du_code("mairie"));
    CHECK(derogation_du_code("sans_lien") == Derogation::SansLien);
    CHECK_FALSE(derogation_du_code("autre"));
}

TEST_CASE("estimer davantage, ou lancer plus tard sous le même seuil, n'éteint jamais l'obligation")
{
    rc::check([] {
        const auto montant = *rc::gen::inRange<std::int64_t>(0, 1'200'000'000);
        const auto jour = sys_days{2026y / January / 1} + days{*rc::gen::inRange(0, 729)};
        auto operation = travaux(montant, Jour{jour});
        operation.nature = static_cast<NatureDAchat>(*rc::gen::inRange(0, 4));
        operation.acheteur = static_cast<CategorieAcheteur>(*rc::gen::inRange(0, 3));
        if (obligation_sociale(operation, kValeurs).applicable != Applicable::Oui) return;
        operation.estimation = Centimes{montant + *rc::gen::inRange<std::int64_t>(0, 1'000'000'000)};
        RC_ASSERT(obligation_sociale(operation, kValeurs).applicable == Applicable::Oui);
        operation.lancement = std::min(Jour{jour + days{*rc::gen::inRange(0, 400)}}, Jour{2027y / December / 31});
        RC_ASSERT(obligation_sociale(operation, kValeurs).applicable == Applicable::Oui);
    });
}
