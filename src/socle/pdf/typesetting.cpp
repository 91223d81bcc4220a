#include "socle/pdf/typesetting.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cairo-pdf.h>
#include <cmath>
#include <hb.h>

namespace socle::pdf
{

namespace
{

constexpr const char* kFamilies = "Inter, DejaVu Sans";
/// From the middle of a line to the foot of its letters, so that capitals and figures stand in the middle (the capitals
/// of Inter are 0.727 high).
constexpr double kFootOfLetters = 0.3635;

double points(int pango_units)
{
    return static_cast<double>(pango_units) / PANGO_SCALE;
}

/// The sum of the advances: pango's own extents look every glyph up, and are not needed.
double line_width(const PangoLayoutLine* line)
{
    int width = 0;
    for (const GSList* at = line->runs; at != nullptr; at = at->next)
        width += pango_glyph_string_get_width(static_cast<PangoLayoutRun*>(at->data)->glyphs);
    return points(width);
}

double widest(PangoLayout* layout)
{
    double width = 0;
    for (const GSList* at = pango_layout_get_lines_readonly(layout); at != nullptr; at = at->next)
        width = std::max(width, line_width(static_cast<const PangoLayoutLine*>(at->data)));
    return width;
}

/// One for each thread: pango contexts are not shared.
struct Typesetter
{
    Typesetter()
    {
        fonts = pango_cairo_font_map_new();
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(fonts), 72);
        context = pango_font_map_create_context(fonts);
        // Positions for paper: nothing is moved to please a screen.
        cairo_font_options_t* options = cairo_font_options_create();
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
        pango_cairo_context_set_font_options(context, options);
        cairo_font_options_destroy(options);
        pango_context_set_round_glyph_positions(context, FALSE);
    }
    ~Typesetter()
    {
        g_object_unref(context);
        g_object_unref(fonts);
    }
    Typesetter(const Typesetter&) = delete;
    Typesetter& operator=(const Typesetter&) = delete;

    PangoFontMap* fonts;
    PangoContext* context;
};

Typesetter& typesetter()
{
    thread_local Typesetter own;
    return own;
}

void add_attribute(PangoAttrList* list, PangoAttribute* attribute, std::size_t start, std::size_t end)
{
    attribute->start_index = static_cast<guint>(start);
    attribute->end_index = static_cast<guint>(end);
    pango_attr_list_insert(list, attribute);
}

} // namespace

void set_typesetting_language(const std::string& language)
{
    pango_context_set_language(typesetter().context, pango_language_from_string(language.c_str()));
}

// --- Painter ------------------------------------------------------------------------------------------------------

Painter::Painter(double width, double height, PaintedPdf& target) : target_(target), height_(height)
{
    surface_ = cairo_pdf_surface_create_for_stream(
        [](void* bytes, const unsigned char* data, unsigned int size) {
            static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), size);
            return CAIRO_STATUS_SUCCESS;
        },
        &target.bytes, width, height);
    cairo_ = cairo_create(surface_);
}

Painter::~Painter()
{
    cairo_destroy(cairo_);
    // Not finished when something was thrown: cairo ends the file, whose bytes nobody reads.
    cairo_surface_destroy(surface_);
}

void Painter::begin_page()
{
    target_.marks.emplace_back();
}

void Painter::end_page()
{
    artifact();
    cairo_show_page(cairo_);
}

void Painter::mark(int element)
{
    if (open_ == element) return;
    artifact();
    // Any name that cairo takes for a structure: the real one is put when the file is finished.
    cairo_tag_begin(cairo_, "Span", "");
    open_ = element;
    auto& marks = target_.marks.back();
    target_.elements[static_cast<std::size_t>(element)].kids.push_back(
        {Element::Kid::Kind::Mark, static_cast<int>(marks.size()), page()});
    marks.push_back(element);
}

void Painter::artifact()
{
    if (open_ >= 0) cairo_tag_end(cairo_, "Span");
    open_ = -1;
}

void Painter::colour(const Colour& colour)
{
    cairo_set_source_rgb(cairo_, colour.red, colour.green, colour.blue);
}

void Painter::rectangle(double x, double y, double width, double height, const Colour& colour)
{
    artifact();
    this->colour(colour);
    cairo_rectangle(cairo_, x, y, width, height);
    cairo_fill(cairo_);
}

void Painter::finish()
{
    cairo_surface_finish(surface_);
    ensure(cairo_surface_status(surface_) == CAIRO_STATUS_SUCCESS, cairo_status_to_string(cairo_surface_status(surface_)));
}

// --- Words --------------------------------------------------------------------------------------------------------

Words::Words(const Text& text, const Style& style, std::vector<int> elements)
    : layout_(pango_layout_new(typesetter().context)), style_(style)
{
    ensure(elements.size() == 1 || elements.size() == text.runs.size(), "a run belongs to an element");
    PangoFontDescription* font = pango_font_description_new();
    pango_font_description_set_family_static(font, kFamilies);
    pango_font_description_set_absolute_size(font, style.size * PANGO_SCALE);
    pango_font_description_set_weight(font, style.weight);
    pango_layout_set_font_description(layout_.get(), font);
    pango_font_description_free(font);
    pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);

    PangoAttrList* attributes = pango_attr_list_new();
    if (style.digits == Digits::Tabular)
        add_attribute(attributes, pango_attr_font_features_new("tnum=1"), 0, PANGO_ATTR_INDEX_TO_TEXT_END);
    std::string whole;
    for (std::size_t n = 0; n < text.runs.size(); ++n)
    {
        const Run& run = text.runs[n];
        // A space before a line break: read aloud, the two lines are not one word.
        const std::string words = replaced(printable(run.text), "\n", " \n");
        const std::size_t start = whole.size();
        const std::size_t end = start + words.size();
        spans_.push_back({static_cast<int>(start), elements[elements.size() == 1 ? 0 : n], run.kind, run.target, words});
        if (run.kind == Run::Kind::Strong)
            add_attribute(attributes, pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD), start, end);
        if (run.kind == Run::Kind::Emphasis)
            add_attribute(attributes, pango_attr_style_new(PANGO_STYLE_ITALIC), start, end);
        if (elements.size() > 1)
            // A colour of its own, never shown: pango then cuts what it shapes at the bounds of the run.
            add_attribute(attributes, pango_attr_foreground_new(static_cast<guint16>(n), 0, 0), start, end);
        whole += words;
    }
    if (spans_.empty()) spans_.push_back({0, elements[0], Run::Kind::Plain, {}, {}});
    pango_layout_set_text(layout_.get(), whole.data(), static_cast<int>(whole.size()));
    pango_layout_set_attributes(layout_.get(), attributes);
    pango_attr_list_unref(attributes);
}

