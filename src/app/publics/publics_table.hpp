#pragma once

#include "app/lots/lots_table.hpp"
#include "app/participants/participants_table.hpp"
#include "app/publics/publics_jeux.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

// --- Quel jeu s'applique ---------------------------------------------------------------------------------------------

inline constexpr std::string_view kCleDuJeu = "jeu_de_criteres";

/// Les codes que porte une valeur « ccag_2021 npnru », dans l'ordre ; ceux que le programme ne connaît pas sont passés.
std::vector<std::string> codes_de_jeux(const std::string& valeur, const Publics& publics);
/// La valeur en vigueur pour un lot : contrat, sinon territoire, sinon droit/.
EnVigueur jeux_du_lot(socle::Transaction& tx, const Droit& droit, const Lot& lot, Jour jour);
/// Conflict quand un code n'est pas connu ou n'ouvre pas la clause.
void inscrire_jeux_du_lot(Ecriture& ecriture, const Publics& publics, const Lot& lot, const std::vector<std::string>& codes, Jour depuis,
                          const std::string& source, const std::string& raison);

/// Un jeu à éprouver pour une personne : par ses lots, sinon par sa structure.
struct JeuApplicable
{
    std::string code;
    std::optional<std::string> lot_id;
    std::string d_ou;                  // « Lot 2, gros œuvre : CCAP, art. 1.4 (contrat) »
    std::optional<Jour> fin_du_marche; // pour un CDI
    std::optional<int> mois;           // la durée de fenêtre en vigueur, territoire et contrat compris
    std::string source_des_mois;
};
std::vector<JeuApplicable> jeux_applicables(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const Publics& publics,
                                            const Participant& participant, Jour jour);

// --- Ce qui a été décidé ---------------------------------------------------------------------------------------------

/// Un critère retenu et la pièce vue. Ne se lit qu'avec GererParticipants, dans la structure qui suit la personne.
struct RaisonInscrite
{
    std::string critere;
    std::string libelle;
    bool principal = false;
    Sensible sensible = Sensible::Non;
    std::string piece; // vide : la structure tient lieu de preuve
    std::optional<Jour> datee_du, expire_le;
    std::string source;
};

struct EligibiliteInscrite
{
    std::string id;
    std::string jeu;
    std::string jeu_version;
    std::string base; // code, vide pour un refus
    bool eligible = false;
    Jour prise_de_poste;
    bool tardive = false;
    std::string rattrapage;
    std::optional<std::string> fenetre_id; // celle d'aujourd'hui : une fenêtre remplacée entraîne la décision avec elle
    std::optional<Jour> debut, fin;
    bool annulee = false;
    std::string faite_par;
    std::string faite_le;
    std::vector<RaisonInscrite> raisons; // celles qui ne sont pas réservées
    int reservees = 0;                   // combien d'autres : voir lire_raisons
};
/// Les plus récentes d'abord, annulées comprises. `participant` vient de trouver_participant : le périmètre y est passé.
std::vector<EligibiliteInscrite> lister_eligibilites(socle::Transaction& tx, const Participant& participant);

/// Toutes les raisons d'une décision, réservées comprises ; la lecture s'inscrit au journal quand il y en a, sans dire lesquelles.
/// NotFound quand la décision n'est pas celle de cette personne.
struct DecisionLue
{
    EligibiliteInscrite decision;
    std::vector<RaisonInscrite> raisons;
};
DecisionLue lire_raisons(Ecriture& ecriture, const Participant& participant, const std::string& eligibilite_id);

/// Ce que devient la fenêtre d'une personne quand on décide : une personne, une fenêtre à la fois.
struct Rattachement
{
    enum class Sorte
    {
        Nouvelle, // aucune fenêtre ne court le jour de la prise de poste
        Rejointe, // une fenêtre court : la décision s'y rattache, ses dates ne changent pas
        Corrigee  // même jeu, même prise de poste : la décision en remplace une, et sa fenêtre avec elle
    };
    Sorte sorte = Sorte::Nouvelle;
    std::optional<std::string> decision_id; // celle qui est corrigée
    std::optional<std::string> fenetre_id;  // celle que l'on rejoint ou que l'on remplace
    std::optional<Jour> debut, fin;
};
Rattachement rattacher(const Participant& participant, const std::vector<EligibiliteInscrite>& deja, const std::string& jeu, Jour prise_de_poste);

/// Ce qui est décidé, une fois examiné. `fin` vide : sans fin.
struct Decision
{
    const JeuDeCriteres* jeu = nullptr;
    const Examen* examen = nullptr;
    Prise prise;
    std::optional<std::size_t> principal; // rang dans le jeu ; vide pour un refus
    Jour debut;
    std::optional<Jour> fin;
    std::string rattrapage;
    std::optional<std::string> lot_id;
};
/// Inscrit la décision, ses raisons et sa fenêtre, rattachée comme le dit `rattacher`.
std::string inscrire_eligibilite(Ecriture& ecriture, const Droit& droit, const Participant& participant, const Decision& decision);

// --- Ce que voient l'entreprise et l'acheteur -------------------------------------------------------------------------

/// Des dates, et rien d'autre.
struct FenetreDePersonne
{
    std::string participant_id;
    std::string structure_id; // qui suit la personne
    std::string reference;
    std::string personne; // la référence quand le nom ne se montre pas à qui demande
    std::string entreprise_id;
    std::string entreprise;
    std::optional<Jour> debut, fin; // la fenêtre du jour, sinon la prochaine, sinon la dernière
};
std::vector<FenetreDePersonne> lister_fenetres_du_lot(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot, Jour jour);

/// La notice d'une personne : l'oui ou le non et les dates, pour qui peut lire son nom (sa structure, l'entreprise où elle est affectée).
struct Notice
{
    std::string participant_id;
    std::string structure_id;
    std::string structure;
    std::string reference;
    std::string personne;
    std::optional<Jour> debut, fin;
    std::string decidee_par;
    std::string decidee_le; // instant
    std::vector<std::string> lots;
};
Notice trouver_notice(socle::Transaction& tx, const Perimetre& perimetre, const std::string& participant_id, Jour jour);

} // namespace ouvrage
