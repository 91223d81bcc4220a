#pragma once

#include "app/conventions/conventions_table.hpp"
#include "domaine/convention.hpp"
#include "domaine/regle.hpp"
#include "domaine/temps.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Les modèles livrés avec le programme (droit/conventions/*.toml) : qui signe, ce que dit chaque article, ce que chacun promet, jusqu'à quand.

/// Ce que la convention elle-même écrit à la suite du texte d'un article : une liste ne se recopie pas, elle ne peut donc pas se contredire.
enum class SuiteDArticle
{
    Rien,
    Engagements, // de la partie que nomme « de », ou de toutes ensemble (« tous »)
    Axes,        // axes et actions, puis tout engagement qu'aucun axe ne porte
    Objets,      // marchés et lieux couverts
    Argent,
    Duree,
    Fins,
    Donnees,  // ce que l'évaluation réunira, et ce qu'il faudra fournir
    Mentions  // dues aux financeurs
};
std::string_view code(SuiteDArticle suite);
std::optional<SuiteDArticle> suite_d_article_du_code(std::string_view code);
/// Pour choisir : « la durée et le renouvellement ».
std::string_view libelle(SuiteDArticle suite);

struct PlaceDePartie
{
    std::string code;        // « acheteur », « titulaire »
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::string designation; // « l'acheteur »
    std::string role;
    std::string representant; // la qualité de qui signe, en exemple
    bool plusieurs = false;   // autant de parties que l'on veut à cette place
};
struct ConsiderantDeModele
{
    std::string texte;
    std::string source;
    std::string lien;
    Statut statut = Statut::NonSource;
};
struct ArticleDeModele
{
    std::string titre;
    std::string texte; // paragraphes séparés par une ligne vide, blancs entre doubles accolades ; vide quand la suite dit tout
    SuiteDArticle suite = SuiteDArticle::Rien;
    std::string de; // des engagements : une place, ou « tous »
};
enum class TypeDeBlanc
{
    Texte,
    TexteLong,
    Date,
    Nombre
};
struct BlancDeModele
{
    std::string code;
    std::string libelle;
    std::string aide;
    TypeDeBlanc type = TypeDeBlanc::Texte;
};
struct EngagementDeModele
{
    std::string partie; // une place ; vide : toutes ensemble
    int axe = 0;        // 0 : aucun
    std::string texte;
    std::string preuve;
    CadenceDePromesse cadence = CadenceDePromesse::Permanente;
    std::string donnee; // vide : rien à compter
};
struct TermesDeModele
{
    TermesDeConvention termes; // sans date : le départ et la fin écrite restent à dire
    std::string fin_a_remplir; // ce qu'est le dernier jour, quand le modèle ne fixe pas de durée
    std::string precision;     // ce que l'acte lu ne dit pas
};
struct ModeleDeConvention
{
    std::string code;
    int rang = 0;
    std::string intitule;
    std::string presentation;
    std::string titre;
    std::string objet;
    ClauseFinanciere financiere = ClauseFinanciere::NonDit;
    bool confidentialite_dite = false;
    std::string source;
    std::string lien;
    Statut statut = Statut::NonSource;
    Jour verifie_le;
    std::vector<PlaceDePartie> parties;
    std::vector<ConsiderantDeModele> considerants;
    std::vector<BlancDeModele> blancs;
    std::vector<ArticleDeModele> articles;
    std::vector<std::string> axes;
    std::vector<EngagementDeModele> engagements;
    TermesDeModele termes;

    const PlaceDePartie* place(std::string_view code) const;
    const BlancDeModele* blanc(std::string_view code) const;
};

inline constexpr std::string_view kModelePropre = "propre";

/// Un fichier lu, et toutes ses fautes à la fois, chacune une phrase qui dit où. Sans faute, le modèle se livre.
struct LectureDeModele
{
    ModeleDeConvention modele;
    std::vector<std::string> fautes;
};
LectureDeModele lire_modele_de_convention(std::string_view contenu, const std::string& fichier);

/// Ceux qui sont livrés, par rang ; lus une fois. socle::Error avec toutes les fautes de tous les fichiers.
const std::vector<ModeleDeConvention>& modeles_de_convention();
/// nullptr quand le code n'est pas connu : une convention ancienne peut nommer un modèle retiré.
const ModeleDeConvention* trouver_modele(std::string_view code);

/// Ce que le modèle propose, prêt à montrer dans le formulaire : une partie par place, les axes, les engagements de ces parties.
ConventionAInscrire proposer_depuis_le_modele(const ModeleDeConvention& modele);
/// Les engagements du modèle pour les parties que l'on a, dites par leur place : `partie` est un rang dans `places`, `axe` un rang parmi les axes du modèle.
std::vector<EngagementAInscrire> engagements_du_modele(const ModeleDeConvention& modele, const std::vector<std::string>& places);

/// Les blancs d'un texte, dans l'ordre, chacun une fois : « Le marché {{marche}} » nomme « marche ».
std::vector<std::string> blancs_du_texte(std::string_view texte);
/// « marche_du_lot » se montre « marche du lot » quand aucun modèle ne lui donne de nom.
std::string nom_du_blanc(const ModeleDeConvention* modele, std::string_view code);

} // namespace ouvrage
