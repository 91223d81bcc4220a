#pragma once

#include <string>
#include <string_view>

namespace socle
{

/// Whether the bytes are well-formed UTF-8 (no overlong form, no surrogate, nothing above U+10FFFF).
bool is_utf8(std::string_view bytes);

/// Every byte string is readable: the five bytes Windows-1252 leaves undefined become U+FFFD.
std::string from_windows_1252(std::string_view bytes);

/// Appends one code point; surrogates and anything above U+10FFFF become U+FFFD.
void append_utf8(std::string& text, char32_t code_point);

} // namespace socle
