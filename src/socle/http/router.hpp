#pragma once

#include "socle/errors.hpp"
#include "socle/http/http.hpp"

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socle
{

/// Patterns arranged by segment. Serves Router; knows no handler.
class RouteTree
{
public:
    /// The number of the route is its rank in the order of calls. Bug on a malformed or ambiguous pattern.
    void add(Method method, std::string_view pattern);

    struct Found
    {
        static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
        std::size_t route = kNone;
        std::vector<Method> allowed; // methods of every pattern that matches the path, in the order of the enum
        std::map<std::string, std::string, std::less<>> params;
    };
    Found find(Method method, std::string_view path) const;

private:
    struct Node;
    struct Leaf
    {
        Method method;
        std::size_t route;
        std::vector<std::string> names; // of the parameters, in the order of the pattern
    };
    struct Node
    {
        std::map<std::string, std::unique_ptr<Node>, std::less<>> statics;
        std::unique_ptr<Node> param;
        std::vector<Leaf> leaves;
        std::vector<Leaf> rest_leaves; // patterns that end here with "*rest"
    };
    struct Walk;
    static void walk(const Node& node, std::string_view rest, Walk& state);

    Node root_;
    std::size_t count_ = 0;
};

/// 204 for OPTIONS, 405 otherwise, with its Allow header.
Response method_not_allowed(Method asked, const std::vector<Method>& allowed);

/// "GET, HEAD, POST"
std::string allow_header(const std::vector<Method>& allowed);

/// Method and pattern to handler. Patterns: "/lots/:lot/compte" (a whole segment, never empty), "/aide/*page" (all that
/// remains, never empty). For one path, a static segment beats a parameter, which beats a rest, from left to right.
/// HEAD goes where GET goes. Registration is done before the first match; match may then be called by any thread.
template <typename Handler> class Router
{
public:
    struct Route
    {
        Method method;
        std::string pattern;
        std::string access; // who may come: read by the application, required here
        Handler handler;
    };

    struct Match
    {
        const Route* route = nullptr;
        std::vector<Method> allowed; // empty: no such page (404); otherwise, without a route: 405
    };

    void add(Method method, std::string pattern, std::string access, Handler handler)
    {
        if (access.empty()) throw Bug("a route says who may come");
        tree_.add(method, pattern);
        routes_.push_back({method, std::move(pattern), std::move(access), std::move(handler)});
    }

    const std::vector<Route>& routes() const { return routes_; }

    /// Fills request.params and request.route when something matches.
    Match match(Request& request) const
    {
        RouteTree::Found found = tree_.find(request.method, request.path);
        Match match{nullptr, std::move(found.allowed)};
        if (found.route == RouteTree::Found::kNone) return match;
        match.route = &routes_[found.route];
        request.params = std::move(found.params);
        request.route = match.route->pattern;
        return match;
    }

private:
    RouteTree tree_;
    std::vector<Route> routes_;
};

} // namespace socle
