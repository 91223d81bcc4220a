#include "socle/http/client_address.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace socle
{

namespace
{

constexpr std::array<std::uint8_t, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

struct Parsed
{
    std::array<std::uint8_t, 16> bytes;
    bool is_v4;
};

std::optional<Parsed> parse_address(std::string_view text)
{
    const std::string zero_ended(text);
    Parsed parsed{{}, false};
    if (inet_pton(AF_INET, zero_ended.c_str(), parsed.bytes.data() + 12) == 1) {
        std::copy(kMapped.begin(), kMapped.end(), parsed.bytes.begin());
        parsed.is_v4 = true;
        return parsed;
    }
    if (inet_pton(AF_INET6, zero_ended.c_str(), parsed.bytes.data()) != 1) return std::nullopt;
    return parsed;
}

/// "192.0.2.1:4711" and "[2001:db8::1]:4711" without their ports: some proxies add them.
std::string_view without_port(std::string_view text)
{
    if (text.starts_with('[')) return text.substr(1, std::min(text.find(']'), text.size()) - 1);
    if (std::count(text.begin(), text.end(), ':') == 1) return text.substr(0, text.find(':'));
    return text;
}

} // namespace

std::string canonical_address(std::string_view text)
{
    const auto parsed = parse_address(text);
    if (!parsed) return {};
    const bool is_v4 = std::equal(kMapped.begin(), kMapped.end(), parsed->bytes.begin());
    char buffer[INET6_ADDRSTRLEN];
    return inet_ntop(is_v4 ? AF_INET : AF_INET6, parsed->bytes.data() + (is_v4 ? 12 : 0), buffer, sizeof buffer);
}

TrustedProxies::TrustedProxies(const std::vector<std::string>& networks)
{
    for (const std::string& text : networks) {
        const std::size_t slash = std::min(text.find('/'), text.size());
        const auto address = parse_address(std::string_view(text).substr(0, slash));
        if (!address) throw Error("not an address: " + text);
        const int most = address->is_v4 ? 32 : 128;
        int bits = most;
        if (slash < text.size()) {
            const char* end = text.data() + text.size();
            const auto read = std::from_chars(text.data() + slash + 1, end, bits);
            if (read.ec != std::errc{} || read.ptr != end || bits < 0 || bits > most)
                throw Error("not a network: " + text);
        }
        networks_.push_back({address->bytes, bits + (address->is_v4 ? 96 : 0)});
    }
}

bool TrustedProxies::trusts(std::string_view address) const
{
    const auto parsed = parse_address(address);
    if (!parsed) return false;
    return std::any_of(networks_.begin(), networks_.end(), [&](const Network& network) {
        const std::size_t whole = static_cast<std::size_t>(network.bits) / 8;
        if (std::memcmp(network.address.data(), parsed->bytes.data(), whole) != 0) return false;
        if (network.bits % 8 == 0) return true;
        const int mask = 0xff << (8 - network.bits % 8);
        return ((network.address[whole] ^ parsed->bytes[whole]) & mask) == 0;
    });
}

std::string TrustedProxies::client(std::string_view peer, std::string_view forwarded_for) const
{
    std::string nearest(peer);
    while (trusts(nearest) && !forwarded_for.empty()) {
        const std::size_t comma = forwarded_for.rfind(',');
        const std::size_t start = comma == std::string_view::npos ? 0 : comma + 1;
        const std::string said = canonical_address(without_port(trimmed(forwarded_for.substr(start))));
        if (said.empty()) break;
        nearest = said;
        forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
    }
    return nearest;
}

} // namespace socle
