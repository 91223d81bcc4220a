#pragma once

#include "app/lots/lots_table.hpp"
#include "app/marches/marches_table.hpp"
#include "app/partages/rattachements_table.hpp"
#include "domaine/engagement.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Un marché partagé --------------------------------------------------------------------------------------------

struct PartageInscrit
{
    ClePartage cle = ClePartage::LieuDeTravail;
    std::string raison;
    std::string faite_par; // nom
    std::string faite_le;  // instant
};
struct IntervenanteInscrite
{
    std::string id;
    std::string structure_id;
    std::string structure;
    bool ancien_chef = false;
    Mois depuis;
    std::optional<Mois> jusqu_a;
    std::string raison_de_fin;
};
struct LieuInscrit
{
    std::string id;
    std::string lot_id;
    LieuDate lieu;
};
enum class SensDeReprise
{
    Acceptee,
    Refusee,
    Retiree // par qui la proposait
};
std::string_view code(SensDeReprise sens);
std::optional<SensDeReprise> sens_de_reprise_du_code(std::string_view code);
/// Une structure propose à une autre de mener le marché à partir d'un mois.
struct RepriseInscrite
{
    std::string id;
    std::string marche_id;
    std::string marche; // objet
    std::string de_id, de;
    std::string vers_id, vers;
    Mois effet;
    std::string raison;
    std::string faite_par, faite_le;
    std::optional<SensDeReprise> sens;
    std::string raison_de_reponse;
    std::string repondu_par, repondu_le;

    bool en_attente() const { return !sens; }
};

struct StructureDuMarche
{
    std::string id;
    std::string nom;
};
/// Ce qui dit qui suit ce marché. L'appelant tient un Marche : il l'a trouvé dans son périmètre.
struct MarchePartage
{
    std::optional<PartageInscrit> partage;
    std::vector<IntervenanteInscrite> intervenantes; // par nom ; finies comprises
    std::vector<LieuInscrit> lieux;                  // ceux qui valent, par lot et par date
    std::vector<RepriseInscrite> reprises;           // de la plus récente à la plus ancienne
    std::vector<StructureDuMarche> structures;       // celles qui comptent ou ont compté des heures, par nom
    bool des_voisines = false;                       // le territoire a d'autres structures : il y a de quoi partager

    bool seul() const { return !partage && intervenantes.empty() && reprises.empty(); }
    const RepriseInscrite* en_attente() const;
};
MarchePartage charger_partage(socle::Transaction& tx, const Marche& marche);
/// Celles du territoire du marché qui peuvent y entrer, ou le reprendre : toutes sauf celle qui le mène, par nom.
std::vector<StructureDuMarche> structures_possibles(socle::Transaction& tx, const Marche& marche);

/// Conflict quand le marché est déjà partagé : la clé se choisit une fois. Les lignes déjà écrites se rattachent dans la même écriture.
void ouvrir_partage(Ecriture& ecriture, const Marche& marche, ClePartage cle, const std::string& raison);
/// Conflict quand le marché n'est pas partagé, ou que la structure y intervient déjà. Les lignes qui attendaient ce secteur lui reviennent.
void ajouter_intervenante(Ecriture& ecriture, const Marche& marche, const std::string& structure_id, Mois depuis);
/// Le dernier mois de l'intervention, qui n'est pas à venir. Conflict quand des heures d'après lui sont rattachées, ou qu'elle est déjà finie.
void finir_intervention(Ecriture& ecriture, const Marche& marche, const IntervenanteInscrite& intervenante, Mois jusqu_a, const std::string& raison);
/// Un lieu de plus, ou d'autres dates pour un lieu dit (`remplace`). Les lignes à préciser qu'il suffit à décider le sont.
int dire_lieu(Ecriture& ecriture, const Lot& lot, const LieuDate& lieu, const std::optional<std::string>& remplace);

