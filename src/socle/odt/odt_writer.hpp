#pragma once

#include "socle/document/document.hpp"

#include <string>

namespace socle
{

/// The document as an OpenDocument text (ODF 1.2), to be opened and changed in a word processor: real styles, outline
/// levels, heading rows repeated from page to page, page numbers, language, alternative texts. The same document gives
/// the same bytes. Throws Bug when the document is not sound, BadRequest when a picture is not an SVG drawing.
std::string write_odt(const Document& document);

} // namespace socle
