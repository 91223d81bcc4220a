#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace socle
{

/// A pair that may be made, and what it is worth: more than zero. A pair that is not listed cannot be made.
struct AssignmentEdge
{
    std::size_t item = 0; // index in `items`
    std::size_t place = 0; // index in `places`
    std::int64_t gain = 0;
};

struct AssignmentPlace
{
    std::string id;
    int capacity = 1; // how many items it takes, at most
};

/// Each item goes to one place at most. Identifiers are unique on their side.
struct AssignmentProblem
{
    std::vector<std::string> items;
    std::vector<AssignmentPlace> places;
    std::vector<AssignmentEdge> edges;
};

struct Assignment
{
    std::vector<std::optional<std::size_t>> place_of; // one for each item
    std::int64_t gain = 0;                            // of the pairs made
    std::int64_t bound = 0;                           // no answer is worth more
    bool proven() const { return gain == bound; }
};

/// Above this many pairs the best answer is not searched for: the greedy one is given, with how far from the best it may be. A number of pairs and
/// not of seconds, so that the same question has the same answer on every machine.
inline constexpr std::size_t kAssignmentEdgesAtMost = 2'000'000;

/// The set of pairs of greatest total gain (minimum cost flow). Among sets of equal gain, the one whose identifiers come first; the order in which
/// items, places and edges are given never matters. When a pair is listed twice its greatest gain counts. Bug when an index is out of range, a gain is
/// not positive, or a capacity is negative.
Assignment assign(const AssignmentProblem& problem, std::size_t edges_at_most = kAssignmentEdgesAtMost);

} // namespace socle
