#include "socle/crypto/signed_token.hpp"

#include <cstdint>

#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

namespace socle
{

namespace
{

constexpr std::size_t kExpiryBytes = 8;
constexpr std::size_t kMacBytes = 64; // hexadecimal

} // namespace

TokenSigner::TokenSigner(std::string key) : key_(std::move(key))
{
    ensure(key_.size() >= 16, "a signing key has at least 16 bytes");
}

std::string TokenSigner::mac(std::string_view purpose, std::string_view signed_part) const
{
    // The length first: no other split of the same bytes between purpose and payload gives the same message.
    std::string message = std::to_string(purpose.size());
    message.append(":").append(purpose).append(signed_part);
    return keyed_hash_hex(key_, message);
}

std::string TokenSigner::sign(std::string_view purpose, std::string_view payload, Instant expires) const
{
    const auto expiry = static_cast<std::uint64_t>(expires.time_since_epoch().count());
    std::string bytes;
    for (std::size_t i = 0; i < kExpiryBytes; ++i) bytes += static_cast<char>(expiry >> (56 - 8 * i));
    bytes += payload;
    bytes += mac(purpose, bytes);
    return base64url(bytes);
}

std::optional<std::string> TokenSigner::verify(std::string_view purpose, std::string_view token, Instant now) const
{
    const auto bytes = from_base64url(token);
    if (!bytes || bytes->size() < kExpiryBytes + kMacBytes) return std::nullopt;
    const std::string_view signed_part = std::string_view(*bytes).substr(0, bytes->size() - kMacBytes);
    if (!equal_in_constant_time(mac(purpose, signed_part), std::string_view(*bytes).substr(signed_part.size())))
        return std::nullopt;
    std::uint64_t expiry = 0;
    for (std::size_t i = 0; i < kExpiryBytes; ++i) expiry = expiry << 8 | static_cast<unsigned char>(signed_part[i]);
    if (now.time_since_epoch().count() >= static_cast<std::int64_t>(expiry)) return std::nullopt;
    return std::string(signed_part.substr(kExpiryBytes));
}

} // namespace socle
