#include "socle/metrics/metrics.hpp"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

using namespace socle;
using namespace std::chrono_literals;

namespace
{

bool says(const Metrics& metrics, const std::string& line)
{
    return ("\n" + metrics.text()).find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST_CASE("requests are counted by pattern and class of status, durations beside them")
{
    Metrics metrics;
    metrics.count_request("/lots/:lot", 200, 1200us);
    metrics.count_request("/lots/:lot", 204, 300us);
    metrics.count_request("/lots/:lot", 404, 300us);
    metrics.count_request("", 400, 10us);
    CHECK(says(metrics, R"(http_requests_total{route="/lots/:lot",status="2xx"} 2)"));
    CHECK(says(metrics, R"(http_requests_total{route="/lots/:lot",status="4xx"} 1)"));
    CHECK(says(metrics, R"(http_requests_total{route="none",status="4xx"} 1)"));
    CHECK(says(metrics, R"(http_request_seconds_count{route="/lots/:lot"} 3)"));
    CHECK(says(metrics, R"(http_request_seconds_bucket{route="/lots/:lot",le="0.001"} 2)"));
}

TEST_CASE("a gauge is read when it is asked for")
{
    Metrics metrics;
    std::int64_t connections = 3;
    metrics.gauge("http_connections_open", "Connections open now.", [&] { return connections; });
    CHECK(says(metrics, "http_connections_open 3"));
    connections = 5;
    CHECK(says(metrics, "http_connections_open 5"));
}

TEST_CASE("threads that count together lose nothing")
{
    Metrics metrics;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([&] {
            for (int i = 0; i < 1000; ++i) metrics.count_request("/" + std::to_string(i % 10), 200, 1us);
        });
    for (std::thread& thread : threads) thread.join();
    for (int i = 0; i < 10; ++i)
        CHECK(says(metrics, "http_requests_total{route=\"/" + std::to_string(i) + "\",status=\"2xx\"} 400"));
}
