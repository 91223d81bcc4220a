// Any bytes as an urlencoded form: read or refused, and what was read is read again alike once written back.
#include "socle/errors.hpp"
#include "socle/http/form.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace socle;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Form form;
    try {
        form = parse_urlencoded({reinterpret_cast<const char*>(data), size});
    } catch (const BadRequest&) {
        return 0;
    }
    if (parse_urlencoded(encode_urlencoded(form)).fields != form.fields) std::abort();
    return 0;
}
