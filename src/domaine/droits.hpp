#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

enum class Role
{
    Administrateur,
    Facilitateur,
    Acheteur,
    Entreprise,
    Prescripteur, // un organisme qui oriente, reçoit ou emploie des personnes
    Coordinateur, // d'un territoire : partage les marchés entre structures, tient les conventions et le réseau, sans lire un dossier
    Auditeur      // lit tout compte d'une structure jusqu'à ses lignes, n'écrit rien, ne lit aucun nom
};
std::string_view code(Role role);
std::string_view libelle(Role role);
std::optional<Role> role_du_code(std::string_view code);
std::span<const Role> roles();

/// Ce que l'on peut demander à la maison. Chaque route nomme un acte ; chaque requête aussi.
enum class Acte
{
    VoirTableau,
    VoirMarches,
    CreerMarche,
    VoirCompte,
    VoirPersonnes,      // le nom des participants, et non leur seule référence
    ReviserEngagement,
    FixerValeur,        // d'un territoire ou d'un contrat, plus précise que le droit
    VoirDeclarations,
    Declarer,           // et corriger ce que l'on a déclaré
    Valider,
    GererParticipants,
    VoirBilan,
    ConsulterDecp,
    SuivreContrat,      // d'un contrat public à un marché suivi
    GererUtilisateurs,
    VoirJournal,
    VoirObligations,   // ce que le droit demande de chaque marché, et le registre des décisions
    DeciderObligation, // inscrire la décision de l'acheteur, et ce qu'il faut pour répondre
    VoirPenalites,
    ProposerPenalite,
    DeciderPenalite,   // retenir ou renoncer : l'acheteur seul
    GererOrganismes,
    SuivreParcours,    // diagnostic, freins, étapes, entretiens, formations
    VoirOffres,        // les besoins des entreprises ouverts à qui demande
    DeposerOffre,
    ProposerCandidat,
    RepondreProposition, // dire oui, non, pourquoi : l'entreprise, ou le facilitateur à qui elle répond
    Apparier,          // l'aide au choix, pour plusieurs offres et beaucoup de personnes
    VoirContratsDeTravail,
    InscrireContratDeTravail,
    NoterSortie,       // situation à la sortie, à six mois, à douze mois
    VoirAccueil,       // le lieu d'accueil : programme, places
    GererAccueil,
    Emarger,           // noter qui est venu
    VoirProtection,    // le registre des traitements et les échéances de conservation
    Purger,            // rendre anonyme ce qui n'a plus à être gardé
    VoirConventions,   // celles de sa structure, ou celles dont on est partie
    GererConventions,
    RepondreConvention, // dire ce que l'on a tenu de ses engagements, en tant que partie
    VoirReseau,        // structures, secteurs, postes du territoire
    GererReseau,
    SolliciterHomologue, // une question à une autre structure, et y répondre
    PartagerMarche,    // chef de file et secondaires, partage des heures, transfert d'un marché
    VoirSpaser,        // objectifs d'achat responsable d'un acheteur, et ce qui en est tenu
    GererSpaser
};
std::string_view code(Acte acte);
std::optional<Acte> acte_du_code(std::string_view code);
std::span<const Acte> actes();

/// Refusé par défaut : un rôle ne peut que ce que cette table dit.
bool peut(Role role, Acte acte);

} // namespace ouvrage
