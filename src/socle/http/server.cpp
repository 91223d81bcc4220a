#include "socle/http/server.hpp"

#include "socle/errors.hpp"
#include "socle/http/client_address.hpp"
#include "socle/http/compression.hpp"
#include "socle/http/request_parser.hpp"
#include "socle/http/router.hpp"
#include "socle/log/log.hpp"

#include <boost/asio.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <ctime>
#include <deque>
#include <list>
#include <mutex>
#include <random>
#include <thread>

namespace socle
{

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Steady = std::chrono::steady_clock;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<Steady, asio::wait_traits<Steady>, Executor>;

namespace
{

constexpr std::size_t kReadHeader = 4 << 10;
constexpr std::size_t kReadBody = 64 << 10;
constexpr std::size_t kSlowestBytesPerSecond = 16 << 10; // a client may be this slow to take a long answer
constexpr std::chrono::seconds kLinger{3};
constexpr std::chrono::seconds kDormantAfter{2};
constexpr std::chrono::milliseconds kLongestTick{1000};
constexpr auto kUnbounded = Steady::duration::max();
constexpr auto kNever = Steady::time_point::max();
constexpr int kBacklog = 4096;

// --- Pool ----------------------------------------------------------------------------------------------------------

struct Job
{
    virtual void run() = 0;

protected:
    ~Job() = default;
};

/// A fixed number of threads behind a queue that refuses rather than grows.
class Pool
{
public:
    Pool(unsigned threads, std::size_t queue) : most_(threads + queue)
    {
        for (unsigned i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }

    ~Pool()
    {
        {
            const std::lock_guard lock(mutex_);
            closing_ = true;
        }
        wake_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }

    /// False when every thread is busy and the queue is full.
    bool offer(Job& job)
    {
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.size() + running_ >= most_) return false;
            waiting_.push_back(&job);
        }
        wake_.notify_one();
        return true;
    }

    std::size_t depth() const
    {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }

private:
    void work()
    {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
            if (waiting_.empty()) return;
            Job* job = waiting_.front();
            waiting_.pop_front();
            ++running_;
            lock.unlock();
            job->run();
            lock.lock();
            --running_;
        }
    }

    const std::size_t most_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job*> waiting_;
    std::size_t running_ = 0;
    bool closing_ = false;
    std::vector<std::thread> threads_;
};

// --- What all loops share ------------------------------------------------------------------------------------------

struct Loop;

struct Shared
{
    Shared(ServerOptions given, Handler answering)
        : options(std::move(given)), handler(std::move(answering)), proxies(options.trusted_proxies)
    {
    }

    Response answer(Request& request, std::string& failure) const;
    Response page_for(const Request& request, Status status, std::string_view detail) const;
    Response refusal(Status status, const Request* request) const;

    ServerOptions options;
    Handler handler;
    TrustedProxies proxies;
    std::uint16_t port = 0;
    std::atomic<std::size_t> connections{0};
    std::atomic<std::size_t> refused{0};
    std::atomic<bool> stopping{false};
    std::vector<std::unique_ptr<Loop>> loops;
    std::unique_ptr<Pool> pool; // last: its threads end before what they use
};

/// A header that could end early or start another one is our bug, whatever the visitor had typed in it.
void check_headers(const Response& response)
{
    for (const auto& [name, value] : response.headers) {
        const auto is_token = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        };
        const auto breaks = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; };
        ensure(!name.empty() && std::all_of(name.begin(), name.end(), is_token), "header names are tokens");
        ensure(std::none_of(value.begin(), value.end(), breaks), "header values are one line");
        for (const std::string_view ours : {"content-length", "transfer-encoding", "connection"})
            ensure(!same_ignoring_case(name, ours), "the server frames the answers");
    }
}

Response Shared::page_for(const Request& request, Status status, std::string_view detail) const
{
    Response response = options.error_page ? options.error_page(request, status, detail)
                                           : Response::text(std::string(reason_phrase(status)) + "\n", status);
    if (status == Status::ServiceUnavailable) response.with("Retry-After", "5");
    return response;
}

