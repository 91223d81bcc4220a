#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "socle/time/time.hpp"

namespace socle
{

/// What a column holds: how its values are written and shown, blank cells included.
enum class ColumnKind
{
    Text,
    Integer,
    Hours, // hundredths of an hour -> 1 234,56
    Euros, // cents -> 1 234,56 €
    Date,  // -> 31/12/2026
    Month, // -> 12/2026
};

/// Matters on a sheet whose protection is on.
enum class Editing
{
    Locked,
    Free,
};

enum class Protection
{
    Off,
    On, // without password: against slips, not against people
};

enum class Emphasis
{
    Plain,
    Strong, // totals
};

struct SheetColumn
{
    std::string header = {};
    ColumnKind kind = ColumnKind::Text;
    int width = 16; // characters
    Editing editing = Editing::Locked;
    std::string note = {};                 // shown over the header
    std::vector<std::string> choices = {}; // drop-down list; anything else is refused…
    std::string refusal = {};              // …with these words
};

struct SheetLayout
{
    std::string name; // what a spreadsheet does not allow in a name is replaced, and two names are kept apart
    std::vector<SheetColumn> columns;
    Protection protection = Protection::Off;
    int blank_rows = 0;     // rows to be filled below the last one: drop-down lists reach them
    int frozen_columns = 0; // the header row is always frozen
};

/// One value; it suits the kind of its column or throws Bug. A text is at home everywhere.
struct SheetCell
{
    using Value =
        std::variant<std::monostate, std::string, std::int64_t, std::chrono::year_month_day, std::chrono::year_month>;

    SheetCell() = default;
    SheetCell(std::string text, std::string note = {}) : value(std::move(text)), note(std::move(note)) {}
    SheetCell(std::string_view text) : value(std::string(text)) {}
    SheetCell(const char* text) : value(std::string(text)) {}
    SheetCell(std::int64_t number, std::string note = {}) : value(number), note(std::move(note)) {}
    SheetCell(int number) : value(std::int64_t{number}) {}
    SheetCell(std::chrono::year_month_day day) : value(day) {}
    SheetCell(std::chrono::year_month month) : value(month) {}

    Value value;
    std::string note;
};

struct BookProperties
{
    std::string title, author, subject;
    Instant created; // given, so that the same content gives the same bytes
};

/// Makes an XLSX: sheets with a header row, frozen and filtered, then rows as they come. Quantities are written as
/// exact decimals. Nothing is ever a formula.
class XlsxWriter
{
public:
    explicit XlsxWriter(BookProperties properties);
    ~XlsxWriter();
    XlsxWriter(XlsxWriter&&) noexcept;
    XlsxWriter& operator=(XlsxWriter&&) noexcept;

    class Sheet
    {
    public:
        /// At most one value for each column. Throws Bug on a value that does not suit its column, Error beyond 1 048
        /// 576 rows.
        void row(std::span<const SheetCell> cells, Emphasis emphasis = Emphasis::Plain);
        void row(std::initializer_list<SheetCell> cells, Emphasis emphasis = Emphasis::Plain);

    private:
        friend class XlsxWriter;
        struct Impl;
        explicit Sheet(Impl& impl) : impl_(&impl) {}
        Impl* impl_;
    };

    /// Valid until finish().
    Sheet sheet(SheetLayout layout);

    /// The file. A workbook has at least one sheet.
    std::string finish() &&;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

/// 0 -> "A", 27 -> "AB".
std::string column_letters(std::size_t column);

} // namespace socle
