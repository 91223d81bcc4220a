#pragma once

#include "app/heures/heures_regle.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/lots/lots_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/compte.hpp"
#include "domaine/heures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// --- Écrire -------------------------------------------------------------------------------------------------------

/// Une personne dans un envoi.
struct LigneDeclaree
{
    std::string participant_id;
    Heures travail;
    Heures formation;
    std::optional<std::string> corrige; // la ligne que celle-ci remplace
    HeuresParNature autres = {};
    std::optional<std::string> commune = {}; // où ces heures ont été faites, quand c'est dit

    Heures total() const { return travail + formation + autres.total(); }
};

/// Un envoi lu et complet : une entreprise, un engagement, un mois. Sans ligne : « aucune heure ce mois ».
struct Envoi
{
    std::string entreprise_id;
    Mois mois;
    std::vector<LigneDeclaree> lignes;
    std::string canal = "formulaire"; // formulaire | fichier | api | demonstration
    std::string note;
};

/// Ce qui a été inscrit.
struct Inscription
{
    std::string declaration_id;
    Heures declarees;
    Heures retenues;
};

/// Les huit arrêts d'une heure, du troisième au sixième : charge le dossier de chaque personne, trouve la règle en vigueur,
/// décide (`retenir`), inscrit déclaration, lignes, écarts, événement et version du droit dans la transaction de `ecriture`.
/// Conflict quand une ligne à corriger l'est déjà, ou que la déclaration qui la porte est validée.
Inscription inscrire_declaration(Ecriture& ecriture, const Droit& droit, const Lot& lot, const Engagement& engagement,
                                 const Envoi& envoi);

/// Valider, renvoyer (avec une raison), ou lever la décision en cours : une ligne de plus, jamais une ligne changée.
enum class Sens
{
    Validee,
    Renvoyee
};
void inscrire_validation(Ecriture& ecriture, const Droit& droit, const std::string& declaration_id, Sens sens, const std::string& raison);
void lever_validation(Ecriture& ecriture, const Droit& droit, const std::string& declaration_id);

// --- Lire ---------------------------------------------------------------------------------------------------------

struct LigneInscrite
{
    std::string id;
    std::string declaration_id;
    std::string engagement_id;
    std::string participant_id;
    std::string structure_id; // qui suit la personne : ce peut être une autre que celle qui mène le marché
    std::string reference;    // toujours montrable
    std::string personne;     // nom, ou référence quand le périmètre ne permet pas le nom
    std::string entreprise_id;
    std::string entreprise;
    Mois mois;
    Heures travail;
    Heures formation;
    Retenue retenue;
    Etat etat = Etat::AValider;
    std::string faite_le; // instant
    std::string droit;    // version appliquée
    std::optional<std::string> corrige;       // la ligne qu'elle remplace
    std::optional<std::string> remplacee_par; // celle qui la remplace : elle ne compte plus
    HeuresParNature autres = {};

    Heures declarees() const { return travail + formation + autres.total(); }
};

/// Une ligne compte (h = lignes) : ni corrigée, ni dans une déclaration renvoyée ; en SQL.
inline constexpr std::string_view kLigneQuiCompte =
    "NOT EXISTS (SELECT 1 FROM lignes hc WHERE hc.corrige = h.id) AND NOT EXISTS (SELECT 1 FROM validations hv WHERE hv.declaration_id = h.declaration_id AND hv.sens = 'renvoyee' AND "
    "coalesce(hv.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations hw WHERE hw.leve = hv.id))";

/// Toutes les heures déclarées d'une ligne (h = lignes), en SQL.
inline constexpr std::string_view kHeuresDeclarees =
    "(h.travail_centiemes + h.formation_centiemes + coalesce((SELECT sum(n.heures_centiemes) FROM heures_par_nature n WHERE n.ligne_id = h.id), 0))";

/// Lignes d'un engagement, dans l'ordre des mois, des personnes et des écritures. Une entreprise ne voit que les siennes.
enum class Remplacees
{
    Omises,
    Comprises
};
std::vector<LigneInscrite> lister_lignes(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot,
                                         const Engagement& engagement, Remplacees remplacees = Remplacees::Omises);

