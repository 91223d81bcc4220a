#pragma once

#include <string>
#include <string_view>

namespace socle
{

/// The 32 bytes of SHA-256, for protocols that name it. Elsewhere in the house: hash_hex.
std::string sha256(std::string_view text);

} // namespace socle
