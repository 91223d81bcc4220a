#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Ce qu'une partie promet de mesurer et que les pièces savent réunir. Une liste fermée : ce qui n'y est pas, quelqu'un doit le fournir.
enum class DonneeDeConvention
{
    HeuresRealisees,
    HeuresEffort,
    MarchesAvecClause,
    MontantDesMarches,
    DureeDesMarches,
    Personnes,
    PresencesAccueil,
    SeancesAccueil,
    OffresDeposees,
    Candidatures,
    Embauches,
    Entretiens,
    FormationsPrealables,
    FormationsPendant,
    Sorties,
    SortiesPositives,
    ContratsRompus,
    Parcours
};
enum class MesureDeDonnee
{
    Heures,  // centièmes d'heure
    Nombre,
    Montant, // centimes
    Mois
};
struct FicheDeDonnee
{
    DonneeDeConvention donnee;
    std::string_view code;
    std::string_view libelle;
    std::string_view definition; // ce qui est compté, et ce qui ne l'est pas
    MesureDeDonnee mesure;
    bool de_personnes; // un petit nombre s'y tait
};
std::span<const FicheDeDonnee> donnees_de_convention();
const FicheDeDonnee& fiche(DonneeDeConvention donnee);
std::optional<DonneeDeConvention> donnee_de_convention_du_code(std::string_view code);

} // namespace ouvrage
