#include "socle/http/http.hpp"

#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/http/unreadable_request.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace socle
{

namespace
{

constexpr char kHexDigits[] = "0123456789ABCDEF";

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

bool is_control(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

void append_encoded(std::string& out, char c)
{
    out += '%';
    out += kHexDigits[static_cast<unsigned char>(c) >> 4];
    out += kHexDigits[static_cast<unsigned char>(c) & 15];
}

Response with_body(std::string body, Status status, std::string_view content_type)
{
    Response response;
    response.status = status;
    response.body = std::move(body);
    response.with("Content-Type", std::string(content_type));
    return response;
}

} // namespace

std::string_view method_name(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    }
    throw Bug("unknown method");
}

std::string_view reason_phrase(Status status)
{
    switch (status) {
    case Status::Ok:
        return "OK";
    case Status::Created:
        return "Created";
    case Status::NoContent:
        return "No Content";
    case Status::SeeOther:
        return "See Other";
    case Status::NotModified:
        return "Not Modified";
    case Status::BadRequest:
        return "Bad Request";
    case Status::Unauthorized:
        return "Unauthorized";
    case Status::Forbidden:
        return "Forbidden";
    case Status::NotFound:
        return "Not Found";
    case Status::MethodNotAllowed:
        return "Method Not Allowed";
    case Status::RequestTimeout:
        return "Request Timeout";
    case Status::Conflict:
        return "Conflict";
    case Status::PreconditionFailed:
        return "Precondition Failed";
    case Status::ContentTooLarge:
        return "Content Too Large";
    case Status::UnsupportedMediaType:
        return "Unsupported Media Type";
    case Status::ExpectationFailed:
        return "Expectation Failed";
    case Status::UnprocessableContent:
        return "Unprocessable Content";
    case Status::PreconditionRequired:
        return "Precondition Required";
    case Status::TooManyRequests:
        return "Too Many Requests";
    case Status::HeaderFieldsTooLarge:
        return "Request Header Fields Too Large";
    case Status::InternalServerError:
        return "Internal Server Error";
    case Status::ServiceUnavailable:
        return "Service Unavailable";
    }
    return "Unknown"; // a number outside the list is still a valid answer
}

bool same_ignoring_case(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string media_type(std::string_view content_type)
{
    std::string type(trimmed(content_type.substr(0, content_type.find(';'))));
    std::transform(type.begin(), type.end(), type.begin(), lower);
    return type;
}

// --- Percent coding ------------------------------------------------------------------------------------------------

std::string percent_decode(std::string_view text, Plus plus)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus == Plus::IsSpace)
            out += ' ';
        else if (text[i] == '%') {
            const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
            if (high < 0 || low < 0) throw UnreadableRequest("bad percent escape");
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else
            out += text[i];
    }
    if (!valid_utf8(out)) throw UnreadableRequest("text is not UTF-8");
    return out;
}

std::string percent_encode(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c))
            out += c;
        else
            append_encoded(out, c);
    }
    return out;
}

std::string decoded_path(std::string_view raw)
{
    if (!raw.starts_with('/')) throw UnreadableRequest("the path does not start with '/'");
    // Once decoded, "%2F" could no longer be told from a separator: two readings of one path are one too many.
    for (std::size_t i = 0; (i = raw.find('%', i)) != std::string_view::npos; ++i)
        if (same_ignoring_case(raw.substr(i, 3), "%2f")) throw UnreadableRequest("encoded '/' in the path");

    std::string path = percent_decode(raw, Plus::IsPlus);
    if (std::any_of(path.begin(), path.end(), is_control) || path.find('\\') != std::string::npos)
        throw UnreadableRequest("forbidden character in the path");
    for (const std::string& segment : split(path, '/'))
        if (segment == "." || segment == "..") throw UnreadableRequest("relative segment in the path");
    return path;
}

// --- Form ----------------------------------------------------------------------------------------------------------

std::string_view Form::value(std::string_view name) const&
{
    for (const auto& [key, value] : fields)
        if (key == name) return value;
    return {};
}

bool Form::has(std::string_view name) const
{
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
}

std::vector<std::string_view> Form::all(std::string_view name) const&
{
    std::vector<std::string_view> values;
    for (const auto& [key, value] : fields)
        if (key == name) values.emplace_back(value);
    return values;
}

const Upload* Form::upload(std::string_view field) const&
{
    for (const Upload& upload : uploads)
        if (upload.field == field) return &upload;
    return nullptr;
}

// --- Request -------------------------------------------------------------------------------------------------------

std::string_view Request::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (same_ignoring_case(key, name)) return value;
    return {};
}

std::optional<std::string> Request::cookie(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (key != "cookie") continue;
        std::string_view rest = value;
        while (!rest.empty()) {
            const std::size_t end = rest.find(';');
            const std::string_view pair = trimmed(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);

            const std::size_t equal = pair.find('=');
            if (equal == std::string_view::npos || pair.substr(0, equal) != name) continue;
            std::string_view found = pair.substr(equal + 1);
            if (found.size() >= 2 && found.front() == '"' && found.back() == '"')
                found = found.substr(1, found.size() - 2);
            return std::string(found);
        }
    }
    return std::nullopt;
}

const std::string& Request::param(std::string_view name) const
{
    const auto found = params.find(name);
    if (found == params.end()) throw Bug("the route has no parameter of that name");
    return found->second;
}

Form Request::query() const
{
    return parse_urlencoded(query_string);
}

Form Request::form() const
{
    const std::string_view content_type = header("content-type");
    const std::string type = media_type(content_type);
    if (type == "application/x-www-form-urlencoded") return parse_urlencoded(body);
    if (type == "multipart/form-data") return parse_multipart(body, multipart_boundary(content_type));
    throw UnsupportedBody("the body is not a form");
}

// --- Response ------------------------------------------------------------------------------------------------------

Response& Response::with(std::string name, std::string value)
{
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
}

std::string_view Response::header(std::string_view name) const
{
    for (const auto& [key, value] : headers)
        if (same_ignoring_case(key, name)) return value;
    return {};
}

Response Response::html(std::string body, Status status)
{
    return with_body(std::move(body), status, "text/html; charset=utf-8");
}

Response Response::text(std::string body, Status status)
{
    return with_body(std::move(body), status, "text/plain; charset=utf-8");
}

Response Response::json(std::string body, Status status)
{
    return with_body(std::move(body), status, "application/json");
}

Response Response::see_other(std::string location)
{
    std::string safe;
    for (const char c : location) {
        if (c == ' ' || is_control(c) || static_cast<unsigned char>(c) >= 0x80)
            append_encoded(safe, c);
        else
            safe += c;
    }
    Response response;
    response.status = Status::SeeOther;
    response.with("Location", std::move(safe));
    return response;
}

Response Response::attachment(std::string body, std::string_view content_type, std::string_view filename)
{
    // Old agents read filename=, where only plain ASCII is safe; the others prefer filename*= (RFC 6266, RFC 5987).
    std::string plain;
    for (const char c : filename) {
        const bool continues_a_character = (static_cast<unsigned char>(c) & 0xC0) == 0x80;
        if (continues_a_character) continue;
        const bool safe =
            !is_control(c) && static_cast<unsigned char>(c) < 0x80 && c != '"' && c != '\\' && c != '/' && c != '%';
        plain += safe ? c : '_';
    }
    Response response = with_body(std::move(body), Status::Ok, content_type);
    response.with("Content-Disposition",
                  "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + percent_encode(filename));
    return response;
}

} // namespace socle
