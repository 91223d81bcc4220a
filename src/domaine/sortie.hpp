#pragma once

#include "domaine/regle.hpp"
#include "domaine/temps.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Ce que devient une personne se note par un code, et chaque vocabulaire s'en déduit : celui de l'insertion par l'activité économique (IAE), qui parle
/// d'emploi durable, de transition et de sortie positive ; celui des PLIE (annexe de Caen), qui parle du titulaire, d'un autre contrat, d'une formation.
/// Les mêmes mots n'y ont pas le même sens : aucun ne se saisit.

/// La règle que suit une situation dans le vocabulaire de l'IAE.
enum class SelonIae
{
    Durable,
    SelonDuree, // durable ou transition, selon la durée du contrat
    Transition,
    Positive,
    Autre,
    HorsDenominateur
};
std::optional<SelonIae> selon_iae_du_code(std::string_view code);
/// La règle que suit une situation dans le vocabulaire des PLIE.
enum class SelonPlie
{
    Contrat, // chez le titulaire ou ailleurs, selon l'employeur
    Formation,
    Autre,
    HorsDenominateur
};
std::optional<SelonPlie> selon_plie_du_code(std::string_view code);

enum class GroupeDeSortie
{
    Emploi,
    Formation,
    SansEmploi,
    Exclusion
};
std::optional<GroupeDeSortie> groupe_de_sortie_du_code(std::string_view code);
std::string_view libelle(GroupeDeSortie groupe);

/// Une situation de la liste livrée (droit/sorties), datée et sourcée.
struct SituationDeSortie
{
    std::string code;
    std::string libelle;
    GroupeDeSortie groupe = GroupeDeSortie::SansEmploi;
    SelonIae iae = SelonIae::Autre;
    SelonPlie plie = SelonPlie::Autre;
    bool employeur = false; // se demande-t-on qui emploie ?
    bool reservee = false;  // santé, justice (RGPD, art. 9 et 10) : le code vit à part
    std::string source;
    std::string lien = {};
    Statut statut = Statut::NonSource;
    std::string source_plie = {}; // vide : la même
    Statut statut_plie = Statut::NonSource;
    Jour depuis;
    std::optional<Jour> jusqu_a = {};
    Jour verifie_le;

    bool duree() const { return iae == SelonIae::SelonDuree; }
    bool exclue() const { return groupe == GroupeDeSortie::Exclusion; }
};
/// nullptr quand le code n'est pas de la liste ; `depuis` et `jusqu_a` ne sont pas regardés : ce qui est inscrit se relit toujours.
const SituationDeSortie* trouver_situation(const std::vector<SituationDeSortie>& situations, std::string_view code);
/// Celles que l'on peut choisir pour une sortie de ce jour.
std::vector<const SituationDeSortie*> situations_du(const std::vector<SituationDeSortie>& situations, Jour jour);

enum class EmployeurDeSortie
{
    SansObjet,
    Titulaire, // l'entreprise chez qui la personne a fait ses heures
    Autre,
    Inconnu
};
std::string_view code(EmployeurDeSortie employeur);
std::string_view libelle(EmployeurDeSortie employeur);
std::optional<EmployeurDeSortie> employeur_de_sortie_du_code(std::string_view code);

/// La durée d'un contrat : ses deux jours, bornes comprises, ou un nombre de mois. Rien des deux : inconnue.
struct DureeDeContrat
{
    std::optional<Jour> debut, fin;
    std::optional<int> mois;

    bool connue() const { return mois || (debut && fin); }
    bool operator==(const DureeDeContrat&) const = default;
};
/// « 6 mois », « du 1er avril 2026 au 30 septembre 2026 », ou rien.
std::string duree_en_mots(const DureeDeContrat& duree);

enum class FaceALaBorne
{
    Inconnue,
    EnDeca,
    Juste,
    AuDela
};
/// Un contrat d'exactement n mois finit la veille du même quantième ; le dernier jour du mois, quand ce quantième n'y existe pas.
FaceALaBorne face_a_la_borne(const DureeDeContrat& duree, int mois);

/// À partir de quand un contrat à terme est un emploi durable : un nombre de mois, et si ce nombre exactement en est. Deux valeurs de droit/.
struct RegleDeSortie
{
    int mois = 0;
    bool comprise = false;
    std::string source;         // de la durée
    Statut statut = Statut::NonSource;
    std::string source_borne;   // de la borne
    Statut statut_borne = Statut::NonSource;

