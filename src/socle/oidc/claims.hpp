#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// The members of one JSON object of another house, one level deep: texts, lists of texts alone, numbers, truths. The rest is passed over; a member written
/// twice refuses the object: two readers would not read the same one.
struct ForeignObject
{
    std::map<std::string, std::string, std::less<>> texts;
    std::map<std::string, std::vector<std::string>, std::less<>> lists;
    std::map<std::string, std::int64_t, std::less<>> numbers;           // the whole part
    std::map<std::string, bool, std::less<>> truths;

    /// The text of that name; empty when absent or of another kind.
    std::string_view text(std::string_view name) const;
    bool has(std::string_view name) const;

    std::vector<std::string> names; // every member, in order
};

/// Nothing when it is not one well-formed object, is longer than `most` bytes, or says a member twice.
std::optional<ForeignObject> read_foreign_object(std::string_view text, std::size_t most);
/// The objects of the list that the member `list` of the object holds, each read the same way; those that are not well formed are passed over.
std::optional<std::vector<ForeignObject>> read_foreign_list(std::string_view text, std::string_view list, std::size_t most, std::size_t most_items);

} // namespace socle
