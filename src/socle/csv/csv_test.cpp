#include "socle/csv/csv.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "socle/table/unreadable_file.hpp"

using namespace socle;
using Rows = std::vector<std::vector<std::string>>;

namespace
{

Rows read_all(std::string_view text, CsvBounds bounds = {})
{
    CsvReader reader(text, bounds);
    Rows rows;
    std::vector<std::string> cells;
    while (reader.next(cells)) rows.push_back(cells);
    return rows;
}

std::string refusal(std::string_view text, CsvBounds bounds = {})
{
    try {
        read_all(text, bounds);
    } catch (const UnreadableFile& error) {
        return error.code + "@" + std::to_string(error.line);
    }
    return "read";
}

} // namespace

TEST_CASE("csv: the separator is found although decimals carry commas")
{
    CHECK(read_all("Nom;Heures\nAwa;151,67\n") == Rows{{"Nom", "Heures"}, {"Awa", "151,67"}});
    CHECK(read_all("Nom,Heures\nAwa,151.67\n") == Rows{{"Nom", "Heures"}, {"Awa", "151.67"}});
    CHECK(read_all("Nom\tHeures\nAwa\t151,67\n") == Rows{{"Nom", "Heures"}, {"Awa", "151,67"}});
    CHECK(read_all("Nom, prénom;Heures\nBa, Awa;7,50\n") == Rows{{"Nom, prénom", "Heures"}, {"Ba, Awa", "7,50"}});
    CHECK(read_all("Nom;Note\n\"a,b,c\";x\n").at(1) == std::vector<std::string>{"a,b,c", "x"});
    CHECK(read_all("Relevé de mars\nNom;Heures;Lot\nAwa;7;2\n").at(1).size() == 3);
}

TEST_CASE("csv: the sep= line of spreadsheets is obeyed and not numbered")
{
    CsvReader reader(std::string_view("sep=,\r\na;b,c\r\n"));
    std::vector<std::string> cells;
    REQUIRE(reader.next(cells));
    CHECK(cells == std::vector<std::string>{"a;b", "c"});
    CHECK(reader.line() == 1);
}

TEST_CASE("csv: quotes hold separators, line ends and quotes")
{
    CHECK(read_all("a;b\r\n\"x;\"\"y\"\"\r\nz\";2\r\n") == Rows{{"a", "b"}, {"x;\"y\"\r\nz", "2"}});
    CHECK(read_all("a;tube 5\" et 6\"\n") == Rows{{"a", "tube 5\" et 6\""}});
}

TEST_CASE("csv: rows are numbered as a spreadsheet shows them")
{
    CsvReader reader(std::string_view("a;b\n\n\"1\n2\n3\";x\n;;\ny;z"));
    std::vector<std::string> cells;
    std::vector<std::int64_t> lines;
    while (reader.next(cells)) lines.push_back(reader.line());
    CHECK(lines == std::vector<std::int64_t>{1, 3, 5});
}

TEST_CASE("csv: LF, CRLF and CR all end a row")
{
    const Rows expected{{"a", "b"}, {"c", "d"}};
    CHECK(read_all("a;b\nc;d\n") == expected);
    CHECK(read_all("a;b\r\nc;d\r\n") == expected);
    CHECK(read_all("a;b\rc;d") == expected);
}

TEST_CASE("csv: byte order marks and Windows-1252 are understood and reported")
{
    CHECK(read_all("\xEF\xBB\xBFpr\xC3\xA9nom;a\n") == Rows{{"prénom", "a"}});
    CsvReader reader(std::string_view("nom;a\npr\xE9nom \x80;b\n"));
    std::vector<std::string> cells;
    reader.next(cells);
    CHECK(reader.info().encoding == CsvEncoding::Utf8);
    reader.next(cells);
    CHECK(cells == std::vector<std::string>{"prénom €", "b"});
    CHECK(reader.info().encoding == CsvEncoding::Windows1252);
    CHECK(reader.info().first_converted_line == 2);
}

TEST_CASE("csv: the Unicode text of spreadsheets is UTF-16 and is read")
{
    using namespace std::string_literals;
    CHECK(read_all("\xFF\xFE\x41\x00\x09\x00\xE9\x00\x0A\x00\x3D\xD8\x00\xDE"s) == Rows{{"A", "é"}, {"😀"}});
    CHECK(read_all("\xFE\xFF\x00\x41\x00\x3B\x00\xE9"s) == Rows{{"A", "é"}});
    CHECK(read_all("\xFF\xFE\x41\x00\x3D\xD8"s) == Rows{{"A\uFFFD"}});
}

TEST_CASE("csv: what cannot be read is refused with a code and its line")
{
    using namespace std::string_literals;
    CHECK(refusal("a;b\n\"c;d\n") == "fichier.guillemet_non_ferme@2");
    CHECK(refusal("a;b\nc\0;d\n"s) == "fichier.binaire@2");
    CHECK(refusal("a;b\n" + std::string(100, 'x'), {.row_bytes = 50}) == "fichier.ligne_trop_longue@2");
    CHECK(refusal("a;b;c\n", {.columns = 2}) == "fichier.trop_de_colonnes@1");
    CHECK(refusal("a\nb\nc\n", {.rows = 2}) == "fichier.trop_de_lignes@3");
    CHECK(refusal("") == "read");
}

TEST_CASE("csv: cells that a spreadsheet would run are neutralised, numbers are not")
{
    CHECK(csv_text({{"=1+1", "-12,50", "+A1", "@x", "Awa", "- 3 h"}}) ==
          "\xEF\xBB\xBF'=1+1;\"-12,50\";'+A1;'@x;Awa;'- 3 h\r\n");
    CHECK(csv_text({{"=HYPERLINK(\"x\";1)"}}) == "\xEF\xBB\xBF\"'=HYPERLINK(\"\"x\"\";1)\"\r\n");
}

TEST_CASE("csv: rows written are the rows read, whatever the cells and the size of the chunks")
{
    rc::check([](std::vector<std::vector<std::string>> rows) {
        const auto cell = rc::gen::container<std::string>(
            rc::gen::oneOf(rc::gen::elementOf(std::string(";,\t\"'\r\n=+-@ a1.")), rc::gen::inRange<char>(32, 127)));
        const auto width = *rc::gen::inRange<std::size_t>(1, 6);
        rows = *rc::gen::container<Rows>(rc::gen::container<std::vector<std::string>>(width, cell));
        rows.insert(rows.begin(), std::vector<std::string>(3, "entête")); // fixes the separator
        std::erase_if(rows, [](const auto& row) {
            return std::all_of(row.begin(), row.end(), [](const auto& c) { return c.empty(); });
        });
        const auto text = csv_text(rows);
        const auto chunk = *rc::gen::inRange<std::size_t>(1, 20);
        std::size_t at = 0;
        CsvReader reader([&](char* out, std::size_t size) {
            const auto given = std::min({size, chunk, text.size() - at});
            std::copy_n(text.data() + at, given, out);
            at += given;
            return given;
        });
        Rows back;
        std::vector<std::string> cells;
        while (reader.next(cells)) back.push_back(cells);
        RC_ASSERT(back == rows);
    });
}