/// The one place where what a handler throws becomes an answer.
Response Shared::answer(Request& request, std::string& failure) const
{
    try {
        const auto answered = [&] {
            try {
                return handler(request);
            } catch (const BadRequest& error) {
                return page_for(request, Status::BadRequest, error.what());
            } catch (const Unauthenticated& error) {
                return page_for(request, Status::Unauthorized, error.what());
            } catch (const Forbidden& error) {
                return page_for(request, Status::Forbidden, error.what());
            } catch (const NotFound& error) {
                return page_for(request, Status::NotFound, error.what());
            } catch (const Conflict& error) {
                return page_for(request, Status::Conflict, error.what());
            } catch (const DatabaseError& error) {
                failure = error.what();
                return page_for(request, Status::ServiceUnavailable, "");
            } catch (const std::exception& error) {
                failure = error.what();
                return page_for(request, Status::InternalServerError, "");
            }
        };
        Response response = answered();
        add_security_headers(response, options.transport);
        compress_for(request.header("accept-encoding"), response);
        check_headers(response);
        return response;
    } catch (const std::exception& error) // the error page itself failed, or the answer cannot be written
    {
        failure = error.what();
        Response response = Response::text("Internal Server Error\n", Status::InternalServerError);
        add_security_headers(response, options.transport);
        return response;
    }
}

Response Shared::refusal(Status status, const Request* request) const
{
    Response response = options.refusal_page ? options.refusal_page(status)
                                             : Response::text(std::string(reason_phrase(status)) + "\n", status);
    response.status = status;
    if (status == Status::ServiceUnavailable) response.with("Retry-After", "1");
    if (status == Status::MethodNotAllowed) {
        std::vector<Method> allowed = {Method::Get, Method::Head, Method::Post};
        if (options.allowed && request) allowed = options.allowed(request->path);
        response.with("Allow", allow_header(allowed));
    }
    add_security_headers(response, options.transport);
    return response;
}

// --- Connection ----------------------------------------------------------------------------------------------------

enum class Phase
{
    Idle, // nothing received of the next request
    Header,
    Body,
    Answering, // the handler has it: no deadline, a handler is never cut
    Writing,
    Lingering
};

struct Connection
{
    Connection(Loop& owner, Socket accepted) : loop(owner), socket(std::move(accepted)) {}

    // Receiving
    RequestParser::State parse();
    asio::mutable_buffer space_to_read();
    bool take_read(const error_code& error, std::size_t count);
    void say_continue();
    Request& request() { return parser->request(); }

    // Answering
    void identify();
    void start_answer();
    bool answer_at_once();
    void refuse(Status status);

    // Writing
    void write_head();
    bool send_some();
    bool is_sent() const { return is_gone || written == head.size() + body_length(); }
    std::size_t body_length() const { return body_is_sent ? response.body.size() : 0; }
    void finish_answer();

    void enter(Phase next, Steady::duration time);
    void expire();
    void free_memory();

    Loop& loop;
    Socket socket;
    std::list<Connection>::iterator place{};
    std::string peer;
    boost::beast::flat_buffer buffer;
    std::unique_ptr<RequestParser> parser;
    Response response;
    std::string failure; // what went wrong on our side, for the log
    std::string head;
    std::size_t written = 0;
    std::size_t answers = 0;
    Phase phase = Phase::Idle;
    Steady::time_point deadline = kNever;
    Steady::time_point phase_since{};
    bool is_expired = false;
    bool is_dormant = false; // idle for a while: gave its memory back
    bool is_gone = false;    // the peer left: nothing more to read nor to write
    bool keep = true;        // another request may follow
    bool said_continue = false;
    bool body_is_sent = true;
};

/// One thread, one io_context, one acceptor on the shared port. Nothing in it is touched by another thread, except
/// through asio::post.
struct Loop
{
    explicit Loop(Shared& owner) : shared(owner), acceptor(context), timer(context), random(std::random_device{}()) {}

    std::uint16_t listen(const tcp::endpoint& endpoint);
    void run();
    void accept();
    void welcome(Socket socket);
    void tick();
    void begin_stop();
    void forget(Connection& connection);
    std::string request_id(std::string_view proposed);
    void refresh_date();

    Shared& shared;
    asio::io_context context{1};
    Acceptor acceptor;
    Timer timer;
    std::optional<asio::signal_set> signals; // in the first loop only
    std::list<Connection> connections;
    std::mt19937_64 random;
    std::string date;
    std::time_t date_second = 0;
    bool is_accepting = false;
    bool is_stopping = false;
};

