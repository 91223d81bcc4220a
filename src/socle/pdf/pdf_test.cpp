#include "socle/pdf/pdf_writer.hpp"

#include "socle/document/sample_document.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_check.hpp"
#include "socle/pdf/structure.hpp"

#include <cstdio>
#include <cstdlib>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace socle;

namespace
{

using Defects = std::vector<std::string>;

/// What a program of poppler-utils prints of that PDF; nothing when it is not installed.
std::optional<std::string> told_by(const std::string& program, const std::string& arguments, const std::string& pdf)
{
    if (std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) != 0)
    {
        MESSAGE("SKIPPED: " << program << " is not installed");
        return std::nullopt;
    }
    const auto path = std::filesystem::temp_directory_path() / ("socle_pdf_test_" + std::to_string(getpid()) + ".pdf");
    std::ofstream(path, std::ios::binary) << pdf;
    FILE* const pipe = popen((program + " " + arguments + " " + path.string() + (program == "pdftotext" ? " -" : "") + " 2>/dev/null").c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string told;
    char chunk[4096];
    for (std::size_t count; (count = fread(chunk, 1, sizeof chunk, pipe)) > 0;) told.append(chunk, count);
    pclose(pipe);
    std::filesystem::remove(path);
    return told;
}

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
    return found;
}

Document with(Block block)
{
    return {.title = "A title", .blocks = {std::move(block)}};
}

} // namespace

TEST_CASE("a PDF tells its structure in the order of the document")
{
    const std::string pdf = write_pdf(sample_document());
    CHECK(pdf_defects(pdf) == Defects{});
    CHECK(pdf_structure(pdf) == R"(Document
  P
  P
  P
  P
  H1
  P
  P
  L
    LI
      Lbl
      LBody
        P
        P
    LI
      Lbl
      LBody
        P
  H2
  L
    LI
      Lbl
      LBody
    LI
      Lbl
      LBody
        Span
        Link
        Span
  Table
    Caption
    TR
      TH Column
      TH Column
      TH Column
    TR
      TH Row
      TD
      TD
    TR
      TH Row
      TD
      TD
    TR
      TH Row
      TD
      TD
  H3
  Figure [Loans stay under the plan]
    Caption
  P
  L
    LI
      Lbl
      LBody
    LI
      Lbl
      LBody
  L
    LI
      Lbl
      LBody
  Div
    P
    P
  H2
  P
  Div
    P
    P
    P
    P
  Div
    P
  Figure [European emblem]
  P
)");
}

TEST_CASE("the words of a PDF are read back, in order and whole")
{
    const std::string pdf = write_pdf(sample_document());
    if (const auto told = told_by("pdfinfo", "-struct-text", pdf))
    {
        std::size_t last = 0;
        for (const char* words : {"The year of the library", "1\u202F234 books, fewer than planned.", "of 2\u202F000", "Shelves",
                                  "catalogue", "Loans by shelf, 2026", "Novels & tales", "97 of 100", "Month by month",
                                  "Open on Mondays.", "The attic is closed.", "Agreement", "Ada Reed",
                                  "Co-funded by the European Union"})
        {
            CAPTURE(words);
            const auto at = told->find(words, last);
            CHECK(at != std::string::npos);
            last = at == std::string::npos ? last : at;
        }
    }
    if (const auto told = told_by("pdfinfo", "", pdf))
    {
        CHECK(told->find("Title:           The year of the library\n") != std::string::npos);
        CHECK(told->find("Tagged:          yes") != std::string::npos);
        CHECK(told->find("Pages:           3") != std::string::npos);
        CHECK(told->find("PDF version:     1.7") != std::string::npos);
    }
}

TEST_CASE("the same document gives the same bytes; another date, other bytes")
{
    Document document = sample_document();
    const std::string pdf = write_pdf(document);
    CHECK(pdf == write_pdf(document));
    document.written_at = parse_instant("2027-01-15T09:00:00.000Z");
    CHECK(pdf != write_pdf(document));
    document.written_at.reset();
    CHECK(pdf_defects(write_pdf(document)) == Defects{});
}

TEST_CASE("a table of 400 rows repeats its headings on each page and stays one table")
{
    block::Table table{.caption = "Loans", .columns = {{"Shelf"}, {"Headed so", Align::Number}}, .totals = block::Row{"All", "400"}};
    for (int n = 0; n < 400; ++n) table.rows.push_back({"Shelf " + std::to_string(n), std::to_string(n)});
    const std::string pdf = write_pdf(with(table));
    CHECK(pdf_defects(pdf) == Defects{});
    const std::string structure = pdf_structure(pdf);
    CHECK(count(structure, "Table\n") == 1);
    CHECK(count(structure, "TH Column\n") == 2); // told once; repeated for the eyes only
    CHECK(count(structure, "TR\n") == 402);
    const auto told = told_by("pdftotext", "-layout", pdf);
    if (!told) return;
    const std::size_t pages = count(*told, "\f");
    CHECK(pages > 8);
    CHECK(count(*told, "Headed so") == pages);
    CHECK(count(*told, " / " + std::to_string(pages)) == pages);
    CHECK(count(*told, "Shelf 399") == 1);
    // The totals are not alone on the last page.
    const std::string last_page = told->substr(told->rfind('\f', told->size() - 2) + 1);
    CHECK(last_page.find("Shelf 399") != std::string::npos);
    CHECK(last_page.find("All") != std::string::npos);
}

