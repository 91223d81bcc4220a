#pragma once

#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/participants/participants_table.hpp"
#include "domaine/parcours.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Qui a écrit une ligne, et quand.
struct EcriteAuParcours
{
    std::string par;
    std::string le; // instant
};

struct DiagnosticInscrit
{
    std::string id;
    Jour etabli_le;
    std::string fondement;
    std::string etabli_par; // l'organisme, ou qui l'a écrit
    std::vector<std::pair<std::string, std::string>> niveaux; // domaine, niveau ; dans l'ordre de la liste des domaines
    EcriteAuParcours ecrite;
};

struct SuiteDeFrein
{
    std::string id;
    EtatFrein etat = EtatFrein::EnCours;
    Jour le;
    std::string action;    // "" quand elle n'est pas dite
    std::string organisme; // "" pour un frein réservé : voir lire_freins_reserves
    EcriteAuParcours ecrite;
};
struct FreinInscrit
{
    std::string id;
    std::string sorte; // kFreinReserve pour une sorte réservée
    Jour constate_le;
    std::vector<SuiteDeFrein> suites; // dans l'ordre où elles se suivent
    EcriteAuParcours ecrite;

    bool reserve() const { return sorte == kFreinReserve; }
    EtatFrein etat() const { return suites.empty() ? EtatFrein::Constate : suites.back().etat; }
    const std::string& derniere() const { return suites.empty() ? id : suites.back().id; }
    Jour depuis() const { return suites.empty() ? constate_le : suites.back().le; }
};

struct SuiteDEtape
{
    std::string id;
    EtatEtape sens = EtatEtape::Faite;
    Jour le;
    std::string raison;
    std::optional<Jour> echeance;
    EcriteAuParcours ecrite;
};
struct EtapeInscrite
{
    EtapeSuivie suivie; // son état et son échéance d'aujourd'hui
    std::string sorte;
    std::string organisme; // nom, "" quand ce n'est pas à un organisme
    std::optional<std::string> frein_id;
    std::vector<SuiteDEtape> suites;
    EcriteAuParcours ecrite;

    const std::string& derniere() const { return suites.empty() ? suivie.id : suites.back().id; }
};

struct EntretienInscrit
{
    std::string id;
    Jour le;
    std::string mode;
    std::string objet;
    std::string avec; // l'accompagnateur, ou l'organisme
    bool par_organisme = false;
    std::string venue;
    EcriteAuParcours ecrite;

    bool tenu() const { return venue == "venue"; }
};

struct ImmersionInscrite
{
    std::string id;
    Jour debut, fin;
    std::string objet;
    std::string accueil; // organisme ou entreprise
    std::string issue;   // la dernière dite, "" quand elle n'est pas connue
    std::optional<std::string> issue_id;
    std::optional<Jour> issue_le;
    EcriteAuParcours ecrite;
};

struct RemiseInscrite
{
    Jour le;
    EcriteAuParcours ecrite;
};

/// Le parcours d'une personne. Ce qui fut inscrit par erreur n'y est plus ; les plus récents d'abord, sauf les freins et les étapes.
struct Parcours
{
    Participant participant;
    std::vector<DiagnosticInscrit> diagnostics;
    std::vector<FreinInscrit> freins;     // dans l'ordre où ils furent constatés
    std::vector<EtapeInscrite> etapes;    // dans l'ordre où elles furent convenues
    std::vector<EntretienInscrit> entretiens;
    std::vector<ImmersionInscrite> immersions;
    std::vector<RemiseInscrite> remises;

    std::string dernier_diagnostic() const; // le dernier écrit, "" sans diagnostic : un nouveau le suit
    int freins_leves() const;
    int freins_reserves() const;
    const EtapeInscrite* prochaine() const; // nul quand rien n'est prévu
    const FreinInscrit* frein(const std::string& id) const;
};
/// NotFound hors du périmètre.
Parcours trouver_parcours(socle::Transaction& tx, const Perimetre& perimetre, const std::string& participant_id);
/// Le parcours qui porte ce frein, cette étape, cette immersion. NotFound hors du périmètre.
enum class LigneDeParcours
{
    Frein,
    Etape,
    Immersion
};
Parcours trouver_parcours_de(socle::Transaction& tx, const Perimetre& perimetre, LigneDeParcours sorte, const std::string& id);

// --- Ce qui est réservé ------------------------------------------------------------------------------------------------

struct FreinReserveLu
{
    FreinInscrit frein;
    std::string libelle; // « effacé » quand l'identité de la personne l'est
    std::vector<std::string> organismes; // d'une suite à l'autre, "" sans organisme
    std::vector<std::pair<std::string, std::string>> etapes; // celles qui aident à le lever, et leur organisme
};
/// Les freins réservés d'une personne, en clair. La lecture s'inscrit au journal quand il y en a, sans dire lesquels.
std::vector<FreinReserveLu> lire_freins_reserves(Ecriture& ecriture, const Parcours& parcours);

