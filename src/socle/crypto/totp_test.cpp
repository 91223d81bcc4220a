#include "socle/crypto/totp.hpp"

#include <doctest/doctest.h>

#include "socle/errors.hpp"
#include "socle/qr/qr.hpp"

using namespace socle;
using namespace std::chrono_literals;

namespace
{

// "12345678901234567890", the secret of the test vectors of RFC 6238.
const std::string kSecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

Instant at(std::int64_t seconds)
{
    return Instant(std::chrono::seconds(seconds));
}

} // namespace

TEST_CASE("totp: codes are those of RFC 6238")
{
    CHECK(totp_code(kSecret, totp_step(at(59))) == "287082");
    CHECK(totp_code(kSecret, totp_step(at(1111111109))) == "081804");
    CHECK(totp_code(kSecret, totp_step(at(20000000000))) == "353130");
    CHECK_THROWS_AS(totp_code("not base 32 !", 1), BadRequest);
}

TEST_CASE("totp: a code is accepted one step early or late, once")
{
    const auto now = at(1'800'000'015);
    const auto step = totp_step(now);
    for (const auto shift : {-1, 0, 1})
        CHECK(verify_totp(kSecret, totp_code(kSecret, step + shift), now, 0) == step + shift);
    for (const auto shift : {-2, 2})
        CHECK(verify_totp(kSecret, totp_code(kSecret, step + shift), now, 0) == std::nullopt);
    CHECK(verify_totp(kSecret, totp_code(kSecret, step), now, step) == std::nullopt);
    CHECK(verify_totp(kSecret, totp_code(kSecret, step - 1), now, step) == std::nullopt);
    CHECK(verify_totp(kSecret, totp_code(kSecret, step + 1), now, step) == step + 1);
    CHECK(verify_totp(kSecret, "", now, 0) == std::nullopt);
    CHECK(verify_totp(kSecret, "12345", now, 0) == std::nullopt);
}

TEST_CASE("totp: secrets are new, and the address says all an application needs")
{
    const auto secret = new_totp_secret();
    CHECK(secret.size() == 32);
    CHECK(secret != new_totp_secret());
    CHECK(totp_code(secret, 1).size() == 6);
    CHECK(totp_uri("ABC", "Ville de Montreval", "claire@montreval.example") ==
          "otpauth://totp/Ville%20de%20Montreval:claire@montreval.example?secret=ABC&issuer=Ville%20de%20Montreval"
          "&algorithm=SHA1&digits=6&period=30");
}

TEST_CASE("qr: the code is one SVG without style, named for those who do not see it")
{
    const auto svg = qr_svg(totp_uri(kSecret, "Montreval", "claire"), "Code à \"scanner\"");
    CHECK(svg.starts_with("<svg "));
    CHECK(svg.find("style") == std::string::npos);
    CHECK(svg.find("aria-label=\"Code à &quot;scanner&quot;\"") != std::string::npos);
    // The finder pattern of the upper left corner: seven dark modules after the quiet zone.
    CHECK(svg.find("d=\"M4 4h7v1h-7z") != std::string::npos);
    CHECK_THROWS_AS(qr_svg(std::string(5000, 'x'), ""), BadRequest);
}
