#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une semaine : le temps d'un congé, pas celui d'oublier un lien dans une boîte aux lettres.
inline constexpr std::chrono::days kDureeDUnLien{7};
/// Un jeton d'API se renouvelle au moins chaque année : quelqu'un se souvient alors de ce qui l'emploie.
inline constexpr std::chrono::days kDureeDUnJetonAuPlus{365};

// --- Lire ---------------------------------------------------------------------------------------------------------

/// Un rôle tenu, dit en mots : « Entreprise », sur « Durand BTP ».
struct RoleTenu
{
    Attribution attribution;
    std::string sur; // nom de l'entreprise, de l'acheteur ou de la structure
    std::string faite_le;
};

enum class EtatCompte
{
    Invite,   // un rôle, et rien encore qui ouvre : ni mot de passe, ni identité reliée
    Ouvert,   // un rôle et de quoi entrer
    Desactive // plus aucun rôle
};
std::string_view code(EtatCompte etat);
std::string_view libelle(EtatCompte etat);

struct FicheCompte
{
    std::string id;
    std::string structure_id;
    std::string structure_nom;
    std::string courriel;
    std::string nom;
    std::string cree_le;
    EtatCompte etat = EtatCompte::Invite;
    bool second_facteur = false;
    bool par_fournisseur = false; // sans mot de passe : le fournisseur d'identité dit s'il y a plusieurs facteurs
    std::optional<std::string> derniere_venue;
    std::vector<RoleTenu> roles; // ceux des structures que le périmètre gère
};

enum class TriComptes
{
    Nom,
    Venue
};
struct RechercheComptes
{
    std::string q; // mots du nom ou de l'adresse, sans accents ni casse ; tous doivent s'y trouver
    std::optional<Role> role;
    std::optional<EtatCompte> etat;
    TriComptes tri = TriComptes::Nom;
    int page = 1;
    int par_page = 50; // 0 : tout
};
struct PageDeComptes
{
    std::vector<FicheCompte> comptes;
    std::int64_t total = 0;
    std::int64_t sans_second_facteur = 0; // parmi les comptes ouverts trouvés
};
PageDeComptes lister_comptes(socle::Transaction& tx, const Perimetre& perimetre, const RechercheComptes& recherche);
/// socle::NotFound hors du périmètre.
FicheCompte trouver_compte(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id);

/// Une adresse, déjà en minuscules, a-t-elle un compte ? Une adresse n'en a qu'un, quelle que soit la structure.
bool courriel_pris(socle::Transaction& tx, const std::string& courriel);
/// Un compte accepté par un fournisseur d'identité peut n'en avoir aucun.
bool a_un_mot_de_passe(socle::Transaction& tx, const std::string& utilisateur_id);

/// Les rôles d'un compte, pour lui-même.
std::vector<RoleTenu> lister_ses_roles(socle::Transaction& tx, const std::string& utilisateur_id);

struct Nomme
{
    std::string id;
    std::string nom;
};
/// Les structures dont on gère les comptes, par nom.
std::vector<Nomme> lister_structures_gerees(socle::Transaction& tx, const Perimetre& perimetre);

enum class EtatDInvitation
{
    Sert,     // son lien sert encore
    Expiree,
    Revoquee,
    SansLien  // le lien a servi ou a été remplacé sans suite
};
/// Un compte invité et ce que devient son lien.
struct InvitationEnAttente
{
    FicheCompte compte;
    std::string par;       // qui a créé le lien
    std::string expire_le; // instant ; "" sans lien
    EtatDInvitation etat = EtatDInvitation::SansLien;
};
/// Les comptes que l'on gère et que personne n'a encore ouverts, le lien qui finit le plus tôt d'abord.
std::vector<InvitationEnAttente> lister_invitations(socle::Transaction& tx, const Perimetre& perimetre, socle::Instant maintenant);

/// La structure qui pilote le territoire de celle-ci : la dernière désignée, ou la seule. Aucune quand personne ne l'a désignée parmi plusieurs.
std::optional<std::string> pilote_du_territoire(socle::Transaction& tx, const std::string& structure_id);

