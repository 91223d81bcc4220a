#include "app/sante/sante_pages.hpp"

#include "monde.hpp"
#include "socle/metrics/metrics.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;

namespace
{

Response lire(Monde& monde, std::string chemin, std::string depuis, std::string jeton = "")
{
    Request http;
    http.path = std::move(chemin);
    http.remote = std::move(depuis);
    if (!jeton.empty()) http.headers.emplace_back("authorization", "Bearer " + jeton);
    return monde.demander(std::move(http));
}

} // namespace

TEST_CASE("la santé se lit sans compte ; les mesures, seulement d'ici ou avec leur jeton")
{
    Monde monde;
    Metrics mesures;
    tracer_routes_sante(monde.maison->routeur, mesures, "jeton-de-mesures-1");
    CHECK(lire(monde, "/sante", "192.0.2.7").status == Status::Ok);
    CHECK(lire(monde, "/sante/vivant", "192.0.2.7").status == Status::Ok);
    CHECK(lire(monde, "/metrics", "127.0.0.1").status == Status::Ok);
    CHECK(lire(monde, "/metrics", "::1").status == Status::Ok);
    CHECK(lire(monde, "/metrics", "192.0.2.7").status == Status::Forbidden);
    CHECK(lire(monde, "/metrics", "192.0.2.7", "un-autre-jeton-12345").status == Status::Forbidden);
    CHECK(lire(monde, "/metrics", "192.0.2.7", "jeton-de-mesures-1").status == Status::Ok);
}
