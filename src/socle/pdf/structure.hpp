#pragma once

#include "socle/document/document.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

/// What the page painter hands over to the one who finishes the file: painted bytes and, apart, what each mark means.
namespace socle::pdf
{

/// An element of the structure tree, as PDF names them ("H1", "P", "TH"…).
struct Element
{
    struct Kid
    {
        enum class Kind
        {
            Element,
            Mark, ///< painted content: `number` on `page`
            Link, ///< an annotation: `number` in links
        };
        Kind kind;
        int number;
        int page = 0;
    };
    enum class Scope
    {
        None,
        Row,
        Column,
    };

    std::string type;
    int parent = -1;
    std::vector<Kid> kids = {};
    std::string alternative = {};
    std::string actual_text = {};
    Scope scope = Scope::None;
    int columns = 1;                          ///< spanned by a cell
    std::string numbering = {};                    ///< of a list
    std::optional<std::array<double, 4>> box = {}; ///< of a figure, PDF coordinates
};

struct LinkArea
{
    int page;
    std::array<double, 4> box; ///< PDF coordinates
    std::string target;
    std::string words;
    int element;
};

struct Bookmark
{
    int level;
    std::string title;
    int page;
    double top; ///< PDF coordinates
};

/// A PDF whose pages hold flat "/Span <</MCID n>>" sequences, and nothing else of a structure.
struct PaintedPdf
{
    std::string bytes;
    std::vector<Element> elements;        ///< the first one is the root, "Document"
    std::vector<std::vector<int>> marks;  ///< for each page, the element of each of its sequences, in order
    std::vector<LinkArea> links;
    std::vector<Bookmark> bookmarks;
};

std::string finished(PaintedPdf painted, const Document& document);

/// The content stream of a page with its sequences named after `types`, in order, and everything painted outside of
/// them declared an artifact. Throws Bug when there are not as many sequences as types.
std::string marked_content(std::string_view content, const std::vector<std::string_view>& types);

/// What a finished content stream holds, for the checker.
struct PaintedMarks
{
    std::vector<int> numbers; ///< of the marked sequences, in order
    bool outside = false;     ///< something is painted neither in a sequence nor in an artifact
};
PaintedMarks painted_marks(std::string_view content);

/// An ICC profile of the sRGB colour space (IEC 61966-2-1), made here.
std::string srgb_profile();

} // namespace socle::pdf
