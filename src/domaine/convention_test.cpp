#include "domaine/convention.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <stdexcept>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

const AvancesDAlerte kAvances{{90, 30, 7}};

/// Une ville et un PLIE, un an de leur dernière signature.
ConventionConnue un_an()
{
    ConventionConnue connue;
    connue.parties = {{"v", "Ville"}, {"p", "PLIE"}};
    TermesDeConvention termes;
    termes.duree = Delai{1, UniteDeDelai::Annees};
    connue.termes = {termes};
    connue.faits = {{"s1", SorteDeFait::Signature, 2025y / December / 4, "v"}, {"s2", SorteDeFait::Signature, 2025y / December / 10, "p"}};
    return connue;
}

bool a_le_constat(const VieDeConvention& vie, SorteDeConstat sorte)
{
    return std::any_of(vie.constats.begin(), vie.constats.end(), [&](const auto& un) { return un.sorte == sorte; });
}

} // namespace

TEST_CASE("chaque code se relit, et un code inconnu ne se devine pas")
{
    for (const auto& une : renouvellements()) CHECK((renouvellement_du_code(une.code) == une.renouvellement && &fiche(une.renouvellement) == &une));
    for (const auto& une : motifs_d_extinction()) CHECK((motif_d_extinction_du_code(une.code) == une.motif && &fiche(une.motif) == &une));
    for (const auto& une : sens_de_preavis()) CHECK((sens_de_preavis_du_code(une.code) == une.sens && &fiche(une.sens) == &une));
    for (const auto& une : sortes_de_fait()) CHECK((sorte_de_fait_du_code(une.code) == une.sorte && &fiche(une.sorte) == &une));
    for (const auto& une : etats_de_convention()) CHECK((etat_de_convention_du_code(une.code) == une.etat && &fiche(une.etat) == &une));
    for (const auto un : {DepartDeConvention::Date, DepartDeConvention::DerniereSignature}) CHECK(depart_du_code(code(un)) == un);
    for (const auto un : {MoyenDeLettre::Recommande, MoyenDeLettre::Libre}) CHECK(moyen_de_lettre_du_code(code(un)) == un);
    CHECK_FALSE(renouvellement_du_code("peut_etre"));
    CHECK_FALSE(motif_d_extinction_du_code(""));
    CHECK_FALSE(sens_de_preavis_du_code("apres"));
    CHECK_FALSE(sorte_de_fait_du_code("oubli"));
    CHECK_FALSE(etat_de_convention_du_code("morte"));
    CHECK_FALSE(depart_du_code("un_jour"));
    CHECK_FALSE(moyen_de_lettre_du_code("pigeon"));
    CHECK(code(OrigineDePeriode::Accord) == "accord");
    CHECK(libelle(OrigineDePeriode::Reconduction) == "reconduction tacite");
    CHECK(code(SorteDeConstat::AvenantSansEffet) == "avenant_sans_effet");
    CHECK(code(SorteDeConstat::AvenantNonSigne) == "avenant_non_signe");
}

TEST_CASE("une façon d'y mettre fin se dit en une ligne")
{
    CHECK(en_mots(FinPrevue{MotifDExtinction::NonReconduction, {3, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}) ==
          "non-reconduction : trois mois avant le terme, par lettre recommandée");
    CHECK(en_mots(FinPrevue{MotifDExtinction::Manquement, {0, UniteDeDelai::Jours}, SensDePreavis::ApresReception, MoyenDeLettre::Libre}) ==
          "résiliation pour manquement : sans préavis, par tout écrit");
    CHECK(en_mots(FinPrevue{MotifDExtinction::Resiliation, {0, UniteDeDelai::Jours}, SensDePreavis::AvantTerme, MoyenDeLettre::Libre}) ==
          "résiliation : jusqu'au terme, par tout écrit");
}

TEST_CASE("sans termes, aucune date ; avec une fin avant le départ, aucune non plus")
{
    auto connue = un_an();
    connue.termes.clear();
    auto rien = vie(connue, 2026y / March / 1, kAvances);
    CHECK(rien.etat == EtatDeConvention::ASigner);
    CHECK(a_le_constat(rien, SorteDeConstat::TermesAbsents));
    CHECK(rien.presentes.size() == 2);
    connue = un_an();
    connue.termes.front().duree.reset();
    connue.termes.front().fin = 2025y / January / 1;
    rien = vie(connue, 2026y / March / 1, kAvances);
    CHECK(rien.periodes.empty());
    CHECK(a_le_constat(rien, SorteDeConstat::TermesAbsents));
    CHECK(alertes(rien, 2026y / March / 1, kAvances).empty());
}

TEST_CASE("sans aucune partie d'origine, elle n'entre pas en vigueur ; une partie retirée avant de signer ne se fait plus attendre")
{
    auto connue = un_an();
    for (auto& une : connue.parties) une.entree_le = 2025y / January / 1;
    CHECK(vie(connue, 2026y / March / 1, kAvances).si_personne_n_agit == "Si personne n'agit, la convention n'entre pas en vigueur : elle n'a pas de signataire.");
    connue = un_an();
    connue.parties.push_back({"b", "Bailleur", {}});
    CHECK(vie(connue, 2026y / March / 1, kAvances).signatures_manquantes == std::vector<std::string>{"b"});
    connue.faits.push_back({"r", SorteDeFait::Retrait, 2025y / December / 20, "b"});
    const auto menee = vie(connue, 2026y / March / 1, kAvances);
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK(menee.presentes == std::vector<std::string>{"v", "p"});
    CHECK(menee.debut == DateExpliquee{2025y / December / 10, {"La dernière des parties d'origine (PLIE) a signé le 10 décembre 2025."}});
}

TEST_CASE("signer un avenant n'est pas signer la convention, et la signature la plus récente est comptée quel que soit l'ordre")
{
    auto connue = un_an();
    std::swap(connue.faits[0], connue.faits[1]);
    CHECK(vie(connue, 2026y / March / 1, kAvances).debut->jour == Jour{2025y / December / 10});
    connue.faits[1].avenant = "a1";
    CHECK(vie(connue, 2026y / March / 1, kAvances).signatures_manquantes == std::vector<std::string>{"v"});
}

TEST_CASE("un fait daté d'après le jour où l'on regarde n'est pas arrivé")
{
    const auto connue = un_an();
    CHECK(vie(connue, 2025y / December / 9, kAvances).etat == EtatDeConvention::ASigner);
    CHECK(vie(connue, 2025y / December / 10, kAvances).etat == EtatDeConvention::EnVigueur);
    CHECK(vie(connue, 2026y / December / 9, kAvances).etat == EtatDeConvention::EnVigueur);
    CHECK(vie(connue, 2026y / December / 10, kAvances).etat == EtatDeConvention::Finie);
}

TEST_CASE("par tout écrit, l'envoi vaut ; notée, la réception vaut mieux")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Libre}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / November / 9, "v", "", MotifDExtinction::NonReconduction});
    auto menee = vie(connue, 2026y / November / 20, kAvances);
    CHECK(menee.etat == EtatDeConvention::PreavisEnCours);
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
    connue.faits.push_back({"r", SorteDeFait::Reception, 2026y / November / 10, "", "", {}, {}, "l"});
    menee = vie(connue, 2026y / November / 20, kAvances);
    CHECK(a_le_constat(menee, SorteDeConstat::TropTard));
    CHECK(menee.fin->jour == Jour{2027y / December / 9});
    CHECK(menee.constats.front().phrase.find("vient 1 jour après") != std::string::npos);
}

