#include "app/conventions/conventions_modeles.hpp"

#include "socle/embed/embed.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>

using namespace ouvrage;
using namespace socle;

namespace
{

std::string livre(const char* code) { return std::string(*embedded_file("droit/conventions/" + std::string(code) + ".toml")); }
std::string change(std::string contenu, std::string_view de, std::string_view vers)
{
    REQUIRE_MESSAGE(contenu.find(de) != std::string::npos, de);
    return replaced(contenu, de, vers);
}
std::vector<std::string> fautes(const std::string& contenu) { return lire_modele_de_convention(contenu, "essai.toml").fautes; }
bool dit(const std::vector<std::string>& liste, std::string_view quoi)
{
    return std::any_of(liste.begin(), liste.end(), [&](const auto& une) { return une.find(quoi) != std::string::npos; });
}
const ModeleDeConvention& modele(const char* code)
{
    const auto* un = trouver_modele(code);
    REQUIRE(un);
    return *un;
}

/// Tout ce qu'un modèle écrit, sources mises à part : elles nomment les actes.
std::string textes(const ModeleDeConvention& m)
{
    std::string tout = m.presentation + "\n" + m.titre + "\n" + m.objet + "\n" + m.intitule;
    for (const auto& un : m.parties) tout += "\n" + un.role;
    for (const auto& un : m.considerants) tout += "\n" + un.texte;
    for (const auto& un : m.blancs) tout += "\n" + un.libelle + "\n" + un.aide;
    for (const auto& un : m.articles) tout += "\n" + un.titre + "\n" + un.texte;
    for (const auto& un : m.axes) tout += "\n" + un;
    for (const auto& un : m.engagements) tout += "\n" + un.texte + "\n" + un.preuve;
    return tout + "\n" + m.termes.precision + "\n" + m.termes.fin_a_remplir;
}

} // namespace

TEST_CASE("les cinq modèles de convention et la charpente se lisent sans faute, chacun avec sa source")
{
    const auto& tous = modeles_de_convention();
    std::vector<std::string> codes;
    for (const auto& un : tous) codes.push_back(un.code);
    CHECK(codes == std::vector<std::string>{"effort_tripartite", "lieu_d_accueil", "reseau_en_axes", "marches_de_l_etat", "cadre_d_un_plie", "propre"});
    for (const auto& un : tous)
    {
        CAPTURE(un.code);
        CHECK_FALSE(un.source.empty());
        CHECK(lire_modele_de_convention(livre(un.code.c_str()), un.code).fautes.empty());
        for (const auto& engagement : un.engagements) CHECK(engagement.texte.ends_with("."));
        for (const auto& considerant : un.considerants) CHECK(considerant.statut != Statut::Usage);
    }
    CHECK(trouver_modele("inconnu") == nullptr);
}

