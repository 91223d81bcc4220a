#include "socle/chart/chart.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xml/sax.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace socle;

namespace
{

bool well_formed(std::string_view xml)
{
    SaxParser parser({.start = [](std::string_view, const SaxAttributes&) {}, .end = [](std::string_view) {}, .text = [](std::string_view) {}});
    parser.feed(xml);
    parser.finish();
    return true;
}

std::string shown(std::int64_t value)
{
    return french_hundredths(value) + "\u202Fh";
}

ProgressCurve curve()
{
    return {.frame = {"Loans & <more>", "Cumulated"},
            .points = {{"Jan", 10'000, 5'000}, {"Feb", 20'000, 20'000}, {"Mar", 30'000, std::nullopt}},
            .expected_name = "plan",
            .done_name = "done",
            .shown = shown};
}

} // namespace

TEST_CASE("charts are named, well formed, without style, and always the same")
{
    const std::string svg = draw(curve());
    CHECK(well_formed(svg));
    CHECK(svg == draw(curve()));
    CHECK(svg.find("role=\"img\"") != std::string::npos);
    CHECK(svg.find("<title>Loans &amp; &lt;more&gt;</title><desc>Cumulated</desc>") != std::string::npos);
    CHECK(svg.find("style=") == std::string::npos);
    CHECK(svg.find("300,00\u202Fh") != std::string::npos); // the top of the axis, written by the caller

    const std::string bars = draw(Bars{.frame = {"Shelves", ""}, .bars = {{"A", 5, "5", 10}, {"B", 0, "0", {}}}, .target_name = "goal"});
    CHECK(well_formed(bars));
    CHECK(bars.find("goal") != std::string::npos);
    CHECK(bars.find("style=") == std::string::npos);
}

TEST_CASE("what was not declared is not drawn as zero")
{
    HeatGrid grid{.frame = {"Months", ""}, .columns = {"J", "F"}, .rows = {{"A", {HeatGrid::Cell{0, "0,00"}, std::nullopt}}}};
    const std::string svg = draw(grid);
    CHECK(well_formed(svg));
    CHECK(svg.find("chart-heat-0") != std::string::npos);
    CHECK(svg.find("0,00") != std::string::npos);
    CHECK(svg.find(">–<") != std::string::npos);

    ProgressCurve none = curve();
    for (auto& point : none.points) point.done.reset();
    CHECK(draw(none).find("chart-done-point") == std::string::npos);
}

TEST_CASE("any amounts make a well-formed chart, up to the largest")
{
    rc::check([](std::vector<std::uint32_t> values) {
        values.push_back(0);
        ProgressCurve chart = curve();
        Bars bars{.frame = {"Bars", ""}};
        HeatGrid grid{.frame = {"Grid", ""}};
        chart.points.clear();
        grid.rows.push_back({"row", {}});
        for (const std::int64_t value : values)
        {
            chart.points.push_back({"m", value * 1'000'000, value});
            bars.bars.push_back({"b", value * 1'000'000, shown(value), value});
            grid.columns.push_back("c");
            grid.rows[0].cells.push_back(HeatGrid::Cell{value * 1'000'000, shown(value)});
        }
        RC_ASSERT(well_formed(draw(chart)));
        RC_ASSERT(well_formed(draw(bars)));
        RC_ASSERT(well_formed(draw(grid)));
    });
}

namespace
{

Timeline timeline(int width)
{
    return {.frame = {"Two loans, one late", "", width},
            .lanes = {{"Card", {{0, 300, false, "valid"}}, true},
                      {"Loans", {{10, 30, false, "The sea"}, {20, std::nullopt, true, "The river"}, {80, std::nullopt, false, "fine"}, {150, std::nullopt, false, "to come"}}}},
            .ticks = {{0, "Jan"}, {31, "Feb"}, {59, "Mar"}, {90, "Apr"}},
            .from = 0,
            .to = 200,
            .now = 100,
            .now_name = "today"};
}

std::size_t count_of(const std::string& text, std::string_view what)
{
    std::size_t count = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
    return count;
}

} // namespace

TEST_CASE("a timeline tells what is over, what goes on and what is to come")
{
    for (const int width : {340, 640})
    {
        const std::string svg = draw(timeline(width));
        CHECK(well_formed(svg));
        CHECK(svg == draw(timeline(width)));
        CHECK(svg.find("style=") == std::string::npos);
        CHECK(svg.find(">Loans<") != std::string::npos);
        CHECK(svg.find(">today<") != std::string::npos);
        CHECK(count_of(svg, "chart-ground") == 1);
        CHECK(count_of(svg, "chart-now") == 1);
        CHECK(count_of(svg, "chart-coming") == 1);      // the point after today
        CHECK(count_of(svg, "chart-done-point") == 1);  // the point before
        CHECK(count_of(svg, "L") >= 2);
    }
    // Outside of the axis: not drawn; half outside: cut.
    auto cut = timeline(640);
    cut.lanes[1].items = {{-50, -10, false, "before"}, {-50, 10, false, "half"}, {500, std::nullopt, false, "after"}};
    const std::string svg = draw(cut);
    CHECK(svg.find("before") == std::string::npos);
    CHECK(svg.find("half") != std::string::npos);
    CHECK(svg.find("after") == std::string::npos);
}

TEST_CASE("a lane grows rather than letting two spans cover one another")
{
    const auto height = [](const std::string& svg) { return std::stod(svg.substr(svg.find("height=\"") + 8)); };
    auto one = timeline(640), many = timeline(640);
    one.lanes[1].items = {{10, 50, false, ""}, {60, 90, false, ""}};
    many.lanes[1].items = {{10, 50, false, ""}, {20, 60, false, ""}, {30, 70, false, ""}};
    CHECK(height(draw(many)) == height(draw(one)) + 40);
}

TEST_CASE("any facts make a well-formed timeline, at any width")
{
    rc::check([](const std::vector<std::pair<std::int16_t, std::uint8_t>>& facts, bool open) {
        Timeline chart = timeline(340);
        chart.lanes[1].items.clear();
        for (const auto& [from, length] : facts)
            chart.lanes[1].items.push_back({from, length % 3 == 0 ? std::nullopt : std::optional<std::int64_t>(from + length), open && length % 3 == 0, length % 2 == 0 ? "a <fact>" : ""});
        for (const int width : {200, 340, 640, 2000})
        {
            chart.frame.width = width;
            RC_ASSERT(well_formed(draw(chart)));
        }
    });
}

TEST_CASE("a chart without what it needs is a bug")
{
    CHECK_THROWS_AS(draw(ProgressCurve{.frame = {"T", ""}, .shown = shown}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"T", ""}}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"", ""}, .bars = {{"A", 1, "1", {}}}}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"T", ""}, .bars = {{"A", -1, "-1", {}}}}), Bug);
    CHECK_THROWS_AS(draw(HeatGrid{.frame = {"T", ""}, .columns = {"a"}, .rows = {{"r", {}}}}), Bug);
    CHECK_THROWS_AS(draw(Timeline{.frame = {"T", ""}}), Bug);
    CHECK_THROWS_AS(draw(Timeline{.frame = {"T", ""}, .lanes = {{"a", {}}}, .from = 3, .to = 3}), Bug);
    CHECK_THROWS_AS(draw(Timeline{.frame = {"T", ""}, .lanes = {{"a", {{5, 2}}}}, .to = 10}), Bug);
}
