#pragma once

#include "socle/http/http.hpp"
#include "socle/http/security_headers.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socle
{

/// Answers one request, synchronously, on a thread of the pool. What it throws becomes an answer (see ServerOptions).
using Handler = std::function<Response(Request&)>;

/// One request and its answer, once the answer has left, for the log and the figures.
struct Exchange
{
    const Request& request; // as far as it could be read
    Status status;
    std::size_t bytes;                  // of the answer, header included
    std::chrono::microseconds duration; // from the request's last byte to the answer's last byte handed to the kernel
    std::string_view failure;           // what the handler threw when it is ours (500, 503), empty otherwise
};

enum class Signals
{
    Handle, // SIGTERM and SIGINT stop the server gracefully
    Ignore
};

struct ServerOptions
{
    std::string address = "127.0.0.1";
    std::uint16_t port = 8080; // 0: any free one, then port()
    Transport transport = Transport::Plain;
    Signals signals = Signals::Handle;

    unsigned io_threads = 0;      // 0: one per core
    unsigned handler_threads = 0; // 0: two per core, at least four: handlers wait for the database
    std::size_t queue = 2048;     // requests waiting for a handler; beyond: 503

    std::size_t connections = 20'000; // beyond: 503 at once, and closed
    std::size_t requests_per_connection = 10'000;
    std::size_t header_bytes = 16 << 10; // beyond: 431
    std::size_t body_bytes = 20 << 20;   // beyond: 413
    /// Other body limits, by path prefix ("/imports" -> 200 MiB). The longest prefix wins.
    std::vector<std::pair<std::string, std::size_t>> body_bytes_by_prefix;

    std::chrono::milliseconds header_timeout{30'000}; // for the whole header, not between two bytes
    std::chrono::milliseconds body_timeout{120'000};  // for the whole body
    std::chrono::milliseconds idle_timeout{75'000};   // between two requests
    std::chrono::milliseconds write_timeout{60'000};  // for the whole answer, plus one second for each 16 kB of it
    std::chrono::milliseconds stop_timeout{10'000};   // how long a stop waits for slow clients (never cuts a handler)

    /// Addresses or networks ("10.0.0.0/8", "::1") whose X-Forwarded-For is believed.
    std::vector<std::string> trusted_proxies;

    /// Tried first, on the io thread: an answer at once from memory (assets), or none. Never blocks. Its answers are
    /// sent as they are: neither compressed nor given the headers of pages.
    std::function<std::optional<Response>(const Request&)> immediate;
    /// The page for an exception of socle/errors.hpp (Unauthenticated: 401, Bug: 500…), made on a handler's thread.
    /// `detail` is the exception's own text, empty when it is ours to read (500, 503).
    std::function<Response(const Request&, Status, std::string_view detail)> error_page;
    /// The answer when the server itself refuses: 400, 405, 408, 413, 415, 417, 431, 503. Made on the io thread: never
    /// blocks.
    std::function<Response(Status)> refusal_page;
    /// Methods a path knows, for the Allow of a 405 on a method that HTTP or we do not know ("TRACE", "BREW").
    std::function<std::vector<Method>(std::string_view path)> allowed;
    /// Called on the io thread after each answer: must not block.
    std::function<void(const Exchange&)> on_exchange;
};

/// HTTP/1.1 on its own: keep-alive, pipelining, chunked bodies, deadlines, limits. Every answer carries X-Request-Id
/// and the strict headers of security_headers.hpp; text answers are compressed for who accepts it.
class Server
{
public:
    /// Listens at once (connections wait until run); Error when the address cannot be had.
    Server(ServerOptions options, Handler handler);
    ~Server();

    std::uint16_t port() const;

    /// Blocks until a stop is complete: no new connection, current requests answered, threads joined. Called once.
    void run();
    /// Any thread, any number of times, before or during run.
    void stop();

    std::size_t connections() const; // open now
    std::size_t queue_depth() const; // requests waiting for a handler
    std::size_t refused() const;     // requests refused so far because the queue or the server was full

private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

} // namespace socle
