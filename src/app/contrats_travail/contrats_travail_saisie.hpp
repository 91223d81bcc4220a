#pragma once

#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/maison.hpp"
#include "app/participants/participants_notes.hpp"
#include "domaine/organisme.hpp"
#include "socle/http/form.hpp"
#include "socle/json/json.hpp"

#include <map>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qui se choisit : les lots ouverts de la structure avec leurs entreprises, ceux qui peuvent employer, où l'on travaille.
struct ChoixDeContrat
{
    std::vector<Option> lots;        // « lot_id entreprise_id »
    std::vector<Option> entreprises; // de la structure
    std::vector<Option> employeurs;  // « organisme:… » puis « entreprise:… »
    std::map<std::string, NatureOrganisme> natures; // des organismes qui emploient
    std::map<std::pair<std::string, std::string>, std::string> qualites; // (lot, entreprise) : titulaire, sous-traitant…
};
/// `depuis` : les lots finis avant ce mois ne sont plus proposés.
ChoixDeContrat lister_choix(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, Mois depuis);

/// Ce qui a été tapé, tel quel.
struct SaisieDeContrat
{
    std::string lot, lot_suivant, entreprise, employeur, sorte, modalite, debut, fin, hebdomadaires, rome, essai_fin, tuteur, note;
    Vigilance vigilance = Vigilance::Avertir;
};
SaisieDeContrat saisie_du_formulaire_de_contrat(const socle::Form& formulaire);
SaisieDeContrat saisie_du_contrat(const ContratDeTravail& contrat, const std::string& tuteur);
/// Un membre inconnu est une anomalie.
SaisieDeContrat saisie_de_contrat_du_json(const socle::Json& corps, std::vector<AnomalieDeChamp>& anomalies);

struct LectureDeContrat
{
    ContratAInscrire contrat; // participant_id reste à poser
    std::vector<AnomalieDeChamp> anomalies;
};
/// `lots` : faux pour une correction des termes, où les lots ont leurs propres lignes.
enum class Lots
{
    Demandes,
    ApartDesTermes
};
LectureDeContrat lire_contrat(const SaisieDeContrat& saisie, const ChoixDeContrat& choix, Lots lots);

struct SaisieDeLot
{
    std::string lot, debut, fin, annule;
};
struct LectureDeLot
{
    LotAOuvrir lot;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeLot lire_lot_de_contrat(const SaisieDeLot& saisie, const ContratDeTravail& contrat, const ChoixDeContrat& choix);

struct SaisieDAvenant
{
    std::string effet_le, fin, hebdomadaires, tuteur, annule;
};
struct LectureDAvenant
{
    Avenant avenant;
    std::string tuteur_nom;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDAvenant lire_avenant(const SaisieDAvenant& saisie, const ContratDeTravail& contrat);

struct SaisieDeFin
{
    std::string fin_le, motif, note, annule;
    Vigilance vigilance = Vigilance::Avertir;
};
struct LectureDeFin
{
    Jour fin_le;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeFin lire_fin(const SaisieDeFin& saisie, const ContratDeTravail& contrat);

struct SaisieDeVisite
{
    std::string sens, jour, note, annule;
    std::vector<std::string> avec, constats;
    Vigilance vigilance = Vigilance::Avertir;
};
struct LectureDeVisite
{
    Visite visite;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeVisite lire_visite(const SaisieDeVisite& saisie, const ContratDeTravail& contrat, Jour aujourd_hui);

} // namespace ouvrage
