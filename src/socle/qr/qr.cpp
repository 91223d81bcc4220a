#include "socle/qr/qr.hpp"

#include <cerrno>
#include <memory>
#include <new>

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <qrencode.h>

namespace socle
{

namespace
{

struct FreeCode
{
    void operator()(QRcode* code) const { QRcode_free(code); }
};

} // namespace

std::string qr_svg(std::string_view text, std::string_view label)
{
    constexpr int kQuiet = 4; // modules of margin that readers need
    const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeData(
        static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!code) {
        if (errno == ENOMEM) throw std::bad_alloc();
        throw BadRequest("text cannot be written as a QR code");
    }
    const int width = code->width;
    const auto dark = [&](int x, int y) { return (code->data[y * width + x] & 1) != 0; };

    std::string path;
    for (int y = 0; y < width; ++y)
        for (int x = 0; x < width; ++x) {
            if (!dark(x, y)) continue;
            const int from = x;
            while (x + 1 < width && dark(x + 1, y)) ++x;
            const auto run = std::to_string(x + 1 - from);
            path +=
                "M" + std::to_string(from + kQuiet) + " " + std::to_string(y + kQuiet) + "h" + run + "v1h-" + run + "z";
        }
    const auto side = std::to_string(width + 2 * kQuiet);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
           "\" role=\"img\" aria-label=\"" + html_escaped(label) + "\" shape-rendering=\"crispEdges\">" +
           "<rect width=\"" + side + "\" height=\"" + side + "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path +
           "\"/></svg>";
}

} // namespace socle
