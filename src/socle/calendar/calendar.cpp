#include "socle/calendar/calendar.hpp"

#include "socle/text/text.hpp"

#include <cstdio>
#include <string_view>

namespace socle
{

namespace
{

// A line has at most 75 bytes, its end not counted; what follows starts with a space. A letter is never cut.
constexpr std::size_t kBytesPerLine = 75;

void line(std::string& out, std::string_view text)
{
    std::size_t room = kBytesPerLine;
    while (text.size() > room)
    {
        std::size_t cut = room;
        while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
        out += text.substr(0, cut);
        out += "\r\n ";
        text.remove_prefix(cut);
        room = kBytesPerLine - 1;
    }
    out += text;
    out += "\r\n";
}

/// A property text: backslash, semicolon, comma and end of line are escaped; other control characters are dropped.
std::string escaped(std::string_view text)
{
    std::string out;
    for (const char c : text)
    {
        if (c == '\\' || c == ';' || c == ',') out += '\\';
        if (c == '\n') out += "\\n";
        else if (static_cast<unsigned char>(c) >= 0x20) out += c;
    }
    return out;
}

void text_line(std::string& out, std::string_view name, std::string_view text)
{
    if (!text.empty()) line(out, std::string(name) + ":" + escaped(text));
}

std::string compact(std::chrono::year_month_day day) { return replaced(format_day(day), "-", ""); }

std::string in_paris(std::chrono::year_month_day day, int minutes)
{
    char hour[16];
    std::snprintf(hour, sizeof hour, "T%02d%02d00", minutes / 60, minutes % 60);
    return ";TZID=Europe/Paris:" + compact(day) + hour;
}

// Summer starts on the last Sunday of March and ends on the last one of October.
constexpr std::string_view kParis[] = {"BEGIN:VTIMEZONE", "TZID:Europe/Paris",
                                       "BEGIN:DAYLIGHT", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST", "DTSTART:19700329T020000", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "END:DAYLIGHT",
                                       "BEGIN:STANDARD", "TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "TZNAME:CET", "DTSTART:19701025T030000", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU", "END:STANDARD",
                                       "END:VTIMEZONE"};

void write_event(std::string& out, const CalendarEvent& event, std::string_view stamp)
{
    line(out, "BEGIN:VEVENT");
    line(out, "UID:" + event.uid);
    line(out, "DTSTAMP:" + std::string(stamp));
    if (event.start < 0)
    {
        line(out, "DTSTART;VALUE=DATE:" + compact(event.day));
        line(out, "DTEND;VALUE=DATE:" + compact(std::chrono::sys_days{event.day} + std::chrono::days{1}));
    }
    else
    {
        line(out, "DTSTART" + in_paris(event.day, event.start));
        line(out, "DTEND" + in_paris(event.day, event.end));
    }
    text_line(out, "SUMMARY", event.title);
    text_line(out, "LOCATION", event.place);
    text_line(out, "DESCRIPTION", event.description);
    text_line(out, "CATEGORIES", event.category);
    line(out, std::string("STATUS:") + (event.cancelled ? "CANCELLED" : "CONFIRMED"));
    if (event.start < 0) line(out, "TRANSP:TRANSPARENT");
    if (!event.url.empty()) line(out, "URL:" + event.url);
    for (const int days : event.reminders)
    {
        line(out, "BEGIN:VALARM");
        line(out, "ACTION:DISPLAY");
        text_line(out, "DESCRIPTION", event.title);
        line(out, "TRIGGER:-P" + std::to_string(days) + "D");
        line(out, "END:VALARM");
    }
    line(out, "END:VEVENT");
}

} // namespace

std::string write(const Calendar& calendar, Instant edited_at)
{
    std::string out;
    // "2026-05-10T09:00:00.000Z" -> "20260510T090000Z"
    const auto stamp = replaced(replaced(format_instant(edited_at).substr(0, 19), "-", ""), ":", "") + "Z";
    line(out, "BEGIN:VCALENDAR");
    line(out, "VERSION:2.0");
    line(out, "PRODID:-//" + calendar.product + "//FR");
    line(out, "CALSCALE:GREGORIAN");
    line(out, "METHOD:PUBLISH");
    text_line(out, "X-WR-CALNAME", calendar.name);
    for (const auto& event : calendar.events)
        if (event.start >= 0)
        {
            for (const auto one : kParis) line(out, one);
            break;
        }
    for (const auto& event : calendar.events) write_event(out, event, stamp);
    line(out, "END:VCALENDAR");
    return out;
}

} // namespace socle
