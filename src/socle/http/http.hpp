#pragma once

#include "socle/time/time.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace socle
{

enum class Method
{
    Get,
    Head,
    Post,
    Put,
    Patch,
    Delete,
    Options
};

std::string_view method_name(Method method);

enum class Status : int
{
    Ok = 200,
    Created = 201,
    NoContent = 204,
    SeeOther = 303,
    NotModified = 304,
    BadRequest = 400,
    Unauthorized = 401,
    Forbidden = 403,
    NotFound = 404,
    MethodNotAllowed = 405,
    RequestTimeout = 408,
    Conflict = 409,
    PreconditionFailed = 412,
    ContentTooLarge = 413,
    UnsupportedMediaType = 415,
    UnprocessableContent = 422,
    PreconditionRequired = 428,
    TooManyRequests = 429,
    HeaderFieldsTooLarge = 431,
    InternalServerError = 500,
    ServiceUnavailable = 503
};

/// A file sent by a form.
struct Upload
{
    std::string field;
    std::string filename; // last path component only, control characters removed
    std::string content_type;
    std::string content;
};

/// Decoded fields of a query string, an urlencoded body or a multipart body, in the order received.
class Form
{
public:
    std::vector<std::pair<std::string, std::string>> fields;
    std::vector<Upload> uploads;

    /// First value of that name; empty when absent.
    std::string_view value(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const;
    const Upload* upload(std::string_view field) const;
};

/// One request, whole: its body has been received and its length is within bounds.
struct Request
{
    Method method = Method::Get;
    std::string path;         // decoded, starts with '/', without "..", without query
    std::string query_string; // raw
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    std::map<std::string, std::string, std::less<>> params; // filled by the router: "/lots/:lot" -> lot
    std::string remote;                                     // address of the peer (or of X-Forwarded-For's last trusted hop)
    std::string id;                                         // request identifier, in the log and in the answer's header
    Instant now{};                                          // the one clock reading of this request

    std::string_view header(std::string_view name) const; // empty when absent
    std::optional<std::string> cookie(std::string_view name) const;
    const std::string& param(std::string_view name) const; // throws Bug when the route has no such parameter

    Form query() const;
    /// The body as a form; BadRequest when its type is neither urlencoded nor multipart, or when it is malformed.
    Form form() const;
    bool is_htmx() const { return header("hx-request") == "true"; }
};

struct Response
{
    Status status = Status::Ok;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    Response& with(std::string name, std::string value);
    static Response html(std::string body, Status status = Status::Ok);
    static Response text(std::string body, Status status = Status::Ok);
    static Response json(std::string body, Status status = Status::Ok);
    /// 303, after a POST.
    static Response see_other(std::string location);
    /// A file to keep: Content-Disposition attachment with an RFC 5987 name.
    static Response attachment(std::string body, std::string_view content_type, std::string_view filename);
};

/// "%C3%A9" -> "é"; with Plus::IsSpace, '+' is a space (forms, not paths). BadRequest on a bad escape or invalid UTF-8.
enum class Plus
{
    IsPlus,
    IsSpace
};
std::string percent_decode(std::string_view text, Plus plus);
std::string percent_encode(std::string_view text);

} // namespace socle
