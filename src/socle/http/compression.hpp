#pragma once

#include "socle/http/http.hpp"

#include <string>
#include <string_view>

namespace socle
{

enum class Effort
{
    Fastest, // for an answer made once
    Best     // for a file compressed at start and served for months
};

std::string gzip(std::string_view bytes, Effort effort);
std::string brotli(std::string_view bytes);

/// Whether an Accept-Encoding header takes that coding: "gzip;q=0" and absence do not, "*" does.
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

/// Text in any form; pictures, archives, PDF and fonts are compressed already.
bool is_compressible(std::string_view content_type);

/// Compresses a text answer of more than 1 kB when the asker takes gzip, and says that the answer varies.
///
/// A page that holds a secret beside words chosen by a visitor lets its length betray the secret (BREACH). So no secret
/// may be written twice alike: the CSRF token is masked with fresh random bytes in each answer (done where it is
/// written, not here), and the session identifier never appears in a body.
void compress_for(std::string_view accept_encoding, Response& response);

} // namespace socle
