#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "socle/time/time.hpp"

namespace socle
{

/// Bytes nobody can guess.
std::string random_bytes(std::size_t count);
/// The same, written in base64url: 32 bytes give 43 characters.
std::string random_token(std::size_t bytes = 32);

/// BLAKE2b-256, 64 lower-case hexadecimal digits.
std::string hash_hex(std::string_view text);
/// BLAKE2b-256 that only the holder of `key` can compute or check. The key has at least 16 bytes.
std::string keyed_hash_hex(std::string_view key, std::string_view text);

/// Compares in a time that depends on the lengths only.
bool equal_in_constant_time(std::string_view a, std::string_view b);

/// Without padding. Decoding refuses every other writing of the same bytes, so that a text has one form.
std::string base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

/// A version 7 UUID, 36 lower-case characters. In one process each is greater than the one before, as text too, even
/// when the clock stands still or goes back.
std::string uuid7(Instant instant);

} // namespace socle
