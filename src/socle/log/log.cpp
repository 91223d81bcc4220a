#include "socle/log/log.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <spdlog/async_logger.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <memory>
#include <mutex>

namespace socle
{

namespace
{

constexpr std::size_t kLinesBehind = 8192;

/// spdlog's own registry is left alone: one queue, one thread, one sink, held here.
struct Output
{
    explicit Output(const LogOptions& options)
        : pool(std::make_shared<spdlog::details::thread_pool>(kLinesBehind, 1)), lowest(options.lowest)
    {
        spdlog::sink_ptr sink;
        if (options.file.empty())
            sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
        else
            sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(options.file);
        logger = std::make_shared<spdlog::async_logger>("ouvrage", std::move(sink), pool,
                                                        spdlog::async_overflow_policy::overrun_oldest);
        logger->set_pattern("%v");
        logger->set_level(spdlog::level::trace);
        logger->flush_on(spdlog::level::trace);
    }

    std::shared_ptr<spdlog::details::thread_pool> pool; // its end waits for the lines behind
    std::shared_ptr<spdlog::async_logger> logger;
    Level lowest;
};

std::mutex output_mutex;
std::shared_ptr<Output> current_output;

std::shared_ptr<Output> output()
{
    const std::lock_guard lock(output_mutex);
    if (!current_output) current_output = std::make_shared<Output>(LogOptions{});
    return current_output;
}

std::string_view level_name(Level level)
{
    switch (level) {
    case Level::Debug:
        return "debug";
    case Level::Info:
        return "info";
    case Level::Warning:
        return "warning";
    case Level::Error:
        return "error";
    }
    throw Bug("unknown level");
}

/// A line is one line, whatever was typed by a visitor.
void append_json(std::string& out, std::string_view text)
{
    out += '"';
    const bool is_sound = valid_utf8(text);
    const std::string repaired = is_sound ? "" : repaired_utf8(text);
    for (const char c : is_sound ? text : std::string_view(repaired)) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            static constexpr char kHex[] = "0123456789abcdef";
            out += "\\u00";
            out += kHex[static_cast<unsigned char>(c) >> 4];
            out += kHex[static_cast<unsigned char>(c) & 15];
        } else
            out += c;
    }
    out += '"';
}

} // namespace

void open_log(const LogOptions& options)
{
    auto opened = std::make_shared<Output>(options);
    const std::lock_guard lock(output_mutex);
    current_output.swap(opened);
}

void close_log()
{
    std::shared_ptr<Output> closed;
    const std::lock_guard lock(output_mutex);
    current_output.swap(closed);
}

std::string log_line(Level level, std::string_view event, std::initializer_list<LogField> fields)
{
    std::string line = "\"level\":\"";
    line.append(level_name(level)).append("\",\"event\":");
    append_json(line, event);
    for (const LogField& field : fields) {
        line += ',';
        append_json(line, field.name);
        line += ':';
        if (const auto* number = std::get_if<std::int64_t>(&field.value))
            line += std::to_string(*number);
        else
            append_json(line, std::get<std::string_view>(field.value));
    }
    return line + '}';
}

void log_event(Level level, std::string_view event, std::initializer_list<LogField> fields)
{
    const std::shared_ptr<Output> to = output();
    if (level < to->lowest) return;
    to->logger->log(spdlog::level::info, spdlog::string_view_t("{\"at\":\"" + format_instant(now()) + "\"," +
                                                               log_line(level, event, fields)));
}

} // namespace socle
