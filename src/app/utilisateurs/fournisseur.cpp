#include "app/utilisateurs/fournisseur.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>
#include <shared_mutex>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kEchangesALaFois = 2; // sur quatre fils au moins : les pages continuent
constexpr std::chrono::hours kGarde{1};
/// Une clé inconnue fait relire les clés, mais pas à chaque jeton : qui en forgerait ferait travailler le fournisseur.
constexpr std::chrono::seconds kEntreDeuxRelectures{5};
/// Injoignable, on ne l'attend pas de nouveau aussitôt.
constexpr std::chrono::seconds kApresUnSilence{10};

/// Les maisons montées dans ce processus : une, sauf dans les essais.
struct Branchements
{
    std::shared_mutex mutex;
    std::map<const Maison*, std::shared_ptr<FournisseurIdentite>> par_maison;
};
Branchements& branchements()
{
    static Branchements tous;
    return tous;
}

class Place
{
public:
    explicit Place(std::atomic<int>& en_cours) : en_cours_(en_cours)
    {
        if (++en_cours_ > kEchangesALaFois)
        {
            --en_cours_;
            throw TooManyRequests("beaucoup de monde entre en même temps : réessayez dans un instant");
        }
    }
    ~Place() { --en_cours_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    std::atomic<int>& en_cours_;
};

std::string joints(const std::vector<std::string>& mots)
{
    std::string texte;
    for (const auto& mot : mots) texte += (texte.empty() ? "" : " ") + mot;
    return texte;
}

} // namespace

FournisseurIdentite::FournisseurIdentite(ReglagesFournisseur reglages, Aller aller)
    : reglages_(std::move(reglages)), aller_(aller ? std::move(aller) : [](const FetchRequest& demande) { return fetch(demande); })
{
}

FetchAnswer FournisseurIdentite::aller(const FetchRequest& demande)
{
    const Place place(en_cours_);
    try
    {
        return aller_(demande);
    }
    catch (const Error& erreur)
    {
        throw FournisseurMuet(std::string("unreachable: ") + erreur.what());
    }
}

OidcProvider FournisseurIdentite::decouvrir(Instant maintenant)
{
    {
        const std::lock_guard verrou(mutex_);
        if (connu_ && maintenant - connu_le_ < kGarde) return *connu_;
        if (muet_depuis_ && maintenant - *muet_depuis_ < kApresUnSilence) throw FournisseurMuet("unreachable_just_before");
    }
    try
    {
        // Hors du verrou : qui attend le réseau ne fait attendre personne.
        const auto reponse = aller({oidc_discovery_url(reglages_.emetteur), std::nullopt, ""});
        if (reponse.status != 200) throw FournisseurMuet("discovery_status_" + std::to_string(reponse.status));
        auto lu = read_oidc_discovery(reponse.body, reglages_.emetteur);
        const std::lock_guard verrou(mutex_);
        connu_ = lu;
        connu_le_ = maintenant;
        muet_depuis_.reset();
        return lu;
    }
    catch (const Error& erreur)
    {
        if (dynamic_cast<const TooManyRequests*>(&erreur)) throw; // personne n'a rien demandé
        const std::lock_guard verrou(mutex_);
        muet_depuis_ = maintenant;
        throw FournisseurMuet(erreur.what());
    }
}

std::vector<OidcKey> FournisseurIdentite::cles(const OidcProvider& fournisseur, Instant maintenant, bool relire)
{
    {
        const std::lock_guard verrou(mutex_);
        const bool fraiches = !cles_.empty() && maintenant - cles_le_ < kGarde;
        if (fraiches && (!relire || maintenant - relues_le_ < kEntreDeuxRelectures)) return cles_;
        if (relire) relues_le_ = maintenant;
    }
    const auto reponse = aller({fournisseur.jwks_uri, std::nullopt, ""});
    if (reponse.status != 200) throw FournisseurMuet("keys_status_" + std::to_string(reponse.status));
    try
    {
        auto lues = read_oidc_keys(reponse.body);
        const std::lock_guard verrou(mutex_);
        cles_ = lues;
        cles_le_ = maintenant;
        return lues;
    }
    catch (const OidcRefusal& refus)
    {
        throw FournisseurMuet(refus.what());
    }
}

std::string FournisseurIdentite::adresse_d_entree(const OidcAsk& demande, Instant maintenant)
{
    auto complete = demande;
    complete.acr_values = joints(reglages_.acr);
    return oidc_authorization_url(decouvrir(maintenant), {reglages_.client, reglages_.secret}, complete);
}

IdentiteProuvee FournisseurIdentite::reconnaitre(std::string_view code, std::string_view iss, const OidcAsk& demande, Instant maintenant)
{
    const auto fournisseur = decouvrir(maintenant);
    // La réponse d'un autre fournisseur ne s'échange pas chez celui-ci (RFC 9207).
    if (iss.empty() ? fournisseur.names_itself : iss != fournisseur.issuer) throw FournisseurMuet("answer_issuer");
    const auto reponse = aller(oidc_token_request(fournisseur, {reglages_.client, reglages_.secret}, code, demande.redirect_uri, demande.verifier));
    try
    {
        const auto jeton = read_oidc_token_answer(reponse);
        const OidcExpected attendu{fournisseur.issuer, reglages_.client, demande.nonce, maintenant};
        OidcIdentity identite;
        try
        {
            identite = verify_id_token(jeton, cles(fournisseur, maintenant, false), attendu);
        }
        catch (const OidcRefusal& refus)
        {
            if (std::string_view(refus.what()) != "unknown_key") throw;
            identite = verify_id_token(jeton, cles(fournisseur, maintenant, true), attendu); // il a changé de clé
        }
        const bool plusieurs = std::find(identite.amr.begin(), identite.amr.end(), "mfa") != identite.amr.end() ||
                               (!identite.acr.empty() && std::find(reglages_.acr.begin(), reglages_.acr.end(), identite.acr) != reglages_.acr.end());
        return {fournisseur.issuer, empreinte_d_identite(fournisseur.issuer, identite.subject), plusieurs};
    }
    catch (const OidcRefusal& refus)
    {
        throw FournisseurMuet(refus.what());
    }
}

std::string FournisseurIdentite::adresse_de_sortie(std::string_view retour, Instant maintenant)
{
    const auto fournisseur = decouvrir(maintenant);
    return fournisseur.end_session_endpoint.empty() ? "" : oidc_end_session_url(fournisseur, {reglages_.client, reglages_.secret}, retour);
}

FournisseurIdentite* fournisseur_de(const Maison& maison)
{
    const std::shared_lock verrou(branchements().mutex);
    const auto trouve = branchements().par_maison.find(&maison);
    return trouve == branchements().par_maison.end() ? nullptr : trouve->second.get();
}

void brancher_fournisseur(const Maison& maison, std::shared_ptr<FournisseurIdentite> fournisseur)
{
    const std::unique_lock verrou(branchements().mutex);
    if (fournisseur) branchements().par_maison[&maison] = std::move(fournisseur);
    else branchements().par_maison.erase(&maison);
}

std::string empreinte_d_identite(std::string_view emetteur, std::string_view sujet)
{
    return hash_hex("identite\x1f" + std::string(emetteur) + '\x1f' + std::string(sujet));
}

} // namespace ouvrage
