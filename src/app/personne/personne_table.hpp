#pragma once

#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/droit/droit_valeurs.hpp"
#include "app/participants/identites_table.hpp"
#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_table.hpp"
#include "app/personne/demandes_table.hpp"
#include "app/personne/personne_acces.hpp"
#include "app/publics/publics_table.hpp"
#include "app/sorties/sorties_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Tout ce qui suit se lit par l'accès de la personne, et ne parle que d'elle.

/// Un mois de travail sur un lot : ce que l'entreprise a déclaré, ce qui compte, et pourquoi le reste ne compte pas.
struct MoisDeTravail
{
    Mois mois;
    std::string lot; // « Lot 2, gros œuvre »
    std::string marche;
    std::string entreprise;
    Heures declarees;
    Heures retenues;
    std::vector<std::string> ecarts; // « 4,00 h : hors de la période d'éligibilité »
};

struct PageDeLaPersonne
{
    Participant participant;
    std::string structure;
    std::vector<MoisDeTravail> heures; // le plus récent d'abord
    std::vector<ContratDeTravail> contrats;
    std::vector<Sortie> sorties;
    std::vector<DemandePersonnelle> demandes;

    Heures declarees() const;
    Heures retenues() const;
};
PageDeLaPersonne lire_sa_page(socle::Transaction& tx, const AccesPersonnel& acces, const Droit& droit, Jour le);

/// Un texte libre gardé sur la personne.
struct TexteGarde
{
    std::string champ; // ce qu'il accompagne
    std::string texte;
};
/// Une ligne d'une table effaçable, colonne par colonne, en mots.
struct LigneGardee
{
    std::vector<std::pair<std::string, std::string>> champs;
};
struct TableGardee
{
    std::string quoi;
    std::vector<LigneGardee> lignes;
};
struct DecisionGardee
{
    EligibiliteInscrite decision;
    std::vector<RaisonInscrite> raisons; // réservées comprises : ce sont les siennes
};
struct Conservation
{
    std::string phrase;
    std::string source;
};

/// Tout ce qui est gardé sur elle.
struct DonneesDeLaPersonne
{
    PageDeLaPersonne page;
    std::vector<std::pair<std::string, std::string>> identite; // libellé, valeur ; vide : elle a été effacée
    std::vector<DecisionGardee> decisions;
    std::vector<TexteGarde> textes;
    std::vector<FaitDeParcours> faits;
    std::vector<TableGardee> autres; // les tables effaçables que rien d'autre ne montre ici
    std::vector<Conservation> conservation;
};
/// La lecture s'inscrit au journal, sans ce qu'elle dit.
DonneesDeLaPersonne lire_ses_donnees(Ecriture& ecriture, const AccesPersonnel& acces, const Droit& droit, Jour le);

/// La notice d'éligibilité de la personne, et ses mentions de financement.
Notice lire_sa_notice(socle::Transaction& tx, const AccesPersonnel& acces, Jour le);

} // namespace ouvrage
