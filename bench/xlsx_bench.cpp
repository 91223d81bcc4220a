// Writes, then reads, a payroll of 100 000 rows and 12 columns; bench/xlsx.sh sets it beside openpyxl.
//   xlsx_bench write FILE | xlsx_bench read FILE

#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "socle/xlsx/decimal.hpp"
#include "socle/xlsx/xlsx_reader.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr int kRows = 100'000;

std::string payroll()
{
    XlsxWriter book({"Paie", "bench", "", *parse_instant("2026-11-21T08:00:00.000Z")});
    auto sheet = book.sheet({.name = "Paie",
                             .columns = {{.header = "SIRET"},
                                         {.header = "Lot"},
                                         {.header = "Nom"},
                                         {.header = "Prénom"},
                                         {.header = "Naissance", .kind = ColumnKind::Date},
                                         {.header = "Mois", .kind = ColumnKind::Month},
                                         {.header = "Travail", .kind = ColumnKind::Hours},
                                         {.header = "Formation", .kind = ColumnKind::Hours},
                                         {.header = "Brut", .kind = ColumnKind::Euros},
                                         {.header = "Net", .kind = ColumnKind::Euros},
                                         {.header = "Rang", .kind = ColumnKind::Integer},
                                         {.header = "Contrat"}}});
    std::vector<SheetCell> row(12);
    for (int i = 0; i < kRows; ++i) {
        row[0] = std::to_string(12'345'678'900'011 + i % 700);
        row[1] = "Lot " + std::to_string(i % 40);
        row[2] = "NOM" + std::to_string(i % 9000);
        row[3] = "Prénom" + std::to_string(i % 500);
        row[4] = year_month_day(sys_days(1970y / January / 1) + days(i % 15'000));
        row[5] = 2026y / month(1 + static_cast<unsigned>(i) % 12);
        row[6] = static_cast<int>(i * std::int64_t{7919} % 20'000);
        row[7] = i % 3500;
        row[8] = 150'000 + i % 90'000;
        row[9] = 120'000 + i % 70'001;
        row[10] = i;
        row[11] = i % 3 != 0 ? "CDI" : "CDD d'insertion";
        sheet.row(row);
    }
    return std::move(book).finish();
}

/// Cells and hundredths of hours: what the peer must find too.
std::string sum(const char* path)
{
    std::int64_t cells = 0, hundredths = 0;
    XlsxReader::of_file(path).read(0, [&](std::int64_t line, const std::vector<XlsxCell>& row) {
        cells += static_cast<std::int64_t>(row.size());
        if (line > 1) hundredths += *scaled_decimal(row.at(6).text, 100);
        return Reading::Continue;
    });
    return std::to_string(cells) + " cells, " + std::to_string(hundredths) + " hundredths";
}

} // namespace

int main(int count, char** arguments)
{
    if (count != 3) return 2;
    const auto start = steady_clock::now();
    std::string answer = "written";
    if (std::string(arguments[1]) == "write")
        std::ofstream(arguments[2], std::ios::binary) << payroll();
    else
        answer = sum(arguments[2]);
    const auto milliseconds = duration_cast<std::chrono::milliseconds>(steady_clock::now() - start).count();
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    std::cout << milliseconds << " ms, " << used.ru_maxrss / 1024 << " MB, " << answer << "\n";
}
