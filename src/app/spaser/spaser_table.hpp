#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/obligation.hpp"
#include "domaine/spaser.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un acheteur que l'on peut mettre dans un schéma : de sa structure, de son territoire, ou soi-même.
struct AcheteurPossible
{
    std::string id;
    std::string structure_id;
    std::string nom;
    std::optional<std::string> siret;
};
/// Ceux du périmètre, par nom.
std::vector<AcheteurPossible> lister_acheteurs_possibles(socle::Transaction& tx, const Perimetre& perimetre, Acte acte);

/// Parmi eux (VoirSpaser), ceux dont on connaît des achats annuels, ou qui sont d'un schéma : à qui la question se pose.
std::vector<AcheteurPossible> lister_acheteurs_du_spaser(socle::Transaction& tx, const Perimetre& perimetre);

/// Un acheteur du schéma, vu de qui lit.
struct AcheteurDeSchema
{
    std::string lien_id; // son entrée dans le schéma
    std::string id;
    std::string nom;
    std::optional<std::string> siret;
    bool visible = false; // ses marchés sont dans le périmètre de qui lit ; sinon ses chiffres ne se lisent qu'arrêtés
    bool a_moi = false;   // qui lit peut écrire pour lui
};

enum class SorteDeFaitDeSchema
{
    Adoption,
    Publication
};
struct FaitDeSchema
{
    std::string id;
    SorteDeFaitDeSchema sorte = SorteDeFaitDeSchema::Adoption;
    Jour le;
    std::optional<std::string> acheteur_id;
    std::string numero, adresse;
};

struct CibleInscrite
{
    std::string id;
    std::optional<std::string> acheteur_id; // vide : de tous
    int annee = 0;
    CibleSpaser cible;
    std::string source;
    std::string faite_par, faite_le;
    bool remplacee = false;
};
struct ValeurDeSchema
{
    std::string id;
    std::string acheteur_id;
    int annee = 0;
    std::int64_t numerateur = 0;
    std::optional<std::int64_t> denominateur;
    std::string source;
    std::string faite_par, faite_le;
    bool remplacee = false;
};
struct ObjectifDeSchema
{
    std::string id;
    std::string schema_id;
    int rang = 0;
    IndicateurSpaser indicateur = IndicateurSpaser::Propre;
    std::string intitule;
    std::string unite, numerateur, denominateur; // de l'indicateur propre
    SensDeCible sens = SensDeCible::AuMoins;
    std::optional<std::string> retire; // pourquoi il est abandonné
    std::vector<CibleInscrite> cibles;  // dans l'ordre des années puis des écritures, remplacées comprises
    std::vector<ValeurDeSchema> valeurs;

    const FicheIndicateurSpaser& fiche() const { return ouvrage::fiche(indicateur); }
    std::string ce_que_compte() const { return numerateur.empty() ? std::string(fiche().numerateur) : numerateur; }
    std::string sur_quoi() const { return indicateur == IndicateurSpaser::Propre ? denominateur : std::string(fiche().denominateur); }
    /// Celle de cet acheteur, à défaut celle de tous.
    const CibleInscrite* cible_de(const std::string& acheteur_id, int annee) const;
    const ValeurDeSchema* valeur_de(const std::string& acheteur_id, int annee) const;
};

struct SchemaDAchat
{
    std::string id;
    std::string structure_id;
    std::string structure;
    std::string intitule;
    int debut = 0, fin = 0;
    bool a_moi = false; // qui lit peut en changer les objectifs et les acheteurs
    std::vector<AcheteurDeSchema> acheteurs; // par nom
    std::vector<FaitDeSchema> faits;         // par jour ; les annulés n'y sont pas
    std::vector<ObjectifDeSchema> objectifs; // par rang, abandonnés compris

    bool commun() const { return acheteurs.size() > 1; }
    const AcheteurDeSchema* acheteur(std::string_view id) const;
    /// Le dernier de cette sorte.
    /// Le dernier de cette sorte ; quand un acheteur est dit, parmi les siens et ceux de tous.
    const FaitDeSchema* fait(SorteDeFaitDeSchema sorte, const std::optional<std::string>& acheteur_id = {}) const;
};

