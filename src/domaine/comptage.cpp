#include "domaine/comptage.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace ouvrage
{

namespace
{

constexpr std::array kNatures = {
    FicheNature{Nature::Cfa, "cfa", "Heures en CFA", "Apprentissage ou professionnalisation : le temps passé au centre de formation.", "comptage.cfa",
                "plafond_nature.cfa"},
    FicheNature{Nature::FormationPrealable, "formation_prealable", "Formation avant l'embauche", "POEI, POEC, préqualification.",
                "comptage.formation_prealable", "plafond_nature.formation_prealable"},
    FicheNature{Nature::Immersion, "immersion", "Immersion, stage", "PMSMP ou stage : la personne n'est pas payée par l'entreprise.", "comptage.immersion",
                "plafond_nature.immersion"},
    FicheNature{Nature::Tutorat, "tutorat", "Tutorat", "Le temps que le tuteur consacre à la personne.", "comptage.tutorat", "plafond_nature.tutorat"},
    FicheNature{Nature::CongesPayes, "conges_payes", "Congés payés", "Payés et non travaillés.", "comptage.conges_payes", "plafond_nature.conges_payes"},
    FicheNature{Nature::Maladie, "maladie", "Maladie", "Arrêt de travail, indemnisé ou non.", "comptage.maladie", "plafond_nature.maladie"},
    FicheNature{Nature::JoursFeries, "jours_feries", "Jours fériés chômés", "Payés et non travaillés.", "comptage.jours_feries", "plafond_nature.jours_feries"},
    FicheNature{Nature::HeuresSupplementaires, "heures_supplementaires", "Heures supplémentaires", "Celles qui s'ajoutent aux heures de travail déjà dites.",
                "comptage.heures_supplementaires", "plafond_nature.heures_supplementaires"},
    FicheNature{Nature::Ailleurs, "ailleurs", "Heures sur un autre chantier", "Pour la même entreprise, hors de ce marché.", "comptage.ailleurs",
                "plafond_nature.ailleurs"},
    FicheNature{Nature::Encadrement, "encadrement", "Encadrement", "Celles des encadrants d'une structure, qui ne sont pas en insertion.", "comptage.encadrement",
                "plafond_nature.encadrement"},
    FicheNature{Nature::Trajet, "trajet", "Trajet", "Entre le domicile ou le dépôt et le chantier.", "comptage.trajet", "plafond_nature.trajet"},
};
static_assert(kNatures.size() == kNombreDeNatures);

struct FicheComptage
{
    Comptage decision;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kDecisions = {
    FicheComptage{Comptage::Compte, "compte", "compte"},
    FicheComptage{Comptage::ComptePlafonne, "compte_dans_un_plafond", "compte dans un plafond"},
    FicheComptage{Comptage::Indicateur, "indicateur", "suivi comme indicateur"},
    FicheComptage{Comptage::Exclu, "exclu", "exclu"},
};

constexpr std::array kModalites = {
    FicheModalite{Modalite::EmbaucheDirecte, "embauche_directe", "Embauche directe", "comptage_modalite.embauche_directe"},
    FicheModalite{Modalite::MiseADisposition, "mise_a_disposition", "Mise à disposition", "comptage_modalite.mise_a_disposition"},
    FicheModalite{Modalite::SousTraitance, "sous_traitance", "Sous-traitance ou cotraitance", "comptage_modalite.sous_traitance"},
    FicheModalite{Modalite::MarcheReserve, "marche_reserve", "Marché réservé", "comptage_modalite.marche_reserve"},
    FicheModalite{Modalite::AchatInsertion, "achat_insertion", "Achat d'une prestation d'insertion", "comptage_modalite.achat_insertion"},
    FicheModalite{Modalite::CritereSocial, "critere_social", "Critère social", "comptage_modalite.critere_social"},
    FicheModalite{Modalite::ClauseFormation, "clause_formation", "Clause sociale de formation", "comptage_modalite.clause_formation"},
    FicheModalite{Modalite::EffortInsertion, "effort_insertion", "Effort d'insertion", "comptage_modalite.effort_insertion"},
    FicheModalite{Modalite::MarchePrive, "marche_prive", "Marché privé", "comptage_modalite.marche_prive"},
};

constexpr std::array kContrats = {
    FicheDeContrat{SorteDeContrat::Cdi, "cdi", "CDI", true},
    FicheDeContrat{SorteDeContrat::Cdd, "cdd", "CDD"},
    FicheDeContrat{SorteDeContrat::CddUsage, "cdd_usage", "CDD d'usage"},
    FicheDeContrat{SorteDeContrat::Cddi, "cddi", "CDD d'insertion (CDDI)"},
    FicheDeContrat{SorteDeContrat::Apprentissage, "apprentissage", "Contrat d'apprentissage"},
    FicheDeContrat{SorteDeContrat::Professionnalisation, "professionnalisation", "Contrat de professionnalisation"},
    FicheDeContrat{SorteDeContrat::CuiCie, "cui_cie", "CUI-CIE"},
    FicheDeContrat{SorteDeContrat::CuiCae, "cui_cae", "CUI-CAE (parcours emploi compétences)"},
    FicheDeContrat{SorteDeContrat::Mission, "mission", "Contrat de mission (intérim)"},
    FicheDeContrat{SorteDeContrat::CdiInterimaire, "cdi_interimaire", "CDI intérimaire", true},
    FicheDeContrat{SorteDeContrat::MiseADisposition, "mise_a_disposition", "Contrat de mise à disposition"},
    FicheDeContrat{SorteDeContrat::SoutienEsat, "soutien_esat", "Contrat de soutien et d'aide par le travail (ESAT)"},
    FicheDeContrat{SorteDeContrat::Stage, "stage", "Convention de stage"},
    FicheDeContrat{SorteDeContrat::Autre, "autre", "Autre contrat"},
};

constexpr std::array kEmployeurs = {
    FicheDEmployeur{SorteDEmployeur::Titulaire, "titulaire", "L'entreprise titulaire"},
    FicheDEmployeur{SorteDEmployeur::SousTraitant, "sous_traitant", "Un sous-traitant déclaré"},
    FicheDEmployeur{SorteDEmployeur::Ett, "ett", "Une agence d'emploi classique (ETT)"},
    FicheDEmployeur{SorteDEmployeur::Etti, "etti", "Une entreprise de travail temporaire d'insertion (ETTI)"},
    FicheDEmployeur{SorteDEmployeur::Ai, "ai", "Une association intermédiaire (AI)"},
    FicheDEmployeur{SorteDEmployeur::Geiq, "geiq", "Un GEIQ"},
    FicheDEmployeur{SorteDEmployeur::Eatt, "eatt", "Une entreprise adaptée de travail temporaire (EATT)"},
    FicheDEmployeur{SorteDEmployeur::Ei, "ei", "Une entreprise d'insertion (EI)"},
    FicheDEmployeur{SorteDEmployeur::Aci, "aci", "Un atelier ou chantier d'insertion (ACI)"},
    FicheDEmployeur{SorteDEmployeur::Ea, "ea", "Une entreprise adaptée (EA)"},
    FicheDEmployeur{SorteDEmployeur::Esat, "esat", "Un ESAT"},
    FicheDEmployeur{SorteDEmployeur::Autre, "autre", "Un autre employeur"},
};

template <class Fiches, class Choix> const auto& trouver(const Fiches& fiches, Choix choix)
{
    const auto ou = std::find_if(fiches.begin(), fiches.end(), choix);
    if (ou == fiches.end()) throw std::logic_error("chaque valeur d'une liste close a sa fiche");
    return *ou;
}

} // namespace

std::span<const FicheNature> fiches_natures() { return kNatures; }
const FicheNature& fiche(Nature nature) { return kNatures[rang(nature)]; }
std::optional<Nature> nature_du_code(std::string_view code)
{
    for (const auto& une : kNatures)
        if (une.code == code) return une.nature;
    return std::nullopt;
}

std::string_view code(Comptage decision)
{
    return trouver(kDecisions, [&](const auto& une) { return une.decision == decision; }).code;
}
std::string_view libelle(Comptage decision)
{
    return trouver(kDecisions, [&](const auto& une) { return une.decision == decision; }).libelle;
}
std::optional<Comptage> comptage_du_code(std::string_view code)
{
    for (const auto& une : kDecisions)
        if (une.code == code) return une.decision;
    return std::nullopt;
}

std::span<const FicheModalite> fiches_modalites() { return kModalites; }
const FicheModalite& fiche(Modalite modalite)
{
    return trouver(kModalites, [&](const auto& une) { return une.modalite == modalite; });
}
std::optional<Modalite> modalite_du_code(std::string_view code)
{
    for (const auto& une : kModalites)
        if (une.code == code) return une.modalite;
    return std::nullopt;
}

std::span<const FicheDeContrat> fiches_contrats() { return kContrats; }
const FicheDeContrat& fiche(SorteDeContrat contrat)
{
    return trouver(kContrats, [&](const auto& une) { return une.contrat == contrat; });
}
std::optional<SorteDeContrat> contrat_du_code(std::string_view code)
{
    for (const auto& une : kContrats)
        if (une.code == code) return une.contrat;
    return std::nullopt;
}

std::span<const FicheDEmployeur> fiches_employeurs() { return kEmployeurs; }
const FicheDEmployeur& fiche(SorteDEmployeur employeur)
{
    return trouver(kEmployeurs, [&](const auto& une) { return une.employeur == employeur; });
}
std::optional<SorteDEmployeur> employeur_du_code(std::string_view code)
{
    for (const auto& une : kEmployeurs)
        if (une.code == code) return une.employeur;
    return std::nullopt;
}

std::optional<Periode> fenetre_cdi(const Realisation& realisation, int mois)
{
    if (realisation.contrat != SorteDeContrat::Cdi || !realisation.debut || mois < 1) return std::nullopt;
    const Mois debut = mois_de(*realisation.debut);
    return Periode{debut, debut + std::chrono::months{mois - 1}};
}

} // namespace ouvrage
