#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/contrat_travail.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// --- Ce qui est inscrit -------------------------------------------------------------------------------------------------

/// Ce qui a été convenu : une embauche, ou ce que l'on en corrige. L'employeur est une entreprise ou un organisme, jamais les deux.
struct TermesDeContrat
{
    SorteDeContrat sorte = SorteDeContrat::Cdd;
    Modalite modalite = Modalite::EmbaucheDirecte;
    SorteDEmployeur employeur = SorteDEmployeur::Titulaire;
    std::optional<std::string> employeur_entreprise_id = {};
    std::optional<std::string> employeur_organisme_id = {};
    std::string entreprise_id; // où le travail se fait
    Jour debut = {};
    std::optional<Jour> fin = {}; // prévue ; absente : sans terme, ou pas connue
    std::optional<Heures> hebdomadaires = {};
    std::string rome = {}; // "" : pas dit
    std::optional<Jour> essai_fin = {};
    Tuteur tuteur = Tuteur::NonDesigne;

    Realisation realisation() const { return {modalite, sorte, debut, employeur}; }
    bool operator==(const TermesDeContrat&) const = default;
};

/// Qui a ajouté une ligne, et si une autre la remplace.
struct LigneDeContrat
{
    std::string id;
    std::string faite_par; // nom
    std::string faite_le;  // instant
    bool annulee = false;
};

struct TermesInscrits
{
    LigneDeContrat ligne;
    TermesDeContrat termes;
};
struct LotDeContrat
{
    LigneDeContrat ligne;
    std::string affectation_id;
    std::string lot_id;
    std::string lot_nom;
    std::string marche_objet;
    std::string entreprise_id;
    std::string entreprise;
    Jour debut;
    std::optional<Jour> fin;
};
struct Avenant
{
    Jour effet_le = {};
    std::optional<Jour> fin = {}; // nouvelle fin prévue
    std::optional<Heures> hebdomadaires = {};
    std::optional<Tuteur> tuteur = {};
};
struct AvenantInscrit
{
    LigneDeContrat ligne;
    Avenant avenant;
};
struct FinInscrite
{
    LigneDeContrat ligne;
    Jour fin_le;
    std::string motif;    // « autre » à la place d'un motif réservé
    bool reserve = false; // un motif est écrit à part
};
enum class SensDeVisite
{
    Prevue,
    Faite,
    Abandonnee
};
std::string_view code(SensDeVisite sens);
struct Visite
{
    SensDeVisite sens = SensDeVisite::Prevue;
    Jour jour = {};
    std::optional<std::string> par_id = {};
    std::vector<std::string> avec = {};     // codes de fonctions_rencontrees()
    std::vector<std::string> constats = {}; // codes de constats_de_visite()
};
struct VisiteInscrite
{
    LigneDeContrat ligne;
    Visite visite;
    std::string par; // nom, "" quand on ne sait pas encore
};

/// Un contrat et tout ce qui lui est arrivé, lignes remplacées comprises, de la plus ancienne à la plus récente.
struct ContratDeTravail
{
    std::string id;
    std::string participant_id;
    std::string structure_id;
    std::string reference;
    std::string personne; // nom, ou référence quand le périmètre ne permet pas le nom
    std::string employeur; // nom
    std::string entreprise;
    TermesDeContrat termes; // en vigueur : la dernière correction
    std::vector<TermesInscrits> versions;
    std::vector<LotDeContrat> lots;
    std::vector<AvenantInscrit> avenants;
    std::vector<FinInscrite> fins;
    std::vector<VisiteInscrite> visites;

    /// La fin convenue, avenants compris ; celle qui a eu lieu ; l'une ou l'autre.
    std::optional<Jour> fin_prevue() const;
    const FinInscrite* fin_dite() const;
    std::optional<Jour> fin() const;
    std::optional<Heures> hebdomadaires(Jour le) const;
    Tuteur tuteur(Jour le) const;
    EtatDeContrat etat(Jour le) const;
    std::optional<Jour> derniere_visite() const;
    /// La visite prévue et pas encore faite, s'il y en a une.
    const VisiteInscrite* visite_prevue() const;
    std::vector<Palier> paliers() const;
    std::vector<LotServi> lots_servis() const; // bornés par le contrat
};

// --- Lire ---------------------------------------------------------------------------------------------------------------

/// NotFound hors du périmètre. Une entreprise ne voit que les contrats où elle emploie, où elle fait travailler, ou dont elle porte un lot.
ContratDeTravail trouver_contrat_de_travail(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirContratsDeTravail);
/// Ceux d'une personne que l'appelant a déjà vue par son périmètre, du plus récent au plus ancien.
std::vector<ContratDeTravail> lister_contrats(socle::Transaction& tx, const Participant& participant);
/// Les mêmes, pour plusieurs personnes à la fois (une déclaration) ; elles aussi déjà vues par le périmètre de l'appelant.
std::vector<ContratDeTravail> lister_contrats_de(socle::Transaction& tx, const std::vector<std::string>& participants);

