#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "socle/archive/archive.hpp"
#include "socle/csv/csv.hpp"

namespace socle
{

enum class TableFormat
{
    Csv,
    Xlsx,
};

/// What a cell holds. A CSV knows texts only.
enum class CellKind
{
    Empty,
    Text,
    Number,       // "151.67": plain decimal with a point, at most 15 significant digits
    Date,         // "2026-03-01", "2026-03-01T14:05"
    Duration,     // "151:40"
    Boolean,      // "1" or "0"
    Error,        // "#N/A"
    Uncalculated, // a formula without a value
};

/// The names standing over the columns. They are found whatever their case, accents, punctuation and order.
class TableHeader
{
public:
    TableHeader() = default;
    TableHeader(std::int64_t line, std::vector<std::string> names);

    /// The column of that name, the first one when several share it.
    std::optional<std::size_t> find(std::string_view name) const;
    /// The column bearing one of these names, tried in this order.
    std::optional<std::size_t> find(std::initializer_list<std::string_view> names) const;

    const std::vector<std::string>& names() const { return names_; }
    /// Names that stand over more than one column: an import must not choose silently.
    std::vector<std::string> duplicates() const;
    std::int64_t line() const { return line_; }

private:
    std::int64_t line_ = 0;
    std::vector<std::string> names_, searchable_;
};

/// A row under the header; lives during the call that hands it over.
class TableRow
{
public:
    struct Cell
    {
        CellKind kind = CellKind::Empty;
        std::string text;
    };

    TableRow(std::int64_t line, const std::vector<Cell>& cells) : line_(line), cells_(cells) {}

    /// As a spreadsheet numbers it, 1 being the first row of the file.
    std::int64_t line() const { return line_; }
    /// Trimmed; empty where nothing stands.
    std::string_view text(std::size_t column) const;
    std::string_view text(std::optional<std::size_t> column) const { return column ? text(*column) : ""; }
    CellKind kind(std::size_t column) const;
    std::size_t size() const { return cells_.size(); }
    /// "ligne 12, colonne C"
    std::string address(std::size_t column) const;

private:
    std::int64_t line_;
    const std::vector<Cell>& cells_;
};

/// "ligne 12, colonne C": where a person looks in a spreadsheet. Columns count from 0.
std::string cell_address(std::int64_t line, std::size_t column);

/// A table someone sent, CSV or XLSX alike: recognised by its content, never by its name. Throws UnreadableFile: what
/// CsvReader and XlsxReader throw, and for files that are something else fichier.vide, fichier.xls_ancien,
/// fichier.chiffre, fichier.xlsb, fichier.ods, fichier.pdf, fichier.image, fichier.html, fichier.xml,
/// fichier.document, fichier.archive.
class TableFile
{
public:
    /// `bytes` must outlive the file.
    explicit TableFile(std::string_view bytes);
    /// A CSV is then never held whole. Throws NotFound.
    static TableFile of_file(const std::string& path);
    ~TableFile();
    TableFile(TableFile&&) noexcept;
    TableFile& operator=(TableFile&&) noexcept;

    TableFormat format() const;
    /// Separator and encoding of a CSV; the encoding is certain once all rows are read. Null for an XLSX.
    const CsvInfo* csv_info() const;

    /// Visible sheets of an XLSX, none for a CSV. The first one is read unless another is chosen.
    std::vector<std::string> sheets() const;
    /// Throws NotFound.
    void choose_sheet(std::string_view name);

    /// Says which of the first 20 rows is the header, for files with titles above. Without it, or when no row suits,
    /// the header is the first row with two cells or more (failing that, the first row).
    void recognise_header(std::function<bool(const TableHeader&)> suits);

    const TableHeader& header();

    /// Every row under the header with something in it.
    void each(const std::function<Reading(const TableRow&)>& receive);

private:
    class Impl;
    explicit TableFile(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace socle
