#include "socle/embed/embed.hpp"

#include "socle/embed/embed_index.hpp"

#include <algorithm>
#include <unordered_map>

namespace socle
{

namespace
{

const std::unordered_map<std::string_view, std::string_view>& index_by_name()
{
    static const auto index = [] {
        std::unordered_map<std::string_view, std::string_view> map;
        for (const EmbeddedEntry* entry = kEmbedded; entry->name; ++entry)
            map.emplace(entry->name, std::string_view(entry->begin, entry->end));
        return map;
    }();
    return index;
}

} // namespace

std::optional<std::string_view> embedded_file(std::string_view name)
{
    const auto found = index_by_name().find(name);
    if (found == index_by_name().end()) return std::nullopt;
    return found->second;
}

std::vector<std::string> embedded_names(std::string_view prefix)
{
    std::vector<std::string> names;
    for (const auto& [name, bytes] : index_by_name())
        if (name.starts_with(prefix)) names.emplace_back(name);
    std::sort(names.begin(), names.end());
    return names;
}

} // namespace socle
