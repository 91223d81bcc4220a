#include "socle/document/document.hpp"

#include "socle/document/html_writer.hpp"
#include "socle/document/sample_document.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/xml/sax.hpp"

#include <doctest/doctest.h>

using namespace socle;

namespace
{

Document with(Block block)
{
    return {.title = "A title", .blocks = {std::move(block)}};
}

bool well_formed(std::string_view xml)
{
    SaxParser parser({.start = [](std::string_view, const SaxAttributes&) {}, .end = [](std::string_view) {}, .text = [](std::string_view) {}});
    parser.feed(xml);
    parser.finish();
    return true;
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

const std::string kDot = R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2"><circle r="1"/></svg>)";

} // namespace

TEST_CASE("a document that breaks its own promises is a bug, and says which")
{
    using namespace block;
    CHECK_NOTHROW(ensure_sound(sample_document()));
    CHECK_THROWS_WITH_AS(ensure_sound({.title = "  "}), "a document has a title", Bug);
    CHECK_THROWS_AS(ensure_sound(with(Table{.caption = "Nothing"})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Table{.caption = "", .columns = {{"A"}}})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Table{.caption = "Uneven", .columns = {{"A"}, {"B"}}, .rows = {{"1"}}})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Table{.caption = "Uneven", .columns = {{"A"}, {"B"}}, .totals = Row{"1"}})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Figure{{kDot, " "}})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Figure{{"", "A dot"}})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Heading{2, "Too deep"})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Heading{0, "Nowhere"})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Heading{1, ""})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Paragraph{link_to("here", "javascript:alert(1)")})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(Note{Note::Kind::Alert, "", "Beware"})), Bug);
    CHECK_THROWS_AS(ensure_sound(with(List{})), Bug);
    CHECK_NOTHROW(ensure_sound(with(Table{.caption = "Empty", .columns = {{"A"}}})));
}

TEST_CASE("texts of any origin become printable")
{
    CHECK(printable("a\tb\nc") == "a b\nc");
    CHECK(printable("bell\x07 and \x7f") == "bell and ");
    CHECK(printable("\xff") == "\uFFFD");
    CHECK(xml_escaped("<a & \"b\">") == "&lt;a &amp; &quot;b&quot;&gt;");
    CHECK((Text{"It is ", strong("so"), "."}).plain() == "It is so.");
}

TEST_CASE("the HTML of a document is one well-formed article, structured and without style")
{
    const std::string html = write_html(sample_document());
    CHECK(well_formed(replaced(replaced(html, "<br>", "<br/>"), "<hr class=\"document-break\" aria-hidden=\"true\">", "")));
    CHECK(html.starts_with("<article class=\"document\" lang=\"en-GB\">"));
    CHECK(count(html, "<h1") == 1);
    CHECK(count(html, "<h2") == 2);
    CHECK(count(html, "<h3") == 1);
    CHECK(html.find("style=") == std::string::npos);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(html.find("<caption class=\"document-caption\">Loans by shelf, 2026</caption>") != std::string::npos);
    CHECK(count(html, "<th scope=\"col\"") == 3);
    CHECK(count(html, "<th scope=\"row\"") == 3);
    CHECK(html.find("<td class=\"document-number\">1\u202F200</td>") != std::string::npos);
    CHECK(html.find("role=\"img\"><title>Loans stay under the plan</title>") != std::string::npos);
    CHECK(html.find("<a href=\"https://example.org/?a=1&amp;b=2\">catalogue</a>") != std::string::npos);
    CHECK(html.find("document-note-attention") != std::string::npos);
    CHECK(html == write_html(sample_document()));
    CHECK(count(write_html(sample_document(), 2), "<h1") == 0);
}

TEST_CASE("nothing a text says becomes HTML")
{
    using namespace block;
    const std::string nasty = "<script>alert('\"&')</script>";
    Document document = with(Table{.caption = nasty,
                                   .columns = {{nasty}},
                                   .rows = {{nasty}},
                                   .when_empty = nasty});
    document.title = document.author = document.subject = document.date_line = nasty;
    document.blocks.push_back(Heading{1, nasty});
    document.blocks.push_back(Figure{{kDot, nasty}, nasty, nasty});
    document.blocks.push_back(Definitions{{{nasty, nasty}}});
    document.blocks.push_back(KeyFigures{{{nasty, nasty, nasty}}});
    document.blocks.push_back(Signatures{{{nasty, nasty, nasty, nasty}}});
    document.blocks.push_back(Addresses{{nasty}, {nasty}});
    document.mentions = {{nasty, {{kDot, nasty}}}};
    const std::string html = write_html(document);
    CHECK(html.find("<script") == std::string::npos);
    CHECK(well_formed(html));
}

TEST_CASE("an empty table says so in words")
{
    const std::string html = write_html(with(block::Table{
        .caption = "Loans", .columns = {{"Shelf"}, {"Loans", Align::Number}}, .when_empty = "Nothing was lent."}));
    CHECK(html.find("<td class=\"document-empty\" colspan=\"2\">Nothing was lent.</td>") != std::string::npos);
}

TEST_CASE("a drawing put in a page keeps its shapes and loses everything that acts or fetches")
{
    const std::string hostile = R"svg(<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x "y">]>
        <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9" onload="a()" class="chart modal">
        <style>*{fill:red}</style><script>a()</script><foreignObject><p>x</p></foreignObject>
        <image xlink:href="https://example.org/spy.png"/><a href="javascript:a()"><rect width="1" height="1"/></a>
        <defs><linearGradient id="g"><stop offset="0" stop-color="red"/></linearGradient></defs>
        <rect id="r" width="9" height="9" fill="url(#g)" style="x:y" onclick="a()"/>
        <rect width="2" height="2" fill="url(https://example.org/#g)"/>
        <use xlink:href="#r"/><use href="https://example.org/x.svg#r"/><title>old</title></svg>)svg";
    const std::string svg = inline_svg(hostile, "A & B", "f1-");
    for (const char* gone : {"style", "script", "foreignObject", "image", "javascript", "onload", "onclick", "example.org",
                             "old", "modal", "DOCTYPE"})
    {
        CAPTURE(gone);
        CHECK(svg.find(gone) == std::string::npos);
    }
    CHECK(svg.find("<title>A &amp; B</title>") != std::string::npos);
    CHECK(svg.find("id=\"f1-g\"") != std::string::npos);
    CHECK(svg.find("fill=\"url(#f1-g)\"") != std::string::npos);
    CHECK(svg.find("<use href=\"#f1-r\"/>") != std::string::npos);
    CHECK(svg.find("class=\"chart\"") != std::string::npos);
    CHECK(well_formed(svg));

    CHECK_THROWS_AS(inline_svg("<p>no</p>", "x", ""), BadRequest);
    CHECK_THROWS_AS(inline_svg("", "x", ""), BadRequest);
    std::string deep = "<svg>";
    for (int n = 0; n < 10'000; ++n) deep += "<g>";
    for (int n = 0; n < 10'000; ++n) deep += "</g>";
    CHECK_THROWS_AS(inline_svg(deep + "</svg>", "x", ""), BadRequest);
}

TEST_CASE("the European emblem has twelve upright stars on a field of three by two")
{
    const std::string emblem = european_emblem();
    CHECK(count(emblem, "M") == 1 + 12);
    CHECK(emblem.find("viewBox=\"0 0 270 180\"") != std::string::npos);
    CHECK(emblem.find("M135.00 20.00L") != std::string::npos); // the top of the star at noon
}
