#include "socle/http/server.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace socle;
using namespace std::chrono_literals;
using namespace std::string_literals;

namespace
{

/// One answer, as read from the wire.
struct Reply
{
    int status = 0;
    std::string head;
    std::string body;

    std::string header(const std::string& name) const
    {
        const std::size_t at = head.find("\r\n" + name + ": ");
        if (at == std::string::npos) return "";
        const std::size_t start = at + name.size() + 4;
        return head.substr(start, head.find("\r\n", start) - start);
    }
};

/// A client that knows only bytes, so that it can send what no library would.
class Wire
{
public:
    explicit Wire(std::uint16_t port)
    {
        socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;
    ~Wire() { ::close(socket_); }

    bool is_connected() const { return is_connected_; }

    /// False when the server closed meanwhile.
    bool send(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }

    /// Status 0 when the connection ends, or stays silent, before a whole answer.
    Reply reply(Method to = Method::Get, std::chrono::milliseconds patience = 5s)
    {
        Reply reply;
        std::size_t end;
        while ((end = received_.find("\r\n\r\n")) == std::string::npos)
            if (!receive(patience)) return {};
        reply.head = received_.substr(0, end + 2);
        reply.status = std::stoi(reply.head.substr(9, 3));
        received_.erase(0, end + 4);
        const std::string length = reply.header("Content-Length");
        const std::size_t size = length.empty() || to == Method::Head ? 0 : std::stoul(length);
        while (received_.size() < size)
            if (!receive(patience)) return {};
        reply.body = received_.substr(0, size);
        received_.erase(0, size);
        return reply;
    }

    Reply ask(std::string_view request, Method method = Method::Get)
    {
        send(request);
        return reply(method);
    }

    /// True when the server closes within that time, whatever it sends before.
    bool is_closed(std::chrono::milliseconds patience = 5s)
    {
        while (receive(patience)) {
        }
        return ended_;
    }

    void shutdown() { ::shutdown(socket_, SHUT_WR); }

private:
    bool receive(std::chrono::milliseconds patience)
    {
        pollfd one{socket_, POLLIN, 0};
        if (::poll(&one, 1, static_cast<int>(patience.count())) <= 0) return false;
        char bytes[65536];
        const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) ended_ = true;
        if (count <= 0) return false;
        received_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool is_connected_ = false;
    bool ended_ = false;
    std::string received_;
};

/// A server that runs in its own thread until the end of the test.
class Running
{
public:
    explicit Running(Handler handler, ServerOptions options = {})
        : server_(settled(std::move(options)), std::move(handler))
    {
        thread_ = std::thread([this] { server_.run(); });
    }
    ~Running() { stop(); }

    void stop()
    {
        server_.stop();
        if (thread_.joinable()) thread_.join();
    }

    Server& server() { return server_; }
    std::uint16_t port() const { return server_.port(); }

private:
    static ServerOptions settled(ServerOptions options)
    {
        options.port = 0;
        options.signals = Signals::Ignore;
        options.io_threads = 2;
        if (options.handler_threads == 0) options.handler_threads = 2;
        return options;
    }

