#include "domaine/vigilance.hpp"

#include <doctest/doctest.h>

using namespace ouvrage;

TEST_CASE("un mot touche sa famille par son début, jamais par son milieu ; chaque famille se dit une fois")
{
    const std::vector<FamilleDeMots> familles = {{"sante", {"hospitalis", "arret de travail"}}, {"justice", {"prison"}}};
    CHECK(familles_touchees("a ete hospitalisee deux fois hospitalisation longue", familles) == std::vector<std::string>{"sante"});
    CHECK(familles_touchees("sortant de prison en arret de travail", familles) == std::vector<std::string>{"sante", "justice"});
    CHECK(familles_touchees("emprisonne par ses horaires", familles).empty());
    CHECK(familles_touchees("", familles).empty());
}
