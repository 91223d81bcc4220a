#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// What keeps a PDF from being read by everyone, one sentence each; empty when nothing is found. Our own rules, drawn
/// from PDF/UA-1 and PDF/A-2: language, title shown, marks, one structure tree where each painted piece is either told
/// once or declared an artifact and told in the order it is painted, headings without a skipped level, alternative
/// texts, scopes and even rows in tables, links named and joined to the tree, fonts embedded and readable, nothing that
/// runs. It is not a certification.
std::vector<std::string> pdf_defects(std::string_view bytes);

/// The structure tree, one element to a line, two spaces deeper at each level: "TH Column", "Figure [alternative]".
/// Throws BadRequest when the bytes are not a PDF.
std::string pdf_structure(std::string_view bytes);

} // namespace socle
