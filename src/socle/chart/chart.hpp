#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

/// Small charts as SVG bytes, for papers and pages alike. Values are exact integers in a unit of the caller's choice
/// (hundredths of an hour, cents); what is shown of them is written by the caller. No style, no script, no identifier:
/// colours are attributes that a style sheet may change through the classes chart-*, texts follow currentColor.
/// Same data, same bytes. A chart never replaces the table of its figures.
namespace socle
{

/// How a value of an axis is written: 12000 -> "120 h".
using Shown = std::function<std::string(std::int64_t)>;

/// What every chart says to those who do not see it, and how wide it is drawn.
struct ChartFrame
{
    std::string title = {};       ///< the finding: "Les heures faites rattrapent l'attendu depuis mars"
    std::string description = {}; ///< what is drawn, in a sentence or two
    /// In units of which a text is 12 high: 400 reads well on a phone, 640 across a sheet of paper.
    int width = 400;
};

/// What is done, as an area, against what was expected, as a dashed line; both cumulated.
struct ProgressCurve
{
    struct Point
    {
        std::string label = {};                ///< the month
        std::int64_t expected = 0;
        std::optional<std::int64_t> done = {}; ///< none: not there yet
    };
    ChartFrame frame = {};
    std::vector<Point> points = {}; ///< at least one, in order
    std::string expected_name = {}; ///< "attendu"
    std::string done_name = {};     ///< "fait"
    Shown shown = {};
};
std::string draw(const ProgressCurve& chart);

/// Quantities side by side, each with the mark it should reach when it has one.
struct Bars
{
    struct Bar
    {
        std::string label = {};
        std::int64_t value = 0;
        std::string shown = {};
        std::optional<std::int64_t> target = {};
    };
    ChartFrame frame = {};
    std::vector<Bar> bars = {}; ///< at least one; values and targets are not negative
    std::string target_name = {}; ///< in the key when a bar has a target: "dû"
};
std::string draw(const Bars& chart);

/// How much in each cell of rows × months: the figure is written, its ground only underlines it.
struct HeatGrid
{
    struct Cell
    {
        std::int64_t value = 0;
        std::string shown = {};
    };
    struct Row
    {
        std::string label = {};
        std::vector<std::optional<Cell>> cells = {}; ///< none: nothing was declared, which is not zero
    };
    ChartFrame frame = {};
    std::vector<std::string> columns = {}; ///< at least one
    std::vector<Row> rows = {};            ///< each with as many cells as columns
};
std::string draw(const HeatGrid& chart);

/// What happened when, lane by lane: spans, spans that are not over, points. Positions are integers on one axis, days most of the time;
/// what is outside the axis is cut, with an arrow where it goes on. Items of a lane never cover one another: the lane grows instead.
struct Timeline
{
    struct Item
    {
        std::int64_t from = 0;
        std::optional<std::int64_t> to = {}; ///< none: a point, unless it is open
        bool open = false;                   ///< goes on, to the right edge
        std::string label = {};              ///< written when there is room for it
    };
    struct Lane
    {
        std::string label = {};
        std::vector<Item> items = {};
        bool behind = false; ///< its spans also stand behind the other lanes, as a ground
    };
    struct Tick
    {
        std::int64_t at = 0;
        std::string label = {};
    };
    ChartFrame frame = {};
    std::vector<Lane> lanes = {}; ///< at least one
    std::vector<Tick> ticks = {}; ///< in order; their names are thinned out when they would meet
    std::int64_t from = 0;        ///< the axis, from < to
    std::int64_t to = 1;
    std::optional<std::int64_t> now = {}; ///< what comes after it is drawn hollow: it has not happened
    std::string now_name = {};
};
std::string draw(const Timeline& chart);

} // namespace socle
