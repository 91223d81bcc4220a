#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>
#include <map>
#include <unordered_map>

#include "socle/archive/archive.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/decimal.hpp"
#include "socle/xlsx/escapes.hpp"

namespace socle
{

namespace
{

using namespace std::chrono;

constexpr std::int64_t kLastRow = 1'048'576;
constexpr std::size_t kLongestText = 32'767; // UTF-16 units a cell holds
constexpr std::string_view kHead = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kMain = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
constexpr std::string_view kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackage = "http://schemas.openxmlformats.org/package/2006";

void append_number(std::string& text, std::int64_t number)
{
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    text.append(digits.data(), end);
}

// --- Styles: header, then every kind × editing × emphasis, always all of them, so that a number is a place -----------

struct KindFormat
{
    ColumnKind kind;
    int id;
    const char* code; // null when the format is one of those every spreadsheet knows
};

constexpr KindFormat kFormats[] = {
    {ColumnKind::Text, 0, nullptr},
    {ColumnKind::Integer, 3, nullptr}, // #,##0: each spreadsheet shows its own separators
    {ColumnKind::Hours, 4, nullptr},   // #,##0.00
    {ColumnKind::Euros, 164, "#,##0.00\\ \"€\""},
    {ColumnKind::Date, 165, "dd/mm/yyyy"},
    {ColumnKind::Month, 166, "mm/yyyy"},
};

constexpr int kHeaderStyle = 1;
constexpr int kFirstKindStyle = 2;

int style_of(ColumnKind kind, Editing editing, Emphasis emphasis)
{
    return kFirstKindStyle + static_cast<int>(kind) * 4 + (editing == Editing::Free ? 2 : 0) +
           (emphasis == Emphasis::Strong ? 1 : 0);
}

std::string styles_xml()
{
    std::string xml(kHead);
    xml.append("<styleSheet xmlns=\"").append(kMain).append("\"><numFmts count=\"3\">");
    for (const auto& format : kFormats) {
        if (format.code == nullptr) continue;
        xml += "<numFmt numFmtId=\"" + std::to_string(format.id) + "\" formatCode=\"";
        append_xstring(xml, format.code);
        xml += "\"/>";
    }
    xml += "</numFmts><fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
           "<font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>"
           "<fills count=\"4\"><fill><patternFill patternType=\"none\"/></fill>"
           "<fill><patternFill patternType=\"gray125\"/></fill>"
           "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFE3E9F2\"/><bgColor "
           "indexed=\"64\"/></patternFill></fill>"
           "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF9E0\"/><bgColor "
           "indexed=\"64\"/></patternFill></fill>"
           "</fills><borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
           "<border><left/><right/><top/><bottom style=\"thin\"><color "
           "rgb=\"FF5A6B85\"/></bottom><diagonal/></border></borders>"
           "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>";
    xml += "<cellXfs count=\"" + std::to_string(kFirstKindStyle + 4 * std::size(kFormats)) + "\">";
    xml += "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
           "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" "
           "applyBorder=\"1\" applyAlignment=\"1\"><alignment vertical=\"center\" wrapText=\"1\"/></xf>";
    for (const auto& format : kFormats)
        for (const auto editing : {Editing::Locked, Editing::Free})
            for (const auto emphasis : {Emphasis::Plain, Emphasis::Strong}) {
                // A cell to be filled is tinted, so that it is found without trying.
                xml += "<xf numFmtId=\"" + std::to_string(format.id) + "\" fontId=\"" +
                       (emphasis == Emphasis::Strong ? "1" : "0") + "\" fillId=\"" +
                       (editing == Editing::Free ? "3" : "0") +
                       "\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" "
                       "applyProtection=\"1\"><protection locked=\"" +
                       (editing == Editing::Free ? "0" : "1") + "\"/></xf>";
            }
    xml += "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>"
           "<dxfs count=\"0\"/></styleSheet>";
    return xml;
}

/// Cut to what a cell can hold, whole characters.
std::string within_cell(std::string_view text)
{
    std::string whole = valid_utf8(text) ? std::string(text) : repaired_utf8(text);
    std::replace(whole.begin(), whole.end(), '\0', ' ');
    if (whole.size() <= kLongestText) return whole;
    std::size_t units = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        const auto byte = static_cast<unsigned char>(whole[i]);
        if ((byte & 0xC0) == 0x80) continue;
        units += byte >= 0xF0 ? 2 : 1;
        if (units > kLongestText) return whole.substr(0, i);
    }
    return whole;
}

/// Serial number of a day in the 1900 calendar; days before 1 March 1900 are not told alike by all spreadsheets.
std::int64_t serial_of(year_month_day day)
{
    return (sys_days(day) - sys_days(1899y / December / 30)).count();
}

constexpr std::int64_t kFirstSerial = 61, kLastSerial = 2'958'465;

struct Note
{
    std::int64_t line;
    std::size_t column;
    std::string text;
};

std::string quoted_name(std::string_view name)
{
    return "'" + replaced(name, "'", "''") + "'";
}

} // namespace

