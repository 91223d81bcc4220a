#include "socle/flow/assignment.hpp"

#include "socle/errors.hpp"

#include <algorithm>
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <limits>
#include <numeric>
#include <utility>

namespace socle
{

namespace
{

/// Ranks of identifiers: everything after is done in that order, whatever the order given.
template <class Named, class Id> std::vector<std::size_t> ranked(const std::vector<Named>& named, Id id)
{
    std::vector<std::size_t> order(named.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return id(named[a]) < id(named[b]); });
    return order;
}

std::vector<std::size_t> inverse(const std::vector<std::size_t>& order)
{
    std::vector<std::size_t> rank(order.size());
    for (std::size_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
}

/// Edges between ranks, sorted by item then place, one for each pair.
std::vector<AssignmentEdge> canonical(const AssignmentProblem& problem, const std::vector<std::size_t>& item_rank, const std::vector<std::size_t>& place_rank)
{
    std::vector<AssignmentEdge> edges;
    edges.reserve(problem.edges.size());
    for (const auto& edge : problem.edges)
    {
        ensure(edge.item < item_rank.size() && edge.place < place_rank.size(), "an edge joins a known item and a known place");
        ensure(edge.gain > 0, "a pair is worth something");
        edges.push_back({item_rank[edge.item], place_rank[edge.place], edge.gain});
    }
    std::sort(edges.begin(), edges.end(), [](const AssignmentEdge& a, const AssignmentEdge& b) {
        if (a.item != b.item) return a.item < b.item;
        if (a.place != b.place) return a.place < b.place;
        return a.gain > b.gain;
    });
    edges.erase(std::unique(edges.begin(), edges.end(), [](const AssignmentEdge& a, const AssignmentEdge& b) { return a.item == b.item && a.place == b.place; }),
                edges.end());
    return edges;
}

using Places = std::vector<std::optional<std::size_t>>; // by rank of item

/// The best pair left, then the next: never worth less than half of the best answer.
Places greedy(std::vector<AssignmentEdge> edges, std::size_t items, std::vector<int> room)
{
    std::stable_sort(edges.begin(), edges.end(), [](const AssignmentEdge& a, const AssignmentEdge& b) { return a.gain > b.gain; });
    Places chosen(items);
    for (const auto& edge : edges)
        if (!chosen[edge.item] && room[edge.place] > 0)
        {
            chosen[edge.item] = edge.place;
            --room[edge.place];
        }
    return chosen;
}

/// What no answer can exceed: each item at its best place, or each place full of its best items.
std::int64_t simple_bound(const std::vector<AssignmentEdge>& edges, std::size_t items, const std::vector<int>& room)
{
    std::vector<std::int64_t> best(items, 0);
    std::vector<std::vector<std::int64_t>> offered(room.size());
    for (const auto& edge : edges)
    {
        best[edge.item] = std::max(best[edge.item], edge.gain);
        offered[edge.place].push_back(edge.gain);
    }
    std::int64_t by_place = 0;
    for (std::size_t place = 0; place < room.size(); ++place)
    {
        auto& gains = offered[place];
        std::sort(gains.begin(), gains.end(), std::greater<>());
        const auto count = std::min(gains.size(), static_cast<std::size_t>(room[place]));
        by_place += std::accumulate(gains.begin(), gains.begin() + static_cast<std::ptrdiff_t>(count), std::int64_t{0});
    }
    return std::min(by_place, std::accumulate(best.begin(), best.end(), std::int64_t{0}));
}

/// Minimum cost flow: items give one unit each, to a place that passes it on within its capacity, or straight to the end, for nothing.
/// The cost of a pair is its gain, negated, then what breaks ties: earlier items and places first, in the same order on both sides.
Places optimal(const std::vector<AssignmentEdge>& edges, std::size_t items, const std::vector<int>& room)
{
    const auto places = room.size();
    const auto side = static_cast<std::int64_t>(std::max(items, places));
    const auto tie = [&](const AssignmentEdge& edge) {
        const auto i = static_cast<std::int64_t>(edge.item), j = static_cast<std::int64_t>(edge.place);
        return side * (i + j) - i * j;
    };
    std::int64_t greatest = 1;
    for (const auto& edge : edges) greatest = std::max(greatest, edge.gain);
    // All ties together stay under one unit of gain; without the room for that, gains alone decide.
    const auto most_pairs = static_cast<std::int64_t>(items);
    constexpr auto ceiling = std::numeric_limits<std::int64_t>::max() / 16;
    const bool roomy = side < 2'000'000 && 2 * side * side < ceiling / (most_pairs + 1) &&
                       greatest < ceiling / (2 * side * side * most_pairs + 1) / (most_pairs + static_cast<std::int64_t>(places) + 2);
    const std::int64_t scale = roomy ? 2 * side * side * most_pairs + 1 : 1;

    using Graph = lemon::StaticDigraph;
    const auto end = static_cast<int>(items + places);
    std::vector<std::pair<int, int>> arcs;
    std::vector<std::int64_t> cost, upper;
    arcs.reserve(edges.size() + items + places);
    cost.reserve(arcs.capacity());
    upper.reserve(arcs.capacity());
    std::size_t next = 0;
    // The graph wants its arcs by source: an item's pairs, then its way out; places last.
    for (std::size_t item = 0; item < items; ++item)
    {
        for (; next < edges.size() && edges[next].item == item; ++next)
        {
            arcs.emplace_back(static_cast<int>(item), static_cast<int>(items + edges[next].place));
            cost.push_back(-edges[next].gain * scale + (roomy ? tie(edges[next]) : 0));
            upper.push_back(1);
        }
        arcs.emplace_back(static_cast<int>(item), end);
        cost.push_back(0);
        upper.push_back(1);
    }
    for (std::size_t place = 0; place < places; ++place)
    {
        arcs.emplace_back(static_cast<int>(items + place), end);
        cost.push_back(0);
        upper.push_back(room[place]);
    }
    Graph graph;
    graph.build(end + 1, arcs.begin(), arcs.end());
    Graph::ArcMap<std::int64_t> cost_of(graph), upper_of(graph);
    for (int i = 0; i < graph.arcNum(); ++i)
    {
        cost_of[graph.arc(i)] = cost[static_cast<std::size_t>(i)];
        upper_of[graph.arc(i)] = upper[static_cast<std::size_t>(i)];
    }
    Graph::NodeMap<std::int64_t> supply(graph, 0);
    for (std::size_t item = 0; item < items; ++item) supply[graph.node(static_cast<int>(item))] = 1;
    supply[graph.node(end)] = -static_cast<std::int64_t>(items);

    lemon::NetworkSimplex<Graph, std::int64_t, std::int64_t> simplex(graph);
    const auto answer = simplex.upperMap(upper_of).costMap(cost_of).supplyMap(supply).run();
    ensure(answer == decltype(simplex)::OPTIMAL, "every item can stay without a place: there is always a flow");

    Places chosen(items);
    next = 0;
    int arc = 0;
    for (std::size_t item = 0; item < items; ++item, ++arc)
        for (; next < edges.size() && edges[next].item == item; ++next, ++arc)
            if (simplex.flow(graph.arc(arc)) > 0) chosen[item] = edges[next].place;
    return chosen;
}

} // namespace

Assignment assign(const AssignmentProblem& problem, std::size_t edges_at_most)
{
    const auto items = ranked(problem.items, [](const std::string& id) -> const std::string& { return id; });
    const auto places = ranked(problem.places, [](const AssignmentPlace& place) -> const std::string& { return place.id; });
    const auto edges = canonical(problem, inverse(items), inverse(places));
    std::vector<int> room;
    for (const auto place : places)
    {
        ensure(problem.places[place].capacity >= 0, "a capacity is not negative");
        room.push_back(problem.places[place].capacity);
    }

    Assignment answer;
    answer.place_of.resize(problem.items.size());
    if (edges.empty()) return answer;
    const bool searched = edges.size() <= edges_at_most;
    const auto chosen = searched ? optimal(edges, items.size(), room) : greedy(edges, items.size(), room);
    for (const auto& edge : edges)
        if (chosen[edge.item] == edge.place)
        {
            answer.place_of[items[edge.item]] = places[edge.place];
            answer.gain += edge.gain;
        }
    answer.bound = searched ? answer.gain : simple_bound(edges, items.size(), room);
    return answer;
}

} // namespace socle
