#include "domaine/engagement.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kGenres = {
    FicheGenre{Genre::ClauseExecution, "clause_execution", "Clause d'exécution",
               "Condition d'exécution qui réserve des heures de travail à des personnes éloignées de l'emploi.", Famille::Clause},
    FicheGenre{Genre::Critere, "critere", "Critère social",
               "Heures promises par le titulaire dans son offre, devenues contractuelles.", Famille::Clause},
    FicheGenre{Genre::ClauseEtCritere, "clause_et_critere", "Clause et critère",
               "Un minimum imposé, et des heures promises au-delà et notées.", Famille::Clause},
    FicheGenre{Genre::MarcheReserve, "marche_reserve", "Marché réservé",
               "Lot réservé à des structures employant des personnes handicapées ou en insertion, avec des heures à suivre.",
               Famille::Clause},
    FicheGenre{Genre::AchatInsertion, "achat_insertion", "Achat d'insertion",
               "Marché dont l'objet même est une prestation d'insertion.", Famille::Clause},
    FicheGenre{Genre::ClauseFormation, "clause_formation", "Clause de formation",
               "Heures de formation dues à des jeunes sortis de l'école, sous statut scolaire.", Famille::Clause},
    FicheGenre{Genre::EffortInsertion, "effort_insertion", "Effort d'insertion",
               "Heures suivies par convention, sans clause opposable : valorisées à part, sans pénalité possible.",
               Famille::Effort},
    FicheGenre{Genre::MarchePrive, "marche_prive", "Marché privé",
               "Engagement pris par contrat privé ou par charte, hors commande publique.", Famille::Clause},
};

constexpr std::array kCauses = {
    FicheCause{Cause::Initial, "initial", "Objectif initial"},
    FicheCause{Cause::Avenant, "avenant", "Avenant"},
    FicheCause{Cause::BonDeCommande, "bon_de_commande", "Bon de commande"},
    FicheCause{Cause::Globalisation, "globalisation", "Globalisation"},
    FicheCause{Cause::Transfert, "transfert", "Transfert"},
    FicheCause{Cause::Suspension, "suspension", "Suspension"},
    FicheCause{Cause::Suppression, "suppression", "Suppression"},
    FicheCause{Cause::Correction, "correction", "Correction"},
};

bool annulee(const Revision& ligne, const std::vector<Revision>& registre)
{
    return std::any_of(registre.begin(), registre.end(), [&](const Revision& autre) { return autre.annule == ligne.id; });
}

} // namespace

std::span<const FicheGenre> fiches_genres()
{
    return kGenres;
}

const FicheGenre& fiche(Genre genre)
{
    for (const auto& une : kGenres)
        if (une.genre == genre) return une;
    throw std::logic_error("chaque genre a sa fiche");
}

std::optional<Genre> genre_du_code(std::string_view code)
{
    for (const auto& une : kGenres)
        if (une.code == code) return une.genre;
    return std::nullopt;
}

std::span<const FicheCause> fiches_causes()
{
    return kCauses;
}

const FicheCause& fiche(Cause cause)
{
    for (const auto& une : kCauses)
        if (une.cause == cause) return une;
    throw std::logic_error("chaque cause a sa fiche");
}

std::optional<Cause> cause_du_code(std::string_view code)
{
    for (const auto& une : kCauses)
        if (une.code == code) return une.cause;
    return std::nullopt;
}

Heures dues(const std::vector<Revision>& registre, Jour le)
{
    Heures somme;
    for (const auto& ligne : registre)
        if (ligne.effet_le <= le && !annulee(ligne, registre)) somme += ligne.heures;
    return somme;
}

Heures dues_au_terme(const std::vector<Revision>& registre)
{
    Heures somme;
    for (const auto& ligne : registre)
        if (!annulee(ligne, registre)) somme += ligne.heures;
    return somme;
}

std::optional<Jour> premier_jour_sous_zero(const std::vector<Revision>& registre)
{
    std::optional<Jour> premier;
    for (const auto& ligne : registre)
        if ((!premier || ligne.effet_le < *premier) && dues(registre, ligne.effet_le) < Heures()) premier = ligne.effet_le;
    return premier;
}

std::optional<Heures> attendues(Heures dues_au_terme, const Periode& execution, Jour le)
{
    if (!execution.fin) return std::nullopt;
    const Jour debut = premier_jour(execution.debut), fin = dernier_jour(*execution.fin);
    if (le < debut) return Heures();
    if (le >= fin) return dues_au_terme;
    const auto jours = [](Jour jour) { return std::chrono::sys_days{jour}; };
    const std::int64_t ecoules = (jours(le) - jours(debut)).count() + 1, total = (jours(fin) - jours(debut)).count() + 1;
    // Un seul arrondi, à la fin : au centième inférieur, pour ne jamais réclamer plus que le temps passé.
    return Heures::de_centiemes(dues_au_terme.centiemes() * ecoules / total);
}

} // namespace ouvrage
