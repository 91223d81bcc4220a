#include "socle/calendar/calendar.hpp"

#include "socle/text/text.hpp"

#include <doctest/doctest.h>

using namespace socle;
using namespace std::chrono;

namespace
{

const Instant kEdited = *parse_instant("2026-05-10T09:00:00.000Z");

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// What a reader sees once the folded lines are joined again.
std::string unfolded(const std::string& text) { return replaced(text, "\r\n ", ""); }

} // namespace

TEST_CASE("a whole day is a date without hours nor zone, and leaves its reader free")
{
    const auto text = write({"Ouvrage//Conventions", "Conventions", {{.uid = "1@ouvrage", .title = "Terme", .day = 2026y / December / 31, .reminders = {30, 7}}}}, kEdited);
    CHECK(has(text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Ouvrage//Conventions//FR\r\n"));
    CHECK(has(text, "DTSTAMP:20260510T090000Z\r\n"));
    CHECK(has(text, "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n"));
    CHECK(has(text, "TRANSP:TRANSPARENT\r\n"));
    CHECK(has(text, "TRIGGER:-P30D\r\nEND:VALARM\r\nBEGIN:VALARM\r\nACTION:DISPLAY\r\nDESCRIPTION:Terme\r\nTRIGGER:-P7D\r\n"));
    CHECK_FALSE(has(text, "VTIMEZONE"));
    CHECK_FALSE(has(text, "LOCATION"));
    CHECK(text.ends_with("END:VEVENT\r\nEND:VCALENDAR\r\n"));
}

TEST_CASE("an hour is an hour of Paris, whose rules come with the file, once")
{
    const CalendarEvent morning{.uid = "1@ouvrage", .title = "Café", .day = 2026y / May / 19, .start = 9 * 60 + 5, .end = 11 * 60, .cancelled = true};
    const auto text = write({"Ouvrage//Lieu", "Lieu", {morning, morning}}, kEdited);
    CHECK(has(text, "DTSTART;TZID=Europe/Paris:20260519T090500\r\nDTEND;TZID=Europe/Paris:20260519T110000\r\n"));
    CHECK(has(text, "STATUS:CANCELLED"));
    CHECK_FALSE(has(text, "TRANSP"));
    const auto zone = text.find("BEGIN:VTIMEZONE");
    CHECK(zone != std::string::npos);
    CHECK(text.find("BEGIN:VTIMEZONE", zone + 1) == std::string::npos);
}

TEST_CASE("texts are escaped, lines are cut between letters, and joined again they say the same")
{
    std::string long_text;
    for (int i = 0; i < 60; ++i) long_text += "été ; à, \\ ";
    const auto text = write({"Ouvrage//Lieu", "Lieu", {{.uid = "1@ouvrage", .title = long_text, .day = 2026y / May / 19, .description = "un\ndeux\tfin\r", .url = "https://exemple.fr/1"}}}, kEdited);
    for (const auto& one : split(text, '\n'))
    {
        CHECK(one.size() <= 76); // 75 and the carriage return
        CHECK_FALSE((!one.empty() && (static_cast<unsigned char>(one.front()) & 0xC0) == 0x80));
    }
    CHECK(has(unfolded(text), "SUMMARY:" + replaced(replaced(replaced(long_text, "\\", "\\\\"), ";", "\\;"), ",", "\\,")));
    CHECK(has(text, "DESCRIPTION:un\\ndeuxfin\r\n"));
    CHECK(has(text, "URL:https://exemple.fr/1\r\n"));
}

TEST_CASE("a calendar without events is still one")
{
    CHECK(has(write({"Ouvrage//Lieu", "", {}}, kEdited), "METHOD:PUBLISH\r\nEND:VCALENDAR\r\n"));
}
