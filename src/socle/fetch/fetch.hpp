#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace socle
{

/// What the house asks of another one. No redirection is followed, no cookie kept; the certificate is always checked against the machine's
/// authorities. Plain http is for the loopback only.
struct FetchRequest
{
    std::string url;
    std::optional<std::string> form; // present: POST, application/x-www-form-urlencoded
    std::string authorization;       // the header's value; empty: none
};

struct FetchAnswer
{
    int status = 0;
    std::string body;
};

struct FetchLimits
{
    std::chrono::milliseconds connect{3000};
    std::chrono::milliseconds whole{8000};
    std::size_t bytes = std::size_t{256} << 10; // beyond, the answer is refused, not cut
};

/// Error when nothing came back: bad address, no such host, certificate refused, too slow, too long. Its text says which, and holds neither the
/// query of the address nor anything that was sent.
FetchAnswer fetch(const FetchRequest& request, const FetchLimits& limits = {});

/// Absolute, https (or http on the loopback), with a host, without user, fragment, space or control character.
bool is_fetchable(std::string_view url);
/// "https://host:port" of an absolute address; empty when it has none.
std::string origin_of(std::string_view url);

} // namespace socle
