#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace socle
{

/// A point in time, to the millisecond, UTC.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// The one place that reads the wall clock.
Instant now();

/// "2026-11-21T08:15:30.123Z" both ways: fixed width, so that text order is time order.
std::string format_instant(Instant instant);
std::optional<Instant> parse_instant(std::string_view text);

/// "2026-11-21" both ways; refuses impossible days.
std::string format_day(std::chrono::year_month_day day);
std::optional<std::chrono::year_month_day> parse_day(std::string_view text);

/// "2026-11" both ways.
std::string format_month(std::chrono::year_month month);
std::optional<std::chrono::year_month> parse_month(std::string_view text);

/// The day it is in France (Europe/Paris, summer time included) at that instant: legal deadlines are French days.
std::chrono::year_month_day day_in_paris(Instant instant);

/// Hour and minute in Paris, "14:05".
std::string hour_in_paris(Instant instant);

/// Days from `from` to `to` (negative when `to` is before).
int days_between(std::chrono::year_month_day from, std::chrono::year_month_day to);

} // namespace socle
