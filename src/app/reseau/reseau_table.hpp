#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/heures.hpp"
#include "domaine/reseau.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// Qui lit le réseau d'un territoire en lit tout le réseau : ses homologues, leurs postes et leurs communes ; jamais leurs marchés ni leurs personnes.

/// Un territoire que le périmètre permet de lire ; l'avoir, c'est l'avoir demandé par lui.
struct TerritoireDuReseau
{
    std::string id;
    std::string nom;
};
/// Par nom.
std::vector<TerritoireDuReseau> lister_territoires_du_reseau(socle::Transaction& tx, const Perimetre& perimetre, Acte acte);
/// NotFound hors du périmètre.
TerritoireDuReseau trouver_territoire_du_reseau(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);

// --- Les structures -----------------------------------------------------------------------------------------------

struct EtatDeStructure
{
    bool ouverte = true;
    Jour le;
    std::string raison;
};
struct StructureDuReseau
{
    std::string id;
    std::string territoire_id;
    std::string territoire;
    std::string nom;
    std::string nature; // code ; sorte_de_structure_en_mots le dit
    std::optional<std::string> siret;
    std::vector<EtatDeStructure> etats;  // du plus ancien au plus récent
    std::vector<std::string> jumelles;   // celles du même territoire qui portent le même SIRET

    /// L'état de la dernière ligne commencée ; sans ligne, ouverte.
    bool ouverte_le(Jour le) const;
    /// Ouverte au moins un jour du mois : une structure qui ferme garde son mois.
    bool ouverte_en(Mois mois) const;
};
/// Par nom, ouvertes ou non.
std::vector<StructureDuReseau> lister_structures_du_reseau(socle::Transaction& tx, const TerritoireDuReseau& territoire);
StructureDuReseau trouver_structure_du_reseau(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);

/// Ce que l'on peut changer d'une structure : rien, elle seule (son administrateur), ou tout le territoire (qui le coordonne, ou l'administrateur de la
/// structure qui le pilote).
enum class GestionDuReseau
{
    Aucune,
    Structure,
    Territoire
};
GestionDuReseau gestion_de(socle::Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure);
bool gere_le_territoire(socle::Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire);
/// L'administrateur de la structure qui pilote : lui seul passe le pilotage.
bool administre_le_pilote(socle::Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire);

/// Celui d'aujourd'hui ; aucun quand personne ne l'a désigné parmi plusieurs.
std::optional<std::string> pilote_du_reseau(socle::Transaction& tx, const TerritoireDuReseau& territoire);

struct NouvelleStructure
{
    std::string nom;
    std::string nature;
    std::optional<std::string> siret;
    Jour ouverte_le;
    std::string courriel; // de son premier administrateur
    std::string administrateur;
};
struct StructureOuverte
{
    std::string structure_id;
    std::string jeton; // de l'invitation ; montré une fois
};
/// Conflict quand le nom est déjà pris dans le territoire, ou l'adresse par un compte.
StructureOuverte ouvrir_structure(Ecriture& ecriture, const TerritoireDuReseau& territoire, const NouvelleStructure& structure);
void changer_etat_de_structure(Ecriture& ecriture, const StructureDuReseau& structure, const EtatDeStructure& etat);
/// Conflict quand elle pilote déjà.
void designer_pilote(Ecriture& ecriture, const StructureDuReseau& structure);

// --- Les postes ---------------------------------------------------------------------------------------------------

struct SituationDePoste
{
    int rang = 0;
    Jour depuis;
    bool ouvert = true;
    Etp etp;
    OccupationDePoste occupation = OccupationDePoste::APourvoir;
    std::optional<std::string> utilisateur_id = {};
    std::string utilisateur = {}; // nom du compte
    EmploiDePoste emploi = EmploiDePoste::Interne;
    std::optional<std::string> convention_id = {};
    std::string convention = {}; // référence et intitulé
    std::optional<std::string> financement_id = {};
    std::string financement = {}; // mention
};
struct AbsenceDePoste
{
    std::string id;
    Jour du;
    Jour au;
};
struct PosteDuReseau
{
    std::string id;
    std::string structure_id;
    int numero = 0;
    std::string intitule;
    std::vector<SituationDePoste> situations; // dans l'ordre où elles commencent
    std::vector<AbsenceDePoste> absences;     // celles qui valent, de la plus ancienne à la plus récente