struct RechercheDeContratsDeTravail
{
    std::string q = {}; // nom ou référence de la personne, employeur, entreprise, métier
    std::optional<EtatDeContrat> etat = {};
    std::optional<SorteDeContrat> sorte = {};
    std::optional<Modalite> modalite = {};
    int page = 1;
    int par_page = 50;
};
struct PageDeContratsDeTravail
{
    std::vector<ContratDeTravail> contrats; // par début, les plus récents d'abord
    std::int64_t total = 0;
};
PageDeContratsDeTravail chercher_contrats(socle::Transaction& tx, const Perimetre& perimetre, const RechercheDeContratsDeTravail& recherche, Jour le);
/// Combien dans chaque état, la recherche mise à part de l'état.
std::vector<std::int64_t> compter_contrats(socle::Transaction& tx, const Perimetre& perimetre, RechercheDeContratsDeTravail recherche, Jour le);

/// Ceux qui ont commencé et dont personne n'a dit la fin, ou qui finiront plus tard : assez pour savoir ce qu'ils demandent, en une lecture.
struct ContratASuivre
{
    std::string id;
    std::string personne;
    std::string entreprise;
    Jour debut;
    std::optional<Jour> fin_prevue;
    std::optional<Jour> fin_reelle;
    std::optional<Jour> derniere_visite;
    std::optional<Jour> visite_prevue;
};
std::vector<ContratASuivre> lister_contrats_a_suivre(socle::Transaction& tx, const Perimetre& perimetre, Jour le);

/// Les contrats finis entre deux jours, par motif, du plus fréquent au moins fréquent. Un motif réservé compte dans « autre ».
struct FinsParMotif
{
    std::string motif;
    std::int64_t combien = 0;
};
std::vector<FinsParMotif> compter_fins(socle::Transaction& tx, const Perimetre& perimetre, Jour du, Jour au);

// --- Écrire -------------------------------------------------------------------------------------------------------------

struct LotAOuvrir
{
    std::string lot_id;
    std::string entreprise_id; // du lot, pour qui les heures sont déclarées
    std::optional<Jour> debut = {}; // absents : ceux du contrat
    std::optional<Jour> fin = {};
};
struct ContratAInscrire
{
    std::string participant_id;
    TermesDeContrat termes;
    std::vector<LotAOuvrir> lots = {};
    std::string tuteur_nom = {}; // d'un tiers : hors journal
    std::string note = {};       // hors journal
};
/// Le contrat, ses lots, et ce que la déclaration en lira : l'affectation si elle manque, la modalité si elle n'est pas déjà celle-là. Rien de ce qui est
/// décidé ne change. NotFound quand la personne, un lot, son entreprise ou l'employeur ne sont pas de la structure. Rend l'identifiant du contrat.
std::string inscrire_contrat(Ecriture& ecriture, const Perimetre& perimetre, const ContratAInscrire& contrat);
/// Les termes tels qu'ils auraient dû être inscrits. `depuis` : l'identifiant des termes lus, Conflict quand d'autres les ont remplacés.
void corriger_termes(Ecriture& ecriture, const Perimetre& perimetre, const ContratDeTravail& contrat, const std::string& depuis, const TermesDeContrat& termes,
                     const std::string& tuteur_nom);
/// Un lot de plus ; `annule` : la ligne que celle-ci corrige, "" sinon. Conflict quand elle l'est déjà.
void inscrire_lot_de_contrat(Ecriture& ecriture, const Perimetre& perimetre, const ContratDeTravail& contrat, const LotAOuvrir& lot, const std::string& annule);
void inscrire_avenant(Ecriture& ecriture, const ContratDeTravail& contrat, const Avenant& avenant, const std::string& tuteur_nom, const std::string& annule);
/// `motif` : un code de motifs_de_fin(). Réservé, il est écrit à part. Conflict quand le contrat a déjà une fin que `annule` ne nomme pas.
void inscrire_fin(Ecriture& ecriture, const ContratDeTravail& contrat, Jour fin_le, const std::string& motif, const std::string& note, const std::string& annule);
/// Le motif réservé d'une fin, en laissant une trace de qui le lit. "" quand il n'y en a pas, ou qu'il a été effacé.
std::string lire_motif_reserve(Ecriture& ecriture, const ContratDeTravail& contrat, const std::string& fin_id);
/// `annule` : la visite prévue qui est faite, déplacée ou abandonnée, ou celle que l'on corrige.
void inscrire_visite(Ecriture& ecriture, const ContratDeTravail& contrat, const Visite& visite, const std::string& note, const std::string& annule);

/// Pour la frise : les contrats et les visites faites. L'appelant a déjà vu la personne.
std::vector<FaitDeParcours> faits_des_contrats(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