TEST_CASE("un préavis compté de l'envoi n'attend aucune réception, et une lettre sans motif est une résiliation")
{
    auto connue = un_an();
    connue.termes.front().fins = {{MotifDExtinction::Resiliation, {15, UniteDeDelai::Jours}, SensDePreavis::ApresEnvoi, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / March / 2, "v"});
    const auto menee = vie(connue, 2026y / March / 3, kAvances);
    CHECK(menee.fin == DateExpliquee{2026y / March / 17, {"Lettre envoyée le 2 mars 2026 : le délai court du lendemain.", "Quinze jours plus tard : 17 mars 2026."}});
    CHECK(menee.par_lettre == MotifDExtinction::Resiliation);
}

TEST_CASE("sans préavis, la fin attend la réception et le dit ; sans terme aussi")
{
    auto connue = un_an();
    connue.termes.front().duree.reset();
    connue.termes.front().fins = {{MotifDExtinction::Manquement, {0, UniteDeDelai::Jours}, SensDePreavis::ApresReception, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"m", SorteDeFait::Manquement, 2026y / March / 1, "p"});
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / March / 2, "v", "", MotifDExtinction::Manquement});
    auto menee = vie(connue, 2026y / March / 3, kAvances);
    CHECK(menee.etat == EtatDeConvention::PreavisEnCours);
    CHECK(menee.si_personne_n_agit == "La lettre du 2 mars 2026 met fin à la convention le jour de sa réception, qui n'est pas notée : la date ne se calcule pas.");
    CHECK_FALSE(menee.fin);
    CHECK(alertes(menee, 2026y / March / 3, kAvances) == std::vector<AlerteDeConvention>{{GesteDeConvention::NoterLaReception, 2026y / March / 3, 0, 0, "noter la réception de la lettre"}});
    CHECK(jours_d_agenda(menee).size() == 1);
    connue.faits.push_back({"r", SorteDeFait::Reception, 2026y / March / 5, "p", "", {}, {}, "l"});
    menee = vie(connue, 2026y / March / 6, kAvances);
    CHECK(menee.etat == EtatDeConvention::Finie);
    CHECK(menee.periodes == std::vector<PeriodeDeConvention>{{2025y / December / 10, 2026y / March / 5, OrigineDePeriode::Initiale, ""}});
}

TEST_CASE("une lettre avant le terme n'a rien à arrêter quand il n'y a pas de terme, ou pas de reconduction")
{
    auto connue = un_an();
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / March / 2, "v", "", MotifDExtinction::NonReconduction});
    auto menee = vie(connue, 2026y / April / 1, kAvances); // réception inconnue, sans reconduction
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
    connue.termes.front().duree.reset();
    menee = vie(connue, 2026y / April / 1, kAvances); // sans terme
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK_FALSE(menee.fin);
    connue.faits.push_back({"r", SorteDeFait::Reception, 2026y / March / 5, "p", "", {}, {}, "l"});
    CHECK_FALSE(vie(connue, 2026y / April / 1, kAvances).fin);
}

TEST_CASE("reçue trop tard quand il faut un acte pour continuer, une lettre vaut refus ; elle ne pèse pas sur la période d'après")
{
    auto connue = un_an();
    auto& termes = connue.termes.front();
    termes.renouvellement = Renouvellement::Demande;
    termes.fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"d", SorteDeFait::DemandeDeRenouvellement, 2026y / October / 1, "v"});
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / November / 20, "p", "", MotifDExtinction::NonReconduction});
    connue.faits.push_back({"r", SorteDeFait::Reception, 2026y / November / 23, "v", "", {}, {}, "l"});
    auto menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
    CHECK(a_le_constat(menee, SorteDeConstat::RefusDUnePartie));
    CHECK_FALSE(a_le_constat(menee, SorteDeConstat::TropTard));
    connue.faits.push_back({"d2", SorteDeFait::DemandeDeRenouvellement, 2026y / November / 27, "p"});
    menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.fin->jour == Jour{2027y / December / 9});
    CHECK_FALSE(menee.par_lettre);
}

