#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// Who may be believed when saying for whom a request is forwarded.
class TrustedProxies
{
public:
    /// Addresses and networks: "127.0.0.1", "10.0.0.0/8", "2001:db8::/32". Error on anything else.
    explicit TrustedProxies(const std::vector<std::string>& networks);

    /// The asker's address: `peer` itself unless it is trusted; then the rightmost address of X-Forwarded-For that is
    /// not. What stands left of it was written by the asker, and is not looked at.
    std::string client(std::string_view peer, std::string_view forwarded_for) const;

private:
    using Address = std::array<std::uint8_t, 16>; // IPv4 as ::ffff:a.b.c.d
    struct Network
    {
        Address address;
        int bits;
    };
    bool trusts(std::string_view address) const;

    std::vector<Network> networks_;
};

/// "::ffff:192.0.2.1" -> "192.0.2.1", other addresses in their usual form; empty when it is not an address.
std::string canonical_address(std::string_view text);

} // namespace socle
