#include "socle/toml/toml.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace socle;

TEST_CASE("a TOML document becomes texts, integers, lists and members")
{
    const Json read = read_toml("[[duree.valeurs]]\ndepuis = 2002-01-01\nvaleur = \"151.67\"\nrang = 3\n", "essai.toml");
    const auto& value = read.find("duree")->find("valeurs")->list()->at(0);
    CHECK(*value.find("depuis")->text() == "2002-01-01");
    CHECK(*value.find("valeur")->text() == "151.67");
    CHECK(*value.find("rang")->integer() == 3);
}

TEST_CASE("a mistake is told with its line")
{
    CHECK_THROWS_WITH_AS(read_toml("a = 1\nb = 1.5\n", "essai.toml"), doctest::Contains("essai.toml, ligne 2"), Error);
    CHECK_THROWS_WITH_AS(read_toml("a = \n", "essai.toml"), doctest::Contains("essai.toml, ligne 1"), Error);
}