TEST_CASE("la première de deux lettres l'emporte, et le départ d'avant le début finit la convention à son départ")
{
    auto connue = un_an();
    connue.termes.front().fins = {{MotifDExtinction::Resiliation, {2, UniteDeDelai::Mois}, SensDePreavis::ApresEnvoi, MoyenDeLettre::Libre},
                                  {MotifDExtinction::Manquement, {1, UniteDeDelai::Mois}, SensDePreavis::ApresEnvoi, MoyenDeLettre::Libre}};
    connue.faits.push_back({"m", SorteDeFait::Manquement, 2026y / March / 1, "p"});
    connue.faits.push_back({"l1", SorteDeFait::Lettre, 2026y / March / 2, "v", "", MotifDExtinction::Resiliation});
    connue.faits.push_back({"l2", SorteDeFait::Lettre, 2026y / March / 12, "v", "", MotifDExtinction::Manquement});
    CHECK(vie(connue, 2026y / March / 20, kAvances).fin->jour == Jour{2026y / April / 12});
    std::swap(connue.termes.front().fins[0].delai, connue.termes.front().fins[1].delai);
    CHECK(vie(connue, 2026y / March / 20, kAvances).fin->jour == Jour{2026y / April / 2});

    auto avant = un_an();
    avant.termes.front().depart = DepartDeConvention::Date;
    avant.termes.front().debut = 2027y / January / 1;
    avant.faits.push_back({"r", SorteDeFait::Retrait, 2026y / March / 1, "p"});
    const auto menee = vie(avant, 2026y / April / 1, kAvances);
    CHECK(menee.fin->jour == Jour{2027y / January / 1});
    CHECK(menee.si_personne_n_agit == "Si personne n'agit, la convention prend fin le 1er janvier 2027.");
    CHECK(vie(avant, 2027y / January / 1, kAvances).etat == EtatDeConvention::Finie);
}

TEST_CASE("un départ après le terme ne finit pas une convention déjà finie")
{
    auto connue = un_an();
    connue.faits.push_back({"r", SorteDeFait::Retrait, 2027y / March / 1, "p"});
    CHECK(vie(connue, 2027y / April / 1, kAvances).fin->jour == Jour{2026y / December / 9});
}

TEST_CASE("un accord sans date dure comme la durée d'origine, jamais plus que le maximum ; un accord qui finit avant la suite ne compte pas")
{
    auto connue = un_an();
    auto& termes = connue.termes.front();
    termes.renouvellement = Renouvellement::Expres;
    connue.faits.push_back({"a", SorteDeFait::AccordDeRenouvellement, 2026y / November / 2});
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2027y / December / 9});
    termes.maximum = Delai{6, UniteDeDelai::Mois};
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2027y / June / 9});
    termes.periode = Delai{3, UniteDeDelai::Mois};
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2027y / March / 9});
    connue.faits.back().jusqu_a = 2026y / December / 1;
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2026y / December / 9});
    // Le dernier accord de la même partie remplace le premier.
    connue.faits.push_back({"a2", SorteDeFait::AccordDeRenouvellement, 2026y / November / 20, "", "", {}, 2027y / May / 31});
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2027y / May / 31});
    // Une demande n'est pas un accord.
    connue.faits.resize(2);
    connue.faits.push_back({"d", SorteDeFait::DemandeDeRenouvellement, 2026y / November / 20, "v"});
    CHECK(vie(connue, 2026y / November / 29, kAvances).fin->jour == Jour{2026y / December / 9});
}

TEST_CASE("le nombre de renouvellements est borné, quel que soit le mode")
{
    auto connue = un_an();
    auto& termes = connue.termes.front();
    termes.renouvellement = Renouvellement::Demande;
    termes.renouvellements_au_plus = 1;
    connue.faits.push_back({"d", SorteDeFait::DemandeDeRenouvellement, 2026y / November / 2, "v"});
    auto menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.fin->jour == Jour{2027y / December / 9});
    CHECK(menee.geste == GesteDeConvention::Aucun);
    CHECK(a_le_constat(menee, SorteDeConstat::PlusDeRenouvellement));
    termes.renouvellements_au_plus = 2;
    menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.geste == GesteDeConvention::Demander);
    // Une lettre sans réception n'a plus rien à arrêter quand la reconduction n'est plus possible.
    connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().renouvellements_au_plus = 1;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2027y / March / 2, "v", "", MotifDExtinction::NonReconduction});
    menee = vie(connue, 2027y / April / 1, kAvances);
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK(menee.fin->jour == Jour{2027y / December / 9});
}

TEST_CASE("une non-reconduction comptée de la réception ne donne pas de dernier jour")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::ApresReception, MoyenDeLettre::Recommande}};
    auto menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.geste == GesteDeConvention::Aucun);
    CHECK_FALSE(menee.dernier_jour);
    CHECK(alertes(menee, 2026y / November / 29, kAvances).empty());
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / November / 2, "v", "", MotifDExtinction::NonReconduction});
    menee = vie(connue, 2026y / November / 29, kAvances);
    CHECK(menee.geste == GesteDeConvention::NoterLaReception);
    CHECK(menee.si_personne_n_agit.find("Au plus tard") == std::string::npos); // elle se reconduit d'abord
}