    bool operator==(const RegleDeSortie&) const = default;
};

struct FaitsDeSortie
{
    DureeDeContrat duree;
    EmployeurDeSortie employeur = EmployeurDeSortie::SansObjet;

    bool operator==(const FaitsDeSortie&) const = default;
};

enum class ClasseIae
{
    Durable,
    Transition,
    Positive,
    Autre,
    ADeterminer, // la durée du contrat n'est pas connue : on ne devine pas
    HorsDenominateur
};
std::string_view code(ClasseIae classe);
std::string_view libelle(ClasseIae classe);
std::optional<ClasseIae> classe_iae_du_code(std::string_view code);
/// Vers l'emploi : durable, de transition ou positive.
bool dynamique(ClasseIae classe);

enum class IssuePlie
{
    ChezLeTitulaire,
    AutreContrat,
    Formation,
    Autre,
    ADeterminer, // un contrat, mais on ne sait pas chez qui
    HorsDenominateur
};
std::string_view code(IssuePlie issue);
std::string_view libelle(IssuePlie issue);
std::optional<IssuePlie> issue_plie_du_code(std::string_view code);
/// Les trois lignes de l'annexe de Caen, et elles seules.
bool positive(IssuePlie issue);

/// Une réponse, ce qui la fonde et ce que vaut ce fondement.
template <class T> struct Classement
{
    T classe;
    std::string pourquoi;
    std::string source;
    Statut statut = Statut::NonSource;
};
Classement<ClasseIae> classer_iae(const SituationDeSortie& situation, const FaitsDeSortie& faits, const RegleDeSortie& regle);
Classement<IssuePlie> classer_plie(const SituationDeSortie& situation, const FaitsDeSortie& faits);

/// Des sorties comptées dans les deux vocabulaires ; rien ne s'y perd : les classes et les exclues font le total.
struct CompteDeSorties
{
    int total = 0;
    int exclues = 0; // hors dénominateur
    int durables = 0, transitions = 0, positives = 0, autres = 0, a_determiner = 0;
    int chez_le_titulaire = 0, autres_contrats = 0, formations = 0, autres_issues = 0, issues_a_determiner = 0;

    void compter(ClasseIae classe, IssuePlie issue);
    int comptees() const { return total - exclues; }
    int dynamiques() const { return durables + transitions + positives; }
    int positives_plie() const { return chez_le_titulaire + autres_contrats + formations; }
    bool operator==(const CompteDeSorties&) const = default;
};
/// « 7 sorties sur 19 » : jamais sans son dénominateur. Aucune comptée : « aucune sortie comptée ».
std::string en_mots(int nombre, const CompteDeSorties& compte);

// --- Le suivi, six et douze mois après ------------------------------------------------------------------------------

/// Le même quantième, n mois plus tard ; le dernier jour du mois quand il n'existe pas.
Jour echeance_de_suivi(Jour sortie_le, int mois);

enum class EtatDeSuivi
{
    Releve,
    NonReleve, // dit, avec sa raison
    AVenir,
    AAppeler,
    EnRetard
};
std::string_view code(EtatDeSuivi etat);
std::string_view libelle(EtatDeSuivi etat);
std::optional<EtatDeSuivi> etat_de_suivi_du_code(std::string_view code);
/// À appeler dès le premier jour du mois de l'échéance ; en retard quand `delai_jours` l'ont passée. `releve` : vide tant que rien n'est dit.
EtatDeSuivi etat_de_suivi(Jour echeance, std::optional<bool> releve, Jour le, int delai_jours);

/// Pourquoi une situation n'a pas pu être relevée.
struct ChoixDeSortie
{
    std::string_view code;
    std::string_view libelle;
};
const std::vector<ChoixDeSortie>& motifs_de_non_releve();
/// Ce qu'a donné un appel qui n'a rien relevé.
const std::vector<ChoixDeSortie>& issues_d_appel();
/// De qui vient l'information.
const std::vector<ChoixDeSortie>& sources_de_sortie();
std::string_view libelle_de(const std::vector<ChoixDeSortie>& choix, std::string_view code);

} // namespace ouvrage
