// Writes a certificate of one page, 20 rows and a drawing, again and again; bench/pdf.sh sets it beside WeasyPrint.
//   pdf_bench COUNT FOLDER     writes FOLDER/ours.pdf and FOLDER/peer.html, prints the time of one document

#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

#include "socle/document/document.hpp"
#include "socle/document/emblem.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/pdf/pdf_check.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

using namespace socle;

namespace
{

Document certificate(int number)
{
    Document document{.title = "Attestation de réalisation n° " + std::to_string(number),
                      .subject = "Marché 2026-014, lot 2",
                      .author = "Ville de Montreval",
                      .date_line = "Montreval, le 14 décembre 2026"};
    document.mentions = {{"Cofinancé par l’Union européenne", {{european_emblem(), "Emblème de l’Union européenne"}}}};
    block::Table table{.caption = "Heures par mois et par personne",
                       .columns = {{"Mois"}, {"Personne"}, {"Travail", Align::Number}, {"Formation", Align::Number}}};
    for (int row = 0; row < 20; ++row)
        table.rows.push_back({"Mois " + std::to_string(row + 1), "Personne " + std::to_string(row % 7),
                              french_hundredths(15'167 - row * 31), french_hundredths(row * 167)});
    document.blocks = {block::Paragraph{"Les heures ci-dessous ont été validées et comptent pour l’engagement."}, table};
    return document;
}

void save(const std::string& path, const std::string& bytes)
{
    std::ofstream(path, std::ios::binary) << bytes;
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 3)
    {
        std::cerr << "pdf_bench COUNT FOLDER\n";
        return 2;
    }
    const int count = std::atoi(argv[1]);
    const std::string folder = argv[2];
    save(folder + "/peer.html", "<!doctype html><html lang=\"fr-FR\"><head><meta charset=\"utf-8\"><title>Attestation</title><style>"
                                "@page{size:A4;margin:20mm}body{font:9.5pt Inter}table{width:100%;border-collapse:collapse}"
                                "td,th{padding:1mm;border-bottom:.5pt solid #ccc;text-align:left}.document-number{text-align:right}"
                                "svg{height:30pt}</style></head><body>" +
                                    write_html(certificate(1)) + "</body></html>");
    std::string first;
    std::size_t bytes = 0;
    const auto start = std::chrono::steady_clock::now();
    for (int n = 1; n <= count; ++n)
    {
        const std::string pdf = write_pdf(certificate(n));
        if (n == 1) first = pdf;
        bytes += pdf.size();
    }
    const auto wall = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    const double processor = (used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 + (used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
    for (const std::string& defect : pdf_defects(first)) std::cerr << "defect: " << defect << "\n";
    save(folder + "/ours.pdf", first);
    std::cout << wall / count << " ms, processor " << processor / count << " ms, " << bytes / static_cast<std::size_t>(count)
              << " bytes each, " << used.ru_maxrss / 1024 << " MB\n";
}
