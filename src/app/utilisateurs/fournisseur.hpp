#pragma once

#include "socle/fetch/fetch.hpp"
#include "socle/oidc/oidc.hpp"
#include "socle/time/time.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

struct Maison;

/// Ce que dit [oidc] dans ouvrage.toml.
struct ReglagesFournisseur
{
    std::string emetteur; // vide : aucun fournisseur
    std::string client;
    std::string secret; // vide : client public, tenu par PKCE seul
    std::string nom = "le fournisseur d'identité";
    bool mots_de_passe = true;            // un compte relié entre-t-il encore par son mot de passe ?
    bool second_facteur_du_fournisseur = false; // plusieurs facteurs chez lui dispensent-ils du nôtre ?
    std::vector<std::string> acr;         // niveaux demandés, qui valent plusieurs facteurs
};

/// Le fournisseur ne répond pas, ou répond ce que l'on ne croit pas. what() est un code pour le journal technique.
struct FournisseurMuet : socle::Error
{
    using Error::Error;
};

/// Qui le fournisseur vient de reconnaître.
struct IdentiteProuvee
{
    std::string emetteur;
    std::string empreinte;    // de l'émetteur et du sujet ; le sujet lui-même n'est pas gardé
    bool plusieurs_facteurs = false;
};

/// Le fournisseur d'identité réglé : son document de découverte et ses clés sont gardés une heure, relus quand une clé est inconnue. Plusieurs fils à la fois ;
/// quelques-uns seulement l'attendent ensemble, les suivants reçoivent TooManyRequests : un fournisseur lent n'arrête pas la maison.
class FournisseurIdentite
{
public:
    using Aller = std::function<socle::FetchAnswer(const socle::FetchRequest&)>;
    explicit FournisseurIdentite(ReglagesFournisseur reglages, Aller aller = {});

    const ReglagesFournisseur& reglages() const { return reglages_; }

    /// Où envoyer le navigateur.
    std::string adresse_d_entree(const socle::OidcAsk& demande, socle::Instant maintenant);
    /// La preuve rapportée : `code` s'échange contre une identité vérifiée. `iss` : ce que la réponse dit de son auteur, "" sinon.
    IdentiteProuvee reconnaitre(std::string_view code, std::string_view iss, const socle::OidcAsk& demande, socle::Instant maintenant);
    /// Où envoyer le navigateur pour sortir aussi de chez lui ; vide quand il n'a pas de porte de sortie.
    std::string adresse_de_sortie(std::string_view retour, socle::Instant maintenant);

private:
    socle::OidcProvider decouvrir(socle::Instant maintenant);
    std::vector<socle::OidcKey> cles(const socle::OidcProvider& fournisseur, socle::Instant maintenant, bool relire);
    socle::FetchAnswer aller(const socle::FetchRequest& demande);

    ReglagesFournisseur reglages_;
    Aller aller_;
    std::mutex mutex_;
    std::optional<socle::OidcProvider> connu_;
    std::vector<socle::OidcKey> cles_;
    socle::Instant connu_le_{}, cles_le_{}, relues_le_{};
    std::optional<socle::Instant> muet_depuis_;
    std::atomic<int> en_cours_{0};
};

/// Le fournisseur d'une maison ; nul : les mots de passe d'ici seulement. Il se branche avant qu'elle serve, et se débranche (nul) avant qu'elle disparaisse.
FournisseurIdentite* fournisseur_de(const Maison& maison);
void brancher_fournisseur(const Maison& maison, std::shared_ptr<FournisseurIdentite> fournisseur);

/// L'empreinte d'un couple émetteur, sujet.
std::string empreinte_d_identite(std::string_view emetteur, std::string_view sujet);

} // namespace ouvrage
