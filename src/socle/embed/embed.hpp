#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// The bytes of a file carried by the binary ("heures/ligne.mustache", "migrations/0001_….sql", "web/…"), none if unknown.
std::optional<std::string_view> embedded_file(std::string_view name);

/// Names of all carried files that start with `prefix`, sorted.
std::vector<std::string> embedded_names(std::string_view prefix);

} // namespace socle
