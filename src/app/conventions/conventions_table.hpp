#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/deliberation.hpp"
#include "domaine/promesse.hpp"
#include "domaine/teletransmission.hpp"

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

// --- Ce qu'une convention contient --------------------------------------------------------------------------------------
// Ses termes et ce qui lui arrive (signatures, lettres, renouvellements) sont dans conventions_vie_table.

/// Ce qu'elle dit de l'argent.
enum class ClauseFinanciere
{
    Gratuite,
    SansIncidence,
    Prix,
    NonDit
};
std::string_view code(ClauseFinanciere clause);
std::string_view libelle(ClauseFinanciere clause);
std::optional<ClauseFinanciere> clause_financiere_du_code(std::string_view code);
std::span<const ClauseFinanciere> clauses_financieres();

/// Ce qu'est une partie pour Ouvrage.
enum class QualiteDePartie
{
    Structure,
    Acheteur,
    Entreprise,
    Organisme,
    Autre // Ouvrage ne la suit pas : elle n'a pas de compte qui la représente
};
std::string_view code(QualiteDePartie qualite);
std::string_view libelle(QualiteDePartie qualite);
std::optional<QualiteDePartie> qualite_de_partie_du_code(std::string_view code);
std::span<const QualiteDePartie> qualites_de_partie();

/// Qui signe pour une partie. Un nom ou une qualité vide est un blanc qui reste à remplir.
struct Representant
{
    std::string id;
    std::string nom, qualite;
    std::string faite_par, faite_le;
};

struct PartieDeConvention
{
    std::string id;
    int rang = 1;
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::optional<std::string> structure_id = {}, acheteur_id = {}, entreprise_id = {}, organisme_id = {}; // celui de sa qualité, seul
    std::string nom;         // tel qu'il est écrit à l'acte
    std::string designation; // « la Ville » ; "" sans
    std::optional<std::string> siret = {}; // tel que saisi, même douteux
    std::optional<Jour> entree_le = {};    // vide : dès l'origine
    std::optional<std::string> avenant_id = {};
    std::vector<Representant> representants = {}; // le dernier d'abord
    std::optional<Jour> partie_le = {};           // son départ, quand il est noté : elle relit la convention, et n'y répond plus

    const Representant* representant() const { return representants.empty() ? nullptr : &representants.front(); }
    /// L'un des deux blancs au moins.
    bool a_un_blanc() const { return !representant() || representant()->nom.empty() || representant()->qualite.empty(); }
    /// L'acheteur, l'entreprise, l'organisme ou la structure ; vide pour une autre.
    const std::optional<std::string>& objet_id() const { return structure_id ? structure_id : acheteur_id ? acheteur_id : entreprise_id ? entreprise_id : organisme_id; }
};

struct AxeDeConvention
{
    std::string id;
    int rang = 1;
    std::string intitule;
    std::optional<std::string> avenant_id = {};
};

struct SuiteDEngagement
{
    std::string id;
    EtatDePromesse etat = EtatDePromesse::EnCours;
    Jour le;
    std::string preuve;                            // "" sans pièce
    std::optional<std::string> dite_par = {};      // la partie ; vide : la structure qui tient la convention
    std::string faite_par, faite_le;
};

struct EngagementDePartie
{
    std::string id;
    int rang = 1;
    std::optional<std::string> partie_id = {}; // vide : toutes ensemble
    std::optional<std::string> axe_id = {};
    std::string texte;
    std::string preuve; // ce qui le montrera ; "" quand rien n'est dit
    std::optional<Jour> echeance_le = {};
    CadenceDePromesse cadence = CadenceDePromesse::Permanente;
    std::string donnee; // code de domaine/convention_donnee ; "" : rien à compter
    std::optional<std::string> avenant_id = {};
    std::optional<std::string> annule = {}; // la rédaction qu'il remplace
    std::string faite_par = {}, faite_le = {};
    std::vector<SuiteDEngagement> suites = {}; // la dernière d'abord

    SuiviDePromesse suivi(std::optional<Jour> depuis, Jour le) const;
};

struct Teletransmission
{
    std::string id;
    EtapeDeTeletransmission etape = EtapeDeTeletransmission::Envoyee;
    Jour le;
    std::string identifiant; // "" tant qu'il n'est pas connu
    std::string faite_par, faite_le;
};

struct Deliberation
{
    std::string id;
    int rang = 1;
    std::string partie_id;
    std::optional<std::string> avenant_id = {};
    std::string numero, organe;
    SeanceDAssemblee seance;
    std::string president, secretaire, rapporteur;
    std::string faite_par = {}, faite_le = {};
    std::vector<Teletransmission> transmissions = {}; // une par étape au plus, dans l'ordre des étapes

