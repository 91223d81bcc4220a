#include "socle/map/map.hpp"

#include "socle/document/document.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace socle
{

namespace
{

constexpr int kSides = 36;         // of the disc a cell is cut from
constexpr double kMargin = 6;      // around the drawing
constexpr double kCharacter = 5.4; // of a name at 9.5, on the wide side
constexpr double kPi = 3.14159265358979323846;

/// One decimal, never "-0": the same bytes on every machine.
std::string tenths(double value)
{
    const auto rounded = static_cast<std::int64_t>(std::llround(value * 10));
    std::string text = rounded < 0 ? "-" : "";
    text += std::to_string(std::abs(rounded) / 10);
    if (rounded % 10 != 0) text += "." + std::to_string(std::abs(rounded) % 10);
    return text;
}

struct Point
{
    double x, y;
};

/// What of a convex polygon lies on the near side of the bisector of `a` and `b`.
Corners cut(const Corners& polygon, Point a, Point b)
{
    const double nx = b.x - a.x, ny = b.y - a.y;
    const double limit = (b.x * b.x + b.y * b.y - a.x * a.x - a.y * a.y) / 2;
    const auto side = [&](const std::pair<double, double>& p) { return p.first * nx + p.second * ny - limit; };
    Corners kept;
    for (std::size_t i = 0; i < polygon.size(); ++i)
    {
        const auto& from = polygon[i];
        const auto& to = polygon[(i + 1) % polygon.size()];
        const double at_from = side(from), at_to = side(to);
        if (at_from <= 0) kept.push_back(from);
        if ((at_from < 0 && at_to > 0) || (at_from > 0 && at_to < 0))
        {
            const double share = at_from / (at_from - at_to);
            kept.emplace_back(from.first + share * (to.first - from.first), from.second + share * (to.second - from.second));
        }
    }
    return kept;
}

struct Ground
{
    const char* colour;
    std::vector<int> angles; // of its lines, in degrees; none: plain
};
const std::array<Ground, 8>& grounds()
{
    static const std::array<Ground, 8> kGrounds = {Ground{"#0f6b6b", {}},    Ground{"#b36d0a", {45}},      Ground{"#4553a6", {135}},   Ground{"#a8326b", {0}},
                                                   Ground{"#4f7a1f", {90}}, Ground{"#7a4a2b", {45, 135}}, Ground{"#1f6fa8", {0, 90}}, Ground{"#7b3fa0", {22}}};
    return kGrounds;
}

std::size_t ground_of(std::size_t zone)
{
    return (zone - 1) % grounds().size();
}

std::string outline(const Corners& corners)
{
    std::string data;
    for (const auto& [x, y] : corners) data += (data.empty() ? "M" : "L") + tenths(x) + " " + tenths(y);
    return data + "Z";
}

/// Parallel lines across a convex polygon, `gap` apart, at the same places whatever the polygon: those of two neighbours meet.
std::string lines_across(const Corners& polygon, int degrees, double gap)
{
    const double angle = degrees * kPi / 180, dx = std::cos(angle), dy = std::sin(angle);
    const auto height = [&](const std::pair<double, double>& p) { return -p.first * dy + p.second * dx; };
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    for (const auto& corner : polygon) low = std::min(low, height(corner)), high = std::max(high, height(corner));
    std::string data;
    for (double at = std::ceil(low / gap) * gap; at < high; at += gap)
    {
        std::vector<Point> met;
        for (std::size_t i = 0; i < polygon.size(); ++i)
        {
            const auto& from = polygon[i];
            const auto& to = polygon[(i + 1) % polygon.size()];
            const double a = height(from) - at, b = height(to) - at;
            if ((a < 0) == (b < 0)) continue;
            const double share = a / (a - b);
            met.push_back({from.first + share * (to.first - from.first), from.second + share * (to.second - from.second)});
        }
        if (met.size() == 2) data += "M" + tenths(met[0].x) + " " + tenths(met[0].y) + "L" + tenths(met[1].x) + " " + tenths(met[1].y);
    }
    return data;
}

std::string path(const std::string& data, const std::string& more)
{
    return data.empty() ? "" : "<path d=\"" + data + "\"" + more + "/>";
}

std::string zone_class(std::size_t ground, const char* what)
{
    return std::string(" class=\"chart-") + what + "-" + std::to_string(ground + 1) + "\"";
}

/// The ground of one zone inside a polygon: its colour, then its lines.
std::string fill_zone(const Corners& polygon, std::size_t zone)
{
    const auto ground = ground_of(zone);
    const auto& [colour, angles] = grounds()[ground];
    std::string out = path(outline(polygon), zone_class(ground, "zone") + " fill=\"" + colour + "\" fill-opacity=\"0.3\"");
    for (const int angle : angles)
        out += path(lines_across(polygon, angle, 7), zone_class(ground, "line") + " fill=\"none\" stroke=\"" + colour + "\" stroke-opacity=\"0.55\" stroke-width=\"1.2\"");
    return out;
}

/// Broad bands of a second zone over the ground of the first.
std::string band_zone(const Corners& polygon, std::size_t zone, int turn)
{
    const auto ground = ground_of(zone);
    return path(lines_across(polygon, turn % 2 == 0 ? 60 : 120, 14),
                zone_class(ground, "line") + " fill=\"none\" stroke=\"" + grounds()[ground].colour + "\" stroke-opacity=\"0.75\" stroke-width=\"5\"");
}

std::string fill_hole(const Corners& polygon)
{
    return path(outline(polygon), " fill=\"currentColor\" fill-opacity=\"0.03\"") +
           path(lines_across(polygon, 135, 9), " class=\"chart-hole\" fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\" stroke-width=\"0.9\" stroke-dasharray=\"3 3\"");
}

std::string mark_of(const AreaMap::Place& place)
{
    if (place.state == AreaMap::State::Hole) return "0";
    std::string mark;
    for (const auto zone : place.zones) mark += (mark.empty() ? "" : place.state == AreaMap::State::Unsettled ? "?" : "›") + std::to_string(zone);
    return mark;
}

/// How wide a polygon is at a height.
double width_at(const Corners& polygon, double y)
{
    double left = std::numeric_limits<double>::max(), right = std::numeric_limits<double>::lowest();
    for (std::size_t i = 0; i < polygon.size(); ++i)
    {
        const auto& from = polygon[i];
        const auto& to = polygon[(i + 1) % polygon.size()];
        if ((from.second < y) == (to.second < y)) continue;
        const double x = from.first + (y - from.second) / (to.second - from.second) * (to.first - from.first);
        left = std::min(left, x), right = std::max(right, x);
    }
    return right > left ? right - left : 0;
}

Point middle_of(const Corners& polygon)
{
    // The centre of the area: a label in the middle of what is drawn, not on the point of the place.
    double twice = 0, x = 0, y = 0;
    for (std::size_t i = 0; i < polygon.size(); ++i)
    {
        const auto& [x1, y1] = polygon[i];
        const auto& [x2, y2] = polygon[(i + 1) % polygon.size()];
        const double cross = x1 * y2 - x2 * y1;
        twice += cross, x += (x1 + x2) * cross, y += (y1 + y2) * cross;
    }
    return twice == 0 ? Point{polygon.front().first, polygon.front().second} : Point{x / (3 * twice), y / (3 * twice)};
}

} // namespace

std::vector<Corners> cells_of(const AreaMap& map)
{
    ensure(map.radius > 0, "a cell has a radius");
    // Several places on one point stand on a small circle around it: each has its slice.
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<std::size_t>> together;
    std::vector<Point> points;
    for (std::size_t i = 0; i < map.places.size(); ++i)
    {
        points.push_back({static_cast<double>(map.places[i].x), static_cast<double>(map.places[i].y)});
        together[{map.places[i].x, map.places[i].y}].push_back(i);
    }
    for (const auto& [where, those] : together)
        for (std::size_t k = 0; those.size() > 1 && k < those.size(); ++k)
        {
            const double angle = 2 * kPi * static_cast<double>(k) / static_cast<double>(those.size());
            points[those[k]].x += static_cast<double>(map.radius) / 8 * std::cos(angle);
            points[those[k]].y += static_cast<double>(map.radius) / 8 * std::sin(angle);
        }
    std::vector<Corners> cells(map.places.size());
    const double radius = static_cast<double>(map.radius);
    for (std::size_t i = 0; i < map.places.size(); ++i)
    {
        if (map.places[i].state == AreaMap::State::Neighbour) continue;
        Corners cell;
        for (int side = 0; side < kSides; ++side)
            cell.emplace_back(points[i].x + radius * std::cos(2 * kPi * side / kSides), points[i].y + radius * std::sin(2 * kPi * side / kSides));
        for (std::size_t j = 0; j < map.places.size(); ++j)
        {
            const double dx = points[j].x - points[i].x, dy = points[j].y - points[i].y;
            if (j != i && dx * dx + dy * dy < 4 * radius * radius) cell = cut(cell, points[i], points[j]);
        }
        cells[i] = std::move(cell);
    }
    return cells;
}

std::string draw(const AreaMap& map)
{
    ensure(!map.title.empty(), "a map has a title");
    auto cells = cells_of(map);
    double left = std::numeric_limits<double>::max(), right = std::numeric_limits<double>::lowest(), low = left, high = right;
    for (const auto& cell : cells)
        for (const auto& [x, y] : cell) left = std::min(left, x), right = std::max(right, x), low = std::min(low, y), high = std::max(high, y);
    ensure(right > left && high > low, "a map draws at least one place");
    // As wide as asked, unless it would be much higher than wide.
    const double room = map.width - 2 * kMargin;
    const double scale = std::min(room / (right - left), 1.25 * room / (high - low));
    const double shift = (room - (right - left) * scale) / 2;
    for (auto& cell : cells)
        for (auto& [x, y] : cell) x = kMargin + shift + (x - left) * scale, y = kMargin + (high - y) * scale;
    const double height = (high - low) * scale + 2 * kMargin;

    std::string out = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + std::to_string(map.width) + " " + tenths(height) + "\" width=\"" + std::to_string(map.width) + "\" height=\"" +
                      tenths(height) + "\" class=\"chart chart-map\" role=\"img\" font-family=\"Inter, DejaVu Sans, sans-serif\" font-size=\"12\" fill=\"currentColor\"><title>" +
                      xml_escaped(map.title) + "</title>";
    if (!map.description.empty()) out += "<desc>" + xml_escaped(map.description) + "</desc>";
    std::string over, labels;
    for (std::size_t i = 0; i < cells.size(); ++i)
    {
        const auto& cell = cells[i];
        const auto& place = map.places[i];
        if (cell.size() < 3) continue;
        out += "<g><title>" + xml_escaped(place.said.empty() ? place.name : place.said) + "</title>";
        if (place.state == AreaMap::State::Hole || place.zones.empty()) out += fill_hole(cell);
        else
        {
            out += fill_zone(cell, place.zones.front());
            for (std::size_t k = 1; k < place.zones.size(); ++k) out += band_zone(cell, place.zones[k], static_cast<int>(k) - 1);
        }
        out += path(outline(cell), " class=\"chart-edge\" fill=\"none\" stroke=\"#ffffff\" stroke-width=\"1.4\" stroke-linejoin=\"round\"") + "</g>";
        // What asks for a decision is outlined over everything else.
        if (place.state == AreaMap::State::Unsettled)
            over += path(outline(cell), " class=\"chart-ask\" fill=\"none\" stroke=\"#8a4b00\" stroke-width=\"2.4\" stroke-dasharray=\"5 3\" stroke-linejoin=\"round\"");

        const auto [x, y] = middle_of(cell);
        const auto mark = mark_of(place);
        const double mark_width = static_cast<double>(length_utf8(mark)) * 6.4 + 7;
        if (width_at(cell, y) < mark_width + 2) continue;
        const auto name = place.name;
        const double name_width = static_cast<double>(length_utf8(name)) * kCharacter;
        const bool named = !name.empty() && std::min(width_at(cell, y + 6), width_at(cell, y + 16)) > name_width + 6;
        const double middle = named ? y - 6 : y;
        labels += "<rect class=\"chart-plate\" x=\"" + tenths(x - mark_width / 2) + "\" y=\"" + tenths(middle - 8) + "\" width=\"" + tenths(mark_width) + "\" height=\"16\" rx=\"8\" fill=\"#ffffff\"/>" +
                  "<text x=\"" + tenths(x) + "\" y=\"" + tenths(middle + 4) + "\" text-anchor=\"middle\" font-size=\"11\" font-weight=\"650\">" + xml_escaped(mark) + "</text>";
        if (named)
            labels += "<rect class=\"chart-plate\" x=\"" + tenths(x - name_width / 2 - 2) + "\" y=\"" + tenths(middle + 9) + "\" width=\"" + tenths(name_width + 4) +
                      "\" height=\"12\" rx=\"3\" fill=\"#ffffff\" fill-opacity=\"0.78\"/><text x=\"" + tenths(x) + "\" y=\"" + tenths(middle + 18.5) + "\" text-anchor=\"middle\" font-size=\"9.5\">" +
                      xml_escaped(name) + "</text>";
    }
    return out + over + labels + "</svg>";
}

std::string zone_sample(std::size_t zone)
{
    const Corners square = {{1, 1}, {27, 1}, {27, 17}, {1, 17}};
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 28 18\" width=\"28\" height=\"18\" class=\"chart\" role=\"img\" fill=\"currentColor\"><title>" + std::to_string(zone) + "</title>" +
           (zone == 0 ? fill_hole(square) : fill_zone(square, zone)) + path(outline(square), " fill=\"none\" stroke=\"currentColor\" stroke-opacity=\"0.4\"") + "</svg>";
}

} // namespace socle
