#pragma once

#include "domaine/comptage.hpp"
#include "domaine/heures.hpp"
#include "domaine/temps.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Listes fermées ---------------------------------------------------------------------------------------------------

/// Y a-t-il quelqu'un, dans l'entreprise, pour accompagner la personne ? Son nom, lui, est dans les notes.
enum class Tuteur
{
    NonDesigne,
    Designe
};
std::string_view code(Tuteur tuteur);
std::optional<Tuteur> tuteur_du_code(std::string_view code);

struct MotDeVisite
{
    std::string_view code;
    std::string_view libelle;
};
/// Qui l'on rencontre : une fonction, jamais un nom.
std::span<const MotDeVisite> fonctions_rencontrees();
/// Ce que l'on constate. Rien qui touche à la santé : la note, effaçable, suffit quand il faut en dire plus.
std::span<const MotDeVisite> constats_de_visite();

// --- Un contrat, dans le temps ------------------------------------------------------------------------------------------

enum class EtatDeContrat
{
    AVenir,
    EnCours,
    FinADire, // la fin prévue est passée et personne n'a dit comment il a fini
    Fini
};
inline constexpr std::size_t kEtatsDeContrat = 4;
std::string_view code(EtatDeContrat etat);
std::string_view libelle(EtatDeContrat etat);
std::optional<EtatDeContrat> etat_de_contrat_du_code(std::string_view code);

EtatDeContrat etat_de_contrat(Jour debut, std::optional<Jour> fin_prevue, std::optional<Jour> fin_reelle, Jour le);

/// La durée hebdomadaire convenue à partir d'un jour ; absente : elle n'est pas connue.
struct Palier
{
    Jour depuis;
    std::optional<Heures> hebdomadaires;
};

/// Un lot que le contrat sert, du premier au dernier jour compris.
struct LotServi
{
    std::string lot;
    std::string entreprise;
    Jour debut;
    std::optional<Jour> fin;

    bool couvre(std::string_view autre_lot, std::string_view autre_entreprise, Mois mois) const;
};

/// Ce que les règles ont besoin de savoir d'un contrat. `fin` : la fin réelle, sinon la fin prévue.
struct ContratConnu
{
    enum class Accompagnement
    {
        TuteurDesigne,
        TuteurManquant, // exigé pour ce contrat, et non désigné
        SansObjet
    };
    std::string id;
    Jour debut;
    std::optional<Jour> fin;
    std::vector<Palier> paliers; // dans l'ordre des jours ; le premier vaut depuis le début
    Accompagnement accompagnement = Accompagnement::SansObjet;
    std::vector<LotServi> lots;

    bool court(Jour jour) const { return debut <= jour && (!fin || jour <= *fin); }
    std::optional<Heures> hebdomadaires(Jour jour) const;
};

/// Les heures qu'un contrat permet dans un mois : la somme de ses jours, chacun pour un septième de la semaine convenue, arrondie au
/// centième supérieur. Absente quand la durée d'un de ces jours n'est pas connue ; zéro hors du contrat.
std::optional<Heures> capacite(const ContratConnu& contrat, Mois mois);

// --- Ce qui se signale, et ne refuse rien -------------------------------------------------------------------------------

enum class SorteDeSignalement
{
    SemaineTropLongue,    // les contrats d'un même jour, ensemble
    HeuresSansContrat,    // des heures déclarées, et aucun contrat inscrit
    HeuresHorsContrat,    // des heures déclarées sur un lot qu'aucun contrat ne couvre ce mois-là
    HeuresAuDelaDuContrat,
    SansTuteur,
    AvantLaDecision,      // commencé avant que l'éligibilité soit décidée
    ApresLaFenetre,       // commencé quand la fenêtre était finie
    DepasseLaFenetre      // va plus loin que la fenêtre
};
inline constexpr std::size_t kSortesDeSignalement = 8;
struct FicheDeSignalement
{
    SorteDeSignalement sorte;
    std::string_view code;
    std::string_view libelle;
    std::string_view cle; // la valeur de droit/ qui le fonde, "" quand c'est une date du dossier
    bool montrable_a_l_entreprise; // ne dit rien du dossier de la personne, ni de ses autres employeurs
};
std::span<const FicheDeSignalement> fiches_de_signalement();
const FicheDeSignalement& fiche(SorteDeSignalement sorte);

struct Signalement
{
    SorteDeSignalement sorte;
    std::vector<std::string> contrats = {}; // ceux en cause, dans l'ordre de leur début
    std::string lot = {};
    std::string entreprise = {};
    std::optional<Jour> jour = {}; // à partir duquel
    std::optional<Mois> mois = {};
    Heures constatees = {};
    Heures limite = {};

    bool operator==(const Signalement&) const = default;
};

struct HeuresDeclarees
{
    std::string lot;
    std::string entreprise;
    Mois mois;
    Heures heures;
};
/// `decidee_le` : le jour où cette période a été décidée pour la première fois, ses remplacements compris.
struct FenetreDecidee
{
    Jour debut;
    std::optional<Jour> fin;
    Jour decidee_le;
};
struct LimitesDuTravail
{
    std::optional<Heures> semaine;      // de tous les contrats d'une personne
    std::optional<int> tolerance = {};  // en pour cent, au-delà des heures du contrat
};

/// Tout ce qu'il y a à dire du travail d'une personne, dans l'ordre des sortes puis des dates. Une limite absente ne signale rien.
std::vector<Signalement> signaler(const std::vector<ContratConnu>& contrats, const std::vector<HeuresDeclarees>& heures,
                                  const std::vector<FenetreDecidee>& fenetres, const LimitesDuTravail& limites, Jour le);

// --- Les heures d'un contrat --------------------------------------------------------------------------------------------

/// La somme de ses heures, lot par lot : celles de la personne sur ce lot, pour cette entreprise, les mois où le contrat le sert.
std::map<std::pair<std::string, std::string>, Heures> heures_par_lot(const ContratConnu& contrat, const std::vector<HeuresDeclarees>& heures);

// --- Les visites ----------------------------------------------------------------------------------------------------------

struct DelaisDeVisite
{
    std::optional<int> premiere; // en jours depuis le début
    std::optional<int> suivante; // en jours depuis la dernière
};
/// Le jour avant lequel une visite est attendue ; aucun quand le contrat est fini, le sera d'ici là, ou que le délai n'est pas fixé.
/// Une visite déjà prévue tient lieu d'échéance.
std::optional<Jour> visite_attendue(Jour debut, std::optional<Jour> fin, std::optional<Jour> derniere_faite, std::optional<Jour> prevue,
                                    const DelaisDeVisite& delais, Jour le);

} // namespace ouvrage
