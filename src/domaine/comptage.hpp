#pragma once

#include "domaine/temps.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Ce qu'une heure déclarée a été, quand elle n'est ni du travail ni de la formation pendant le contrat.
enum class Nature
{
    Cfa,
    FormationPrealable,
    Immersion,
    Tutorat,
    CongesPayes,
    Maladie,
    JoursFeries,
    HeuresSupplementaires,
    Ailleurs,
    Encadrement,
    Trajet
};
inline constexpr std::size_t kNombreDeNatures = 11;
inline constexpr std::size_t rang(Nature nature) { return static_cast<std::size_t>(nature); }

struct FicheNature
{
    Nature nature;
    std::string_view code;    // base, API, fichier
    std::string_view libelle; // écrans, en-tête de fichier
    std::string_view aide;
    std::string_view cle;     // de la décision, dans droit/comptage.toml
    std::string_view plafond; // de son plafond
};
std::span<const FicheNature> fiches_natures();
const FicheNature& fiche(Nature nature);
std::optional<Nature> nature_du_code(std::string_view code);

/// Ce que l'on décide d'une nature d'heures, ou d'une modalité.
enum class Comptage
{
    Compte,
    ComptePlafonne, // jusqu'au plafond de sa nature, s'il y en a un
    Indicateur,     // gardées et montrées à part : elles ne comptent pas
    Exclu
};
std::string_view code(Comptage decision);
std::string_view libelle(Comptage decision);
std::optional<Comptage> comptage_du_code(std::string_view code);
inline bool compte(Comptage decision) { return decision == Comptage::Compte || decision == Comptage::ComptePlafonne; }

/// Comment la personne réalise ses heures (domaine §3.1).
enum class Modalite
{
    EmbaucheDirecte,
    MiseADisposition,
    SousTraitance,
    MarcheReserve,
    AchatInsertion,
    CritereSocial,
    ClauseFormation,
    EffortInsertion,
    MarchePrive
};
struct FicheModalite
{
    Modalite modalite;
    std::string_view code;
    std::string_view libelle;
    std::string_view cle;
};
std::span<const FicheModalite> fiches_modalites();
const FicheModalite& fiche(Modalite modalite);
std::optional<Modalite> modalite_du_code(std::string_view code);

/// Le contrat de la personne.
enum class SorteDeContrat
{
    Cdi,
    Cdd,
    CddUsage,
    Cddi,
    Apprentissage,
    Professionnalisation,
    CuiCie,
    CuiCae,
    Mission,
    CdiInterimaire,
    MiseADisposition,
    SoutienEsat,
    Stage,
    Autre
};
struct FicheDeContrat
{
    SorteDeContrat contrat;
    std::string_view code;
    std::string_view libelle;
    bool sans_terme = false; // n'a pas de fin prévue
};
std::span<const FicheDeContrat> fiches_contrats();
const FicheDeContrat& fiche(SorteDeContrat contrat);
std::optional<SorteDeContrat> contrat_du_code(std::string_view code);

/// Qui l'emploie.
enum class SorteDEmployeur
{
    Titulaire,
    SousTraitant,
    Ett, // agence d'emploi classique : la seule dont la part peut être plafonnée
    Etti,
    Ai,
    Geiq,
    Eatt,
    Ei,
    Aci,
    Ea,
    Esat,
    Autre
};
struct FicheDEmployeur
{
    SorteDEmployeur employeur;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheDEmployeur> fiches_employeurs();
const FicheDEmployeur& fiche(SorteDEmployeur employeur);
std::optional<SorteDEmployeur> employeur_du_code(std::string_view code);

/// Ce que l'on sait de la réalisation, pour une personne, un lot et un mois. Ce qui n'est pas dit n'est pas deviné : rien de ce qui
/// en dépend ne limite alors.
struct Realisation
{
    Modalite modalite = Modalite::EmbaucheDirecte;
    std::optional<SorteDeContrat> contrat;
    std::optional<Jour> debut; // du contrat
    std::optional<SorteDEmployeur> employeur;

    bool operator==(const Realisation&) const = default;
};

/// Les mois pendant lesquels les heures d'un CDI comptent : `mois` mois à partir de celui de l'embauche. La fin du marché, elle,
/// est déjà la borne de l'exécution. Aucune fenêtre pour un autre contrat, un début inconnu, ou zéro mois.
std::optional<Periode> fenetre_cdi(const Realisation& realisation, int mois);

} // namespace ouvrage
