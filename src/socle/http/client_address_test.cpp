#include "socle/errors.hpp"
#include "socle/http/client_address.hpp"

#include <doctest/doctest.h>

using namespace socle;

TEST_CASE("nobody is believed when no proxy is trusted")
{
    CHECK(TrustedProxies({}).client("192.0.2.1", "203.0.113.9") == "192.0.2.1");
}

TEST_CASE("the asker is the rightmost address that is not a proxy of ours")
{
    const TrustedProxies proxies({"127.0.0.1", "10.0.0.0/8", "2001:db8::/33"});
    CHECK(proxies.client("127.0.0.1", "203.0.113.9") == "203.0.113.9");
    CHECK(proxies.client("127.0.0.1", "6.6.6.6, 203.0.113.9, 10.1.2.3") == "203.0.113.9");
    CHECK(proxies.client("127.0.0.1", "10.1.1.1,10.2.2.2") == "10.1.1.1");
    CHECK(proxies.client("2001:db8::1", "[2001:DB8:ffff::7]:4711") == "2001:db8:ffff::7");
    CHECK(proxies.client("10.0.0.1", "203.0.113.9:80") == "203.0.113.9");
    CHECK(proxies.client("11.0.0.1", "203.0.113.9") == "11.0.0.1");
}

TEST_CASE("words that are no address are not believed")
{
    const TrustedProxies proxies({"127.0.0.1"});
    CHECK(proxies.client("127.0.0.1", "unknown") == "127.0.0.1");
    CHECK(proxies.client("127.0.0.1", "203.0.113.9, <script>") == "127.0.0.1");
    CHECK(proxies.client("127.0.0.1", "[") == "127.0.0.1");
    CHECK(proxies.client("127.0.0.1", "") == "127.0.0.1");
}

TEST_CASE("an address has one way of being written")
{
    CHECK(canonical_address("::ffff:192.0.2.1") == "192.0.2.1");
    CHECK(canonical_address("2001:DB8:0:0::1") == "2001:db8::1");
    CHECK(canonical_address("192.0.2.256").empty());
}

TEST_CASE("a network that cannot be read stops the start")
{
    for (const char* network : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/8x", "10.0.0/8", "::/129", "proxy.local"}) {
        CAPTURE(network);
        CHECK_THROWS_AS(TrustedProxies({network}), Error);
    }
}
