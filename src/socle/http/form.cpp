#include "socle/http/form.hpp"

#include "socle/errors.hpp"
#include "socle/http/unreadable_request.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <optional>

namespace socle
{

namespace
{

constexpr std::size_t kFilenameBytes = 200;
constexpr std::size_t kBoundaryBytes = 70;
constexpr std::size_t kExtensionBytes = 16;

/// A database text cannot hold U+0000, and no honest form sends one.
void refuse_nul(std::string_view text)
{
    if (text.find('\0') != std::string_view::npos) throw UnreadableRequest("null character in a form");
}

void add_field(Form& form, std::string name, std::string value, const FormLimits& limits)
{
    if (form.fields.size() >= limits.fields) throw UnreadableRequest("too many fields");
    if (name.size() > limits.name_bytes) throw UnreadableRequest("field name too long");
    if (value.size() > limits.value_bytes) throw UnreadableRequest("field too long");
    refuse_nul(name);
    refuse_nul(value);
    form.fields.emplace_back(std::move(name), std::move(value));
}

/// One parameter of a header: name=token or name="quoted".
struct Parameter
{
    std::string name;
    std::string value;
};

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

void skip_blanks(std::string_view& text)
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
}

/// The value that starts `text`, which is left after it. A backslash is a character of its own, as browsers send it
/// (HTML, multipart form data): they write a quote as %22.
std::string read_value(std::string_view& text)
{
    std::string value;
    if (text.empty() || text.front() != '"') {
        const std::size_t end = std::min(text.find(';'), text.size());
        value = trimmed(text.substr(0, end));
        text.remove_prefix(end);
        return value;
    }
    text.remove_prefix(1);
    while (!text.empty() && text.front() != '"') {
        value += text.front();
        text.remove_prefix(1);
    }
    if (text.empty()) throw UnreadableRequest("unterminated quoted value");
    text.remove_prefix(1);
    return value;
}

/// "form-data; name="x"; filename="y"" -> its parameters, each at most once.
std::vector<Parameter> read_parameters(std::string_view text)
{
    std::vector<Parameter> parameters;
    text.remove_prefix(std::min(text.find(';'), text.size()));
    while (!text.empty()) {
        text.remove_prefix(1); // the ';'
        skip_blanks(text);
        if (text.empty()) break;
        const std::size_t equal = text.find('=');
        if (equal == std::string_view::npos) throw UnreadableRequest("parameter without a value");
        std::string name = media_type(text.substr(0, equal)); // lower case, trimmed
        text.remove_prefix(equal + 1);
        skip_blanks(text);
        std::string value = read_value(text);
        skip_blanks(text);
        if (!text.empty() && text.front() != ';') throw UnreadableRequest("text after a quoted value");
        const bool twice = std::any_of(parameters.begin(), parameters.end(),
                                       [&](const Parameter& parameter) { return parameter.name == name; });
        if (name.empty() || twice) throw UnreadableRequest("bad parameter");
        parameters.push_back({std::move(name), std::move(value)});
    }
    return parameters;
}

std::optional<std::string> parameter(const std::vector<Parameter>& parameters, std::string_view name)
{
    for (const Parameter& one : parameters)
        if (one.name == name) return one.value;
    return std::nullopt;
}

/// Browsers write '"', CR and LF of a name as %22, %0D and %0A, and nothing else (HTML, multipart form data).
std::string browser_unescaped(std::string_view text)
{
    std::string out = replaced(text, "%22", "\"");
    out = replaced(out, "%0D", "\r");
    out = replaced(out, "%0A", "\n");
    if (!valid_utf8(out)) throw UnreadableRequest("name is not UTF-8");
    return out;
}

std::string browser_escaped(std::string_view text)
{
    std::string out = replaced(text, "\"", "%22");
    out = replaced(out, "\r", "%0D");
    return replaced(out, "\n", "%0A");
}

struct PartHeader
{
    std::string name;
    std::optional<std::string> filename;
    std::string content_type = "text/plain";
};

PartHeader read_part_header(std::string_view text)
{
    PartHeader header;
    std::optional<std::string> name;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find("\r\n"), text.size());
        const std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 2, text.size()));

        const std::size_t colon = line.find(':');
        if (colon == std::string_view::npos || colon == 0) throw UnreadableRequest("bad part header");
        const std::string_view key = line.substr(0, colon);
        const std::string_view value = trimmed(line.substr(colon + 1));
        if (same_ignoring_case(key, "content-disposition")) {
            if (name || media_type(value) != "form-data") throw UnreadableRequest("part is not form data");
            const auto parameters = read_parameters(value);
            name = parameter(parameters, "name");
            if (!name) throw UnreadableRequest("part without a name");
            header.filename = parameter(parameters, "filename");
        } else if (same_ignoring_case(key, "content-type")) {
            header.content_type = std::string(value);
            const bool visible = std::all_of(value.begin(), value.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
            if (!visible) throw UnreadableRequest("bad part type");
            if (media_type(value).starts_with("multipart/")) throw UnreadableRequest("nested multipart");
        } else if (same_ignoring_case(key, "content-transfer-encoding")) {
            const std::string encoding = media_type(value);
            if (encoding != "binary" && encoding != "8bit" && encoding != "7bit") throw UnreadableRequest("encoded part");
        }
    }
    if (!name) throw UnreadableRequest("part without a name");
    header.name = browser_unescaped(*name);
    if (header.filename) header.filename = browser_unescaped(*header.filename);
    return header;
}

