#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

enum class CsvEncoding
{
    Utf8,
    Windows1252, // at least one row was not UTF-8 and was converted
    Utf16,       // announced by its byte order mark, converted
};

struct CsvInfo
{
    char separator = ';'; // ; , or tab
    CsvEncoding encoding = CsvEncoding::Utf8;
    std::int64_t first_converted_line = 0; // first row read as Windows-1252, 0 when none
};

struct CsvBounds
{
    std::size_t row_bytes = 1 << 20;
    std::size_t columns = 1024;
    std::int64_t rows = 5'000'000;
};

/// Reads a CSV of any size in constant memory, as people send them: separator guessed from the first rows (or announced
/// by "sep=;"), quotes with embedded line ends, byte order marks, CRLF, LF or CR, UTF-8 or Windows-1252 row by row.
/// Cells come out in UTF-8, untrimmed, without the apostrophe that CsvWriter puts before formulas.
/// Throws UnreadableFile: fichier.guillemet_non_ferme, fichier.ligne_trop_longue, fichier.trop_de_colonnes,
/// fichier.trop_de_lignes, fichier.binaire.
class CsvReader
{
public:
    /// Fills the buffer, answers how many bytes were written; 0 is the end.
    using Source = std::function<std::size_t(char*, std::size_t)>;

    explicit CsvReader(Source source, CsvBounds bounds = {});
    /// The text must outlive the reader.
    explicit CsvReader(std::string_view text, CsvBounds bounds = {});
    ~CsvReader();
    CsvReader(CsvReader&&) noexcept;
    CsvReader& operator=(CsvReader&&) noexcept;

    /// The separator is known from the start; the encoding may change while rows are read.
    const CsvInfo& info() const;

    /// The next row holding at least one non-empty cell, false at the end. Empty rows are counted, not given.
    bool next(std::vector<std::string>& cells);

    /// Number of the last row given, as a spreadsheet shows it: 1 is the first, a quoted line end makes no new row.
    std::int64_t line() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// Writes what a French spreadsheet opens by double click: UTF-8 with byte order mark, `;`, CRLF. A cell that a
/// spreadsheet would run as a formula gets a leading apostrophe (CsvReader takes it off again); numbers are left alone.
class CsvWriter
{
public:
    using Sink = std::function<void(std::string_view)>;

    /// The sink receives whole rows.
    explicit CsvWriter(Sink sink);

    void row(const std::vector<std::string>& cells);

private:
    Sink sink_;
    std::string line_;
    bool started_ = false;
};

/// Whole table at once, for small ones.
std::string csv_text(const std::vector<std::vector<std::string>>& rows);

} // namespace socle
