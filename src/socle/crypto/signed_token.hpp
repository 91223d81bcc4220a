#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "socle/time/time.hpp"

namespace socle
{

/// Small texts that leave the house and come back, for links and cookies: nobody else can make or alter one, and each
/// ends by itself. They are signed, not hidden: the payload can be read by whoever holds the token.
class TokenSigner
{
public:
    /// The key has at least 16 bytes and is kept as long as the tokens must be honoured.
    explicit TokenSigner(std::string key);

    /// base64url. `purpose` keeps a token made for one use from being honoured by another.
    std::string sign(std::string_view purpose, std::string_view payload, Instant expires) const;

    /// The payload, when the token is ours, for that purpose, and `now` is before its expiry.
    std::optional<std::string> verify(std::string_view purpose, std::string_view token, Instant now) const;

private:
    std::string mac(std::string_view purpose, std::string_view signed_part) const;

    std::string key_;
};

} // namespace socle