std::string column_letters(std::size_t column)
{
    std::string letters;
    for (++column; column > 0; column = (column - 1) / 26)
        letters.insert(letters.begin(), static_cast<char>('A' + (column - 1) % 26));
    return letters;
}

struct XlsxWriter::Sheet::Impl
{
    SheetLayout layout;
    XlsxWriter::Impl& book;
    std::vector<std::string> letters;
    std::string rows;
    std::int64_t line = 1;
    std::vector<Note> notes;

    void append(std::span<const SheetCell> cells, Emphasis emphasis);
    void append_cell(const SheetCell& cell, std::size_t column, Emphasis emphasis);
    void append_text(std::string_view text);
    void open_cell(std::size_t column, int style);
    std::string last_cell() const { return letters.back() + std::to_string(std::max<std::int64_t>(line, 1)); }
    std::string xml(std::size_t index) const;
    std::string validations_xml() const;
    std::string comments_xml() const;
    std::string vml(std::size_t index) const;
};

struct XlsxWriter::Impl
{
    BookProperties properties;
    std::deque<Sheet::Impl> sheets;
    std::unordered_map<std::string, std::int64_t> string_numbers;
    std::string strings;
    std::int64_t string_uses = 0;
    std::map<std::vector<std::string>, std::size_t> lists; // choices -> column in the sheet of lists

    std::int64_t string_number(std::string_view text);
    std::string free_name(std::string_view wanted) const;
    std::string lists_sheet_name;
};

std::int64_t XlsxWriter::Impl::string_number(std::string_view text)
{
    ++string_uses;
    const auto [known, added] =
        string_numbers.try_emplace(std::string(text), static_cast<std::int64_t>(string_numbers.size()));
    if (added) {
        const std::string whole = within_cell(text);
        const bool spaces = whole.find_first_of("\n\t\r") != std::string::npos || whole.starts_with(' ') ||
                            whole.ends_with(' ') || whole.find("  ") != std::string::npos;
        strings += spaces ? "<si><t xml:space=\"preserve\">" : "<si><t>";
        append_xstring(strings, whole);
        strings += "</t></si>";
    }
    return known->second;
}

