#pragma once

#include "app/maison.hpp"
#include "app/utilisateurs/fournisseur.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une journée de travail, puis l'on se reconnecte : durée absolue, pour qu'une session volée finisse d'elle-même.
inline constexpr std::chrono::hours kDureeDeSession{12};
/// Le temps d'aller chercher son téléphone.
inline constexpr std::chrono::minutes kDureeDuSecondFacteur{10};
/// Cinq essais par quart d'heure : on retrouve un mot de passe oublié à moitié, on n'en devine pas un (480 par jour).
inline constexpr std::chrono::minutes kFenetreDesEssais{15};
inline constexpr int kEssaisParCompte = 5;
/// Une maison entière sort souvent par une seule adresse : de quoi se tromper à plusieurs, pas de quoi balayer des comptes.
inline constexpr int kEssaisParAdresse = 30;

/// D'où vient celui qui demande à entrer.
struct Visiteur
{
    std::string adresse;    // Request::remote
    std::string navigateur; // navigateur_de(User-Agent)
    std::string session;    // empreinte de la session que porte déjà le cookie, "" sinon : elle ne survit pas à l'entrée
    socle::Instant maintenant;
};
/// « Firefox, Linux » : assez pour reconnaître les siennes, trop peu pour suivre quelqu'un.
std::string navigateur_de(std::string_view user_agent);

/// Ce que donne une tentative d'entrer.
struct Entree
{
    enum class Issue
    {
        Refusee,       // le même mot pour une adresse inconnue, un mot de passe faux, un compte désactivé
        Freinee,       // trop d'essais : rien n'a été vérifié
        SecondFacteur, // `jeton` ouvre l'étape du code
        Ouverte,       // `jeton` est celui de la session
        ParFournisseur, // mot de passe juste, mais ce compte n'entre plus que par son fournisseur d'identité
        Inconnue,      // aucun compte n'est relié à cette identité
        DejaReliee,    // elle l'est à un autre compte
        RelieeAutrement // le compte l'est déjà à une autre identité
    };
    Issue issue = Issue::Refusee;
    std::string jeton;
};

/// `courriel` est déjà en minuscules. Prend le même temps, que le compte existe ou non.
Entree se_connecter(const Maison& maison, const std::string& courriel, std::string_view mot_de_passe, const Visiteur& visiteur);
/// `visiteur.session` est celle de l'étape du code. Un code déjà accepté ne l'est plus.
Entree passer_second_facteur(const Maison& maison, std::string_view code, const Visiteur& visiteur);

/// La session qui attend son code, avec le secret de ses formulaires.
struct EtapeDuCode
{
    std::string utilisateur_id;
    std::string nom;
    std::string csrf;
    std::string voie; // « mot_de_passe » ou « fournisseur »
};
std::optional<EtapeDuCode> trouver_etape_du_code(socle::Transaction& tx, const std::string& empreinte, socle::Instant maintenant);

/// Un lien qui sert encore : ni utilisé, ni remplacé, ni expiré, d'un compte qui a un rôle.
struct LienOuvert
{
    std::string utilisateur_id;
    std::string nom;
    std::string courriel;
    std::string structure_nom;
    bool premiere_fois = true; // une invitation, et non un oubli
    std::string expire_le;
};
/// Le lien dont l'empreinte est hash_hex(jeton).
std::optional<LienOuvert> trouver_lien_d_empreinte(socle::Transaction& tx, const std::string& empreinte, socle::Instant maintenant);
std::optional<LienOuvert> trouver_lien(socle::Transaction& tx, const std::string& jeton, socle::Instant maintenant);
/// Consomme le lien, inscrit le mot de passe (déjà jugé convenable), ferme les autres sessions, fait entrer.
/// Conflict quand le lien ne sert plus.
Entree choisir_par_lien(const Maison& maison, const std::string& jeton, std::string_view mot_de_passe, const Visiteur& visiteur);

// --- Par le fournisseur d'identité --------------------------------------------------------------------------------
// L'identité prouvée vaut le mot de passe : la suite (second facteur, session, comptes fermés) est la même.

/// Un retour du fournisseur se compte avant d'être vérifié, par adresse ; rien quand il y en a eu trop. Ce qui réussit l'oublie.
std::optional<std::vector<std::string>> compter_un_retour(const Maison& maison, const Visiteur& visiteur);
/// Le compte relié à cette identité, s'il y en a un. Inconnue, Refusee (compte fermé), SecondFacteur ou Ouverte.
Entree entrer_par_fournisseur(const Maison& maison, const IdentiteProuvee& identite, const std::vector<std::string>& retour, const Visiteur& visiteur);
/// Accepte une invitation sans choisir de mot de passe : relie, consomme le lien, ferme les autres sessions, fait entrer. Le lien reste quand l'identité est
/// refusée (DejaReliee, RelieeAutrement). Conflict quand le lien ne sert plus.
Entree relier_par_lien(const Maison& maison, const std::string& empreinte_du_lien, const IdentiteProuvee& identite, const std::vector<std::string>& retour,
                       const Visiteur& visiteur);
/// Relie l'identité au compte connecté, qui vient de prouver son mot de passe, et ouvre une session neuve.
Entree relier_au_compte(const Maison& maison, const Utilisateur& qui, const IdentiteProuvee& identite, const std::vector<std::string>& retour, const Visiteur& visiteur);
/// La session s'est-elle ouverte par le fournisseur ?
bool vient_du_fournisseur(socle::Transaction& tx, const std::string& empreinte_de_session);

/// Le titulaire d'un compte prouve qu'il connaît son mot de passe, avec le même frein que la connexion.
enum class PreuveDuSecret
{
    Faite,
    Fausse,
    Freinee
};
PreuveDuSecret prouver(const Maison& maison, const Utilisateur& qui, std::string_view mot_de_passe, const Visiteur& visiteur);

/// Inscrit le mot de passe, ferme toutes les sessions et en ouvre une neuve, dont le jeton est rendu.
std::string changer_mot_de_passe(const Maison& maison, const Utilisateur& qui, std::string_view nouveau, const Visiteur& visiteur);
/// Active le second facteur avec le premier code lu ; aucune session neuve quand le code est faux.
std::optional<std::string> activer_second_facteur(const Maison& maison, const Utilisateur& qui, const std::string& secret,
                                                  std::string_view code, const Visiteur& visiteur);
/// Le retire ; rend le jeton d'une session neuve. Conflict quand il n'y en a pas.
std::string retirer_son_second_facteur(const Maison& maison, const Utilisateur& qui, const Visiteur& visiteur);

struct SessionListee
{
    std::string navigateur;
    std::string creee_le;
    std::string expire_le;
    bool celle_ci = false;
};
std::vector<SessionListee> lister_sessions(socle::Transaction& tx, const std::string& utilisateur_id, const std::string& celle_ci,
                                           socle::Instant maintenant);
void fermer_session(socle::Transaction& tx, const std::string& empreinte);
/// Toutes celles du compte, sauf une. Rend leur nombre.
std::int64_t fermer_autres_sessions(socle::Transaction& tx, const std::string& utilisateur_id, const std::string& sauf);

} // namespace ouvrage