    DatesDeTransmission dates() const;
    /// "" tant qu'aucune étape ne le donne.
    std::string identifiant() const;
};

struct AvenantDeConvention
{
    std::string id;
    int numero = 1;
    std::string objet;
    Jour effet_le;
    std::string faite_par = {}, faite_le = {};
};

/// Un marché retenu ensemble, ou un lieu d'accueil.
struct ObjetDeConvention
{
    std::string id;
    std::optional<std::string> marche_id = {}, lieu_id = {};
    std::string nom;
    Jour depuis;
};

struct Convention
{
    std::string id;
    std::string structure_id, structure, territoire_id;
    std::string modele = "propre"; // code d'un modèle de droit/conventions
    std::string reference, intitule, objet;
    std::string lieu_de_signature; // "" quand il n'est pas dit
    ClauseFinanciere financiere = ClauseFinanciere::NonDit;
    bool confidentialite_dite = false;
    std::string cree_par = {}, cree_le = {};

    std::vector<PartieDeConvention> parties = {};   // par rang
    std::vector<AxeDeConvention> axes = {};
    std::vector<EngagementDePartie> engagements = {}; // ceux en vigueur, par rang : une rédaction remplacée n'y est plus
    std::vector<Deliberation> deliberations = {};     // de même
    std::vector<AvenantDeConvention> avenants = {};   // par numéro
    std::vector<ObjetDeConvention> objets = {};       // non retirés

    const PartieDeConvention* partie(const std::optional<std::string>& id) const; // nullptr quand elle n'en est pas
    const EngagementDePartie* engagement(const std::string& id) const;
    const Deliberation* deliberation(const std::string& id) const;
    const AvenantDeConvention* avenant(const std::optional<std::string>& id) const;
    const AxeDeConvention* axe(const std::optional<std::string>& id) const;
};

// --- Lire ---------------------------------------------------------------------------------------------------------------

/// Pour lire : la structure qui la tient, une structure qui en est partie, le territoire de l'une ou de l'autre ; l'acheteur, l'entreprise, l'organisme qui en est
/// partie. Pour écrire (GererConventions) : la structure qui la tient, ou son territoire. NotFound hors de là.
Convention trouver_convention(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirConventions);
/// La condition, à placer après WHERE sur « conventions AS c ».
Filtre borner_conventions(const Perimetre& perimetre, Acte acte);

/// Toutes, entières, dans l'ordre de leur création : l'état, qui se calcule, se filtre après.
struct RechercheConventions
{
    std::string q = {};
    std::string modele = {};
    std::optional<QualiteDePartie> qualite = {}; // une partie au moins de cette sorte, celle qui tient la convention mise à part
    std::string marche_id = {}, lieu_id = {};
};
enum class ContenuDeConvention
{
    Entier,
    Parties // ce que sa vie demande : ses parties et ses avenants, sans représentant, promesse, délibération ni objet
};
std::vector<Convention> lister_conventions(socle::Transaction& tx, const Perimetre& perimetre, const RechercheConventions& recherche, Acte acte = Acte::VoirConventions,
                                           ContenuDeConvention contenu = ContenuDeConvention::Entier);

/// Au nom de quoi l'on regarde une convention.
enum class RegardDeConvention
{
    Tenir,    // écrire tout
    Repondre, // dire où en sont ses propres engagements
    Lire
};
struct PlaceDansLaConvention
{
    RegardDeConvention regard = RegardDeConvention::Lire;
    std::vector<std::string> parties = {}; // celles au nom de qui l'on répond
};
PlaceDansLaConvention place_dans(const Perimetre& perimetre, const Convention& convention);

/// Au nom de qui l'on peut dire où en est cet engagement : des parties, et la structure qui tient la convention.
struct QuiPeutLeDire
{
    std::vector<std::string> parties;
    bool structure = false;
    bool personne() const { return parties.empty() && !structure; }
};
QuiPeutLeDire qui_peut_le_dire(const PlaceDansLaConvention& place, const Convention& convention, const EngagementDePartie& engagement);

// --- Écrire : chaque fonction ajoute ses lignes et dit l'événement -------------------------------------------------------------

