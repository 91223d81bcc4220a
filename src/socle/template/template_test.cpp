#include "socle/template/template.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace socle;

namespace
{

struct Strictly
{
    Strictly() { set_template_strictness(Strictness::Strict); }
    ~Strictly() { set_template_strictness(Strictness::Lenient); }
};

} // namespace

TEST_CASE("texts are escaped unless asked raw")
{
    const Vue view{{"nom", "<b>L'été</b>"}};
    CHECK(render_text("{{nom}}", view) == "&lt;b&gt;L&#39;été&lt;/b&gt;");
    CHECK(render_text("{{{nom}}}", view) == "<b>L'été</b>");
}

TEST_CASE("sections repeat lists, enter objects, and skip what is false or empty")
{
    const Vue view{{"lots", Vue::List{Vue{{"n", "1"}}, Vue{{"n", "2"}}}},
                   {"lot", Vue{{"n", "3"}}},
                   {"vide", ""},
                   {"faux", false},
                   {"rien", Vue::List{}}};
    CHECK(render_text("{{#lots}}[{{n}}]{{/lots}}{{#lot}}{{n}}{{/lot}}", view) == "[1][2]3");
    CHECK(render_text("{{#vide}}x{{/vide}}{{#faux}}x{{/faux}}{{#rien}}x{{/rien}}", view) == "");
    CHECK(render_text("{{^vide}}a{{/vide}}{{^faux}}b{{/faux}}{{^rien}}c{{/rien}}", view) == "abc");
    CHECK(render_text("{{lot.n}}", view) == "3");
    CHECK(render_text("{{#mots}}{{.}},{{/mots}}", Vue{{"mots", Vue::List{"a", "b"}}}) == "a,b,");
}

TEST_CASE("in strict mode a name the view does not have is a bug; otherwise a hole")
{
    CHECK(render_text("[{{inconnu}}]", Vue{}) == "[]");
    const Strictly strictly;
    CHECK_THROWS_AS(render_text("[{{inconnu}}]", Vue{}), Bug);
    CHECK_THROWS_AS(render_text("{{#a}}{{a.b}}{{/a}}", Vue{{"a", Vue{}}}), Bug);
    CHECK_THROWS_AS(render_text("{{^inconnu}}x{{/inconnu}}", Vue{}), Bug);
}

TEST_CASE("a broken or unknown template is a bug")
{
    CHECK_THROWS_AS(render_text("{{#a}}", Vue{{"a", true}}), Bug);
    CHECK_THROWS_AS(render("inconnu/gabarit", Vue{}), Bug);
    CHECK_THROWS_AS(render_text("{{> inconnu}}", Vue{}), Bug);
}

TEST_CASE("members of a view are replaced by name, and merged without overwriting")
{
    Vue view{{"a", "1"}};
    view.set("a", "2").set("b", "3");
    view.merge(Vue{{"a", "9"}, {"c", "4"}});
    CHECK(render_text("{{a}}{{b}}{{c}}", view) == "234");
}