TEST_CASE("un avenant qui retire le terme, le rend, ou en écrit un passé")
{
    auto connue = un_an();
    auto sans = connue.termes.front();
    sans.rang = 2;
    sans.effet = 2026y / March / 1;
    sans.duree.reset();
    connue.termes.push_back(sans);
    CHECK_FALSE(vie(connue, 2026y / April / 1, kAvances).terme);
    auto rend = sans;
    rend.rang = 3;
    rend.effet = 2026y / June / 1;
    rend.fin = 2027y / May / 31;
    connue.termes.push_back(rend);
    CHECK(vie(connue, 2026y / July / 1, kAvances).fin->jour == Jour{2027y / May / 31});
    connue.termes = {connue.termes.front(), rend};
    connue.termes.back().fin = 2026y / February / 1;
    const auto menee = vie(connue, 2026y / July / 1, kAvances);
    CHECK(a_le_constat(menee, SorteDeConstat::AvenantSansEffet));
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
}

TEST_CASE("un renouvellement refusé n'appelle plus à le demander")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Demande;
    CHECK(vie(connue, 2026y / November / 20, kAvances).geste == GesteDeConvention::Demander);
    CHECK(vie(connue, 2026y / November / 20, kAvances).etat == EtatDeConvention::ARenouveler);
    connue.faits.push_back({"refus", SorteDeFait::RefusDeRenouvellement, 2026y / November / 18, connue.parties.front().id});
    const auto menee = vie(connue, 2026y / November / 20, kAvances);
    CHECK(menee.geste == GesteDeConvention::Aucun);
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK_FALSE(menee.dernier_jour);
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
    CHECK(menee.si_personne_n_agit == "La convention prend fin le 9 décembre 2026 : son renouvellement est refusé.");
    // Elle change d'avis à temps : son dernier mot compte.
    connue.faits.push_back({"accord", SorteDeFait::DemandeDeRenouvellement, 2026y / November / 19, connue.parties.front().id});
    CHECK(vie(connue, 2026y / November / 20, kAvances).periodes.size() == 2);
}

TEST_CASE("un avenant ne change rien tant qu'il manque une signature ; signé plus tard, il vaut depuis son effet")
{
    auto connue = un_an();
    auto longs = connue.termes.front();
    longs.rang = 2;
    longs.avenant = "avenant-1";
    longs.effet = 2026y / March / 1;
    longs.duree.reset();
    longs.fin = 2028y / February / 29;
    connue.termes.push_back(longs);
    connue.avenants = {{"avenant-1", 1, 2026y / March / 1}};
    const auto avant = vie(connue, 2026y / April / 1, kAvances);
    CHECK(a_le_constat(avant, SorteDeConstat::AvenantNonSigne));
    CHECK(avant.terme->jour == Jour{2026y / December / 9});

    std::vector<FaitDeConvention> signatures;
    for (const auto& une : connue.parties) signatures.push_back({"s-" + une.id, SorteDeFait::Signature, 2026y / April / 20, une.id, "avenant-1"});
    REQUIRE(signatures.size() >= 2);
    auto presque = connue;
    presque.faits.insert(presque.faits.end(), signatures.begin(), signatures.end() - 1);
    CHECK(a_le_constat(vie(presque, 2026y / May / 1, kAvances), SorteDeConstat::AvenantNonSigne));
    CHECK(vie(presque, 2026y / May / 1, kAvances).terme->jour == Jour{2026y / December / 9});

    auto signe = connue;
    signe.faits.insert(signe.faits.end(), signatures.begin(), signatures.end());
    CHECK(a_le_constat(vie(signe, 2026y / April / 19, kAvances), SorteDeConstat::AvenantNonSigne)); // la veille
    const auto apres = vie(signe, 2026y / May / 1, kAvances);
    CHECK_FALSE(a_le_constat(apres, SorteDeConstat::AvenantNonSigne));
    CHECK(apres.terme->jour == Jour{2028y / February / 29});

    // Une partie retirée avant l'effet n'a plus à signer.
    presque.faits.push_back({"retrait", SorteDeFait::Retrait, 2026y / February / 15, connue.parties.back().id});
    CHECK_FALSE(a_le_constat(vie(presque, 2026y / May / 1, kAvances), SorteDeConstat::AvenantNonSigne));
}

TEST_CASE("la partie qu'un avenant fait entrer le signe, ou signe la convention ; entrée plus tard, elle n'a pas à le signer")
{
    auto connue = un_an();
    connue.avenants = {{"avenant-1", 1, 2026y / March / 1}};
    for (const auto& une : connue.parties) connue.faits.push_back({"s-" + une.id, SorteDeFait::Signature, 2026y / February / 20, une.id, "avenant-1"});
    connue.parties.push_back({"nouvelle", "La quatrième", 2026y / March / 1});
    CHECK(a_le_constat(vie(connue, 2026y / April / 1, kAvances), SorteDeConstat::AvenantNonSigne));
    for (const auto* avenant : {"", "avenant-1"})
    {
        auto signe = connue;
        signe.faits.push_back({"s-nouvelle", SorteDeFait::Signature, 2026y / March / 2, "nouvelle", avenant});
        CHECK_FALSE(a_le_constat(vie(signe, 2026y / April / 1, kAvances), SorteDeConstat::AvenantNonSigne));
    }
    connue.parties.back().entree_le = 2026y / June / 1;
    CHECK_FALSE(a_le_constat(vie(connue, 2026y / July / 1, kAvances), SorteDeConstat::AvenantNonSigne));
}