std::string XlsxWriter::Impl::free_name(std::string_view wanted) const
{
    constexpr std::size_t kLongestName = 31;
    std::string base = repaired_utf8(wanted);
    for (char& c : base)
        if (std::string_view("[]:*?/\\").find(c) != std::string_view::npos || static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    base = std::string(trimmed(base));
    while (base.starts_with('\'')) base.erase(0, 1);
    while (base.ends_with('\'')) base.pop_back();
    if (base.empty()) base = "Feuille";
    const auto taken = [this](const std::string& name) {
        return std::any_of(sheets.begin(), sheets.end(),
                           [&](const auto& sheet) { return searchable(sheet.layout.name) == searchable(name); });
    };
    std::string name = shortened(base, kLongestName);
    for (int number = 2; taken(name); ++number) {
        const std::string end = " (" + std::to_string(number) + ")";
        name = shortened(base, kLongestName - end.size()) + end;
    }
    return name;
}

void XlsxWriter::Sheet::Impl::open_cell(std::size_t column, int style)
{
    rows += "<c r=\"";
    rows += letters[column];
    append_number(rows, line);
    rows += '"';
    if (style == style_of(ColumnKind::Text, Editing::Locked, Emphasis::Plain)) return; // what a cell is by default
    rows += " s=\"";
    append_number(rows, style);
    rows += '"';
}

void XlsxWriter::Sheet::Impl::append_text(std::string_view text)
{
    rows += " t=\"s\"><v>";
    append_number(rows, book.string_number(text));
    rows += "</v></c>";
}

void XlsxWriter::Sheet::Impl::append_cell(const SheetCell& cell, std::size_t column, Emphasis emphasis)
{
    const auto& settings = layout.columns[column];
    if (!cell.note.empty()) notes.push_back({line, column, cell.note});
    const Editing editing =
        emphasis == Emphasis::Strong ? Editing::Locked : settings.editing; // totals are not filled in
    open_cell(column, style_of(settings.kind, editing, emphasis));
    const auto append_serial = [&](year_month_day day) {
        const auto serial = day.ok() ? serial_of(day) : 0;
        if (serial < kFirstSerial || serial > kLastSerial) return append_text(format_day(day));
        rows += "><v>";
        append_number(rows, serial);
        rows += "</v></c>";
    };

    if (const auto* text = std::get_if<std::string>(&cell.value)) {
        if (text->empty())
            rows += "/>";
        else
            append_text(*text);
    } else if (const auto* number = std::get_if<std::int64_t>(&cell.value)) {
        const bool hundredths = settings.kind == ColumnKind::Hours || settings.kind == ColumnKind::Euros;
        ensure(hundredths || settings.kind == ColumnKind::Integer, "a number stands in a column of numbers");
        rows += "><v>";
        if (hundredths)
            rows += decimal_of_hundredths(*number);
        else
            append_number(rows, *number);
        rows += "</v></c>";
    } else if (const auto* day = std::get_if<year_month_day>(&cell.value)) {
        ensure(settings.kind == ColumnKind::Date, "a day stands in a column of dates");
        append_serial(*day);
    } else if (const auto* month = std::get_if<year_month>(&cell.value)) {
        ensure(settings.kind == ColumnKind::Month, "a month stands in a column of months");
        append_serial(*month / 1);
    } else
        rows += "/>";
}

void XlsxWriter::Sheet::Impl::append(std::span<const SheetCell> cells, Emphasis emphasis)
{
    ensure(cells.size() <= layout.columns.size(), "a row has no more cells than its sheet has columns");
    if (line == kLastRow) throw Error("a sheet holds no more than 1 048 576 rows");
    ++line;
    rows += "<row r=\"";
    append_number(rows, line);
    rows += "\">";
    for (std::size_t column = 0; column < cells.size(); ++column) append_cell(cells[column], column, emphasis);
    rows += "</row>";
}

std::string XlsxWriter::Sheet::Impl::validations_xml() const
{
    std::string xml;
    std::size_t count = 0;
    const auto last = std::min(kLastRow, std::max<std::int64_t>(line + layout.blank_rows, 2));
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        const auto& settings = layout.columns[column];
        if (settings.choices.empty()) continue;
        ++count;
        const std::string list = "$" + column_letters(book.lists.at(settings.choices));
        xml += "<dataValidation type=\"list\" allowBlank=\"1\" showInputMessage=\"1\" showErrorMessage=\"1\"";
        if (!settings.refusal.empty()) {
            xml += " error=\"";
            append_xstring(xml, shortened(settings.refusal, 225));
            xml += '"';
        }
        xml += " sqref=\"" + letters[column] + "2:" + letters[column] + std::to_string(last) + "\"><formula1>";
        append_xstring(xml, quoted_name(book.lists_sheet_name) + "!" + list + "$1:" + list + "$" +
                                std::to_string(settings.choices.size()));
        xml += "</formula1></dataValidation>";
    }
    if (count == 0) return {};
    return "<dataValidations count=\"" + std::to_string(count) + "\">" + xml + "</dataValidations>";
}

