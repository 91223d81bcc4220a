#include "socle/odt/odt_writer.hpp"

#include "socle/archive/archive.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cstdio>

namespace socle
{

namespace
{

constexpr int kTextWidth = 166; // millimetres between the margins

/// Spaces that XML would fold and lines that it would join are elements of their own.
std::string inline_text(std::string_view text)
{
    const std::string clean = printable(text);
    std::string out, words;
    const auto flush = [&] {
        out += html_escaped(words);
        words.clear();
    };
    for (std::size_t n = 0; n < clean.size(); ++n)
    {
        if (clean[n] == '\n')
        {
            flush();
            out += "<text:line-break/>";
        }
        else if (clean[n] == ' ' && (n == 0 || clean[n - 1] == ' ' || clean[n - 1] == '\n'))
        {
            flush();
            out += "<text:s/>";
        }
        else words += clean[n];
    }
    flush();
    return out;
}

std::string attribute(std::string_view text)
{
    return xml_escaped(replaced(text, "\n", " "));
}

/// Hundredths of a millimetre as ODF writes lengths.
std::string millimetres(long hundredths)
{
    char text[32];
    std::snprintf(text, sizeof text, "%ld.%02ldmm", hundredths / 100, hundredths % 100);
    return text;
}

constexpr std::string_view kNamespaces =
    " xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\""
    " xmlns:style=\"urn:oasis:names:tc:opendocument:xmlns:style:1.0\""
    " xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\""
    " xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\""
    " xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\""
    " xmlns:fo=\"urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0\""
    " xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\""
    " xmlns:xlink=\"http://www.w3.org/1999/xlink\""
    " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
    " xmlns:meta=\"urn:oasis:names:tc:opendocument:xmlns:meta:1.0\""
    " office:version=\"1.2\"";

constexpr std::string_view kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

class Writer
{
public:
    explicit Writer(const Document& document) : document_(document) {}

    std::string write()
    {
        // The body first: it tells which columns and pictures there are.
        head();
        for (const Block* block : blocks_below_title(document_)) std::visit([&](const auto& given) { add(given); }, *block);
        mentions();

        ZipWriter zip;
        zip.add("mimetype", "application/vnd.oasis.opendocument.text", Packing::Stored);
        zip.add("content.xml", content());
        zip.add("styles.xml", styles());
        zip.add("meta.xml", meta());
        for (auto& [name, bytes] : pictures_) zip.add(name, bytes);
        zip.add("META-INF/manifest.xml", manifest());
        return std::move(zip).finish();
    }

private:
    // --- Pieces ---

    void paragraph(std::string_view style, const Text& text)
    {
        body_ += "<text:p text:style-name=\"" + paragraph_style(style) + "\">" + runs(text) + "</text:p>\n";
    }

    /// The style, or the one that begins a page with it when a page break was asked for.
    std::string paragraph_style(std::string_view style)
    {
        if (!break_next_) return std::string(style);
        break_next_ = false;
        const std::string name = "Break" + std::to_string(++breaks_);
        automatic_ += "<style:style style:name=\"" + name + "\" style:family=\"paragraph\" style:parent-style-name=\"" +
                      std::string(style) + "\"><style:paragraph-properties fo:break-before=\"page\"/></style:style>\n";
        return name;
    }

    static std::string runs(const Text& text)
    {
        std::string out;
        for (const Run& run : text.runs)
        {
            const std::string words = inline_text(run.text);
            switch (run.kind)
            {
            case Run::Kind::Plain: out += words; break;
            case Run::Kind::Strong: out += "<text:span text:style-name=\"Strong\">" + words + "</text:span>"; break;
            case Run::Kind::Emphasis: out += "<text:span text:style-name=\"Emphasis\">" + words + "</text:span>"; break;
            case Run::Kind::Link:
                out += "<text:a xlink:type=\"simple\" xlink:href=\"" + attribute(run.target) +
                       "\" text:style-name=\"Internet_20_link\">" + words + "</text:a>";
                break;
            }
        }
        return out;
    }