/// Un acheteur, une entreprise ou un organisme d'une structure dont on gère les comptes.
struct Represente
{
    Role role = Role::Entreprise; // celui qui le représente
    std::string id;
    std::string nom;
    std::string siret; // "" quand il n'est pas connu
    std::string sorte; // « acheteur », « entreprise », « organisme »
};
/// Par quelques mots du nom ou les premiers chiffres du SIRET.
std::vector<Represente> lister_representables(socle::Transaction& tx, const Perimetre& perimetre, std::string_view mots, int au_plus);
/// Ce que quelqu'un a tapé ou choisi : SIRET ou identifiant en premier mot, ou nom entier. Aucun quand rien n'y répond,
/// ou quand un nom désigne plusieurs fiches.
std::optional<Represente> trouver_represente(socle::Transaction& tx, const Perimetre& perimetre, const std::string& structure_id,
                                             Role role, std::string_view texte);

struct JetonApi
{
    std::string id;
    std::string libelle;
    std::string portee; // « lecture » ou « ecriture »
    std::string cree_le;
    std::string expire_le;
};
/// Ceux qui servent encore, du plus récent au plus ancien.
std::vector<JetonApi> lister_jetons_api(socle::Transaction& tx, const std::string& utilisateur_id, socle::Instant maintenant);

// --- Écrire -------------------------------------------------------------------------------------------------------
// Chaque fonction relit, dans la transaction, que l'auteur gère bien les comptes de la structure (la machine, sans
// identifiant, les gère toutes), inscrit des faits et une phrase. Forbidden, NotFound ou Conflict sinon.

struct RoleDonne
{
    Role role = Role::Entreprise;
    std::string structure_id;
    std::optional<std::string> represente_id; // l'acheteur, l'entreprise ou l'organisme, pour ces trois rôles seulement
};
struct CompteNouveau
{
    std::string courriel; // en minuscules, déjà lu
    std::string nom;
    RoleDonne role; // sa structure est celle qui ouvre le compte
};
/// Le jeton du lien d'invitation n'est gardé nulle part : il se montre une fois.
struct Invitation
{
    std::string utilisateur_id;
    std::string jeton;
};
Invitation inscrire_compte(Ecriture& ecriture, const CompteNouveau& compte);
void inscrire_attribution(Ecriture& ecriture, const std::string& utilisateur_id, const RoleDonne& role);
/// Personne ne retire son propre dernier rôle d'administrateur : une structure n'est jamais laissée sans personne.
void retirer_attribution(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& attribution_id);
/// Retire tous les rôles, clôt les sessions et les liens, révoque les jetons.
void desactiver_compte(Ecriture& ecriture, const std::string& utilisateur_id);
/// Un nouveau lien à usage unique ; les précédents ne servent plus. Réservé à qui gère tous les rôles du compte : un lien
/// ouvre tout ce que le compte ouvre.
Invitation inscrire_lien(Ecriture& ecriture, const std::string& utilisateur_id);
/// Le lien qui sert encore ne sert plus ; le compte garde ses rôles. Conflict quand aucun ne sert.
void revoquer_lien(Ecriture& ecriture, const std::string& utilisateur_id);
/// Délie le compte de son fournisseur d'identité, et ferme les sessions qu'il a ouvertes.
void delier_identite_de(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& identite_id);
void retirer_second_facteur_de(Ecriture& ecriture, const std::string& utilisateur_id);

/// Inscrit ou remplace le mot de passe (empreinte Argon2id) et clôt les liens qui restaient ; `phrase` le dit au journal.
/// Ne vérifie pas l'auteur : c'est l'affaire de l'appelant (le titulaire du compte, ou la machine).
void inscrire_mot_de_passe(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& empreinte,
                           const std::string& phrase);
/// Le même, pour le second facteur ; aucun secret : il est retiré.
void inscrire_second_facteur(Ecriture& ecriture, const std::string& utilisateur_id, const std::optional<std::string>& secret,
                             const std::string& phrase);

struct JetonNouveau
{
    std::string libelle;
    std::string portee; // « lecture » ou « ecriture »
    std::chrono::days duree{90};
};
/// Au nom de l'auteur, pour lui-même. Rend le jeton, montré une fois.
std::string inscrire_jeton_api(Ecriture& ecriture, const JetonNouveau& jeton);
void revoquer_jeton_api(Ecriture& ecriture, const std::string& jeton_id);

} // namespace ouvrage
