#pragma once

#include "domaine/marche.hpp"
#include "domaine/regle.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// L'obligation de prévoir des conditions d'exécution sociales au-dessus des seuils européens (CCP, art. L.2112-2-1 ; L.3114-2-1 pour
/// une concession), les décisions qui y répondent, et le SPASER. Textes, dates et seuils sont des valeurs de droit/ : rien n'est écrit ici.

/// Ce qu'est l'acheteur pour les seuils ; « défense » est celle du contrat, et non du ministère.
enum class CategorieAcheteur
{
    Etat,
    Collectivite,
    EntiteAdjudicatrice,
    Defense
};
std::span<const Choix> categories_d_acheteur();
std::string_view code(CategorieAcheteur categorie);
std::optional<CategorieAcheteur> categorie_du_code(std::string_view code);

enum class NatureDAchat
{
    Travaux,
    Services,
    Fournitures,
    Concession
};
/// Les codes de natures_de_marche().
std::optional<NatureDAchat> nature_d_achat_du_code(std::string_view code);

enum class CadreDAchat
{
    Public,
    Prive
};

/// Une opération telle qu'on la connaît : ce qui manque est vide, jamais deviné.
struct OperationDAchat
{
    NatureDAchat nature = NatureDAchat::Travaux;
    CadreDAchat cadre = CadreDAchat::Public;
    std::optional<CategorieAcheteur> acheteur;
    std::optional<Centimes> estimation; // hors taxes, de toute l'opération et non d'un lot
    std::optional<Jour> lancement;      // de la consultation : envoi de l'avis
    std::optional<Jour> notification = {}; // un contrat notifié a été lancé avant
    std::optional<int> duree_mois = {};
};

enum class Applicable
{
    Oui,
    Non,
    Inconnu // ni oui ni non : `raison` et `manquent` disent pourquoi
};
std::string_view libelle(Applicable applicable);

enum class RaisonDObligation
{
    SeuilAtteint,
    SousLeSeuil,
    AvantLeTexte,
    DefenseExclue,
    MarchePrive,
    SeuilInconnu,     // aucun seuil connu à la date de lancement
    DonneesManquantes
};
struct FicheRaison
{
    RaisonDObligation raison;
    std::string_view code;
    std::string_view phrase;
};
const FicheRaison& fiche(RaisonDObligation raison);

/// Ce que l'on peut invoquer pour ne rien prévoir, à condition de le justifier.
enum class Derogation
{
    SolutionImmediate,
    SansLien,
    ConcurrenceOuExecution,
    TravauxCourts
};
std::string_view code(Derogation derogation);
std::optional<Derogation> derogation_du_code(std::string_view code);

enum class Ouverture
{
    Ouverte,
    Fermee,
    APreciser // la durée des travaux n'est pas connue
};
struct DerogationPossible
{
    Derogation derogation = Derogation::SolutionImmediate;
    std::string libelle;
    std::string source;
    Statut statut = Statut::NonSource;
    Ouverture ouverture = Ouverture::Ouverte;
    std::string precision; // pourquoi elle est fermée, ou ce qu'il faut préciser
};

/// Une question examinée, dans l'ordre.
struct ExamenDObligation
{
    std::string libelle; // « Seuil européen »
    std::string formule; // « travaux, du 1er janvier 2026 au 31 décembre 2027 »
    std::string valeur;  // « 5 404 000 € »
};

struct Obligation
{
    Applicable applicable = Applicable::Inconnu;
    RaisonDObligation raison = RaisonDObligation::DonneesManquantes;
    std::optional<Valeur> texte;         // l'article qui oblige, `depuis` sa date d'effet
    std::optional<Valeur> seuil;         // celui en vigueur au lancement
    std::optional<Centimes> seuil_montant;
    std::vector<std::string_view> manquent; // « lancement », « acheteur », « estimation » : tout ce qu'il faudrait
    std::vector<DerogationPossible> derogations; // les quatre, toujours
    std::vector<ExamenDObligation> etapes;
    std::vector<std::string> notes; // ce qu'il faut faire vérifier

    std::string_view phrase() const { return fiche(raison).phrase; }
};

/// Un seuil est atteint quand l'estimation l'égale. Bug (std::logic_error) quand un seuil de droit/ n'est pas un montant.
Obligation obligation_sociale(const OperationDAchat& operation, const std::vector<Valeur>& valeurs);

/// Si un acheteur doit un SPASER pour une année civile : ses achats dépassent le seuil (l'égaler ne suffit pas).
struct Spaser
{
    Applicable applicable = Applicable::Inconnu;
    std::optional<Valeur> seuil;
    std::optional<Centimes> seuil_montant;
};
Spaser spaser(Centimes achats, std::chrono::year annee, const std::vector<Valeur>& valeurs);

/// Ce que l'acheteur a décidé pour un marché.
enum class ConditionSociale
{
    Clause,         // une clause d'insertion
    AutreCondition, // une autre condition sociale, dite en toutes lettres
    Derogation      // rien, pour l'un des quatre motifs
};
std::span<const Choix> conditions_sociales();
std::string_view code(ConditionSociale condition);
std::optional<ConditionSociale> condition_sociale_du_code(std::string_view code);

} // namespace ouvrage
