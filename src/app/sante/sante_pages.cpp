#include "app/sante/sante_pages.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/metrics/metrics.hpp"

namespace ouvrage
{

using namespace socle;

static Response reponse_de_sante(const char* base, Status statut)
{
    return Response::json(write_json(Json{{"vivant", true}, {"pret", statut == Status::Ok}, {"base", base}}), statut)
        .with("Cache-Control", "no-store");
}

static Response montrer_sante(const Demande& d)
{
    try
    {
        d.base.read([](Transaction& tx) { tx.query("SELECT 1 AS un"); });
        return reponse_de_sante("répond", Status::Ok);
    }
    catch (const DatabaseError&)
    {
        // C'est la réponse, pas une erreur : qui surveille veut savoir que la base manque et que le processus est là.
        return reponse_de_sante("ne répond pas", Status::ServiceUnavailable);
    }
}

static Response montrer_vivant(const Demande&)
{
    return Response::json(write_json(Json{{"vivant", true}})).with("Cache-Control", "no-store");
}

void tracer_routes_sante(Routeur& routeur, const Metrics& mesures, const std::string& jeton_mesures)
{
    routeur.add(Method::Get, "/sante", std::string(kPublic), montrer_sante);
    routeur.add(Method::Get, "/sante/vivant", std::string(kPublic), montrer_vivant);
    routeur.add(Method::Get, "/metrics", std::string(kPublic), [&mesures, jeton_mesures](const Demande& d) {
        const auto& ici = d.http.remote;
        const bool de_cette_machine = ici == "127.0.0.1" || ici == "::1";
        const bool jeton_juste = !jeton_mesures.empty() &&
                                 equal_in_constant_time(d.http.header("authorization"), "Bearer " + jeton_mesures);
        if (!de_cette_machine && !jeton_juste) throw Forbidden("les mesures ne se lisent que de la machine, ou avec leur jeton");
        Response reponse = Response::text(mesures.text()).with("Cache-Control", "no-store");
        for (auto& [nom, valeur] : reponse.headers)
            if (nom == "Content-Type") valeur = "text/plain; version=0.0.4; charset=utf-8";
        return reponse;
    });
}

} // namespace ouvrage
