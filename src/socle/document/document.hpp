#pragma once

#include "socle/time/time.hpp"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// A printed paper, whatever it says: a report, an agreement, a letter, a certificate. One value, three writers
/// (socle/pdf, socle/odt, html_writer.hpp). Everything here is text already written in the reader's language; the
/// writers choose the look and guarantee the structure that a screen reader hears.
///
/// Texts are UTF-8 of any origin: the writers escape them, repair broken bytes, drop control characters and keep
/// "\n" as a line break. No-break spaces inside them are respected.
namespace socle
{

/// Some words of a paragraph.
struct Run
{
    enum class Kind
    {
        Plain,
        Strong,
        Emphasis,
        Link,
    };

    Run(const char* text) : text(text) {}
    Run(std::string text) : text(std::move(text)) {}
    Run(Kind kind, std::string text, std::string target = {})
        : kind(kind), text(std::move(text)), target(std::move(target))
    {
    }

    Kind kind = Kind::Plain;
    std::string text;
    std::string target; ///< of a link: an absolute http(s), mailto or tel address

    bool operator==(const Run&) const = default;
};

Run strong(std::string text);
Run emphasis(std::string text);
Run link_to(std::string text, std::string target);

/// `"Il reste 308,33 h"` or `{"Il reste ", strong("308,33 h"), "."}`.
struct Text
{
    Text() = default;
    Text(const char* text) : runs{Run(text)} {}
    Text(std::string text) : runs{Run(std::move(text))} {}
    Text(Run run) : runs{std::move(run)} {}
    Text(std::initializer_list<Run> runs) : runs(runs) {}
    Text(std::vector<Run> runs) : runs(std::move(runs)) {}

    std::vector<Run> runs;

    /// The words alone.
    std::string plain() const;
    bool operator==(const Text&) const = default;
};

/// A picture and what it says to those who do not see it.
struct Picture
{
    std::string svg = {};
    std::string alternative = {}; ///< never empty

    bool operator==(const Picture&) const = default;
};

enum class Align
{
    Text,   ///< to the left
    Number, ///< to the right, never broken over lines
};

namespace block
{

/// Levels 1 to 3, under the title of the document; a level is never skipped on the way down.
struct Heading
{
    int level = 1;
    std::string text = {};
};

struct Paragraph
{
    enum class Tone
    {
        Body,
        Lead,  ///< the sentence that sums up
        Small, ///< sources, remarks
    };
    Text text = {};
    Tone tone = Tone::Body;
};

struct List
{
    enum class Kind
    {
        Bulleted,
        Numbered,
    };
    std::vector<Text> items = {};
    Kind kind = Kind::Bulleted;
};

/// Terms and what is said of each: the identity card of a contract.
struct Definitions
{
    struct Entry
    {
        std::string term = {};
        Text text = {};
    };
    std::vector<Entry> entries = {};
};

/// The few figures a tired person reads first, side by side.
struct KeyFigures
{
    struct Entry
    {
        std::string label = {};
        std::string figure = {};
        std::string note = {}; ///< may be empty
    };
    std::vector<Entry> entries = {};
};

struct Column
{
    std::string heading = {};
    Align align = Align::Text;
    int share = 0; ///< width wanted, in hundredths of the table; 0: according to its content
};

struct Row
{
    Row() = default;
    Row(std::initializer_list<Text> cells) : cells(cells) {}
    Row(std::vector<Text> cells) : cells(std::move(cells)) {}
    std::vector<Text> cells = {};
};

/// As many cells in each row as columns, at least one column. The first cell of a row names it, unless
/// `row_headings` says that no cell does.
struct Table
{
    enum class RowHeadings
    {
        FirstColumn,
        None,
    };
    std::string caption = {}; ///< never empty: it says what is counted, in which unit, over which period
    std::vector<Column> columns = {};
    std::vector<Row> rows = {};
    std::optional<Row> totals = {};
    RowHeadings row_headings = RowHeadings::FirstColumn;
    std::string when_empty = {}; ///< shown in place of the rows when there are none
};

struct Figure
{
    Picture picture = {};
    std::string caption = {}; ///< above the picture, what it shows: "Deux lots sur quatre ont atteint…"; may be empty
    std::string note = {};    ///< below, smaller: unit, source, period; may be empty
    int width_percent = 100;  ///< of the text width
};

/// Who signs, side by side.
struct Signatures
{
    struct Party
    {
        std::string role = {};     ///< "Pour l'acheteur"
        std::string name = {};     ///< may be empty: to be written by hand
        std::string capacity = {}; ///< "Directrice des achats"
        std::string before = {};   ///< what is written above the signature: "Lu et approuvé, le …"
    };
    std::vector<Party> parties = {};
};

/// Sender and recipient of a letter, face to face. As the first block of a document they stand above its title.
struct Addresses
{
    std::vector<std::string> sender = {};
    std::vector<std::string> recipient = {};
};

/// A remark set apart. Its kind is told by its title and by the shape of its icon, the colour only follows.
struct Note
{
    enum class Kind
    {
        Information,
        Attention,
        Alert,
    };
    Kind kind = Kind::Information;
    std::string title = {}; ///< never empty: "À savoir", "Attention"
    Text text = {};
};

struct PageBreak
{
};

} // namespace block

using Block = std::variant<block::Heading, block::Paragraph, block::List, block::Definitions, block::KeyFigures,
                           block::Table, block::Figure, block::Signatures, block::Addresses, block::Note,
                           block::PageBreak>;

/// Who pays for what the document tells, as funders ask to be named.
struct FundingMention
{
    std::string text = {};
    std::vector<Picture> logos = {};
};

struct Document
{
    std::string title = {}; ///< never empty
    std::string subject = {};
    std::string author = {};
    std::string date_line = {};              ///< as shown: "Montreval, le 14 mars 2026"
    std::string language = "fr-FR";     ///< BCP 47
    std::optional<Instant> written_at = {};  ///< kept in the file's properties; none: the file has no date
    std::vector<FundingMention> mentions = {}; ///< at the end of the document
    std::vector<Block> blocks = {};
};

/// The addresses that stand above the title, and the blocks that stand below.
const block::Addresses* addresses_above_title(const Document& document);
std::vector<const Block*> blocks_below_title(const Document& document);

/// Throws Bug, naming the promise, when the document breaks what is said above: an empty title, a table without
/// columns or with uneven rows, a picture without alternative text, a skipped heading level, an unsafe link. Every
/// writer begins with it.
void ensure_sound(const Document& document);

/// Text as writers may print it: valid UTF-8, no control character other than "\n", tabulations as spaces.
std::string printable(std::string_view text);

/// Escaped for XML text and attribute values, printable().
std::string xml_escaped(std::string_view text);

} // namespace socle