/// Lire : la structure qui le tient ou qui suit l'un de ses acheteurs, ces acheteurs, le territoire. Par intitulé.
std::vector<SchemaDAchat> lister_schemas(socle::Transaction& tx, const Perimetre& perimetre);
/// NotFound hors du périmètre de l'acte.
SchemaDAchat trouver_schema(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// L'objectif et son schéma.
struct ObjectifTrouve
{
    SchemaDAchat schema;
    ObjectifDeSchema objectif;
};
ObjectifTrouve trouver_objectif(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);

/// Si un SPASER s'impose à cet acheteur, d'après ses derniers achats connus. Aucun achat inscrit : on ne sait pas.
struct SpaserDAcheteur
{
    Spaser reponse;
    std::optional<int> annee;
    std::optional<Centimes> achats;
    std::string source;
};
SpaserDAcheteur spaser_de(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& acheteur_id);

// --- Écrire : la ligne, et l'événement ----------------------------------------------------------------------------

struct NouveauSchema
{
    std::string intitule;
    int debut = 0, fin = 0;
    std::vector<std::string> acheteurs; // au moins un, de lister_acheteurs_possibles
};
/// Conflict quand la structure en tient déjà un de ce nom.
std::string creer_schema(Ecriture& ecriture, const Perimetre& perimetre, const NouveauSchema& nouveau);
/// Les quatre suivantes : Forbidden quand le schéma n'est pas à qui écrit.
void ajouter_acheteur_au_schema(Ecriture& ecriture, const SchemaDAchat& schema, const AcheteurPossible& acheteur);
void retirer_acheteur_du_schema(Ecriture& ecriture, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur);
struct NouvelObjectif
{
    IndicateurSpaser indicateur = IndicateurSpaser::Propre;
    std::string intitule, unite, numerateur, denominateur;
    SensDeCible sens = SensDeCible::AuMoins;
};
std::string ajouter_objectif_au_schema(Ecriture& ecriture, const SchemaDAchat& schema, const NouvelObjectif& nouveau);
void retirer_objectif_du_schema(Ecriture& ecriture, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::string& raison);
/// Adoption ou publication : de tous par qui tient le schéma, de soi par un acheteur.
void inscrire_fait_de_schema(Ecriture& ecriture, const SchemaDAchat& schema, const FaitDeSchema& fait, const std::string& annule);
/// Vise, ou révise. `acheteur_id` vide : de tous, par qui tient le schéma.
void inscrire_cible(Ecriture& ecriture, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::optional<std::string>& acheteur_id, int annee, const CibleSpaser& cible, const std::string& source);
void inscrire_valeur_de_schema(Ecriture& ecriture, const SchemaDAchat& schema, const ObjectifDeSchema& objectif, const std::string& acheteur_id, int annee, std::int64_t numerateur,
                               std::optional<std::int64_t> denominateur, const std::string& source);

// --- Ce qui en est tenu -------------------------------------------------------------------------------------------

/// Un objectif, un acheteur, une année : ce qui se calcule, ce qui est déclaré, ce que l'on en conclut. Se suffit à lui-même, pour se relire arrêté.
struct LigneDeSpaser
{
    std::string objectif_id;
    IndicateurSpaser indicateur = IndicateurSpaser::Propre;
    std::string intitule, unite, ce_que_compte, sur_quoi, definition;
    SensDeCible sens = SensDeCible::AuMoins;
    std::optional<CibleSpaser> cible;
    std::string source_de_cible;
    CalculDeSpaser calcul;
    std::optional<MesureSpaser> saisie;
    std::string source_de_saisie;
    VerdictSpaser verdict = VerdictSpaser::Inconnu;

    /// Ce qui est déclaré avec sa source l'emporte sur ce qui se calcule, et les deux se montrent.
    const MesureSpaser& retenue() const { return saisie ? *saisie : calcul.mesure; }
};
struct SuiviDeSpaser
{
    std::string schema_id;
    std::string schema, structure, acheteur_id, acheteur;
    std::optional<std::string> siret;
    int annee = 0;
    Jour le; // jour de la lecture, ou de l'arrêté
    AnneeSpaser etat = AnneeSpaser::EnCours;
    std::string adoption; // « délibération n° 21-0731 du 7 octobre 2021 » ; "" quand elle n'est pas inscrite
    std::string adresse;  // où le schéma est publié
    std::string arrete_le = {}; // instant ; "" tant que rien n'est arrêté : ces chiffres bougent encore
    std::vector<LigneDeSpaser> lignes; // objectifs en vigueur, par rang

    const LigneDeSpaser* ligne(std::string_view objectif_id) const;
    int combien(VerdictSpaser verdict) const;
};

/// De l'année, et de plusieurs d'un coup : les pièces ne se lisent qu'une fois par acheteur. NotFound quand ses marchés ne sont pas dans le périmètre.
std::map<int, SuiviDeSpaser> suivre_spaser(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur, int de, int a, Jour aujourd_hui);

struct ArreteDeSchema
{
    std::string id;
    std::string schema_id;
    std::string acheteur_id;
    int annee = 0;
    int rang = 0;
    std::string faite_par, faite_le;
};
/// Par année décroissante, acheteur, rang décroissant.
std::vector<ArreteDeSchema> lister_arretes(socle::Transaction& tx, const SchemaDAchat& schema);
struct ArreteTrouve
{
    SchemaDAchat schema;
    ArreteDeSchema arrete;
    SuiviDeSpaser suivi; // relu, et non recalculé
};
ArreteTrouve trouver_arrete(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// Garde le suivi tel quel ; un nouvel arrêté de la même année s'ajoute.
std::string arreter_spaser(Ecriture& ecriture, const SchemaDAchat& schema, const SuiviDeSpaser& suivi);

/// L'année d'un schéma : chaque acheteur, puis ce qui se somme. De qui n'est pas dans le périmètre, on lit le dernier arrêté ; sans lui, rien.
struct AnneeDeSchema
{
    int annee = 0;
    std::vector<SuiviDeSpaser> suivis;          // par acheteur, dans l'ordre du schéma
    std::vector<std::string> non_lus;           // acheteurs dont on ne sait rien : noms
    std::map<std::string, MesureSpaser> totaux; // par objectif : d'un schéma commun, quand tous les acheteurs se lisent et que l'indicateur s'additionne
};
AnneeDeSchema suivre_l_annee(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, int annee, Jour aujourd_hui);

/// Un marché que compte un indicateur une année : la ligne vers laquelle le chiffre descend.
struct MarcheCompte
{
    std::string id;
    std::string objet, reference;
    std::optional<Jour> notifie_le;
    std::optional<Centimes> montant;
    std::string pourquoi; // « clause sociale, réservé », « 151,67 h »
};
/// Aucun quand l'indicateur compte des personnes, ou se saisit. NotFound quand l'acheteur n'est pas dans le périmètre.
std::vector<MarcheCompte> lister_marches_comptes(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur, const ObjectifDeSchema& objectif, int annee,
                                                 Jour aujourd_hui);

} // namespace ouvrage
