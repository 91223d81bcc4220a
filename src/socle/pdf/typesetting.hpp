#pragma once

#include "socle/document/document.hpp"
#include "socle/pdf/structure.hpp"

#include <memory>
#include <pango/pangocairo.h>
#include <string>
#include <vector>

/// Inside socle/pdf only: this header shows pango and cairo. Lengths are points, y goes down from the top of the page.
namespace socle::pdf
{

struct Colour
{
    double red, green, blue;
};

inline constexpr Colour kInk{0.082, 0.133, 0.153};
inline constexpr Colour kSoft{0.314, 0.376, 0.404};
inline constexpr Colour kAccent{0.059, 0.420, 0.420};
inline constexpr Colour kRule{0.820, 0.855, 0.855};
inline constexpr Colour kTint{0.949, 0.969, 0.965};
inline constexpr Colour kAmber{0.702, 0.427, 0.039};
inline constexpr Colour kRed{0.639, 0.125, 0.125};

enum class Digits
{
    Running, ///< as the sentence flows
    Tabular, ///< of one width: columns of numbers line up
};

struct Style
{
    double size;
    double leading; ///< from one line to the next
    PangoWeight weight = PANGO_WEIGHT_NORMAL;
    Colour colour = kInk;
    Digits digits = Digits::Running;
};

/// The pages being painted and the structure being told. Everything painted belongs to the element named by the last
/// `mark`, or to none after `artifact`.
class Painter
{
public:
    Painter(double width, double height, PaintedPdf& target);
    ~Painter();
    Painter(const Painter&) = delete;
    Painter& operator=(const Painter&) = delete;

    cairo_t* cairo() { return cairo_; }
    PaintedPdf& target() { return target_; }
    int page() const { return static_cast<int>(target_.marks.size()) - 1; }
    double page_height() const { return height_; }

    void begin_page();
    void end_page();
    void mark(int element);
    void artifact();
    void colour(const Colour& colour);
    /// A filled rectangle, an artifact.
    void rectangle(double x, double y, double width, double height, const Colour& colour);
    /// Ends the file; its bytes are in target().
    void finish();

private:
    PaintedPdf& target_;
    double height_;
    cairo_surface_t* surface_;
    cairo_t* cairo_;
    int open_ = -1;
};

/// A text laid out in a width, painted line by line.
class Words
{
public:
    enum class Fit
    {
        Wrap,
        Ellipsis, ///< one line, cut with "…"
    };

    /// One element for each run of `text`, or the same for all when `elements` holds one.
    Words(const Text& text, const Style& style, std::vector<int> elements);

    void set_width(double width, Fit fit = Fit::Wrap);
    /// Lines of about the same length, as many as that width asks for: for titles.
    void set_balanced_width(double width);
    double natural_width() const;
    /// Width of the longest part that cannot be broken.
    double least_width() const;
    int lines() const;
    double height() const { return lines() * style_.leading; }
    double leading() const { return style_.leading; }
    /// Some characters have no glyph in any font: what is painted cannot be read back.
    bool unknown_glyphs() const;

    void paint_line(Painter& painter, int line, double x, double y, double width, Align align) const;
    /// Painted as an artifact whatever its elements: what is repeated on each page.
    void paint_as_artifact(Painter& painter, double x, double y, double width, Align align) const;

private:
    struct Span
    {
        int start;
        int element;
        Run::Kind kind;
        std::string target;
        std::string words;
    };
    enum class Telling
    {
        Structure,
        Artifact,
    };
    void paint(Painter& painter, int line, double x, double y, double width, Align align, Telling telling) const;
    const Span& span_at(int offset) const;

    struct Unref
    {
        void operator()(PangoLayout* layout) const { g_object_unref(layout); }
    };
    std::unique_ptr<PangoLayout, Unref> layout_;
    Style style_;
    bool wrapped_ = false;
    std::vector<Span> spans_;
};

/// The language that line breaking and shaping follow, for the texts laid out next on this thread.
void set_typesetting_language(const std::string& language);

} // namespace socle::pdf
