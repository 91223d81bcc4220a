#pragma once

#include "domaine/comptage.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Pourquoi des heures déclarées ne comptent pas. L'ordre est celui où la règle les examine.
enum class Motif
{
    MoisDejaDeclare,
    HorsExecutionDuLot,
    EligibiliteNonDecidee,
    HorsEligibilite,
    ModaliteNonComptee,
    HorsFenetreCdi,
    // Une nature que la table de comptage ne compte pas ici ; dans l'ordre de Nature.
    CfaNonComptees,
    FormationPrealableNonComptees,
    ImmersionNonComptees,
    TutoratNonComptees,
    CongesPayesNonComptees,
    MaladieNonComptees,
    JoursFeriesNonComptees,
    HeuresSupplementairesNonComptees,
    AilleursNonComptees,
    EncadrementNonComptees,
    TrajetNonComptees,
    // Une nature qui compte jusqu'à son plafond ; dans l'ordre de Nature.
    CfaAuDelaDuPlafond,
    FormationPrealableAuDelaDuPlafond,
    ImmersionAuDelaDuPlafond,
    TutoratAuDelaDuPlafond,
    CongesPayesAuDelaDuPlafond,
    MaladieAuDelaDuPlafond,
    JoursFeriesAuDelaDuPlafond,
    HeuresSupplementairesAuDelaDuPlafond,
    AilleursAuDelaDuPlafond,
    EncadrementAuDelaDuPlafond,
    TrajetAuDelaDuPlafond,
    FormationAuDelaDuPlafond,
    FormationAuDelaDeLaPart,
    InterimAuDelaDeLaPart,
    PersonneAuDelaDuPlafond,
    AuDelaDuPlausible
};

/// Ce qui s'affiche d'un motif : un code stable (base, API), une phrase courte, ce que l'on peut y faire, et la clé de
/// la valeur de droit/ qui le fonde (vide quand c'est une règle de tenue du compte et non une valeur).
struct FicheMotif
{
    Motif motif;
    std::string_view code;
    std::string_view phrase;
    std::string_view explication;
    std::string_view que_faire;
    std::string_view cle;
};

std::span<const FicheMotif> fiches_motifs();
const FicheMotif& fiche(Motif motif);
std::optional<Motif> motif_du_code(std::string_view code);
/// Celui d'une nature qui ne compte pas, et celui de ce qui dépasse son plafond.
Motif motif_non_comptees(Nature nature);
Motif motif_au_dela_du_plafond(Nature nature);

} // namespace ouvrage