    /// Opens a table with columns of these shares; a break asked for comes before it.
    void open_table(std::string_view name, const std::vector<long>& shares)
    {
        if (break_next_) paragraph("Spacing", "");
        const std::string id = std::string(name) + std::to_string(++tables_);
        body_ += "<table:table table:name=\"" + id + "\" table:style-name=\"Table\">\n";
        for (std::size_t n = 0; n < shares.size(); ++n)
        {
            const std::string column = id + "." + std::to_string(n + 1);
            automatic_ += "<style:style style:name=\"" + column +
                          "\" style:family=\"table-column\"><style:table-column-properties style:rel-column-width=\"" +
                          std::to_string(std::max(shares[n], 1L)) + "*\"/></style:style>\n";
            body_ += "<table:table-column table:style-name=\"" + column + "\"/>\n";
        }
    }

    void close_table() { body_ += "</table:table>\n"; }

    void open_cell(std::string_view style, std::size_t columns = 1)
    {
        body_ += "<table:table-cell office:value-type=\"string\" table:style-name=\"" + std::string(style) + "\"";
        if (columns > 1) body_ += " table:number-columns-spanned=\"" + std::to_string(columns) + "\"";
        body_ += ">";
    }

    void close_cell() { body_ += "</table:table-cell>\n"; }

    std::string frame(const Picture& picture, long width)
    {
        const long height = static_cast<long>(static_cast<double>(width) / proportions_of_svg(picture.svg));
        const std::string number = std::to_string(++frames_);
        // Word processors that draw no SVG take the other picture.
        const std::string drawing = "Pictures/figure" + number + ".svg", pixels = "Pictures/figure" + number + ".png";
        pictures_.emplace_back(drawing, picture.svg);
        pictures_.emplace_back(pixels, png_of_svg(picture.svg, static_cast<int>(std::clamp(width / 12, 40L, 1600L))));
        const auto image = [](const std::string& name, const char* type) {
            return "<draw:image xlink:href=\"" + name + "\" xlink:type=\"simple\" xlink:show=\"embed\" xlink:actuate=\"onLoad\"" +
                   " draw:mime-type=\"" + type + "\"/>";
        };
        return "<draw:frame draw:name=\"Figure " + number + "\" draw:style-name=\"Graphics\" text:anchor-type=\"as-char\" svg:width=\"" +
               millimetres(width) + "\" svg:height=\"" + millimetres(std::max(height, 100L)) + "\">" +
               image(drawing, "image/svg+xml") + image(pixels, "image/png") + "<svg:title>" +
               attribute(picture.alternative) + "</svg:title><svg:desc>" + attribute(picture.alternative) +
               "</svg:desc></draw:frame>";
    }

    // --- Blocks ---

    void head()
    {
        if (!document_.author.empty() || !document_.date_line.empty())
            body_ += "<text:p text:style-name=\"Document_20_head\">" + inline_text(document_.author) + "<text:tab/>" +
                     inline_text(document_.date_line) + "</text:p>\n";
        if (const auto* addresses = addresses_above_title(document_)) add(*addresses);
        paragraph("Title", document_.title);
        if (!document_.subject.empty()) paragraph("Subtitle", document_.subject);
    }

    void add(const block::Heading& given)
    {
        const std::string level = std::to_string(given.level);
        body_ += "<text:h text:outline-level=\"" + level + "\" text:style-name=\"" +
                 paragraph_style("Heading_20_" + level) + "\">" + inline_text(given.text) + "</text:h>\n";
    }

    void add(const block::Paragraph& given)
    {
        switch (given.tone)
        {
        case block::Paragraph::Tone::Body: paragraph("Text_20_body", given.text); break;
        case block::Paragraph::Tone::Lead: paragraph("Lead", given.text); break;
        case block::Paragraph::Tone::Small: paragraph("Small", given.text); break;
        }
    }

    void add(const block::List& given)
    {
        if (break_next_) paragraph("Spacing", "");
        body_ += given.kind == block::List::Kind::Bulleted ? "<text:list text:style-name=\"Bullets\">\n"
                                                           : "<text:list text:style-name=\"Numbers\">\n";
        for (const Text& item : given.items)
        {
            body_ += "<text:list-item>";
            paragraph("List", item);
            body_ += "</text:list-item>\n";
        }
        body_ += "</text:list>\n";
    }