struct PartieAInscrire
{
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::optional<std::string> objet_id = {}; // de la structure, de l'acheteur, de l'entreprise ou de l'organisme ; vide pour une autre
    std::string nom, designation;
    std::optional<std::string> siret = {};
    std::optional<Jour> entree_le = {};
    std::optional<std::string> avenant_id = {};
    std::string representant = {}, representant_qualite = {};
};
struct AxeAInscrire
{
    std::string intitule;
    std::optional<std::string> avenant_id = {};
};
/// `partie` et `axe` : rang dans les listes de la convention à inscrire, quand elle s'inscrit d'un coup.
struct EngagementAInscrire
{
    std::optional<std::string> partie_id = {}, axe_id = {};
    std::string texte, preuve;
    std::optional<Jour> echeance_le = {};
    CadenceDePromesse cadence = CadenceDePromesse::Permanente;
    std::string donnee = {};
    std::optional<std::string> avenant_id = {};
    std::optional<std::size_t> partie = {}, axe = {};
};
struct ConventionAInscrire
{
    std::string modele = "propre";
    std::string reference, intitule, objet, lieu_de_signature;
    ClauseFinanciere financiere = ClauseFinanciere::NonDit;
    bool confidentialite_dite = false;
    std::vector<PartieAInscrire> parties = {}; // la structure qui tient la convention comprise, à son rang
    std::vector<AxeAInscrire> axes = {};
    std::vector<EngagementAInscrire> engagements = {};
};
/// La première qui est déjà plus haut dans la liste : deux fois la même, on attendrait deux fois sa signature. Rend son rang dans la liste.
std::optional<std::size_t> partie_en_double(const std::vector<PartieAInscrire>& parties);
/// La structure qui tient la convention, comme partie.
PartieAInscrire partie_de_la_structure(socle::Transaction& tx, const std::string& structure_id);
/// Un événement de la convention, que sa phrase nomme.
void dire_de_la_convention(Ecriture& ecriture, std::string_view verbe, const Convention& convention, const std::string& phrase);
bool reference_prise(socle::Transaction& tx, const std::string& structure_id, const std::string& reference);
/// Conflict quand la structure tient déjà une convention de cette référence. Rend son identifiant.
std::string inscrire_convention(Ecriture& ecriture, const std::string& structure_id, const ConventionAInscrire& convention);
/// Conflict quand elle en est déjà partie.
std::string inscrire_partie(Ecriture& ecriture, const Convention& convention, const PartieAInscrire& partie);
void inscrire_representant(Ecriture& ecriture, const Convention& convention, const PartieDeConvention& partie, const std::string& nom, const std::string& qualite);
std::string inscrire_axe(Ecriture& ecriture, const Convention& convention, const AxeAInscrire& axe);
/// `remplace` : la rédaction corrigée. Conflict quand elle l'a déjà été.
std::string inscrire_engagement_de_partie(Ecriture& ecriture, const Convention& convention, const EngagementAInscrire& engagement, const EngagementDePartie* remplace = nullptr);
std::string inscrire_suite_d_engagement(Ecriture& ecriture, const Convention& convention, const EngagementDePartie& engagement, EtatDePromesse etat, Jour le, const std::string& preuve,
                                        const std::optional<std::string>& dite_par);

struct DeliberationAInscrire
{
    std::string partie_id;
    std::optional<std::string> avenant_id = {};
    std::string numero, organe;
    SeanceDAssemblee seance;
    std::string president, secretaire, rapporteur;
};
std::string inscrire_deliberation(Ecriture& ecriture, const Convention& convention, const DeliberationAInscrire& deliberation, const Deliberation* remplace = nullptr);
/// Celle que nomme `id` est remplacée. Conflict quand quelqu'un vient de la corriger : une correction n'en inscrit jamais une de plus.
std::string inscrire_correction_de_deliberation(Ecriture& ecriture, const Convention& convention, const std::string& id, const DeliberationAInscrire& deliberation);
/// Une étape déjà dite est remplacée par la nouvelle ligne.
void inscrire_teletransmission(Ecriture& ecriture, const Convention& convention, const Deliberation& deliberation, EtapeDeTeletransmission etape, Jour le, const std::string& identifiant);
/// Prend le numéro qui suit. Rend son identifiant.
std::string inscrire_avenant_de_convention(Ecriture& ecriture, const Convention& convention, const std::string& objet, Jour effet_le);

/// Conflict quand il y est déjà.
std::string inscrire_objet_de_convention(Ecriture& ecriture, const Convention& convention, const std::optional<std::string>& marche_id, const std::optional<std::string>& lieu_id, Jour depuis);
void retirer_objet_de_convention(Ecriture& ecriture, const Convention& convention, const ObjetDeConvention& objet, Jour le);

/// Qui peut être partie, par nom : les acheteurs, entreprises et organismes de la structure, et les structures de son territoire.
struct PartiePossible
{
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::string id, nom;
    std::optional<std::string> siret = {};
};
/// Moins de deux lettres ne cherchent rien ; douze au plus.
std::vector<PartiePossible> chercher_parties(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id, const std::string& q);
/// La structure ou l'organisme connu de ce nom ou de ce SIRET ; plusieurs d'un même SIRET se départagent par le nom.
std::optional<PartiePossible> partie_connue(socle::Transaction& tx, const std::string& structure_id, QualiteDePartie qualite, const std::optional<std::string>& siret, const std::string& nom);

} // namespace ouvrage
