#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace socle
{

/// What a template shows: a tree of texts (already written in French), truths, lists and named members.
/// Numbers never enter here: whoever builds the view has formatted them.
class Vue
{
public:
    using Object = std::vector<std::pair<std::string, Vue>>;
    using List = std::vector<Vue>;

    Vue() : node_(Object{}) {}
    Vue(std::string text) : node_(std::move(text)) {}
    Vue(std::string_view text) : node_(std::string(text)) {}
    Vue(const char* text) : node_(std::string(text)) {}
    Vue(bool truth) : node_(truth) {}
    Vue(List list) : node_(std::move(list)) {}
    Vue(Object object) : node_(std::move(object)) {}
    /// Members are moved out of the braces, not copied: a page is a tree several levels deep.
    struct Member;
    Vue(std::initializer_list<Member> members);
    Vue(int) = delete; // a bare number has no unit: format it first

    /// Sets a member (replaces it when it exists) of an object.
    Vue& set(std::string name, Vue value);

    /// Adds all members of another object, keeping ours where both have one.
    Vue& merge(Vue other);

    const Object* object() const { return std::get_if<Object>(&node_); }
    const List* list() const { return std::get_if<List>(&node_); }
    const std::string* text() const { return std::get_if<std::string>(&node_); }
    const bool* truth() const { return std::get_if<bool>(&node_); }

    /// The member of that name, or null.
    const Vue* find(std::string_view name) const;

private:
    std::variant<Object, List, std::string, bool> node_;
};

struct Vue::Member
{
    mutable std::string name; // what an initializer list holds is const: this lets it be moved from
    mutable Vue value;
};

inline Vue::Vue(std::initializer_list<Member> members) : node_(Object())
{
    auto& object = std::get<Object>(node_);
    object.reserve(members.size());
    for (const auto& member : members) object.emplace_back(std::move(member.name), std::move(member.value));
}

} // namespace socle
