#include "domaine/motifs.hpp"

#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kFiches = {
    FicheMotif{Motif::MoisDejaDeclare, "mois_deja_declare", "mois déjà déclaré",
               "Une autre ligne porte déjà les heures de cette personne pour ce mois et cet engagement. Une heure ne compte "
               "qu'une fois.",
               "Si cette ligne est la bonne, corrigez la première : la correction la remplacera et les heures compteront.", ""},
    FicheMotif{Motif::HorsExecutionDuLot, "hors_execution_du_lot", "mois hors de l'exécution du lot",
               "Le mois déclaré précède le début d'exécution du lot, ou suit sa fin.",
               "Vérifiez le mois. Si le lot a été prolongé, inscrivez l'avenant puis corrigez la ligne.", ""},
    FicheMotif{Motif::EligibiliteNonDecidee, "eligibilite_non_decidee", "éligibilité pas encore décidée",
               "Aucune fenêtre d'éligibilité n'a été ouverte pour cette personne : ses heures sont gardées mais ne comptent pas.",
               "Le facilitateur ouvre la fenêtre sur la fiche de la personne, puis la ligne est corrigée.", ""},
    FicheMotif{Motif::HorsEligibilite, "hors_eligibilite", "mois hors de la fenêtre d'éligibilité",
               "Le mois déclaré précède l'ouverture de la fenêtre d'éligibilité de la personne, ou suit sa fin.",
               "Vérifiez le mois et la fenêtre de la personne.", "fenetre_eligibilite"},
    FicheMotif{Motif::FormationAuDelaDuPlafond, "formation_au_dela_du_plafond", "formation au-delà du plafond",
               "La formation compte jusqu'au plafond fixé par personne et par mois ; l'excédent est écarté.",
               "Rien à faire : les heures de travail et la formation sous le plafond sont retenues.", "plafond_formation"},
    FicheMotif{Motif::AuDelaDuPlausible, "au_dela_du_plausible", "au-delà du plausible dans le mois",
               "Le total de la personne pour ce mois, tous lots réunis, dépasse ce qu'une personne peut travailler légalement ; "
               "l'excédent est écarté.",
               "Vérifiez le relevé d'heures ; corrigez la ligne si la saisie est fautive.", "plafond_plausible"},
};

} // namespace

std::span<const FicheMotif> fiches_motifs()
{
    return kFiches;
}

const FicheMotif& fiche(Motif motif)
{
    for (const auto& une : kFiches)
        if (une.motif == motif) return une;
    throw std::logic_error("chaque motif a sa fiche");
}

std::optional<Motif> motif_du_code(std::string_view code)
{
    for (const auto& une : kFiches)
        if (une.code == code) return une.motif;
    return std::nullopt;
}

} // namespace ouvrage
