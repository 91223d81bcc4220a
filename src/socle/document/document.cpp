#include "socle/document/document.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace socle
{

namespace
{

template <class... Cases>
struct Match : Cases...
{
    using Cases::operator()...;
};

bool blank(std::string_view text)
{
    return trimmed(text).empty();
}

void ensure_text(const Text& text)
{
    for (const Run& run : text.runs)
    {
        if (run.kind != Run::Kind::Link) continue;
        const auto starts = [&](std::string_view scheme) { return run.target.starts_with(scheme); };
        ensure(starts("https://") || starts("http://") || starts("mailto:") || starts("tel:"),
               "a link of a document leads to an http, mailto or tel address");
        ensure(!blank(run.text), "a link of a document has words");
    }
}

void ensure_picture(const Picture& picture)
{
    ensure(!picture.svg.empty(), "a picture of a document has bytes");
    ensure(!blank(picture.alternative), "a picture of a document has an alternative text");
}

void ensure_table(const block::Table& table)
{
    ensure(!table.columns.empty(), "a table has at least one column");
    ensure(!blank(table.caption), "a table has a caption");
    for (const block::Column& column : table.columns) ensure(!blank(column.heading), "a column has a heading");
    const auto ensure_row = [&](const block::Row& row) {
        ensure(row.cells.size() == table.columns.size(), "a row has as many cells as its table has columns");
        for (const Text& cell : row.cells) ensure_text(cell);
    };
    for (const block::Row& row : table.rows) ensure_row(row);
    if (table.totals) ensure_row(*table.totals);
}

} // namespace

Run strong(std::string text)
{
    return {Run::Kind::Strong, std::move(text)};
}

Run emphasis(std::string text)
{
    return {Run::Kind::Emphasis, std::move(text)};
}

Run link_to(std::string text, std::string target)
{
    return {Run::Kind::Link, std::move(text), std::move(target)};
}

std::string Text::plain() const
{
    std::string words;
    for (const Run& run : runs) words += run.text;
    return words;
}

const block::Addresses* addresses_above_title(const Document& document)
{
    return document.blocks.empty() ? nullptr : std::get_if<block::Addresses>(&document.blocks.front());
}

std::vector<const Block*> blocks_below_title(const Document& document)
{
    std::vector<const Block*> below;
    for (const Block& block : document.blocks) below.push_back(&block);
    if (addresses_above_title(document)) below.erase(below.begin());
    return below;
}

void ensure_sound(const Document& document)
{
    ensure(!blank(document.title), "a document has a title");
    ensure(!document.language.empty(), "a document has a language");

    int level = 0;
    for (const Block& block : document.blocks)
    {
        std::visit(Match{
                       [&](const block::Heading& heading) {
                           ensure(heading.level >= 1 && heading.level <= 3, "a heading is of level 1, 2 or 3");
                           ensure(heading.level <= level + 1, "headings do not skip a level");
                           ensure(!blank(heading.text), "a heading has words");
                           level = heading.level;
                       },
                       [](const block::Paragraph& paragraph) { ensure_text(paragraph.text); },
                       [](const block::List& list) {
                           ensure(!list.items.empty(), "a list has items");
                           for (const Text& item : list.items) ensure_text(item);
                       },
                       [](const block::Definitions& definitions) {
                           ensure(!definitions.entries.empty(), "a definition list has entries");
                           for (const auto& entry : definitions.entries)
                           {
                               ensure(!blank(entry.term), "a definition has a term");
                               ensure_text(entry.text);
                           }
                       },
                       [](const block::KeyFigures& figures) {
                           ensure(!figures.entries.empty(), "key figures have entries");
                           for (const auto& entry : figures.entries)
                               ensure(!blank(entry.label) && !blank(entry.figure), "a key figure has a label");
                       },
                       [](const block::Table& table) { ensure_table(table); },
                       [](const block::Figure& figure) {
                           ensure_picture(figure.picture);
                           ensure(figure.width_percent >= 10 && figure.width_percent <= 100,
                                  "a figure takes 10 to 100 % of the width");
                       },
                       [](const block::Signatures& signatures) {
                           ensure(!signatures.parties.empty(), "a signature block has parties");
                           for (const auto& party : signatures.parties)
                               ensure(!blank(party.role), "a party signs in a role");
                       },
                       [](const block::Addresses&) {},
                       [](const block::Note& note) {
                           ensure(!blank(note.title), "a note has a title");
                           ensure_text(note.text);
                       },
                       [](const block::PageBreak&) {},
                   },
                   block);
    }

    for (const FundingMention& mention : document.mentions)
    {
        ensure(!blank(mention.text) || !mention.logos.empty(), "a funding mention says something");
        for (const Picture& logo : mention.logos) ensure_picture(logo);
    }
}

std::string printable(std::string_view text)
{
    const auto kept = [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; };
    // The common case first: nothing to repair.
    std::string clean = valid_utf8(text) ? std::string(text) : repaired_utf8(text);
    std::replace(clean.begin(), clean.end(), '\t', ' ');
    std::erase_if(clean, [&](char c) { return !kept(c) && c != '\n'; });
    // U+FFFE and U+FFFF are UTF-8 but not XML.
    for (const char* forbidden : {"\uFFFE", "\uFFFF"})
        if (clean.find(forbidden) != std::string::npos) clean = replaced(clean, forbidden, "\uFFFD");
    return clean;
}

std::string xml_escaped(std::string_view text)
{
    return html_escaped(printable(text));
}

} // namespace socle
