#pragma once

#include "socle/http/http.hpp"

namespace socle
{

/// How the browser reaches us: behind a proxy that ends TLS, HSTS is sent.
enum class Transport
{
    Plain,
    Tls
};

/// Adds the strict headers of a page: nothing is loaded from elsewhere, no inline script nor style, no frame, no guess
/// of types, nothing kept by caches. A header that the answer already has is left as it is.
void add_security_headers(Response& response, Transport transport);

} // namespace socle