TEST_CASE("un avenant change la durée d'une reconduction, en cours ou à son départ ; plus tard, il ne change rien encore")
{
    auto connue = un_an();
    auto& termes = connue.termes.front();
    termes.renouvellement = Renouvellement::Tacite;
    auto deux = termes;
    deux.rang = 2;
    deux.periode = Delai{2, UniteDeDelai::Annees};
    deux.effet = 2027y / March / 1;
    connue.termes.push_back(deux);
    CHECK(vie(connue, 2027y / April / 1, kAvances).periodes.back() == PeriodeDeConvention{2026y / December / 10, 2028y / December / 9, OrigineDePeriode::Reconduction, ""});
    CHECK(vie(connue, 2026y / April / 1, kAvances).prochaine->fin == Jour{2027y / December / 9});
    connue.termes.back().effet = 2026y / December / 10;
    CHECK(vie(connue, 2027y / April / 1, kAvances).periodes.back().fin == Jour{2028y / December / 9});
    connue.termes.back().fin = 2027y / June / 30;
    CHECK(vie(connue, 2027y / April / 1, kAvances).periodes.back().fin == Jour{2027y / June / 30});
    connue.termes.back().fin = 2026y / June / 30; // écrite avant : la durée compte
    CHECK(vie(connue, 2027y / April / 1, kAvances).periodes.back().fin == Jour{2028y / December / 9});
    connue.termes.back().fin = 2027y / June / 30;
    connue.termes.back().effet = 2027y / January / 1;
    CHECK(vie(connue, 2027y / April / 1, kAvances).periodes.back().fin == Jour{2027y / June / 30});
}

TEST_CASE("un avenant qui ne touche ni à la fin ni à la durée laisse le terme, et change les façons d'y mettre fin")
{
    auto connue = un_an();
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / June / 2, "v", "", MotifDExtinction::NonReconduction});
    CHECK(a_le_constat(vie(connue, 2026y / July / 1, kAvances), SorteDeConstat::FinNonEcrite)); // rien à reconduire : il n'y a rien à refuser
    auto avenant = connue.termes.front();
    avenant.rang = 2;
    avenant.effet = 2026y / May / 1;
    avenant.fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::ApresEnvoi, MoyenDeLettre::Libre}};
    connue.termes.push_back(avenant);
    const auto menee = vie(connue, 2026y / July / 1, kAvances);
    CHECK(menee.terme->jour == Jour{2026y / December / 9});
    CHECK(menee.fin->jour == Jour{2026y / July / 2});
}

TEST_CASE("un refus d'une reconduction tacite se dit pendant sa période, et pas pour une autre")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.faits.push_back({"n", SorteDeFait::RefusDeRenouvellement, 2027y / March / 1, "p"});
    const auto menee = vie(connue, 2028y / March / 1, kAvances);
    CHECK(menee.periodes.size() == 3);
    CHECK(std::count_if(menee.constats.begin(), menee.constats.end(), [](const auto& un) { return un.sorte == SorteDeConstat::RefusSansEffet; }) == 1);
}

TEST_CASE("ce qui n'a pas commencé n'a pas de jour à l'agenda, et une réception à noter se dit tout de suite")
{
    auto connue = un_an();
    connue.faits.pop_back();
    CHECK(jours_d_agenda(vie(connue, 2026y / July / 1, kAvances)).empty());
    connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / June / 2, "v", "", MotifDExtinction::NonReconduction});
    CHECK(alertes(vie(connue, 2026y / July / 1, kAvances), 2026y / July / 1, kAvances) ==
          std::vector<AlerteDeConvention>{{GesteDeConvention::NoterLaReception, 2026y / November / 9, 0, 0, "noter la réception de la lettre"}});
}

