#include "socle/time/time.hpp"

#include <array>
#include <cstdio>

namespace socle
{

namespace
{

using namespace std::chrono;

/// All the digits of `text` as a number; none when a character is not a digit.
std::optional<int> digits(std::string_view text)
{
    int number = 0;
    for (const char c : text)
    {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + (c - '0');
    }
    return number;
}

/// Last Sunday of a month at 01:00 UTC: when European summer time begins (March) and ends (October).
sys_seconds last_sunday_0100(year y, month m)
{
    return sys_days{y / m / Sunday[last]} + hours{1};
}

/// Directive 2000/84/CE: the same instant everywhere in the Union.
minutes paris_offset(Instant instant)
{
    const auto date = year_month_day{floor<days>(instant)};
    const bool summer =
        instant >= last_sunday_0100(date.year(), March) && instant < last_sunday_0100(date.year(), October);
    return summer ? hours{2} : hours{1};
}

template <class... Args> std::string print(const char* format, Args... args)
{
    std::array<char, 40> buffer{};
    const int length = std::snprintf(buffer.data(), buffer.size(), format, args...);
    return {buffer.data(), static_cast<std::size_t>(length)};
}

} // namespace

Instant now()
{
    return floor<milliseconds>(system_clock::now());
}

std::string format_instant(Instant instant)
{
    const auto day = floor<days>(instant);
    const year_month_day date{day};
    const hh_mm_ss time{instant - day};
    return print("%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                 static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                 static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                 static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
}

std::optional<Instant> parse_instant(std::string_view text)
{
    if (text.size() != 24 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.' ||
        text[23] != 'Z')
        return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const auto h = digits(text.substr(11, 2)), m = digits(text.substr(14, 2)), s = digits(text.substr(17, 2)),
               ms = digits(text.substr(20, 3));
    if (!day || !h || !m || !s || !ms || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
    return sys_days{*day} + hours{*h} + minutes{*m} + seconds{*s} + milliseconds{*ms};
}

std::string format_day(year_month_day day)
{
    return print("%04d-%02u-%02u", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                 static_cast<unsigned>(day.day()));
}

std::optional<year_month_day> parse_day(std::string_view text)
{
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const auto y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2)), d = digits(text.substr(8, 2));
    if (!y || !m || !d) return std::nullopt;
    const year_month_day day{year{*y}, month(static_cast<unsigned>(*m)), std::chrono::day(static_cast<unsigned>(*d))};
    if (!day.ok()) return std::nullopt;
    return day;
}

std::string format_month(year_month month)
{
    return print("%04d-%02u", static_cast<int>(month.year()), static_cast<unsigned>(month.month()));
}

std::optional<year_month> parse_month(std::string_view text)
{
    if (text.size() != 7 || text[4] != '-') return std::nullopt;
    const auto y = digits(text.substr(0, 4)), m = digits(text.substr(5, 2));
    if (!y || !m) return std::nullopt;
    const year_month month{year{*y}, std::chrono::month(static_cast<unsigned>(*m))};
    if (!month.ok()) return std::nullopt;
    return month;
}

year_month_day day_in_paris(Instant instant)
{
    return year_month_day{floor<days>(instant + paris_offset(instant))};
}

std::string hour_in_paris(Instant instant)
{
    const auto local = instant + paris_offset(instant);
    const hh_mm_ss time{local - floor<days>(local)};
    return print("%02d:%02d", static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()));
}

int days_between(year_month_day from, year_month_day to)
{
    return static_cast<int>((sys_days{to} - sys_days{from}).count());
}

} // namespace socle