    Server server_;
    std::thread thread_;
};

/// Holds handlers until the test lets them go.
class Gate
{
public:
    void pass()
    {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return is_open_; });
    }
    void open()
    {
        const std::lock_guard lock(mutex_);
        is_open_ = true;
        changed_.notify_all();
    }
    void wait_for(int count)
    {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, 5s, [&] { return waiting_ >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int waiting_ = 0;
    bool is_open_ = false;
};

Response echo(Request& request)
{
    return Response::text(std::string(method_name(request.method)) + " " + request.path + " [" + request.body + "]");
}

bool eventually(const std::function<bool()>& holds)
{
    for (int i = 0; i < 500; ++i) {
        if (holds()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

const std::string kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

} // namespace

TEST_CASE("a request is answered with its identifier, its date and strict headers")
{
    Running running(echo);
    Wire wire(running.port());
    const Reply reply = wire.ask("GET /lots/%C3%A9t%C3%A9?mois=3 HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(reply.status == 200);
    CHECK(reply.body == "GET /lots/été []");
    CHECK(reply.header("X-Request-Id").size() == 16);
    CHECK(reply.header("Date").ends_with(" GMT"));
    CHECK(reply.header("X-Content-Type-Options") == "nosniff");
    CHECK(reply.header("Content-Security-Policy").starts_with("default-src 'none'"));
    CHECK(reply.header("Strict-Transport-Security").empty());
}

TEST_CASE("a plain request identifier is kept, another one is replaced")
{
    Running running(echo);
    Wire wire(running.port());
    CHECK(wire.ask("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: ab-1.2_C\r\n\r\n").header("X-Request-Id") == "ab-1.2_C");
    CHECK(wire.ask("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: a\"b\r\n\r\n").header("X-Request-Id").size() == 16);
    CHECK(wire.ask("GET / HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + std::string(65, 'a') + "\r\n\r\n")
              .header("X-Request-Id")
              .size() == 16);
}

TEST_CASE("a connection serves one request after another")
{
    Running running(echo);
    Wire wire(running.port());
    for (int i = 0; i < 50; ++i) REQUIRE(wire.ask(kGet).body == "GET /a []");
    CHECK(running.server().connections() == 1);
}

TEST_CASE("pipelined requests are answered in their order, bodies included")
{
    Running running(echo);
    Wire wire(running.port());
    std::string all;
    for (int i = 0; i < 100; ++i)
        all += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nb" +
               std::to_string(10 + i % 90);
    REQUIRE(wire.send(all));
    for (int i = 0; i < 100; ++i)
        REQUIRE(wire.reply().body == "POST /" + std::to_string(i) + " [b" + std::to_string(10 + i % 90) + "]");
}

TEST_CASE("a request that comes byte by byte is understood")
{
    Running running(echo);
    Wire wire(running.port());
    for (const char c : std::string("\r\nPOST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok"))
        REQUIRE(wire.send({&c, 1}));
    CHECK(wire.reply().body == "POST /a [ok]");
}

TEST_CASE("HEAD answers as GET does, without the body")
{
    Running running(echo);
    Wire wire(running.port());
    const Reply reply = wire.ask("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n", Method::Head);
    CHECK(reply.status == 200);
    CHECK(reply.header("Content-Length") == std::to_string(std::string("HEAD /a []").size()));
    CHECK(wire.ask(kGet).body == "GET /a []");
}

TEST_CASE("a chunked body arrives whole, its trailers ignored")
{
    Running running(
        [](Request& request) { return Response::text(request.body + "|" + std::string(request.header("x-late"))); });
    Wire wire(running.port());
    const std::string head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    CHECK(wire.ask(head + "3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nX-Late: yes\r\n\r\n").body == "abcde|");
    CHECK(wire.ask(head + "0\r\n\r\n").body == "|");
}

TEST_CASE("a chunk that lies or never ends is refused")
{
    Running running(echo);
    const std::string head = "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (const std::string& body : {std::string("zz\r\n"), std::string("3\r\nabcdef\r\n"), std::string("-1\r\n"),
                                    std::string("fffffffffffffffff\r\n"), "1;" + std::string(20'000, 'x')}) {
        Wire wire(running.port());
        CAPTURE(body.substr(0, 20));
        CHECK(wire.ask(head + body).status == 400);
        CHECK(wire.is_closed());
    }
}

TEST_CASE("messages that could be read in two ways are refused")
{
    Running running(echo);
    for (const std::string& request : {
             std::string("GET / HTTP/1.1\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
             std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
             std::string(
                 "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
             std::string(
                 "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"),
             std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
             std::string("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
             std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
             std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
             std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"),
             std::string("GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
             std::string("GET / HTTP/1.1\nHost: x\n\n"),
             "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"s,
             std::string("GET /a%2e%2e/%2e%2e/b HTTP/1.1\r\nHost: x\r\n\r\n"),
             std::string("GET a HTTP/1.1\r\nHost: x\r\n\r\n"),
             std::string("GET  / HTTP/1.1\r\nHost: x\r\n\r\n"),
             std::string("GET / HTTP/2.0\r\nHost: x\r\n\r\n"),
             "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello\r\n\r\n"s,
             std::string("garbage\r\n\r\n"),
         }) {
        Wire wire(running.port());
        CAPTURE(request);
        CHECK(wire.ask(request).status == 400);
        CHECK(wire.is_closed());
    }
}

TEST_CASE("a coded body and an unknown expectation are refused by their names")
{
    Running running(echo);
    CHECK(Wire(running.port()).ask("POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\n\r\n").status == 415);
    CHECK(Wire(running.port()).ask("POST / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n").status == 417);
}

TEST_CASE("a method that nobody knows is refused with what the path allows")
{
    ServerOptions options;
    options.allowed = [](std::string_view path) {
        return path == "/lots" ? std::vector<Method>{Method::Get, Method::Post} : std::vector<Method>{};
    };
    Running running(echo, options);
    Wire wire(running.port());
    const Reply reply = wire.ask("TRACE /lots HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(reply.status == 405);
    CHECK(reply.header("Allow") == "GET, POST");
    CHECK(wire.ask(kGet).status == 200);
}

TEST_CASE("a header beyond its limit is refused with 431")
{
    Running running(echo);
    const std::string filler(20'000, 'x');
    CHECK(Wire(running.port()).ask("GET /" + filler + " HTTP/1.1\r\nHost: x\r\n\r\n").status == 431);
    CHECK(Wire(running.port()).ask("GET / HTTP/1.1\r\nHost: x\r\nX: " + filler + "\r\n\r\n").status == 431);
    CHECK(Wire(running.port())
              .ask("GET / HTTP/1.1\r\nHost: x\r\nCookie: " + std::string(9'000, 'x') + "\r\n\r\n")
              .status == 200);
}

TEST_CASE("a body beyond its limit is refused with 413 while it is being sent, except where more is allowed")
{
    ServerOptions options;
    options.body_bytes = 1000;
    options.body_bytes_by_prefix = {{"/imports", 100'000}, {"/imports/petits", 10}};
    Running running([](Request& request) { return Response::text(std::to_string(request.body.size())); }, options);
    const auto post = [&](const std::string& path, std::size_t size) {
        return Wire(running.port())
            .ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) + "\r\n\r\n" +
                 std::string(size, 'b'));
    };
    CHECK(post("/a", 1000).body == "1000");
    CHECK(post("/a", 1001).status == 413);
    CHECK(post("/a", 5'000'000).status == 413);
    CHECK(post("/imports/x", 100'000).body == "100000");
    CHECK(post("/imports/petits", 11).status == 413);

    Wire chunked(running.port());
    CHECK(chunked
              .ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1f4\r\n" + std::string(500, 'b') +
                   "\r\n1f5\r\n")
              .status == 413);
}

TEST_CASE("who asks before sending is told to continue, or refused before it sends")
{
    ServerOptions options;
    options.body_bytes = 1000;
    Running running(echo, options);
    Wire wire(running.port());
    wire.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
    CHECK(wire.reply().status == 100);
    CHECK(wire.ask("ok").body == "POST /a [ok]");
    CHECK(wire.ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 2000\r\nExpect: 100-continue\r\n\r\n").status ==
          413);
}

TEST_CASE("the connection closes when asked, when HTTP/1.0 does not say otherwise, and after its share of requests")
{
    ServerOptions options;
    options.requests_per_connection = 3;
    Running running(echo, options);

    Wire closing(running.port());
    CHECK(closing.ask("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").header("Connection") == "close");
    CHECK(closing.is_closed());

    Wire old(running.port());
    CHECK(old.ask("GET /a HTTP/1.0\r\n\r\n").status == 200);
    CHECK(old.is_closed());

    Wire polite(running.port());
    CHECK(polite.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").header("Connection") == "keep-alive");
    CHECK(polite.ask("GET /a HTTP/1.0\r\n\r\n").status == 200);

    Wire busy(running.port());
    CHECK(busy.ask(kGet).header("Connection").empty());
    CHECK(busy.ask(kGet).header("Connection").empty());
    CHECK(busy.ask(kGet).header("Connection") == "close");
    CHECK(busy.is_closed());
}

TEST_CASE("a header has one deadline, however regularly its bytes come")
{
    ServerOptions options;
    options.header_timeout = 300ms;
    Running running(echo, options);
    Wire slow(running.port());
    REQUIRE(slow.send("GET / HTTP/1.1\r\nHost: x\r\n"));
    for (int i = 0; i < 20 && slow.send("X: y\r\n"); ++i) std::this_thread::sleep_for(50ms);
    CHECK(slow.reply().status == 408);

    Wire late(running.port());
    late.send("GET / HT");
    CHECK(late.reply().status == 408);
    CHECK(late.is_closed());

    Wire silent(running.port());
    CHECK(silent.is_closed(2s));
}

TEST_CASE("a body has its own deadline")
{
    ServerOptions options;
    options.body_timeout = 200ms;
    Running running(echo, options);
    Wire wire(running.port());
    wire.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    CHECK(wire.reply().status == 408);
    CHECK(wire.is_closed());
}

TEST_CASE("an idle connection is closed in silence, and one that slept is still served")
{
    ServerOptions options;
    options.idle_timeout = 2s;
    Running running(echo, options);
    Wire wire(running.port());
    CHECK(wire.ask(kGet).status == 200);
    std::this_thread::sleep_for(1500ms); // long enough to have given its memory back
    CHECK(wire.ask(kGet).status == 200);
    CHECK(wire.is_closed(8s));
}

TEST_CASE("beyond its queue the server refuses at once and says when to come back")
{
    Gate gate;
    ServerOptions options;
    options.handler_threads = 1;
    options.queue = 1;
    Running running(
        [&](Request&) {
            gate.pass();
            return Response::text("done");
        },
        options);
    Wire first(running.port()), second(running.port()), third(running.port());
    first.send(kGet);
    gate.wait_for(1);
    second.send(kGet);
    CHECK(eventually([&] { return running.server().queue_depth() == 1; }));
    const Reply refused = third.ask(kGet);
    CHECK(refused.status == 503);
    CHECK(refused.header("Retry-After") == "1");
    CHECK(running.server().refused() == 1);
    gate.open();
    CHECK(first.reply().body == "done");
    CHECK(second.reply().body == "done");
    CHECK(third.ask(kGet).body == "done");
}

TEST_CASE("beyond its connections the server refuses the next one and serves the others")
{
    ServerOptions options;
    options.connections = 2;
    Running running(echo, options);
    Wire first(running.port()), second(running.port());
    CHECK(first.ask(kGet).status == 200);
    CHECK(second.ask(kGet).status == 200);
    Wire third(running.port());
    CHECK(third.reply().status == 503);
    CHECK(third.is_closed());
    CHECK(first.ask(kGet).status == 200);
}

TEST_CASE("stopping answers what is begun, closes what is idle and accepts nothing more")
{
    Gate gate;
    Running running([&](Request&) {
        gate.pass();
        return Response::text("finished");
    });
    const std::uint16_t port = running.port();
    Wire idle(port), busy(port), sending(port);
    busy.send(kGet);
    sending.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\na");
    gate.wait_for(1);
    CHECK(eventually([&] { return running.server().connections() == 3; }));

    running.server().stop();
    CHECK(idle.is_closed(2s));
    CHECK(eventually([&] { return !Wire(port).is_connected(); }));
    sending.send("b");
    gate.open();
    const Reply reply = busy.reply();
    CHECK(reply.body == "finished");
    CHECK(reply.header("Connection") == "close");
    CHECK(sending.reply().body == "finished");
    busy.shutdown();
    sending.shutdown();
    running.stop();
    CHECK(running.server().connections() == 0);
}

TEST_CASE("stopping does not wait for ever for a client that sends nothing more")
{
    ServerOptions options;
    options.stop_timeout = 200ms;
    Running running(echo, options);
    Wire wire(running.port());
    wire.send("GET / HT");
    CHECK(eventually([&] { return running.server().connections() == 1; }));
    const auto start = std::chrono::steady_clock::now();
    running.stop();
    CHECK(std::chrono::steady_clock::now() - start < 5s);
}

TEST_CASE("what a handler throws becomes an answer, and our own failures keep their words for the log")
{
    std::mutex mutex;
    std::vector<std::string> failures;
    ServerOptions options;
    options.error_page = [](const Request&, Status status, std::string_view detail) {
        return Response::text(std::to_string(static_cast<int>(status)) + " " + std::string(detail), status);
    };
    options.on_exchange = [&](const Exchange& exchange) {
        const std::lock_guard lock(mutex);
        if (!exchange.failure.empty()) failures.emplace_back(exchange.failure);
    };
    Running running(
        [](Request& request) -> Response {
            if (request.path == "/400") throw BadRequest("form");
            if (request.path == "/401") throw Unauthenticated("who");
            if (request.path == "/403") throw Forbidden("not you");
            if (request.path == "/404") throw NotFound("no lot");
            if (request.path == "/409") throw Conflict("changed");
            if (request.path == "/503") throw DatabaseError("disk full");
            if (request.path == "/500") throw Bug("sums differ");
            return Response::text("x").with("X-Name", "a\r\nSet-Cookie: b");
        },
        options);
    const auto ask = [&](const std::string& path) {
        return Wire(running.port()).ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    };
    CHECK(ask("/400").body == "400 form");
    CHECK(ask("/401").body == "401 who");
    CHECK(ask("/403").body == "403 not you");
    CHECK(ask("/404").body == "404 no lot");
    CHECK(ask("/409").body == "409 changed");
    CHECK(ask("/503").body == "503 ");
    CHECK(ask("/503").header("Retry-After") == "5");
    CHECK(ask("/500").body == "500 ");
    CHECK(ask("/header").status == 500);
    running.stop();
    CHECK(failures == std::vector<std::string>{"disk full", "disk full", "sums differ", "header values are one line"});
}

TEST_CASE("every exchange is told with its route, status and size, refusals included")
{
    std::mutex mutex;
    std::vector<std::string> told;
    ServerOptions options;
    options.on_exchange = [&](const Exchange& exchange) {
        const std::lock_guard lock(mutex);
        told.push_back(exchange.request.path + " " + exchange.request.route + " " +
                       std::to_string(static_cast<int>(exchange.status)) + (exchange.bytes > 0 ? " sent" : ""));
    };
    Running running(
        [](Request& request) {
            request.route = "/lots/:lot";
            return Response::text("x");
        },
        options);
    CHECK(Wire(running.port()).ask("GET /lots/2?jeton=secret HTTP/1.1\r\nHost: x\r\n\r\n").status == 200);
    CHECK(Wire(running.port()).ask("nonsense\r\n\r\n").status == 400);
    running.stop();
    CHECK(told == std::vector<std::string>{"/lots/2 /lots/:lot 200 sent", "  400 sent"});
}

TEST_CASE("an answer from memory does not wait behind busy handlers")
{
    Gate gate;
    ServerOptions options;
    options.handler_threads = 1;
    options.immediate = [](const Request& request) -> std::optional<Response> {
        if (request.path != "/statique/x") return std::nullopt;
        return Response::text("at once");
    };
    Running running(
        [&](Request&) {
            gate.pass();
            return Response::text("at last");
        },
        options);
    Wire busy(running.port()), quick(running.port());
    busy.send(kGet);
    gate.wait_for(1);
    CHECK(quick.ask("GET /statique/x HTTP/1.1\r\nHost: x\r\n\r\n").body == "at once");
    gate.open();
    CHECK(busy.reply().body == "at last");
}

TEST_CASE("a long answer reaches a client that takes it slowly")
{
    const std::string much(30'000'000, 'x');
    Running running([&](Request&) { return Response::attachment(much, "application/pdf", "x.pdf"); });
    Wire wire(running.port());
    wire.send(kGet + kGet);
    std::this_thread::sleep_for(200ms);
    CHECK(wire.reply().body == much);
    CHECK(wire.reply().body == much);
}

TEST_CASE("a client that leaves in the middle harms nobody")
{
    Gate gate;
    Running running([&](Request&) {
        gate.pass();
        return Response::text(std::string(5'000'000, 'x'));
    });
    {
        Wire leaving(running.port()), half(running.port());
        leaving.send(kGet);
        half.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
        gate.wait_for(1);
    }
    gate.open();
    CHECK(eventually([&] { return running.server().connections() == 0; }));
    CHECK(Wire(running.port()).ask(kGet).status == 200);
}

TEST_CASE("the asker's address is taken from a trusted proxy only, over several lines too")
{
    ServerOptions options;
    options.trusted_proxies = {"127.0.0.1"};
    const Handler remote = [](Request& request) { return Response::text(request.remote); };
    Running behind(remote, options), direct(remote);
    const std::string request = "GET / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 6.6.6.6\r\n"
                                "X-Forwarded-For: 203.0.113.9\r\n\r\n";
    CHECK(Wire(behind.port()).ask(request).body == "203.0.113.9");
    CHECK(Wire(direct.port()).ask(request).body == "127.0.0.1");
}

TEST_CASE("a port that is taken is an error, not a silent sharing")
{
    Running running(echo);
    ServerOptions options;
    options.port = running.port();
    CHECK_THROWS_AS(Server(options, echo), Error);
    options.address = "not an address";
    CHECK_THROWS_AS(Server(options, echo), Error);
}

TEST_CASE("a thousand idle connections stay open and are served")
{
    Running running(echo);
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 1000; ++i) wires.push_back(std::make_unique<Wire>(running.port()));
    CHECK(eventually([&] { return running.server().connections() == 1000; }));
    for (const auto& wire : wires) REQUIRE(wire->ask(kGet).status == 200);
}