TEST_CASE("un modèle dit les termes de l'acte dont il vient")
{
    SUBCASE("Armentières, effort d'insertion : trois parties, jusqu'à la fin du marché")
    {
        const auto& m = modele("effort_tripartite");
        CHECK(m.parties.size() == 3);
        CHECK_FALSE(m.termes.termes.duree.has_value());
        CHECK_FALSE(m.termes.fin_a_remplir.empty());
        CHECK(std::any_of(m.engagements.begin(), m.engagements.end(), [](const auto& un) { return un.donnee == "heures_effort"; }));
        CHECK(std::none_of(m.engagements.begin(), m.engagements.end(), [](const auto& un) { return un.donnee == "heures_realisees"; }));
    }
    SUBCASE("lieu d'accueil : un an, sur demande, dix jours après réception d'une lettre recommandée, gratuit")
    {
        const auto& m = modele("lieu_d_accueil");
        const auto& t = m.termes.termes;
        CHECK(t.depart == DepartDeConvention::DerniereSignature);
        CHECK(t.duree == Delai{1, UniteDeDelai::Annees});
        CHECK(t.renouvellement == Renouvellement::Demande);
        REQUIRE(t.fins.size() == 2);
        for (const auto& fin : t.fins) CHECK(fin == FinPrevue{fin.motif, {10, UniteDeDelai::Jours}, SensDePreavis::ApresReception, MoyenDeLettre::Recommande});
        CHECK(m.financiere == ClauseFinanciere::Gratuite);
        CHECK(m.confidentialite_dite);
    }
    SUBCASE("réseau en axes : trois axes, aucune incidence financière")
    {
        const auto& m = modele("reseau_en_axes");
        CHECK(m.axes.size() == 3);
        CHECK(m.financiere == ClauseFinanciere::SansIncidence);
        for (int axe = 1; axe <= 3; ++axe) CHECK(std::any_of(m.engagements.begin(), m.engagements.end(), [&](const auto& un) { return un.axe == axe; }));
        CHECK_FALSE(m.termes.precision.empty());
    }
    SUBCASE("État : un an, reconduit tacitement, trois mois avant le terme, à tout moment pour manquement")
    {
        const auto& t = modele("marches_de_l_etat").termes.termes;
        CHECK(t.renouvellement == Renouvellement::Tacite);
        CHECK(t.duree == Delai{1, UniteDeDelai::Annees});
        CHECK(t.fins.at(0) == FinPrevue{MotifDExtinction::NonReconduction, {3, UniteDeDelai::Mois}, SensDePreavis::AvantTerme, MoyenDeLettre::Libre});
        CHECK(t.fins.at(1).motif == MotifDExtinction::Manquement);
        CHECK(t.fins.at(1).delai.nombre == 0);
    }
    SUBCASE("Caen : accord exprès, trois ans au plus, trois mois après la réception pour manquement")
    {
        const auto& m = modele("cadre_d_un_plie");
        CHECK(m.termes.termes.renouvellement == Renouvellement::Expres);
        CHECK(m.termes.termes.maximum == Delai{3, UniteDeDelai::Annees});
        CHECK(m.termes.termes.fins.at(0) == FinPrevue{MotifDExtinction::Manquement, {3, UniteDeDelai::Mois}, SensDePreavis::ApresReception, MoyenDeLettre::Recommande});
        CHECK(m.place("donneur")->plusieurs);
    }
}

TEST_CASE("neuf donneurs d'ordre prennent chacun leurs engagements, le PLIE les siens, tous ceux de tous")
{
    const auto& m = modele("cadre_d_un_plie");
    const auto combien = [&](std::string_view place) { return static_cast<std::size_t>(std::count_if(m.engagements.begin(), m.engagements.end(), [&](const auto& un) { return un.partie == place; })); };
    std::vector<std::string> places{"plie"};
    places.insert(places.end(), 9, "donneur");
    const auto engagements = engagements_du_modele(m, places);
    CHECK(engagements.size() == combien("plie") + 9 * combien("donneur") + combien(""));
    for (std::size_t i = 0; i < places.size(); ++i)
        CHECK(static_cast<std::size_t>(std::count_if(engagements.begin(), engagements.end(), [&](const auto& un) { return un.partie == i; })) == combien(places[i]));
    CHECK(engagements_du_modele(m, {}).size() == combien(""));

    const auto proposee = proposer_depuis_le_modele(modele("reseau_en_axes"));
    CHECK(proposee.parties.size() == 2);
    CHECK(proposee.parties.at(0).designation == "la Métropole");
    CHECK(proposee.axes.size() == 3);
    for (const auto& un : proposee.engagements) CHECK(un.axe.has_value());
}

TEST_CASE("un fichier de modèle dit toutes ses fautes à la fois, et où")
{
    auto contenu = livre("marches_de_l_etat");
    CHECK(fautes(contenu).empty());
    contenu = change(contenu, "rang = 4", "rang = 0\ncouleur = \"bleue\"");
    contenu = change(contenu, "qualite = \"structure\"", "qualite = \"service\"");
    contenu = change(contenu, "delai = \"3 mois\"", "delai = \"trois lunes\"");
    contenu = change(contenu, "donnee = \"sorties\"", "donnee = \"humeur\"");
    contenu = change(contenu, "sur {{secteur}}", "sur {{pays}}");
    contenu = change(contenu, "suite = \"duree\"", "suite = \"eternite\"");
    contenu = change(contenu, "statut = \"sourcé\"\nverifie_le", "statut = \"presque\"\nverifie_le");
    const auto liste = fautes(contenu);
    for (const auto* une : {"essai.toml, « rang »", "« couleur » : cette clé n'est pas connue", "parties 2, « qualite » : « service »", "fins 1, « delai » : « trois lunes »", "la donnée « humeur »",
                            "« pays » est laissé en blanc sans être décrit", "« secteur » n'est employé nulle part", "« eternite » n'est pas de la liste", "aucun article ne donne la durée", "statut inconnu"})
        CHECK_MESSAGE(dit(liste, une), une);
}

