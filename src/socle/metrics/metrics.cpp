#include "socle/metrics/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <sstream>
#include <vector>

namespace socle
{

namespace
{

using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;

const Histogram::BucketBoundaries kSeconds = {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                              0.1,    0.25,  0.5,    1,     2.5,  5,     10};
constexpr int kClasses = 6; // "1xx" to "5xx" have their own rank

/// What one pattern counts. Found again at each request, so that the library's own search by labels is not.
struct Series
{
    Histogram* duration = nullptr;
    Counter* by_class[kClasses] = {};
};

} // namespace

struct Metrics::Inside
{
    struct ReadGauge
    {
        prometheus::Gauge* gauge;
        std::function<std::int64_t()> read;
    };

    Series& series(std::string_view route)
    {
        {
            const std::shared_lock lock(mutex);
            const auto found = by_route.find(route);
            if (found != by_route.end()) return found->second;
        }
        const std::unique_lock lock(mutex);
        const auto [place, is_new] = by_route.try_emplace(std::string(route));
        if (is_new) {
            const prometheus::Labels labels = {{"route", std::string(route)}};
            place->second.duration = &durations.Add(labels, kSeconds);
            for (int rank = 1; rank < kClasses; ++rank) {
                prometheus::Labels with_class = labels;
                with_class["status"] = std::to_string(rank) + "xx";
                place->second.by_class[rank] = &requests.Add(with_class);
            }
        }
        return place->second;
    }

    prometheus::Registry registry;
    Family<Counter>& requests = prometheus::BuildCounter()
                                    .Name("http_requests_total")
                                    .Help("Requests answered, by route pattern and class of status.")
                                    .Register(registry);
    Family<Histogram>& durations = prometheus::BuildHistogram()
                                       .Name("http_request_seconds")
                                       .Help("From the last byte of the request to the last byte of the answer.")
                                       .Register(registry);
    std::shared_mutex mutex;
    std::map<std::string, Series, std::less<>> by_route;
    std::vector<ReadGauge> gauges;
};

Metrics::Metrics() : inside_(std::make_unique<Inside>()) {}

Metrics::~Metrics() = default;

void Metrics::count_request(std::string_view route, int status, std::chrono::microseconds duration)
{
    Series& series = inside_->series(route.empty() ? "none" : route);
    const int rank = status / 100;
    if (rank >= 1 && rank < kClasses) series.by_class[rank]->Increment();
    series.duration->Observe(std::chrono::duration<double>(duration).count());
}

void Metrics::gauge(const std::string& name, const std::string& help, std::function<std::int64_t()> read)
{
    prometheus::Gauge& made = prometheus::BuildGauge().Name(name).Help(help).Register(inside_->registry).Add({});
    const std::unique_lock lock(inside_->mutex);
    inside_->gauges.push_back({&made, std::move(read)});
}

std::string Metrics::text() const
{
    {
        const std::shared_lock lock(inside_->mutex);
        for (const Inside::ReadGauge& one : inside_->gauges) one.gauge->Set(static_cast<double>(one.read()));
    }
    std::ostringstream out;
    prometheus::TextSerializer().Serialize(out, inside_->registry.Collect());
    return out.str();
}

} // namespace socle
