// clang++ -std=c++20 -O1 -g -fsanitize=fuzzer,address,undefined -Isrc src/socle/json/windows{,_fuzz}.cpp -lsimdjson
#include "socle/json/windows.hpp"

#include <cstdlib>
#include <cstring>

using namespace socle;

namespace
{

void walk(const JsonView& value)
{
    value.each_member([](std::string_view, const JsonView& v) { walk(v); });
    value.each_item([](const JsonView& v) { walk(v); });
    (void)value.scalar();
}

} // namespace

/// Whatever the bytes: it ends, offsets grow, no rank comes twice, memory stays bounded.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::size_t window_bytes = 16 + data[0];
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    JsonWindows windows(
        [text](std::int64_t offset, char* to, std::size_t count) {
            if (static_cast<std::size_t>(offset) >= text.size()) return std::size_t{0};
            const auto part = text.substr(static_cast<std::size_t>(offset), count);
            std::memcpy(to, part.data(), part.size());
            return part.size();
        },
        {"marches", "marches/marche", ""}, {window_bytes, 2048});
    JsonWindow window;
    std::vector<JsonDefect> defects;
    std::int64_t rank = 0;
    std::int64_t offset = -1;
    while (windows.next(window, defects))
        for (const auto& piece : window.pieces()) {
            if (piece.rank <= rank || piece.offset <= offset) std::abort();
            rank = piece.rank;
            offset = piece.offset;
            if (window.read(piece, [](const JsonView& v) { walk(v); }).empty()) continue;
            windows.resume_after(window, piece, [](const JsonView& v) { return v.kind() == JsonView::Kind::Object; });
            break;
        }
    return 0;
}
