#pragma once

#include <string>
#include <string_view>

namespace socle
{

/// A QR code as one SVG element, without any style: black on white with its quiet zone, `label` for those who do not
/// see it. Throws BadRequest when the text is too long for a QR code (about 2 300 bytes).
std::string qr_svg(std::string_view text, std::string_view label);

} // namespace socle
