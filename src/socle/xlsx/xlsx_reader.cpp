#include "socle/xlsx/xlsx_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "socle/table/unreadable_file.hpp"
#include "socle/time/time.hpp"
#include "socle/xlsx/decimal.hpp"
#include "socle/xlsx/escapes.hpp"
#include "socle/xml/sax.hpp"

namespace socle
{

namespace
{

using namespace std::chrono;

constexpr std::int64_t kSecondsADay = 86'400;
constexpr std::int64_t kLastSerial = 2'958'465; // 31 December 9999

const char* code_of(ArchiveFault fault)
{
    switch (fault) {
    case ArchiveFault::NotAnArchive:
        return "fichier.xlsx_invalide";
    case ArchiveFault::Encrypted:
        return "fichier.chiffre";
    case ArchiveFault::Damaged:
    case ArchiveFault::Unsupported:
        return "fichier.abime";
    case ArchiveFault::TooManyEntries:
    case ArchiveFault::TooLarge:
    case ArchiveFault::TooDense:
        return "fichier.trop_gros";
    }
    return "fichier.abime";
}

template <typename Action> auto naming_archive_faults(Action action)
{
    try {
        return action();
    } catch (const ArchiveError& error) {
        throw UnreadableFile(code_of(error.fault));
    }
}

/// What the format of a cell shows of a number.
enum class Shows
{
    Number,
    Day,
    DayAndHour,
    Hour,
};

/// From the code of a number format ("dd/mm/yyyy", "[h]:mm"), first section, without what is quoted or escaped.
Shows shown_by(std::string_view code)
{
    bool day = false, hour = false, month_or_minute = false;
    for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
        switch (code[i]) {
        case '"':
            i = code.find('"', i + 1);
            if (i == std::string_view::npos) i = code.size() - 1;
            break;
        case '\\':
        case '_':
        case '*':
            ++i;
            break;
        case '[': {
            const auto close = code.find(']', i);
            if (close == std::string_view::npos) return Shows::Number;
            const auto inside = code.substr(i + 1, close - i - 1);
            if (!inside.empty() && inside.find_first_not_of("hHmMsS") == std::string_view::npos) return Shows::Hour;
            i = close;
            break;
        }
        case 'd':
        case 'D':
        case 'y':
        case 'Y':
            day = true;
            break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
            hour = true;
            break;
        case 'm':
        case 'M':
            month_or_minute = true;
            break;
        default:
            break;
        }
    }
    if (code == "General" || code == "GENERAL" || code == "Standard") return Shows::Number;
    if (day) return hour ? Shows::DayAndHour : Shows::Day;
    if (hour) return Shows::Hour;
    return month_or_minute ? Shows::Day : Shows::Number;
}

/// Formats every spreadsheet knows by their number.
Shows shown_by_built_in(std::int64_t id)
{
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id == 36 || (id >= 50 && id <= 54) || id == 57 || id == 58)
        return Shows::Day;
    if (id == 22) return Shows::DayAndHour;
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 || id == 56)
        return Shows::Hour;
    return Shows::Number;
}

std::optional<std::int64_t> integer(std::optional<std::string_view> text)
{
    if (!text) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (error != std::errc() || end != text->data() + text->size()) return std::nullopt;
    return number;
}

std::string two_digits(std::int64_t number)
{
    return (number < 10 ? "0" : "") + std::to_string(number);
}

/// "14:05", or "14:05:30" when there are seconds to tell.
std::string clock(std::int64_t seconds)
{
    std::string text = seconds < 0 ? "-" : "";
    seconds = seconds < 0 ? -seconds : seconds;
    text += two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60);
    if (seconds % 60 != 0) text += ":" + two_digits(seconds % 60);
    return text;
}

/// Strings are kept end to end: one allocation for all rather than one for each.
class SharedStrings
{
public:
    void add(std::string_view text)
    {
        bytes_ += text;
        ends_.push_back(bytes_.size());
    }

    std::optional<std::string_view> at(std::int64_t index) const
    {
        if (index < 0 || static_cast<std::size_t>(index) >= ends_.size()) return std::nullopt;
        const auto i = static_cast<std::size_t>(index);
        const auto from = i == 0 ? 0 : ends_[i - 1];
        return std::string_view(bytes_).substr(from, ends_[i] - from);
    }