std::string XlsxWriter::Sheet::Impl::xml(std::size_t index) const
{
    std::string xml(kHead);
    xml.reserve(rows.size() + 8192);
    xml.append("<worksheet xmlns=\"").append(kMain).append("\" xmlns:r=\"").append(kOffice).append("\">");
    xml += "<sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><dimension ref=\"A1:" + last_cell() + "\"/>";

    const auto frozen = static_cast<std::size_t>(std::max(layout.frozen_columns, 0));
    const std::string corner = column_letters(frozen) + "2";
    const char* pane = frozen > 0 ? "bottomRight" : "bottomLeft";
    xml += std::string("<sheetViews><sheetView") + (index == 0 ? " tabSelected=\"1\"" : "") +
           " workbookViewId=\"0\"><pane";
    if (frozen > 0) xml += " xSplit=\"" + std::to_string(frozen) + "\"";
    xml += " ySplit=\"1\" topLeftCell=\"" + corner + "\" activePane=\"" + pane + "\" state=\"frozen\"/>";
    xml += std::string("<selection pane=\"") + pane + "\" activeCell=\"" + corner + "\" sqref=\"" + corner +
           "\"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight=\"15\"/><cols>";
    for (std::size_t column = 0; column < layout.columns.size(); ++column) {
        const auto& settings = layout.columns[column];
        const auto number = std::to_string(column + 1);
        xml += "<col min=\"" + number + "\" max=\"" + number + "\" width=\"" + std::to_string(settings.width) +
               "\" style=\"" + std::to_string(style_of(settings.kind, settings.editing, Emphasis::Plain)) +
               "\" customWidth=\"1\"/>";
    }
    xml += "</cols><sheetData>";
    xml += rows;
    xml += "</sheetData>";
    if (layout.protection == Protection::On)
        xml += "<sheetProtection sheet=\"1\" objects=\"1\" scenarios=\"1\" formatColumns=\"0\" formatRows=\"0\" "
               "sort=\"0\" autoFilter=\"0\"/>";
    xml += "<autoFilter ref=\"A1:" + last_cell() + "\"/>";
    xml += validations_xml();
    xml += "<pageMargins left=\"0.5\" right=\"0.5\" top=\"0.6\" bottom=\"0.6\" header=\"0.3\" footer=\"0.3\"/>"
           "<pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/>"
           "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>";
    if (!notes.empty()) xml += "<legacyDrawing r:id=\"rId1\"/>";
    xml += "</worksheet>";
    return xml;
}

std::string XlsxWriter::Sheet::Impl::comments_xml() const
{
    std::string xml(kHead);
    xml.append("<comments xmlns=\"").append(kMain).append("\"><authors><author>");
    append_xstring(xml, repaired_utf8(book.properties.author));
    xml += "</author></authors><commentList>";
    for (const auto& note : notes) {
        xml += "<comment ref=\"" + letters[note.column] + std::to_string(note.line) +
               "\" authorId=\"0\"><text><r><rPr><sz val=\"9\"/><rFont val=\"Tahoma\"/><family val=\"2\"/></rPr>"
               "<t xml:space=\"preserve\">";
        append_xstring(xml, within_cell(note.text));
        xml += "</t></r></text></comment>";
    }
    xml += "</commentList></comments>";
    return xml;
}

/// The boxes in which notes are shown: spreadsheets still ask for them in this old drawing language.
std::string XlsxWriter::Sheet::Impl::vml(std::size_t index) const
{
    const auto sheet_number = std::to_string(index + 1);
    std::string xml =
        "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
        "xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><o:shapelayout v:ext=\"edit\">"
        "<o:idmap v:ext=\"edit\" data=\"" +
        sheet_number +
        "\"/></o:shapelayout><v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" "
        "path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>"
        "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";
    std::size_t number = 1024 * (index + 1);
    for (const auto& note : notes) {
        const auto row = note.line - 1;
        const auto column = static_cast<std::int64_t>(note.column);
        // Wide enough for a sentence, tall enough for its lines.
        const auto height = 2 + static_cast<std::int64_t>(std::min<std::size_t>(length_utf8(note.text) / 34, 20));
        xml += "<v:shape id=\"_x0000_s" + std::to_string(++number) +
               "\" type=\"#_x0000_t202\" style=\"position:absolute;visibility:hidden\" fillcolor=\"#ffffe1\" "
               "o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>"
               "<v:path o:connecttype=\"none\"/><v:textbox/><x:ClientData ObjectType=\"Note\"><x:MoveWithCells/>"
               "<x:SizeWithCells/><x:Anchor>" +
               std::to_string(column + 1) + ", 15, " + std::to_string(row) + ", 10, " + std::to_string(column + 4) +
               ", 15, " + std::to_string(row + height) + ", 4</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>" +
               std::to_string(row) + "</x:Row><x:Column>" + std::to_string(column) +
               "</x:Column></x:ClientData></v:shape>";
    }
    xml += "</xml>";
    return xml;
}

void XlsxWriter::Sheet::row(std::span<const SheetCell> cells, Emphasis emphasis)
{
    impl_->append(cells, emphasis);
}

void XlsxWriter::Sheet::row(std::initializer_list<SheetCell> cells, Emphasis emphasis)
{
    impl_->append({cells.begin(), cells.size()}, emphasis);
}

XlsxWriter::XlsxWriter(BookProperties properties) : impl_(std::make_unique<Impl>())
{
    impl_->properties = std::move(properties);
}

XlsxWriter::~XlsxWriter() = default;
XlsxWriter::XlsxWriter(XlsxWriter&&) noexcept = default;
XlsxWriter& XlsxWriter::operator=(XlsxWriter&&) noexcept = default;

