#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace socle
{

/// What a spreadsheet meant by the number it stored. "151.66999999999999" is how some write 151.67: only 15 significant
/// digits are meant. Rounded half up on the text, never through a binary number, and written plainly: "1.5167E2" gives
/// "151.67". Nothing when the text is no number or its exponent is beyond ±40.
std::optional<std::string> meant_decimal(std::string_view stored);

/// value × factor, rounded half up to an integer, computed on the decimal text. Nothing when it does not fit.
std::optional<std::int64_t> scaled_decimal(std::string_view plain, std::int64_t factor);

/// Hundredths in plain decimal, without useless zeros: 15167 -> "151.67", 15000 -> "150".
std::string decimal_of_hundredths(std::int64_t hundredths);

} // namespace socle
