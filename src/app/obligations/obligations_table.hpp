#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/marches/marches_table.hpp"
#include "app/perimetre.hpp"
#include "domaine/obligation.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Qui a inscrit une ligne, et quand.
struct Inscrite
{
    std::string id;
    std::string faite_par; // nom, "" quand c'est la machine
    std::string faite_le;  // instant
    bool remplacee = false; // une autre ligne la remplace : elle ne vaut plus, et se lit encore
};

/// Ce que l'on sait de l'opération d'un marché.
struct Consultation
{
    Inscrite ligne;
    std::optional<Jour> lancee_le;
    std::optional<Centimes> estimation;
    bool defense = false;
    std::string source;
};

struct CategorieInscrite
{
    Inscrite ligne;
    CategorieAcheteur categorie = CategorieAcheteur::Collectivite;
    std::string source;
};

struct DecisionSociale
{
    Inscrite ligne;
    ConditionSociale reponse = ConditionSociale::Clause;
    std::optional<Derogation> derogation; // avec ConditionSociale::Derogation, et seulement
    std::string condition;                // en toutes lettres ; "" pour une dérogation
    std::string justification;
    Jour decidee_le;
};

/// Où en est un marché au regard de l'obligation.
enum class EtatDObligation
{
    // Dans l'ordre où l'on s'en occupe.
    ADecider,      // le texte oblige, et rien n'est décidé
    ACompleter,    // on ne peut pas répondre : il manque de quoi
    Decide,        // une décision est inscrite, obligatoire ou non
    SansObligation // sous le seuil, lancé avant, exclu, privé
};
std::string_view code(EtatDObligation etat);
std::string_view libelle(EtatDObligation etat);
std::optional<EtatDObligation> etat_d_obligation_du_code(std::string_view code);
inline constexpr std::size_t kEtatsDObligation = 4;

/// Un marché, ce que le droit en demande, et ce qui est décidé.
struct ObligationDuMarche
{
    Marche marche;
    OperationDAchat operation;
    Obligation obligation;
    std::vector<Consultation> consultations;    // la dernière d'abord
    std::vector<CategorieInscrite> categories;  // de l'acheteur, la dernière d'abord
    std::vector<DecisionSociale> decisions;     // la dernière d'abord

    const DecisionSociale* decision() const;
    const Consultation* consultation() const;
    const CategorieInscrite* categorie() const;
    EtatDObligation etat() const;
};
/// socle::NotFound hors du périmètre.
ObligationDuMarche trouver_obligation(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& marche_id,
                                      Acte acte = Acte::VoirObligations);

/// Un marché dans la liste : ce qu'il faut pour le lire, sans les lignes remplacées.
struct MarcheALEgardDuDroit
{
    std::string id;
    std::string objet;
    std::string reference;
    std::string acheteur_id;
    std::string acheteur;
    std::string nature;
    std::optional<Jour> lancee_le;
    std::optional<Centimes> estimation;
    Obligation obligation;
    std::optional<DecisionSociale> decision;
    EtatDObligation etat = EtatDObligation::ACompleter;
};
struct RechercheObligations
{
    std::string q;
    std::string acheteur_id;
    std::string nature;
    std::optional<EtatDObligation> etat;
};
struct ListeDObligations
{
    std::vector<MarcheALEgardDuDroit> marches; // à décider d'abord, puis décidés, sans obligation, à compléter ; par objet
    std::array<std::int64_t, kEtatsDObligation> combien{}; // par état, quel que soit celui demandé
};
ListeDObligations lister_obligations(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const RechercheObligations& recherche);

// --- L'acheteur ---------------------------------------------------------------------------------------------------

struct AchatsAnnuels
{
    Inscrite ligne;
    int annee = 0;
    Centimes montant;
    std::string source;
};
struct AcheteurSuivi
{
    std::string id;
    std::string structure_id;
    std::string nom;
    std::optional<std::string> siret;
    std::vector<CategorieInscrite> categories; // la dernière d'abord
    std::vector<AchatsAnnuels> achats;         // par année décroissante, puis la dernière d'abord

    const CategorieInscrite* categorie() const;
    /// Ceux que rien ne remplace, par année décroissante.
    std::vector<AchatsAnnuels> achats_en_vigueur() const;
};
/// NotFound quand aucun marché visible n'est le sien.
AcheteurSuivi trouver_acheteur(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirObligations);

// --- Écrire : chaque fonction inscrit la ligne, celle qu'elle remplace, et l'événement. Conflict quand celle-ci l'est déjà. ---------

void inscrire_consultation(Ecriture& ecriture, const ObligationDuMarche& de, const Consultation& consultation);
std::string inscrire_decision_sociale(Ecriture& ecriture, const Droit& droit, const ObligationDuMarche& de, const DecisionSociale& decision);
void inscrire_categorie(Ecriture& ecriture, const AcheteurSuivi& acheteur, CategorieAcheteur categorie, const std::string& source);
void inscrire_achats(Ecriture& ecriture, const AcheteurSuivi& acheteur, int annee, Centimes montant, const std::string& source);

} // namespace ouvrage
