#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/accueil.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// --- Le lieu ------------------------------------------------------------------------------------------------------

/// Où les personnes sont reçues. Gratuit pour elles : rien ici ne porte un prix.
struct LieuDAccueil
{
    std::string id;
    std::string structure_id;
    std::string structure;
    std::string nom;
    std::string porteur; // qui l'ouvre au public
    std::string adresse, code_postal, commune;
    Jour ouvert_le;

    ZoneFeriee zone() const { return zone_du_code_postal(code_postal); }
};
struct NouveauLieu
{
    std::string nom, porteur, adresse, code_postal, commune;
    Jour ouvert_le;
    std::vector<std::string> volets;
};

/// Ce à quoi le lieu sert.
struct Volet
{
    std::string id;
    int rang = 1;
    std::string nom;
};

/// Ce que l'on voit d'un lieu : la structure tout ; un partenaire, présent ou parti, le lieu où il a ses activités.
std::vector<LieuDAccueil> lister_lieux(socle::Transaction& tx, const Perimetre& perimetre, Acte acte);
/// NotFound hors du périmètre.
LieuDAccueil trouver_lieu(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
std::vector<Volet> lister_volets(socle::Transaction& tx, const std::string& lieu_id);
/// Conflict quand la structure a déjà un lieu de ce nom.
std::string ouvrir_lieu(Ecriture& ecriture, const std::string& structure_id, const NouveauLieu& lieu);

/// Voit-on ce lieu au nom de sa structure, avec les noms, ou comme partenaire ?
enum class Regard
{
    Structure,
    Partenaire
};
Regard regard_sur(const Perimetre& perimetre, const std::string& structure_id);

// --- Les partenaires ----------------------------------------------------------------------------------------------

/// Un organisme a rejoint le lieu, et s'est engagé à ne rien demander aux personnes.
struct Partenariat
{
    std::string id;
    std::string lieu_id;
    std::string structure_id;
    std::string organisme_id;
    std::string organisme;
    Jour depuis;
    Jour gratuite_le;  // son engagement de gratuité
    std::string piece; // où il est écrit
    std::string faite_par, faite_le;
    std::optional<Jour> fini_le;
    std::string raison_de_fin;

    bool present() const { return !fini_le; }
};
struct NouveauPartenariat
{
    std::string organisme_id;
    Jour depuis, gratuite_le;
    std::string piece;
};
/// Présents puis partis, du plus ancien au plus récent. L'appelant a déjà vu le lieu par son périmètre.
std::vector<Partenariat> lister_partenariats(socle::Transaction& tx, const std::string& lieu_id);
Partenariat trouver_partenariat(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// Conflict quand l'organisme est déjà là.
std::string rejoindre_lieu(Ecriture& ecriture, const LieuDAccueil& lieu, const std::string& organisme, const NouveauPartenariat& partenariat);
/// Conflict quand il est déjà parti.
void quitter_lieu(Ecriture& ecriture, const LieuDAccueil& lieu, const Partenariat& partenariat, Jour le, const std::string& raison);

// --- Les activités ------------------------------------------------------------------------------------------------

enum class EtatDActivite
{
    Proposee,
    Acceptee,
    Refusee
};
std::string_view code(EtatDActivite etat);

struct DecisionDActivite
{
    std::string id;
    EtatDActivite sens = EtatDActivite::Acceptee;
    std::string raison;
    std::string faite_par, faite_le;
};
struct Activite
{
    std::string id;
    std::string lieu_id, lieu, structure_id;
    std::string volet_id, volet;
    int volet_rang = 1;
    std::optional<std::string> organisme_id; // qui la mène ; vide : la structure
    std::string menee_par;                   // son nom
    std::string origine;                     // « partenaire » ou « structure »
    std::string titre, description;
    std::string faite_par, faite_le;
    std::vector<DecisionDActivite> decisions; // la dernière d'abord

    EtatDActivite etat() const { return decisions.empty() ? EtatDActivite::Proposee : decisions.front().sens; }
};
struct NouvelleActivite
{
    std::string volet_id;
    std::optional<std::string> organisme_id;
    std::string origine;
    std::string titre, description;
};
/// Ce qu'un partenaire atteint : ses activités, quel qu'en soit l'état, et celles des autres une fois acceptées tant qu'il est présent ; ou les siennes seules.
enum class QuellesActivites
{
    Programme,
    LesSiennes
};
std::vector<Activite> lister_activites(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& lieu_id, QuellesActivites lesquelles = QuellesActivites::Programme);
Activite trouver_activite(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles = QuellesActivites::Programme);
std::string proposer_activite(Ecriture& ecriture, const LieuDAccueil& lieu, const NouvelleActivite& activite);
/// La même, selon qui demande : la structure la confie à qui elle veut parmi les partenaires présents (Conflict sinon), un partenaire à lui-même (Forbidden s'il est parti).
std::string proposer_activite(Ecriture& ecriture, const Perimetre& perimetre, const std::string& lieu_id, NouvelleActivite activite);
/// Conflict quand une autre décision vient d'être prise (`vue` : celle que la page montrait, "" sans décision).
void decider_activite(Ecriture& ecriture, const Activite& activite, EtatDActivite sens, const std::string& raison, const std::string& vue);

// --- Les séances --------------------------------------------------------------------------------------------------

struct Seance
{
    std::string id;
    std::string activite_id, titre;
    std::string lieu_id, lieu, structure_id;
    std::string volet_id, volet;
    int volet_rang = 1;
    std::optional<std::string> organisme_id;
    std::string menee_par;
    std::optional<std::string> serie;
    Creneau creneau;
    std::string salle;
    std::string intervenant; // "" : pas dit, ou effacé
    int places = 1;
    int inscrits = 0;      // avec une place
    int en_attente = 0;
    std::int64_t amenagements = 0; // combien de fois salle et places ont changé
    std::optional<std::string> annulee; // la raison
    std::string annulee_par, annulee_le;

    int libres() const { return places - inscrits; }
    /// Commencée, d'après l'horloge de qui demande.
    bool passee(Jour aujourd_hui) const { return creneau.jour < aujourd_hui; }
};
struct RechercheSeances
{
    std::string lieu_id;
    Jour du, au;
    std::string volet_id = {};     // "" : tous
    std::string activite_id = {};
    std::optional<std::string> organisme_id = {};
};
/// Par jour, heure, titre.
std::vector<Seance> lister_seances(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const RechercheSeances& recherche, QuellesActivites lesquelles = QuellesActivites::Programme);
Seance trouver_seance(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id, QuellesActivites lesquelles = QuellesActivites::Programme);

struct NouvellesSeances
{
    std::vector<Jour> jours;
    HeureDHorloge debut, fin;
    std::string salle;
    int places = 1;
    std::string intervenant; // hors journal
};
/// Conflict tant que l'activité n'est pas acceptée. Rend l'identifiant de la première.
std::string ouvrir_seances(Ecriture& ecriture, const Activite& activite, const NouvellesSeances& seances);
/// Les autres séances du lieu dans la même salle au même moment.
std::vector<Seance> seances_en_conflit(socle::Transaction& tx, const std::string& lieu_id, const Creneau& creneau, const std::string& salle, const std::string& sauf);
/// Une autre salle, d'autres places : jamais moins que ce qui est déjà tenu (Conflict).
void amenager_seance(Ecriture& ecriture, const Seance& seance, const std::string& salle, int places);
/// Conflict quand elle l'est déjà.
void annuler_seance(Ecriture& ecriture, const Seance& seance, const std::string& raison);

} // namespace ouvrage
