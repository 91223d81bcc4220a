#pragma once

#include <string>
#include <string_view>

namespace socle
{

/// The same drawing, fit to be put inside a page: only drawing elements and their presentation attributes are kept, no
/// script, style, event, link nor anything fetched; identifiers begin with `prefix`, so that two drawings of one page
/// do not take each other's. The root gets role="img" and `alternative` as its title.
/// Throws BadRequest when the bytes are not an SVG drawing.
std::string inline_svg(std::string_view svg, std::string_view alternative, std::string_view prefix);

} // namespace socle
