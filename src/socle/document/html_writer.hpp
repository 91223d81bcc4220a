#pragma once

#include "socle/document/document.hpp"

#include <string>

namespace socle
{

/// The document as an <article class="document">: classes only, no inline style nor script; pictures drawn inline.
/// The title is a heading of level `title_level`, the headings below it follow. Put it in a page whose <html> says the
/// language.
std::string write_html(const Document& document, int title_level = 1);

} // namespace socle
