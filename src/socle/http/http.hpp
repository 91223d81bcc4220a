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
    ExpectationFailed = 417,
    UnprocessableContent = 422,
    PreconditionRequired = 428,
    TooManyRequests = 429,
    HeaderFieldsTooLarge = 431,
    InternalServerError = 500,
    ServiceUnavailable = 503
};

std::string_view reason_phrase(Status status);

/// A file sent by a form. An <input type="file"> left empty sends no Upload.
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

    /// First value of that name; empty when absent. A form about to disappear, such as `request.query()`, gives its words away.
    std::string_view value(std::string_view name) const&;
    std::string value(std::string_view name) && { return std::string(static_cast<const Form&>(*this).value(name)); }
    bool has(std::string_view name) const;
    std::vector<std::string_view> all(std::string_view name) const&;
    std::vector<std::string_view> all(std::string_view name) && = delete;
    const Upload* upload(std::string_view field) const&;
    const Upload* upload(std::string_view field) && = delete;
};

/// One request, whole: its body has been received and its length is within bounds.
struct Request
{
    Method method = Method::Get;
    std::string path; // decoded, starts with '/', without "." nor ".." segments, without encoded '/', without query
    std::string query_string;                                 // raw
    std::vector<std::pair<std::string, std::string>> headers; // names in lower case
    std::string body;
    std::map<std::string, std::string, std::less<>> params; // filled by the router: "/lots/:lot" -> lot
    std::string route;  // the pattern that matched, filled by the router, for log and figures
    std::string remote; // address of the peer (or of X-Forwarded-For's last trusted hop)
    std::string id;     // request identifier, in the log and in the answer's header
    Instant now{};      // the one clock reading of this request

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

    /// Adds a header; a control character in it is a Bug, seen when the answer is written.
    Response& with(std::string name, std::string value);
    /// First value of that name, letters' case ignored; empty when absent.
    std::string_view header(std::string_view name) const;
    static Response html(std::string body, Status status = Status::Ok);
    static Response text(std::string body, Status status = Status::Ok);
    static Response json(std::string body, Status status = Status::Ok);
    /// 303, after a POST. What a header cannot carry as it is (spaces, accents, control characters) is percent-encoded.
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
/// Everything but letters, digits and "-._~" becomes %XX.
std::string percent_encode(std::string_view text);

/// The path of a request from the target of its first line, as Request::path promises; BadRequest otherwise.
std::string decoded_path(std::string_view raw);

/// The media type of a Content-Type, in lower case and without its parameters: "Text/HTML; charset=x" -> "text/html".
std::string media_type(std::string_view content_type);

/// Equal but for the case of ASCII letters.
bool same_ignoring_case(std::string_view a, std::string_view b);

} // namespace socle
