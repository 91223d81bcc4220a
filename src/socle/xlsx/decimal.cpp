#include "socle/xlsx/decimal.hpp"

#include <charconv>

namespace socle
{

namespace
{

constexpr std::size_t kMeantDigits = 15;
constexpr int kLargestExponent = 40;

bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/// 0.digits × 10^point, digits without zeros at either end (none at all for zero).
struct Decimal
{
    bool negative = false;
    std::string digits;
    int point = 0;
};

std::optional<Decimal> read(std::string_view text)
{
    Decimal number;
    if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
        number.negative = text[0] == '-';
        text.remove_prefix(1);
    }
    if (text.size() > 64) return std::nullopt;
    bool seen_point = false, seen_digit = false;
    std::size_t i = 0;
    for (; i < text.size(); ++i) {
        if (text[i] == '.' && !seen_point) {
            seen_point = true;
            continue;
        }
        if (!is_digit(text[i])) break;
        seen_digit = true;
        if (text[i] == '0' && number.digits.empty()) {
            number.point -= seen_point;
            continue;
        }
        number.digits += text[i];
        number.point += !seen_point;
    }
    if (!seen_digit) return std::nullopt;
    if (i < text.size()) {
        if (text[i] != 'E' && text[i] != 'e') return std::nullopt;
        text.remove_prefix(i + 1);
        if (!text.empty() && text[0] == '+') text.remove_prefix(1);
        int exponent = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
        if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
        if (exponent > 1000 || exponent < -1000) return std::nullopt;
        number.point += exponent;
    }
    while (!number.digits.empty() && number.digits.back() == '0') number.digits.pop_back();
    return number;
}

void round(Decimal& number)
{
    if (number.digits.size() <= kMeantDigits) return;
    const bool up = number.digits[kMeantDigits] >= '5';
    number.digits.resize(kMeantDigits);
    if (up) {
        std::size_t at = number.digits.size();
        while (at > 0 && number.digits[at - 1] == '9') --at;
        if (at == 0) {
            number.digits = "1";
            ++number.point;
        } else {
            ++number.digits[at - 1];
            number.digits.resize(at);
        }
    }
    while (!number.digits.empty() && number.digits.back() == '0') number.digits.pop_back();
}

std::string write(const Decimal& number)
{
    if (number.digits.empty()) return "0";
    std::string text = number.negative ? "-" : "";
    const auto size = static_cast<int>(number.digits.size());
    if (number.point <= 0)
        text += "0." + std::string(static_cast<std::size_t>(-number.point), '0') + number.digits;
    else if (number.point >= size)
        text += number.digits + std::string(static_cast<std::size_t>(number.point - size), '0');
    else
        text += number.digits.substr(0, static_cast<std::size_t>(number.point)) + "." +
                number.digits.substr(static_cast<std::size_t>(number.point));
    return text;
}

/// What most cells hold: nothing to round nor to rewrite.
bool already_plain(std::string_view text)
{
    if (!text.empty() && text[0] == '-') text.remove_prefix(1);
    if (text.empty() || text.size() > kMeantDigits || text[0] == '.' || text == "0") return text == "0";
    if (text[0] == '0' && text[1] != '.') return false;
    std::size_t points = 0;
    bool other_than_zero = false;
    for (const char c : text) {
        if (c == '.')
            ++points;
        else if (!is_digit(c))
            return false;
        else
            other_than_zero |= c != '0';
    }
    return other_than_zero && (points == 0 || (points == 1 && text.back() != '.' && text.back() != '0'));
}

} // namespace

std::optional<std::string> meant_decimal(std::string_view stored)
{
    if (already_plain(stored) && stored != "-0") return std::string(stored);
    auto number = read(stored);
    if (!number) return std::nullopt;
    round(*number);
    if (!number->digits.empty() && (number->point > kLargestExponent || number->point < -kLargestExponent))
        return std::nullopt;
    return write(*number);
}

std::optional<std::int64_t> scaled_decimal(std::string_view plain, std::int64_t factor)
{
    auto number = read(plain);
    if (!number) return std::nullopt;
    round(*number);
    if (number->digits.empty()) return 0;
    std::int64_t mantissa = 0;
    (void)std::from_chars(number->digits.data(), number->digits.data() + number->digits.size(), mantissa);
    // 15 digits times a factor of 10^9 at most stay below 10^24.
    __extension__ typedef __int128 Wide;
    Wide value = static_cast<Wide>(mantissa) * factor;
    int shift = number->point - static_cast<int>(number->digits.size());
    if (shift > 18 || shift < -36) return shift > 0 ? std::nullopt : std::optional<std::int64_t>(0);
    for (; shift > 0; --shift) {
        value *= 10;
        if (value > INT64_MAX) return std::nullopt;
    }
    if (shift < 0) {
        for (; shift < -1; ++shift) value /= 10;
        value = (value + 5) / 10;
    }
    if (value > INT64_MAX) return std::nullopt;
    return static_cast<std::int64_t>(number->negative ? -value : value);
}

std::string decimal_of_hundredths(std::int64_t hundredths)
{
    const bool negative = hundredths < 0;
    const auto size = negative ? 0 - static_cast<std::uint64_t>(hundredths) : static_cast<std::uint64_t>(hundredths);
    std::string text = (negative ? "-" : "") + std::to_string(size / 100);
    const auto rest = static_cast<int>(size % 100);
    if (rest == 0) return text;
    text += '.';
    text += static_cast<char>('0' + rest / 10);
    if (rest % 10 != 0) text += static_cast<char>('0' + rest % 10);
    return text;
}

} // namespace socle
