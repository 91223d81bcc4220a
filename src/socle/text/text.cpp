#include "socle/text/text.hpp"

#include "socle/errors.hpp"

#include <array>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>

namespace socle
{

namespace
{

constexpr std::string_view kNarrowNoBreakSpace = "\u202F";

/// One code point read at `position`, which moves past it; -1 for bytes that are not UTF-8 (one byte is passed).
utf8proc_int32_t next_code_point(std::string_view text, std::size_t& position)
{
    utf8proc_int32_t code = -1;
    const auto read = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + position,
                                       static_cast<utf8proc_ssize_t>(text.size() - position), &code);
    position += read > 0 ? static_cast<std::size_t>(read) : 1;
    return read > 0 ? code : -1;
}

void append_code_point(std::string& text, utf8proc_int32_t code)
{
    std::array<utf8proc_uint8_t, 4> bytes{};
    const auto size = utf8proc_encode_char(code, bytes.data());
    text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

/// The upper half of Windows-1252 where it is not Latin-1; 0 for the five holes.
constexpr std::array<utf8proc_int32_t, 32> kWindows1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

} // namespace

std::string searchable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    bool gap = false;
    const auto letter = [&](char c) {
        if (gap && !out.empty()) out += ' ';
        gap = false;
        out += c;
    };
    std::size_t position = 0;
    while (position < text.size())
    {
        const auto byte = static_cast<unsigned char>(text[position]);
        if (byte < 0x80)
        {
            ++position;
            if (byte >= 'A' && byte <= 'Z') letter(static_cast<char>(byte + 32));
            else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) letter(static_cast<char>(byte));
            else gap = true;
            continue;
        }
        const auto code = next_code_point(text, position);
        if (code == 0x153 || code == 0x152) { letter('o'), letter('e'); continue; }
        if (code == 0xE6 || code == 0xC6) { letter('a'), letter('e'); continue; }
        if (code == 0xDF) { letter('s'), letter('s'); continue; }
        std::array<utf8proc_int32_t, 8> parts{};
        int boundary = 0;
        const auto count = code < 0 ? 0
                                    : utf8proc_decompose_char(code, parts.data(), parts.size(),
                                                              static_cast<utf8proc_option_t>(
                                                                  UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                                                  UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK),
                                                              &boundary);
        bool any = false;
        for (utf8proc_ssize_t i = 0; i < count && i < static_cast<utf8proc_ssize_t>(parts.size()); ++i)
        {
            const auto part = parts[static_cast<std::size_t>(i)];
            const auto category = utf8proc_category(part);
            const bool is_letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
            if (!is_letter && category != UTF8PROC_CATEGORY_ND) continue;
            if (part < 0x80) letter(static_cast<char>(part));
            else
            {
                if (gap && !out.empty()) out += ' ';
                gap = false;
                append_code_point(out, part);
            }
            any = true;
        }
        // A lone combining mark is dropped without cutting the word; any other sign is a gap.
        if (!any && !(code >= 0 && utf8proc_category(code) == UTF8PROC_CATEGORY_MN)) gap = true;
    }
    return out;
}

bool valid_utf8(std::string_view text)
{
    std::size_t position = 0;
    while (position < text.size())
    {
        if (static_cast<unsigned char>(text[position]) < 0x80) ++position;
        else if (next_code_point(text, position) < 0) return false;
    }
    return true;
}

std::string repaired_utf8(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    std::size_t position = 0;
    while (position < text.size())
    {
        const auto start = position;
        const auto code = next_code_point(text, position);
        if (code <= 0) append_code_point(out, 0xFFFD);
        else out.append(text.substr(start, position - start));
    }
    return out;
}

std::string from_windows_1252(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text)
    {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) out += c;
        else if (byte < 0xA0)
            append_code_point(out, kWindows1252[byte - 0x80u] ? kWindows1252[byte - 0x80u] : 0xFFFD);
        else append_code_point(out, byte);
    }
    return out;
}

std::size_t length_utf8(std::string_view text)
{
    std::size_t count = 0;
    for (const char c : text)
        if ((static_cast<unsigned char>(c) & 0xC0u) != 0x80u) ++count;
    return count;
}

std::string shortened(std::string_view text, std::size_t count)
{
    if (length_utf8(text) <= count) return std::string(text);
    std::size_t seen = 0, end = 0;
    while (end < text.size())
    {
        if ((static_cast<unsigned char>(text[end]) & 0xC0u) != 0x80u && seen++ == count - 1) break;
        ++end;
    }
    return std::string(trimmed(text.substr(0, end))) + "…";
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::array<std::string_view, 8> kSpaces = {" ", "\t", "\r", "\n", "\u00A0", "\u202F", "\uFEFF", "\u200B"};
    for (bool again = true; again;)
    {
        again = false;
        for (const auto space : kSpaces)
        {
            while (text.starts_with(space)) text.remove_prefix(space.size()), again = true;
            while (text.ends_with(space)) text.remove_suffix(space.size()), again = true;
        }
    }
    return text;
}

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t start = 0;;)
    {
        const auto end = text.find(separator, start);
        parts.emplace_back(text.substr(start, end == std::string_view::npos ? end : end - start));
        if (end == std::string_view::npos) return parts;
        start = end + 1;
    }
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator)
{
    std::string out;
    for (const auto& part : parts)
    {
        if (&part != &parts.front()) out += separator;
        out += part;
    }
    return out;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to)
{
    ensure(!from.empty(), "replaced() needs something to look for");
    std::string out;
    for (std::size_t start = 0;;)
    {
        const auto found = text.find(from, start);
        out += text.substr(start, found == std::string_view::npos ? found : found - start);
        if (found == std::string_view::npos) return out;
        out += to;
        start = found + from.size();
    }
}

bool all_digits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string html_escaped(std::string_view text)
{
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : text)
    {
        switch (c)
        {
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '"': out += "&quot;"; break;
        case '\'': out += "&#39;"; break;
        default: out += c;
        }
    }
    return out;
}

std::string grouped(std::int64_t number)
{
    const bool negative = number < 0;
    // The magnitude as unsigned: the most negative number has no positive twin.
    const auto magnitude =
        negative ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
    const std::string digits = std::to_string(magnitude);
    std::string out = negative ? "−" : "";
    for (std::size_t i = 0; i < digits.size(); ++i)
    {
        if (i > 0 && (digits.size() - i) % 3 == 0) out += kNarrowNoBreakSpace;
        out += digits[i];
    }
    return out;
}

std::string french_hundredths(std::int64_t hundredths)
{
    const auto rest = hundredths % 100;
    const auto cents = static_cast<int>(rest < 0 ? -rest : rest);
    std::string out = hundredths < 0 && hundredths > -100 ? "−0" : grouped(hundredths / 100);
    out += ',';
    out += static_cast<char>('0' + cents / 10);
    out += static_cast<char>('0' + cents % 10);
    return out;
}

} // namespace socle
