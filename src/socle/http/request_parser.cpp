#include "socle/http/request_parser.hpp"

#include "socle/errors.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>

namespace socle
{

namespace http = boost::beast::http;

namespace
{

constexpr std::uint64_t kReserved = 256 << 10; // memory is given for bytes received, not for bytes announced
constexpr std::size_t kChunkLine = 8 << 10;    // the extensions of a chunk, or the trailers

std::string_view view(boost::beast::string_view text)
{
    return {text.data(), text.size()};
}

std::optional<Method> known_method(http::verb verb)
{
    switch (verb) {
    case http::verb::get:
        return Method::Get;
    case http::verb::head:
        return Method::Head;
    case http::verb::post:
        return Method::Post;
    case http::verb::put:
        return Method::Put;
    case http::verb::patch:
        return Method::Patch;
    case http::verb::delete_:
        return Method::Delete;
    case http::verb::options:
        return Method::Options;
    default:
        return std::nullopt;
    }
}

/// "GET http://host/path": only proxies are asked so, but RFC 9112 wants it understood.
std::string_view without_origin(std::string_view target)
{
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!same_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        const std::size_t slash = target.find('/', scheme.size());
        return slash == std::string_view::npos ? std::string_view("/") : target.substr(slash);
    }
    return target;
}

} // namespace

class RequestParser::Machine final : public http::basic_parser<true>
{
public:
    explicit Machine(const ServerOptions& options) : options_(options)
    {
        eager(true);
        header_limit(static_cast<std::uint32_t>(options.header_bytes));
        body_limit(options.body_bytes);
    }

    Request request;
    std::string unknown_method;
    std::optional<Status> refused;
    bool expects_continue = false;
    bool is_http_1_1 = true;

private:
    using Text = boost::beast::string_view;
    using Code = boost::beast::error_code;

    void refuse(Status status, Code& error)
    {
        refused = status;
        error = http::error::bad_value;
    }

    std::size_t body_limit_for(std::string_view path) const
    {
        std::size_t limit = options_.body_bytes;
        std::size_t longest = 0;
        for (const auto& [prefix, bytes] : options_.body_bytes_by_prefix) {
            if (!path.starts_with(prefix) || prefix.size() < longest) continue;
            limit = bytes;
            longest = prefix.size();
        }
        return limit;
    }

    void on_request_impl(http::verb verb, Text method, Text target, int version, Code& error) override
    {
        is_http_1_1 = version >= 11;
        if (const auto known = known_method(verb))
            request.method = *known;
        else
            unknown_method = view(method);

        const std::string_view resource = without_origin(view(target));
        const std::size_t question = std::min(resource.find('?'), resource.size());
        if (question < resource.size()) request.query_string = resource.substr(question + 1);
        try {
            request.path = decoded_path(resource.substr(0, question));
        } catch (const BadRequest&) {
            refuse(Status::BadRequest, error);
            return;
        }
        body_limit(body_limit_for(request.path));
    }

    void on_response_impl(int, Text, int, Code&) override {}

    void on_field_impl(http::field field, Text name, Text value, Code& error) override
    {
        if (header_is_read_) return; // a trailer cannot change what was said before the body
        switch (field) {
        case http::field::host:
            ++hosts_;
            break;
        case http::field::transfer_encoding:
            has_transfer_encoding_ = true;
            if (!same_ignoring_case(view(value), "chunked")) return refuse(Status::BadRequest, error);
            break;
        case http::field::content_encoding:
            if (!same_ignoring_case(view(value), "identity")) return refuse(Status::UnsupportedMediaType, error);
            break;
        case http::field::expect:
            expects_continue = same_ignoring_case(view(value), "100-continue");
            if (!expects_continue) return refuse(Status::ExpectationFailed, error);
            break;
        default:
            break;
        }
        std::string lower_name(view(name));
        for (char& c : lower_name)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
        request.headers.emplace_back(std::move(lower_name), std::string(view(value)));
    }

    void on_header_impl(Code& error) override
    {
        header_is_read_ = true;
        if (is_http_1_1 ? hosts_ != 1 : hosts_ > 1) refuse(Status::BadRequest, error);
        if (!is_http_1_1 && has_transfer_encoding_) refuse(Status::BadRequest, error);
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, Code&) override
    {
        if (length) request.body.reserve(std::min(*length, kReserved));
    }

    std::size_t on_body_impl(Text bytes, Code&) override
    {
        request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    void on_chunk_header_impl(std::uint64_t, Text, Code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, Text bytes, Code& error) override
    {
        return on_body_impl(bytes, error);
    }

    void on_finish_impl(Code&) override {}

    const ServerOptions& options_;
    int hosts_ = 0;
    bool has_transfer_encoding_ = false;
    bool header_is_read_ = false;
};

RequestParser::RequestParser(const ServerOptions& options) : machine_(std::make_unique<Machine>(options)) {}

RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes)
{
    std::size_t consumed = 0;
    if (!machine_->got_some()) // an empty line before the request is an old client's habit (RFC 9112, 2.2)
        while (bytes.substr(consumed).starts_with("\r\n")) consumed += 2;
    if (consumed == bytes.size() || machine_->is_done() || machine_->refused) return consumed;

    boost::beast::error_code error;
    consumed += machine_->put(boost::asio::buffer(bytes.data() + consumed, bytes.size() - consumed), error);
    if (error == http::error::need_more) {
        // Within the header Beast counts; between chunks it would wait for a line of any length.
        if (machine_->is_header_done() && bytes.size() - consumed > kChunkLine) machine_->refused = Status::BadRequest;
        return consumed;
    }
    if (!error || machine_->refused) return consumed;
    if (error == http::error::header_limit)
        machine_->refused = Status::HeaderFieldsTooLarge;
    else if (error == http::error::body_limit)
        machine_->refused = Status::ContentTooLarge;
    else
        machine_->refused = Status::BadRequest;
    return consumed;
}

RequestParser::State RequestParser::state() const
{
    if (machine_->refused) return State::Refused;
    if (machine_->is_done()) return State::Complete;
    return machine_->is_header_done() ? State::Body : State::Header;
}

Status RequestParser::refused_with() const
{
    return machine_->refused.value_or(Status::BadRequest);
}

Request& RequestParser::request()
{
    return machine_->request;
}

const std::string& RequestParser::unknown_method() const
{
    return machine_->unknown_method;
}

bool RequestParser::expects_continue() const
{
    return machine_->expects_continue;
}

bool RequestParser::keeps_alive() const
{
    return machine_->is_header_done() && machine_->keep_alive();
}

bool RequestParser::is_http_1_0() const
{
    return !machine_->is_http_1_1;
}

} // namespace socle
