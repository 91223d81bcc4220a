#pragma once

#include "socle/document/document.hpp"

#include <string>
#include <string_view>

namespace socle
{

/// The document as a tagged PDF, A4: structure tree, language, title, alternative texts, bookmarks, fonts embedded,
/// declared PDF/UA-1 and PDF/A-2a and held to our own rules (pdf_check.hpp). The same document gives the same bytes
/// wherever the same fonts are installed (Inter, DejaVu as a fallback).
/// Throws Bug when the document is not sound, BadRequest when a picture is not an SVG drawing.
std::string write_pdf(const Document& document);

/// A drawing as PNG bytes, `width` pixels wide, on a transparent ground: for readers that know no SVG.
/// Throws BadRequest when the bytes are not an SVG drawing.
std::string png_of_svg(std::string_view svg, int width);

/// Width of the drawing over its height. Throws BadRequest when the bytes are not an SVG drawing.
double proportions_of_svg(std::string_view svg);

} // namespace socle