/// Le compte d'un engagement. Le solde porte sur toutes les lignes du lot, même celles que le périmètre ne détaille pas.
struct Compte
{
    Engagement engagement;
    Solde solde;
    std::vector<LigneInscrite> lignes; // celles que le périmètre détaille, remplacées omises
};
std::vector<Compte> comptes_du_lot(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot, Jour le);

/// Une déclaration et ses lignes.
struct DeclarationInscrite
{
    std::string id;
    std::string engagement_id;
    std::string lot_id;
    std::string entreprise_id;
    std::string entreprise;
    std::string lot_nom;      // « Lot 2, gros œuvre »
    std::string marche_objet;
    Mois mois;
    bool neant = false;
    std::string canal;
    std::string note;
    std::string faite_par; // nom
    std::string faite_le;  // instant
    std::string droit;
    Etat etat = Etat::AValider;
    std::string decision_par; // nom de qui a validé ou renvoyé, "" sinon
    std::string decision_le;  // instant, "" sinon
    std::string raison;       // du renvoi
    Heures declarees;
    Heures retenues;
    bool remplacee = false; // toutes ses lignes ont été corrigées
};
/// NotFound hors du périmètre.
DeclarationInscrite trouver_declaration(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id,
                                        Acte acte = Acte::VoirDeclarations);
std::vector<LigneInscrite> lister_lignes_de(socle::Transaction& tx, const Perimetre& perimetre, const std::string& declaration_id);

struct RechercheDeclarations
{
    std::string etat; // "a_valider", "validee", "renvoyee", "" pour toutes
    std::string lot_id;
    std::optional<Mois> mois;
    int page = 1;
    int par_page = 50;
};
struct PageDeDeclarations
{
    std::vector<DeclarationInscrite> declarations; // les plus anciennes à valider d'abord, sinon les plus récentes
    std::int64_t total = 0;
};
PageDeDeclarations lister_declarations(socle::Transaction& tx, const Perimetre& perimetre, const RechercheDeclarations& recherche);

/// Les mois d'un engagement qu'une entreprise n'a pas encore déclarés (ni heures ni néant), du début à `jusqu_a` compris.
std::vector<Mois> mois_attendus(socle::Transaction& tx, const Lot& lot, const Engagement& engagement,
                                const std::string& entreprise_id, Mois jusqu_a);

// --- Expliquer et rejouer -----------------------------------------------------------------------------------------

/// Tout ce qui a décidé d'une ligne : la règle, valeur par valeur, avec source et statut, et le résultat.
struct Explication
{
    LigneInscrite ligne;
    Lot lot;
    Engagement engagement;
    Periode execution;
    std::optional<Periode> fenetre;
    ValeursEnVigueur valeurs; // toutes celles qui ont décidé, par clé
    Regle regle;
    DejaInscrit deja;         // ce qui était inscrit quand la ligne est arrivée
    std::optional<Realisation> realisation; // ce que l'on savait alors de la façon de réaliser ces heures
    std::optional<Heures> dues; // de l'engagement, quand l'intérim classique y est plafonné
    std::optional<EnVigueur> ponderation;   // d'une vue pondérée, quand le territoire a fixé un coefficient
    std::optional<std::string> autre_ligne; // celle qui portait déjà ce mois

    const EnVigueur* valeur(std::string_view cle) const
    {
        const auto trouvee = valeurs.find(cle);
        return trouvee == valeurs.end() ? nullptr : &trouvee->second;
    }
};
/// Sur quoi repose un écart : la valeur en vigueur, d'où elle vient, et le crédit de cette source ("" : le compte lui-même).
struct Fondement
{
    std::string valeur;
    std::string source;
    std::string statut;
};
Fondement fondement(const Explication& explication, Motif motif);
Explication expliquer_ligne(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& ligne_id);

/// Rejoue toutes les lignes dans l'ordre de leur écriture et dit celles dont le résultat inscrit diffère.
struct Difference
{
    std::string ligne_id;
    Retenue inscrite;
    Retenue rejouee;
};
struct Recalcul
{
    std::int64_t lignes = 0;
    std::vector<Difference> differences;
};
Recalcul recalculer(socle::Database& base, const Droit& droit);

} // namespace ouvrage
