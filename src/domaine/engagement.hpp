#pragma once

#include "domaine/heures.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Sous quelle forme des heures sont dues ou valorisées (produit §3.4, domaine §3.1).
enum class Genre
{
    ClauseExecution,
    Critere,
    ClauseEtCritere,
    MarcheReserve,
    AchatInsertion,
    ClauseFormation,
    EffortInsertion,
    MarchePrive
};

/// Deux comptes qui ne s'additionnent jamais : ce que le contrat oblige, et l'effort d'insertion, valorisé sans obligation.
enum class Famille
{
    Clause,
    Effort
};

struct FicheGenre
{
    Genre genre;
    std::string_view code;    // base, API
    std::string_view libelle; // écrans
    std::string_view definition;
    Famille famille;
};
std::span<const FicheGenre> fiches_genres();
const FicheGenre& fiche(Genre genre);
std::optional<Genre> genre_du_code(std::string_view code);

/// Pourquoi l'objectif change.
enum class Cause
{
    Initial,
    Avenant,
    BonDeCommande,
    Globalisation,
    Transfert,
    Suspension,
    Suppression,
    Correction
};
struct FicheCause
{
    Cause cause;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheCause> fiches_causes();
const FicheCause& fiche(Cause cause);
std::optional<Cause> cause_du_code(std::string_view code);

/// Une ligne du registre de l'objectif : un écart daté, jamais un total réécrit.
struct Revision
{
    std::string id;
    Jour effet_le;
    Heures heures; // ce que la ligne ajoute (négatif : retire)
    Cause cause = Cause::Initial;
    std::optional<std::string> annule; // la ligne que celle-ci annule
};

/// Ce qui est dû un jour donné : les lignes qui ont pris effet et que rien n'annule.
Heures dues(const std::vector<Revision>& registre, Jour le);

/// Toutes les lignes, même à venir.
Heures dues_au_terme(const std::vector<Revision>& registre);

/// Le premier jour où le registre devrait moins que zéro heure : on ne doit jamais « −20 h » à personne. Aucun quand il tient.
std::optional<Jour> premier_jour_sous_zero(const std::vector<Revision>& registre);

/// Ce que l'on attend d'avoir réalisé à un jour donné, linéairement sur l'exécution : mois écoulés / mois du lot.
/// Aucune quand la durée du lot n'est pas connue : on ne devine pas une courbe.
std::optional<Heures> attendues(Heures dues_au_terme, const Periode& execution, Jour le);

} // namespace ouvrage
