#pragma once

#include "socle/time/time.hpp"

#include <chrono>
#include <string>
#include <vector>

/// iCalendar files (RFC 5545) that phones and mail programs read: lines of at most 75 bytes, CRLF, texts escaped, hours of Paris. Same data, same bytes.
namespace socle
{

struct CalendarEvent
{
    std::string uid;   ///< stable: an event received again replaces the first
    std::string title;
    std::chrono::year_month_day day{};
    /// Minutes since midnight in Paris, both or none: without them the event lasts the day, and does not make its reader busy.
    int start = -1;
    int end = -1;
    std::string place = {};
    std::string description = {}; ///< lines separated by '\n'
    std::string category = {};
    std::string url = {};
    bool cancelled = false;
    std::vector<int> reminders = {}; ///< days before
};

struct Calendar
{
    std::string product; ///< "Ouvrage//Lieu d'accueil"
    std::string name;
    std::vector<CalendarEvent> events;
};

std::string write(const Calendar& calendar, Instant edited_at);

} // namespace socle
