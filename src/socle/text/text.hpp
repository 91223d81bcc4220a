#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// Lower case, without accents nor ligatures, runs of anything else than letters and digits folded to one space, trimmed:
/// "Rénovation du  GYMNASE — l'Œuvre" -> "renovation du gymnase l oeuvre". What lists search and sort by.
std::string searchable(std::string_view text);

bool valid_utf8(std::string_view text);
/// Bytes that are not UTF-8 are replaced by U+FFFD; U+0000 too.
std::string repaired_utf8(std::string_view text);
/// Windows-1252 bytes to UTF-8.
std::string from_windows_1252(std::string_view text);

/// Number of code points.
std::size_t length_utf8(std::string_view text);
/// At most `count` code points, with "…" when something was cut.
std::string shortened(std::string_view text, std::size_t count);

/// Without the white space at both ends (ASCII, no-break spaces).
std::string_view trimmed(std::string_view text);
std::vector<std::string> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);
std::string replaced(std::string_view text, std::string_view from, std::string_view to);
/// All digits and at least one.
bool all_digits(std::string_view text);

/// Escaped for HTML text and attribute values.
std::string html_escaped(std::string_view text);

/// 1234567 -> "1 234 567" with narrow no-break spaces (U+202F).
std::string grouped(std::int64_t number);
/// Hundredths as French writes them: 123456 -> "1 234,56".
std::string french_hundredths(std::int64_t hundredths);

} // namespace socle