TEST_CASE("l'alerte suit la plus courte avance atteinte, puis le vrai dernier jour quand la veille prudente est passée")
{
    auto connue = un_an();
    connue.termes.front().depart = DepartDeConvention::Date;
    connue.termes.front().debut = 2025y / September / 1;
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {3, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    const auto alerte_le = [&](Jour le) { return alertes(vie(connue, le, kAvances), le, kAvances); };
    CHECK(alerte_le(2026y / February / 27).empty()); // 91 jours avant le 29 mai
    CHECK(alerte_le(2026y / February / 28).front().avance == 90);
    CHECK(alerte_le(2026y / April / 28).front().avance == 90);
    CHECK(alerte_le(2026y / April / 29).front().avance == 30);
    CHECK(alerte_le(2026y / May / 22).front().avance == 7);
    CHECK(alerte_le(2026y / May / 30) == std::vector<AlerteDeConvention>{{GesteDeConvention::Denoncer, 2026y / May / 31, 1, 7, "dénoncer au plus tard le 31 mai 2026"}});
    CHECK(alerte_le(2026y / June / 1).empty());
    CHECK(alertes(vie(connue, 2026y / May / 22, {}), 2026y / May / 22, {}).empty());
    const auto jours = jours_d_agenda(vie(connue, 2026y / May / 22, kAvances));
    REQUIRE(jours.size() == 3);
    CHECK(jours[1].jour == Jour{2026y / May / 29});
    CHECK(jours[1].titre == "dernier jour pour dénoncer");
    CHECK(jours[2].titre == "reconduction tacite si personne n'agit");
    connue.termes.front().renouvellement = Renouvellement::Expres;
    CHECK(jours_d_agenda(vie(connue, 2026y / May / 22, kAvances))[1].titre == "dernier jour pour réunir l'accord de toutes les parties");
}

TEST_CASE("les avances d'alerte viennent du droit, de la plus longue à la plus courte")
{
    const Jour depuis = 2000y / January / 1, le = 2026y / November / 29;
    std::vector<Valeur> valeurs = {{"convention.alerte_derniere", Niveau::Droit, depuis, {}, "7", "jours", "essai"}, {"convention.alerte_premiere", Niveau::Droit, depuis, {}, "90", "jours", "essai"}};
    CHECK(avances_d_alerte(valeurs, le).jours == std::vector<int>{90, 7});
    CHECK(avances_d_alerte({}, le).premiere() == 0);
    valeurs.front().valeur = "sept";
    CHECK_THROWS_AS(avances_d_alerte(valeurs, le), std::logic_error);
    valeurs.front().valeur = "7 jours";
    CHECK_THROWS_AS(avances_d_alerte(valeurs, le), std::logic_error);
}

TEST_CASE("une partie entrée plus tard se dit à sa date, signataire ou attendue ; celle qui n'est pas encore entrée ne se dit pas")
{
    auto connue = un_an();
    connue.parties.push_back({"m", "Mission locale", 2026y / April / 1});
    connue.parties.push_back({"e", "Maison de l'emploi", 2026y / May / 1});
    connue.faits.push_back({"s3", SorteDeFait::Signature, 2026y / April / 8, "m"});
    auto menee = vie(connue, 2026y / April / 20, kAvances);
    REQUIRE(menee.constats.size() == 1);
    CHECK(menee.constats.front() == ConstatDeConvention{SorteDeConstat::PartieEntree, "Mission locale : entrée le 1er avril 2026, signature le 8 avril 2026.", "s3"});
    CHECK(menee.presentes.size() == 3);
    CHECK(menee.debut->jour == Jour{2025y / December / 10});
    menee = vie(connue, 2026y / May / 2, kAvances);
    CHECK(menee.constats.back().phrase == "Maison de l'emploi : entrée le 1er mai 2026, sa signature manque.");
    CHECK(menee.presentes.size() == 4);
    // Trois parties s'en vont : c'est la dernière qui compte.
    connue.faits.push_back({"r1", SorteDeFait::Retrait, 2026y / June / 1, "m"});
    CHECK(vie(connue, 2026y / June / 2, kAvances).etat == EtatDeConvention::EnVigueur);
    connue.faits.push_back({"r2", SorteDeFait::Retrait, 2026y / June / 10, "e"});
    connue.faits.push_back({"r3", SorteDeFait::Retrait, 2026y / June / 20, "v"});
    CHECK(vie(connue, 2026y / June / 30, kAvances).fin->jour == Jour{2026y / June / 20});
}

TEST_CASE("un départ à une date qui n'est pas écrite est celui de la dernière signature, et une signature après le jour écrit se dit")
{
    auto connue = un_an();
    connue.termes.front().depart = DepartDeConvention::Date;
    CHECK(vie(connue, 2026y / March / 1, kAvances).debut->jour == Jour{2025y / December / 10});
    connue.termes.front().debut = 2025y / December / 10;
    CHECK_FALSE(a_le_constat(vie(connue, 2026y / March / 1, kAvances), SorteDeConstat::SignatureTardive));
    connue.termes.front().debut = 2025y / December / 9;
    CHECK(a_le_constat(vie(connue, 2026y / March / 1, kAvances), SorteDeConstat::SignatureTardive));
}

TEST_CASE("à venir, elle dit déjà ce qui suivra, quel que soit son renouvellement")
{
    for (const auto& une : renouvellements())
    {
        auto connue = un_an();
        auto& termes = connue.termes.front();
        termes.depart = DepartDeConvention::Date;
        termes.debut = 2026y / June / 1;
        termes.renouvellement = une.renouvellement;
        CHECK(vie(connue, 2026y / May / 31, {{400}}).etat == EtatDeConvention::AVenir);
        CHECK(vie(connue, 2026y / June / 1, kAvances).etat == EtatDeConvention::EnVigueur);
        termes.duree.reset();
        CHECK(vie(connue, 2026y / May / 31, kAvances).etat == EtatDeConvention::AVenir);
    }
}

TEST_CASE("un manquement se constate avant la lettre qui l'invoque, et une lettre se reçoit elle-même")
{
    auto connue = un_an();
    connue.termes.front().fins = {{MotifDExtinction::Manquement, {1, UniteDeDelai::Mois}, SensDePreavis::ApresReception, MoyenDeLettre::Libre}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / March / 2, "v", "", MotifDExtinction::Manquement});
    connue.faits.push_back({"autre", SorteDeFait::Lettre, 2026y / March / 3, "v", "", MotifDExtinction::Resiliation});
    connue.faits.push_back({"r", SorteDeFait::Reception, 2026y / March / 5, "p", "", {}, {}, "autre"});
    auto menee = vie(connue, 2026y / April / 1, kAvances);
    CHECK(menee.geste == GesteDeConvention::NoterLaReception);
    CHECK(a_le_constat(menee, SorteDeConstat::ManquementNonConstate));
    CHECK(a_le_constat(menee, SorteDeConstat::FinNonEcrite));
    connue.faits.push_back({"m", SorteDeFait::Manquement, 2026y / March / 3, "p"});
    CHECK(a_le_constat(vie(connue, 2026y / April / 1, kAvances), SorteDeConstat::ManquementNonConstate));
    connue.faits.back().le = 2026y / March / 2;
    CHECK_FALSE(a_le_constat(vie(connue, 2026y / April / 1, kAvances), SorteDeConstat::ManquementNonConstate));
}

