#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "socle/time/time.hpp"

namespace socle
{

/// Time-based one-time passwords as authenticator applications make them: SHA-1, 6 digits, steps of 30 seconds.

/// 160 bits in base32, 32 characters.
std::string new_totp_secret();

/// The code of that step; a step is 30 seconds since 1970. Throws BadRequest when the secret is not base32.
std::string totp_code(const std::string& secret, std::int64_t step);
std::int64_t totp_step(Instant instant);

/// The step whose code was given: the present one, the one before or the one after, provided it is later than
/// `last_step_used`. The caller stores it, so that a code seen over a shoulder cannot be played again.
std::optional<std::int64_t> verify_totp(const std::string& secret, std::string_view code, Instant now,
                                        std::int64_t last_step_used);

/// What the QR code says: otpauth://totp/Issuer:account?secret=…
std::string totp_uri(const std::string& secret, std::string_view issuer, std::string_view account);

} // namespace socle