    void add(const block::Definitions& given)
    {
        open_table("Definitions", {30, 70});
        for (const auto& entry : given.entries)
        {
            body_ += "<table:table-row table:style-name=\"Row\">\n";
            open_cell("Cell");
            paragraph("Label", entry.term);
            close_cell();
            open_cell("Cell");
            paragraph("Table_20_text", entry.text);
            close_cell();
            body_ += "</table:table-row>\n";
        }
        close_table();
        paragraph("Spacing", "");
    }

    void add(const block::KeyFigures& given)
    {
        const std::size_t per_row = given.entries.size() <= 4 ? given.entries.size() : 3;
        open_table("Figures", std::vector<long>(per_row, 1));
        for (std::size_t first = 0; first < given.entries.size(); first += per_row)
        {
            body_ += "<table:table-row table:style-name=\"Row\">\n";
            for (std::size_t n = first; n < first + per_row; ++n)
            {
                open_cell("Card");
                if (n < given.entries.size())
                {
                    paragraph("Label", given.entries[n].label);
                    paragraph("Key_20_figure", given.entries[n].figure);
                    if (!given.entries[n].note.empty()) paragraph("Label", given.entries[n].note);
                }
                else paragraph("Label", "");
                close_cell();
            }
            body_ += "</table:table-row>\n";
        }
        close_table();
        paragraph("Spacing", "");
    }

    /// What each column asks for, measured in characters: the word processor does the rest.
    static std::vector<long> shares(const block::Table& table)
    {
        std::vector<long> shares;
        for (std::size_t n = 0; n < table.columns.size(); ++n)
        {
            const auto& column = table.columns[n];
            long longest = std::min<long>(static_cast<long>(length_utf8(column.heading)), 14);
            for (const auto& row : table.rows)
                longest = std::max(longest, static_cast<long>(length_utf8(row.cells[n].plain())));
            if (table.totals) longest = std::max(longest, static_cast<long>(length_utf8(table.totals->cells[n].plain())));
            shares.push_back(std::clamp(longest, 5L, 34L) * 10);
        }
        const auto all = [&] {
            long sum = 0;
            for (const long share : shares) sum += share;
            return sum;
        }();
        for (std::size_t n = 0; n < table.columns.size(); ++n)
            if (table.columns[n].share > 0) shares[n] = std::max(all * table.columns[n].share / 100, 1L);
        return shares;
    }

    void add(const block::Table& given)
    {
        paragraph("Caption", given.caption);
        open_table("Table", shares(given));
        const auto style = [&](std::size_t n, std::string text, std::string number) {
            return given.columns[n].align == Align::Number ? number : text;
        };
        body_ += "<table:table-header-rows><table:table-row table:style-name=\"Row\">\n";
        for (std::size_t n = 0; n < given.columns.size(); ++n)
        {
            open_cell("Head_20_cell");
            paragraph(style(n, "Table_20_heading", "Table_20_heading_20_number"), given.columns[n].heading);
            close_cell();
        }
        body_ += "</table:table-row></table:table-header-rows>\n";
        const auto row = [&](const block::Row& row, std::string_view cell, const std::string& text, const std::string& number) {
            body_ += "<table:table-row table:style-name=\"Row\">\n";
            for (std::size_t n = 0; n < row.cells.size(); ++n)
            {
                open_cell(cell);
                paragraph(style(n, text, number), row.cells[n]);
                close_cell();
            }
            body_ += "</table:table-row>\n";
        };
        for (const auto& body : given.rows) row(body, "Cell", "Table_20_text", "Table_20_number");
        // A table without rows is not one.
        if (given.rows.empty() && !(given.totals && given.when_empty.empty()))
        {
            body_ += "<table:table-row table:style-name=\"Row\">\n";
            open_cell("Cell", given.columns.size());
            paragraph("Label", given.when_empty);
            close_cell();
            for (std::size_t n = 1; n < given.columns.size(); ++n) body_ += "<table:covered-table-cell/>\n";
            body_ += "</table:table-row>\n";
        }
        if (given.totals) row(*given.totals, "Total_20_cell", "Table_20_total", "Table_20_total_20_number");
        close_table();
        paragraph("Spacing", "");
    }

