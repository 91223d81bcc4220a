#include "socle/table/table_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

#include "socle/table/unreadable_file.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

using namespace socle;

namespace
{

std::vector<std::string> told(TableFile& file)
{
    std::vector<std::string> rows;
    file.each([&](const TableRow& row) {
        std::string text = std::to_string(row.line());
        for (std::size_t i = 0; i < row.size(); ++i) text.append("|").append(row.text(i));
        rows.push_back(text);
        return Reading::Continue;
    });
    return rows;
}

std::string refusal(std::string_view bytes)
{
    try {
        TableFile file(bytes);
        (void)file.header();
    } catch (const UnreadableFile& error) {
        return error.code;
    }
    return "read";
}

std::string zip_of(const std::string& name, const std::string& content)
{
    ZipWriter zip;
    zip.add(name, content);
    return std::move(zip).finish();
}

std::string utf16(std::string_view text)
{
    std::string wide;
    for (const char c : text) wide.append({c, '\0'});
    return wide;
}

using Rows = std::vector<std::string>;

} // namespace

TEST_CASE("table: a CSV and an XLSX of the same table tell the same rows")
{
    TableFile csv(std::string_view("Nom;Heures;Lot\r\n Awa\xC2\xA0;151.67;2\r\n\r\n;;\r\nBa;7.5;1\r\n"));
    XlsxWriter book({});
    auto sheet = book.sheet({.name = "Heures",
                             .columns = {{.header = "Nom"},
                                         {.header = "Heures", .kind = ColumnKind::Hours},
                                         {.header = "Lot", .kind = ColumnKind::Integer}}});
    sheet.row({" Awa ", 15167, 2});
    sheet.row({});
    sheet.row({});
    sheet.row({"Ba", 750, 1});
    const auto bytes = std::move(book).finish();
    TableFile xlsx{std::string_view(bytes)};
    CHECK(csv.format() == TableFormat::Csv);
    CHECK(xlsx.format() == TableFormat::Xlsx);
    CHECK(told(csv) == Rows{"2|Awa|151.67|2", "5|Ba|7.5|1"});
    CHECK(told(xlsx) == told(csv));
    CHECK(xlsx.header().names() == csv.header().names());
    CHECK(xlsx.sheets() == Rows{"Heures"});
    CHECK(csv.csv_info()->separator == ';');
    CHECK(xlsx.csv_info() == nullptr);
}

TEST_CASE("table: columns are found whatever the writing of their names")
{
    TableFile file(std::string_view("N° SIRET ;Prénom;HEURES_TRAVAIL;prenom\n1;2;3;4\n"));
    const auto& header = file.header();
    CHECK(header.find("heures travail") == 2);
    CHECK(header.find("Heures (travail)") == 2);
    CHECK(header.find({"siret", "n siret"}) == 0);
    CHECK(header.find("PRENOM") == 1);
    CHECK(header.find("nom") == std::nullopt);
    CHECK(header.find("") == std::nullopt);
    CHECK(header.duplicates() == Rows{"Prénom"});
}

TEST_CASE("table: titles above the header are passed over")
{
    constexpr std::string_view text = "Relevé des heures;;\nEntreprise :;Durand BTP;\n\nNom;Heures;Lot\nAwa;7;2\n";
    TableFile file(text);
    CHECK(file.header().line() == 2);
    file.recognise_header([](const TableHeader& header) { return header.find("heures").has_value(); });
    CHECK(file.header().line() == 4);
    CHECK(told(file) == Rows{"5|Awa|7|2"});
    file.recognise_header([](const TableHeader& header) { return header.find("absent").has_value(); });
    CHECK(file.header().line() == 2);
    TableFile alone(std::string_view("Nom\nAwa\nBa\n"));
    CHECK(alone.header().line() == 1);
    CHECK(told(alone) == Rows{"2|Awa", "3|Ba"});
}

TEST_CASE("table: an address is what a person looks for in a spreadsheet")
{
    CHECK(cell_address(12, 2) == "ligne 12, colonne C");
    CHECK(cell_address(1, 25) == "ligne 1, colonne Z");
    CHECK(cell_address(1, 26) == "ligne 1, colonne AA");
    CHECK(cell_address(1, 701) == "ligne 1, colonne ZZ");
    CHECK(cell_address(1, 702) == "ligne 1, colonne AAA");
}

TEST_CASE("table: a sheet is chosen by its name")
{
    XlsxWriter book({});
    for (const char* name : {"Notice", "Heures"}) {
        auto sheet = book.sheet({.name = name, .columns = {{.header = std::string("Titre ") + name}}});
        sheet.row({name});
    }
    const auto bytes = std::move(book).finish();
    TableFile file{std::string_view(bytes)};
    CHECK(file.header().names() == Rows{"Titre Notice"});
    file.choose_sheet("Heures");
    CHECK(file.header().names() == Rows{"Titre Heures"});
    CHECK(told(file) == Rows{"2|Heures"});
    CHECK_THROWS_AS(file.choose_sheet("Absente"), NotFound);
}

TEST_CASE("table: what is not a table is named and refused")
{
    using namespace std::string_literals;
    const auto compound = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s + std::string(600, '\0');
    CHECK(refusal("") == "fichier.vide");
    CHECK(refusal(" \r\n\r\n") == "fichier.vide");
    CHECK(refusal(";;\n;;\n") == "fichier.vide");
    CHECK(refusal(compound + utf16("Workbook")) == "fichier.xls_ancien");
    CHECK(refusal(compound + utf16("EncryptedPackage")) == "fichier.chiffre");
    CHECK(refusal(compound + utf16("WordDocument")) == "fichier.document");
    CHECK(refusal(zip_of("mimetype", "application/vnd.oasis.opendocument.spreadsheet")) == "fichier.ods");
    CHECK(refusal(zip_of("mimetype", "application/vnd.oasis.opendocument.text")) == "fichier.document");
    CHECK(refusal(zip_of("photo.jpg", "x")) == "fichier.archive");
    CHECK(refusal(zip_of("[Content_Types].xml", "x")) == "fichier.xlsx_invalide");
    CHECK(refusal("PK\3\4broken") == "fichier.abime");
    CHECK(refusal("%PDF-1.7\n") == "fichier.pdf");
    CHECK(refusal("\x89PNG\r\n\x1A\n") == "fichier.image");
    CHECK(refusal("<html><table><tr><td>1</td></tr></table></html>") == "fichier.html");
    CHECK(refusal("<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>") ==
          "fichier.xml");
    CHECK(refusal("a;b\0\n"s) == "fichier.binaire");
    CHECK(refusal("<5;b\nc;d") == "read");
}

TEST_CASE("table: a file on disk is read like bytes")
{
    const std::string path =
        (std::filesystem::temp_directory_path() / ("table_" + std::to_string(::getpid()) + ".csv")).string();
    const auto write = [&](const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; };
    std::string long_text = "Nom;Heures\n";
    for (int i = 0; i < 20'000; ++i) long_text += "pr\xE9nom;7,50\n";
    write(long_text);
    TableFile csv = TableFile::of_file(path);
    CHECK(told(csv).size() == 20'000);
    CHECK(csv.csv_info()->encoding == CsvEncoding::Windows1252);

    XlsxWriter book({});
    auto sheet = book.sheet({.name = "Heures", .columns = {{.header = "Nom"}}});
    sheet.row({"Awa"});
    write(std::move(book).finish());
    TableFile xlsx = TableFile::of_file(path);
    CHECK(told(xlsx) == Rows{"2|Awa"});
    std::filesystem::remove(path);
    CHECK_THROWS_AS(TableFile::of_file(path), NotFound);
}
