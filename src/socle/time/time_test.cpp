#include "socle/time/time.hpp"

#include <doctest/doctest.h>

using namespace socle;
using namespace std::chrono;

TEST_CASE("an instant is written with a fixed width and read back to the millisecond")
{
    const Instant instant = sys_days{2026y / November / 21} + 8h + 15min + 30s + 7ms;
    CHECK(format_instant(instant) == "2026-11-21T08:15:30.007Z");
    CHECK(parse_instant("2026-11-21T08:15:30.007Z") == instant);
}

TEST_CASE("impossible or half-written dates are not read")
{
    CHECK_FALSE(parse_day("2026-02-29"));
    CHECK_FALSE(parse_day("2026-2-9"));
    CHECK_FALSE(parse_day("2026-02-1x"));
    CHECK(parse_day("2028-02-29") == 2028y / February / 29);
    CHECK_FALSE(parse_month("2026-13"));
    CHECK_FALSE(parse_month("2026-00"));
    CHECK_FALSE(parse_instant("2026-11-21T24:00:00.000Z"));
    CHECK_FALSE(parse_instant("2026-11-21T08:15:30Z"));
}

TEST_CASE("the French day changes at midnight in Paris, winter and summer")
{
    CHECK(day_in_paris(sys_days{2026y / January / 31} + 22h + 59min) == 2026y / January / 31);
    CHECK(day_in_paris(sys_days{2026y / January / 31} + 23h) == 2026y / February / 1);
    CHECK(day_in_paris(sys_days{2026y / July / 31} + 22h) == 2026y / August / 1);
    CHECK(hour_in_paris(sys_days{2026y / March / 29} + 59min) == "01:59");
    CHECK(hour_in_paris(sys_days{2026y / March / 29} + 1h) == "03:00");
    CHECK(hour_in_paris(sys_days{2026y / October / 25} + 1h) == "02:00");
}
