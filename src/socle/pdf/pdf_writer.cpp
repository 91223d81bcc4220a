#include "socle/pdf/pdf_writer.hpp"

#include "socle/errors.hpp"
#include "socle/pdf/drawing.hpp"
#include "socle/pdf/flow.hpp"
#include "socle/pdf/structure.hpp"
#include "socle/pdf/typesetting.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <numeric>

namespace socle
{

namespace pdf
{

namespace
{

constexpr PangoWeight kBold = PANGO_WEIGHT_SEMIBOLD;

constexpr Style kTitle{22, 28, kBold, kInk};
constexpr Style kSubject{11, 16.5, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kHead{8.25, 12, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kHeadings[] = {{13.5, 18, kBold, kInk}, {10.75, 15, kBold, kAccent}, {9.5, 14, kBold, kInk}};
constexpr double kAboveHeadings[] = {24, 17, 13};
constexpr Style kBody{9.5, 14.5};
constexpr Style kLead{11.25, 17};
constexpr Style kSmall{8, 12, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kTerm{9, 14.5, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kCaption{9, 13, kBold, kInk};
constexpr Style kCell{8.75, 12.5, PANGO_WEIGHT_NORMAL, kInk, Digits::Tabular};
constexpr Style kColumnHeading{8, 11, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kTotal{8.75, 12.5, kBold, kInk, Digits::Tabular};
constexpr Style kLabel{8, 11.5, PANGO_WEIGHT_NORMAL, kSoft};
constexpr Style kFooter{7.5, 10, PANGO_WEIGHT_NORMAL, kSoft, Digits::Tabular};

constexpr double kGap = 9;         // between two blocks
constexpr double kCellGap = 14;    // between two columns of a table
constexpr double kHairline = 0.5;
/// Beyond so many lines a row may be cut by the end of a page.
constexpr int kLinesOfAWholeRow = 14;

using Next = Slice::Next;

/// A text in its place within a row of texts.
struct Cell
{
    std::shared_ptr<Words> words;
    double x = 0; ///< from the left of the text
    double width = 0;
    Align align = Align::Text;
};

/// Texts side by side, and what is drawn around them.
struct RowOfTexts
{
    std::vector<Cell> cells;
    double before = 0; ///< white space above
    double above = 0;  ///< padding
    double below = 0;
    Next next = Next::Free;
    double rule_below = 0; ///< thickness
    Colour rule_colour = kRule;
    std::shared_ptr<const Slice> repeated = nullptr;
};

enum class Cut
{
    BetweenLines,
    OnlyWhenTall,
};

class Layout
{
public:
    explicit Layout(const Document& document) : document_(document)
    {
        painted_.elements.push_back({.type = "Document"});
    }

    std::string write()
    {
        set_typesetting_language(document_.language);
        head();
        for (const Block* block : blocks_below_title(document_))
        {
            block_start_ = slices_.size();
            std::visit([&](const auto& given) { add(given); }, *block);
            if (slices_.size() > block_start_ && break_next_)
            {
                slices_[block_start_].start = Slice::Start::NewPage;
                break_next_ = false;
            }
        }
        mentions();
        paint();
        return finished(std::move(painted_), document_);
    }

private:
    // --- Structure ---

    int element(std::string type, int parent = 0)
    {
        const int number = static_cast<int>(painted_.elements.size());
        Element added;
        added.type = std::move(type);
        added.parent = parent;
        painted_.elements.push_back(std::move(added));
        at(parent).kids.push_back({Element::Kid::Kind::Element, number});
        return number;
    }

    Element& at(int number) { return painted_.elements[static_cast<std::size_t>(number)]; }

    /// The words of a text within `parent`; its links are elements of their own.
    std::shared_ptr<Words> words(const Text& text, const Style& style, int parent)
    {
        const bool links = std::any_of(text.runs.begin(), text.runs.end(),
                                       [](const Run& run) { return run.kind == Run::Kind::Link; });
        std::vector<int> elements;
        if (links)
            for (const Run& run : text.runs) elements.push_back(element(run.kind == Run::Kind::Link ? "Link" : "Span", parent));
        else
            elements.push_back(parent);
        auto laid = std::make_shared<Words>(text, style, std::move(elements));
        if (laid->unknown_glyphs()) at(parent).actual_text = text.plain();
        return laid;
    }

    // --- Slices ---

    Slice& add_slice(double height, double before, std::function<void(Painter&, double)> paint)
    {
        slices_.push_back({height, before, Next::Free, std::move(paint)});
        return slices_.back();
    }

    void add_row(RowOfTexts row, Cut cut)
    {
        int lines = 1;
        double leading = 0;
        for (const Cell& cell : row.cells)
        {
            lines = std::max(lines, cell.words->lines());
            leading = std::max(leading, cell.words->leading());
        }
        const auto given = std::make_shared<const RowOfTexts>(std::move(row));
        const double left = page_.left;
        const auto paint_lines = [given, left](Painter& painter, double y, int from, int to) {
            for (const Cell& cell : given->cells)
                for (int line = from; line < std::min(to, cell.words->lines()); ++line)
                    cell.words->paint_line(painter, line, left + cell.x, y + (line - from) * cell.words->leading(),
                                           cell.width, cell.align);
        };
        const double width = page_.text_width();
        const auto paint_rule = [given, left, width](Painter& painter, double y) {
            if (given->rule_below > 0)
                painter.rectangle(left, y - given->rule_below, width, given->rule_below, given->rule_colour);
        };

        if (cut == Cut::OnlyWhenTall && lines <= kLinesOfAWholeRow)
        {
            double height = 0;
            for (const Cell& cell : given->cells) height = std::max(height, cell.words->height());
            const double whole = given->above + height + given->below;
            Slice& slice = add_slice(whole, given->before, [=](Painter& painter, double y) {
                paint_lines(painter, y + given->above, 0, lines);
                paint_rule(painter, y + whole);
            });
            slice.next = given->next;
            slice.repeated = given->repeated;
            return;
        }
        for (int line = 0; line < lines; ++line)
        {
            const double above = line == 0 ? given->above : 0;
            const double below = line == lines - 1 ? given->below : 0;
            const double height = above + leading + below;
            Slice& slice = add_slice(height, line == 0 ? given->before : 0, [=](Painter& painter, double y) {
                paint_lines(painter, y + above, line, line + 1);
                if (line == lines - 1) paint_rule(painter, y + height);
            });
            slice.repeated = given->repeated;
            // No line alone at the foot or at the top of a page.
            const bool pair = line == 0 || line == lines - 2;
            slice.next = line == lines - 1 ? given->next : pair ? Next::Kept : Next::Free;
        }
    }

    void add_paragraph(const Text& text, const Style& style, int element, double before, double x = 0, Next next = Next::Free)
    {
        auto laid = words(text, style, element);
        const double width = page_.text_width() - x;
        laid->set_width(width);
        add_row({.cells = {{laid, x, width}}, .before = before, .next = next}, Cut::BetweenLines);
    }

    // --- Head ---

    void head()
    {
        const double width = page_.text_width();
        const double left = page_.left;
        if (!document_.author.empty() || !document_.date_line.empty())
        {
            std::vector<Cell> cells;
            Style author = kHead;
            author.weight = kBold;
            author.colour = kInk;
            double taken = 0;
            if (!document_.date_line.empty())
            {
                // Measured before the author, heard after.
                Words measured(document_.date_line, kHead, {0});
                taken = std::min(measured.natural_width() + 0.5, width / 2);
            }
            if (!document_.author.empty())
            {
                auto laid = words(document_.author, author, element("P"));
                laid->set_width(width - taken - kCellGap);
                cells.push_back({laid, 0, width - taken - kCellGap});
            }
            if (!document_.date_line.empty())
            {
                auto laid = words(document_.date_line, kHead, element("P"));
                laid->set_width(taken);
                cells.push_back({laid, width - taken, taken, Align::Number});
            }
            add_row({.cells = std::move(cells), .below = 7, .rule_below = kHairline}, Cut::OnlyWhenTall);
        }
        const auto* addresses = addresses_above_title(document_);
        if (addresses) add(*addresses);
        add_slice(3, slices_.empty() ? 0 : addresses ? 14 : 30, [left](Painter& painter, double y) {
            painter.rectangle(left, y, 30, 3, kAccent);
        }).next = Next::Kept;
        const int title = element("H1");
        bookmark(1, document_.title);
        auto laid = words(document_.title, kTitle, title);
        laid->set_balanced_width(width);
        add_row({.cells = {{laid, 0, width}}, .before = 12, .next = Next::Kept}, Cut::BetweenLines);
        if (!document_.subject.empty()) add_paragraph(document_.subject, kSubject, element("P"), 5);
        add_slice(4, 0, [](Painter&, double) {});
    }

    /// The slice added next carries the bookmark.
    void bookmark(int level, std::string title)
    {
        pending_bookmarks_.push_back({slices_.size(), {level, std::move(title), 0, 0}});
    }

    // --- Blocks ---

    void add(const block::Heading& given)
    {
        const auto level = static_cast<std::size_t>(given.level - 1);
        const int heading = element("H" + std::to_string(given.level + 1));
        bookmark(given.level + 1, given.text);
        const std::size_t first = slices_.size();
        add_paragraph(given.text, kHeadings[level], heading, kAboveHeadings[level], 0, Next::Kept);
        for (std::size_t n = first; n < slices_.size(); ++n) slices_[n].next = Next::Kept;
    }

    void add(const block::Paragraph& given)
    {
        const Style& style = given.tone == block::Paragraph::Tone::Lead    ? kLead
                             : given.tone == block::Paragraph::Tone::Small ? kSmall
                                                                           : kBody;
        // What announces something stays with it.
        add_paragraph(given.text, style, element("P"), kGap, 0, given.text.plain().ends_with(':') ? Next::Kept : Next::Free);
    }

    void add(const block::List& given)
    {
        const int list = element("L");
        const bool numbered = given.kind == block::List::Kind::Numbered;
        at(list).numbering = numbered ? "Decimal" : "Disc";
        const std::string widest = std::to_string(given.items.size()) + ".";
        const double indent = numbered ? Words(widest, kBody, {0}).natural_width() + 8 : 13;
        for (std::size_t n = 0; n < given.items.size(); ++n)
        {
            const int item = element("LI", list);
            Style mark = kBody;
            mark.colour = kAccent;
            auto label = words(numbered ? std::to_string(n + 1) + "." : "•", mark, element("Lbl", item));
            label->set_width(indent);
            auto body = words(given.items[n], kBody, element("LBody", item));
            const double width = page_.text_width() - indent;
            body->set_width(width);
            Cell label_cell{label, 0, indent - 8, numbered ? Align::Number : Align::Text};
            add_row({.cells = {label_cell, {body, indent, width}}, .before = n == 0 ? kGap : 3.5}, Cut::BetweenLines);
        }
    }

    void add(const block::Definitions& given)
    {
        const int list = element("L");
        double term_width = 0;
        std::vector<std::shared_ptr<Words>> terms, texts;
        for (const auto& entry : given.entries)
        {
            const int item = element("LI", list);
            terms.push_back(words(entry.term, kTerm, element("Lbl", item)));
            texts.push_back(words(entry.text, kBody, element("LBody", item)));
            term_width = std::max(term_width, terms.back()->natural_width());
        }
        term_width = std::min(term_width, page_.text_width() * 0.34);
        const double x = term_width + 18;
        for (std::size_t n = 0; n < terms.size(); ++n)
        {
            terms[n]->set_width(term_width);
            texts[n]->set_width(page_.text_width() - x);
            add_row({.cells = {{terms[n], 0, term_width}, {texts[n], x, page_.text_width() - x}},
                     .before = n == 0 ? kGap : 0,
                     .above = 3,
                     .below = 3.5,
                     .rule_below = n + 1 < terms.size() ? kHairline : 0},
                    Cut::OnlyWhenTall);
        }
    }

    void add(const block::KeyFigures& given)
    {
        const std::size_t count = given.entries.size();
        const std::size_t per_row = count <= 4 ? count : count % 4 == 0 || count > 9 ? 4 : 3;
        const int list = element("L");
        const double gap = 14;
        const double width = (page_.text_width() - gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);

        // One size for all figures: the largest at which each stays on its line.
        double size = 18;
        for (const auto& entry : given.entries)
        {
            const double wide = Words(entry.figure, {size, size, kBold, kInk}, {0}).natural_width();
            if (wide > width) size = std::max(9.0, size * width / wide - 0.05);
        }
        const Style figure{size, 25, kBold, kInk};

        for (std::size_t first = 0; first < count; first += per_row)
        {
            struct Card
            {
                std::shared_ptr<Words> label, figure, note;
                double x;
            };
            auto cards = std::make_shared<std::vector<Card>>();
            double label_height = 0, figure_height = 0, note_height = 0;
            for (std::size_t n = first; n < std::min(first + per_row, count); ++n)
            {
                const auto& entry = given.entries[n];
                const int item = element("LI", list);
                const int label_element = element("Lbl", item);
                const int body = element("LBody", item);
                Card card{words(entry.label, kLabel, label_element), words(entry.figure, figure, element("P", body)),
                          entry.note.empty() ? nullptr : words(entry.note, kLabel, element("P", body)),
                          static_cast<double>(n - first) * (width + gap)};
                card.label->set_width(width);
                card.figure->set_width(width);
                label_height = std::max(label_height, card.label->height());
                figure_height = std::max(figure_height, card.figure->height());
                if (card.note)
                {
                    card.note->set_width(width);
                    note_height = std::max(note_height, card.note->height());
                }
                cards->push_back(card);
            }
            const double above = 8;
            const double height = above + label_height + 2 + figure_height + 1 + note_height + 2;
            const double left = page_.left;
            add_slice(height, first == 0 ? kGap + 5 : 12, [=](Painter& painter, double y) {
                for (const Card& card : *cards) painter.rectangle(left + card.x, y, width, 1.2, kAccent);
                const auto paint = [&](const Words& words, double x, double top) {
                    for (int line = 0; line < words.lines(); ++line)
                        words.paint_line(painter, line, x, top + line * words.leading(), width, Align::Text);
                };
                for (const Card& card : *cards)
                {
                    const double x = left + card.x;
                    // Labels sit on the figures, whatever their number of lines.
                    paint(*card.label, x, y + above);
                    paint(*card.figure, x, y + above + label_height + 2);
                    if (card.note) paint(*card.note, x, y + above + label_height + 2 + figure_height + 1);
                }
            });
        }
    }

    std::vector<double> column_widths(const block::Table& table, const std::vector<double>& natural,
                                      const std::function<double(std::size_t)>& least)
    {
        const std::size_t count = table.columns.size();
        std::vector<double> widths(count, 0);
        double room = page_.text_width() - kCellGap * static_cast<double>(count - 1);
        if (room < static_cast<double>(count) * 4) room = static_cast<double>(count) * 4;

        std::vector<std::size_t> free;
        double left_over = room;
        for (std::size_t n = 0; n < count; ++n)
        {
            if (table.columns[n].share > 0)
            {
                widths[n] = room * table.columns[n].share / 100.0;
                left_over -= widths[n];
            }
            else free.push_back(n);
        }
        double wanted = 0;
        for (const std::size_t n : free) wanted += natural[n];
        if (free.empty() || left_over <= 0)
        {
            const double given = std::accumulate(widths.begin(), widths.end(), 0.0);
            for (const std::size_t n : free) widths[n] = room / static_cast<double>(count);
            const double total = std::accumulate(widths.begin(), widths.end(), 0.0);
            if (given > 0)
                for (double& width : widths) width *= room / total;
            return widths;
        }

        if (wanted <= left_over)
        {
            // What is left goes to the texts; to all when there are only numbers.
            std::vector<std::size_t> grow;
            for (const std::size_t n : free)
                if (table.columns[n].align == Align::Text) grow.push_back(n);
            if (grow.empty()) grow = free;
            double grown = 0;
            for (const std::size_t n : grow) grown += natural[n];
            for (const std::size_t n : free) widths[n] = natural[n];
            for (const std::size_t n : grow)
                widths[n] += (left_over - wanted) * (grown > 0 ? natural[n] / grown : 1.0 / static_cast<double>(grow.size()));
            return widths;
        }

        std::vector<double> smallest(count, 0);
        double floor = 0;
        for (const std::size_t n : free)
        {
            smallest[n] = std::min(natural[n], least(n));
            floor += smallest[n];
        }
        for (const std::size_t n : free)
            widths[n] = floor <= left_over
                            ? smallest[n] + (left_over - floor) * (natural[n] - smallest[n]) / std::max(wanted - floor, 0.01)
                            : left_over * smallest[n] / floor;
        return widths;
    }

    void add(const block::Table& given)
    {
        const std::size_t count = given.columns.size();
        const int table = element("Table");

        struct LaidRow
        {
            std::vector<std::shared_ptr<Words>> cells;
        };
        const auto lay_row = [&](const block::Row& row, const Style& style) {
            const int tr = element("TR", table);
            LaidRow laid;
            for (std::size_t n = 0; n < count; ++n)
            {
                const bool names = n == 0 && given.row_headings == block::Table::RowHeadings::FirstColumn;
                const int cell = element(names ? "TH" : "TD", tr);
                if (names) at(cell).scope = Element::Scope::Row;
                laid.cells.push_back(words(row.cells[n], style, cell));
            }
            return laid;
        };

        const int caption = element("Caption", table);
        std::vector<LaidRow> rows;
        LaidRow head;
        const int head_row = element("TR", table);
        for (const block::Column& column : given.columns)
        {
            const int cell = element("TH", head_row);
            at(cell).scope = Element::Scope::Column;
            head.cells.push_back(words(column.heading, kColumnHeading, cell));
        }
        for (const block::Row& row : given.rows) rows.push_back(lay_row(row, kCell));
        std::optional<LaidRow> empty;
        if (given.rows.empty() && !given.when_empty.empty())
        {
            const int cell = element("TD", element("TR", table));
            at(cell).columns = static_cast<int>(count);
            empty = LaidRow{{words(given.when_empty, kTerm, cell)}};
        }
        std::optional<LaidRow> totals;
        if (given.totals) totals = lay_row(*given.totals, kTotal);

        std::vector<double> natural(count, 0);
        for (std::size_t n = 0; n < count; ++n)
        {
            // A heading may be broken: it asks for its longest word, not for its whole.
            natural[n] = std::max(head.cells[n]->least_width(), std::min(head.cells[n]->natural_width(), 90.0));
            for (const LaidRow& row : rows) natural[n] = std::max(natural[n], row.cells[n]->natural_width());
            if (totals) natural[n] = std::max(natural[n], totals->cells[n]->natural_width());
        }
        const auto least = [&](std::size_t n) {
            double width = head.cells[n]->least_width();
            const auto measure = [&](const LaidRow& row) {
                const Words& cell = *row.cells[n];
                width = std::max(width, given.columns[n].align == Align::Number ? cell.natural_width() : cell.least_width());
            };
            for (const LaidRow& row : rows) measure(row);
            if (totals) measure(*totals);
            return width;
        };
        const std::vector<double> widths = column_widths(given, natural, least);

        const auto cells = [&](const LaidRow& row) {
            std::vector<Cell> placed;
            double x = 0;
            for (std::size_t n = 0; n < count; ++n)
            {
                row.cells[n]->set_width(widths[n]);
                placed.push_back({row.cells[n], x, widths[n], given.columns[n].align});
                x += widths[n] + kCellGap;
            }
            return placed;
        };

        add_paragraph(given.caption, kCaption, caption, kGap + 5, 0, Next::Kept);
        for (std::size_t n = block_start_; n < slices_.size(); ++n) slices_[n].next = Next::Kept;

        const std::shared_ptr<const Slice> repeated = add_table_head(cells(head));
        for (std::size_t n = 0; n < rows.size(); ++n)
        {
            const bool last = n + 1 == rows.size();
            // Neither the first row alone under the headings nor the totals alone on a page.
            const bool kept = (n == 0 && rows.size() > 1) || (last && totals) || (!totals && n + 2 == rows.size());
            add_row({.cells = cells(rows[n]),
                     .above = 3.5,
                     .below = 4,
                     .next = kept ? Next::Kept : Next::Free,
                     .rule_below = last && totals ? 0 : kHairline,
                     .repeated = repeated},
                    Cut::OnlyWhenTall);
            rows[n].cells.clear();
        }
        if (empty)
        {
            empty->cells[0]->set_width(page_.text_width());
            add_row({.cells = {{empty->cells[0], 0, page_.text_width()}},
                     .above = 5,
                     .below = 5,
                     .next = totals ? Next::Kept : Next::Free,
                     .rule_below = kHairline},
                    Cut::OnlyWhenTall);
        }
        if (totals)
        {
            const double left = page_.left, width = page_.text_width();
            add_slice(0.9, 0, [=](Painter& painter, double y) { painter.rectangle(left, y, width, 0.9, kInk); }).next =
                Next::Kept;
            add_row({.cells = cells(*totals), .above = 4, .below = 4.5, .repeated = repeated}, Cut::OnlyWhenTall);
        }
        // A short table is not cut.
        double whole = 0;
        for (std::size_t n = block_start_; n < slices_.size(); ++n) whole += slices_[n].before + slices_[n].height;
        if (whole <= page_.text_height() * 0.45)
            for (std::size_t n = block_start_; n + 1 < slices_.size(); ++n) slices_[n].next = Next::Kept;
        add_slice(5, 0, [](Painter&, double) {});
    }

    /// The headings of a table, down on their rule; what is returned repeats them on the pages that follow.
    std::shared_ptr<const Slice> add_table_head(std::vector<Cell> cells)
    {
        double height = 0;
        for (const Cell& cell : cells) height = std::max(height, cell.words->height());
        const double above = 6, below = 4.5, rule = 0.9;
        const double whole = above + height + below + rule;
        const auto shared = std::make_shared<const std::vector<Cell>>(std::move(cells));
        const double left = page_.left, width = page_.text_width();
        Slice& slice = add_slice(whole, 0, [=](Painter& painter, double y) {
            for (const Cell& cell : *shared)
                for (int line = 0; line < cell.words->lines(); ++line)
                    cell.words->paint_line(painter, line, left + cell.x,
                                           y + above + height - cell.words->height() + line * cell.words->leading(),
                                           cell.width, cell.align);
            painter.rectangle(left, y + whole - rule, width, rule, kAccent);
        });
        slice.next = Next::Kept;
        Slice repeated;
        repeated.height = whole;
        repeated.paint = [=](Painter& painter, double y) {
            for (const Cell& cell : *shared)
                cell.words->paint_as_artifact(painter, left + cell.x, y + above + height - cell.words->height(), cell.width,
                                              cell.align);
            painter.rectangle(left, y + whole - rule, width, rule, kAccent);
        };
        return std::make_shared<const Slice>(std::move(repeated));
    }

    void add(const block::Figure& given)
    {
        const int figure = element("Figure");
        at(figure).alternative = given.picture.alternative;
        const auto drawing = std::make_shared<const Drawing>(given.picture.svg);
        double width = page_.text_width() * given.width_percent / 100;
        double height = width / drawing->proportions();
        const double most = page_.text_height() * 0.62;
        if (height > most)
        {
            width *= most / height;
            height = most;
        }
        const double left = page_.left;
        if (!given.caption.empty())
        {
            add_paragraph(given.caption, kCaption, element("Caption", figure), kGap + 7);
            for (std::size_t n = block_start_; n < slices_.size(); ++n) slices_[n].next = Next::Kept;
        }
        Slice& slice = add_slice(height, given.caption.empty() ? kGap + 5 : 6,
                                 [this, figure, drawing, left, width, height](Painter& painter, double y) {
                                     paint_drawing(painter, *drawing, figure, left, y, width, height);
                                 });
        if (given.note.empty()) return;
        slice.next = Next::Kept;
        add_paragraph(given.note, kSmall, element("P"), 4);
    }

    void paint_drawing(Painter& painter, const Drawing& drawing, int figure, double x, double y, double width, double height)
    {
        painter.mark(figure);
        drawing.paint(painter.cairo(), x, y, width, height);
        const double top = painter.page_height() - y;
        at(figure).box = {{x, top - height, x + width, top}};
    }

    void add(const block::Signatures& given)
    {
        // Those that follow others keep to their columns.
        const bool follows = !slices_.empty() && signed_up_to_ == slices_.size();
        // Nobody signs a page where only signatures stand.
        if (!slices_.empty()) slices_.back().next = Next::Kept;
        // One who signs alone does it on the right.
        const bool alone = given.parties.size() == 1 && !follows;
        const std::size_t per_row = alone ? 2 : std::max(std::min<std::size_t>(given.parties.size(), 3), follows ? signed_across_ : 1);
        const double gap = 24;
        const double width = (page_.text_width() - gap * static_cast<double>(per_row - 1)) / static_cast<double>(per_row);
        for (std::size_t first = 0; first < given.parties.size(); first += per_row)
        {
            struct Line
            {
                std::shared_ptr<Words> words;
                double x, y;
            };
            auto lines = std::make_shared<std::vector<Line>>();
            std::vector<double> boxes;
            double height = 0;
            for (std::size_t n = first; n < std::min(first + per_row, given.parties.size()); ++n)
            {
                const auto& party = given.parties[n];
                const double x = static_cast<double>(n - first + (alone ? 1 : 0)) * (width + gap);
                const int block = element("Div");
                double y = 8;
                const auto line = [&](const std::string& text, const Style& style, double after) {
                    if (text.empty()) return;
                    auto laid = words(text, style, element("P", block));
                    laid->set_width(width);
                    lines->push_back({laid, x, y});
                    y += laid->height() + after;
                };
                line(party.role, kLabel, 1);
                line(party.name, kCaption, 0);
                line(party.capacity, kLabel, 0);
                y += 6;
                line(party.before, kLabel, 0);
                boxes.push_back(x);
                height = std::max(height, y);
            }
            const double room = 62; // for the hand
            const double left = page_.left;
            add_slice(height + room, first == 0 ? 26 : 14, [=](Painter& painter, double y) {
                for (const double x : boxes)
                {
                    painter.rectangle(left + x, y, width, kHairline, kSoft);
                    painter.rectangle(left + x, y + height + room - kHairline, width, kHairline, kRule);
                }
                for (const Line& line : *lines)
                    for (int n = 0; n < line.words->lines(); ++n)
                        line.words->paint_line(painter, n, left + line.x, y + line.y + n * line.words->leading(), width,
                                               Align::Text);
            });
        }
        signed_up_to_ = slices_.size();
        signed_across_ = per_row;
    }

    void add(const block::Addresses& given)
    {
        const double column = page_.text_width() / 2 - 10;
        std::vector<Cell> cells;
        const auto side = [&](const std::vector<std::string>& lines, double x) {
            if (lines.empty()) return;
            auto laid = words(joined(lines, "\n"), kBody, element("P"));
            laid->set_width(column);
            cells.push_back({laid, x, column});
        };
        side(given.sender, 0);
        side(given.recipient, page_.text_width() / 2 + 10);
        if (cells.empty()) return;
        add_row({.cells = std::move(cells), .before = 16, .below = 22}, Cut::OnlyWhenTall);
    }

    void add(const block::Note& given)
    {
        const Colour colour = given.kind == block::Note::Kind::Information ? kAccent
                              : given.kind == block::Note::Kind::Attention ? kAmber
                                                                           : kRed;
        const int note = element("Div");
        const double inset = 34, right = 14, above = 9, below = 8.5;
        const double width = page_.text_width() - inset - right;
        Style bold = kBody;
        bold.weight = kBold;
        bold.colour = colour;
        auto title = words(given.title, bold, element("P", note));
        auto text = words(given.text, kBody, element("P", note));
        title->set_width(width);
        text->set_width(width);
        const double height = above + title->height() + 1 + text->height() + below;
        const double left = page_.left, full = page_.text_width();
        const auto kind = given.kind;
        if (height <= page_.text_height() / 2)
        {
            add_slice(height, kGap + 4, [=](Painter& painter, double y) {
                painter.rectangle(left, y, full, height, kTint);
                painter.rectangle(left, y, 2.5, height, colour);
                paint_icon(painter, kind, left + 19, y + above + title->leading() / 2, colour);
                const auto lines = [&](const Words& words, double top) {
                    for (int line = 0; line < words.lines(); ++line)
                        words.paint_line(painter, line, left + inset, top + line * words.leading(), width, Align::Text);
                };
                lines(*title, y + above);
                lines(*text, y + above + title->height() + 1);
            });
            return;
        }
        // Too long for one piece: without its ground, and cut like a paragraph.
        const double leading = title->leading();
        add_slice(0, kGap + 4, [=](Painter& painter, double y) {
            paint_icon(painter, kind, left + 19, y + leading / 2, colour);
        }).next = Next::Kept;
        add_row({.cells = {{title, inset, width}}, .next = Next::Kept}, Cut::BetweenLines);
        add_row({.cells = {{text, inset, width}}, .before = 1}, Cut::BetweenLines);
    }

    /// A shape for each kind: a disc, a triangle, a square on its point.
    static void paint_icon(Painter& painter, block::Note::Kind kind, double x, double y, const Colour& colour)
    {
        painter.artifact();
        painter.colour(colour);
        cairo_t* const cairo = painter.cairo();
        double stem = y - 1.2;
        switch (kind)
        {
        case block::Note::Kind::Information: cairo_arc(cairo, x, y, 5.6, 0, 2 * std::numbers::pi); break;
        case block::Note::Kind::Attention:
            cairo_move_to(cairo, x, y - 6.2);
            cairo_line_to(cairo, x + 6.8, y + 5.4);
            cairo_line_to(cairo, x - 6.8, y + 5.4);
            cairo_close_path(cairo);
            stem = y - 2.4;
            break;
        case block::Note::Kind::Alert:
            cairo_move_to(cairo, x, y - 7);
            cairo_line_to(cairo, x + 7, y);
            cairo_line_to(cairo, x, y + 7);
            cairo_line_to(cairo, x - 7, y);
            cairo_close_path(cairo);
            stem = y - 3.6;
            break;
        }
        cairo_fill(cairo);
        const Colour white{1, 1, 1};
        if (kind == block::Note::Kind::Information)
        {
            painter.rectangle(x - 0.65, stem, 1.3, 4.4, white);
            painter.rectangle(x - 0.65, stem - 2.2, 1.3, 1.3, white);
        }
        else
        {
            painter.rectangle(x - 0.65, stem, 1.3, 3.8, white);
            painter.rectangle(x - 0.65, stem + 4.7, 1.3, 1.3, white);
        }
    }

    void add(const block::PageBreak&) { break_next_ = true; }

    // --- Foot ---

    /// At the foot of the first page, where funders ask to be seen; heard last.
    void mentions()
    {
        if (document_.mentions.empty()) return;
        const std::size_t first = slices_.size();
        const double left = page_.left, full = page_.text_width();
        add_slice(kHairline + 3, 0, [=](Painter& painter, double y) {
            painter.rectangle(left, y, full, kHairline, kRule);
        });
        for (const FundingMention& mention : document_.mentions)
        {
            struct Logo
            {
                std::shared_ptr<const Drawing> drawing;
                int figure;
                double x, width, height;
            };
            auto logos = std::make_shared<std::vector<Logo>>();
            double x = 0;
            const double tall = 30;
            for (const Picture& picture : mention.logos)
            {
                const int figure = element("Figure");
                at(figure).alternative = picture.alternative;
                auto drawing = std::make_shared<const Drawing>(picture.svg);
                const double width = std::min(tall * drawing->proportions(), full / static_cast<double>(mention.logos.size() + 1));
                logos->push_back({drawing, figure, x, width, width / drawing->proportions()});
                x += width + 12;
            }
            std::shared_ptr<Words> text;
            double height = logos->empty() ? 0 : tall;
            if (!mention.text.empty())
            {
                text = words(mention.text, kSmall, element("P"));
                text->set_width(full - x);
                height = std::max(height, text->height());
            }
            add_slice(height, 8, [this, logos, text, left, x, height, full](Painter& painter, double y) {
                for (const Logo& logo : *logos)
                    paint_drawing(painter, *logo.drawing, logo.figure, left + logo.x, y + (height - logo.height) / 2,
                                  logo.width, logo.height);
                if (!text) return;
                for (int line = 0; line < text->lines(); ++line)
                    text->paint_line(painter, line, left + x,
                                     y + (height - text->height()) / 2 + line * text->leading(), full - x, Align::Text);
            });
        }
        foot_.assign(std::make_move_iterator(slices_.begin() + static_cast<std::ptrdiff_t>(first)),
                     std::make_move_iterator(slices_.end()));
        slices_.resize(first);
        double height = 0;
        for (const Slice& slice : foot_) height += slice.before + slice.height;
        ensure(height < page_.text_height() / 2, "funding mentions leave room on the first page");
        page_.first_page_foot = height + 14;
    }

    void paint_foot(Painter& painter)
    {
        double y = page_.text_end(0) + 14;
        for (const Slice& slice : foot_)
        {
            slice.paint(painter, y + slice.before);
            y += slice.before + slice.height;
        }
    }

    void paint_footer(Painter& painter, int number, int count)
    {
        const double y = page_.height - 40;
        Words pages("page " + std::to_string(number) + " / " + std::to_string(count), kFooter, {0});
        const double wide = pages.natural_width();
        Words title(replaced(document_.title, "\n", " "), kFooter, {0});
        const double room = page_.text_width() - wide - 20;
        title.set_width(room, Words::Fit::Ellipsis);
        title.paint_as_artifact(painter, page_.left, y, room, Align::Text);
        pages.paint_as_artifact(painter, page_.left, y, page_.text_width(), Align::Number);
    }

    void paint()
    {
        const std::vector<PlacedSlice> places = placed(slices_, page_);
        const int count = places.empty() ? 1 : places.back().page + 1;
        auto bookmark = pending_bookmarks_.begin();

        Painter painter(page_.width, page_.height, painted_);
        std::size_t next = 0;
        for (int number = 0; number < count; ++number)
        {
            painter.begin_page();
            for (; next < places.size() && places[next].page == number; ++next)
            {
                const PlacedSlice& place = places[next];
                for (; bookmark != pending_bookmarks_.end() && bookmark->first == next; ++bookmark)
                {
                    bookmark->second.page = number;
                    bookmark->second.top = page_.height - place.y + 10;
                    painted_.bookmarks.push_back(bookmark->second);
                }
                if (place.repeats) place.slice->repeated->paint(painter, place.y - place.slice->repeated->height);
                place.slice->paint(painter, place.y);
            }
            if (number == 0) paint_foot(painter);
            painter.artifact();
            paint_footer(painter, number + 1, count);
            painter.end_page();
        }
        painter.finish();
    }

    const Document& document_;
    Page page_;
    PaintedPdf painted_;
    std::vector<Slice> slices_;
    std::size_t signed_up_to_ = 0, signed_across_ = 1; // where the last signatures end, and how many stand on a line
    std::vector<Slice> foot_; ///< of the first page
    std::vector<std::pair<std::size_t, Bookmark>> pending_bookmarks_;
    std::size_t block_start_ = 0;
    bool break_next_ = false;
};

} // namespace

} // namespace pdf

std::string write_pdf(const Document& document)
{
    ensure_sound(document);
    return pdf::Layout(document).write();
}

} // namespace socle