TEST_CASE("nasty texts are painted within the page and told truly")
{
    using namespace block;
    const std::string nasty = "<&>\"' (\\) % \U0001F600 \U0001F9D1\u200D\U0001F9B2 \u4F60\u597D \xff\x01 e\u0301 \u05E9\u05DC\u05D5\u05DD " + std::string(300, 'W');
    Document document = with(Heading{1, nasty});
    document.title = document.subject = document.author = document.date_line = nasty;
    document.blocks.push_back(Paragraph{{nasty, strong(nasty), link_to(nasty, "https://example.org/é b(")}});
    document.blocks.push_back(Paragraph{""});
    document.blocks.push_back(List{{nasty, ""}});
    document.blocks.push_back(Definitions{{{nasty, nasty}, {"x", ""}}});
    document.blocks.push_back(KeyFigures{{{nasty, nasty, nasty}, {"a", "b", "c"}, {"a", "b", "c"}, {"a", "b", "c"}, {"a", "b", "c"}}});
    document.blocks.push_back(Note{Note::Kind::Alert, nasty, nasty});
    document.blocks.push_back(Table{.caption = nasty,
                                    .columns = {{nasty}, {"n", Align::Number}, {nasty, Align::Text, 20}},
                                    .rows = {{nasty, "1\n2", ""}, {"", "", nasty}}});
    document.blocks.push_back(Signatures{{{nasty, nasty, nasty, nasty}, {"a", "", "", ""}, {"b", "", "", ""}, {"c", "", "", ""}}});
    document.blocks.push_back(Addresses{{nasty}, {}});
    const std::string pdf = write_pdf(document);
    CHECK(pdf_defects(pdf) == Defects{});
    if (const auto told = told_by("pdftotext", "", pdf)) CHECK(told->find("<&>\"' (\\) %") != std::string::npos);
}

TEST_CASE("what is longer than a page goes on over the next ones")
{
    using namespace block;
    std::string long_text;
    for (int n = 0; n < 1500; ++n) long_text += "word" + std::to_string(n) + " ";
    Document document = with(Table{.caption = "One long cell", .columns = {{"Name"}, {"Story"}}, .rows = {{"Ada", long_text}}});
    document.blocks.push_back(Note{Note::Kind::Information, "Long", long_text});
    document.blocks.push_back(Paragraph{long_text});
    document.blocks.push_back(Definitions{{{"Long", long_text}}});
    const std::string pdf = write_pdf(document);
    CHECK(pdf_defects(pdf) == Defects{});
    if (const auto told = told_by("pdftotext", "", pdf)) CHECK(count(*told, "word1499") == 4);
}

TEST_CASE("one who signs alone does it on the right, but the last of several rows keeps to its column")
{
    using namespace block;
    const auto left_of = [](const Document& document, const std::string& word) -> std::optional<double> {
        const auto told = told_by("pdftotext", "-bbox", write_pdf(document));
        if (!told) return std::nullopt;
        const auto at = told->find(">" + word + "</word>");
        REQUIRE(at != std::string::npos);
        return std::stod(told->substr(told->rfind("xMin=\"", at) + 6));
    };
    const Signatures first{{{"For one", "Ada", "", ""}, {"For two", "Bea", "", ""}}}, third{{{"For three", "Cleo", "", ""}}};
    auto rows = with(first);
    rows.blocks.push_back(third);
    if (const auto left = left_of(rows, "Ada")) CHECK(left_of(rows, "Cleo") == left);
    if (const auto left = left_of(rows, "Bea")) CHECK(left_of(with(third), "Cleo") == left);
}

TEST_CASE("a line that announces a list is on the page where the list begins")
{
    using namespace block;
    for (int before = 20; before < 60; ++before)
    {
        auto document = with(Paragraph{"First"});
        for (int n = 0; n < before; ++n) document.blocks.push_back(Paragraph{"filler"});
        document.blocks.push_back(Paragraph{"They promise:"});
        document.blocks.push_back(List{{"the first thing", "the second thing"}});
        const auto told = told_by("pdftotext", "", write_pdf(document));
        if (!told) return;
        const auto announced = told->find("They promise:"), begun = told->find("the first thing");
        REQUIRE(announced < begun);
        CHECK_MESSAGE(told->substr(announced, begun - announced).find('\f') == std::string::npos, before);
    }
}