    std::size_t memory() const { return bytes_.size() + ends_.size() * sizeof(std::size_t); }

private:
    std::string bytes_;
    std::vector<std::size_t> ends_;
};

/// "../media/x" and "/xl/x" against the folder of the part that names them.
std::string resolved(std::string_view folder, std::string_view target)
{
    std::string path = target.starts_with('/') ? "" : std::string(folder);
    for (;;) {
        const auto slash = target.find('/');
        const auto step = target.substr(0, slash);
        if (step == "..") {
            const auto up = path.rfind('/');
            path.resize(up == std::string::npos ? 0 : up);
        } else if (!step.empty() && step != ".")
            path += (path.empty() ? "" : "/") + std::string(step);
        if (slash == std::string_view::npos) return path;
        target.remove_prefix(slash + 1);
    }
}

struct Relation
{
    std::string id, type, target;
};

} // namespace

class XlsxReader::Impl
{
public:
    Impl(ZipReader archive, XlsxBounds bounds) : archive_(std::move(archive)), bounds_(bounds) { open(); }

    void read(std::size_t sheet, const Receive& receive);

    std::vector<XlsxSheet> sheets;

private:
    void open();
    void read_part(const std::string& name, SaxCallbacks callbacks, const Reading* reading = nullptr,
                   const std::int64_t* line = nullptr);
    std::vector<Relation> relations_of(const std::string& part);
    void read_styles(const std::string& part);
    void read_shared_strings(const std::string& part);
    void tell_number(XlsxCell& cell, std::int64_t style) const;
    std::optional<std::string> day_of(std::int64_t serial) const;

    class RowReader;

    ZipReader archive_;
    XlsxBounds bounds_;
    std::vector<std::string> parts_; // of each sheet
    std::vector<Shows> styles_;
    std::string shared_strings_part_;
    SharedStrings strings_;
    enum class Calendar
    {
        From1900,
        From1904,
    } calendar_ = Calendar::From1900;
};

void XlsxReader::Impl::read_part(const std::string& name, SaxCallbacks callbacks, const Reading* reading,
                                 const std::int64_t* line)
{
    if (!archive_.has(name)) throw UnreadableFile("fichier.xlsx_invalide");
    SaxParser parser(std::move(callbacks), {.depth = 64, .attribute_bytes = 64 * 1024, .token_bytes = 1 << 20});
    try {
        naming_archive_faults([&] {
            archive_.read(name, [&](std::string_view chunk) {
                parser.feed(chunk);
                return reading != nullptr ? *reading : Reading::Continue;
            });
        });
        if (reading == nullptr || *reading == Reading::Continue) parser.finish();
    } catch (const UnreadableFile& error) {
        // A line of XML means nothing to whoever sent the file: say the row.
        if (!error.code.starts_with("fichier.xml_")) throw;
        throw UnreadableFile(error.code, line != nullptr ? *line : 0);
    }
}

