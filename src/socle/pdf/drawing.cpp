#include "socle/pdf/drawing.hpp"

#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"

#include <cmath>

namespace socle
{

namespace pdf
{

Drawing::Drawing(std::string_view svg)
{
    GError* error = nullptr;
    // No base address: librsvg then refuses to fetch anything the drawing points to.
    handle_.reset(rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &error));
    if (!handle_)
    {
        g_clear_error(&error);
        throw BadRequest("picture: not an SVG drawing");
    }
    rsvg_handle_set_dpi(handle_.get(), 96);
    // What follows currentColor is written in our ink.
    constexpr std::string_view kStyle = "svg { color: #152227 }";
    rsvg_handle_set_stylesheet(handle_.get(), reinterpret_cast<const guint8*>(kStyle.data()), kStyle.size(), nullptr);
    gboolean has_width = FALSE, has_height = FALSE, has_box = FALSE;
    RsvgLength width, height;
    RsvgRectangle box;
    rsvg_handle_get_intrinsic_dimensions(handle_.get(), &has_width, &width, &has_height, &height, &has_box, &box);
    gdouble pixels_wide = 0, pixels_high = 0;
    if (has_box && box.width > 0 && box.height > 0)
        proportions_ = box.width / box.height;
    else if (rsvg_handle_get_intrinsic_size_in_pixels(handle_.get(), &pixels_wide, &pixels_high) && pixels_high > 0 &&
             pixels_wide > 0)
        proportions_ = pixels_wide / pixels_high;
    else
        throw BadRequest("picture: an SVG drawing without size");
}

void Drawing::paint(cairo_t* cairo, double x, double y, double width, double height) const
{
    const RsvgRectangle place{x, y, width, height};
    GError* error = nullptr;
    cairo_save(cairo);
    const bool drawn = rsvg_handle_render_document(handle_.get(), cairo, &place, &error);
    cairo_restore(cairo);
    if (!drawn)
    {
        g_clear_error(&error);
        throw BadRequest("picture: an SVG drawing that cannot be drawn");
    }
}

} // namespace pdf

double proportions_of_svg(std::string_view svg)
{
    return pdf::Drawing(svg).proportions();
}

std::string png_of_svg(std::string_view svg, int width)
{
    const pdf::Drawing drawing(svg);
    const int height = std::max(1, static_cast<int>(std::lround(width / drawing.proportions())));
    ensure(width > 0 && width <= 8'000 && height <= 16'000, "a picture stays within bounds");
    const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height), cairo_surface_destroy);
    const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> cairo(cairo_create(surface.get()), cairo_destroy);
    drawing.paint(cairo.get(), 0, 0, width, height);
    std::string bytes;
    const auto status = cairo_surface_write_to_png_stream(
        surface.get(),
        [](void* target, const unsigned char* data, unsigned int size) {
            static_cast<std::string*>(target)->append(reinterpret_cast<const char*>(data), size);
            return CAIRO_STATUS_SUCCESS;
        },
        &bytes);
    ensure(status == CAIRO_STATUS_SUCCESS, "a PNG picture is written");
    return bytes;
}

} // namespace socle