XlsxWriter::Sheet XlsxWriter::sheet(SheetLayout layout)
{
    ensure(!layout.columns.empty(), "a sheet has at least one column");
    layout.name = impl_->free_name(layout.name);
    auto& sheet = impl_->sheets.emplace_back(Sheet::Impl{std::move(layout), *impl_, {}, {}, 1, {}});
    sheet.rows = "<row r=\"1\">";
    for (std::size_t column = 0; column < sheet.layout.columns.size(); ++column) {
        const auto& settings = sheet.layout.columns[column];
        sheet.letters.push_back(column_letters(column));
        sheet.open_cell(column, kHeaderStyle);
        sheet.append_text(settings.header);
        if (!settings.note.empty()) sheet.notes.push_back({1, column, settings.note});
        if (!settings.choices.empty()) impl_->lists.try_emplace(settings.choices, impl_->lists.size());
    }
    sheet.rows += "</row>";
    return Sheet(sheet);
}

std::string XlsxWriter::finish() &&
{
    Impl& book = *impl_;
    ensure(!book.sheets.empty(), "a workbook has at least one sheet");
    if (!book.lists.empty()) book.lists_sheet_name = book.free_name("Listes");
    const std::size_t count = book.sheets.size();
    ZipWriter zip;

    // --- Types of the parts and the relations between them
    std::string types(kHead), relations(kHead), sheets;
    types.append("<Types xmlns=\"").append(kPackage).append("/content-types\">");
    types += "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Default Extension=\"vml\" ContentType=\"application/vnd.openxmlformats-officedocument.vmlDrawing\"/>";
    const auto declare = [&](const std::string& part, std::string_view type) {
        types.append("<Override PartName=\"/").append(part).append("\" ContentType=\"application/vnd.");
        types.append(type).append("+xml\"/>");
    };
    constexpr std::string_view kSheetMl = "openxmlformats-officedocument.spreadsheetml.";
    const auto sheet_ml = [&](std::string_view what) { return std::string(kSheetMl).append(what); };
    relations.append("<Relationships xmlns=\"").append(kPackage).append("/relationships\">");
    const auto relate = [](std::string& xml, std::string_view id, std::string_view type, std::string_view target) {
        xml.append("<Relationship Id=\"").append(id).append("\" Type=\"").append(kOffice).append("/").append(type);
        xml.append("\" Target=\"").append(target).append("\"/>");
    };
    declare("xl/workbook.xml", sheet_ml("sheet.main"));
    declare("xl/styles.xml", sheet_ml("styles"));
    declare("xl/sharedStrings.xml", sheet_ml("sharedStrings"));
    declare("docProps/core.xml", "openxmlformats-package.core-properties");
    relate(relations, "rIdStyles", "styles", "styles.xml");
    relate(relations, "rIdStrings", "sharedStrings", "sharedStrings.xml");
    const auto add_sheet = [&](std::size_t number, std::string_view name, std::string_view more) {
        const auto text = std::to_string(number);
        declare("xl/worksheets/sheet" + text + ".xml", sheet_ml("worksheet"));
        relate(relations, "rId" + text, "worksheet", "worksheets/sheet" + text + ".xml");
        sheets += "<sheet name=\"";
        append_xstring(sheets, name);
        sheets += "\" sheetId=\"" + text + "\" " + std::string(more) + "r:id=\"rId" + text + "\"/>";
    };
    for (std::size_t i = 0; i < count; ++i) {
        add_sheet(i + 1, book.sheets[i].layout.name, "");
        if (!book.sheets[i].notes.empty())
            declare("xl/comments" + std::to_string(i + 1) + ".xml", sheet_ml("comments"));
    }
    if (!book.lists.empty()) add_sheet(count + 1, book.lists_sheet_name, "state=\"hidden\" ");
    types += "</Types>";
    relations += "</Relationships>";
    zip.add("[Content_Types].xml", std::move(types));

    std::string package(kHead);
    package.append("<Relationships xmlns=\"").append(kPackage).append("/relationships\">");
    relate(package, "rId1", "officeDocument", "xl/workbook.xml");
    package.append("<Relationship Id=\"rId2\" Type=\"").append(kPackage);
    package += "/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>";
    package += "</Relationships>";
    zip.add("_rels/.rels", std::move(package));

    // --- The workbook: its sheets, what their filters cover, the row repeated on each printed page
    std::string workbook(kHead);
    workbook.append("<workbook xmlns=\"").append(kMain).append("\" xmlns:r=\"").append(kOffice).append("\">");
    workbook += "<workbookPr/><bookViews><workbookView xWindow=\"0\" yWindow=\"0\" windowWidth=\"24000\" "
                "windowHeight=\"12000\"/></bookViews><sheets>" +
                sheets + "</sheets><definedNames>";
    for (const bool filters : {true, false}) // defined names are sorted
        for (std::size_t i = 0; i < count; ++i) {
            const auto& sheet = book.sheets[i];
            std::string area = quoted_name(sheet.layout.name);
            if (filters)
                area += "!$A$1:$" + sheet.letters.back() + "$" + std::to_string(sheet.line);
            else
                area += "!$1:$1";
            workbook += std::string("<definedName name=\"") +
                        (filters ? "_xlnm._FilterDatabase" : "_xlnm.Print_Titles") + "\" localSheetId=\"" +
                        std::to_string(i) + "\"" + (filters ? " hidden=\"1\">" : ">");
            append_xstring(workbook, area);
            workbook += "</definedName>";
        }
    workbook += "</definedNames></workbook>";
    zip.add("xl/workbook.xml", std::move(workbook));
    zip.add("xl/_rels/workbook.xml.rels", std::move(relations));

    for (std::size_t i = 0; i < count; ++i) {
        auto& sheet = book.sheets[i];
        const auto number = std::to_string(i + 1);
        zip.add("xl/worksheets/sheet" + number + ".xml", sheet.xml(i));
        sheet.rows = {};
        if (sheet.notes.empty()) continue;
        zip.add("xl/comments" + number + ".xml", sheet.comments_xml());
        zip.add("xl/drawings/vmlDrawing" + number + ".vml", sheet.vml(i));
        std::string sheet_relations(kHead);
        sheet_relations.append("<Relationships xmlns=\"").append(kPackage).append("/relationships\">");
        relate(sheet_relations, "rId1", "vmlDrawing", "../drawings/vmlDrawing" + number + ".vml");
        relate(sheet_relations, "rId2", "comments", "../comments" + number + ".xml");
        sheet_relations += "</Relationships>";
        zip.add("xl/worksheets/_rels/sheet" + number + ".xml.rels", std::move(sheet_relations));
    }

    if (!book.lists.empty()) {
        std::vector<const std::vector<std::string>*> columns(book.lists.size());
        std::size_t longest = 0;
        for (const auto& [choices, column] : book.lists) {
            columns[column] = &choices;
            longest = std::max(longest, choices.size());
        }
        std::string xml(kHead);
        xml.append("<worksheet xmlns=\"").append(kMain).append("\"><sheetData>");
        for (std::size_t row = 0; row < longest; ++row) {
            xml += "<row r=\"" + std::to_string(row + 1) + "\">";
            for (std::size_t column = 0; column < columns.size(); ++column)
                if (row < columns[column]->size())
                    xml += "<c r=\"" + column_letters(column) + std::to_string(row + 1) + "\" t=\"s\"><v>" +
                           std::to_string(book.string_number((*columns[column])[row])) + "</v></c>";
            xml += "</row>";
        }
        xml += "</sheetData></worksheet>";
        zip.add("xl/worksheets/sheet" + std::to_string(count + 1) + ".xml", std::move(xml));
    }

    std::string strings(kHead);
    strings.append("<sst xmlns=\"").append(kMain).append("\" count=\"").append(std::to_string(book.string_uses));
    strings += "\" uniqueCount=\"" + std::to_string(book.string_numbers.size()) + "\">" + book.strings + "</sst>";
    zip.add("xl/sharedStrings.xml", std::move(strings));
    zip.add("xl/styles.xml", styles_xml());

    const auto property = [](std::string& xml, const char* name, std::string_view text) {
        xml.append("<").append(name).append(">");
        append_xstring(xml, repaired_utf8(text));
        xml.append("</").append(name).append(">");
    };
    std::string core(kHead);
    core.append("<cp:coreProperties xmlns:cp=\"").append(kPackage).append("/metadata/core-properties\" ");
    core += "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">";
    property(core, "dc:title", book.properties.title);
    property(core, "dc:subject", book.properties.subject);
    property(core, "dc:creator", book.properties.author);
    const std::string created = format_instant(book.properties.created).substr(0, 19) + "Z"; // whole seconds
    core += "<dcterms:created xsi:type=\"dcterms:W3CDTF\">" + created + "</dcterms:created></cp:coreProperties>";
    zip.add("docProps/core.xml", std::move(core));
    return std::move(zip).finish();
}

} // namespace socle
