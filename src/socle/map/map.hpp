#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

/// A map of who holds which place, as SVG bytes, for pages and papers alike. Nothing is known of a place but one point: its cell is what lies nearer to it than to
/// any other place, and no farther than a radius. No library: a cell is a disc cut by the bisectors of its neighbours, a few lines that owe nothing to anyone.
/// No style, no script, no identifier; zones differ by texture and number before they differ by colour (classes chart-zone-1 to chart-zone-8). Same data, same
/// bytes. A map never replaces the table of its places.
namespace socle
{

struct AreaMap
{
    enum class State
    {
        Neighbour, ///< bounds the cells of the others, and is not drawn
        Hole,      ///< nobody holds it
        Held,
        Shared,    ///< several hold it, the first of its zones comes first
        Unsettled  ///< several hold it, and nobody said who comes first
    };
    struct Place
    {
        std::string name = {}; ///< written when there is room for it
        std::string said = {}; ///< what a pointer or a screen reader is told: "Armentières : PLIE Flandre-Lys"
        std::int64_t x = 0;    ///< metres, eastward
        std::int64_t y = 0;    ///< metres, northward
        State state = State::Neighbour;
        std::vector<std::size_t> zones = {}; ///< numbers from 1: one when held, two at least when shared
    };
    std::string title = {};       ///< the finding
    std::string description = {}; ///< what is drawn, in a sentence or two
    int width = 480;              ///< in units of which a text is 12 high
    std::int64_t radius = 6000;   ///< metres
    std::vector<Place> places = {};
};

/// The corners of each place's cell, in metres, counter-clockwise; none for a neighbour. Places on the very same point share what is theirs as slices.
using Corners = std::vector<std::pair<double, double>>;
std::vector<Corners> cells_of(const AreaMap& map);

/// At least one place is drawn.
std::string draw(const AreaMap& map);
/// A small square of a zone's ground, for the key; 0 is a hole.
std::string zone_sample(std::size_t zone);

} // namespace socle
