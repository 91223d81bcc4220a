#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "socle/crypto/password.hpp"
#include "socle/crypto/signed_token.hpp"
#include "socle/db/database.hpp"
#include "socle/http/http.hpp"
#include "socle/http/router.hpp"
#include "socle/template/vue.hpp"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>

namespace ouvrage
{

/// Ce que la page montre à qui l'ouvre et à qui elle est servie. Voir ouvrage.toml.
struct Reglages
{
    std::string adresse_publique = "http://127.0.0.1:8080"; // sans barre finale
    std::string source_href = "/source";                    // où lire le code (EUPL : à offrir à qui l'emploie)
    bool demonstration = false;                             // les comptes de démonstration se montrent à la connexion
    bool derriere_tls = false;                              // cookies « Secure », HSTS
    std::string cle;                                        // secret de la maison (liens signés) ; 32 octets au moins
};

/// Celui qui est connecté.
struct Utilisateur
{
    std::string id;
    std::string nom;
    std::string courriel;
    std::string structure_id;
    std::string structure_nom;
    std::string role_libelle; // pour l'œil : « Facilitateur »
    std::vector<PersonneRemplacee> remplace = {}; // dont ce compte tient les rôles aujourd'hui

    Auteur auteur() const { return {id, nom, remplace}; }
    bool tient_lieu_de(const std::string& utilisateur_id) const
    {
        return std::any_of(remplace.begin(), remplace.end(), [&](const PersonneRemplacee& une) { return une.id == utilisateur_id; });
    }
};

struct Maison;

/// Une demande, telle que la reçoit une pièce : tout ce qu'il faut pour répondre, rien d'ambiant.
struct Demande
{
    const socle::Request& http;
    const Maison& maison;
    socle::Database& base;
    const Utilisateur* utilisateur = nullptr; // nul sur une route publique
    Perimetre perimetre = Perimetre::vide();
    std::string csrf;    // le secret de la session ; la page en montre un masque
    std::string session; // empreinte de la session ; vide pour un jeton d'API
    Jour aujourd_hui;    // à Paris

    const std::string& param(std::string_view nom) const { return http.param(nom); }
    socle::Instant maintenant() const { return http.now; }
    const Utilisateur& qui() const; // Unauthenticated quand personne n'est connecté
};

using Traitant = std::function<socle::Response(const Demande&)>;
using Routeur = socle::Router<Traitant>;

/// Accès d'une route : un acte, ou l'un de ces deux mots.
inline constexpr std::string_view kPublic = "public";     // sans compte
inline constexpr std::string_view kConnecte = "connecte"; // tout compte ouvert

/// La maison montée : base, droit, réglages, routes.
struct Maison
{
    Maison(socle::Database& base, Reglages reglages, socle::PasswordOptions mots_de_passe = {});

    socle::Database& base;
    Reglages reglages;
    Droit droit;
    mutable socle::PasswordHasher mots_de_passe;
    socle::TokenSigner signature;
    Routeur routeur;

    /// Une demande de bout en bout : qui, périmètre, traitant, erreurs en pages. Ne lève pas.
    socle::Response repondre(socle::Request& http) const;
    /// La page (ou le problème JSON, sous /api/) d'une erreur.
    socle::Response page_erreur(const socle::Request& http, socle::Status statut, std::string_view detail) const;
};

// --- Écrire -------------------------------------------------------------------------------------------------------

/// Une écriture rejouée (double clic, réponse perdue) ne se refait pas : même clé, même réponse. La clé vient du champ
/// caché `cle` du formulaire ou de l'en-tête Idempotency-Key ; sans clé, l'écriture se fait telle quelle.
/// `acte` écrit et rend où aller (303 pour une page, 201 avec Location et `corps` pour l'API). Conflict quand la clé a
/// servi à autre chose. Les exceptions de l'acte défont tout et sortent d'ici.
struct Issue
{
    std::string adresse;
    std::string annonce; // code d'une phrase montrée à l'arrivée (kAnnonces, dans page.cpp), "" pour aucune
    socle::Json corps;   // réponse de l'API
};
socle::Response ecrire(const Demande& demande, const std::function<Issue(Ecriture&)>& acte);

// --- Montrer ------------------------------------------------------------------------------------------------------

struct Lien
{
    std::string href;
    std::string libelle;
};

/// La page entière autour d'un gabarit de pièce ; `csrf` est ajouté à la vue. `ici` choisit l'onglet courant (« /marches »).
socle::Response page(const Demande& demande, std::string_view gabarit, socle::Vue vue, const std::string& titre,
                     std::string_view ici, socle::Status statut = socle::Status::Ok);
/// Un morceau de page, pour htmx.
socle::Response fragment(const Demande& demande, std::string_view gabarit, socle::Vue vue,
                         socle::Status statut = socle::Status::Ok);
/// La même page sans navigation (connexion, page de téléphone).
socle::Response page_nue(const Demande& demande, std::string_view gabarit, socle::Vue vue, const std::string& titre,
                         socle::Status statut = socle::Status::Ok);

/// Vues communes des gabarits (docs/gabarits.md).
socle::Vue vue_fil(const std::vector<Lien>& liens, const std::string& ici);
struct AnomalieDeChamp
{
    std::string champ; // identifiant du champ, "" pour l'ensemble
    std::string code;
};
/// « anomalies » : faux quand il n'y en a pas.
socle::Vue vue_anomalies(const std::vector<AnomalieDeChamp>& anomalies);
/// La phrase de l'anomalie d'un champ, "" quand tout va bien.
std::string anomalie_de(const std::vector<AnomalieDeChamp>& anomalies, std::string_view champ);
socle::Vue vue_journal(const std::vector<Evenement>& evenements);

struct Champ
{
    std::string nom = {};
    std::string libelle = {};
    std::string valeur = {};
    std::string aide = {};
    std::string type = "text";
    std::string clavier = {};
    std::string unite = {};
    std::string taille = {};
    std::string suggestions = {};
    bool obligatoire = true;
    std::string remplissage = "off";
};
socle::Vue vue_champ(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies);
struct Option
{
    std::string valeur;
    std::string texte;
};
socle::Vue vue_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite,
                     const std::vector<Option>& options, std::string_view choisie,
                     const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire = true);

/// Réponse JSON de l'API, avec son ETag ; 304 quand l'appelant l'a déjà.
socle::Response reponse_json(const Demande& demande, const socle::Json& corps, socle::Status statut = socle::Status::Ok);
/// Problème au sens de la RFC 9457, avec toutes les anomalies.
socle::Response probleme(socle::Status statut, std::string_view titre, std::string_view detail,
                         const std::vector<AnomalieDeChamp>& anomalies = {});

} // namespace ouvrage