/// Waiting structures are always named before `co_await`: GCC 12 destroys twice the temporaries of a co_await
/// expression that own memory. None of these owns any.
struct ReadSome
{
    Socket& socket;
    asio::mutable_buffer into;
    error_code error{};
    std::size_t count = 0;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting)
    {
        socket.async_read_some(asio::mutable_buffers_1(into), [this, waiting](error_code result, std::size_t bytes) {
            error = result;
            count = bytes;
            waiting.resume();
        });
    }
    void await_resume() const noexcept {}
};

struct WaitFor
{
    Socket& socket;
    Socket::wait_type event;
    error_code error{};

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting)
    {
        socket.async_wait(event, [this, waiting](error_code result) {
            error = result;
            waiting.resume();
        });
    }
    void await_resume() const noexcept {}
};

/// Runs the handler on the pool and comes back on the connection's own thread.
struct Handled final : Job
{
    explicit Handled(Connection& answered) : connection(answered) {}

    void run() override
    {
        Connection& c = connection;
        c.response = c.loop.shared.answer(c.request(), c.failure);
        const std::coroutine_handle<> resumed = waiting;
        asio::post(c.loop.context, [resumed] { resumed.resume(); });
    }

    bool await_ready() const noexcept { return false; }
    bool await_suspend(std::coroutine_handle<> handle)
    {
        waiting = handle;
        was_accepted = connection.loop.shared.pool->offer(*this);
        return was_accepted;
    }
    void await_resume() const noexcept {}

    Connection& connection;
    std::coroutine_handle<> waiting;
    bool was_accepted = false;
};

