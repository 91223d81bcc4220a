#pragma once

#include "app/conventions/conventions_table.hpp"
#include "app/droit/droit_valeurs.hpp"
#include "domaine/convention_donnee.hpp"
#include "socle/json/json.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

/// L'évaluation d'une convention : ce que les pièces savent compter pour une période, ce que quelqu'un doit fournir, où en sont les engagements. Ce qui est réuni un jour
/// est gardé tel quel : relu, il dit la même chose. Il va aux parties : aucun nom, aucune référence, aucun motif, et les petits nombres de personnes s'y taisent.

enum class EtatDeDonnee
{
    Comptee,
    Petite,     // moins que le seuil : on dit « moins de 5 »
    NonMontree, // tue pour qu'une autre ne se retrouve pas par différence
    Inconnue,   // rien n'a été déclaré : ce n'est pas zéro
    AFournir    // les registres ne le savent pas, ou qui évalue ne les lit pas
};
std::string_view code(EtatDeDonnee etat);

struct DonneeReunie
{
    std::string code; // de domaine/convention_donnee
    std::string libelle;
    std::string definition;
    MesureDeDonnee mesure = MesureDeDonnee::Nombre;
    EtatDeDonnee etat = EtatDeDonnee::Comptee;
    std::int64_t valeur = 0;      // centièmes d'heure, centimes, mois ou nombre ; 0 quand elle ne se montre pas
    std::string precision = {};   // le dénominateur, ce qui n'est pas compris
    std::vector<std::string> par = {}; // qui la doit, ou la fournit

    /// « 1 234,56 h », « moins de 5 », « à fournir par la Ville ».
    std::string en_mots(std::int64_t seuil) const;
    bool operator==(const DonneeReunie&) const = default;
};
struct EngagementEvalue
{
    std::string texte;
    std::string qui;    // « la Ville » ; « toutes les parties »
    std::string etat;   // « tenu » ; « sans nouvelle » quand rien n'en est dit
    std::string detail; // « le 14 mars 2026, programme et feuilles »
    bool operator==(const EngagementEvalue&) const = default;
};
struct Reuni
{
    std::string portee;               // « les 3 marchés retenus », en une phrase
    std::vector<std::string> marches; // « 2021/05, entretien des espaces verts » ; les premiers
    std::int64_t marches_en_tout = 0;
    std::vector<std::string> lieux;
    Mois premier, dernier; // les mois entiers des heures
    std::int64_t seuil = 0;
    std::string seuil_source;
    std::vector<DonneeReunie> donnees;
    std::vector<EngagementEvalue> engagements;
    std::vector<std::string> a_fournir; // « la Ville : liste des marchés envoyée »

    const DonneeReunie* donnee(std::string_view code) const;
    bool operator==(const Reuni&) const = default;
};
socle::Json json_du_reuni(const Reuni& reuni);
/// Bug quand ce n'est pas ce que la fonction précédente a écrit : la base ne garde rien d'autre.
Reuni lire_reuni(std::string_view json);

/// Toutes les données que la convention demande, plus celles que son sujet appelle : heures quand des marchés sont couverts, séances quand un lieu l'est.
/// Lit avec le périmètre de qui évalue ; ce qu'il ne peut pas lire est « à fournir », jamais zéro.
Reuni reunir(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const Convention& convention, Jour du, Jour au, Jour le);

enum class MomentDEvaluation
{
    Intermediaire,
    Terme
};
std::string_view code(MomentDEvaluation moment);
std::string_view libelle(MomentDEvaluation moment);
std::optional<MomentDEvaluation> moment_d_evaluation_du_code(std::string_view code);

struct EvaluationDeConvention
{
    std::string id;
    int rang = 1;
    MomentDEvaluation moment = MomentDEvaluation::Intermediaire;
    std::optional<std::string> demandee_par = {};
    Jour du, au;
    Reuni reuni;
    std::string appreciation;
    std::string faite_par = {}, faite_le = {};
};
/// De la première à la dernière ; l'appelant tient la convention.
std::vector<EvaluationDeConvention> lister_evaluations(socle::Transaction& tx, const Convention& convention);
/// NotFound hors du périmètre.
std::pair<Convention, EvaluationDeConvention> trouver_evaluation(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirConventions);

struct EvaluationAInscrire
{
    MomentDEvaluation moment = MomentDEvaluation::Intermediaire;
    std::optional<std::string> demandee_par = {};
    Jour du, au;
    std::string appreciation;
};
/// Réunit et garde dans la même transaction. Rend son identifiant.
std::string inscrire_evaluation(Ecriture& ecriture, const Perimetre& perimetre, const Droit& droit, const Convention& convention, const EvaluationAInscrire& evaluation, Jour le);

} // namespace ouvrage
