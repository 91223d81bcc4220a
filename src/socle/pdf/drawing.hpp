#pragma once

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <memory>
#include <string_view>

/// Inside socle/pdf only: this header shows cairo and librsvg.
namespace socle::pdf
{

class Drawing
{
public:
    /// Throws BadRequest when the bytes are not an SVG drawing.
    explicit Drawing(std::string_view svg);

    double proportions() const { return proportions_; }
    void paint(cairo_t* cairo, double x, double y, double width, double height) const;

private:
    struct Unref
    {
        void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
    };
    std::unique_ptr<RsvgHandle, Unref> handle_;
    double proportions_ = 1;
};

} // namespace socle::pdf