TEST_CASE("partie trop tard sans réception connue, une lettre ne pèse que sur la période d'après")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Tacite;
    connue.termes.front().fins = {{MotifDExtinction::NonReconduction, {1, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Recommande}};
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / November / 10, "v", "", MotifDExtinction::NonReconduction});
    auto menee = vie(connue, 2026y / November / 20, kAvances);
    CHECK(menee.etat == EtatDeConvention::EnVigueur);
    CHECK(a_le_constat(menee, SorteDeConstat::TropTard));
    menee = vie(connue, 2027y / January / 20, kAvances);
    CHECK(menee.geste == GesteDeConvention::NoterLaReception);
    CHECK(jours_d_agenda(menee).size() == 2); // le départ, et la reconduction qui viendrait
    // Partie pendant la seconde période, elle n'a rien à dire de la première.
    connue.faits.back().le = 2027y / February / 1;
    menee = vie(connue, 2027y / March / 1, kAvances);
    CHECK(menee.geste == GesteDeConvention::NoterLaReception);
    CHECK_FALSE(a_le_constat(menee, SorteDeConstat::TropTard));
    menee = vie(connue, 2028y / March / 1, kAvances);
    CHECK(std::count_if(menee.constats.begin(), menee.constats.end(), [](const auto& un) { return un.sorte == SorteDeConstat::ReceptionInconnue; }) == 2);
    connue.faits.back().le = 2027y / November / 10;
    CHECK(a_le_constat(vie(connue, 2027y / November / 20, kAvances), SorteDeConstat::TropTard));
}

TEST_CASE("une demande tardive se dit, un refus tardif n'y change rien, et toutes les parties peuvent demander ensemble")
{
    auto connue = un_an();
    connue.termes.front().renouvellement = Renouvellement::Demande;
    connue.faits.push_back({"d", SorteDeFait::DemandeDeRenouvellement, 2026y / December / 10, "v"});
    auto menee = vie(connue, 2026y / December / 20, kAvances);
    CHECK(menee.etat == EtatDeConvention::Finie);
    CHECK(menee.constats.back().phrase == "La demande du 10 décembre 2026 (Ville) vient après le terme, le 9 décembre 2026 : la convention était finie, il en faut une nouvelle.");
    connue.faits.push_back({"n", SorteDeFait::RefusDeRenouvellement, 2026y / December / 1, "p"});
    CHECK_FALSE(a_le_constat(vie(connue, 2026y / December / 20, kAvances), SorteDeConstat::DemandeTardive));
    connue.faits.resize(2);
    connue.faits.push_back({"a", SorteDeFait::AccordDeRenouvellement, 2026y / December / 1});
    connue.faits.push_back({"l", SorteDeFait::Lettre, 2026y / December / 2, "p", "", MotifDExtinction::Resiliation}); // aucune clause : elle ne refuse rien
    menee = vie(connue, 2026y / December / 20, kAvances);
    CHECK(menee.terme->etapes.back().starts_with("Renouvelée sur demande du 1er décembre 2026 (toutes les parties)."));
    // Un autre fait pendant la période n'est pas une demande.
    connue.faits.back().sorte = SorteDeFait::EvaluationDemandee;
    CHECK(vie(connue, 2026y / December / 20, kAvances).fin->jour == Jour{2027y / December / 9});
}

TEST_CASE("un accord exprès les réunit toutes, va au plus court, et jamais au-delà du maximum")
{
    auto connue = un_an();
    auto& termes = connue.termes.front();
    termes.renouvellement = Renouvellement::Expres;
    termes.maximum = Delai{1, UniteDeDelai::Annees};
    const Jour le = 2026y / December / 1;
    connue.faits.push_back({"a1", SorteDeFait::AccordDeRenouvellement, 2026y / November / 2, "v", "", {}, 2027y / December / 9});
    auto menee = vie(connue, le, kAvances);
    CHECK(menee.constats.back() == ConstatDeConvention{SorteDeConstat::AccordIncomplet, "Il manque l'accord : PLIE.", ""});
    connue.faits.push_back({"a2", SorteDeFait::AccordDeRenouvellement, 2026y / November / 3, "p", "", {}, 2027y / October / 31});
    menee = vie(connue, le, kAvances);
    CHECK(menee.fin->jour == Jour{2027y / October / 31});
    CHECK(a_le_constat(menee, SorteDeConstat::AccordsDifferents));
    connue.faits.back().jusqu_a = 2027y / December / 9;
    CHECK_FALSE(a_le_constat(vie(connue, le, kAvances), SorteDeConstat::AccordsDifferents));
    connue.faits.back().jusqu_a = 2027y / December / 10;
    menee = vie(connue, le, kAvances);
    CHECK(a_le_constat(menee, SorteDeConstat::MaximumDepasse));
    CHECK(menee.fin->jour == Jour{2026y / December / 9});
    termes.maximum.reset();
    CHECK(vie(connue, le, kAvances).fin->jour == Jour{2027y / December / 9});
    connue.faits.push_back({"n", SorteDeFait::RefusDeRenouvellement, 2026y / November / 20, "v"});
    CHECK(a_le_constat(vie(connue, le, kAvances), SorteDeConstat::RefusDUnePartie));
}

namespace
{

/// Entre deux bornes, la seconde exclue, dès le premier essai : l'étendue ne grandit pas avec eux.
int entre(int de, int a) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(de, a)); }

