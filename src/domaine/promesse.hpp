#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce qu'une partie promet dans une convention : quand on en attend des nouvelles, et où elle en est.
enum class CadenceDePromesse
{
    UneFois,
    Annuelle,
    Semestrielle,
    Trimestrielle,
    Mensuelle,
    Permanente, // tant que dure la convention : rien n'échoit
    SurDemande  // rien n'échoit tant que personne ne demande
};
enum class EtatDePromesse
{
    EnCours,
    Tenue,
    TenueEnPartie,
    NonTenue,
    SansObjet
};
std::string_view code(CadenceDePromesse cadence);
std::string_view libelle(CadenceDePromesse cadence);
std::optional<CadenceDePromesse> cadence_de_promesse_du_code(std::string_view code);
std::span<const CadenceDePromesse> cadences_de_promesse();
/// Mois entre deux échéances ; 0 quand rien ne revient.
int mois_entre(CadenceDePromesse cadence);

std::string_view code(EtatDePromesse etat);
std::string_view libelle(EtatDePromesse etat);
std::optional<EtatDePromesse> etat_de_promesse_du_code(std::string_view code);
std::span<const EtatDePromesse> etats_de_promesse();

/// Une ligne datée sur une promesse ; la plus récente d'abord là où elles vont à plusieurs.
struct NouvelleDePromesse
{
    EtatDePromesse etat = EtatDePromesse::EnCours;
    Jour le;
};

/// De loin, dans l'ordre où il faut les lire.
enum class SituationDePromesse
{
    EnRetard,     // une échéance est passée sans réponse
    NonTenue,
    SansNouvelle, // aucune ligne : on ne sait pas
    EnCours,
    TenueEnPartie,
    Tenue,
    NonDemandee,  // sur demande, et rien n'en est dit
    SansObjet
};
struct SuiviDePromesse
{
    SituationDePromesse situation = SituationDePromesse::SansNouvelle;
    std::optional<Jour> passee_le;    // l'échéance restée sans réponse
    std::optional<Jour> attendue_le;  // la prochaine
    bool operator==(const SuiviDePromesse&) const = default;
};
std::string_view code(SituationDePromesse situation);
std::string_view libelle(SituationDePromesse situation);

/// `echeance` : la date écrite, ou la première de celles qui reviennent. `depuis` : le début de la convention, d'où comptent celles qui n'ont pas de date ;
/// inconnu, rien n'échoit. Une échéance est répondue par une ligne « tenue », « tenue en partie » ou « non tenue » datée après l'échéance précédente.
SuiviDePromesse suivre(CadenceDePromesse cadence, std::optional<Jour> echeance, std::optional<Jour> depuis, const std::vector<NouvelleDePromesse>& nouvelles, Jour le);

} // namespace ouvrage
