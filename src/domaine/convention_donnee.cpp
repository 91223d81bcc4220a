#include "domaine/convention_donnee.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

using enum DonneeDeConvention;
using enum MesureDeDonnee;
constexpr std::array kDonnees = {
    FicheDeDonnee{HeuresRealisees, "heures_realisees", "Heures d'insertion réalisées", "Heures retenues au titre d'une clause sur les marchés couverts, pour les mois de la période ; l'effort d'insertion n'y est pas.", Heures, false},
    FicheDeDonnee{HeuresEffort, "heures_effort", "Heures d'effort d'insertion", "Heures retenues hors de toute clause, suivies par convention ; jamais additionnées à celles des clauses.", Heures, false},
    FicheDeDonnee{MarchesAvecClause, "marches_avec_clause", "Marchés avec une clause", "Marchés couverts dont un lot au moins porte un engagement au titre d'une clause en cours pendant la période.", Nombre, false},
    FicheDeDonnee{MontantDesMarches, "montant_des_marches", "Montant des marchés avec une clause", "Somme des montants notifiés de ces marchés ; ceux dont le montant n'est pas connu sont dits à part.", Montant, false},
    FicheDeDonnee{DureeDesMarches, "duree_des_marches", "Durée moyenne des marchés avec une clause", "Durée en mois des marchés dont la durée est connue, en moyenne ; combien ne le sont pas est dit.", Mois, false},
    FicheDeDonnee{Personnes, "personnes", "Personnes ayant travaillé", "Personnes différentes ayant au moins une heure retenue pendant la période sur les marchés couverts.", Nombre, true},
    FicheDeDonnee{PresencesAccueil, "presences_accueil", "Venues au lieu d'accueil", "Venues notées aux séances tenues pendant la période ; une personne venue deux fois compte deux venues.", Nombre, true},
    FicheDeDonnee{SeancesAccueil, "seances_accueil", "Séances tenues au lieu d'accueil", "Séances dont le jour est dans la période et qui n'ont pas été annulées.", Nombre, false},
    FicheDeDonnee{OffresDeposees, "offres_deposees", "Offres d'emploi déposées", "Offres déposées pendant la période sur les marchés couverts, ou par les entreprises parties.", Nombre, false},
    FicheDeDonnee{Candidatures, "candidatures", "Mises en relation", "Personnes proposées à une offre pendant la période ; une même personne proposée à deux offres compte deux fois.", Nombre, true},
    FicheDeDonnee{Embauches, "embauches", "Embauches", "Mises en relation suivies d'une embauche inscrite pendant la période.", Nombre, true},
    FicheDeDonnee{Entretiens, "entretiens", "Entretiens d'accompagnement", "Entretiens notés aux parcours pendant la période.", Nombre, true},
    FicheDeDonnee{FormationsPrealables, "formations_prealables", "Personnes formées avant l'embauche", "Personnes différentes inscrites à une session tenue avant l'embauche et commencée pendant la période.", Nombre, true},
    FicheDeDonnee{FormationsPendant, "formations_pendant", "Personnes formées pendant l'emploi", "Personnes différentes inscrites à une session tenue pendant l'emploi et commencée pendant la période.", Nombre, true},
    FicheDeDonnee{Sorties, "sorties", "Sorties", "Sorties notées dont la date est dans la période.", Nombre, true},
    FicheDeDonnee{SortiesPositives, "sorties_positives", "Sorties vers l'emploi ou la formation", "Parmi ces sorties, celles dont la situation est un emploi, une création d'activité ou une formation.", Nombre, true},
    FicheDeDonnee{ContratsRompus, "contrats_rompus", "Contrats finis avant leur terme", "Contrats de travail sur les marchés couverts dont la fin, dans la période, précède le terme prévu ; aucun motif n'est dit.", Nombre, true},
    FicheDeDonnee{Parcours, "parcours", "Personnes accompagnées", "Personnes différentes ayant une étape, un entretien ou une session pendant la période.", Nombre, true},
};

} // namespace

std::span<const FicheDeDonnee> donnees_de_convention()
{
    return kDonnees;
}

const FicheDeDonnee& fiche(DonneeDeConvention donnee)
{
    return *std::find_if(kDonnees.begin(), kDonnees.end(), [&](const FicheDeDonnee& une) { return une.donnee == donnee; });
}

std::optional<DonneeDeConvention> donnee_de_convention_du_code(std::string_view code)
{
    for (const auto& une : kDonnees)
        if (une.code == code) return une.donnee;
    return std::nullopt;
}

} // namespace ouvrage