TEST_CASE("un modèle ne se contredit pas")
{
    const auto refuse = [](const char* code, std::string_view de, std::string_view vers, std::string_view pourquoi) { CHECK_MESSAGE(dit(fautes(change(livre(code), de, vers)), pourquoi), pourquoi); };
    refuse("lieu_d_accueil", "duree = \"1 an\"", "duree = \"1 an\"\nfin_a_remplir = \"Le dernier jour\"", "un seul des deux");
    refuse("lieu_d_accueil", "duree = \"1 an\"\n", "", "dites une durée");
    refuse("lieu_d_accueil", "motif = \"resiliation\"", "motif = \"non_reconduction\"", "on ne s'oppose qu'à une reconduction tacite");
    refuse("marches_de_l_etat", "sens = \"avant_terme\"", "sens = \"apres_envoi\"", "un préavis se compte avant le terme");
    refuse("effort_tripartite", "renouvellement = \"aucun\"", "renouvellement = \"aucun\"\nmaximum = \"3 ans\"", "rien ne se renouvelle");
    refuse("effort_tripartite", "code = \"titulaire\"", "code = \"acheteur\"", "y est deux fois");
    refuse("effort_tripartite", "\nde = \"titulaire\"", "\nde = \"prestataire\"", "la place « prestataire » n'existe pas");
    refuse("effort_tripartite", "partie = \"titulaire\"\ntexte = \"Prévenir", "partie = \"voisin\"\ntexte = \"Prévenir", "la place « voisin » n'existe pas");
    refuse("reseau_en_axes", "axe = 3\npartie = \"pilote\"\ntexte = \"Confier", "axe = 4\npartie = \"pilote\"\ntexte = \"Confier", "l'axe 4 n'existe pas");
    refuse("reseau_en_axes", "suite = \"axes\"", "suite = \"objets\"", "aucun article ne les donne");
    refuse("cadre_d_un_plie", "\nde = \"tous\"", "\nde = \"plie\"", "aucun article ne donne ceux de « tous »");
    CHECK(dit(fautes("code = "), "essai.toml"));
    CHECK(dit(fautes("code = \"x\""), "« termes » : manque"));
    CHECK(dit(fautes("termes = 3"), "une table est attendue"));
}

TEST_CASE("les blancs d'un texte se lisent dans l'ordre, chacun une fois ; une accolade mal fermée n'en fait pas")
{
    CHECK(blancs_du_texte("Le {{marche}} depuis {{le_2}}, {{marche}}") == std::vector<std::string>{"marche", "le_2"});
    CHECK(blancs_du_texte("{{Marché}} {{}} {{ouvert").empty());
    CHECK(blancs_du_texte("").empty());
    CHECK(nom_du_blanc(nullptr, "nom_du_lieu") == "nom du lieu");
    CHECK(nom_du_blanc(trouver_modele("lieu_d_accueil"), "lieu_d_accueil") == "Le lieu d'accueil");
}

TEST_CASE("aucun modèle ne recopie les actes dont il tient les faits : pas huit mots de suite en commun")
{
    const char* dossier = std::getenv("OUVRAGE_ESSAI_ACTES");
    if (!dossier)
    {
        std::cerr << "SAUTÉ : aucun modèle ne recopie les actes (OUVRAGE_ESSAI_ACTES ne dit pas où ils sont)\n";
        return;
    }
    constexpr std::size_t kMots = 8;
    const auto fenetres = [&](const std::string& texte) {
        const auto mots = split(searchable(texte), ' ');
        std::set<std::string> toutes;
        for (std::size_t i = 0; i + kMots <= mots.size(); ++i) toutes.insert(joined({mots.begin() + static_cast<std::ptrdiff_t>(i), mots.begin() + static_cast<std::ptrdiff_t>(i + kMots)}, " "));
        return toutes;
    };
    std::set<std::string> des_actes;
    for (const auto& fichier : std::filesystem::directory_iterator(dossier))
    {
        std::ifstream flux(fichier.path());
        std::ostringstream tout;
        tout << flux.rdbuf();
        des_actes.merge(fenetres(tout.str()));
    }
    REQUIRE(des_actes.size() > 1000);
    for (const auto& un : modeles_de_convention())
        for (const auto& fenetre : fenetres(textes(un))) CHECK_FALSE_MESSAGE(des_actes.contains(fenetre), un.code << " : " << fenetre);
}
