#include "socle/chart/chart.hpp"

#include "socle/document/document.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace socle
{

namespace
{

// All geometry is in tenths of a unit, in integers: the same bytes on every machine.
using Tenths = std::int64_t;

constexpr const char* kAccent = "#0f6b6b";
constexpr const char* kAmber = "#b36d0a";
constexpr Tenths kLine = 160; // from one line of text to the next
/// A character of Inter at 12, on the wide side: texts never meet.
constexpr Tenths kCharacter = 66;

std::string tenths(Tenths value)
{
    const Tenths whole = value / 10, rest = value % 10;
    const std::string sign = value < 0 ? "-" : "";
    std::string text = sign + std::to_string(std::abs(whole));
    if (rest != 0) text += "." + std::to_string(std::abs(rest));
    return text;
}

Tenths text_width(std::string_view text)
{
    return static_cast<Tenths>(length_utf8(text)) * kCharacter;
}

/// value × size / whole without overflow for any amount a trade may count.
Tenths scaled(std::int64_t value, std::int64_t whole, Tenths size)
{
    if (whole <= 0) return 0;
    return static_cast<Tenths>(static_cast<__int128>(value) * size / whole);
}

enum class Anchor
{
    Start,
    Middle,
    End,
};

class Canvas
{
public:
    Canvas(const ChartFrame& frame, Tenths height)
    {
        ensure(!frame.title.empty(), "a chart has a title");
        ensure(frame.width >= 200 && frame.width <= 2000, "a chart is 200 to 2000 wide");
        out_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(frame.width) + " " +
               tenths(height) + "\" width=\"" + std::to_string(frame.width) + "\" height=\"" + tenths(height) +
               "\" class=\"chart\" role=\"img\" font-family=\"Inter, DejaVu Sans, sans-serif\" "
               "font-size=\"12\" fill=\"currentColor\"><title>" + xml_escaped(frame.title) + "</title>";
        if (!frame.description.empty()) out_ += "<desc>" + xml_escaped(frame.description) + "</desc>";
    }

    void text(Tenths x, Tenths y, std::string_view words, Anchor anchor = Anchor::Start, std::string_view more = {})
    {
        constexpr std::array kAnchors = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
        out_ += "<text x=\"" + tenths(x) + "\" y=\"" + tenths(y) + "\"" + kAnchors[static_cast<std::size_t>(anchor)] +
                std::string(more) + ">" + xml_escaped(words) + "</text>";
    }

    void line(Tenths x1, Tenths y1, Tenths x2, Tenths y2, std::string_view more)
    {
        out_ += "<path d=\"M" + tenths(x1) + " " + tenths(y1) + "L" + tenths(x2) + " " + tenths(y2) + "\" fill=\"none\"" +
                std::string(more) + "/>";
    }

    void path(const std::string& data, std::string_view more) { out_ += "<path d=\"" + data + "\"" + std::string(more) + "/>"; }

    void rectangle(Tenths x, Tenths y, Tenths width, Tenths height, std::string_view more)
    {
        out_ += "<rect x=\"" + tenths(x) + "\" y=\"" + tenths(y) + "\" width=\"" + tenths(width) + "\" height=\"" +
                tenths(height) + "\"" + std::string(more) + "/>";
    }

    std::string finish() { return std::move(out_) + "</svg>"; }

private:
    std::string out_;
};

constexpr const char* kSoft = " class=\"chart-soft\" fill-opacity=\"0.72\"";
constexpr const char* kGrid = " class=\"chart-grid\" stroke=\"currentColor\" stroke-opacity=\"0.14\"";

std::string point(Tenths x, Tenths y)
{
    return tenths(x) + " " + tenths(y);
}

/// The step of 1, 2 or 5 times a power of ten that cuts `most` in at most `count` parts.
std::int64_t round_step(std::int64_t most, std::int64_t count)
{
    std::int64_t power = 1;
    for (;;)
    {
        for (const std::int64_t factor : {1, 2, 5})
            if ((most + power * factor - 1) / (power * factor) <= count) return power * factor;
        if (power > INT64_MAX / 100) return power;
        power *= 10;
    }
}

/// At most so many characters that a label of that width holds.
std::string fitted(std::string_view label, Tenths width)
{
    return shortened(label, static_cast<std::size_t>(std::max<Tenths>(width / kCharacter, 2)));
}

} // namespace

std::string draw(const ProgressCurve& chart)
{
    ensure(!chart.points.empty(), "a curve has points");
    ensure(chart.shown != nullptr, "a curve knows how to write its values");
    const auto count = static_cast<std::int64_t>(chart.points.size());

    std::int64_t most = 1;
    for (const auto& point : chart.points)
    {
        ensure(point.expected >= 0 && point.done.value_or(0) >= 0, "a curve counts what is not negative");
        most = std::max({most, point.expected, point.done.value_or(0)});
    }
    const std::int64_t step = round_step(most, 4);
    const std::int64_t top_value = (most + step - 1) / step * step;

    Tenths gutter = 0;
    for (std::int64_t value = 0; value <= top_value; value += step)
        gutter = std::max(gutter, text_width(chart.shown(value)));
    // Month names stand under their points, the last one within the drawing.
    const Tenths left = gutter + 80;
    const Tenths right = chart.frame.width * 10 - std::max<Tenths>(text_width(chart.points.back().label) / 2, 20);
    // The key holds on one line when both names do.
    const Tenths beside = 290 + text_width(chart.done_name) + 160;
    const bool one_line = beside + 330 + text_width(chart.expected_name) <= chart.frame.width * 10;
    const Tenths top = one_line ? 340 : 340 + kLine;
    const Tenths plot = std::max<Tenths>(1300, chart.frame.width * 10 * 3 / 10), bottom = top + plot;
    Canvas canvas(chart.frame, bottom + 260);

    const auto x_at = [&](std::int64_t n) { return count == 1 ? (left + right) / 2 : left + (right - left) * n / (count - 1); };
    const auto y_at = [&](std::int64_t value) { return bottom - scaled(value, top_value, plot); };

    // The key, first line.
    canvas.rectangle(0, 40, 220, 100, std::string(" class=\"chart-done\" fill-opacity=\"0.24\" fill=\"") + kAccent + "\"");
    canvas.line(0, 40, 220, 40, std::string(" class=\"chart-done-line\" stroke-width=\"2\" stroke=\"") + kAccent + "\"");
    canvas.text(290, 135, chart.done_name);
    const Tenths key = one_line ? beside : 0, name = key + (one_line ? 330 : 290), down = one_line ? 0 : kLine;
    canvas.line(key, 90 + down, name - 70, 90 + down,
                " class=\"chart-expected\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"");
    canvas.text(name, 135 + down, chart.expected_name);

    for (std::int64_t value = 0; value <= top_value; value += step)
    {
        canvas.line(left, y_at(value), right, y_at(value), kGrid);
        canvas.text(gutter, y_at(value) + 42, chart.shown(value), Anchor::End, kSoft);
    }

    // As many labels as there is room for, the last one always.
    Tenths widest = 0;
    for (const auto& point : chart.points) widest = std::max(widest, text_width(point.label) + 120);
    const std::int64_t room = std::max<std::int64_t>(1, (right - left + widest) / widest);
    const std::int64_t every = (count + room - 1) / room;
    for (std::int64_t n = count - 1; n >= 0; n -= every)
    {
        canvas.text(x_at(n), bottom + 190, chart.points[static_cast<std::size_t>(n)].label, Anchor::Middle, kSoft);
    }

    std::string done, expected;
    std::int64_t last_done = -1;
    for (std::int64_t n = 0; n < count; ++n)
    {
        const auto& here = chart.points[static_cast<std::size_t>(n)];
        expected += (n == 0 ? "M" : "L") + point(x_at(n), y_at(here.expected));
        if (!here.done || last_done != n - 1) continue;
        done += (n == 0 ? "M" : "L") + point(x_at(n), y_at(*here.done));
        last_done = n;
    }
    if (last_done >= 0)
    {
        const Tenths end = x_at(last_done);
        const Tenths height = y_at(*chart.points[static_cast<std::size_t>(last_done)].done);
        if (last_done > 0)
        {
            canvas.path(done + "L" + point(end, bottom) + "L" + point(x_at(0), bottom) + "Z",
                        std::string(" class=\"chart-done\" fill-opacity=\"0.24\" fill=\"") + kAccent + "\"");
            canvas.path(done, std::string(" class=\"chart-done-line\" fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke=\"") + kAccent + "\"");
        }
        canvas.path("M" + point(end - 35, height) + "a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0Z",
                    std::string(" class=\"chart-done-point\" fill=\"") + kAccent + "\"");
    }
    canvas.path(expected, " class=\"chart-expected\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-dasharray=\"5 4\"");
    return canvas.finish();
}

std::string draw(const Bars& chart)
{
    ensure(!chart.bars.empty(), "bars are at least one");
    std::int64_t most = 1;
    bool targets = false;
    for (const auto& bar : chart.bars)
    {
        ensure(bar.value >= 0 && bar.target.value_or(0) >= 0, "a bar counts what is not negative");
        most = std::max({most, bar.value, bar.target.value_or(0)});
        targets = targets || bar.target.has_value();
    }
    const Tenths width = chart.frame.width * 10;
    const Tenths each = 420, head = targets && !chart.target_name.empty() ? 260 : 20;
    Canvas canvas(chart.frame, head + each * static_cast<Tenths>(chart.bars.size()));
    const auto mark = [&](Tenths x, Tenths y) {
        canvas.rectangle(x - 10, y - 40, 20, 180, std::string(" class=\"chart-target\" fill=\"") + kAmber + "\"");
    };
    if (head > 20)
    {
        mark(10, 60);
        canvas.text(80, 150, chart.target_name);
    }
    Tenths y = head;
    for (const auto& bar : chart.bars)
    {
        const Tenths shown = text_width(bar.shown);
        canvas.text(0, y + 120, fitted(bar.label, width - shown - 100));
        canvas.text(width, y + 120, bar.shown, Anchor::End, " class=\"chart-value\" font-weight=\"600\"");
        canvas.rectangle(0, y + 200, width, 100, " class=\"chart-track\" fill-opacity=\"0.09\"");
        if (bar.value > 0)
            canvas.rectangle(0, y + 200, std::max<Tenths>(scaled(bar.value, most, width), 10), 100,
                             std::string(" class=\"chart-done\" fill=\"") + kAccent + "\"");
        if (bar.target) mark(std::clamp<Tenths>(scaled(*bar.target, most, width), 10, width - 10), y + 200);
        y += each;
    }
    return canvas.finish();
}

std::string draw(const HeatGrid& chart)
{
    ensure(!chart.columns.empty(), "a grid has columns");
    const auto count = static_cast<Tenths>(chart.columns.size());
    std::int64_t most = 1;
    Tenths label_width = 0;
    for (const auto& row : chart.rows)
    {
        ensure(row.cells.size() == chart.columns.size(), "a row of a grid has as many cells as columns");
        label_width = std::max(label_width, text_width(row.label));
        for (const auto& cell : row.cells)
        {
            if (!cell) continue;
            ensure(cell->value >= 0, "a grid counts what is not negative");
            most = std::max(most, cell->value);
        }
    }
    const Tenths width = chart.frame.width * 10;
    // Names beside the cells when there is room for both, else above them: a telephone is narrow.
    Tenths cell_text = 0;
    for (const auto& column : chart.columns) cell_text = std::max(cell_text, text_width(column));
    for (const auto& row : chart.rows)
        for (const auto& cell : row.cells)
            if (cell) cell_text = std::max(cell_text, text_width(cell->shown));
    label_width = std::min(label_width + 100, width * 3 / 10);
    const bool beside = width - label_width >= count * (cell_text + 40);
    const Tenths left = beside ? label_width : 0;
    const Tenths each = (width - left) / count;
    const bool written = each >= cell_text;
    const Tenths high = 240, gap = 20, above = beside ? 0 : 200, head = 220;
    Canvas canvas(chart.frame, head + static_cast<Tenths>(chart.rows.size()) * (high + gap + above) + 10);

    const Tenths label_room = std::max<Tenths>(each - 10, 1);
    // Column names that do not fit are thinned out.
    Tenths every = 1;
    for (const auto& column : chart.columns)
        every = std::max(every, (text_width(column) + 40 + label_room - 1) / label_room);
    for (Tenths n = 0; n < count; n += every)
        canvas.text(every == 1 ? left + each * n + each / 2 : left + each * n, 130, chart.columns[static_cast<std::size_t>(n)],
                    every == 1 ? Anchor::Middle : Anchor::Start, kSoft);

    Tenths y = head;
    for (const auto& row : chart.rows)
    {
        if (beside) canvas.text(0, y + high / 2 + 42, fitted(row.label, label_width - 60));
        else canvas.text(0, y + 140, fitted(row.label, width));
        y += above;
        for (Tenths n = 0; n < count; ++n)
        {
            const auto& cell = row.cells[static_cast<std::size_t>(n)];
            const Tenths x = left + each * n;
            if (!cell)
            {
                canvas.rectangle(x + 10, y, each - 20, high, std::string(kGrid) + " fill=\"none\" stroke-dasharray=\"2 3\"");
                if (written) canvas.text(x + each / 2, y + high / 2 + 42, "–", Anchor::Middle, kSoft);
                continue;
            }
            // Five grounds, light enough for ink to stay readable on each.
            const std::int64_t level = cell->value == 0 ? 0 : 1 + scaled(cell->value, most + 1, 4);
            constexpr std::array kOpacity = {"0.05", "0.14", "0.24", "0.36", "0.5"};
            canvas.rectangle(x + 10, y, each - 20, high,
                             " class=\"chart-heat-" + std::to_string(level) + "\" fill=\"" + kAccent + "\" fill-opacity=\"" +
                                 kOpacity[static_cast<std::size_t>(level)] + "\"");
            if (written) canvas.text(x + each / 2, y + high / 2 + 42, cell->shown, Anchor::Middle);
        }
        y += high + gap;
    }
    return canvas.finish();
}

namespace
{

/// Where an item stands in its lane: its drawing, then its words when they are written.
struct Placed
{
    const Timeline::Item* item = nullptr;
    Tenths left = 0, right = 0; // of the drawing
    Tenths words = -1;          // where its label begins; -1: not written
    std::int64_t row = 0;
};

constexpr Tenths kRow = 200, kBar = 130, kDot = 45;
constexpr std::int64_t kRowsWithWords = 4; // more would make a lane of a wall

/// The first row where each item finds room, in the order of their beginnings. Returns how many rows it takes.
template <class Extent> std::int64_t pack(std::vector<Placed>& items, Extent extent)
{
    std::vector<Tenths> ends;
    for (auto& one : items)
    {
        const auto [left, right] = extent(one);
        std::size_t row = 0;
        while (row < ends.size() && ends[row] > left) ++row;
        if (row == ends.size()) ends.push_back(0);
        ends[row] = right + 30;
        one.row = static_cast<std::int64_t>(row);
    }
    return static_cast<std::int64_t>(std::max<std::size_t>(ends.size(), 1));
}

} // namespace

std::string draw(const Timeline& chart)
{
    ensure(!chart.lanes.empty(), "a timeline has lanes");
    ensure(chart.from < chart.to, "an axis goes forward");
    const Tenths width = chart.frame.width * 10;
    Tenths widest = 0;
    for (const auto& lane : chart.lanes) widest = std::max(widest, text_width(lane.label));
    // Names beside the lanes when there is room for both, else above them: a telephone is narrow.
    const bool beside = widest * 4 <= width;
    const Tenths left = beside ? widest + 120 : kDot, right = width - kDot - 20;
    const auto x_at = [&](std::int64_t at) { return left + scaled(std::clamp(at, chart.from, chart.to) - chart.from, chart.to - chart.from, right - left); };

    struct Row
    {
        const Timeline::Lane* lane;
        std::vector<Placed> items;
        std::int64_t rows = 1;
        Tenths top = 0;
    };
    std::vector<Row> rows;
    const Tenths head = 400, above = beside ? 0 : 190, gap = 90;
    Tenths y = head;
    for (const auto& lane : chart.lanes)
    {
        Row row{&lane, {}, 1, 0};
        for (const auto& item : lane.items)
        {
            ensure(!item.to || *item.to >= item.from, "a span ends after it begins");
            const bool point = !item.to && !item.open;
            const std::int64_t end = item.open ? chart.to : item.to.value_or(item.from);
            if (end < chart.from || item.from > chart.to) continue;
            Placed placed{&item, x_at(item.from), x_at(end), -1, 0};
            if (point) placed.left -= kDot, placed.right += kDot;
            else placed.right = std::max(placed.right, placed.left + 40);
            row.items.push_back(placed);
        }
        std::stable_sort(row.items.begin(), row.items.end(), [](const Placed& a, const Placed& b) { return a.item->from < b.item->from; });
        for (auto& one : row.items)
        {
            const Tenths words = text_width(one.item->label);
            if (one.item->label.empty()) continue;
            const bool point = !one.item->to && !one.item->open;
            if (!point && one.right - one.left >= words + 120) one.words = one.left + 60;
            else if (one.right + 50 + words <= width) one.words = one.right + 50;
            else if (one.left - 50 - words >= left) one.words = one.left - 50 - words;
        }
        row.rows = pack(row.items, [](const Placed& one) {
            if (one.words < 0) return std::pair{one.left, one.right};
            return std::pair{std::min(one.left, one.words), std::max(one.right, one.words + text_width(one.item->label))};
        });
        if (row.rows > kRowsWithWords)
        {
            for (auto& one : row.items)
                if (one.words < one.left || one.words + text_width(one.item->label) > one.right) one.words = -1;
            row.rows = pack(row.items, [](const Placed& one) { return std::pair{one.left, one.right}; });
        }
        y += above;
        row.top = y;
        y += row.rows * kRow + gap;
        rows.push_back(std::move(row));
    }
    const Tenths bottom = y;
    Canvas canvas(chart.frame, bottom + 20);

    // Grounds, then the grid, then today, then what happened.
    for (const auto& row : rows)
        if (row.lane->behind)
            for (const auto& one : row.items)
                canvas.rectangle(one.left, head, one.right - one.left, bottom - head, std::string(" class=\"chart-ground\" fill-opacity=\"0.07\" fill=\"") + kAccent + "\"");
    Tenths free = 0;
    for (const auto& tick : chart.ticks)
    {
        if (tick.at < chart.from || tick.at > chart.to) continue;
        const Tenths x = x_at(tick.at), words = text_width(tick.label);
        canvas.line(x, head - 60, x, bottom, kGrid);
        if (x < free || x + words > width) continue;
        canvas.text(x, 300, tick.label, Anchor::Start, kSoft);
        free = x + words + 100;
    }
    if (chart.now && *chart.now >= chart.from && *chart.now <= chart.to)
    {
        const Tenths x = x_at(*chart.now), words = text_width(chart.now_name);
        canvas.line(x, 150, x, bottom, std::string(" class=\"chart-now\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\" stroke=\"") + kAmber + "\"");
        canvas.text(std::clamp(x, words / 2, std::max(words / 2, width - words / 2)), 110, chart.now_name, Anchor::Middle, " class=\"chart-value\" font-weight=\"600\"");
    }
    for (const auto& row : rows)
    {
        if (beside) canvas.text(0, row.top + 130, row.lane->label);
        else canvas.text(0, row.top - 45, row.lane->label, Anchor::Start, " class=\"chart-value\" font-weight=\"600\"");
        for (const auto& one : row.items)
        {
            const auto& item = *one.item;
            const Tenths top = row.top + one.row * kRow + (kRow - kBar) / 2, middle = top + kBar / 2;
            const bool coming = chart.now && item.from > *chart.now;
            if (!item.to && !item.open)
            {
                const std::string disc = "M" + point((one.left + one.right) / 2 - kDot, middle) + "a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0Z";
                if (coming) canvas.path(disc, std::string(" class=\"chart-coming\" fill=\"none\" stroke-width=\"1.5\" stroke=\"") + kAccent + "\"");
                else canvas.path(disc, std::string(" class=\"chart-done-point\" fill=\"") + kAccent + "\"");
            }
            else
            {
                const std::string paint = coming ? std::string(" class=\"chart-coming\" fill=\"none\" stroke-width=\"1.2\" stroke=\"") + kAccent + "\""
                                                 : std::string(" class=\"chart-done\" fill-opacity=\"0.24\" fill=\"") + kAccent + "\"";
                canvas.rectangle(one.left, top, one.right - one.left, kBar, paint);
                // A span that goes on ends with an arrow, one that is over with a bar.
                const bool goes_on = item.open || (item.to && *item.to > chart.to);
                const std::string edge = std::string(" class=\"chart-done-line\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke=\"") + kAccent + "\"";
                if (goes_on) canvas.path("M" + point(one.right - 10, top) + "L" + point(one.right + 40, middle) + "L" + point(one.right - 10, top + kBar), " fill=\"none\"" + edge);
                else canvas.line(one.right, top, one.right, top + kBar, edge);
                if (item.from >= chart.from) canvas.line(one.left, top, one.left, top + kBar, edge);
            }
            if (one.words >= 0) canvas.text(one.words, middle + 42, item.label);
        }
    }
    return canvas.finish();
}

} // namespace socle
