// Any bytes as a multipart body: read or refused, and what was read is read again alike once written back.
#include "socle/errors.hpp"
#include "socle/http/form.hpp"

#include <cstdint>
#include <cstdlib>

using namespace socle;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t line = bytes.find('\n');
    if (line == std::string_view::npos) return 0;
    try {
        const std::string boundary = multipart_boundary(bytes.substr(0, line));
        const Form form = parse_multipart(bytes.substr(line + 1), boundary);
        for (const Upload& upload : form.uploads)
            if (upload.filename.empty() || upload.filename.find_first_of("/\\\r\n") != std::string::npos) std::abort();
        // Contents cannot hold the delimiter that ended them, so that the same boundary serves again.
        FormLimits wider; // escaping lengthens names
        wider.part_header_bytes = 1 << 16;
        const Form again = parse_multipart(encode_multipart(form, boundary), boundary, wider);
        if (again.fields.size() != form.fields.size() || again.uploads.size() != form.uploads.size()) std::abort();
        for (std::size_t i = 0; i < form.fields.size(); ++i)
            if (again.fields[i].second != form.fields[i].second) std::abort();
        for (std::size_t i = 0; i < form.uploads.size(); ++i)
            if (again.uploads[i].content != form.uploads[i].content) std::abort();
    } catch (const BadRequest&) {
    }
    return 0;
}