struct IntervenanteTrouvee
{
    Marche marche;
    IntervenanteInscrite intervenante;
};
/// NotFound hors du périmètre pour PartagerMarche.
IntervenanteTrouvee trouver_intervenante(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

// --- Une ligne ----------------------------------------------------------------------------------------------------

/// Une ligne qui compte et la structure qui la compte, à un instant.
struct LigneRattachee
{
    std::string id;
    std::string rattachement_id; // "" quand rien ne la rattache : elle est à qui mène le marché
    std::string marche_id, marche;
    std::string lot_id, lot;
    std::string reference; // ou le nom, quand le périmètre le permet
    std::string entreprise;
    Mois mois;
    Famille famille = Famille::Clause;
    Heures retenues;
    std::string structure_id, structure;
    std::string chef_id; // qui mène le marché
    bool du_marche_lu = false; // le marché entier se lit, et non cette seule ligne
    std::optional<CauseDeRattachement> cause;
    std::optional<std::string> commune;
    std::string raison;
};
struct RechercheDeLignes
{
    std::string structure_id = {}; // vides : toutes
    std::string marche_id = {};
    std::string lot_id = {};
    std::string ligne_id = {};
    std::optional<Famille> famille = {};
    bool a_preciser = false;
    std::size_t au_plus = 500;
};
/// Les mois les plus récents d'abord. À l'intérieur du périmètre : les marchés que l'on mène ou où l'on intervient, le territoire que l'on coordonne, et, une
/// intervention finie, ce qui en est rattaché à sa propre structure.
std::vector<LigneRattachee> lister_lignes_rattachees(socle::Transaction& tx, const Perimetre& perimetre, const RechercheDeLignes& recherche, const std::string& instant);
/// NotFound hors du périmètre, ou quand l'acte PartagerMarche n'y est pas permis : seuls qui mène le marché et qui coordonne corrigent.
LigneRattachee trouver_ligne_a_corriger(socle::Transaction& tx, const Perimetre& perimetre, const std::string& ligne_id, const std::string& instant);
/// La correction, dite. Conflict quand la structure ne suit pas ce marché, ou que quelqu'un vient de corriger.
void dire_a_qui_est_la_ligne(Ecriture& ecriture, const LigneRattachee& ligne, const std::string& attendu, const std::string& structure_id, const std::string& raison);

// --- Le compte de tous --------------------------------------------------------------------------------------------

/// Les heures retenues d'une structure sur un lot, à un instant ; clause et effort ne s'additionnent pas.
struct PartDeLot
{
    std::string structure_id, structure;
    std::string marche_id, marche;
    std::string lot_id, lot;
    bool mene = false; // la structure mène ce marché
    Famille famille = Famille::Clause;
    Heures retenues;
    std::int64_t lignes = 0;
};
/// Ce que le lot compte, lu sans regarder aucun rattachement.
struct HeuresDeLot
{
    std::string lot_id;
    Famille famille = Famille::Clause;
    Heures retenues;
};
struct SommeDeFamille
{
    Heures clause;
    Heures effort;

    Heures& de(Famille famille) { return famille == Famille::Clause ? clause : effort; }
    bool operator==(const SommeDeFamille&) const = default;
};
/// Tout ce que le périmètre permet de compter, à un instant passé ou présent : qui coordonne lit le territoire ; une structure, les marchés qu'elle mène et ceux
/// où elle intervient. La somme des structures est celle des lots, au centième : `ensure`.
struct CompteDesPartages
{
    std::vector<PartDeLot> parts;   // par structure, marché, lot
    std::vector<HeuresDeLot> lots;
    SommeDeFamille par_structure;   // Σ des parts
    SommeDeFamille par_lot;         // Σ des lots
    std::vector<PartDeLot> passees; // de sa propre structure, sur des marchés où elle n'intervient plus
};
/// `marche_id` : de ce marché seul.
CompteDesPartages compter_les_partages(socle::Transaction& tx, const Perimetre& perimetre, const std::string& instant, const std::string& marche_id = {});

/// Ce que comptent ces structures, engagement par engagement et mois par mois, sur les marchés partagés ou repris : la part d'un tableau de bord. Un engagement
/// absent n'est pas partagé, et se compte entier chez qui le mène.
struct PartDEngagement
{
    Genre genre = Genre::ClauseExecution;
    std::string marche_id;
    bool mene = false;
    std::map<Mois, Heures> retenues;
};
std::map<std::string, PartDEngagement> parts_des_structures(socle::Transaction& tx, const std::vector<std::string>& structures);

// --- Reprendre un marché ------------------------------------------------------------------------------------------

/// Conflict quand une proposition attend déjà, ou que la structure suit déjà le contrat dont vient le marché.
std::string proposer_reprise(Ecriture& ecriture, const Marche& marche, const std::string& vers, Mois effet, const std::string& raison);
/// Celles que l'on propose ou que l'on reçoit, ou qu'un territoire voit : en attente d'abord.
std::vector<RepriseInscrite> lister_reprises(socle::Transaction& tx, const Perimetre& perimetre, Acte acte);
enum class CoteDeReprise
{
    Vers, // celui qui reçoit
    De    // celui qui propose
};
/// NotFound quand on n'est pas de ce côté-là.
RepriseInscrite trouver_reprise(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, CoteDeReprise cote);
/// Accepter change qui mène le marché et qui le suit ; les heures d'avant l'effet restent à qui les avait. Conflict quand la réponse est déjà donnée, ou que le
/// marché a changé de mains.
void repondre_a_la_reprise(Ecriture& ecriture, const RepriseInscrite& reprise, SensDeReprise sens, const std::optional<std::string>& facilitateur_id, const std::string& raison);

} // namespace ouvrage
