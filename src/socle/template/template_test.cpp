#include "socle/template/template.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <doctest/doctest.h>
#include <kainjow/mustache.hpp>
#include <random>

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

// The reference engine, for comparison only: pages are drawn by ours, several times faster.
namespace
{

using kainjow::mustache::data;

data to_data(const Vue& view)
{
    if (const auto* text = view.text()) return text->empty() ? data(data::type::bool_false) : data(*text);
    if (const auto* truth = view.truth()) return data(*truth ? data::type::bool_true : data::type::bool_false);
    if (const auto* list = view.list())
    {
        data items(data::type::list);
        for (const auto& item : *list) items.push_back(to_data(item));
        return items;
    }
    data members(data::type::object);
    for (const auto& [name, value] : *view.object()) members.set(name, to_data(value));
    return members;
}

std::string by_reference(const std::string& text, const Vue& view)
{
    kainjow::mustache::mustache made(text);
    REQUIRE(made.is_valid());
    made.set_custom_escape([](const std::string& raw) { return html_escaped(raw); });
    return made.render(to_data(view));
}

/// The engines trim standalone lines each in their way; what is drawn is the same.
std::string without_blanks(std::string text)
{
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
}

std::string random_template(std::mt19937& random, int depth)
{
    static const std::string names[] = {"a", "b", "c", "d", "l"};
    std::string text;
    for (int i = static_cast<int>(random() % 5); i >= 0; --i)
    {
        const std::string& name = names[random() % 5];
        const auto kind = random() % (depth > 0 ? 6 : 4);
        if (kind == 0) text += "x \n";
        else if (kind == 1) text += "{{" + name + "}}";
        else if (kind == 2) text += "{{{" + name + "}}}";
        else if (kind == 3) text += "{{! remark }}.";
        else text += std::string(kind == 4 ? "{{#" : "{{^") + name + "}}[" + random_template(random, depth - 1) + "]{{/" + name + "}}";
    }
    return text;
}

Vue random_view(std::mt19937& random, int depth)
{
    switch (random() % (depth > 0 ? 5 : 3))
    {
    case 0: return random() % 2 == 0;
    case 1: return std::string();
    case 2: return std::string("<é&'\">");
    case 3:
    {
        Vue::List list;
        for (auto i = random() % 3; i > 0; --i) list.push_back(random_view(random, depth - 1));
        return list;
    }
    default:
        Vue object;
        for (const auto* name : {"a", "b", "c", "d", "e", "l"})
            if (random() % 2 == 0) object.set(name, random_view(random, depth - 1));
        return object;
    }
}

} // namespace

TEST_CASE("ours draws what the reference engine draws, on templates and views nobody chose")
{
    std::mt19937 random(20261121);
    for (int i = 0; i < 4000; ++i)
    {
        const auto text = random_template(random, 3);
        Vue view;
        for (const auto* name : {"a", "b", "c", "d", "l"}) view.set(name, random_view(random, 3));
        REQUIRE_MESSAGE(without_blanks(render_text(text, view)) == without_blanks(by_reference(text, view)), text);
    }
}

TEST_CASE("a section alone on its line leaves no empty line")
{
    const Vue view{{"lots", Vue::List{Vue{{"n", "1"}}, Vue{{"n", "2"}}}}, {"vide", false}};
    CHECK(render_text("<ul>\n{{#lots}}\n<li>{{n}}\n{{/lots}}\n</ul>\n", view) == "<ul>\n<li>1\n<li>2\n</ul>\n");
    CHECK(render_text("a\n  {{! remark }}  \nb\n{{#vide}}\nx\n{{/vide}}\nc", view) == "a\nb\nc");
    CHECK(render_text("a {{#vide}}x{{/vide}} b", view) == "a  b");
}

TEST_CASE("tags that cross, never close or have no name are bugs")
{
    for (const auto* text : {"{{#a}}{{#b}}{{/a}}{{/b}}", "{{/a}}", "{{a", "{{}}", "{{=<% %>=}}", "{{{a}}"})
        CHECK_THROWS_AS(render_text(text, Vue{{"a", true}, {"b", true}}), Bug);
}