    void add(const block::Figure& given)
    {
        if (!given.caption.empty()) paragraph("Caption", given.caption);
        const std::string style = paragraph_style(given.note.empty() ? "Figure" : "Noted_20_figure");
        body_ += "<text:p text:style-name=\"" + style + "\">" +
                 frame(given.picture, static_cast<long>(kTextWidth) * given.width_percent) + "</text:p>\n";
        if (!given.note.empty()) paragraph("Small", given.note);
    }

    void add(const block::Signatures& given)
    {
        open_table("Signatures", std::vector<long>(given.parties.size(), 1));
        body_ += "<table:table-row table:style-name=\"Signature_20_row\">\n";
        for (const auto& party : given.parties)
        {
            open_cell("Signature");
            paragraph("Label", party.role);
            if (!party.name.empty()) paragraph("Table_20_total", party.name);
            if (!party.capacity.empty()) paragraph("Label", party.capacity);
            if (!party.before.empty()) paragraph("Label", party.before);
            close_cell();
        }
        body_ += "</table:table-row>\n";
        close_table();
        paragraph("Spacing", "");
    }

    void add(const block::Addresses& given)
    {
        open_table("Addresses", {1, 1});
        body_ += "<table:table-row table:style-name=\"Row\">\n";
        for (const auto* side : {&given.sender, &given.recipient})
        {
            open_cell("Bare");
            paragraph("Table_20_text", joined(*side, "\n"));
            close_cell();
        }
        body_ += "</table:table-row>\n";
        close_table();
        paragraph("Spacing", "");
    }

    void add(const block::Note& given)
    {
        // The shape of the icon tells the kind as well as its colour.
        const char* style = given.kind == block::Note::Kind::Information ? "Note"
                            : given.kind == block::Note::Kind::Attention ? "Note_20_attention"
                                                                         : "Note_20_alert";
        const char* icon = given.kind == block::Note::Kind::Information ? "● "
                           : given.kind == block::Note::Kind::Attention ? "▲ "
                                                                        : "◆ ";
        body_ += "<text:p text:style-name=\"" + paragraph_style(style) + "\"><text:span text:style-name=\"Strong\">" + icon +
                 inline_text(given.title) + "</text:span><text:line-break/>" + runs(given.text) + "</text:p>\n";
    }

    void add(const block::PageBreak&) { break_next_ = true; }

    void mentions()
    {
        for (const FundingMention& mention : document_.mentions)
        {
            body_ += "<text:p text:style-name=\"" + paragraph_style("Mention") + "\">";
            for (const Picture& logo : mention.logos)
                body_ += frame(logo, static_cast<long>(1100 * std::min(proportions_of_svg(logo.svg), 5.0))) + " ";
            body_ += inline_text(mention.text) + "</text:p>\n";
        }
    }

    // --- Files ---

    std::string content() const
    {
        return std::string(kDeclaration) + "<office:document-content" + std::string(kNamespaces) +
               ">\n<office:automatic-styles>\n" + automatic_ +
               "</office:automatic-styles>\n<office:body><office:text>\n" + body_ +
               "</office:text></office:body>\n</office:document-content>\n";
    }

    std::string meta() const
    {
        std::string out = std::string(kDeclaration) + "<office:document-meta" + std::string(kNamespaces) + "><office:meta>\n" +
                          "<dc:title>" + attribute(document_.title) + "</dc:title>\n";
        if (!document_.subject.empty()) out += "<dc:subject>" + attribute(document_.subject) + "</dc:subject>\n";
        if (!document_.author.empty())
            out += "<meta:initial-creator>" + attribute(document_.author) + "</meta:initial-creator>\n<dc:creator>" +
                   attribute(document_.author) + "</dc:creator>\n";
        if (document_.written_at)
        {
            const std::string instant = format_instant(*document_.written_at).substr(0, 19);
            out += "<meta:creation-date>" + instant + "</meta:creation-date>\n<dc:date>" + instant + "</dc:date>\n";
        }
        return out + "<dc:language>" + attribute(document_.language) + "</dc:language>\n</office:meta></office:document-meta>\n";
    }

