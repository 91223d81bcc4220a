#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "socle/archive/archive.hpp"

namespace socle
{

enum class XlsxKind
{
    Empty,
    Text,
    Number,       // text: plain decimal of at most 15 significant digits, "151.67"
    Date,         // text: "2026-03-01", with "T14:05" or "T14:05:30" when the cell shows an hour too
    Duration,     // text: "151:40" or "151:40:30", what [h]:mm and h:mm show
    Boolean,      // text: "1" or "0"
    Error,        // text: "#N/A"
    Uncalculated, // a formula that no spreadsheet has computed yet; no text
};

struct XlsxCell
{
    XlsxKind kind = XlsxKind::Empty;
    std::string text;
    std::string stored; // numbers, dates and durations: the text as it stands in the file, "151.66999999999999"
};

enum class XlsxVisibility
{
    Visible,
    Hidden,
};

struct XlsxSheet
{
    std::string name;
    XlsxVisibility visibility;
};

struct XlsxBounds
{
    std::int64_t rows = 1'048'576;
    std::size_t columns = 1024;
    std::size_t cell_bytes = 256 * 1024;
    std::size_t string_bytes = std::size_t{256} << 20; // all shared strings together
    std::size_t sheets = 1000;
    ZipBounds archive{.max_entries = 5'000,
                      .max_total_bytes = std::uint64_t{1} << 30,
                      .max_ratio = 300,
                      .ratio_free_bytes = std::uint64_t{4} << 20};
};

/// Reads an XLSX row by row, in memory that does not grow with the number of rows (shared strings apart). Nothing is
/// computed: formulas give the value their spreadsheet left, merged cells the one of their first cell. Dates are told
/// by the format of the cell, in the 1900 or the 1904 calendar.
/// Throws UnreadableFile: fichier.xlsx_invalide, fichier.xlsb, fichier.abime, fichier.chiffre, fichier.trop_gros,
/// fichier.trop_de_lignes, fichier.trop_de_colonnes, fichier.cellule_trop_longue, fichier.xml_….
class XlsxReader
{
public:
    /// `bytes` must outlive the reader.
    explicit XlsxReader(std::string_view bytes, XlsxBounds bounds = {});
    static XlsxReader of_file(const std::string& path, XlsxBounds bounds = {});
    ~XlsxReader();
    XlsxReader(XlsxReader&&) noexcept;
    XlsxReader& operator=(XlsxReader&&) noexcept;

    /// In the order of the tabs; sheets of charts are left out.
    const std::vector<XlsxSheet>& sheets() const;

    /// Hands over each row holding at least one cell with a value, with the number a spreadsheet shows. Cells stand at
    /// their column, those after the last value are absent.
    using Receive = std::function<Reading(std::int64_t line, const std::vector<XlsxCell>& cells)>;
    void read(std::size_t sheet, const Receive& receive);

private:
    class Impl;
    explicit XlsxReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

} // namespace socle
