#include "socle/http/router.hpp"

#include <doctest/doctest.h>

using namespace socle;

namespace
{

using Names = Router<std::string>;

Names walk_of_a_lot()
{
    Names router;
    router.add(Method::Get, "/", "public", "home");
    router.add(Method::Get, "/lots", "all", "lots");
    router.add(Method::Post, "/lots", "all", "create");
    router.add(Method::Get, "/lots/nouveau", "all", "form");
    router.add(Method::Get, "/lots/:lot", "all", "lot");
    router.add(Method::Delete, "/lots/:lot", "all", "delete");
    router.add(Method::Get, "/lots/:lot/compte", "all", "account");
    router.add(Method::Get, "/lots/:lot/mois/:mois", "all", "month");
    router.add(Method::Get, "/aide/*page", "public", "help");
    router.add(Method::Get, "/aide/index", "public", "help index");
    return router;
}

std::string asked(const Names& router, Method method, std::string path)
{
    Request request;
    request.method = method;
    request.path = std::move(path);
    const auto match = router.match(request);
    return match.route ? match.route->handler : "none: " + allow_header(match.allowed);
}

} // namespace

TEST_CASE("a path finds its route and fills its parameters")
{
    const Names router = walk_of_a_lot();
    Request request;
    request.path = "/lots/gros œuvre/mois/2026-03";
    const auto match = router.match(request);
    REQUIRE(match.route != nullptr);
    CHECK(match.route->handler == "month");
    CHECK(match.route->access == "all");
    CHECK(request.route == "/lots/:lot/mois/:mois");
    CHECK(request.param("lot") == "gros œuvre");
    CHECK(request.param("mois") == "2026-03");
}

TEST_CASE("a static segment beats a parameter, which beats a rest")
{
    const Names router = walk_of_a_lot();
    CHECK(asked(router, Method::Get, "/") == "home");
    CHECK(asked(router, Method::Get, "/lots/nouveau") == "form");
    CHECK(asked(router, Method::Get, "/lots/autre") == "lot");
    CHECK(asked(router, Method::Get, "/lots/nouveau/compte") == "account");
    CHECK(asked(router, Method::Get, "/aide/index") == "help index");
    CHECK(asked(router, Method::Get, "/aide/a/b") == "help");
}

TEST_CASE("a method that the best pattern lacks is looked for in the others")
{
    CHECK(asked(walk_of_a_lot(), Method::Delete, "/lots/nouveau") == "delete");
}

TEST_CASE("a known path asked otherwise says what it allows")
{
    const Names router = walk_of_a_lot();
    CHECK(asked(router, Method::Delete, "/lots") == "none: GET, HEAD, POST");
    CHECK(asked(router, Method::Post, "/lots/2") == "none: GET, HEAD, DELETE");
    const Response refused = method_not_allowed(Method::Put, {Method::Get, Method::Head});
    CHECK(refused.status == Status::MethodNotAllowed);
    CHECK(refused.header("allow") == "GET, HEAD");
    CHECK(method_not_allowed(Method::Options, {Method::Get}).status == Status::NoContent);
}

TEST_CASE("HEAD goes where GET goes")
{
    CHECK(asked(walk_of_a_lot(), Method::Head, "/lots/2") == "lot");
}

TEST_CASE("slashes too many or too few match nothing")
{
    const Names router = walk_of_a_lot();
    for (const char* path : {"/lots/", "//lots", "/lots//compte", "/lots/2/", "/lots/2/compte/", "/aide", "/aide/",
                             "/aide//etc", "", "lots", "/inconnu"}) {
        CAPTURE(path);
        CHECK(asked(router, Method::Get, path) == "none: ");
    }
}

TEST_CASE("a failed branch leaves no parameter behind")
{
    Names router;
    router.add(Method::Get, "/a/:x/b/c", "all", "deep");
    router.add(Method::Get, "/:y/1/b/d", "all", "other");
    Request request;
    request.path = "/a/1/b/d";
    REQUIRE(router.match(request).route != nullptr);
    CHECK(request.params.size() == 1);
    CHECK(request.param("y") == "a");
}

TEST_CASE("a route that is ambiguous, badly written or open to nobody knows whom is a bug")
{
    Names router = walk_of_a_lot();
    for (const char* pattern : {"/lots/:autre", "/lots", "", "lots/x", "/a/", "/a//b", "/*rest/b", "/:", "/a/:Lot",
                                "/a/:x/:x", "/a?b", "/a%20b", "/aide/*autre"}) {
        CAPTURE(pattern);
        CHECK_THROWS_AS(router.add(Method::Get, pattern, "all", "x"), Bug);
    }
    CHECK_THROWS_AS(router.add(Method::Get, "/sans-acces", "", "x"), Bug);
    CHECK(router.routes().size() == walk_of_a_lot().routes().size());
}
