#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/sortie.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une situation telle qu'elle a été notée : un code (« reservee » quand le vrai vit à part) et ce que l'on sait du contrat.
struct SituationNotee
{
    std::string code;
    FaitsDeSortie faits;
    std::string source; // personne, entreprise, spe, structure
    Jour informee_le;

    /// La fiche du code ; celle qui tait, pour une situation réservée.
    const SituationDeSortie& fiche() const;
};

struct LigneDeSortie
{
    std::string id;
    std::string origine;
    bool retiree = false; // il n'y a pas eu de sortie
    Jour sortie_le;
    SituationNotee situation;
    std::string droit;
    std::string faite_par;
    std::string faite_le; // instant
};

struct ReleveDeSortie
{
    std::string id;
    int mois = 0;
    std::optional<SituationNotee> situation; // vide : non relevée
    std::string motif;                       // pourquoi
    std::string faite_par;
    std::string faite_le;
    bool remplace = false;

    bool releve() const { return situation.has_value(); }
};

struct AppelDeSortie
{
    int mois = 0;
    std::string issue;
    Jour appele_le;
    std::string faite_par;
    std::string faite_le;
};

/// Un point après la sortie : quand, où il en est, ce qui s'en est dit.
struct Suivi
{
    int mois = 0;
    Jour echeance;
    EtatDeSuivi etat = EtatDeSuivi::AVenir;
    std::vector<ReleveDeSortie> releves; // du plus ancien au plus récent, remplacés compris
    std::vector<AppelDeSortie> appels;   // du plus ancien au plus récent

    const ReleveDeSortie* releve() const { return releves.empty() ? nullptr : &releves.back(); }
    bool attendu() const { return etat == EtatDeSuivi::AAppeler || etat == EtatDeSuivi::EnRetard; }
};

/// Une sortie, ses corrections, ce qu'en disent les deux vocabulaires, et son suivi.
struct Sortie
{
    std::vector<LigneDeSortie> lignes; // de la première à celle qui vaut
    Classement<ClasseIae> iae{ClasseIae::Autre, {}, {}, {}};
    Classement<IssuePlie> plie{IssuePlie::Autre, {}, {}, {}};
    std::vector<Suivi> suivis; // aucun pour une sortie non comptée

    const LigneDeSortie& ligne() const { return lignes.back(); }
    const std::string& origine() const { return lignes.front().id; }
    bool retiree() const { return ligne().retiree; }
    const Suivi* suivi(int mois) const;
};

/// Celles d'une personne, retirées comprises, de la plus récente à la plus ancienne. `participant` vient de trouver_participant.
std::vector<Sortie> lister_sorties_de(socle::Transaction& tx, const Droit& droit, const Participant& participant, Jour le);
/// NotFound quand cette sortie n'est pas celle de cette personne.
Sortie trouver_sortie(socle::Transaction& tx, const Droit& droit, const Participant& participant, const std::string& origine, Jour le);

// --- Les compter ---------------------------------------------------------------------------------------------------

struct RechercheDeSorties
{
    std::optional<Jour> du, au; // de la date de sortie, bornes comprises
    std::string q;              // partie de la référence ou du nom
    std::optional<ClasseIae> iae;
    std::optional<IssuePlie> plie;
};
/// Une sortie et sa personne : la ligne vers laquelle un chiffre descend.
struct SortieDePersonne
{
    std::string participant_id;
    std::string structure_id;
    std::string reference;
    std::string personne;
    Sortie sortie;
};
/// Celles du périmètre (NoterSortie) qui valent, de la plus récente à la plus ancienne.
std::vector<SortieDePersonne> lister_sorties(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const RechercheDeSorties& recherche, Jour le);
CompteDeSorties compter_sorties(const std::vector<SortieDePersonne>& sorties);

/// Où en sont les points à n mois : ce qui n'est pas relevé n'est pas un zéro.
struct CompteDeSuivi
{
    int mois = 0;
    int en_emploi = 0, releves = 0, exclus = 0, non_releves = 0, a_venir = 0, attendus = 0;
    int comptes() const { return releves - exclus; }
};
std::vector<CompteDeSuivi> compter_suivis(const std::vector<SortieDePersonne>& sorties);

/// Un appel à faire ce mois-ci, ou en retard.
struct AppelAFaire
{
    std::string participant_id;
    std::string reference;
    std::string personne;
    std::string telephone; // de l'identité, effaçable ; "" quand on ne l'a pas
    std::string origine;
    Jour sortie_le;
    Suivi suivi;
};
/// "" tant que le dossier n'en garde pas.
std::string telephone_de(socle::Transaction& tx, const Participant& participant);
/// Les plus anciens d'abord.
std::vector<AppelAFaire> lister_appels(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le);

/// Une personne dont toutes les affectations sont finies, et dont aucune sortie n'est notée.
struct SortieANoter
{
    std::string participant_id;
    std::string reference;
    std::string personne;
    Mois finie;
};
std::vector<SortieANoter> lister_sorties_a_noter(socle::Transaction& tx, const Perimetre& perimetre, Mois ce_mois);

std::vector<FaitDeParcours> faits_des_sorties(socle::Transaction& tx, const Participant& participant);

// --- Les noter -----------------------------------------------------------------------------------------------------

/// Une ligne de plus, qui corrige `corrige` (l'origine de la sortie, "" pour une nouvelle). Conflict quand `vue`, la ligne que l'on corrigeait, n'est plus
/// celle qui vaut. Rend l'origine.
std::string inscrire_sortie(Ecriture& ecriture, const Droit& droit, const Participant& participant, Jour sortie_le, const SituationNotee& situation,
                            const std::string& corrige, const std::string& vue);
void retirer_sortie(Ecriture& ecriture, const Droit& droit, const Participant& participant, const std::string& origine);
/// Conflict quand un autre relevé est venu depuis `vu` ("" : aucun).
void inscrire_releve(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const SituationNotee& situation, const std::string& vu);
void inscrire_non_releve(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const std::string& motif, const std::string& vu);
void inscrire_appel(Ecriture& ecriture, const Participant& participant, const Sortie& sortie, int mois, const std::string& issue, Jour appele_le);

/// Le vrai code d'une ligne réservée ; la lecture s'inscrit au journal, sans le dire. NotFound quand elle n'est pas de cette personne.
std::string lire_situation_reservee(Ecriture& ecriture, const Participant& participant, const std::string& ligne_id);

} // namespace ouvrage
