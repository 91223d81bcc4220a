#include "socle/xlsx/xlsx_reader.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <map>
#include <optional>

#include "socle/errors.hpp"
#include "socle/table/unreadable_file.hpp"
#include "socle/xlsx/decimal.hpp"

using namespace socle;
using namespace std::chrono;

namespace
{

const BookProperties kProperties{"Heures", "Claire", "mars", *parse_instant("2026-11-21T08:00:00.000Z")};

/// Rows told as text: "3: A=Text Awa | C=Number 151.67".
std::vector<std::string> told(std::string_view bytes, std::size_t sheet = 0, XlsxBounds bounds = {})
{
    static constexpr const char* kNames[] = {"Empty",    "Text",    "Number", "Date",
                                             "Duration", "Boolean", "Error",  "Uncalculated"};
    XlsxReader reader(bytes, bounds);
    std::vector<std::string> rows;
    reader.read(sheet, [&](std::int64_t line, const std::vector<XlsxCell>& cells) {
        std::string row = std::to_string(line) + ":";
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i].kind != XlsxKind::Empty)
                row += " " + column_letters(i) + "=" + kNames[static_cast<int>(cells[i].kind)] + " " + cells[i].text;
        rows.push_back(row);
        return Reading::Continue;
    });
    return rows;
}

using Parts = std::map<std::string, std::string>;

constexpr const char* kNs = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
                            "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A workbook of one sheet as another spreadsheet may have made it; any part may be replaced.
std::string book_of(const std::string& rows, Parts replaced = {})
{
    const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    Parts parts{{"_rels/.rels", "<Relationships><Relationship Id=\"a\" Type=\"" + office +
                                    "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"},
                {"xl/workbook.xml",
                 std::string("<workbook ") + kNs +
                     "><workbookPr/><sheets><sheet name=\"Mars\" sheetId=\"1\" r:id=\"s1\"/></sheets></workbook>"},
                {"xl/_rels/workbook.xml.rels",
                 "<Relationships><Relationship Id=\"s1\" Type=\"" + office +
                     "worksheet\" Target=\"/xl/worksheets/sheet1.xml\"/><Relationship Id=\"t\" Type=\"" + office +
                     "styles\" Target=\"styles.xml\"/><Relationship Id=\"u\" Type=\"" + office +
                     "sharedStrings\" Target=\"./sharedStrings.xml\"/></Relationships>"},
                {"xl/styles.xml", "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-40C]d mmmm yyyy;@\"/>"
                                  "<numFmt numFmtId=\"171\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"172\" "
                                  "formatCode=\"0.00&quot; jours&quot;\"/>"
                                  "<numFmt numFmtId=\"173\" formatCode=\"[Red]#,##0.00\\ [$€-40C]\"/><numFmt "
                                  "numFmtId=\"174\" formatCode=\"dd/mm/yyyy hh:mm\"/>"
                                  "</numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf "
                                  "numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                                  "<xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"172\"/><xf "
                                  "numFmtId=\"173\"/><xf numFmtId=\"174\"/>"
                                  "<xf numFmtId=\"17\"/></cellXfs></styleSheet>"},
                {"xl/sharedStrings.xml",
                 "<sst><si><t>Awa</t></si><si><r><t>Gros </t></r><r><rPr><b/></rPr><t>œuvre</t></r>"
                 "<rPh><t>phon</t></rPh></si><si><t/></si><si><t>a_x000D_b_x005F_x0041_</t></si></sst>"},
                {"xl/worksheets/sheet1.xml",
                 std::string("<worksheet ") + kNs + "><sheetData>" + rows + "</sheetData></worksheet>"}};
    for (auto& [name, content] : replaced)
        if (content.empty())
            parts.erase(name);
        else
            parts[name] = content;
    ZipWriter zip;
    for (auto& [name, content] : parts) zip.add(name, content);
    return std::move(zip).finish();
}

std::string refusal(std::string_view bytes, XlsxBounds bounds = {})
{
    try {
        told(bytes, 0, bounds);
    } catch (const UnreadableFile& error) {
        return error.code + "@" + std::to_string(error.line);
    }
    return "read";
}

using Rows = std::vector<std::string>;

} // namespace

