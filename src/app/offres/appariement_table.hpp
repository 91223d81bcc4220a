#pragma once

#include "app/offres/candidatures_table.hpp"
#include "domaine/appariement.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

/// Une personne suivie, vue pour la rapprocher d'une offre.
struct PersonneARapprocher
{
    std::string participant_id;
    std::string reference;
    std::string personne;         // son nom, ou sa référence
    Candidat candidat;            // `id` est la référence : c'est elle qui départage
    bool a_dit = false;           // elle a dit ce qu'elle cherche, et rien n'y a répondu depuis
    int en_attente = 0;           // propositions dont on attend la réponse, toutes offres réunies
};

/// Une offre ouverte, et combien de personnes on peut encore y proposer.
struct OffreARapprocher
{
    Offre offre;
    PosteAPourvoir poste;
    int restants = 0;   // postes que personne n'occupe
    int en_attente = 0; // personnes proposées dont on attend la réponse
};

struct ConsigneInscrite
{
    std::string id;
    std::string offre_id;
    std::string participant_id;
    SensDeConsigne sens = SensDeConsigne::Ecarter;
    std::string motif;
    std::string faite_par; // nom
    std::string faite_le;
};

/// Tout ce qu'il faut pour rapprocher, lu d'une seule structure.
struct DonneesDAppariement
{
    std::string structure_id;
    BaremeAppariement bareme;
    std::vector<OffreARapprocher> offres;      // par premier jour
    std::vector<PersonneARapprocher> personnes; // par nom
    std::map<std::pair<std::string, std::string>, Antecedent> antecedents; // (offre, participant)
    std::map<std::pair<std::string, std::string>, ConsigneInscrite> consignes;
    std::int64_t sans_souhaits = 0; // personnes suivies qui n'ont pas dit ce qu'elles cherchent

    Antecedent antecedent(const std::string& offre_id, const std::string& participant_id) const;
    const ConsigneInscrite* consigne(const std::string& offre_id, const std::string& participant_id) const;
    Appariement apparier(const PersonneARapprocher& personne, const OffreARapprocher& offre) const;
};

enum class Personnes
{
    QuiOntDit, // ce qu'elles cherchent
    Toutes     // et celles qui n'ont rien dit, dont l'essentiel est inconnu
};
/// `offre_id` vide : toutes les offres ouvertes. NotFound quand elle n'est pas dans le périmètre ; Conflict quand le barème du territoire ne se lit pas.
DonneesDAppariement charger_appariement(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Personnes lesquelles, const std::string& offre_id, Jour le);

// --- Classer, choisir : purs, sur ce qui a été lu --------------------------------------------------------------------------

struct RangDeCandidat
{
    std::size_t personne = 0; // dans `personnes`
    Appariement fait;
};
/// Toutes les personnes pour une offre : les possibles d'abord, par points décroissants puis par référence.
std::vector<RangDeCandidat> classer_candidats(const DonneesDAppariement& donnees, std::size_t offre);

struct ChoixPropose
{
    std::size_t offre = 0;
    std::size_t personne = 0;
    Appariement fait;
    bool impose = false;
    struct Autre
    {
        std::size_t personne = 0;
        int points = 0;
        std::optional<std::size_t> placee; // l'offre à laquelle elle est proposée plutôt
    };
    std::optional<Autre> second; // qui aurait été proposée à sa place
    std::optional<std::pair<std::size_t, int>> mieux_ailleurs; // une offre où elle a plus de points, laissée à une autre pour l'ensemble
};
struct LaisseeDeCote
{
    std::size_t personne = 0;
    std::optional<std::pair<std::size_t, int>> meilleure; // l'offre possible où elle a le plus de points ; absente : aucune n'est possible
    std::string pourquoi;
};
struct AideAuChoix
{
    std::vector<ChoixPropose> choix;       // par offre, puis par points
    std::vector<LaisseeDeCote> de_cote;    // par points de leur meilleure offre
    std::vector<std::pair<std::size_t, int>> manquent; // offres à qui il manque des personnes, et combien
    std::int64_t points = 0;
    std::int64_t au_plus = 0; // aucun autre ensemble n'a plus de points
};
/// `retenues` : les offres voulues (identifiants), vide pour toutes ; `par_poste` personnes proposées pour chaque poste.
AideAuChoix composer_les_propositions(const DonneesDAppariement& donnees, const std::vector<std::string>& retenues, int par_poste);

// --- Ce que d'autres pièces montrent ---------------------------------------------------------------------------------------

/// Pourquoi cette personne pour cette offre, écrit pour qui demande : le facilitateur lit tout ; une entreprise ou un organisme, jamais les freins.
/// Absente quand la personne n'est plus parmi celles que l'on rapproche. L'appelant a déjà vu la candidature par son périmètre.
std::optional<ExplicationDAppariement> raisons_de_candidature(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const CandidatureDOffre& de, Jour le);

// --- Écrire ----------------------------------------------------------------------------------------------------------------

/// `sens` absent : la paire est rendue au calcul. `vue` : la consigne que la page montrait, "" sans. Conflict quand une autre l'a remplacée.
std::string inscrire_consigne(Ecriture& ecriture, const Offre& offre, const Participant& participant, std::optional<SensDeConsigne> sens, const std::string& motif,
                              const std::string& note, const std::string& vue);
/// Les consignes d'une paire, la dernière d'abord ; « libre » a un motif vide et `libre` à vrai.
struct LigneDeConsigne
{
    std::string id;
    std::optional<SensDeConsigne> sens; // absent : rendue au calcul
    std::string motif;
    std::string note;
    std::string faite_par;
    std::string faite_le;
};
std::vector<LigneDeConsigne> lister_consignes(socle::Transaction& tx, const Offre& offre, const Participant& participant);

} // namespace ouvrage
