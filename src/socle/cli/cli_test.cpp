#include "socle/cli/cli.hpp"

#include <doctest/doctest.h>

using namespace socle;
using Kind = CliArgument::Kind;

namespace
{

const std::vector<CliVerb> kVerbs = {
    {"servir", "serves", {{Kind::Option, "--ecoute", "ADDR:PORT", "where"}}},
    {"importer decp", "imports", {{Kind::Positionals, "FICHIER", "", "files", {}, true}, {Kind::Options, "--acheteur", "SIREN", "whose"}}},
    {"verifier journal", "walks", {}},
    {"document", "writes", {{Kind::Positional, "SORTE", "", "which", {"bilan"}, true}, {Kind::Positional, "ID", "", "whose", {}, true},
                            {Kind::Option, "--format", "F", "as", {"pdf", "odt"}}}},
};
const std::vector<CliArgument> kEverywhere = {{Kind::Option, "--base", "ADRESSE", "the base"}, {Kind::Flag, "--json", "", "as JSON"}};

CliLine read(const std::vector<std::string>& words)
{
    return parse_command_line(kVerbs, kEverywhere, words);
}

std::string refusal(const std::vector<std::string>& words)
{
    try
    {
        read(words);
        return "";
    }
    catch (const CliUsage& usage)
    {
        return usage.what();
    }
}

} // namespace

TEST_CASE("options common to all verbs are read before and after the verb")
{
    for (const auto& words : {std::vector<std::string>{"--base", "sqlite:x", "--json", "servir", "--ecoute", "127.0.0.1:1"},
                              std::vector<std::string>{"servir", "--ecoute=127.0.0.1:1", "--json", "--base=sqlite:x"}})
    {
        const auto line = read(words);
        CHECK(line.verb == "servir");
        CHECK(line.value("--base") == "sqlite:x");
        CHECK(line.value("--ecoute") == "127.0.0.1:1");
        CHECK(line.has("--json"));
    }
}

TEST_CASE("a verb of two words keeps files and repeated options in their order")
{
    const auto line = read({"importer", "decp", "f.json", "g.xml", "--acheteur", "1", "--acheteur", "2"});
    CHECK(line.verb == "importer decp");
    CHECK(line.values("FICHIER") == std::vector<std::string>{"f.json", "g.xml"});
    CHECK(line.values("--acheteur") == std::vector<std::string>{"1", "2"});
}

TEST_CASE("two positionals are filled one after the other")
{
    const auto line = read({"document", "bilan", "m1", "--format", "odt"});
    CHECK(line.value("SORTE") == "bilan");
    CHECK(line.value("ID") == "m1");
}

TEST_CASE("what cannot be read is refused with a sentence that helps")
{
    CHECK(refusal({"servirr"}) == "verbe inconnu : « servirr » ; vouliez-vous dire « servir » ?");
    CHECK(refusal({"verifier", "journa"}) == "verbe inconnu : « verifier journa » ; vouliez-vous dire « verifier journal » ?");
    CHECK(refusal({"verifier"}) == "« verifier » attend la suite : journal");
    CHECK(refusal({"servir", "--ecout", "x"}) == "« --ecout » n'est pas attendu ici ; vouliez-vous dire « --ecoute » ?");
    CHECK(refusal({"servir", "--ecoute"}) == "« --ecoute » attend une valeur, et une seule");
    CHECK(refusal({"importer", "decp"}) == "il manque FICHIER : files");
    CHECK(refusal({"document", "bilan", "m1", "--format", "doc"}) == "--format vaut l'un de : pdf, odt ; et non « doc »");
}

TEST_CASE("help is asked for the program or for one verb")
{
    CHECK(read({}).help);
    CHECK(read({}).verb == "");
    CHECK(read({"--aide"}).help);
    const auto line = read({"importer", "decp", "--aide"});
    CHECK(line.help);
    CHECK(line.verb == "importer decp");
}
