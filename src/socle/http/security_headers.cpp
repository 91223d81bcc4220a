#include "socle/http/security_headers.hpp"

namespace socle
{

namespace
{

struct Header
{
    const char* name;
    const char* value;
};

constexpr Header kStrict[] = {
    {"Content-Security-Policy",
     "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
     "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"}, // for agents that do not read frame-ancestors
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
    {"Cache-Control", "no-store"}, // pages name people; what may be kept says so itself
};

constexpr Header kHsts = {"Strict-Transport-Security", "max-age=63072000"};

void add_if_absent(Response& response, const Header& header)
{
    if (response.header(header.name).empty()) response.with(header.name, header.value);
}

} // namespace

void add_security_headers(Response& response, Transport transport)
{
    for (const Header& header : kStrict) add_if_absent(response, header);
    if (transport == Transport::Tls) add_if_absent(response, kHsts);
}

} // namespace socle
