#pragma once

#include "socle/json/json.hpp"

#include <string_view>

namespace socle
{

/// A TOML document as the same exact tree as JSON: dates become texts "AAAA-MM-JJ", floats are refused.
/// Error says the line.
Json read_toml(std::string_view text, std::string_view file_name);

} // namespace socle
