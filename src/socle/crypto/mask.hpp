#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace socle
{

/// A secret written in compressed pages must look different in each answer (BREACH): it is covered by a fresh random
/// pad that travels with it. base64url.
std::string mask(std::string_view secret);

/// The secret again; nothing when the text is not a masked one.
std::optional<std::string> unmask(std::string_view masked);

} // namespace socle
