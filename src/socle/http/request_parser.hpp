#pragma once

#include "socle/http/http.hpp"
#include "socle/http/server.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace socle
{

/// Reads one request from the bytes of a connection, as they come.
/// Stricter than HTTP where two readings of one message could be smuggled apart: one Host, "chunked" alone as transfer
/// encoding, trailers ignored, coded bodies refused, and the path as Request::path promises.
class RequestParser
{
public:
    enum class State
    {
        Header,
        Body,
        Complete,
        Refused
    };

    /// The options (limits on header and body) must outlive the parser.
    explicit RequestParser(const ServerOptions& options);
    ~RequestParser();
    RequestParser(const RequestParser&) = delete;
    RequestParser& operator=(const RequestParser&) = delete;

    /// How many of these bytes were consumed; the others come back first at the next call. Stops at the end of the
    /// request: what follows belongs to the next one.
    std::size_t feed(std::string_view bytes);

    State state() const;
    Status refused_with() const;

    Request& request();
    const std::string& unknown_method() const; // "TRACE": read to its end all the same; empty when it is one of ours
    bool expects_continue() const;
    bool keeps_alive() const; // what the asker wants; once the header is read
    bool is_http_1_0() const;

private:
    class Machine;
    std::unique_ptr<Machine> machine_;
};

} // namespace socle