/// A file input left empty sends a part with an empty name and no content: nothing was sent.
bool is_empty_file_input(const PartHeader& header, std::string_view content)
{
    return header.filename && header.filename->empty() && content.empty();
}

void add_part(Form& form, PartHeader header, std::string_view content, const FormLimits& limits)
{
    if (is_empty_file_input(header, content)) return;
    if (!header.filename) {
        if (!valid_utf8(content)) throw UnreadableRequest("field is not UTF-8");
        if (content.size() > limits.value_bytes) throw UnreadableRequest("field too long");
        add_field(form, std::move(header.name), std::string(content), limits);
        return;
    }
    if (form.uploads.size() >= limits.uploads) throw UnreadableRequest("too many files");
    if (header.name.size() > limits.name_bytes) throw UnreadableRequest("field name too long");
    refuse_nul(header.name);
    form.uploads.push_back({std::move(header.name), cleaned_filename(*header.filename), std::move(header.content_type),
                            std::string(content)});
}

/// U+202A to U+202E, U+2066 to U+2069, U+200E and U+200F turn "gpj.exe" into "exe.jpg" on the screen.
bool changes_direction(std::string_view text)
{
    if (text.size() < 3 || text[0] != '\xE2') return false;
    const auto second = static_cast<unsigned char>(text[1]);
    const auto third = static_cast<unsigned char>(text[2]);
    if (second == 0x80) return (third >= 0xAA && third <= 0xAE) || third == 0x8E || third == 0x8F;
    return second == 0x81 && third >= 0xA6 && third <= 0xA9;
}

std::string_view cut_utf8(std::string_view text, std::size_t bytes)
{
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

} // namespace

Form parse_urlencoded(std::string_view text, const FormLimits& limits)
{
    Form form;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('&'), text.size());
        const std::string_view pair = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (pair.empty()) continue;

        const std::size_t equal = std::min(pair.find('='), pair.size());
        const std::string_view value = pair.substr(std::min(equal + 1, pair.size()));
        add_field(form, percent_decode(pair.substr(0, equal), Plus::IsSpace), percent_decode(value, Plus::IsSpace),
                  limits);
    }
    return form;
}

