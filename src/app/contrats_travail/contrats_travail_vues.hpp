#pragma once

#include "app/contrats_travail/contrats_travail_dossier.hpp"
#include "app/contrats_travail/contrats_travail_saisie.hpp"
#include "app/maison.hpp"
#include "app/participants/participants_notes.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

std::string adresse_de_contrat(const std::string& id);
std::string adresse_des_contrats_de(const std::string& participant_id);

/// Un mot, un ton et une icône pour chaque état.
socle::Vue vue_etat_de_contrat(EtatDeContrat etat);
/// « CDD », « CDD d'insertion (CDDI) »…, en tête ou dans une phrase.
std::string libelle_de_sorte(const ContratDeTravail& contrat);
/// « du 2 février au 31 juillet 2026 », « depuis le 2 février 2026, sans terme ».
std::string periode_de(const ContratDeTravail& contrat, Jour le);
/// La dernière fois que le nom d'un tuteur a été écrit, "" sinon ou effacé.
std::string nom_du_tuteur(const ContratDeTravail& contrat, const Notes& notes, Jour le);

socle::Vue vue_ligne_de_contrat(const ContratDeTravail& contrat, Jour le);
/// Faux quand il n'y a rien à signaler. `contrat_id` vide : tout ce qui se signale de la personne.
enum class Lecteur
{
    Facilitateur,
    Entreprise
};
socle::Vue vue_signalements(const TravailDUnePersonne& travail, const std::string& contrat_id, const std::vector<Valeur>& valeurs, Lecteur lecteur, Jour le);
/// Les heures d'un contrat, mois par mois et lot par lot ; faux quand il n'y en a pas.
socle::Vue vue_heures_du_contrat(const ContratDeTravail& contrat, const std::vector<HeuresDuMois>& heures);

/// Le formulaire d'un contrat ; `lots` : avec ou sans le choix des lots.
socle::Vue vue_saisie_de_contrat(const SaisieDeContrat& saisie, const ChoixDeContrat& choix, Lots lots, const std::vector<AnomalieDeChamp>& anomalies);
socle::Vue vue_cases(const std::string& nom, const std::string& libelle, const std::string& aide, std::span<const MotDeVisite> mots, const std::vector<std::string>& choisis,
                     const std::vector<AnomalieDeChamp>& anomalies);
socle::Vue vue_note(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur, const std::vector<AnomalieDeChamp>& anomalies);

} // namespace ouvrage
