#include "socle/map/map.hpp"

#include <doctest/doctest.h>

#include <cmath>

using namespace socle;

namespace
{

double area(const Corners& polygon)
{
    double twice = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i)
    {
        const auto& [x1, y1] = polygon[i];
        const auto& [x2, y2] = polygon[(i + 1) % polygon.size()];
        twice += x1 * y2 - x2 * y1;
    }
    return twice / 2;
}

AreaMap two()
{
    AreaMap map;
    map.title = "Two places";
    map.radius = 5000;
    map.places = {{"Westby", "Westby: one", -2000, 0, AreaMap::State::Held, {1}}, {"Eastby", "Eastby: nobody", 2000, 0, AreaMap::State::Hole, {}}};
    return map;
}

} // namespace

TEST_CASE("a cell stops halfway to its neighbour, and at the radius elsewhere")
{
    const auto cells = cells_of(two());
    REQUIRE(cells.size() == 2);
    double easternmost = -1e9, westernmost = 1e9;
    for (const auto& [x, y] : cells[0]) easternmost = std::max(easternmost, x), westernmost = std::min(westernmost, x);
    CHECK(std::abs(easternmost) < 1e-6);
    CHECK(std::abs(westernmost + 7000) < 1e-6);
    CHECK(std::abs(area(cells[0]) - area(cells[1])) < 1);
}

TEST_CASE("every point belongs to the cell of the nearest place")
{
    AreaMap map;
    map.title = "A grid";
    map.radius = 4000;
    for (int i = 0; i < 40; ++i) map.places.push_back({"", "", (i * 7919) % 20000, (i * 104729) % 20000, AreaMap::State::Held, {1}});
    const auto cells = cells_of(map);
    for (std::size_t i = 0; i < cells.size(); ++i)
        for (const auto& [x, y] : cells[i])
        {
            const auto to = [&](const AreaMap::Place& place) { return std::hypot(x - static_cast<double>(place.x), y - static_cast<double>(place.y)); };
            for (const auto& other : map.places) CHECK(to(map.places[i]) <= to(other) + 1e-3);
            CHECK(to(map.places[i]) <= 4000 + 1e-3);
        }
}

TEST_CASE("places on the very same point each have a slice")
{
    auto map = two();
    map.places[1].x = -2000;
    map.places.push_back({"Third", "", -2000, 0, AreaMap::State::Held, {2}});
    for (const auto& cell : cells_of(map)) CHECK(area(cell) > 1e6);
}

TEST_CASE("a neighbour bounds the others and is not drawn")
{
    auto map = two();
    map.places[1].state = AreaMap::State::Neighbour;
    const auto cells = cells_of(map);
    CHECK(cells[1].empty());
    const auto svg = draw(map);
    CHECK(svg.find("Westby") != std::string::npos);
    CHECK(svg.find("Eastby") == std::string::npos);
}

TEST_CASE("a map says what it draws without colour: numbers, holes and what nobody settled")
{
    auto map = two();
    map.places.push_back({"Northby", "Northby: two", 0, 6000, AreaMap::State::Unsettled, {1, 2}});
    map.places.push_back({"Southby", "Southby <two>", 0, -6000, AreaMap::State::Shared, {2, 1}});
    const auto svg = draw(map);
    for (const auto* expected : {">1</text>", ">0</text>", ">1?2</text>", ">2›1</text>", "<title>Two places</title>", "Southby &lt;two&gt;", "chart-ask", "chart-hole"})
        CHECK_MESSAGE(svg.find(expected) != std::string::npos, expected);
    for (const auto* refused : {"style=", "<script", " id=", "NaN", "-0 ", "inf"}) CHECK_MESSAGE(svg.find(refused) == std::string::npos, refused);
    CHECK(svg == draw(map));
}