TEST_CASE("empty tables are told, with or without a sentence")
{
    using namespace block;
    Document document = with(Table{.caption = "None", .columns = {{"A"}, {"B"}}, .when_empty = "Nothing yet."});
    CHECK(pdf_defects(write_pdf(document)) == Defects{});
    document.blocks.push_back(Table{.caption = "None", .columns = {{"A"}, {"B"}}});
    document.blocks.push_back(Table{.caption = "Only totals", .columns = {{"A"}, {"B"}}, .totals = Row{"0", "0"}});
    Table crowded{.caption = "Many columns"};
    for (int n = 0; n < 40; ++n) crowded.columns.push_back({"Column " + std::to_string(n), Align::Number});
    crowded.rows.push_back(std::vector<Text>(40, Text("123")));
    document.blocks.push_back(crowded);
    CHECK(pdf_defects(write_pdf(document)) == Defects{});
    CHECK_THROWS_AS(write_pdf(with(Table{.caption = "No column"})), Bug);
}

TEST_CASE("a picture that is not a drawing is refused")
{
    CHECK_THROWS_AS(write_pdf(with(block::Figure{{"not a drawing", "x"}})), BadRequest);
    CHECK_THROWS_AS(png_of_svg("<svg", 10), BadRequest);
    CHECK(png_of_svg(european_emblem(), 90).substr(1, 3) == "PNG");
    CHECK(proportions_of_svg(european_emblem()) == doctest::Approx(1.5));
}

TEST_CASE("a drawing that needs pixels is shown as it is, a drawing with links brings none")
{
    const std::string svg = R"svg(<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 40 20">
        <filter id="b"><feGaussianBlur stdDeviation="2"/></filter><rect width="20" height="20" filter="url(#b)"/>
        <a xlink:href="https://example.org"><text x="20" y="10">far</text></a></svg>)svg";
    const std::string pdf = write_pdf(with(block::Figure{{svg, "A cloud"}}));
    CHECK(pdf_defects(pdf) == Defects{});
    CHECK(pdf_structure(pdf) == "Document\n  H1\n  Figure [A cloud]\n");
    CHECK(pdf.find("/Interpolate true") == std::string::npos);
}

TEST_CASE("the checker sees what is missing")
{
    const auto sees = [](const std::string& bytes, std::string_view part) {
        for (const std::string& defect : pdf_defects(bytes))
            if (defect.find(part) != std::string::npos) return true;
        return false;
    };
    CHECK(sees("not a pdf", "cannot be read"));
    // A page painted without any structure.
    const std::string untagged = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
                                 "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<<>>>>endobj\n"
                                 "4 0 obj<</Length 11>>stream\n0 0 9 9 re f\nendstream endobj\ntrailer<</Root 1 0 R>>";
    CHECK(sees(untagged, "language"));
    CHECK(sees(untagged, "no title"));
    CHECK(sees(untagged, "structure tree"));
    CHECK(sees(untagged, "not declared marked"));
}

TEST_CASE("content is named after its elements, the rest is an artifact")
{
    using pdf::marked_content;
    CHECK(marked_content("1 0 0 1 0 0 cm\n/Span << /MCID 0 >> BDC\nBT (EMC \\) BDC) Tj ET\nEMC\n0 0 1 1 re f\n", {"H1"}) ==
          "1 0 0 1 0 0 cm\n/H1 <</MCID 0>> BDC\nBT (EMC \\) BDC) Tj ET\nEMC\n/Artifact BMC\n\n0 0 1 1 re f\n\nEMC\n");
    // A sequence without mark stays where it is: in ours, or in the artifact.
    CHECK(marked_content("/Span <</ActualText <feff>>> BDC (x) Tj EMC", {}) ==
          "\n/Artifact BMC\n/Span <</ActualText <feff>>> BDC (x) Tj EMC\nEMC\n");
    CHECK_THROWS_AS(marked_content("/Span << /MCID 0 >> BDC EMC", {}), Bug);
    CHECK_THROWS_AS(marked_content("", {"P"}), Bug);
    CHECK(pdf::painted_marks("/P <</MCID 0>> BDC f EMC f").outside);
    CHECK_FALSE(pdf::painted_marks("/P <</MCID 0>> BDC f EMC /Artifact BMC f EMC").outside);
}

TEST_CASE("the colour profile is a whole ICC file")
{
    const std::string profile = pdf::srgb_profile();
    CHECK(profile.substr(36, 4) == "acsp");
    CHECK(profile.substr(12, 11) == "mntrRGB XYZ");
    const auto size = (static_cast<unsigned char>(profile[2]) << 8) + static_cast<unsigned char>(profile[3]);
    CHECK(static_cast<std::size_t>(size) == profile.size());
}
