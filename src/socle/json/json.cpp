#include "socle/json/json.hpp"

#include "socle/errors.hpp"

#include <nlohmann/json.hpp>

namespace socle
{

Json& Json::set(std::string name, Json value)
{
    auto& members = std::get<Object>(node_);
    for (auto& [known, held] : members)
        if (known == name) {
            held = std::move(value);
            return *this;
        }
    members.emplace_back(std::move(name), std::move(value));
    return *this;
}

const Json* Json::find(std::string_view name) const
{
    if (const auto* members = object())
        for (const auto& [known, value] : *members)
            if (known == name) return &value;
    return nullptr;
}

namespace
{

using nlohmann::ordered_json;

constexpr int kDeepest = 64;

ordered_json to_library(const Json& value)
{
    if (const auto* truth = value.truth()) return *truth;
    if (const auto* number = value.integer()) return *number;
    if (const auto* number = value.decimal()) {
        double scale = 1;
        for (int i = 0; i < number->decimals; ++i) scale *= 10;
        return static_cast<double>(number->units) / scale; // one correctly rounded division: the shortest text is the decimal given
    }
    if (const auto* text = value.text()) return *text;
    if (const auto* list = value.list()) {
        auto out = ordered_json::array();
        for (const auto& item : *list) out.push_back(to_library(item));
        return out;
    }
    if (const auto* members = value.object()) {
        auto out = ordered_json::object();
        for (const auto& [name, member] : *members) out[name] = to_library(member);
        return out;
    }
    return nullptr;
}

Json from_library(const ordered_json& value)
{
    switch (value.type()) {
    case ordered_json::value_t::null:
        return nullptr;
    case ordered_json::value_t::boolean:
        return value.get<bool>();
    case ordered_json::value_t::string:
        return value.get<std::string>();
    case ordered_json::value_t::number_integer:
        return value.get<std::int64_t>();
    case ordered_json::value_t::number_unsigned:
        if (value.get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX))
            throw BadRequest("nombre JSON trop grand");
        return value.get<std::int64_t>();
    case ordered_json::value_t::array: {
        Json::List list;
        for (const auto& item : value) list.push_back(from_library(item));
        return list;
    }
    case ordered_json::value_t::object: {
        Json::Object members;
        for (const auto& [name, member] : value.items()) members.emplace_back(name, from_library(member));
        return members;
    }
    default:
        throw BadRequest("les quantités s'écrivent en entiers (centièmes d'heure, centimes d'euro)");
    }
}

/// Bounded before parsing: the library recurses for as many levels as the text has.
void refuse_too_deep(std::string_view text)
{
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (quoted && c == '\\')
            ++i;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '[' || c == '{') && ++depth > kDeepest)
            throw BadRequest("JSON trop profond");
        else if (!quoted && (c == ']' || c == '}'))
            --depth;
    }
}

} // namespace

std::string write_json(const Json& value, Layout layout)
{
    return to_library(value).dump(layout == Layout::Indented ? 2 : -1, ' ', false,
                                  ordered_json::error_handler_t::replace);
}

Json read_json(std::string_view text)
{
    refuse_too_deep(text);
    const auto parsed = ordered_json::parse(text, nullptr, false);
    if (parsed.is_discarded()) throw BadRequest("ce texte n'est pas du JSON");
    return from_library(parsed);
}

} // namespace socle
