#include "socle/crypto/crypto.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <set>
#include <thread>
#include <vector>

#include "socle/crypto/mask.hpp"
#include "socle/crypto/signed_token.hpp"
#include "socle/errors.hpp"

using namespace socle;
using namespace std::chrono_literals;

namespace
{

const Instant kNoon = *parse_instant("2026-11-21T12:00:00.000Z");

}

TEST_CASE("crypto: hashes are BLAKE2b-256")
{
    CHECK(hash_hex("") == "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    CHECK(keyed_hash_hex(std::string(16, 'k'), "a") != hash_hex("a"));
    CHECK(keyed_hash_hex(std::string(16, 'k'), "a") != keyed_hash_hex(std::string(17, 'k'), "a"));
    CHECK(keyed_hash_hex(std::string(200, 'k'), "a") != keyed_hash_hex(std::string(201, 'k'), "a"));
    CHECK_THROWS_AS(keyed_hash_hex("short", "a"), Bug);
}

TEST_CASE("crypto: base64url goes both ways and a text has one form only")
{
    rc::check([](const std::string& bytes) { RC_ASSERT(from_base64url(base64url(bytes)) == bytes); });
    CHECK(base64url("\xFB\xFF") == "-_8");
    CHECK(from_base64url("-_9") == std::nullopt); // same bytes, other spare bits
    CHECK(from_base64url("-_8=") == std::nullopt);
    CHECK(from_base64url("-_8 ") == std::nullopt);
    CHECK(from_base64url("+/8") == std::nullopt);
    CHECK(random_token(32).size() == 43);
    CHECK(random_token(32) != random_token(32));
}

TEST_CASE("crypto: an UUID carries its instant, version 7 and the variant")
{
    const auto far = kNoon + std::chrono::years(100);
    const std::string id = uuid7(far);
    REQUIRE(id.size() == 36);
    const auto milliseconds = std::stoull(id.substr(0, 8) + id.substr(9, 4), nullptr, 16);
    CHECK(milliseconds == static_cast<unsigned long long>(far.time_since_epoch().count()));
    CHECK(id[14] == '7');
    CHECK(std::string("89ab").find(id[19]) != std::string::npos);
}

TEST_CASE("crypto: each UUID is greater than the one before, whatever the clock does")
{
    rc::check([](const std::vector<std::uint16_t>& clock) {
        std::string last;
        for (const auto tick : clock) {
            const auto id = uuid7(kNoon + std::chrono::milliseconds(tick));
            RC_ASSERT(id > last);
            last = id;
        }
    });
    std::string last;
    for (int i = 0; i < 20'000; ++i) // more than one millisecond can count
    {
        const auto id = uuid7(kNoon);
        REQUIRE(id > last);
        last = id;
    }
}

TEST_CASE("crypto: threads never receive the same UUID")
{
    std::vector<std::vector<std::string>> made(4);
    std::vector<std::thread> threads;
    for (auto& mine : made)
        threads.emplace_back([&mine] {
            for (int i = 0; i < 2'000; ++i) mine.push_back(uuid7(kNoon));
        });
    for (auto& thread : threads) thread.join();
    std::set<std::string> all;
    for (const auto& mine : made) {
        CHECK(std::is_sorted(mine.begin(), mine.end()));
        all.insert(mine.begin(), mine.end());
    }
    CHECK(all.size() == 8'000);
}

TEST_CASE("mask: the secret comes back, and no two answers write it alike")
{
    rc::check([](const std::string& secret) { RC_ASSERT(unmask(mask(secret)) == secret); });
    CHECK(mask("secret of a session") != mask("secret of a session"));
    CHECK(unmask("AAA") != "x");
    CHECK(unmask("A") == std::nullopt);
    CHECK(unmask("AAAA") == std::nullopt); // three bytes are no pad and secret
    CHECK(unmask("é") == std::nullopt);
}

TEST_CASE("signed token: it is honoured until its instant, for its purpose, with its key")
{
    const TokenSigner signer(std::string(32, 'k'));
    const auto token = signer.sign("invitation", "claire", kNoon + 1h);
    CHECK(signer.verify("invitation", token, kNoon) == "claire");
    CHECK(signer.verify("invitation", token, kNoon + 1h - 1ms) == "claire");
    CHECK(signer.verify("invitation", token, kNoon + 1h) == std::nullopt);
    CHECK(signer.verify("session", token, kNoon) == std::nullopt);
    CHECK(TokenSigner(std::string(32, 'l')).verify("invitation", token, kNoon) == std::nullopt);
    CHECK(signer.verify("invitation", "", kNoon) == std::nullopt);
}

TEST_CASE("signed token: any change is refused")
{
    const TokenSigner signer(random_bytes(32));
    rc::check([&](const std::string& payload) {
        const auto token = signer.sign("link", payload, kNoon + 1h);
        RC_ASSERT(signer.verify("link", token, kNoon) == payload);
        const auto at = *rc::gen::inRange<std::size_t>(0, token.size());
        auto changed = token;
        changed[at] = *rc::gen::distinctFrom(
            rc::gen::elementOf(std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")),
            token[at]);
        RC_ASSERT(signer.verify("link", changed, kNoon) == std::nullopt);
        RC_ASSERT(signer.verify("link", token.substr(0, at), kNoon) == std::nullopt);
    });
}
