#include "socle/http/router.hpp"

#include <algorithm>

namespace socle
{

namespace
{

bool is_name(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// Takes the first segment off "a/b/c".
std::string_view next_segment(std::string_view& rest)
{
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view segment = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return segment;
}

void insert_sorted(std::vector<Method>& methods, Method method)
{
    const auto place = std::lower_bound(methods.begin(), methods.end(), method);
    if (place == methods.end() || *place != method) methods.insert(place, method);
}

} // namespace

void RouteTree::add(Method method, std::string_view pattern)
{
    const auto refuse = [&](const char* why) { throw Bug("route " + std::string(pattern) + ": " + why); };
    if (!pattern.starts_with('/')) refuse("does not start with '/'");
    if (pattern.size() > 1 && pattern.ends_with('/')) refuse("ends with '/'");

    Node* node = &root_;
    Leaf leaf{method, count_, {}};
    bool has_rest = false;
    for (std::string_view rest = pattern.substr(1); !rest.empty();) {
        const std::string_view segment = next_segment(rest);
        if (has_rest) refuse("has a segment after its rest");
        if (segment.empty()) refuse("has an empty segment");
        if (segment.find_first_of("%?#\\") != std::string_view::npos) refuse("has a forbidden character");
        if (segment.front() == ':' || segment.front() == '*') {
            const std::string name(segment.substr(1));
            if (!is_name(name)) refuse("has a badly named parameter");
            if (std::find(leaf.names.begin(), leaf.names.end(), name) != leaf.names.end())
                refuse("names two parameters alike");
            leaf.names.push_back(name);
            has_rest = segment.front() == '*';
            if (has_rest) continue;
            if (!node->param) node->param = std::make_unique<Node>();
            node = node->param.get();
        } else {
            std::unique_ptr<Node>& child = node->statics[std::string(segment)];
            if (!child) child = std::make_unique<Node>();
            node = child.get();
        }
    }

    std::vector<Leaf>& leaves = has_rest ? node->rest_leaves : node->leaves;
    for (const Leaf& other : leaves)
        if (other.method == method) refuse("matches the same paths as another one");
    leaves.push_back(std::move(leaf));
    ++count_;
}

/// The values met on the way down, and the best answer so far: the first leaf found is the most specific one.
struct RouteTree::Walk
{
    Method method;
    Found& found;
    std::vector<std::string_view> values;

    void take(const std::vector<Leaf>& leaves)
    {
        for (const Leaf& leaf : leaves) {
            insert_sorted(found.allowed, leaf.method);
            if (leaf.method == Method::Get) insert_sorted(found.allowed, Method::Head);
        }
        if (found.route != Found::kNone) return;
        const Leaf* chosen = leaf_for(leaves, method);
        if (!chosen && method == Method::Head) chosen = leaf_for(leaves, Method::Get);
        if (!chosen) return;
        found.route = chosen->route;
        for (std::size_t i = 0; i < chosen->names.size(); ++i) found.params.emplace(chosen->names[i], values[i]);
    }

    static const Leaf* leaf_for(const std::vector<Leaf>& leaves, Method method)
    {
        for (const Leaf& leaf : leaves)
            if (leaf.method == method) return &leaf;
        return nullptr;
    }
};

void RouteTree::walk(const Node& node, std::string_view rest, Walk& state)
{
    if (rest.empty()) {
        state.take(node.leaves);
        return;
    }
    std::string_view after = rest;
    const std::string_view segment = next_segment(after);
    // "/lots/" is not "/lots": an empty segment matches nothing, whether last or in the middle.
    const bool ends_with_slash = after.empty() && rest.ends_with('/');
    if (!segment.empty() && !ends_with_slash) {
        const auto next = node.statics.find(segment);
        if (next != node.statics.end()) walk(*next->second, after, state);
        if (node.param) {
            state.values.push_back(segment);
            walk(*node.param, after, state);
            state.values.pop_back();
        }
    }
    if (!node.rest_leaves.empty() && !segment.empty()) {
        state.values.push_back(rest);
        state.take(node.rest_leaves);
        state.values.pop_back();
    }
}

RouteTree::Found RouteTree::find(Method method, std::string_view path) const
{
    Found found;
    if (!path.starts_with('/')) return found;
    Walk state{method, found, {}};
    walk(root_, path.substr(1), state);
    return found;
}

std::string allow_header(const std::vector<Method>& allowed)
{
    std::string list;
    for (const Method method : allowed) {
        if (!list.empty()) list += ", ";
        list += method_name(method);
    }
    return list;
}

Response method_not_allowed(Method asked, const std::vector<Method>& allowed)
{
    Response response = asked == Method::Options ? Response{Status::NoContent, {}, {}}
                                                 : Response::text("method not allowed\n", Status::MethodNotAllowed);
    response.with("Allow", allow_header(allowed));
    return response;
}

} // namespace socle
