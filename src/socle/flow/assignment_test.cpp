#include "socle/flow/assignment.hpp"

#include "socle/errors.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <numeric>
#include <rapidcheck.h>

using namespace socle;

namespace
{

std::string name(char side, std::size_t number) { return side + std::to_string(1000 + number); }

AssignmentProblem some_problem(std::size_t items, std::size_t places, std::int64_t gain_below)
{
    AssignmentProblem problem;
    for (std::size_t i = 0; i < items; ++i) problem.items.push_back(name('i', i));
    for (std::size_t j = 0; j < places; ++j) problem.places.push_back({name('p', j), *rc::gen::inRange(0, 3)});
    for (std::size_t i = 0; i < items; ++i)
        for (std::size_t j = 0; j < places; ++j)
            if (*rc::gen::inRange(0, 4) > 0) problem.edges.push_back({i, j, *rc::gen::inRange<std::int64_t>(1, gain_below)});
    return problem;
}

/// Every set of pairs, tried one after the other.
std::int64_t best_by_hand(const AssignmentProblem& problem, std::size_t item, std::vector<int>& room)
{
    if (item == problem.items.size()) return 0;
    auto best = best_by_hand(problem, item + 1, room);
    for (const auto& edge : problem.edges)
        if (edge.item == item && room[edge.place] > 0)
        {
            --room[edge.place];
            best = std::max(best, edge.gain + best_by_hand(problem, item + 1, room));
            ++room[edge.place];
        }
    return best;
}

std::vector<std::pair<std::string, std::string>> pairs(const AssignmentProblem& problem, const Assignment& answer)
{
    std::vector<std::pair<std::string, std::string>> made;
    for (std::size_t i = 0; i < problem.items.size(); ++i)
        if (answer.place_of[i]) made.emplace_back(problem.items[i], problem.places[*answer.place_of[i]].id);
    std::sort(made.begin(), made.end());
    return made;
}

void check_allowed(const AssignmentProblem& problem, const Assignment& answer)
{
    std::vector<int> taken(problem.places.size(), 0);
    std::int64_t gain = 0;
    for (std::size_t i = 0; i < problem.items.size(); ++i)
    {
        if (!answer.place_of[i]) continue;
        ++taken[*answer.place_of[i]];
        std::int64_t worth = 0;
        for (const auto& edge : problem.edges)
            if (edge.item == i && edge.place == *answer.place_of[i]) worth = std::max(worth, edge.gain);
        RC_ASSERT(worth > 0);
        gain += worth;
    }
    for (std::size_t j = 0; j < problem.places.size(); ++j) RC_ASSERT(taken[j] <= problem.places[j].capacity);
    RC_ASSERT(gain == answer.gain);
    RC_ASSERT(answer.gain <= answer.bound);
}

/// The same question, told in another order.
AssignmentProblem shuffled(const AssignmentProblem& problem)
{
    const auto order = [](std::size_t count) {
        std::vector<std::size_t> numbers(count);
        std::iota(numbers.begin(), numbers.end(), std::size_t{0});
        for (std::size_t i = count; i > 1; --i) std::swap(numbers[i - 1], numbers[*rc::gen::inRange<std::size_t>(0, i)]);
        return numbers;
    };
    const auto items = order(problem.items.size()), places = order(problem.places.size()), edges = order(problem.edges.size());
    AssignmentProblem other{std::vector<std::string>(items.size()), std::vector<AssignmentPlace>(places.size()), {}};
    for (std::size_t i = 0; i < items.size(); ++i) other.items[items[i]] = problem.items[i];
    for (std::size_t j = 0; j < places.size(); ++j) other.places[places[j]] = problem.places[j];
    for (const auto edge : edges) other.edges.push_back({items[problem.edges[edge].item], places[problem.edges[edge].place], problem.edges[edge].gain});
    return other;
}

} // namespace

TEST_CASE("the best set of pairs is not the best pair first")
{
    // Ann is best for both places; Bob can only do the first.
    const AssignmentProblem problem{{"ann", "bob"}, {{"first", 1}, {"second", 1}}, {{0, 0, 10}, {0, 1, 8}, {1, 0, 7}}};
    const auto answer = assign(problem);
    CHECK(answer.gain == 15);
    CHECK(answer.proven());
    CHECK(*answer.place_of[0] == 1);
    CHECK(*answer.place_of[1] == 0);
}

TEST_CASE("nobody, nowhere, no room: an answer all the same")
{
    CHECK(assign({}).gain == 0);
    CHECK(assign({{"a"}, {}, {}}).place_of == std::vector<std::optional<std::size_t>>{std::nullopt});
    CHECK_FALSE(assign({{"a"}, {{"p", 0}}, {{0, 0, 5}}}).place_of[0]);
    CHECK_THROWS_AS(assign({{"a"}, {{"p", 1}}, {{0, 1, 5}}}), Bug);
    CHECK_THROWS_AS(assign({{"a"}, {{"p", 1}}, {{0, 0, 0}}}), Bug);
    CHECK_THROWS_AS(assign({{"a"}, {{"p", -1}}, {{0, 0, 1}}}), Bug);
}

TEST_CASE("as good as trying every set of pairs")
{
    CHECK(rc::check([] {
        const auto problem = some_problem(*rc::gen::inRange<std::size_t>(0, 7), *rc::gen::inRange<std::size_t>(0, 5), *rc::gen::element<std::int64_t>(3, 1000));
        const auto answer = assign(problem);
        check_allowed(problem, answer);
        std::vector<int> room;
        for (const auto& place : problem.places) room.push_back(place.capacity);
        RC_ASSERT(answer.gain == best_by_hand(problem, 0, room));
        RC_ASSERT(answer.proven());
    }));
}

TEST_CASE("the order in which the question is told never changes the answer, even among equals")
{
    CHECK(rc::check([] {
        const auto problem = some_problem(*rc::gen::inRange<std::size_t>(1, 12), *rc::gen::inRange<std::size_t>(1, 8), 3);
        const auto other = shuffled(problem);
        RC_ASSERT(pairs(problem, assign(problem)) == pairs(other, assign(other)));
        RC_ASSERT(pairs(problem, assign(problem, 0)) == pairs(other, assign(other, 0)));
    }));
    // All equal: first to first, second to second.
    const AssignmentProblem equals{{"b", "a", "c"}, {{"y", 1}, {"x", 1}}, {{0, 0, 5}, {0, 1, 5}, {1, 0, 5}, {1, 1, 5}, {2, 0, 5}, {2, 1, 5}}};
    CHECK(pairs(equals, assign(equals)) == std::vector<std::pair<std::string, std::string>>{{"a", "x"}, {"b", "y"}});
}

TEST_CASE("beyond the number of pairs it searches, the answer is honest about how far from the best it may be")
{
    CHECK(rc::check([] {
        const auto problem = some_problem(*rc::gen::inRange<std::size_t>(0, 10), *rc::gen::inRange<std::size_t>(0, 6), 100);
        const auto quick = assign(problem, 0), best = assign(problem);
        check_allowed(problem, quick);
        RC_ASSERT(quick.bound >= best.gain);
        RC_ASSERT(2 * quick.gain >= best.gain);
    }));
}