void Words::set_width(double width, Fit fit)
{
    // Laid out once when it fits on its line: shaping a text is what costs.
    if (fit == Fit::Wrap && !wrapped_ && natural_width() <= width) return;
    wrapped_ = true;
    // A hundredth of a point more: a text as wide as its place is not broken by a rounding.
    pango_layout_set_width(layout_.get(), static_cast<int>(std::ceil((width + 0.01) * PANGO_SCALE)));
    if (fit == Fit::Ellipsis) pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
}

void Words::set_balanced_width(double width)
{
    set_width(width);
    const int wanted = lines();
    double narrow = width / 2, wide = width;
    for (int turn = 0; wanted > 1 && turn < 7; ++turn)
    {
        const double tried = (narrow + wide) / 2;
        set_width(tried);
        (lines() > wanted ? narrow : wide) = tried;
    }
    set_width(wide);
}

double Words::natural_width() const
{
    return widest(layout_.get());
}

double Words::least_width() const
{
    const std::unique_ptr<PangoLayout, Unref> copy(pango_layout_copy(layout_.get()));
    pango_layout_set_wrap(copy.get(), PANGO_WRAP_WORD);
    pango_layout_set_width(copy.get(), 0);
    return widest(copy.get());
}

int Words::lines() const
{
    return pango_layout_get_line_count(layout_.get());
}

bool Words::unknown_glyphs() const
{
    return pango_layout_get_unknown_glyphs_count(layout_.get()) > 0;
}

const Words::Span& Words::span_at(int offset) const
{
    std::size_t n = spans_.size() - 1;
    while (n > 0 && spans_[n].start > offset) --n;
    return spans_[n];
}

void Words::paint_line(Painter& painter, int line, double x, double y, double width, Align align) const
{
    paint(painter, line, x, y, width, align, Telling::Structure);
}

void Words::paint_as_artifact(Painter& painter, double x, double y, double width, Align align) const
{
    for (int line = 0; line < lines(); ++line)
        paint(painter, line, x, y + line * style_.leading, width, align, Telling::Artifact);
}

void Words::paint(Painter& painter, int line, double x, double y, double width, Align align, Telling telling) const
{
    PangoLayoutLine* const laid = pango_layout_get_line(layout_.get(), line);
    if (align == Align::Number)
        x += width - line_width(laid);
    const double baseline = y + style_.leading / 2 + style_.size * kFootOfLetters;
    const char* const text = pango_layout_get_text(layout_.get());

    // A space at the end of a line has no glyph: those who read the file back would join two words.
    for (const GSList* at = laid->runs; at != nullptr; at = at->next)
    {
        auto* const run = static_cast<PangoLayoutRun*>(at->data);
        for (int n = 0; n < run->glyphs->num_glyphs; ++n)
        {
            PangoGlyph& glyph = run->glyphs->glyphs[n].glyph;
            if (glyph != PANGO_GLYPH_EMPTY || text[run->item->offset + run->glyphs->log_clusters[n]] != ' ') continue;
            hb_codepoint_t space = 0;
            if (hb_font_get_nominal_glyph(pango_font_get_hb_font(run->item->analysis.font), ' ', &space)) glyph = space;
        }
    }

    struct Underline
    {
        double from, to;
        const Span* span;
    };
    std::vector<Underline> underlines;
    if (telling == Telling::Artifact) painter.artifact();
    for (const GSList* at = laid->runs; at != nullptr; at = at->next)
    {
        auto* const run = static_cast<PangoLayoutRun*>(at->data);
        const double advance = points(pango_glyph_string_get_width(run->glyphs));
        const Span& span = span_at(run->item->offset);
        if (telling == Telling::Structure) painter.mark(span.element);
        const bool link = span.kind == Run::Kind::Link;
        painter.colour(link ? kAccent : style_.colour);
        cairo_move_to(painter.cairo(), x, baseline);
        pango_cairo_show_glyph_item(painter.cairo(), text, run);
        if (link && !underlines.empty() && underlines.back().span == &span) underlines.back().to = x + advance;
        else if (link) underlines.push_back({x, x + advance, &span});
        x += advance;
    }

    for (const Underline& underline : underlines)
    {
        painter.rectangle(underline.from, baseline + style_.size * 0.14, underline.to - underline.from, 0.5, kAccent);
        if (telling == Telling::Artifact) continue;
        PaintedPdf& target = painter.target();
        target.elements[static_cast<std::size_t>(underline.span->element)].kids.push_back(
            {Element::Kid::Kind::Link, static_cast<int>(target.links.size())});
        const double top = painter.page_height() - y;
        target.links.push_back({painter.page(),
                                {underline.from, top - style_.leading, underline.to, top},
                                underline.span->target,
                                underline.span->words,
                                underline.span->element});
    }
}

} // namespace socle::pdf
