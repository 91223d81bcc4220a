#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace socle
{

enum class Level
{
    Debug,
    Info,
    Warning,
    Error
};

/// A name and a number or a text. Names are ours; texts may come from anywhere.
struct LogField
{
    LogField(std::string_view field, std::integral auto number) : name(field), value(static_cast<std::int64_t>(number))
    {
    }
    LogField(std::string_view field, std::string_view text) : name(field), value(text) {}
    LogField(std::string_view field, const char* text) : name(field), value(std::string_view(text)) {}
    LogField(std::string_view field, const std::string& text) : name(field), value(std::string_view(text)) {}

    std::string_view name;
    std::variant<std::int64_t, std::string_view> value;
};

struct LogOptions
{
    Level lowest = Level::Info;
    std::string file; // empty: standard error, which the service manager keeps
};

/// Where lines go from now on. Without it: Info and above, to standard error.
void open_log(const LogOptions& options);

/// One line of JSON: {"at":"2026-11-21T08:15:30.123Z","level":"info","event":"start","port":8080}.
/// Never waits for the disk: lines are written five times a second, and dropped (and counted) beyond 4 MB behind.
/// No personal data here: identifiers and counts, never a name, a birth date, a query value or a body.
void log_event(Level level, std::string_view event, std::initializer_list<LogField> fields = {});

/// Writes what is still behind; for the end of main.
void close_log();

/// The line itself, without its time: what log_event writes.
std::string log_line(Level level, std::string_view event, std::initializer_list<LogField> fields);

} // namespace socle
