#include "domaine/motifs.hpp"

#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::string_view kJusquAuPlafond = "Cette nature d'heures compte jusqu'au plafond fixé par personne et par mois ; l'excédent est écarté.";
constexpr std::string_view kSousLePlafond = "Rien à faire : les heures sous le plafond sont retenues.";

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
    FicheMotif{Motif::ModaliteNonComptee, "modalite_non_comptee", "modalité qui ne compte pas ici",
               "La façon dont la personne réalise ses heures (embauche, mise à disposition, marché réservé…) n'est pas de celles que ce contrat "
               "ou ce territoire compte.",
               "Vérifiez la modalité inscrite sur l'affectation de la personne, puis la règle du contrat.", "comptage_modalite"},
    FicheMotif{Motif::HorsFenetreCdi, "hors_fenetre_cdi", "au-delà de la durée comptée d'un CDI",
               "Les heures d'une personne embauchée en CDI comptent pendant une durée fixée à partir de son embauche ; ce mois la précède ou la dépasse.",
               "Rien à faire si l'embauche est ancienne : la personne n'est plus à insérer. Vérifiez la date de début du contrat.", "fenetre_cdi"},
    FicheMotif{Motif::CfaNonComptees, "cfa_non_comptees", "heures de CFA : non comptées ici", "Le temps passé en CFA ne compte pas ici : la table de comptage en décide.",
               "L'attestation du CFA reste au dossier ; un contrat ou un territoire peut le compter.", "comptage.cfa"},
    FicheMotif{Motif::FormationPrealableNonComptees, "formation_prealable_non_comptees", "formation avant l'embauche : non comptées ici", "La formation suivie avant l'embauche (POEI, POEC) ne compte pas ici : la table de comptage en décide.",
               "Elles restent dans les indicateurs du territoire ; seul un contrat ou un territoire peut les compter.", "comptage.formation_prealable"},
    FicheMotif{Motif::ImmersionNonComptees, "immersion_non_comptees", "immersion ou stage : non comptées ici", "Une immersion ou un stage n'est pas du travail payé : ce temps ne compte pas ici : la table de comptage en décide.",
               "Elles restent dans les indicateurs du parcours de la personne.", "comptage.immersion"},
    FicheMotif{Motif::TutoratNonComptees, "tutorat_non_comptees", "tutorat : non comptées ici", "Le temps du tuteur n'est pas celui de la personne en insertion : il ne compte pas ici : la table de comptage en décide.",
               "Rien à faire : nommer un tuteur est souvent demandé, ses heures ne réduisent pas ce qui est dû.", "comptage.tutorat"},
    FicheMotif{Motif::CongesPayesNonComptees, "conges_payes_non_comptees", "congés payés : non comptées ici", "Le temps de congés payés ne compte pas ici : la table de comptage en décide.",
               "Vérifiez la règle du contrat : beaucoup de territoires comptent les congés payés.", "comptage.conges_payes"},
    FicheMotif{Motif::MaladieNonComptees, "maladie_non_comptees", "maladie : non comptées ici", "Le temps d'arrêt maladie n'est pas du travail réalisé : il ne compte pas ici : la table de comptage en décide.",
               "Rien à faire : l'arrêt reste visible, sans compter.", "comptage.maladie"},
    FicheMotif{Motif::JoursFeriesNonComptees, "jours_feries_non_comptees", "jours fériés chômés : non comptées ici", "Les jours fériés chômés : ce temps ne compte pas ici : la table de comptage en décide.",
               "Vérifiez la règle du contrat : un jour férié payé y compte souvent.", "comptage.jours_feries"},
    FicheMotif{Motif::HeuresSupplementairesNonComptees, "heures_supplementaires_non_comptees", "heures supplémentaires : non comptées ici", "Le temps d'heures supplémentaires ne compte pas ici : la table de comptage en décide.",
               "Vérifiez la règle du contrat, puis corrigez la ligne si elles étaient déjà dans les heures de travail.", "comptage.heures_supplementaires"},
    FicheMotif{Motif::AilleursNonComptees, "ailleurs_non_comptees", "heures sur un autre chantier : non comptées ici", "Le temps passé hors de ce marché, même pour la même entreprise, ne compte pas ici : la table de comptage en décide.",
               "Si le contrat permet la globalisation, le facilitateur inscrit la règle du contrat, puis la ligne est corrigée.", "comptage.ailleurs"},
    FicheMotif{Motif::EncadrementNonComptees, "encadrement_non_comptees", "encadrement : non comptées ici", "Le temps des encadrants, qui ne sont pas en insertion, ne compte pas ici : la table de comptage en décide.",
               "Rien à faire : déclarez les seules heures des personnes en insertion.", "comptage.encadrement"},
    FicheMotif{Motif::TrajetNonComptees, "trajet_non_comptees", "trajet : non comptées ici", "Le temps de trajet ne compte pas ici : la table de comptage en décide.",
               "Rien à faire : déclarez les heures faites sur le chantier.", "comptage.trajet"},
    FicheMotif{Motif::CfaAuDelaDuPlafond, "cfa_au_dela_du_plafond", "heures de CFA : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.cfa"},
    FicheMotif{Motif::FormationPrealableAuDelaDuPlafond, "formation_prealable_au_dela_du_plafond", "formation avant l'embauche : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.formation_prealable"},
    FicheMotif{Motif::ImmersionAuDelaDuPlafond, "immersion_au_dela_du_plafond", "immersion ou stage : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.immersion"},
    FicheMotif{Motif::TutoratAuDelaDuPlafond, "tutorat_au_dela_du_plafond", "tutorat : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.tutorat"},
    FicheMotif{Motif::CongesPayesAuDelaDuPlafond, "conges_payes_au_dela_du_plafond", "congés payés : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.conges_payes"},
    FicheMotif{Motif::MaladieAuDelaDuPlafond, "maladie_au_dela_du_plafond", "maladie : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.maladie"},
    FicheMotif{Motif::JoursFeriesAuDelaDuPlafond, "jours_feries_au_dela_du_plafond", "jours fériés chômés : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.jours_feries"},
    FicheMotif{Motif::HeuresSupplementairesAuDelaDuPlafond, "heures_supplementaires_au_dela_du_plafond", "heures supplémentaires : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.heures_supplementaires"},
    FicheMotif{Motif::AilleursAuDelaDuPlafond, "ailleurs_au_dela_du_plafond", "heures sur un autre chantier : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.ailleurs"},
    FicheMotif{Motif::EncadrementAuDelaDuPlafond, "encadrement_au_dela_du_plafond", "encadrement : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.encadrement"},
    FicheMotif{Motif::TrajetAuDelaDuPlafond, "trajet_au_dela_du_plafond", "trajet : au-delà du plafond", kJusquAuPlafond, kSousLePlafond, "plafond_nature.trajet"},
    FicheMotif{Motif::FormationAuDelaDuPlafond, "formation_au_dela_du_plafond", "formation au-delà du plafond",
               "La formation compte jusqu'au plafond fixé par personne et par mois ; l'excédent est écarté.",
               "Rien à faire : les heures de travail et la formation sous le plafond sont retenues.", "plafond_formation"},
    FicheMotif{Motif::FormationAuDelaDeLaPart, "formation_au_dela_de_la_part", "formation au-delà de sa part",
               "La formation compte jusqu'à une part des heures retenues de la personne sur cet engagement ; l'excédent est écarté.",
               "Quand la personne aura davantage travaillé, une correction de la ligne la fera rejuger.", "part_formation"},
    FicheMotif{Motif::InterimAuDelaDeLaPart, "interim_au_dela_de_la_part", "intérim classique au-delà de sa part",
               "Les heures faites par une agence d'emploi classique (ETT) comptent jusqu'à une part de ce que le lot doit ; l'excédent est écarté.",
               "Proposez à l'entreprise une autre modalité : embauche directe, ETTI, AI, GEIQ, sous-traitance à une structure d'insertion.", "part_ett"},
    FicheMotif{Motif::PersonneAuDelaDuPlafond, "personne_au_dela_du_plafond", "au-delà du plafond par personne",
               "Les heures d'une même personne comptent sur cet engagement jusqu'à un plafond ; l'excédent est écarté.",
               "Le reste dû se réalise avec d'autres personnes : voyez le facilitateur.", "plafond_personne"},
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

Motif motif_non_comptees(Nature nature)
{
    return static_cast<Motif>(static_cast<int>(Motif::CfaNonComptees) + static_cast<int>(nature));
}

Motif motif_au_dela_du_plafond(Nature nature)
{
    return static_cast<Motif>(static_cast<int>(Motif::CfaAuDelaDuPlafond) + static_cast<int>(nature));
}

std::optional<Motif> motif_du_code(std::string_view code)
{
    for (const auto& une : kFiches)
        if (une.code == code) return une.motif;
    return std::nullopt;
}

} // namespace ouvrage
