#include "domaine/droits_mots.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace ouvrage;

TEST_CASE("chaque acte a sa phrase, qu'aucun autre ne partage, et chaque rôle dit jusqu'où il va et ce qu'il ne lit jamais")
{
    std::set<std::string_view> phrases;
    for (const auto acte : actes())
    {
        CAPTURE(code(acte));
        CHECK_FALSE(theme(acte).empty());
        CHECK(phrases.insert(phrase(acte)).second);
    }
    for (const auto role : roles())
    {
        CAPTURE(code(role));
        CHECK_FALSE(portee(role).empty());
        CHECK_FALSE(jamais(role).empty());
    }
}

TEST_CASE("chaque acte est permis à quelqu'un, et personne ne peut tout")
{
    for (const auto acte : actes())
    {
        CAPTURE(code(acte));
        int permis = 0;
        for (const auto role : roles()) permis += peut(role, acte) ? 1 : 0;
        CHECK(permis > 0);
    }
    for (const auto role : roles())
    {
        int actes_du_role = 0;
        for (const auto acte : actes()) actes_du_role += peut(role, acte) ? 1 : 0;
        CHECK(actes_du_role > 0);
        CHECK(actes_du_role < static_cast<int>(actes().size()));
    }
}