/// Une convention au hasard, de deux à quatre parties, avec des faits sur trois ans.
ConventionConnue au_hasard()
{
    ConventionConnue connue;
    const int parties = entre(2, 5);
    for (int i = 0; i < parties; ++i)
    {
        connue.parties.push_back({std::to_string(i), "Partie " + std::to_string(i), {}});
        connue.faits.push_back({"s" + std::to_string(i), SorteDeFait::Signature, decale_de(2024y / February / 20, entre(0, 20)), std::to_string(i)});
    }
    TermesDeConvention termes;
    const auto duree = [] { return Delai{entre(1, 14), static_cast<UniteDeDelai>(*rc::gen::element(4, 5))}; };
    if (entre(0, 6) > 0) termes.duree = duree();
    termes.renouvellement = static_cast<Renouvellement>(entre(0, 4));
    if (*rc::gen::arbitrary<bool>()) termes.maximum = duree();
    if (entre(0, 4) == 0) termes.renouvellements_au_plus = entre(1, 4);
    termes.compte = {static_cast<ReportDeDelai>(entre(0, 2)), static_cast<ZoneFeriee>(entre(0, 2))};
    for (int i = 0; i < 3; ++i)
        if (entre(0, 3) > 0)
            termes.fins.push_back({static_cast<MotifDExtinction>(i), {entre(0, 100), UniteDeDelai::Jours}, static_cast<SensDePreavis>(entre(0, 3)), static_cast<MoyenDeLettre>(entre(0, 2))});
    connue.termes = {termes};
    if (entre(0, 3) == 0)
    {
        auto avenant = termes;
        avenant.rang = 2;
        avenant.effet = decale_de(2024y / March / 10, entre(0, 900));
        avenant.duree = duree();
        connue.termes.push_back(avenant);
    }
    const int faits = entre(0, 7);
    for (int i = 0; i < faits; ++i)
    {
        FaitDeConvention fait{"f" + std::to_string(i), static_cast<SorteDeFait>(entre(1, 9)), decale_de(2024y / March / 12, entre(0, 1000)), std::to_string(entre(0, parties))};
        if (fait.sorte == SorteDeFait::Lettre) fait.motif = static_cast<MotifDExtinction>(entre(0, 3));
        if (fait.sorte == SorteDeFait::AccordDeRenouvellement && *rc::gen::arbitrary<bool>()) fait.jusqu_a = decale_de(fait.le, entre(0, 1500));
        if (fait.sorte == SorteDeFait::Reception)
        {
            for (const auto& un : connue.faits)
                if (un.sorte == SorteDeFait::Lettre && un.le <= fait.le) fait.vise = un.id;
            if (fait.vise.empty()) continue;
        }
        connue.faits.push_back(std::move(fait));
    }
    return connue;
}

} // namespace

TEST_CASE("les périodes se suivent sans trou ni recouvrement, la fin est la dernière, et chaque date finit par elle-même")
{
    rc::check([] {
        const auto connue = au_hasard();
        const Jour le = decale_de(2024y / February / 1, entre(0, 1300));
        const auto menee = vie(connue, le, kAvances);
        for (std::size_t i = 0; i + 1 < menee.periodes.size(); ++i)
        {
            RC_ASSERT(menee.periodes[i].fin.has_value());
            RC_ASSERT(decale_de(*menee.periodes[i].fin, 1) == menee.periodes[i + 1].debut);
        }
        for (const auto& une : menee.periodes) RC_ASSERT(!une.fin || une.debut <= *une.fin);
        if (menee.prochaine) RC_ASSERT(decale_de(*menee.periodes.back().fin, 1) == menee.prochaine->debut);
        for (const auto& date : {menee.debut, menee.terme, menee.fin})
            if (date) RC_ASSERT(date->etapes.back().find(en_toutes_lettres(date->jour)) != std::string::npos);
        if (menee.fin) RC_ASSERT(menee.fin->jour == *menee.periodes.back().fin);
        if (menee.etat == EtatDeConvention::Finie) RC_ASSERT(menee.fin && menee.fin->jour <= le);
        RC_ASSERT((menee.fin && menee.prochaine) == false);
        RC_ASSERT(menee.si_personne_n_agit.ends_with("."));
        RC_ASSERT(menee.etat == EtatDeConvention::ASigner || !menee.periodes.empty());
        for (const auto& une : alertes(menee, le, kAvances)) RC_ASSERT(une.jours_restants >= 0);
    });
}

TEST_CASE("une réception plus tardive d'un jour n'avance jamais la fin")
{
    rc::check([] {
        auto connue = un_an();
        auto& termes = connue.termes.front();
        termes.renouvellement = Renouvellement::Tacite;
        termes.compte.report = static_cast<ReportDeDelai>(entre(0, 2));
        termes.fins = {{MotifDExtinction::NonReconduction, {entre(0, 100), UniteDeDelai::Jours}, static_cast<SensDePreavis>(entre(0, 2)), MoyenDeLettre::Recommande}};
        const Jour recue = decale_de(2025y / December / 12, entre(0, 700));
        connue.faits.push_back({"l", SorteDeFait::Lettre, 2025y / December / 11, "v", "", MotifDExtinction::NonReconduction});
        connue.faits.push_back({"r", SorteDeFait::Reception, recue, "p", "", {}, {}, "l"});
        const auto un = vie(connue, 2029y / January / 1, kAvances);
        connue.faits.back().le = decale_de(recue, 1);
        const auto autre = vie(connue, 2029y / January / 1, kAvances);
        RC_ASSERT(un.fin->jour <= autre.fin->jour);
    });
}
