#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/engagement.hpp"
#include "domaine/tour.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une entreprise sur un lot ; la première en rang est celle que l'on relance.
struct Titulaire
{
    std::string entreprise_id;
    std::string nom;
    std::optional<std::string> siret;
    std::string qualite; // code de qualites_sur_lot()
    int rang = 1;
};

struct Lot
{
    std::string id;
    std::string marche_id;
    std::string marche_objet;
    std::string marche_reference;
    std::string structure_id;
    std::string territoire_id;
    std::string acheteur_id;
    std::string acheteur_nom;
    std::optional<std::string> facilitateur_id;
    std::string facilitateur_nom; // "" sans facilitateur désigné
    int numero = 1;
    std::string intitule;
    std::string reservation; // code de reservations()
    Periode execution;
    std::int64_t version = 0;
    std::vector<Titulaire> titulaires; // par rang

    /// « Lot 2, gros œuvre »
    std::string nom() const { return "Lot " + std::to_string(numero) + ", " + intitule; }
};

enum class Cadence
{
    Mensuelle,
    Trimestrielle
};

/// Ce que l'on suit sur un lot, et son registre d'objectif.
struct Engagement
{
    std::string id;
    std::string lot_id;
    Genre genre = Genre::ClauseExecution;
    Mois debut; // premier mois où des heures comptent
    std::string source;
    Cadence cadence = Cadence::Mensuelle;
    std::vector<Revision> registre; // dans l'ordre d'inscription

    Famille famille() const { return fiche(genre).famille; }
    /// Du début de l'engagement à la fin du lot.
    Periode execution(const Lot& lot) const { return {debut, lot.execution.fin}; }
    Echeancier echeancier(const Lot& lot, int jour_limite) const;
};
/// Une révision avec ce que l'on en montre.
struct RevisionInscrite
{
    Revision revision;
    std::string piece;
    std::string faite_par; // nom
    std::string faite_le;  // instant
    std::string engagement_id;
};

/// NotFound hors du périmètre.
Lot trouver_lot(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirMarches);
std::vector<Lot> lister_lots(socle::Transaction& tx, const Perimetre& perimetre, const std::string& marche_id,
                             Acte acte = Acte::VoirMarches);
/// Engagements de ces lots (déjà bornés au périmètre par l'appelant, qui tient un Lot).
std::vector<Engagement> lister_engagements(socle::Transaction& tx, const Lot& lot);
/// L'engagement et son lot ; NotFound hors du périmètre.
struct EngagementDeLot
{
    Engagement engagement;
    Lot lot;
};
EngagementDeLot trouver_engagement(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte);
std::vector<RevisionInscrite> lister_revisions(socle::Transaction& tx, const Engagement& engagement);
/// Celles de tous les engagements du lot, dans l'ordre d'inscription.
std::vector<RevisionInscrite> lister_revisions(socle::Transaction& tx, const Lot& lot);

/// Ce qui est dû et fait sur un engagement, sans ses lignes : pour une liste de lots.
struct EngagementResume
{
    std::string id;
    Genre genre = Genre::ClauseExecution;
    Echeancier echeancier(const Lot& lot, int jour_limite) const;
    Mois debut;
    Cadence cadence = Cadence::Mensuelle;
    Heures dues;
    Heures retenues;
    std::optional<Heures> attendues;

    Famille famille() const { return fiche(genre).famille; }
};
struct LotResume
{
    Lot lot;
    std::vector<EngagementResume> engagements;
};
/// Les lots visibles d'un marché et leurs comptes en peu de requêtes.
std::vector<LotResume> resumer_lots(socle::Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, Jour le);

/// Les envois d'un lot ou d'un marché que le périmètre permet de voir, dans l'ordre des mois et des écritures.
struct EnvoiInscrit
{
    std::string id;
    std::string lot_id;
    std::string engagement_id;
    std::string entreprise_id;
    std::string entreprise;
    Mois mois;
    bool neant = false;
    Etat etat = Etat::AValider;
    bool remplace = false; // toutes ses lignes ont été corrigées
    std::string faite_par; // nom
    std::string faite_le;  // instant
    std::string decide_par; // "" sans décision
    std::string decide_le;

    EnvoiSuivi suivi() const;
};
std::vector<EnvoiInscrit> lister_envois_du_lot(socle::Transaction& tx, const Perimetre& perimetre, const std::string& lot_id);
std::vector<EnvoiInscrit> lister_envois_du_marche(socle::Transaction& tx, const Perimetre& perimetre, const std::string& marche_id);

/// Les personnes affectées à un lot ; le nom ou la seule référence, selon le périmètre.
struct Affecte
{
    std::string participant_id;
    std::string structure_id; // qui suit la personne
    std::string personne;
    std::string reference;
    std::string entreprise_id;
    std::string entreprise;
    Periode periode;
};
std::vector<Affecte> lister_affectes(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot);

/// Une valeur propre au contrat ou au territoire du lot, avec qui l'a fixée.
struct ValeurInscrite
{
    Valeur valeur;
    std::string raison;
    std::string faite_par;
    std::string faite_le;
};
/// Celles que rien n'annule, dans l'ordre d'inscription. `valeurs_pour` y joint le droit : prêtes pour regle_pour.
std::vector<ValeurInscrite> lister_valeurs(socle::Transaction& tx, const Droit& droit, const Lot& lot);
std::vector<Valeur> valeurs_pour(const Droit& droit, const std::vector<ValeurInscrite>& inscrites);
/// Les valeurs en vigueur pour une structure, hors de tout contrat public : le droit livré et ce que son territoire a fixé.
std::vector<Valeur> valeurs_de_la_structure(socle::Transaction& tx, const Droit& droit, const std::string& structure_id);
/// Le jour limite des déclarations en vigueur ce jour-là.
int jour_limite(const std::vector<Valeur>& valeurs, Jour le);

std::string inscrire_lot(Ecriture& ecriture, const Lot& lot);
/// Les dates d'exécution remplacées restent lisibles : voir execution_a_l_instant.
void modifier_lot(Ecriture& ecriture, const Lot& lot);
/// L'exécution que le lot avait à cet instant : celle qui a décidé des heures inscrites alors.
Periode execution_a_l_instant(socle::Transaction& tx, const Lot& lot, const std::string& instant);
void inscrire_titulaire(Ecriture& ecriture, const Lot& lot, const std::string& entreprise_id, const std::string& qualite);
/// L'engagement et sa première révision (« initial », quand `heures` est connu).
std::string inscrire_engagement(Ecriture& ecriture, const Lot& lot, Genre genre, Mois debut, const std::string& source,
                                Cadence cadence, std::optional<Heures> heures, Jour effet_le);
/// Une ligne de plus au registre ; `annule` nomme la ligne qu'elle remplace. Conflict si elle l'est déjà.
void inscrire_revision(Ecriture& ecriture, const Lot& lot, const Engagement& engagement, Heures heures, Cause cause, Jour effet_le,
                       const std::string& piece, const std::optional<std::string>& annule);
/// Une valeur propre au contrat (« plafond_formation »), qui l'emporte sur le territoire et le droit.
void inscrire_valeur_du_lot(Ecriture& ecriture, const Lot& lot, const std::string& cle, Jour depuis, const std::string& valeur,
                            const std::string& source, const std::string& raison, std::optional<Jour> jusqu_a = {});

} // namespace ouvrage