    /// La dernière commencée ; aucune avant la première. Un poste fermé n'a pas de situation ouverte.
    const SituationDePoste* situation_le(Jour le) const;
    const AbsenceDePoste* absence_le(Jour le) const;
    std::optional<PosteCompte> compte_le(Jour le) const;
};
/// De toutes les structures du territoire, par structure et par numéro.
std::vector<PosteDuReseau> lister_postes(socle::Transaction& tx, const TerritoireDuReseau& territoire);
std::vector<PosteDuReseau> lister_postes_de(socle::Transaction& tx, const StructureDuReseau& structure);
PosteDuReseau trouver_poste(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// Les conventions que nomment les postes d'une structure, et que le périmètre lit : les autres se nomment sans s'ouvrir.
std::set<std::string> conventions_lues(socle::Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure);
/// Les totaux d'un jour, de tous ces postes ou de ceux d'une structure.
TotalDesPostes totaliser_le(const std::vector<PosteDuReseau>& postes, Jour le, std::string_view structure_id = {});

/// Ce que propose le formulaire d'un poste.
struct ChoixDePoste
{
    struct Propose
    {
        std::string id;
        std::string nom;
    };
    std::vector<Propose> comptes;      // ceux qui agissent pour cette structure
    std::vector<Propose> conventions;  // tenues par une structure du territoire que le périmètre lit
    std::vector<Propose> financements; // de la structure
};
ChoixDePoste choix_de_poste(socle::Transaction& tx, const Perimetre& perimetre, const StructureDuReseau& structure);

std::string ouvrir_poste(Ecriture& ecriture, const StructureDuReseau& structure, const std::string& intitule, const SituationDePoste& situation);
void changer_poste(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, const SituationDePoste& situation);
void inscrire_absence(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, Jour du, Jour au);
/// NotFound quand elle ne vaut plus.
void annuler_absence(Ecriture& ecriture, const StructureDuReseau& structure, const PosteDuReseau& poste, const std::string& absence_id);

// --- Les secteurs -------------------------------------------------------------------------------------------------

/// Une commune tenue par une structure, ou présente dans un territoire, d'un mois à un autre, bornes comprises.
struct SecteurTenu
{
    std::string id;
    std::string structure_id; // "" pour une commune du territoire
    std::string commune;
    Mois depuis;
    std::optional<Mois> jusqu_a;

    bool vaut(Mois mois) const { return depuis <= mois && (!jusqu_a || mois <= *jusqu_a); }
    bool n_a_jamais_valu() const { return jusqu_a && *jusqu_a < depuis; }
};
/// De toutes les structures du territoire ; sans celles qui n'ont jamais valu.
std::vector<SecteurTenu> lister_secteurs(socle::Transaction& tx, const TerritoireDuReseau& territoire);
std::vector<SecteurTenu> lister_secteurs_de(socle::Transaction& tx, const StructureDuReseau& structure);
std::vector<SecteurTenu> lister_communes_du_territoire(socle::Transaction& tx, const TerritoireDuReseau& territoire);

struct CommuneCouverte
{
    std::string commune;               // code Insee
    bool du_territoire = true;         // faux : tenue par une structure d'ici, hors du territoire déclaré
    std::vector<std::string> tenantes; // structures, par nom
    TenueDeCommune tenue;
};
/// Les communes du territoire ce mois-là, et celles que ses structures tiennent en dehors ; par code.
std::vector<CommuneCouverte> couverture_du_territoire(socle::Transaction& tx, const TerritoireDuReseau& territoire, Mois mois);

/// La structure à qui revient une commune un mois donné : la seule qui la tient, ou celle dont on a dit qu'elle venait en premier. Aucune quand personne ne la
/// tient, ou que plusieurs la tiennent sans que l'on ait dit qui vient en premier : cela ne se devine pas. Une structure fermée tout le mois ne tient rien.
std::optional<std::string> structure_du_secteur(socle::Transaction& tx, const std::string& territoire_id, const std::string& commune, Mois mois);

/// Combien de communes ont été inscrites : celles qui l'étaient déjà ce mois-là ne le sont pas deux fois.
int tenir_communes(Ecriture& ecriture, const StructureDuReseau& structure, const std::vector<std::string>& communes, Mois depuis);
/// `jusqu_a` : le dernier mois tenu. Combien ont été quittées ; une ligne qui commence après n'aura jamais valu.
int quitter_communes(Ecriture& ecriture, const StructureDuReseau& structure, const std::vector<std::string>& communes, Mois jusqu_a);
int declarer_communes(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::vector<std::string>& communes, Mois depuis);
int retirer_communes(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::vector<std::string>& communes, Mois jusqu_a);
/// NotFound quand la structure ne tient pas cette commune ce mois-là.
void dire_qui_vient_en_premier(Ecriture& ecriture, const TerritoireDuReseau& territoire, const std::string& commune, const StructureDuReseau& structure, Mois depuis);

// --- La charge ----------------------------------------------------------------------------------------------------

/// Ce que suit une structure un jour donné, des marchés que le périmètre permet de compter.
struct ChargeDeStructure
{
    std::int64_t marches = 0;     // dont un lot s'exécute ce mois-là
    std::int64_t engagements = 0; // de ces marchés
    Heures dues;                  // des clauses ; un effort d'insertion n'est dû par personne
};
/// Par structure ; une structure dont on ne lit pas les marchés n'y est pas : inconnu n'est pas zéro.
std::map<std::string, ChargeDeStructure> charges_du_reseau(socle::Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire, Jour le);

} // namespace ouvrage