TEST_CASE("decimal: fifteen significant digits are meant, without passing through binary")
{
    CHECK(meant_decimal("151.66999999999999") == "151.67");
    CHECK(meant_decimal("151.67") == "151.67");
    CHECK(meant_decimal("0.56000000000000005") == "0.56");
    CHECK(meant_decimal("1.5167E2") == "151.67");
    CHECK(meant_decimal("7.0000000000000007E-2") == "0.07");
    CHECK(meant_decimal("99999999999999999") == "100000000000000000");
    CHECK(meant_decimal("-0.99999999999999999") == "-1");
    CHECK(meant_decimal("007.50") == "7.5");
    CHECK(meant_decimal("-0") == "0");
    CHECK(meant_decimal("0.0") == "0");
    CHECK(meant_decimal("1.") == "1");
    CHECK(meant_decimal("1E400") == std::nullopt);
    CHECK(meant_decimal("1E99999999999") == std::nullopt);
    CHECK(meant_decimal("0x10") == std::nullopt);
    CHECK(meant_decimal("1,5") == std::nullopt);
    CHECK(meant_decimal("") == std::nullopt);
    CHECK(meant_decimal("-") == std::nullopt);
    CHECK(meant_decimal("nan") == std::nullopt);
    CHECK(scaled_decimal("6.319444444", 86'400) == 546'000);
    CHECK(scaled_decimal("-0.5", 86'400) == -43'200);
    CHECK(scaled_decimal("999999999999999", 86'400) == std::nullopt);
    CHECK(decimal_of_hundredths(-7) == "-0.07");
    CHECK(decimal_of_hundredths(INT64_MIN) == "-92233720368547758.08");
}

TEST_CASE("xlsx: texts, numbers, booleans, errors and formulas come out as their spreadsheet left them")
{
    CHECK(told(book_of(
              "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\"><v>151.66999999999999</v></c>"
              "<c t=\"b\"><v>1</v></c><c r=\"F2\" t=\"e\"><v>#N/A</v></c></row>"
              "<row r=\"3\"><c r=\"A3\" s=\"1\"/></row>"
              "<row r=\"5\"><c r=\"B5\" t=\"str\"><f>A1&amp;\"x\"</f><v>calculé</v></c><c r=\"C5\"><f>1+1</f></c>"
              "<c r=\"D5\"><f>1+1</f><v>2</v></c></row>"
              "<row><c t=\"inlineStr\"><is><t>en </t><r><t>ligne</t></r></is></c><c t=\"s\"><v>1</v></c>"
              "<c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>")) ==
          Rows{"2: A=Text Awa C=Number 151.67 D=Boolean 1 F=Error #N/A", "5: B=Text calculé C=Uncalculated  D=Number 2",
               "6: A=Text en ligne B=Text Gros œuvre D=Text a\rb_x0041_"});
}

TEST_CASE("xlsx: the text of a number is kept beside what it means")
{
    const auto bytes = book_of("<row><c><v>151.66999999999999</v></c></row>");
    XlsxReader kept{std::string_view(bytes)};
    kept.read(0, [](std::int64_t, const std::vector<XlsxCell>& cells) {
        CHECK(cells.at(0).stored == "151.66999999999999");
        CHECK(cells.at(0).text == "151.67");
        return Reading::Continue;
    });
}

TEST_CASE("xlsx: dates and durations are told by the format of the cell")
{
    CHECK(
        told(book_of(
            "<row><c s=\"1\"><v>46082</v></c><c s=\"2\"><v>46082</v></c><c s=\"3\"><v>6.3194444444444446</v></c>"
            "<c s=\"4\"><v>12.5</v></c><c s=\"5\"><v>12.5</v></c><c s=\"6\"><v>46082.586805555555</v></c>"
            "<c s=\"6\"><v>46082</v></c><c s=\"7\"><v>46082</v></c><c t=\"d\"><v>2026-03-01T00:00:00</v></c></row>")) ==
        Rows{"1: A=Date 2026-03-01 B=Date 2026-03-01 C=Duration 151:40 D=Number 12.5 E=Number 12.5 "
             "F=Date 2026-03-01T14:05 G=Date 2026-03-01 H=Date 2026-03-01 I=Date 2026-03-01"});
    CHECK(told(book_of(
              "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c><c s=\"1\"><v>-1</v></c>"
              "<c s=\"1\"><v>99999999</v></c></row>")) ==
          Rows{"1: A=Date 1900-01-01 B=Date 1900-02-28 C=Date 1900-03-01 D=Number -1 E=Number 99999999"});
    CHECK(
        told(book_of("<row><c s=\"1\"><v>44620</v></c></row>",
                     {{"xl/workbook.xml", std::string("<workbook ") + kNs +
                                              "><workbookPr date1904=\"1\"/><sheets><sheet name=\"Mars\" sheetId=\"1\" "
                                              "r:id=\"s1\"/></sheets></workbook>"}})) == Rows{"1: A=Date 2026-03-01"});
}

TEST_CASE("xlsx: sheets are named, hidden ones told, and reading stops when asked")
{
    XlsxWriter book(kProperties);
    auto first = book.sheet({.name = "Lot [2]: gros œuvre / fondations profondes", .columns = {{.header = "Nom"}}});
    book.sheet(
        {.name = "lot  2   gros oeuvre   fondations profondes", .columns = {{.header = "Nom", .choices = {"Awa"}}}});
    for (int i = 0; i < 10; ++i) first.row({"Awa"});
    const auto bytes = std::move(book).finish();
    XlsxReader reader{std::string_view(bytes)};
    REQUIRE(reader.sheets().size() == 3);
    CHECK(reader.sheets()[0].name == "Lot  2   gros œuvre   fondatio…");
    CHECK(reader.sheets()[0].visibility == XlsxVisibility::Visible);
    CHECK(reader.sheets()[2].name == "Listes");
    CHECK(reader.sheets()[2].visibility == XlsxVisibility::Hidden);
    int rows = 0;
    reader.read(
        0, [&](std::int64_t, const std::vector<XlsxCell>&) { return ++rows == 3 ? Reading::Stop : Reading::Continue; });
    CHECK(rows == 3);
}

TEST_CASE("xlsx: two sheets never share a name")
{
    XlsxWriter book(kProperties);
    for (const char* name : {"Heures", "heures", "", "'Heures'", "Listes"})
        book.sheet({.name = name, .columns = {{.header = "A", .choices = {"x"}}}});
    const auto bytes = std::move(book).finish();
    std::vector<std::string> names;
    XlsxReader reader{std::string_view(bytes)};
    for (const auto& sheet : reader.sheets()) names.push_back(sheet.name);
    CHECK(names == Rows{"Heures", "heures (2)", "Feuille", "Heures (3)", "Listes", "Listes (2)"});
}

TEST_CASE("xlsx: what is not a workbook, or is made to harm, is refused with a code and a row")
{
    CHECK(refusal("nothing") == "fichier.xlsx_invalide@0");
    CHECK(refusal("") == "fichier.xlsx_invalide@0");
    CHECK(refusal(book_of("", {{"xl/worksheets/sheet1.xml", ""}})) == "fichier.xlsx_invalide@0");
    CHECK(refusal(book_of("", {{"_rels/.rels", ""}})) == "fichier.xlsx_invalide@0");
    CHECK(refusal(book_of(
              "", {{"xl/sharedStrings.xml",
                    "<!DOCTYPE sst [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>"}})) ==
          "fichier.xml_doctype@0");
    CHECK(refusal(book_of("<row r=\"4\"><c><v>1</v></row>")) == "fichier.xml_invalide@4");
    CHECK(refusal(book_of("<row r=\"4\"/><row r=\"3\"/>")) == "fichier.xlsx_invalide@4");
    CHECK(refusal(book_of("<row><c r=\"XXXXXX1\"><v>1</v></c></row>")) == "fichier.xlsx_invalide@1");
    CHECK(refusal(book_of("<row><c t=\"s\"><v>99</v></c></row>")) == "fichier.xlsx_invalide@1");
    CHECK(refusal(book_of("<row r=\"2000000\"/>")) == "fichier.trop_de_lignes@2000000");
    CHECK(refusal(book_of("<row><c r=\"XFD1\"><v>1</v></c></row>")) == "fichier.trop_de_colonnes@1");
    CHECK(refusal(book_of("<row><c r=\"XFD1\" s=\"1\"/><c r=\"A1\"><v>1</v></c></row>")) == "read");
    CHECK(refusal(book_of("<row><c t=\"str\"><v>" + std::string(300'000, 'x') + "</v></c></row>")) ==
          "fichier.cellule_trop_longue@1");
    CHECK(refusal(book_of("<row/>" + std::string(20'000'000, ' '))) == "fichier.trop_gros@0");
    XlsxBounds small;
    small.string_bytes = 10;
    CHECK(refusal(book_of("<row><c t=\"s\"><v>0</v></c></row>"), small) == "fichier.trop_gros@0");
}

TEST_CASE("xlsx: hours written are the hours read, to the hundredth")
{
    rc::check([](std::vector<int> hundredths) {
        for (auto& h : hundredths) h = *rc::gen::inRange(0, 100'000'000); // 0,00 to 999 999,99
        XlsxWriter book(kProperties);
        auto sheet = book.sheet({.name = "Heures", .columns = {{.header = "Heures", .kind = ColumnKind::Hours}}});
        Rows expected{"1: A=Text Heures"};
        for (const auto h : hundredths) {
            sheet.row({h});
            expected.push_back(std::to_string(expected.size() + 1) + ": A=Number " + decimal_of_hundredths(h));
        }
        RC_ASSERT(told(std::move(book).finish()) == expected);
    });
}

TEST_CASE("xlsx: every hundredth up to 2000 hours stands in the file as written by hand")
{
    XlsxWriter book(kProperties);
    auto sheet = book.sheet({.name = "Heures", .columns = {{.header = "H", .kind = ColumnKind::Hours}}});
    for (int h = 0; h <= 200'000; ++h) sheet.row({h});
    const auto bytes = std::move(book).finish();
    XlsxReader reader{std::string_view(bytes)};
    std::int64_t wrong = 0, seen = 0;
    reader.read(0, [&](std::int64_t line, const std::vector<XlsxCell>& cells) {
        if (line > 1) {
            ++seen;
            wrong += cells.at(0).stored != decimal_of_hundredths(line - 2);
        }
        return Reading::Continue;
    });
    CHECK(seen == 200'001);
    CHECK(wrong == 0);
}

TEST_CASE("xlsx: texts written are the texts read, whatever the characters")
{
    rc::check([](std::vector<std::string> texts) {
        XlsxWriter book(kProperties);
        auto sheet = book.sheet({.name = "Textes", .columns = {{.header = "T"}}});
        Rows expected{"1: A=Text T"};
        std::int64_t line = 1;
        for (auto& text : texts) {
            text = *rc::gen::container<std::string>(rc::gen::oneOf(
                rc::gen::elementOf(std::string("_x0041_&<>\"' =\r\n\t")), rc::gen::inRange<char>(1, 127)));
            sheet.row({text});
            ++line;
            if (!text.empty()) expected.push_back(std::to_string(line) + ": A=Text " + text);
        }
        RC_ASSERT(told(std::move(book).finish()) == expected);
    });
}

TEST_CASE("xlsx: a value that does not suit its column is our bug")
{
    XlsxWriter book(kProperties);
    auto sheet =
        book.sheet({.name = "Tout", .columns = {{.header = "Texte"}, {.header = "Jour", .kind = ColumnKind::Date}}});
    CHECK_THROWS_AS(sheet.row({12}), Bug);
    CHECK_THROWS_AS(sheet.row({"a", 1}), Bug);
    CHECK_THROWS_AS(sheet.row({"a", 2026y / March}), Bug);
    CHECK_THROWS_AS(sheet.row({"a", {}, "trop"}), Bug);
}

TEST_CASE("xlsx: what is written is read with its kinds")
{
    XlsxWriter book(kProperties);
    auto sheet = book.sheet({.name = "Tout",
                             .columns = {{.header = "Texte"},
                                         {.header = "Entier", .kind = ColumnKind::Integer},
                                         {.header = "Heures", .kind = ColumnKind::Hours},
                                         {.header = "Euros", .kind = ColumnKind::Euros},
                                         {.header = "Jour", .kind = ColumnKind::Date},
                                         {.header = "Mois", .kind = ColumnKind::Month}}});
    sheet.row({"=1+1", 12, 15167, std::int64_t{-123456789012}, 2026y / March / 1, 2026y / March}, Emphasis::Strong);
    sheet.row({{}, {}, "sans objet", {}, 1850y / May / 4});
    const auto rows = told(std::move(book).finish());
    CHECK(rows.at(1) == "2: A=Text =1+1 B=Number 12 C=Number 151.67 D=Number -1234567890.12 E=Date 2026-03-01 "
                        "F=Date 2026-03-01");
    CHECK(rows.at(2) == "3: C=Text sans objet E=Text 1850-05-04");
}

TEST_CASE("xlsx: the same content gives the same bytes")
{
    const auto make = [] {
        XlsxWriter book(kProperties);
        auto sheet = book.sheet({.name = "Heures",
                                 .columns = {{.header = "Lot", .note = "Le lot", .choices = {"1", "2"}}},
                                 .protection = Protection::On,
                                 .blank_rows = 10});
        sheet.row({SheetCell("2", "à vérifier")});
        return std::move(book).finish();
    };
    CHECK(make() == make());
}