std::vector<Relation> XlsxReader::Impl::relations_of(const std::string& part)
{
    const auto slash = part.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : part.substr(0, slash);
    const std::string name =
        (folder.empty() ? "" : folder + "/") + "_rels/" + part.substr(folder.empty() ? 0 : slash + 1) + ".rels";
    std::vector<Relation> relations;
    if (!archive_.has(name)) return relations;
    read_part(name, {.start =
                         [&](std::string_view element, const SaxAttributes& attributes) {
                             if (element != "Relationship") return;
                             if (attributes.find("TargetMode").value_or("") == "External") return;
                             std::string type(attributes.find("Type").value_or(""));
                             type.erase(0, type.rfind('/') + 1); // the strict variant of the format has other prefixes
                             relations.push_back({std::string(attributes.find("Id").value_or("")), std::move(type),
                                                  resolved(folder, attributes.find("Target").value_or(""))});
                             if (relations.size() > 10'000) throw UnreadableFile("fichier.trop_gros");
                         },
                     .end = {},
                     .text = {}});
    return relations;
}

void XlsxReader::Impl::open()
{
    std::string workbook;
    for (const auto& relation : relations_of(""))
        if (relation.type == "officeDocument") workbook = relation.target;
    if (workbook.ends_with(".bin")) throw UnreadableFile("fichier.xlsb");
    if (workbook.empty()) throw UnreadableFile("fichier.xlsx_invalide");

    const auto relations = relations_of(workbook);
    read_part(workbook,
              {.start =
                   [&](std::string_view element, const SaxAttributes& attributes) {
                       if (element == "workbookPr") {
                           const auto date1904 = attributes.find("date1904").value_or("0");
                           if (date1904 == "1" || date1904 == "true") calendar_ = Calendar::From1904;
                       }
                       if (element != "sheet") return;
                       const auto id = attributes.find("id").value_or("");
                       const auto relation = std::find_if(relations.begin(), relations.end(),
                                                          [&](const Relation& r) { return r.id == id; });
                       if (relation == relations.end() || relation->type != "worksheet") return;
                       if (sheets.size() == bounds_.sheets) throw UnreadableFile("fichier.trop_gros");
                       const auto state = attributes.find("state").value_or("visible");
                       sheets.push_back({unescaped_xstring(attributes.find("name").value_or("")),
                                         state == "visible" ? XlsxVisibility::Visible : XlsxVisibility::Hidden});
                       parts_.push_back(relation->target);
                   },
               .end = {},
               .text = {}});
    if (sheets.empty()) throw UnreadableFile("fichier.xlsx_invalide");
    for (const auto& relation : relations) {
        if (relation.type == "styles" && archive_.has(relation.target)) read_styles(relation.target);
        if (relation.type == "sharedStrings" && archive_.has(relation.target)) shared_strings_part_ = relation.target;
    }
}

void XlsxReader::Impl::read_styles(const std::string& part)
{
    std::vector<std::pair<std::int64_t, Shows>> customs;
    bool in_cell_formats = false;
    read_part(part, {.start =
                         [&](std::string_view element, const SaxAttributes& attributes) {
                             if (element == "numFmt") {
                                 const auto id = integer(attributes.find("numFmtId"));
                                 if (id)
                                     customs.emplace_back(*id, shown_by(attributes.find("formatCode").value_or("")));
                             } else if (element == "cellXfs")
                                 in_cell_formats = true;
                             else if (element == "xf" && in_cell_formats) {
                                 const auto id = integer(attributes.find("numFmtId")).value_or(0);
                                 const auto custom =
                                     std::find_if(customs.begin(), customs.end(),
                                                  [id](const auto& known) { return known.first == id; });
                                 styles_.push_back(custom != customs.end() ? custom->second : shown_by_built_in(id));
                             }
                             if (customs.size() > 10'000 || styles_.size() > 100'000)
                                 throw UnreadableFile("fichier.trop_gros");
                         },
                     .end = [&](std::string_view element) { in_cell_formats &= element != "cellXfs"; },
                     .text = {}});
}

void XlsxReader::Impl::read_shared_strings(const std::string& part)
{
    std::string text;
    bool in_text = false, in_phonetic = false;
    read_part(part, {.start =
                         [&](std::string_view element, const SaxAttributes&) {
                             if (element == "si")
                                 text.clear();
                             else if (element == "rPh")
                                 in_phonetic = true;
                             else if (element == "t")
                                 in_text = !in_phonetic;
                         },
                     .end =
                         [&](std::string_view element) {
                             if (element == "t")
                                 in_text = false;
                             else if (element == "rPh")
                                 in_phonetic = false;
                             else if (element == "si") {
                                 unescape_xstring(text);
                                 strings_.add(text);
                                 if (strings_.memory() > bounds_.string_bytes)
                                     throw UnreadableFile("fichier.trop_gros");
                             }
                         },
                     .text =
                         [&](std::string_view piece) {
                             if (!in_text) return;
                             text += piece;
                             if (text.size() > bounds_.cell_bytes) throw UnreadableFile("fichier.cellule_trop_longue");
                         }});
}

std::optional<std::string> XlsxReader::Impl::day_of(std::int64_t serial) const
{
    if (serial < 0 || serial > kLastSerial) return std::nullopt;
    const auto epoch = calendar_ == Calendar::From1904 ? sys_days(1904y / January / 1)
                       // The 1900 calendar counts a 29 February 1900 that never was: two origins, before and after.
                       : serial < 60 ? sys_days(1899y / December / 31)
                                     : sys_days(1899y / December / 30);
    return format_day(year_month_day(epoch + days(serial)));
}

void XlsxReader::Impl::tell_number(XlsxCell& cell, std::int64_t style) const
{
    cell.kind = XlsxKind::Number;
    cell.stored = cell.text;
    auto decimal = meant_decimal(cell.stored);
    if (!decimal) return; // an astronomic exponent: left as it stands, whoever wants a number will refuse it
    cell.text = std::move(*decimal);
    if (style < 0 || static_cast<std::size_t>(style) >= styles_.size()) return;
    const Shows shows = styles_[static_cast<std::size_t>(style)];
    if (shows == Shows::Number) return;

    const auto seconds = scaled_decimal(cell.text, kSecondsADay);
    if (!seconds) return;
    if (shows == Shows::Hour) {
        cell.kind = XlsxKind::Duration;
        cell.text = clock(*seconds);
        return;
    }
    if (*seconds < 0) return;
    auto day = day_of(*seconds / kSecondsADay);
    if (!day) return;
    cell.kind = XlsxKind::Date;
    cell.text = std::move(*day);
    if (shows == Shows::DayAndHour && *seconds % kSecondsADay != 0) cell.text += "T" + clock(*seconds % kSecondsADay);
}

/// Follows one sheet: rows, cells, and in a cell its value (v), its formula (f) and its inline text (is/t).
class XlsxReader::Impl::RowReader
{
public:
    RowReader(const Impl& book, const Receive& receive) : book_(book), receive_(receive) {}

    SaxCallbacks callbacks()
    {
        return {.start = [this](std::string_view name, const SaxAttributes& attributes) { start(name, attributes); },
                .end = [this](std::string_view name) { end(name); },
                .text = [this](std::string_view piece) { text(piece); }};
    }

    Reading reading = Reading::Continue;
    std::int64_t line = 0;

private:
    enum class Type
    {
        Number,
        Shared,
        Text,
        Boolean,
        Error,
        Date,
    };

    void start(std::string_view name, const SaxAttributes& attributes)
    {
        if (name == "c")
            start_cell(attributes);
        else if (name == "v")
            keeping_ = in_cell_;
        else if (name == "row")
            start_row(attributes);
        else if (name == "t")
            keeping_ = in_inline_ && !in_phonetic_;
        else if (name == "f")
            has_formula_ = true;
        else if (name == "is")
            in_inline_ = in_cell_;
        else if (name == "rPh")
            in_phonetic_ = true;
    }

    void end(std::string_view name)
    {
        if (name == "c")
            end_cell();
        else if (name == "v" || name == "t")
            keeping_ = false;
        else if (name == "row")
            end_row();
        else if (name == "is")
            in_inline_ = false;
        else if (name == "rPh")
            in_phonetic_ = false;
    }

    void text(std::string_view piece)
    {
        if (!keeping_) return;
        value_ += piece;
        if (value_.size() > book_.bounds_.cell_bytes) throw UnreadableFile("fichier.cellule_trop_longue", line);
    }

    void start_row(const SaxAttributes& attributes)
    {
        const auto number = attributes.find("r");
        const auto next = number ? integer(number) : line + 1;
        if (!next || *next <= line) throw UnreadableFile("fichier.xlsx_invalide", line);
        line = *next;
        if (line > book_.bounds_.rows) throw UnreadableFile("fichier.trop_de_lignes", line);
        column_ = 0;
        used_ = 0;
    }

    void start_cell(const SaxAttributes& attributes)
    {
        in_cell_ = true;
        has_formula_ = false;
        value_.clear();
        style_ = 0;
        type_ = Type::Number;
        for (const char** a = attributes.raw(); *a != nullptr; a += 2) {
            if (a[0][0] == 0 || a[0][1] != 0) continue; // only r, s and t matter, never prefixed
            const std::string_view value = a[1];
            if (a[0][0] == 'r')
                column_ = column_of(value);
            else if (a[0][0] == 's')
                style_ = integer(value).value_or(-1);
            else if (a[0][0] == 't')
                type_ = value == "s"                             ? Type::Shared
                        : value == "inlineStr" || value == "str" ? Type::Text
                        : value == "b"                           ? Type::Boolean
                        : value == "e"                           ? Type::Error
                        : value == "d"                           ? Type::Date
                                                                 : Type::Number;
        }
    }

    /// "AB12" -> 27. Beyond the widest sheet there is, it is a lie.
    std::size_t column_of(std::string_view reference) const
    {
        std::size_t column = 0, letters = 0;
        while (letters < reference.size() && reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 4)
            column = column * 26 + static_cast<std::size_t>(reference[letters++] - 'A' + 1);
        if (letters == 0 || letters == 4) throw UnreadableFile("fichier.xlsx_invalide", line);
        return column - 1;
    }

    void end_cell()
    {
        in_cell_ = false;
        const std::size_t column = column_++;
        if (value_.empty() && !has_formula_) return;
        if (type_ == Type::Text && value_.empty()) return; // ="" is nothing
        if (line == 0) throw UnreadableFile("fichier.xlsx_invalide");
        if (column >= book_.bounds_.columns) throw UnreadableFile("fichier.trop_de_colonnes", line);
        if (cells_.size() <= column) cells_.resize(column + 1);
        for (; used_ <= column; ++used_) // strings keep their memory from row to row
        {
            cells_[used_].kind = XlsxKind::Empty;
            cells_[used_].text.clear();
            cells_[used_].stored.clear();
        }
        tell(cells_[column]);
    }

    void tell(XlsxCell& cell)
    {
        cell.stored.clear();
        if (value_.empty()) {
            cell.kind = XlsxKind::Uncalculated;
            cell.text.clear();
            return;
        }
        switch (type_) {
        case Type::Shared: {
            const auto found = book_.strings_.at(integer(value_).value_or(-1));
            if (!found) throw UnreadableFile("fichier.xlsx_invalide", line);
            cell.kind = found->empty() ? XlsxKind::Empty : XlsxKind::Text;
            cell.text = *found;
            return;
        }
        case Type::Text:
            unescape_xstring(value_);
            cell.kind = XlsxKind::Text;
            cell.text = value_;
            return;
        case Type::Boolean:
            cell.kind = XlsxKind::Boolean;
            cell.text = value_ == "1" || value_ == "true" ? "1" : "0";
            return;
        case Type::Error:
            cell.kind = XlsxKind::Error;
            cell.text = value_;
            return;
        case Type::Date: {
            const std::string_view iso = value_;
            cell.kind = parse_day(iso.substr(0, 10)) ? XlsxKind::Date : XlsxKind::Text;
            const bool midnight = iso.substr(std::min<std::size_t>(10, iso.size())).starts_with("T00:00:00");
            cell.text = midnight ? iso.substr(0, 10) : iso;
            return;
        }
        case Type::Number:
            cell.text = value_;
            book_.tell_number(cell, style_);
            return;
        }
    }

    void end_row()
    {
        if (reading == Reading::Stop || used_ == 0) return;
        const bool told = std::any_of(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(used_),
                                      [](const XlsxCell& cell) { return cell.kind != XlsxKind::Empty; });
        if (!told) return;
        if (cells_.size() > used_) cells_.resize(used_);
        reading = receive_(line, cells_);
    }

    const Impl& book_;
    const Receive& receive_;
    std::vector<XlsxCell> cells_;
    std::string value_;
    std::size_t column_ = 0, used_ = 0;
    std::int64_t style_ = 0;
    Type type_ = Type::Number;
    bool in_cell_ = false, in_inline_ = false, in_phonetic_ = false, keeping_ = false, has_formula_ = false;
};

void XlsxReader::Impl::read(std::size_t sheet, const Receive& receive)
{
    ensure(sheet < parts_.size(), "the sheet read is one of the workbook");
    if (!shared_strings_part_.empty()) read_shared_strings(std::exchange(shared_strings_part_, {}));
    RowReader rows(*this, receive);
    read_part(parts_[sheet], rows.callbacks(), &rows.reading, &rows.line);
}

XlsxReader::XlsxReader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

XlsxReader::XlsxReader(std::string_view bytes, XlsxBounds bounds)
    : impl_(std::make_unique<Impl>(naming_archive_faults([&] { return ZipReader(bytes, bounds.archive); }), bounds))
{
}

XlsxReader XlsxReader::of_file(const std::string& path, XlsxBounds bounds)
{
    return XlsxReader(std::make_unique<Impl>(
        naming_archive_faults([&] { return ZipReader::of_file(path, bounds.archive); }), bounds));
}

XlsxReader::~XlsxReader() = default;
XlsxReader::XlsxReader(XlsxReader&&) noexcept = default;
XlsxReader& XlsxReader::operator=(XlsxReader&&) noexcept = default;

const std::vector<XlsxSheet>& XlsxReader::sheets() const
{
    return impl_->sheets;
}

void XlsxReader::read(std::size_t sheet, const Receive& receive)
{
    impl_->read(sheet, receive);
}

} // namespace socle
