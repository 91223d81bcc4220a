#pragma once

#include "app/marches/marches_saisie.hpp"
#include "app/obligations/obligations_table.hpp"
#include "app/obligations/penalites_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Les quatre champs du simulateur, tels que l'adresse les porte ; `demande` est vrai quand il y a de quoi répondre.
struct SaisieSimulation
{
    std::string type;
    std::string montant;
    std::string acheteur;
    std::string date;
    std::string duree;
    bool vierge() const { return type.empty() && montant.empty() && acheteur.empty(); }
};
SaisieSimulation saisie_de_simulation(const socle::Form& adresse);
struct LectureSimulation
{
    OperationDAchat operation;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureSimulation lire_simulation(const SaisieSimulation& saisie);

/// Ce que l'on précise d'un marché.
struct SaisieConsultation
{
    std::string lancee_le;
    std::string estimation;
    std::string defense; // "oui", ou vide
    std::string source;
};
SaisieConsultation saisie_de_consultation(const socle::Form& formulaire);
SaisieConsultation saisie_de_consultation(const Consultation& consultation);
struct LectureConsultation
{
    Consultation consultation;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureConsultation lire_consultation(const SaisieConsultation& saisie);

/// La décision de l'acheteur. Une dérogation se justifie toujours, et doit être ouverte à cette opération.
struct SaisieDecision
{
    std::string reponse;
    std::string condition;
    std::string derogation;
    std::string justification;
    std::string decidee_le;
};
SaisieDecision saisie_de_decision(const socle::Form& formulaire);
struct LectureDecision
{
    DecisionSociale decision;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureDecision lire_decision(const SaisieDecision& saisie, const Obligation& obligation, Jour aujourd_hui);

/// Les achats d'une année.
struct SaisieAchats
{
    std::string annee;
    std::string montant;
    std::string source;
};
SaisieAchats saisie_d_achats(const socle::Form& formulaire);
struct LectureAchats
{
    int annee = 0;
    Centimes montant;
    std::string source;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureAchats lire_achats(const SaisieAchats& saisie, Jour aujourd_hui);

/// Une catégorie d'acheteur et d'où on la tient.
struct LectureCategorie
{
    std::optional<CategorieAcheteur> categorie;
    std::string source;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureCategorie lire_categorie(std::string_view categorie, std::string_view source);

// --- Les pénalités ------------------------------------------------------------------------------------------------

/// Ce qu'il faut pour calculer, tel que l'adresse ou le formulaire le porte.
struct SaisiePenalite
{
    std::string engagement;
    std::string au;
    std::string dispensees;
    std::string transferees;
    std::string recues;
    std::string jours;
    std::string jours_bilan;
    std::string manquements;
    std::string exoneration;
    std::string raison;
};
SaisiePenalite saisie_de_penalite(const socle::Form& formulaire);
struct LecturePenalite
{
    Jour au;
    SituationDePenalite situation; // sans le compte de l'engagement : dues et faites restent à remplir
    FaitsDePenalite faits;
    std::string raison;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
/// Proposer exige une raison dès que l'on écarte ou ajoute des heures, ou que l'on exonère ; calculer, non.
enum class UsageDeSaisie
{
    Calculer,
    Proposer
};
LecturePenalite lire_penalite(const SaisiePenalite& saisie, Jour aujourd_hui, UsageDeSaisie usage);

/// Un terme du contrat : une clé « penalite.… » de droit/, un nombre, sa pièce.
struct SaisieTerme
{
    std::string terme;
    std::string valeur;
    std::string depuis;
    std::string source;
};
SaisieTerme saisie_de_terme(const socle::Form& formulaire);
struct LectureTerme
{
    std::string cle;
    std::string valeur;
    Jour depuis;
    std::string source;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureTerme lire_terme(const SaisieTerme& saisie, const Droit& droit);
/// Les clés que le contrat peut fixer.
std::vector<Option> options_de_termes(const Droit& droit);

/// La décision de l'acheteur sur une proposition. Renoncer, ou retenir moins, se justifie ; retenir plus demande une autre proposition.
struct SaisieDecisionDePenalite
{
    std::string sens;
    std::string montant;
    std::string raison;
};
SaisieDecisionDePenalite saisie_de_decision_de_penalite(const socle::Form& formulaire);
struct LectureDecisionDePenalite
{
    SensDePenalite sens = SensDePenalite::Renoncee;
    Centimes montant;
    std::string raison;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureDecisionDePenalite lire_decision_de_penalite(const SaisieDecisionDePenalite& saisie, Centimes propose);

} // namespace ouvrage
