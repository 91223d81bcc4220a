#pragma once

#include "socle/http/server.hpp"

#include <functional>

namespace socle
{

class Metrics;

/// For ServerOptions::on_exchange: one log line and one count for each answer. The line holds the path, never the
/// query, a header nor a body: so a secret (an invitation, a reset link) travels in a query value or a body, never in a
/// path.
std::function<void(const Exchange&)> log_and_count(Metrics& metrics);

/// http_connections_open, http_queue_depth and http_refused_total of that server.
void watch(Metrics& metrics, const Server& server);

} // namespace socle
