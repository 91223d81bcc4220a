#pragma once

#include "socle/http/http.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace socle
{

/// What a form may hold. The body itself is already bounded by the server; these bounds stop a small body from
/// costing much. Beyond any of them: BadRequest.
struct FormLimits
{
    std::size_t fields = 20'000; // a month's grid of hours for a large site: thousands of cells
    std::size_t name_bytes = 256;
    std::size_t value_bytes = 1 << 20;
    std::size_t uploads = 50;
    std::size_t part_header_bytes = 4096;
};

/// "a=1&b=%C3%A9+t" -> {a: "1"}, {b: "é t"}. Empty pairs are skipped; names and values are UTF-8 without U+0000.
Form parse_urlencoded(std::string_view text, const FormLimits& limits = {});

/// The reverse; uploads are not written.
std::string encode_urlencoded(const Form& form);

/// multipart/form-data (RFC 7578), read strictly: every part is named, the last boundary is there, nothing nested.
Form parse_multipart(std::string_view body, std::string_view boundary, const FormLimits& limits = {});

/// The reverse, with a boundary that the caller knows to be absent from the contents.
std::string encode_multipart(const Form& form, std::string_view boundary);

/// The boundary of a multipart Content-Type; BadRequest when it is absent or not within RFC 2046 (1 to 70 characters).
std::string multipart_boundary(std::string_view content_type);

/// Last component of a file name sent by a browser, without control nor direction-changing characters, 200 bytes at
/// most with its extension kept; "fichier" when nothing is left.
std::string cleaned_filename(std::string_view filename);

} // namespace socle
