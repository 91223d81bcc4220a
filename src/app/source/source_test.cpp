#include "monde.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;
using namespace socle;

TEST_CASE("le code du service est donné à qui le demande, sans compte")
{
    Monde monde;
    const auto reponse = monde.get("/source");
    CHECK(reponse.status == Status::Ok);
    CHECK(reponse.body.starts_with("\x1f\x8b"));
    CHECK(reponse.body.size() > 100'000);
}
