#include "socle/oidc/claims.hpp"

#include "socle/json/windows.hpp"

#include <algorithm>

namespace socle
{

namespace
{

constexpr std::size_t kMostMembers = 200;
constexpr std::size_t kMostItems = 200;

/// "1700000000" and "1700000000.5"; no exponent, nothing beyond fifteen digits.
std::optional<std::int64_t> whole_part(std::string_view number)
{
    const bool negative = number.starts_with('-');
    if (negative) number.remove_prefix(1);
    const auto digits = number.substr(0, number.find('.'));
    if (digits.empty() || digits.size() > 15) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9') return std::nullopt;
        value = value * 10 + (c - '0');
    }
    for (const char c : number.substr(digits.size()))
        if (c != '.' && (c < '0' || c > '9')) return std::nullopt;
    return negative ? -value : value;
}

/// False when the object says a member twice or has too many.
bool take(const JsonView& value, ForeignObject& object)
{
    bool sound = value.kind() == JsonView::Kind::Object;
    value.each_member([&](std::string_view name, const JsonView& member) {
        if (!sound) return;
        if (object.names.size() >= kMostMembers || object.has(name)) {
            sound = false;
            return;
        }
        const std::string key(name);
        object.names.push_back(key);
        switch (member.kind()) {
        case JsonView::Kind::Text: object.texts.emplace(key, member.scalar()); break;
        case JsonView::Kind::Number:
            if (const auto number = whole_part(member.scalar())) object.numbers.emplace(key, *number);
            break;
        case JsonView::Kind::Truth: object.truths.emplace(key, member.scalar() == "true"); break;
        case JsonView::Kind::Array: {
            std::vector<std::string> list;
            bool texts_alone = true;
            member.each_item([&](const JsonView& item) {
                texts_alone = texts_alone && item.kind() == JsonView::Kind::Text && list.size() < kMostItems;
                if (texts_alone) list.emplace_back(item.scalar());
            });
            if (texts_alone) object.lists.emplace(key, std::move(list));
            break;
        }
        default: break;
        }
    });
    return sound;
}

} // namespace

std::string_view ForeignObject::text(std::string_view name) const
{
    const auto found = texts.find(name);
    return found == texts.end() ? std::string_view{} : std::string_view(found->second);
}

bool ForeignObject::has(std::string_view name) const
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::optional<ForeignObject> read_foreign_object(std::string_view text, std::size_t most)
{
    if (text.empty() || text.size() > most) return std::nullopt;
    const auto window = JsonWindow::of_text(text);
    if (window.pieces().empty()) return std::nullopt;
    ForeignObject object;
    bool sound = false;
    const auto why = window.read(window.pieces().front(), [&](const JsonView& value) { sound = take(value, object); });
    if (!why.empty() || !sound) return std::nullopt;
    return object;
}

std::optional<std::vector<ForeignObject>> read_foreign_list(std::string_view text, std::string_view list, std::size_t most, std::size_t most_items)
{
    if (text.empty() || text.size() > most) return std::nullopt;
    const auto window = JsonWindow::of_text(text);
    if (window.pieces().empty()) return std::nullopt;
    std::vector<ForeignObject> objects;
    int lists = 0;
    const auto why = window.read(window.pieces().front(), [&](const JsonView& value) {
        value.each_member([&](std::string_view name, const JsonView& member) {
            if (name != list || member.kind() != JsonView::Kind::Array) return;
            ++lists;
            member.each_item([&](const JsonView& item) {
                ForeignObject object;
                if (objects.size() < most_items && take(item, object)) objects.push_back(std::move(object));
            });
        });
    });
    if (!why.empty() || lists != 1) return std::nullopt;
    return objects;
}

} // namespace socle
