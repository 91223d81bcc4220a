// Any bytes as a path, a percent-encoded text, a file name, a list of codings, a forwarded address.
#include "socle/errors.hpp"
#include "socle/http/client_address.hpp"
#include "socle/http/compression.hpp"
#include "socle/http/form.hpp"
#include "socle/text/text.hpp"

#include <cstdint>
#include <cstdlib>

using namespace socle;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    try {
        const std::string path = decoded_path(bytes);
        if (path.front() != '/' || (path + "/").find("/../") != std::string::npos || !valid_utf8(path)) std::abort();
    } catch (const BadRequest&) {
    }
    try {
        const std::string text = percent_decode(bytes, Plus::IsSpace);
        if (percent_decode(percent_encode(text), Plus::IsSpace) != text) std::abort();
        const std::string name = cleaned_filename(text);
        if (name.empty() || name.size() > 200 || !valid_utf8(name) || cleaned_filename(name) != name) std::abort();
    } catch (const BadRequest&) {
    }
    accepts_coding(bytes, "gzip");
    static const TrustedProxies proxies({"0.0.0.0/0", "2001:db8::/32"});
    if (canonical_address(proxies.client("192.0.2.1", bytes)).empty()) std::abort();
    return 0;
}
