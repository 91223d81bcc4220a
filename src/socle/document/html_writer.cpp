#include "socle/document/html_writer.hpp"

#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace socle
{

namespace
{

std::string escaped(std::string_view text)
{
    return replaced(xml_escaped(text), "\n", "<br>");
}

std::string in_attribute(std::string_view text)
{
    return xml_escaped(replaced(text, "\n", " "));
}

class Writer
{
public:
    explicit Writer(int title_level) : title_level_(title_level) {}

    std::string write(const Document& document)
    {
        out_ = "<article class=\"document\" lang=\"" + in_attribute(document.language) + "\">\n<header class=\"document-head\">\n";
        if (!document.author.empty()) element("p", "document-author", document.author);
        if (!document.date_line.empty()) element("p", "document-date", document.date_line);
        if (const auto* addresses = addresses_above_title(document)) add(*addresses);
        heading(title_level_, "document-title", document.title);
        if (!document.subject.empty()) element("p", "document-subject", document.subject);
        out_ += "</header>\n";
        for (const Block* block : blocks_below_title(document)) std::visit([&](const auto& given) { add(given); }, *block);
        mentions(document.mentions);
        return std::move(out_) + "</article>\n";
    }

private:
    void element(std::string_view name, std::string_view css, std::string_view text)
    {
        out_ += "<" + std::string(name) + " class=\"" + std::string(css) + "\">" + escaped(text) + "</" +
                std::string(name) + ">\n";
    }

    void heading(int level, std::string_view css, std::string_view text)
    {
        element("h" + std::to_string(std::min(level, 6)), css, text);
    }

    void add_text(const Text& text)
    {
        for (const Run& run : text.runs)
        {
            switch (run.kind)
            {
            case Run::Kind::Plain: out_ += escaped(run.text); break;
            case Run::Kind::Strong: out_ += "<strong>" + escaped(run.text) + "</strong>"; break;
            case Run::Kind::Emphasis: out_ += "<em>" + escaped(run.text) + "</em>"; break;
            case Run::Kind::Link:
                out_ += "<a href=\"" + in_attribute(run.target) + "\">" + escaped(run.text) + "</a>";
                break;
            }
        }
    }

    void picture(const Picture& picture)
    {
        out_ += inline_svg(picture.svg, picture.alternative, "f" + std::to_string(++pictures_) + "-");
    }

    void add(const block::Heading& given)
    {
        heading(title_level_ + given.level, "document-heading", given.text);
    }

    void add(const block::Paragraph& given)
    {
        switch (given.tone)
        {
        case block::Paragraph::Tone::Body: out_ += "<p>"; break;
        case block::Paragraph::Tone::Lead: out_ += "<p class=\"document-lead\">"; break;
        case block::Paragraph::Tone::Small: out_ += "<p class=\"document-small\">"; break;
        }
        add_text(given.text);
        out_ += "</p>\n";
    }

    void add(const block::List& given)
    {
        const std::string name = given.kind == block::List::Kind::Bulleted ? "ul" : "ol";
        out_ += "<" + name + " class=\"document-list\">\n";
        for (const Text& item : given.items)
        {
            out_ += "<li>";
            add_text(item);
            out_ += "</li>\n";
        }
        out_ += "</" + name + ">\n";
    }

    void add(const block::Definitions& given)
    {
        out_ += "<dl class=\"document-definitions\">\n";
        for (const auto& entry : given.entries)
        {
            out_ += "<div><dt>" + escaped(entry.term) + "</dt><dd>";
            add_text(entry.text);
            out_ += "</dd></div>\n";
        }
        out_ += "</dl>\n";
    }

    void add(const block::KeyFigures& given)
    {
        out_ += "<dl class=\"document-figures\">\n";
        for (const auto& entry : given.entries)
        {
            out_ += "<div><dt>" + escaped(entry.label) + "</dt><dd class=\"document-figure\">" +
                    escaped(entry.figure) + "</dd>";
            if (!entry.note.empty()) out_ += "<dd class=\"document-figure-note\">" + escaped(entry.note) + "</dd>";
            out_ += "</div>\n";
        }
        out_ += "</dl>\n";
    }

    void row(const block::Table& table, const block::Row& row)
    {
        out_ += "<tr>";
        for (std::size_t n = 0; n < row.cells.size(); ++n)
        {
            const bool names = n == 0 && table.row_headings == block::Table::RowHeadings::FirstColumn;
            out_ += names ? "<th scope=\"row\"" : "<td";
            out_ += table.columns[n].align == Align::Number ? " class=\"document-number\">" : ">";
            add_text(row.cells[n]);
            out_ += names ? "</th>" : "</td>";
        }
        out_ += "</tr>\n";
    }

    void add(const block::Table& given)
    {
        // A region that can be scrolled by keyboard: a wide table must not widen the page.
        out_ += "<div class=\"document-table\" role=\"region\" tabindex=\"0\" aria-label=\"" +
                in_attribute(given.caption) + "\">\n<table>\n";
        element("caption", "document-caption", given.caption);
        out_ += "<thead><tr>";
        for (const block::Column& column : given.columns)
        {
            out_ += column.align == Align::Number ? "<th scope=\"col\" class=\"document-number\">" : "<th scope=\"col\">";
            out_ += escaped(column.heading) + "</th>";
        }
        out_ += "</tr></thead>\n<tbody>\n";
        for (const block::Row& body : given.rows) row(given, body);
        if (given.rows.empty() && !given.when_empty.empty())
            out_ += "<tr><td class=\"document-empty\" colspan=\"" + std::to_string(given.columns.size()) + "\">" +
                    escaped(given.when_empty) + "</td></tr>\n";
        out_ += "</tbody>\n";
        if (given.totals)
        {
            out_ += "<tfoot>\n";
            row(given, *given.totals);
            out_ += "</tfoot>\n";
        }
        out_ += "</table>\n</div>\n";
    }

    void add(const block::Figure& given)
    {
        out_ += "<figure class=\"document-picture\">";
        if (!given.caption.empty()) out_ += "<figcaption class=\"document-caption\">" + escaped(given.caption) + "</figcaption>";
        picture(given.picture);
        if (!given.note.empty()) out_ += "<p class=\"document-small\">" + escaped(given.note) + "</p>";
        out_ += "</figure>\n";
    }

    void add(const block::Signatures& given)
    {
        out_ += "<div class=\"document-signatures\">\n";
        for (const auto& party : given.parties)
        {
            out_ += "<div class=\"document-party\">\n";
            element("p", "document-party-role", party.role);
            if (!party.name.empty()) element("p", "document-party-name", party.name);
            if (!party.capacity.empty()) element("p", "document-party-capacity", party.capacity);
            if (!party.before.empty()) element("p", "document-party-before", party.before);
            out_ += "</div>\n";
        }
        out_ += "</div>\n";
    }

    void add(const block::Addresses& given)
    {
        out_ += "<div class=\"document-addresses\">\n";
        element("p", "document-sender", joined(given.sender, "\n"));
        element("p", "document-recipient", joined(given.recipient, "\n"));
        out_ += "</div>\n";
    }

    void add(const block::Note& given)
    {
        const char* kind = given.kind == block::Note::Kind::Information ? "information"
                           : given.kind == block::Note::Kind::Attention ? "attention"
                                                                        : "alert";
        out_ += "<div class=\"document-note document-note-" + std::string(kind) + "\" role=\"note\">\n";
        element("p", "document-note-title", given.title);
        out_ += "<p>";
        add_text(given.text);
        out_ += "</p>\n</div>\n";
    }

    void add(const block::PageBreak&) { out_ += "<hr class=\"document-break\" aria-hidden=\"true\">\n"; }

    void mentions(const std::vector<FundingMention>& mentions)
    {
        if (mentions.empty()) return;
        out_ += "<footer class=\"document-mentions\">\n";
        for (const FundingMention& mention : mentions)
        {
            out_ += "<div class=\"document-mention\">";
            for (const Picture& logo : mention.logos)
            {
                out_ += "<span class=\"document-logo\">";
                picture(logo);
                out_ += "</span>";
            }
            if (!mention.text.empty()) out_ += "<p>" + escaped(mention.text) + "</p>";
            out_ += "</div>\n";
        }
        out_ += "</footer>\n";
    }

    int title_level_;
    int pictures_ = 0;
    std::string out_;
};

} // namespace

std::string write_html(const Document& document, int title_level)
{
    ensure(title_level >= 1 && title_level <= 3, "the title of a document is a heading of level 1 to 3");
    ensure_sound(document);
    return Writer(title_level).write(document);
}

} // namespace socle
