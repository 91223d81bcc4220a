#pragma once

#include <string>
#include <string_view>

namespace socle
{

/// Texts in a workbook write what XML cannot hold as _xHHHH_ (a carriage return is _x000D_), and an underscore that
/// would look like it as _x005F_.
std::string unescaped_xstring(std::string_view text);
void unescape_xstring(std::string& text);

/// Ready to stand in XML: those escapes, and & < > ". The text must be UTF-8.
void append_xstring(std::string& xml, std::string_view text);

} // namespace socle
