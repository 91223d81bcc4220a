#include "socle/crypto/totp.hpp"

#include <array>
#include <cstdlib>
#include <memory>

#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <liboath/oath.h>

namespace socle
{

namespace
{

constexpr unsigned kDigits = 6;
constexpr std::int64_t kSeconds = 30;

void start_oath()
{
    static const int started = oath_init();
    if (started != OATH_OK) throw Error("liboath cannot start");
}

struct FreeWithC
{
    void operator()(char* bytes) const { std::free(bytes); }
};

std::string percent_encoded(std::string_view text)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
                           c == '.' || c == '_' || c == '~' || c == '@';
        if (plain)
            encoded += c;
        else
            encoded.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
    return encoded;
}

} // namespace

std::string new_totp_secret()
{
    start_oath();
    const std::string bytes = random_bytes(20);
    char* text = nullptr;
    std::size_t size = 0;
    if (oath_base32_encode(bytes.data(), bytes.size(), &text, &size) != OATH_OK) throw std::bad_alloc();
    const std::unique_ptr<char, FreeWithC> owner(text);
    return {text, size}; // 160 bits fill 32 characters: no padding
}

std::string totp_code(const std::string& secret, std::int64_t step)
{
    start_oath();
    char* bytes = nullptr;
    std::size_t size = 0;
    if (oath_base32_decode(secret.data(), secret.size(), &bytes, &size) != OATH_OK)
        throw BadRequest("one-time password secret: not base32");
    const std::unique_ptr<char, FreeWithC> owner(bytes);
    std::array<char, kDigits + 1> code{};
    const auto moving_factor = static_cast<std::uint64_t>(step);
    if (oath_hotp_generate(bytes, size, moving_factor, kDigits, false, OATH_HOTP_DYNAMIC_TRUNCATION, code.data()) !=
        OATH_OK)
        throw Error("one-time password: cannot compute");
    return code.data();
}

std::int64_t totp_step(Instant instant)
{
    return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count() / kSeconds;
}

std::optional<std::int64_t> verify_totp(const std::string& secret, std::string_view code, Instant now,
                                        std::int64_t last_step_used)
{
    const auto present = totp_step(now);
    std::optional<std::int64_t> found;
    for (const auto step : {present - 1, present, present + 1}) // never stops early: the time must not tell
        if (equal_in_constant_time(totp_code(secret, step), code) && step > last_step_used) found = step;
    return found;
}

std::string totp_uri(const std::string& secret, std::string_view issuer, std::string_view account)
{
    return "otpauth://totp/" + percent_encoded(issuer) + ":" + percent_encoded(account) + "?secret=" + secret +
           "&issuer=" + percent_encoded(issuer) + "&algorithm=SHA1&digits=6&period=30";
}

} // namespace socle