std::string encode_urlencoded(const Form& form)
{
    std::string out;
    for (const auto& [name, value] : form.fields) {
        if (!out.empty()) out += '&';
        out += percent_encode(name) + '=' + percent_encode(value);
    }
    return out;
}

std::string multipart_boundary(std::string_view content_type)
{
    const auto boundary = parameter(read_parameters(content_type), "boundary");
    if (!boundary || boundary->empty() || boundary->size() > kBoundaryBytes) throw UnreadableRequest("bad boundary");
    constexpr std::string_view kOthers = "'()+_,-./:=? ";
    const bool allowed = std::all_of(boundary->begin(), boundary->end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kOthers.find(c) != std::string_view::npos;
    });
    if (!allowed || boundary->back() == ' ') throw UnreadableRequest("bad boundary");
    return *boundary;
}

Form parse_multipart(std::string_view body, std::string_view boundary, const FormLimits& limits)
{
    const std::string first = "--" + std::string(boundary);
    const std::string delimiter = "\r\n" + first;
    if (!body.starts_with(first)) throw UnreadableRequest("the body does not start with its boundary");
    body.remove_prefix(first.size());

    Form form;
    while (!body.starts_with("--")) {
        skip_blanks(body); // RFC 2046 lets blanks pad the end of a delimiter's line
        if (!body.starts_with("\r\n")) throw UnreadableRequest("bad delimiter");

        // The CRLF of the delimiter's line is kept in the search: a part with no header at all is "\r\n\r\n".
        const std::size_t header_end = body.substr(0, limits.part_header_bytes).find("\r\n\r\n");
        if (header_end == std::string_view::npos) throw UnreadableRequest("part header unfinished or too long");
        if (header_end < 2) throw UnreadableRequest("part without a header");
        const std::string_view header = body.substr(2, header_end - 2);
        body.remove_prefix(header_end + 4);

        const std::size_t content_end = body.find(delimiter);
        if (content_end == std::string_view::npos) throw UnreadableRequest("last boundary missing");
        add_part(form, read_part_header(header), body.substr(0, content_end), limits);
        body.remove_prefix(content_end + delimiter.size());
    }
    return form;
}

std::string encode_multipart(const Form& form, std::string_view boundary)
{
    std::string out;
    const std::string line = "--" + std::string(boundary);
    for (const auto& [name, value] : form.fields)
        out += line + "\r\nContent-Disposition: form-data; name=\"" + browser_escaped(name) + "\"\r\n\r\n" + value +
               "\r\n";
    for (const Upload& upload : form.uploads)
        out += line + "\r\nContent-Disposition: form-data; name=\"" + browser_escaped(upload.field) +
               "\"; filename=\"" + browser_escaped(upload.filename) + "\"\r\nContent-Type: " + upload.content_type +
               "\r\n\r\n" + upload.content + "\r\n";
    return out + line + "--\r\n";
}

std::string cleaned_filename(std::string_view filename)
{
    const std::size_t slash = filename.find_last_of("/\\");
    if (slash != std::string_view::npos) filename.remove_prefix(slash + 1);

    std::string clean;
    for (std::size_t i = 0; i < filename.size(); ++i) {
        const char c = filename[i];
        if (changes_direction(filename.substr(i, 3)))
            i += 2;
        else if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
            clean += c;
    }
    while (!clean.empty() && (clean.front() == ' ' || clean.front() == '.')) clean.erase(0, 1);
    while (!clean.empty() && (clean.back() == ' ' || clean.back() == '.')) clean.pop_back();
    if (clean.empty()) return "fichier";
    if (clean.size() <= kFilenameBytes) return clean;

    const std::size_t dot = clean.rfind('.');
    const bool has_extension = dot != std::string::npos && clean.size() - dot <= kExtensionBytes;
    const std::string extension = has_extension ? clean.substr(dot) : "";
    return std::string(cut_utf8(clean, kFilenameBytes - extension.size())) + extension;
}

} // namespace socle