// --- Écrire ------------------------------------------------------------------------------------------------------------

struct DiagnosticAInscrire
{
    Jour etabli_le;
    std::string fondement = {};
    std::optional<std::string> organisme_id = {};
    std::vector<std::pair<std::string, std::string>> niveaux = {};
    std::string suit = {}; // le diagnostic que la page montrait, "" pour le premier
    std::string note = {};
};
/// Conflict quand un autre diagnostic vient de suivre le même.
std::string inscrire_diagnostic(Ecriture& ecriture, const Participant& participant, const DiagnosticAInscrire& diagnostic);

/// La sorte réservée ne s'écrit que hors journal ; la note est refusée avant d'arriver ici.
std::string inscrire_frein(Ecriture& ecriture, const Participant& participant, const FicheFrein& sorte, Jour constate_le, const std::string& note);
struct SuiteDeFreinAInscrire
{
    EtatFrein etat = EtatFrein::EnCours;
    Jour le;
    std::string action = {};
    std::optional<std::string> organisme_id = {};
    std::string suit = {}; // la ligne que la page montrait
    std::string note = {};
};
/// Conflict quand le frein a reçu une autre suite, ou que celle-ci n'a plus de sens.
std::string inscrire_suite_de_frein(Ecriture& ecriture, const Participant& participant, const FreinInscrit& frein, const SuiteDeFreinAInscrire& suite);

struct EtapeAPrevoir
{
    std::string sorte = {};
    QuiAgit qui = QuiAgit::Personne;
    std::optional<std::string> organisme_id = {};
    std::optional<std::string> frein_id = {};
    Jour prevue_le;
    std::optional<Jour> echeance = {};
    std::string note = {};
};
std::string prevoir_etape(Ecriture& ecriture, const Participant& participant, const EtapeAPrevoir& etape);
struct SuiteDEtapeAInscrire
{
    EtatEtape sens = EtatEtape::Faite;
    Jour le;
    std::string raison = {};
    std::optional<Jour> echeance = {};
    std::string suit = {};
    std::string note = {};
};
std::string inscrire_suite_d_etape(Ecriture& ecriture, const Participant& participant, const EtapeInscrite& etape, const SuiteDEtapeAInscrire& suite);

struct EntretienAInscrire
{
    Jour le;
    std::string mode = {};
    std::string objet = {};
    std::optional<std::string> accompagnateur_id = {}; // l'un ou l'autre
    std::optional<std::string> organisme_id = {};
    std::string venue = {};
    std::string note = {};
};
std::string inscrire_entretien(Ecriture& ecriture, const Participant& participant, const EntretienAInscrire& entretien);

struct ImmersionAInscrire
{
    std::string objet = {};
    Jour debut, fin;
    std::optional<std::string> organisme_id = {}; // l'un ou l'autre
    std::optional<std::string> entreprise_id = {};
    std::string convention = {}; // sa référence, "" quand elle n'est pas connue
};
std::string inscrire_immersion(Ecriture& ecriture, const Participant& participant, const ImmersionAInscrire& immersion);
/// `remplace` : l'issue que la page montrait. Conflict quand une autre l'a remplacée.
std::string inscrire_issue(Ecriture& ecriture, const Participant& participant, const ImmersionInscrite& immersion, const std::string& issue, Jour le,
                           const std::string& remplace);

void inscrire_remise_du_parcours(Ecriture& ecriture, const Participant& participant, Jour le);

/// Une ligne inscrite par erreur ne compte plus. NotFound quand elle n'est pas de ce parcours, Conflict quand elle est déjà retirée.
void retirer_du_parcours(Ecriture& ecriture, const Participant& participant, const std::string& objet, const std::string& ligne_id);

// --- Ce que d'autres pièces en lisent ----------------------------------------------------------------------------------

std::vector<FaitDeParcours> faits_du_parcours(socle::Transaction& tx, const Participant& participant);

/// Les étapes dont l'échéance est passée, la plus ancienne d'abord.
struct EtapeEnRetard
{
    std::string participant_id;
    std::string personne; // nom ou référence, selon le périmètre
    std::string sorte;
    QuiAgit qui = QuiAgit::Personne;
    std::string organisme;
    Jour echeance;
};
std::vector<EtapeEnRetard> lister_etapes_en_retard(socle::Transaction& tx, const Perimetre& perimetre, Jour le);

/// Indicateur `entretiens` : du premier au dernier jour compris. Une absence n'est pas un entretien ; elle se compte à part.
struct CompteDEntretiens
{
    std::int64_t tenus = 0;            // par les accompagnateurs de la structure
    std::int64_t tenus_par_organisme = 0;
    std::int64_t absences = 0;         // excusées ou non
    std::int64_t personnes = 0;        // reçues au moins une fois par un accompagnateur
};
CompteDEntretiens compter_entretiens(socle::Transaction& tx, const Perimetre& perimetre, Jour du, Jour au);

} // namespace ouvrage
