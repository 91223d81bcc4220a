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

TEST_CASE("a chart without what it needs is a bug")
{
    CHECK_THROWS_AS(draw(ProgressCurve{.frame = {"T", ""}, .shown = shown}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"T", ""}}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"", ""}, .bars = {{"A", 1, "1", {}}}}), Bug);
    CHECK_THROWS_AS(draw(Bars{.frame = {"T", ""}, .bars = {{"A", -1, "-1", {}}}}), Bug);
    CHECK_THROWS_AS(draw(HeatGrid{.frame = {"T", ""}, .columns = {"a"}, .rows = {{"r", {}}}}), Bug);
}
