#include "socle/http/observation.hpp"

#include "socle/log/log.hpp"
#include "socle/metrics/metrics.hpp"

#include <algorithm>
#include <string>

namespace socle
{

namespace
{

/// The path of no known page: identifiers are kept, but a segment longer than a UUID may be a secret mistyped.
std::string loggable(std::string_view path)
{
    constexpr std::size_t kLongestIdentifier = 36;
    std::string kept;
    while (!path.empty())
    {
        const std::size_t end = std::min(path.find('/', 1), path.size());
        kept += end - 1 > kLongestIdentifier ? "/…" : path.substr(0, end);
        path.remove_prefix(end);
    }
    return kept;
}

} // namespace

std::function<void(const Exchange&)> log_and_count(Metrics& metrics)
{
    return [&metrics](const Exchange& exchange) {
        const Request& request = exchange.request;
        const int status = static_cast<int>(exchange.status);
        metrics.count_request(request.route, status, exchange.duration);
        log_event(status >= 500 ? Level::Error : Level::Info, "request",
                  {{"id", request.id},
                   {"method", method_name(request.method)},
                   // Of a known page, its pattern: a path may hold the secret of a one-time link.
                   {"path", request.route.empty() ? loggable(request.path) : request.route},
                   {"status", status},
                   {"duration_us", exchange.duration.count()},
                   {"bytes", exchange.bytes},
                   {"failure", exchange.failure}});
    };
}

void watch(Metrics& metrics, const Server& server)
{
    const auto figure = [](std::size_t value) { return static_cast<std::int64_t>(value); };
    metrics.gauge("http_connections_open", "Connections open now.",
                  [&, figure] { return figure(server.connections()); });
    metrics.gauge("http_queue_depth", "Requests waiting for a handler.",
                  [&, figure] { return figure(server.queue_depth()); });
    metrics.gauge("http_refused_total", "Requests refused because the queue or the server was full.",
                  [&, figure] { return figure(server.refused()); });
}

} // namespace socle
