#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace socle
{

/// A decimal number to write: `units` ÷ 10^`decimals`. Exact up to fifteen digits.
struct JsonDecimal
{
    std::int64_t units = 0;
    int decimals = 0;
    bool operator==(const JsonDecimal&) const = default;
};

/// A JSON value with exact numbers: 64-bit integers, and decimals that are written but never read. Object members keep the order they
/// were given in.
class Json
{
public:
    using Object = std::vector<std::pair<std::string, Json>>;
    using List = std::vector<Json>;

    Json() : node_(nullptr) {}
    Json(std::nullptr_t) : node_(nullptr) {}
    Json(bool truth) : node_(truth) {}
    Json(int number) : node_(std::int64_t{number}) {}
    Json(long number) : node_(std::int64_t{number}) {}
    Json(long long number) : node_(std::int64_t{number}) {}
    Json(double) = delete;
    Json(JsonDecimal number) : node_(number) {}
    Json(const char* text) : node_(std::string(text)) {}
    Json(std::string_view text) : node_(std::string(text)) {}
    Json(std::string text) : node_(std::move(text)) {}
    Json(List list) : node_(std::move(list)) {}
    Json(Object members) : node_(std::move(members)) {}
    Json(std::initializer_list<std::pair<std::string, Json>> members) : node_(Object(members.begin(), members.end())) {}
    template <class T> Json(const std::optional<T>& maybe) : Json()
    {
        if (maybe) *this = Json(*maybe);
    }

    Json& set(std::string name, Json value);
    Json& add(Json item)
    {
        std::get<List>(node_).push_back(std::move(item));
        return *this;
    }

    bool null() const { return std::holds_alternative<std::nullptr_t>(node_); }
    const bool* truth() const { return std::get_if<bool>(&node_); }
    const std::int64_t* integer() const { return std::get_if<std::int64_t>(&node_); }
    const JsonDecimal* decimal() const { return std::get_if<JsonDecimal>(&node_); }
    const std::string* text() const { return std::get_if<std::string>(&node_); }
    const List* list() const { return std::get_if<List>(&node_); }
    const Object* object() const { return std::get_if<Object>(&node_); }
    const Json* find(std::string_view name) const;

    bool operator==(const Json&) const = default;

private:
    std::variant<std::nullptr_t, bool, std::int64_t, std::string, List, Object, JsonDecimal> node_;
};

/// One line, no spaces; invalid UTF-8 is replaced. With Layout::Indented, two spaces a level.
enum class Layout
{
    Compact,
    Indented
};
std::string write_json(const Json& value, Layout layout = Layout::Compact);

/// BadRequest when malformed, deeper than 64 levels, or when a number is not a 64-bit integer.
Json read_json(std::string_view text);

} // namespace socle
