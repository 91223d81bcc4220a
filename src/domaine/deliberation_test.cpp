#include "domaine/convention_donnee.hpp"
#include "domaine/deliberation.hpp"

#include <doctest/doctest.h>

#include <set>

using namespace ouvrage;
using namespace std::chrono;

namespace
{

/// La séance du 1er juillet 2021 : trente-cinq conseillers, vingt-six présents, neuf pouvoirs.
SeanceDAssemblee seance()
{
    return {2021y / June / 25, 2021y / July / 1, 35, 26, 9, VoteDAssemblee::Unanimite, {}, {}, {}};
}
using Liste = std::vector<AnomalieDeSeance>;

} // namespace

TEST_CASE("une séance où tous sont présents ou représentés s'accorde avec elle-même")
{
    CHECK(relire_la_seance(seance()).empty());
}

TEST_CASE("ce que l'extrait ne dit pas n'est pas zéro, et ne se juge pas")
{
    auto s = seance();
    s.en_exercice.reset();
    s.presents = 90;
    CHECK(relire_la_seance(s).empty());
    s = seance();
    s.presents.reset();
    s.pour = 40;
    CHECK(relire_la_seance(s).empty());
    CHECK(relire_la_seance({{}, 2021y / July / 1, {}, {}, {}, VoteDAssemblee::NonDit, {}, {}, {}}).empty());
}

TEST_CASE("plus de présents et de pouvoirs que de membres, ou une séance avant sa convocation, ne peut pas être vrai")
{
    auto s = seance();
    s.pouvoirs = 10;
    CHECK(relire_la_seance(s) == Liste{{"pouvoirs", "seance.trop_de_pouvoirs"}});
    s.presents = 36;
    s.convocation_le = 2021y / July / 2;
    CHECK(relire_la_seance(s) == Liste{{"convocation_le", "seance.avant_convocation"}, {"presents", "seance.trop_de_presents"}});
    s = seance();
    s.convocation_le = s.seance_le;
    CHECK(relire_la_seance(s).empty());
}

TEST_CASE("le vote s'accorde avec ses voix")
{
    auto s = seance();
    s.pour = 34, s.contre = 1, s.abstentions = 1;
    CHECK(relire_la_seance(s) == Liste{{"pour", "seance.trop_de_voix"}, {"contre", "seance.unanimite_contre"}});
    s.vote = VoteDAssemblee::Majorite;
    s.pour = 15, s.contre = 15, s.abstentions = 5;
    CHECK(relire_la_seance(s) == Liste{{"vote", "seance.majorite_minoritaire"}});
    s.pour = 16, s.contre = 15, s.abstentions = 4;
    CHECK(relire_la_seance(s).empty());
    s.vote = VoteDAssemblee::Rejet;
    CHECK(relire_la_seance(s) == Liste{{"vote", "seance.rejet_majoritaire"}});
    s.pour = 15;
    CHECK(relire_la_seance(s).empty()); // à égalité, la proposition n'est pas adoptée
    s.contre.reset();
    CHECK(relire_la_seance(s).empty());
}

TEST_CASE("chaque vote a un code que l'on relit")
{
    for (const auto un : votes_d_assemblee())
    {
        CHECK(vote_d_assemblee_du_code(code(un)) == un);
        CHECK_FALSE(libelle(un).empty());
    }
    CHECK_FALSE(vote_d_assemblee_du_code("acclamation").has_value());
}

TEST_CASE("chaque donnée promise a son code, son mot et sa définition, une seule fois")
{
    std::set<std::string_view> codes, libelles;
    for (const auto& une : donnees_de_convention())
    {
        CHECK(donnee_de_convention_du_code(une.code) == une.donnee);
        CHECK(&fiche(une.donnee) == &une);
        CHECK(une.definition.ends_with('.'));
        codes.insert(une.code);
        libelles.insert(une.libelle);
    }
    CHECK(codes.size() == donnees_de_convention().size());
    CHECK(libelles.size() == donnees_de_convention().size());
    CHECK_FALSE(donnee_de_convention_du_code("kilometres").has_value());
}
