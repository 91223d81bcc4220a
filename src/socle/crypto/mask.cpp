#include "socle/crypto/mask.hpp"

#include "socle/crypto/crypto.hpp"

namespace socle
{

std::string mask(std::string_view secret)
{
    std::string bytes = random_bytes(secret.size());
    for (std::size_t i = 0; i < secret.size(); ++i) bytes += static_cast<char>(bytes[i] ^ secret[i]);
    return base64url(bytes);
}

std::optional<std::string> unmask(std::string_view masked)
{
    const auto bytes = from_base64url(masked);
    if (!bytes || bytes->size() % 2 != 0) return std::nullopt;
    const auto size = bytes->size() / 2;
    std::string secret(size, '\0');
    for (std::size_t i = 0; i < size; ++i) secret[i] = static_cast<char>((*bytes)[i] ^ (*bytes)[size + i]);
    return secret;
}

} // namespace socle
