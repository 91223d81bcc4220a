#pragma once

#include "app/conventions/conventions_table.hpp"
#include "app/maison.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// --- Un formulaire de convention : un gabarit pour tous (conventions/formulaire) -----------------------------------------------

/// Un champ de n'importe quelle sorte, à sa place dans la page.
socle::Vue champ_d_une_ligne(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies);
socle::Vue champ_de_lignes(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur, int lignes, const std::vector<AnomalieDeChamp>& anomalies,
                           bool obligatoire = true);
socle::Vue champ_de_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite, const std::vector<Option>& options, std::string_view choisie,
                          const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire = true);
socle::Vue champ_coche(const std::string& nom, const std::string& libelle, const std::string& texte, const std::string& precision, bool coche, const std::vector<AnomalieDeChamp>& anomalies);

struct FormulaireDeConvention
{
    std::vector<Lien> fil; // « Conventions » y est déjà
    std::string titre, sous_titre = {};
    std::string action, bouton, annuler_href;
    std::string brouillon; // « convention-nouvelle »
    socle::Vue::List champs;
    std::string note = {}; // lue avant le formulaire ; "" sans
};
socle::Response page_formulaire_de_convention(const Demande& d, FormulaireDeConvention formulaire, const std::vector<AnomalieDeChamp>& anomalies, socle::Status statut = socle::Status::Ok);

/// Ce qui a été tapé, sinon ce qu'on propose.
std::string valeur_tapee(const socle::Form& formulaire, std::string_view nom, std::string_view par_defaut = "");

// --- Ce qui se montre --------------------------------------------------------------------------------------------------------

std::string adresse_de_convention(const std::string& id);
std::vector<Lien> fil_de_convention(const Convention& convention);
socle::Vue vue_etat(SituationDePromesse situation);
socle::Vue vue_etat(const SuiviDeTransmission& suivi);
/// « Ville d'Armentières », « toutes les parties ».
std::string qui_s_engage(const Convention& convention, const EngagementDePartie& engagement);
/// « en retard depuis le 4 décembre 2025 », « attendu le 4 décembre 2026 ».
std::string quand_en_mots(const EngagementDePartie& engagement, const SuiviDePromesse& suivi);

/// Les engagements d'une convention, avec leur suivi : les retards d'abord, puis les dates les plus proches.
struct EngagementSuiviDePartie
{
    const EngagementDePartie* engagement = nullptr;
    SuiviDePromesse suivi;
};
std::vector<EngagementSuiviDePartie> suivre_les_engagements(const Convention& convention, std::optional<Jour> depuis, Jour le);
int en_retard(const std::vector<EngagementSuiviDePartie>& suivis);
socle::Vue vue_engagement_de_partie(const Convention& convention, const EngagementSuiviDePartie& suivi);

/// Le délai d'usage d'une télétransmission, en jours (droit/conventions_actes.toml).
int jours_pour_transmettre(const Droit& droit, Jour le);
socle::Vue vue_deliberation(const Convention& convention, const Deliberation& deliberation, int jours_d_usage, Jour le);
ActeTransmis acte_transmis(const Convention& convention, const Deliberation& deliberation);

/// Pour la page d'un marché ou d'un lieu d'accueil : les conventions qui le couvrent (conventions/couvrent). Faux quand on ne peut en lire aucune.
socle::Vue vue_conventions_qui_couvrent(socle::Transaction& tx, const Perimetre& perimetre, const RechercheConventions& objet);

} // namespace ouvrage
