#include "socle/xlsx/escapes.hpp"

#include <cstdint>
#include <optional>

namespace socle
{

namespace
{

int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

/// The unit named by "_xHHHH_" at the start of the text.
std::optional<std::uint32_t> escape_at(std::string_view text)
{
    if (text.size() < 7 || text[0] != '_' || text[1] != 'x' || text[6] != '_') return std::nullopt;
    std::uint32_t unit = 0;
    for (std::size_t i = 2; i < 6; ++i) {
        const int digit = hex_digit(text[i]);
        if (digit < 0) return std::nullopt;
        unit = unit << 4 | static_cast<std::uint32_t>(digit);
    }
    return unit;
}

void append_unit(std::string& text, std::uint32_t unit)
{
    if (unit < 0x80)
        text += static_cast<char>(unit);
    else if (unit < 0x800) {
        text += static_cast<char>(0xC0 | unit >> 6);
        text += static_cast<char>(0x80 | (unit & 0x3F));
    } else {
        text += static_cast<char>(0xE0 | unit >> 12);
        text += static_cast<char>(0x80 | (unit >> 6 & 0x3F));
        text += static_cast<char>(0x80 | (unit & 0x3F));
    }
}

void append_escape(std::string& xml, unsigned unit)
{
    static constexpr char kHex[] = "0123456789ABCDEF";
    xml += "_x";
    for (int shift = 12; shift >= 0; shift -= 4) xml += kHex[unit >> shift & 15];
    xml += '_';
}

} // namespace

std::string unescaped_xstring(std::string_view text)
{
    std::string plain(text);
    unescape_xstring(plain);
    return plain;
}

void unescape_xstring(std::string& text)
{
    auto at = text.find("_x");
    if (at == std::string::npos) return;
    std::string plain = text.substr(0, at);
    for (std::string_view rest = std::string_view(text).substr(at); !rest.empty();) {
        // Half a surrogate pair has no UTF-8, and a NUL is nobody's text: both stay as they were written.
        const auto unit = escape_at(rest);
        if (unit && *unit != 0 && (*unit < 0xD800 || *unit > 0xDFFF)) {
            append_unit(plain, *unit);
            rest.remove_prefix(7);
            continue;
        }
        plain += rest[0];
        rest.remove_prefix(1);
    }
    text = std::move(plain);
}

void append_xstring(std::string& xml, std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        switch (byte) {
        case '&':
            xml += "&amp;";
            break;
        case '<':
            xml += "&lt;";
            break;
        case '>':
            xml += "&gt;";
            break;
        case '"':
            xml += "&quot;";
            break;
        case '_':
            if (escape_at(text.substr(i)))
                append_escape(xml, '_');
            else
                xml += '_';
            break;
        case 0xEF: // U+FFFE and U+FFFF are no XML characters
            if (text.substr(i, 3) == "\xEF\xBF\xBE" || text.substr(i, 3) == "\xEF\xBF\xBF") {
                append_escape(xml, 0xFFC0u | (static_cast<unsigned char>(text[i + 2]) & 0x3Fu));
                i += 2;
            } else
                xml += text[i];
            break;
        default:
            if (byte < 0x20 && byte != '\t' && byte != '\n')
                append_escape(xml, byte);
            else
                xml += text[i];
        }
    }
}

} // namespace socle
