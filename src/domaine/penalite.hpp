#pragma once

#include "domaine/engagement.hpp"
#include "domaine/fraction.hpp"
#include "domaine/marche.hpp"
#include "domaine/regle.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// La pénalité que les termes d'un contrat donneraient. Une proposition, jamais une décision : l'acheteur retient, réduit ou renonce.
/// Tous les montants sont exacts ; un seul arrondi, au centime le plus proche, à la fin.

/// Comment une heure manquante se chiffre.
enum class ModeHoraire
{
    ParHeure,      // un montant fixe par heure
    MultipleSmic,  // un nombre de SMIC horaires
    MultiplePhss,  // un nombre de plafonds horaires de la sécurité sociale
    CoutHoraire,   // le coût horaire de la main-d'œuvre
    PartDuMarche   // une part du montant initial : entière en cas d'inexécution totale, en proportion sinon
};
struct TarifHoraire
{
    ModeHoraire mode = ModeHoraire::ParHeure;
    Fraction facteur;   // € par heure ; nombre de SMIC ou de plafonds ; part du marché (1/20 pour 5 %)
    Fraction reference; // € : SMIC, plafond, ou montant initial du marché ; sans objet sinon
    Fraction inexecution_totale; // part des heures faites en deçà de laquelle l'inexécution est totale (1/10) ; 0 : aucune heure faite
};

/// Une pièce en retard : les jours se comptent de la mise en demeure quand le contrat l'exige.
struct RetardDePiece
{
    std::string libelle; // « Justificatifs »
    int jours = 0;
    int franchise = 0;   // jours sans pénalité
    Fraction par_jour;   // €
};

/// Un manquement puni d'un forfait.
struct ForfaitDePenalite
{
    std::string libelle;
    Fraction montant; // €
};

/// Ce qui dispense de toute pénalité, avec une raison à dire.
enum class Exoneration
{
    Impossibilite, // exécution impossible, sans faute
    Suspension,    // la clause était suspendue ou supprimée
    TousMoyens     // le titulaire montre avoir tout mis en œuvre
};
std::span<const Choix> exonerations();
std::string_view code(Exoneration exoneration);
std::optional<Exoneration> exoneration_du_code(std::string_view code);

/// Toutes les heures sont positives ou nulles.
struct SituationDePenalite
{
    Famille famille = Famille::Clause;
    Heures dues;
    Heures faites;       // validées
    Heures dispensees;   // l'acheteur en a dispensé
    Heures transferees;  // passées à un autre lot
    Heures recues;       // venues d'un autre lot
};

/// Positifs ou nuls.
struct TermesDePenalite
{
    std::optional<TarifHoraire> horaire;
    std::vector<RetardDePiece> retards;
    std::vector<ForfaitDePenalite> forfaits;
    std::optional<Centimes> plafond;
    std::optional<Exoneration> exoneration;
};

struct LigneDePenalite
{
    std::string libelle; // « Heures non réalisées »
    std::string formule; // « 30 h × 200 € »
    std::string valeur;  // « 6 000 € »
};

enum class RefusDePenalite
{
    Aucun,
    EffortDInsertion // rien n'y est dû : aucune pénalité n'est possible
};
/// Code stable et phrase ; vides pour Aucun.
std::string_view code(RefusDePenalite refus);
std::string_view phrase(RefusDePenalite refus);

struct Penalite
{
    RefusDePenalite refus = RefusDePenalite::Aucun;
    Heures manquantes;
    Centimes montant; // proposé ; 0 quand c'est refusé ou exonéré
    std::vector<LigneDePenalite> etapes;
};
/// manquantes = max(0, dues − faites − dispensées − transférées + reçues). std::overflow_error au-delà de ce que l'on sait tenir.
Penalite proposer_penalite(const SituationDePenalite& situation, const TermesDePenalite& termes);

/// Ce qui s'est passé, que les termes du contrat chiffrent.
struct FaitsDePenalite
{
    int jours_justificatifs = 0; // de retard, après mise en demeure quand le contrat l'exige
    int jours_bilan = 0;
    int manquements = 0;         // punis du forfait
    std::optional<Exoneration> exoneration = {};
    std::optional<Centimes> montant_du_marche = {}; // initial, pour une pénalité en part du marché
};

/// Les termes lus dans des valeurs datées : les clés « <prefixe>.par_heure », « .multiple_smic »… de droit/penalites.toml, en vigueur ce
/// jour-là. `sources` : celles qui ont servi, références comprises. `doutes` : ce qui n'a pas pu être chiffré, et pourquoi ; on ne
/// devine ni un SMIC, ni un montant de marché.
struct TermesEnVigueur
{
    TermesDePenalite termes;
    std::vector<Valeur> sources;
    std::vector<std::string> doutes;
};
TermesEnVigueur termes_en_vigueur(std::string_view prefixe, const FaitsDePenalite& faits, const std::vector<Valeur>& valeurs, Jour le);

} // namespace ouvrage
