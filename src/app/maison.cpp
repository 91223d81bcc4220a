#include "app/maison.hpp"

#include "app/routes.hpp"
#include "app/suppleances/suppleances_table.hpp"
#include "app/utilisateurs/utilisateurs_session.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/crypto/mask.hpp"
#include "socle/errors.hpp"
#include "socle/http/unreadable_request.hpp"
#include "socle/log/log.hpp"

namespace ouvrage
{

using namespace socle;

const Utilisateur& Demande::qui() const
{
    if (!utilisateur) throw Unauthenticated("personne n'est connecté");
    return *utilisateur;
}

Maison::Maison(Database& base_ouverte, Reglages reglages_lus, PasswordOptions options)
    : base(base_ouverte), reglages(std::move(reglages_lus)), droit(lire_droit()), mots_de_passe(options),
      signature(reglages.cle)
{
    tracer_routes(routeur);
    for (const auto& route : routeur.routes())
        ensure(route.access == kPublic || route.access == kConnecte || acte_du_code(route.access),
               "l'accès d'une route est un acte, « public » ou « connecte »");
}

namespace
{

bool est_api(const Request& http) { return http.path.starts_with("/api/"); }
bool ecrit(const Request& http) { return http.method != Method::Get && http.method != Method::Head; }

std::optional<std::string> jeton_porteur(const Request& http)
{
    const auto valeur = http.header("authorization");
    if (!valeur.starts_with("Bearer ")) return std::nullopt;
    return std::string(valeur.substr(7));
}

/// Le secret de la session doit revenir avec chaque écriture : un autre site ne le connaît pas.
void exiger_csrf(const Request& http, const std::string& secret)
{
    std::string recu(http.header("x-csrf-token"));
    if (recu.empty()) recu = http.form().value("csrf");
    const auto demasque = unmask(recu);
    if (!demasque || !equal_in_constant_time(*demasque, secret))
        throw Forbidden("cette page a expiré : rechargez-la et recommencez (ce que vous avez saisi est gardé)");
}

/// Un navigateur dit d'où vient une écriture : une autre origine n'écrit pas, même sans session (connexion forcée).
void refuser_autre_origine(const Request& http)
{
    if (const auto site = http.header("sec-fetch-site"); site == "cross-site" || site == "same-site")
        throw Forbidden("cette demande vient d'un autre site");
}

} // namespace

Response Maison::repondre(Request& http) const
{
    try
    {
        const auto trouve = routeur.match(http);
        if (!trouve.route)
        {
            if (trouve.allowed.empty()) throw NotFound("cette adresse n'existe pas");
            if (http.method == Method::Options) return method_not_allowed(http.method, trouve.allowed);
            return page_erreur(http, Status::MethodNotAllowed, "").with("Allow", allow_header(trouve.allowed));
        }
        Demande demande{.http = http, .maison = *this, .base = base, .aujourd_hui = day_in_paris(http.now)};
        std::optional<SessionOuverte> session;
        const bool publique = trouve.route->access == kPublic;
        if (ecrit(http) && !est_api(http)) refuser_autre_origine(http);
        if (est_api(http))
        {
            if (const auto jeton = jeton_porteur(http))
            {
                const auto trouver = [&](PorteeApi portee) {
                    return base.read([&](Transaction& tx) { return trouver_jeton_api(tx, hash_hex(*jeton), portee, http.now); });
                };
                session = trouver(ecrit(http) ? PorteeApi::Ecriture : PorteeApi::Lecture);
                if (!session && ecrit(http) && trouver(PorteeApi::Lecture)) throw Forbidden("ce jeton ne fait que lire : créez-en un qui peut écrire");
                if (!session) throw Unauthenticated("ce jeton est inconnu, révoqué ou périmé");
            }
        }
        else if (const auto jeton = http.cookie(cookie_de_session(reglages.derriere_tls)))
        {
            demande.session = hash_hex(*jeton);
            session = base.read([&](Transaction& tx) { return trouver_session(tx, demande.session, http.now); });
        }
        if (session)
        {
            demande.utilisateur = &session->utilisateur;
            demande.perimetre = Perimetre::de(session->attributions);
            demande.csrf = session->csrf;
        }
        if (!publique)
        {
            if (!session) throw Unauthenticated(est_api(http) ? "donnez un jeton : Authorization: Bearer …" : "connectez-vous pour continuer");
            if (ecrit(http) && !est_api(http)) exiger_csrf(http, demande.csrf);
            if (const auto acte = acte_du_code(trouve.route->access)) demande.perimetre.exiger(*acte);
        }
        return trouve.route->handler(demande);
    }
    catch (const Unauthenticated& erreur)
    {
        if (!est_api(http) && http.method == Method::Get && !http.is_htmx())
            return Response::see_other(http.path == "/" ? "/connexion" : "/connexion?retour=" + percent_encode(http.path));
        auto reponse = page_erreur(http, Status::Unauthorized, erreur.what());
        if (est_api(http)) reponse.with("WWW-Authenticate", "Bearer");
        return reponse;
    }

    catch (const Forbidden& erreur)
    {
        return page_erreur(http, Status::Forbidden, erreur.what());
    }
    catch (const NotFound& erreur)
    {
        return page_erreur(http, Status::NotFound, erreur.what());
    }
    catch (const Conflict& erreur)
    {
        return page_erreur(http, Status::Conflict, erreur.what());
    }
    catch (const UnsupportedBody&)
    {
        return page_erreur(http, Status::UnsupportedMediaType, "");
    }
    catch (const UnreadableRequest& erreur)
    {
        log_event(Level::Info, "request_unreadable", {{"request", http.id}, {"why", erreur.what()}});
        return page_erreur(http, Status::BadRequest, "");
    }
    catch (const BadRequest& erreur)
    {
        return page_erreur(http, Status::BadRequest, erreur.what());
    }
    catch (const TooManyRequests& erreur)
    {
        return page_erreur(http, Status::TooManyRequests, erreur.what());
    }
    catch (const DatabaseError& erreur)
    {
        log_event(Level::Error, "request_failed", {{"request", http.id}, {"why", erreur.what()}});
        return page_erreur(http, Status::ServiceUnavailable, "");
    }
    catch (const std::exception& erreur)
    {
        log_event(Level::Error, "request_failed", {{"request", http.id}, {"why", erreur.what()}});
        return page_erreur(http, Status::InternalServerError, "");
    }
}

namespace
{

/// Qui écrit, avec la personne absente dont les rôles seuls permettent l'acte de cette route.
Auteur auteur_de(Transaction& tx, const Demande& demande)
{
    auto auteur = demande.qui().auteur();
    if (auteur.remplace.empty()) return auteur;
    for (const auto& route : demande.maison.routeur.routes())
        if (route.method == demande.http.method && route.pattern == demande.http.route)
            if (const auto acte = acte_du_code(route.access)) auteur.nom = en_remplacement(auteur.nom, absent_de_l_acte(tx, *auteur.id, demande.aujourd_hui, *acte));
    return auteur;
}

} // namespace

Response ecrire(const Demande& demande, const std::function<Issue(Ecriture&)>& acte)
{
    const Request& http = demande.http;
    const bool api = http.path.starts_with("/api/");
    std::string cle(http.header("idempotency-key"));
    if (cle.empty() && !api) cle = http.form().value("cle");
    if (cle.size() > 200) throw BadRequest("une clé d'idempotence a au plus 200 caractères");
    // Ce qui est demandé, sans le masque du jeton, qui change à chaque page.
    std::string demandee = http.path + '\x1f';
    if (api) demandee += http.body;
    else
    {
        const auto formulaire = http.form();
        for (const auto& [nom, valeur] : formulaire.fields)
            if (nom != "csrf") demandee += nom + '=' + valeur + '\x1f';
        for (const auto& fichier : formulaire.uploads) demandee += fichier.filename + '=' + fichier.content + '\x1f';
    }
    const std::string empreinte = hash_hex(demandee);

    const Issue issue = demande.base.write([&](Transaction& tx) -> Issue {
        if (!cle.empty())
            if (const auto deja = tx.query_one("SELECT demande, lieu, corps FROM idempotences WHERE cle = ? AND utilisateur_id = ?",
                                               cle, demande.qui().id))
            {
                if (deja->text("demande") != empreinte)
                    throw Conflict("cette page a déjà servi à un autre envoi : rechargez-la et recommencez");
                return {deja->text("lieu"), "deja_fait", read_json(deja->text("corps"))};
            }
        Ecriture ecriture(tx, auteur_de(tx, demande), demande.maintenant());
        Issue faite = acte(ecriture);
        if (!cle.empty())
            tx.execute("INSERT INTO idempotences (cle, utilisateur_id, demande, statut, lieu, corps, faite_le) "
                       "VALUES (?, ?, ?, ?, ?, ?, ?)",
                       cle, demande.qui().id, empreinte, api ? 201 : 303, faite.adresse, write_json(faite.corps),
                       ecriture.instant());
        return faite;
    });
    if (api) return Response::json(write_json(issue.corps), Status::Created).with("Location", issue.adresse);
    auto reponse = Response::see_other(issue.adresse);
    if (!issue.annonce.empty())
        reponse.with("Set-Cookie", "annonce=" + issue.annonce + "; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    return reponse;
}

} // namespace ouvrage