/// A coroutine that nobody waits for. It owns nothing: the loop's list owns its connection.
struct Detached
{
    struct promise_type
    {
        Detached get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

/// The life of a connection, from its first byte to its close: the one straight line of this file.
Detached serve(Connection& c)
{
    using State = RequestParser::State;
    try {
        while (c.keep && !c.is_gone) {
            State state = c.parse();
            while (state == State::Header || state == State::Body) {
                if (c.is_dormant) {
                    WaitFor readable{c.socket, Socket::wait_read};
                    co_await readable;
                    c.is_dormant = false;
                    if (readable.error && !c.take_read(readable.error, 0)) break;
                } else {
                    ReadSome read{c.socket, c.space_to_read()};
                    co_await read;
                    if (!c.take_read(read.error, read.count)) break;
                }
                state = c.parse();
            }
            if (c.is_gone) break;

            if (state == State::Complete) {
                c.start_answer();
                if (!c.answer_at_once()) {
                    Handled handled(c);
                    co_await handled;
                    if (!handled.was_accepted) c.refuse(Status::ServiceUnavailable);
                }
            } else
                c.refuse(state == State::Refused ? c.parser->refused_with() : Status::RequestTimeout);

            c.write_head();
            while (!c.is_sent()) {
                if (c.send_some()) continue;
                WaitFor writable{c.socket, Socket::wait_write};
                co_await writable;
                if (c.is_expired) c.is_gone = true;
            }
            c.finish_answer();
        }

        // Closing while the peer still sends would reset the connection and could destroy the answer on its way.
        if (!c.is_gone) {
            error_code ignored;
            c.socket.shutdown(Socket::shutdown_send, ignored);
            c.enter(Phase::Lingering, kLinger);
        }
        while (!c.is_gone && !c.is_expired) {
            c.buffer.clear();
            ReadSome read{c.socket, c.space_to_read()};
            co_await read;
            if (read.error) c.is_gone = true;
        }
    } catch (const std::exception& error) { // this connection ends here; the others live on
        log_event(Level::Error, "connection dropped", {{"failure", error.what()}});
    }
    c.loop.forget(c);
}

void Connection::enter(Phase next, Steady::duration time)
{
    phase = next;
    phase_since = Steady::now();
    const bool is_short = loop.is_stopping && time != kUnbounded;
    if (is_short) time = std::min<Steady::duration>(time, loop.shared.options.stop_timeout);
    deadline = time == kUnbounded ? kNever : phase_since + time;
    is_expired = false;
}

/// Wakes what waits on the socket; the coroutine sees why.
void Connection::expire()
{
    error_code ignored;
    is_expired = true;
    socket.cancel(ignored);
}

void Connection::free_memory()
{
    buffer.shrink_to_fit();
    head.shrink_to_fit();
    response = {};
}

// --- Receiving

RequestParser::State Connection::parse()
{
    const ServerOptions& options = loop.shared.options;
    if (buffer.size() == 0) return parser ? parser->state() : RequestParser::State::Header;
    if (!parser) parser = std::make_unique<RequestParser>(options);
    if (phase == Phase::Idle) enter(Phase::Header, options.header_timeout);

    const auto bytes = buffer.data();
    buffer.consume(parser->feed({static_cast<const char*>(bytes.data()), bytes.size()}));
    const RequestParser::State state = parser->state();
    if (state == RequestParser::State::Body && phase == Phase::Header) {
        enter(Phase::Body, options.body_timeout);
        if (parser->expects_continue() && !parser->is_http_1_0() && request().body.empty()) say_continue();
    }
    return state;
}

asio::mutable_buffer Connection::space_to_read()
{
    const bool much = phase == Phase::Body || phase == Phase::Lingering;
    return buffer.prepare(much ? kReadBody : kReadHeader);
}

/// False when nothing more will come: gone for good, or too slow (then the phase tells what is owed).
bool Connection::take_read(const error_code& error, std::size_t count)
{
    if (!error) {
        buffer.commit(count);
        return true;
    }
    if (error != asio::error::operation_aborted) {
        is_gone = true;
        return false;
    }
    if (!is_expired && !loop.is_stopping) {
        is_dormant = phase == Phase::Idle;
        if (is_dormant) free_memory();
        return true;
    }
    // Cut while idle: a request may have come in the meantime, and is answered.
    error_code would_block;
    const std::size_t late = socket.read_some(asio::mutable_buffers_1(space_to_read()), would_block);
    if (late > 0 && phase == Phase::Idle) {
        buffer.commit(late);
        return true;
    }
    is_gone = phase == Phase::Idle;
    return false;
}

void Connection::say_continue()
{
    if (said_continue) return;
    said_continue = true;
    error_code ignored; // if these 25 bytes do not fit, the peer will send its body after its own delay
    socket.write_some(asio::buffer("HTTP/1.1 100 Continue\r\n\r\n", 25), ignored);
}

// --- Answering

void Connection::identify()
{
    Request& asked = request();
    enter(Phase::Answering, kUnbounded);
    asked.now = now();
    asked.id = loop.request_id(asked.header("x-request-id"));
    std::string forwarded; // a proxy may add a line of its own below the asker's: they are one list
    for (const auto& [name, value] : asked.headers)
        if (name == "x-forwarded-for") forwarded += (forwarded.empty() ? "" : ",") + value;
    asked.remote = loop.shared.proxies.client(peer, forwarded);
}

void Connection::start_answer()
{
    identify();
    keep = parser->keeps_alive() && ++answers < loop.shared.options.requests_per_connection && !loop.is_stopping;
}

/// What needs neither database nor thread: methods that nobody knows, files held in memory.
bool Connection::answer_at_once()
{
    if (!parser->unknown_method().empty()) {
        response = loop.shared.refusal(Status::MethodNotAllowed, &request());
        return true;
    }
    if (!loop.shared.options.immediate) return false;
    std::optional<Response> ready = loop.shared.options.immediate(request());
    if (!ready) return false;
    response = std::move(*ready);
    return true;
}

void Connection::refuse(Status status)
{
    if (phase != Phase::Answering) {
        identify();
        keep = false; // where the next request starts is no longer known
    }
    if (status == Status::ServiceUnavailable) ++loop.shared.refused;
    response = loop.shared.refusal(status, &request());
}

// --- Writing

void Connection::write_head()
{
    const bool has_body = response.status != Status::NoContent && response.status != Status::NotModified;
    body_is_sent = has_body && request().method != Method::Head;
    if (loop.is_stopping) keep = false;
    loop.refresh_date();

    const auto line = [this](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    head.clear();
    head.append("HTTP/1.1 ").append(std::to_string(static_cast<int>(response.status))).append(" ");
    head.append(reason_phrase(response.status)).append("\r\n");
    line("Date", loop.date);
    for (const auto& [name, value] : response.headers) line(name, value);
    if (has_body) line("Content-Length", std::to_string(response.body.size()));
    line("X-Request-Id", request().id);
    if (!keep)
        line("Connection", "close");
    else if (parser->is_http_1_0())
        line("Connection", "keep-alive");
    head.append("\r\n");

    written = 0;
    const std::chrono::seconds for_its_length(body_length() / kSlowestBytesPerSecond);
    const Steady::time_point start = phase_since; // the time of an answer runs from the end of its request
    enter(Phase::Writing, loop.shared.options.write_timeout + for_its_length);
    phase_since = start;
}

/// False when the socket takes no more for now.
bool Connection::send_some()
{
    const std::string_view body(response.body.data(), body_length());
    const std::size_t of_head = std::min(written, head.size());
    const std::array<asio::const_buffer, 2> rest = {asio::buffer(head) + of_head,
                                                    asio::buffer(body) + (written - of_head)};
    error_code error;
    written += socket.write_some(rest, error);
    if (error == asio::error::would_block) return false;
    if (error) is_gone = true;
    return true;
}

void Connection::finish_answer()
{
    const ServerOptions& options = loop.shared.options;
    if (options.on_exchange) {
        const auto spent = std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - phase_since);
        options.on_exchange({request(), response.status, written, spent, failure});
    }
    parser.reset();
    response = {};
    failure.clear();
    said_continue = false;
    if (buffer.size() == 0 && buffer.capacity() > kReadHeader) buffer.shrink_to_fit();
    if (loop.is_stopping && buffer.size() == 0) keep = false;
    enter(Phase::Idle, options.idle_timeout);
}

// --- Loop ----------------------------------------------------------------------------------------------------------

std::uint16_t Loop::listen(const tcp::endpoint& endpoint)
{
    using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
    acceptor.open(endpoint.protocol());
    acceptor.set_option(asio::socket_base::reuse_address(true));
    acceptor.set_option(ReusePort(true));
    acceptor.set_option(tcp::no_delay(true)); // inherited by the accepted sockets
    acceptor.bind(endpoint);
    acceptor.listen(kBacklog);
    acceptor.non_blocking(true);
    return acceptor.local_endpoint().port();
}

void Loop::run()
{
    accept();
    tick();
    context.run();
}

void Loop::accept()
{
    is_accepting = true;
    acceptor.async_accept([this](error_code error, Socket socket) {
        is_accepting = false;
        if (!acceptor.is_open()) return;
        if (!error) welcome(std::move(socket));
        // Out of descriptors: the next tick tries again, when some may have been closed.
        if (!error || error == asio::error::connection_aborted) accept();
    });
}

void Loop::welcome(Socket socket)
{
    error_code error;
    const tcp::endpoint peer = socket.remote_endpoint(error);
    if (error) return;
    socket.non_blocking(true, error);
    if (shared.connections >= shared.options.connections) {
        static constexpr std::string_view kFull = "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\n"
                                                  "Content-Length: 0\r\nConnection: close\r\n\r\n";
        ++shared.refused;
        socket.write_some(asio::buffer(kFull), error);
        socket.shutdown(Socket::shutdown_send, error);
        return;
    }
    ++shared.connections;
    Connection& connection = connections.emplace_back(*this, std::move(socket));
    connection.place = std::prev(connections.end());
    connection.peer = canonical_address(peer.address().to_string());
    connection.enter(Phase::Idle, shared.options.header_timeout);
    serve(connection);
}

/// Deadlines are looked at here rather than each having its timer: a thousand idle connections cost a thousand
/// comparisons a second, and a request costs none.
void Loop::tick()
{
    const ServerOptions& options = shared.options;
    const Steady::time_point now = Steady::now();
    const Steady::duration dormant_after = std::min<Steady::duration>(kDormantAfter, options.idle_timeout / 2);
    for (Connection& connection : connections) {
        if (connection.deadline < now)
            connection.expire();
        else if (connection.phase == Phase::Idle && !connection.is_dormant &&
                 now - connection.phase_since > dormant_after) {
            error_code ignored;
            connection.socket.cancel(ignored);
        }
    }
    if (is_stopping && connections.empty()) return;
    if (!is_accepting && acceptor.is_open()) accept();

    const auto shortest = std::min({options.header_timeout, options.body_timeout, options.idle_timeout,
                                    options.write_timeout, options.stop_timeout});
    timer.expires_after(std::clamp(shortest / 4, std::chrono::milliseconds(5), kLongestTick));
    timer.async_wait([this](error_code) { tick(); });
}

void Loop::begin_stop()
{
    if (is_stopping) return;
    if (signals) signals->cancel(); // the loop ends when nothing waits in it any more
    // Connections that the kernel completed before we close are owed an answer too.
    error_code error;
    while (acceptor.is_open()) {
        Socket late(context);
        acceptor.accept(late, error);
        if (error) break;
        welcome(std::move(late));
    }
    acceptor.close(error);
    is_stopping = true;
    const Steady::time_point last = Steady::now() + shared.options.stop_timeout;
    for (Connection& connection : connections) {
        if (connection.phase == Phase::Idle)
            connection.socket.cancel(error);
        else if (connection.phase != Phase::Answering)
            connection.deadline = std::min(connection.deadline, last);
    }
    timer.cancel();
}

void Loop::forget(Connection& connection)
{
    --shared.connections;
    connections.erase(connection.place);
    if (is_stopping && connections.empty()) timer.cancel();
}

/// The identifier given by a proxy when it is a plain word, otherwise sixteen random digits.
std::string Loop::request_id(std::string_view proposed)
{
    const bool is_plain =
        !proposed.empty() && proposed.size() <= 64 && std::all_of(proposed.begin(), proposed.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                   c == '.';
        });
    if (is_plain) return std::string(proposed);
    std::string id(16, '0');
    std::uint64_t bits = random();
    for (char& c : id) {
        c = "0123456789abcdef"[bits & 15];
        bits >>= 4;
    }
    return id;
}

void Loop::refresh_date()
{
    const std::time_t second = std::time(nullptr);
    if (second == date_second) return;
    date_second = second;
    static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&second, &utc);
    char text[64];
    const int length =
        std::snprintf(text, sizeof text, "%s, %02d %s %d %02d:%02d:%02d GMT", kDays[utc.tm_wday], utc.tm_mday,
                      kMonths[utc.tm_mon], utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
    date.assign(text, static_cast<std::size_t>(length));
}

/// SO_REUSEPORT would let a second server of ours share the port in silence, and each would get half of the requests.
void refuse_taken_port(const tcp::endpoint& endpoint)
{
    asio::io_context context;
    tcp::acceptor probe(context, endpoint.protocol());
    probe.set_option(asio::socket_base::reuse_address(true));
    probe.bind(endpoint);
}

/// Thousands of connections need more descriptors than the usual 1 024.
void raise_descriptor_limit()
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

// --- Server --------------------------------------------------------------------------------------------------------

struct Server::Inside : Shared
{
    using Shared::Shared;
};

Server::Server(ServerOptions options, Handler handler)
    : inside_(std::make_unique<Inside>(std::move(options), std::move(handler)))
{
    ServerOptions& given = inside_->options;
    const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
    if (given.io_threads == 0) given.io_threads = cores;
    if (given.handler_threads == 0) given.handler_threads = std::max(4u, 2 * cores);

    error_code error;
    const auto address = asio::ip::make_address(given.address, error);
    if (error) throw Error("not an address to listen on: " + given.address);
    raise_descriptor_limit();
    try {
        inside_->port = given.port;
        if (given.port != 0) refuse_taken_port({address, given.port});
        for (unsigned i = 0; i < given.io_threads; ++i) {
            inside_->loops.push_back(std::make_unique<Loop>(*inside_));
            inside_->port = inside_->loops.back()->listen({address, inside_->port});
        }
    } catch (const boost::system::system_error& failed) {
        throw Error("cannot listen on " + given.address + ":" + std::to_string(given.port) + ": " +
                    failed.code().message());
    }
    inside_->pool = std::make_unique<Pool>(given.handler_threads, given.queue);
}

Server::~Server() = default;

std::uint16_t Server::port() const
{
    return inside_->port;
}

void Server::run()
{
    Loop& first = *inside_->loops.front();
    if (inside_->options.signals == Signals::Handle) {
        first.signals.emplace(first.context, SIGTERM, SIGINT);
        first.signals->async_wait([this](error_code error, int) {
            if (!error) stop();
        });
    }

    std::vector<std::thread> threads;
    for (std::size_t i = 1; i < inside_->loops.size(); ++i)
        threads.emplace_back([this, i] { inside_->loops[i]->run(); });
    first.run();
    for (std::thread& thread : threads) thread.join();
}

void Server::stop()
{
    if (inside_->stopping.exchange(true)) return;
    for (const auto& loop : inside_->loops) asio::post(loop->context, [&loop] { loop->begin_stop(); });
}

std::size_t Server::connections() const
{
    return inside_->connections;
}

std::size_t Server::queue_depth() const
{
    return inside_->pool->depth();
}

std::size_t Server::refused() const
{
    return inside_->refused;
}

} // namespace socle
