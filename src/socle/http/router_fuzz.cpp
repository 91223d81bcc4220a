// Any path against a router with every kind of segment: what matched fills every parameter of its pattern.
#include "socle/http/router.hpp"

#include <cstdint>
#include <cstdlib>

using namespace socle;

namespace
{

Router<int> every_kind()
{
    Router<int> router;
    int rank = 0;
    for (const char* pattern :
         {"/", "/a", "/a/:x", "/a/b", "/a/:x/c", "/a/b/:y", "/:x/b/c", "/a/*rest", "/:x/:y/*rest"})
        for (const Method method : {Method::Get, Method::Post}) router.add(method, pattern, "public", rank++);
    return router;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Router<int> router = every_kind();
    Request request;
    request.method = size % 3 == 0 ? Method::Post : size % 3 == 1 ? Method::Get : Method::Head;
    request.path.assign(reinterpret_cast<const char*>(data), size);
    const auto match = router.match(request);
    if (!match.route) return 0;

    // The pattern with its parameters put back is the path asked for.
    std::string path = match.route->pattern;
    for (const auto& [name, value] : request.params) {
        if (value.empty()) std::abort();
        const std::string mark = (name == "rest" ? "*" : ":") + name;
        const std::size_t at = path.find(mark);
        if (at == std::string::npos) std::abort();
        path.replace(at, mark.size(), value);
    }
    // A value may itself look like a parameter: then putting back is not told apart, and proves nothing.
    const bool is_plain = request.path.find_first_of(":*") == std::string::npos;
    if (is_plain && path != request.path) std::abort();
    return 0;
}
