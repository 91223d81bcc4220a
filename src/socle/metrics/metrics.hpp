#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace socle
{

/// The figures that a supervisor reads on /metrics. Any thread.
class Metrics
{
public:
    Metrics();
    ~Metrics();

    /// http_requests_total{route, status="2xx"} and http_request_seconds{route}. `route` is a pattern, never a path:
    /// each value is a series that lives as long as the server.
    void count_request(std::string_view route, int status, std::chrono::microseconds duration);

    /// A figure read when somebody asks for it: connections open, queue depth, bytes of the database.
    void gauge(const std::string& name, const std::string& help, std::function<std::int64_t()> read);

    /// Everything, in the text format of Prometheus ("text/plain; version=0.0.4").
    std::string text() const;

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace socle