    std::string manifest() const
    {
        std::string out = std::string(kDeclaration) +
                          "<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
                          "manifest:version=\"1.2\">\n";
        const auto file = [&](std::string_view path, std::string_view type) {
            out += "<manifest:file-entry manifest:full-path=\"" + std::string(path) + "\" manifest:media-type=\"" +
                   std::string(type) + "\"/>\n";
        };
        out += "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" "
               "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>\n";
        for (const char* name : {"content.xml", "styles.xml", "meta.xml"}) file(name, "text/xml");
        for (const auto& [name, bytes] : pictures_) file(name, name.ends_with(".svg") ? "image/svg+xml" : "image/png");
        return out + "</manifest:manifest>\n";
    }

    std::string styles() const
    {
        const std::string& language = document_.language;
        const auto dash = language.find('-');
        const std::string country = dash == std::string::npos ? "none" : language.substr(dash + 1);

        std::string out = std::string(kDeclaration) + "<office:document-styles" + std::string(kNamespaces) + ">\n";
        out += "<office:font-face-decls><style:font-face style:name=\"Inter\" svg:font-family=\"Inter\" "
               "style:font-family-generic=\"swiss\"/></office:font-face-decls>\n<office:styles>\n";
        out += "<style:default-style style:family=\"paragraph\"><style:paragraph-properties fo:orphans=\"2\" fo:widows=\"2\" "
               "style:tab-stop-distance=\"12.5mm\"/><style:text-properties style:font-name=\"Inter\" fo:font-size=\"9.5pt\" "
               "fo:color=\"#152227\" fo:language=\"" + attribute(language.substr(0, dash)) + "\" fo:country=\"" +
               attribute(country) + "\"/></style:default-style>\n";
        out += "<style:default-style style:family=\"table\"><style:table-properties table:border-model=\"collapsing\"/></style:default-style>\n";
        out += "<style:default-style style:family=\"graphic\"/>\n";

        const auto style = [&](std::string_view name, std::string_view parent, std::string_view paragraph,
                               std::string_view text, int level = 0) {
            out += "<style:style style:name=\"" + std::string(name) + "\" style:display-name=\"" +
                   replaced(name, "_20_", " ") + "\" style:family=\"paragraph\"";
            if (!parent.empty()) out += " style:parent-style-name=\"" + std::string(parent) + "\"";
            if (level > 0) out += " style:default-outline-level=\"" + std::to_string(level) + "\" style:next-style-name=\"Text_20_body\"";
            out += "><style:paragraph-properties " + std::string(paragraph) + "/><style:text-properties " +
                   std::string(text) + "/></style:style>\n";
        };
        style("Standard", "", "fo:line-height=\"145%\"", "");
        style("Text_20_body", "Standard", "fo:margin-top=\"0mm\" fo:margin-bottom=\"3mm\"", "");
        style("Document_20_head", "Standard",
              "fo:margin-bottom=\"9mm\" fo:padding-bottom=\"2mm\" fo:border-bottom=\"0.5pt solid #d1dada\"", "fo:font-size=\"8pt\" fo:color=\"#506067\"");
        // The date stands against the right margin.
        out.replace(out.rfind("fo:border-bottom=\"0.5pt solid #d1dada\"/>"),
                    std::string("fo:border-bottom=\"0.5pt solid #d1dada\"/>").size(),
                    "fo:border-bottom=\"0.5pt solid #d1dada\"><style:tab-stops><style:tab-stop style:position=\"166mm\" "
                    "style:type=\"right\"/></style:tab-stops></style:paragraph-properties>");
        style("Title", "Standard", "fo:margin-bottom=\"2mm\" fo:keep-with-next=\"always\" fo:line-height=\"125%\"",
              "fo:font-size=\"22pt\" fo:font-weight=\"600\"");
        style("Subtitle", "Standard", "fo:margin-bottom=\"6mm\"", "fo:font-size=\"11pt\" fo:color=\"#506067\"");
        style("Heading", "Standard", "fo:keep-with-next=\"always\" fo:margin-top=\"5mm\" fo:margin-bottom=\"2mm\"",
              "fo:font-weight=\"600\"");
        style("Heading_20_1", "Heading", "fo:margin-top=\"8mm\"", "fo:font-size=\"13.5pt\"", 1);
        style("Heading_20_2", "Heading", "fo:margin-top=\"6mm\"", "fo:font-size=\"10.75pt\" fo:color=\"#0f6b6b\"", 2);
        style("Heading_20_3", "Heading", "fo:margin-top=\"5mm\"", "fo:font-size=\"9.5pt\"", 3);
        style("Lead", "Text_20_body", "fo:margin-bottom=\"4mm\"", "fo:font-size=\"11.25pt\"");
        style("Small", "Text_20_body", "fo:margin-bottom=\"4mm\"", "fo:font-size=\"8pt\" fo:color=\"#506067\"");
        style("List", "Text_20_body", "fo:margin-bottom=\"1.2mm\"", "");
        style("Label", "Standard", "fo:line-height=\"140%\"", "fo:font-size=\"8pt\" fo:color=\"#506067\"");
        style("Key_20_figure", "Standard", "fo:line-height=\"130%\"", "fo:font-size=\"18pt\" fo:font-weight=\"600\"");
        style("Caption", "Standard", "fo:keep-with-next=\"always\" fo:margin-top=\"5mm\" fo:margin-bottom=\"1.5mm\"",
              "fo:font-size=\"9pt\" fo:font-weight=\"600\"");
        style("Table_20_text", "Standard", "fo:line-height=\"135%\"", "fo:font-size=\"8.75pt\"");
        style("Table_20_number", "Table_20_text", "fo:text-align=\"end\"", "");
        style("Table_20_heading", "Table_20_text", "fo:keep-with-next=\"always\"", "fo:font-size=\"8pt\" fo:color=\"#506067\"");
        style("Table_20_heading_20_number", "Table_20_heading", "fo:text-align=\"end\"", "");
        style("Table_20_total", "Table_20_text", "", "fo:font-weight=\"600\"");
        style("Table_20_total_20_number", "Table_20_total", "fo:text-align=\"end\"", "");
        style("Spacing", "Standard", "fo:line-height=\"100%\"", "fo:font-size=\"6pt\"");
        style("Figure", "Standard", "fo:margin-top=\"4mm\" fo:margin-bottom=\"4mm\" fo:line-height=\"100%\"", "");
        style("Noted_20_figure", "Figure", "fo:keep-with-next=\"always\" fo:margin-bottom=\"1mm\"", "");
        const auto note = [](std::string_view colour) {
            return "fo:background-color=\"#f2f7f6\" fo:padding=\"3mm\" fo:border-left=\"2pt solid " + std::string(colour) +
                   "\" fo:margin-top=\"4mm\" fo:margin-bottom=\"4mm\"";
        };
        style("Note", "Standard", note("#0f6b6b"), "");
        style("Note_20_attention", "Note", note("#b36d0a"), "");
        style("Note_20_alert", "Note", note("#a32020"), "");
        style("Mention", "Small", "fo:margin-top=\"8mm\" fo:padding-top=\"3mm\" fo:border-top=\"0.5pt solid #d1dada\"", "");
        style("Footer", "Standard", "fo:line-height=\"100%\"", "fo:font-size=\"7.5pt\" fo:color=\"#506067\"");
        out.replace(out.rfind("fo:line-height=\"100%\"/>"), std::string("fo:line-height=\"100%\"/>").size(),
                    "fo:line-height=\"100%\"><style:tab-stops><style:tab-stop style:position=\"166mm\" "
                    "style:type=\"right\"/></style:tab-stops></style:paragraph-properties>");

        out += "<style:style style:name=\"Strong\" style:family=\"text\"><style:text-properties fo:font-weight=\"600\"/></style:style>\n"
               "<style:style style:name=\"Emphasis\" style:family=\"text\"><style:text-properties fo:font-style=\"italic\"/></style:style>\n"
               "<style:style style:name=\"Internet_20_link\" style:display-name=\"Internet link\" style:family=\"text\">"
               "<style:text-properties fo:color=\"#0f6b6b\" style:text-underline-style=\"solid\"/></style:style>\n"
               "<style:style style:name=\"Graphics\" style:family=\"graphic\"><style:graphic-properties "
               "style:vertical-pos=\"middle\" style:vertical-rel=\"text\"/></style:style>\n"
               "<style:style style:name=\"Table\" style:family=\"table\"><style:table-properties style:width=\"166mm\" "
               "table:align=\"margins\"/></style:style>\n"
               "<style:style style:name=\"Row\" style:family=\"table-row\"><style:table-row-properties fo:keep-together=\"always\"/></style:style>\n"
               "<style:style style:name=\"Signature_20_row\" style:family=\"table-row\"><style:table-row-properties "
               "style:min-row-height=\"38mm\" fo:keep-together=\"always\"/></style:style>\n";
        const auto cell = [&](std::string_view name, std::string_view properties) {
            out += "<style:style style:name=\"" + std::string(name) + "\" style:family=\"table-cell\"><style:table-cell-properties " +
                   std::string(properties) + "/></style:style>\n";
        };
        cell("Bare", "fo:border=\"none\" fo:padding=\"1mm\"");
        cell("Cell", "fo:padding=\"1.2mm\" fo:border=\"none\" fo:border-bottom=\"0.5pt solid #d1dada\"");
        cell("Head_20_cell", "fo:padding=\"1.2mm\" fo:border=\"none\" fo:border-bottom=\"1pt solid #0f6b6b\" style:vertical-align=\"bottom\"");
        cell("Total_20_cell", "fo:padding=\"1.2mm\" fo:border=\"none\" fo:border-top=\"1pt solid #152227\"");
        cell("Card", "fo:padding=\"2mm\" fo:border=\"none\" fo:border-top=\"1.2pt solid #0f6b6b\"");
        cell("Signature", "fo:padding=\"2mm\" fo:border=\"none\" fo:border-top=\"0.5pt solid #506067\"");

        const auto level = [](std::string_view kind) {
            return "<text:" + std::string(kind) + "<style:list-level-properties text:list-level-position-and-space-mode=\"label-alignment\">"
                   "<style:list-level-label-alignment text:label-followed-by=\"listtab\" text:list-tab-stop-position=\"6mm\" "
                   "fo:text-indent=\"-6mm\" fo:margin-left=\"6mm\"/></style:list-level-properties></text:" +
                   std::string(kind.substr(0, kind.find(' '))) + ">";
        };
        out += "<text:list-style style:name=\"Bullets\">" + level("list-level-style-bullet text:level=\"1\" text:bullet-char=\"•\">") +
               "</text:list-style>\n<text:list-style style:name=\"Numbers\">" +
               level("list-level-style-number text:level=\"1\" style:num-format=\"1\" style:num-suffix=\".\">") +
               "</text:list-style>\n</office:styles>\n";
        out += "<office:automatic-styles><style:page-layout style:name=\"A4\"><style:page-layout-properties fo:page-width=\"210mm\" "
               "fo:page-height=\"297mm\" style:print-orientation=\"portrait\" fo:margin-top=\"20mm\" fo:margin-bottom=\"14mm\" "
               "fo:margin-left=\"22mm\" fo:margin-right=\"22mm\"/><style:footer-style><style:header-footer-properties "
               "fo:min-height=\"8mm\" fo:margin-top=\"5mm\"/></style:footer-style></style:page-layout></office:automatic-styles>\n"
               "<office:master-styles><style:master-page style:name=\"Standard\" style:page-layout-name=\"A4\"><style:footer>"
               "<text:p text:style-name=\"Footer\">" + inline_text(shortened(replaced(document_.title, "\n", " "), 90)) +
               "<text:tab/>page <text:page-number text:select-page=\"current\">1</text:page-number> / "
               "<text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>\n"
               "</office:document-styles>\n";
        return out;
    }

    const Document& document_;
    std::string body_;
    std::string automatic_;
    std::vector<std::pair<std::string, std::string>> pictures_;
    bool break_next_ = false;
    int breaks_ = 0;
    int tables_ = 0;
    int frames_ = 0;
};

} // namespace

std::string write_odt(const Document& document)
{
    ensure_sound(document);
    return Writer(document).write();
}

} // namespace socle
