// A server with one file of 2 kB in memory, and the same bytes from a handler of the pool. Arguments: a port, then
// "observed" to log (to /dev/null) and count each answer as in service.
#include "socle/http/assets.hpp"
#include "socle/http/observation.hpp"
#include "socle/http/server.hpp"
#include "socle/log/log.hpp"
#include "socle/metrics/metrics.hpp"

#include <iostream>

using namespace socle;

int main(int count, char** arguments)
{
    if (count < 2) {
        std::cerr << "http_bench PORT [observed]\n";
        return 2;
    }
    // Not compressible, so that everybody sends the same bytes.
    const std::string page(2048, 'x');
    const Assets assets({{"page.00000000.woff2", page}}, R"({"page.woff2": "page.00000000.woff2"})");
    Metrics metrics;

    ServerOptions options;
    options.port = static_cast<std::uint16_t>(std::stoi(arguments[1]));
    options.immediate = [&](const Request& request) { return assets.answer(request); };
    if (count > 2) {
        open_log({Level::Info, "/dev/null"});
        options.on_exchange = log_and_count(metrics);
    }
    Server server(options, [&](Request&) { return Response::html(page); });
    server.run();
    close_log();
}
