#pragma once

#include "socle/pdf/typesetting.hpp"

#include <functional>
#include <memory>
#include <vector>

namespace socle::pdf
{

/// A4 and the place of the text in it, in points.
struct Page
{
    double width = 595.28;
    double height = 841.89;
    double left = 62;
    double right = 62;
    double top = 58;
    double bottom = 66;
    double first_page_foot = 0; ///< kept free at the foot of the first page

    double text_width() const { return width - left - right; }
    double text_height() const { return height - top - bottom; }
    double text_end(int number) const { return height - bottom - (number == 0 ? first_page_foot : 0); }
};

/// A piece of page that is never cut.
struct Slice
{
    enum class Next
    {
        Free,
        Kept, ///< on the same page as the next slice
    };

    double height = 0;
    double before = 0; ///< white space above, dropped at the top of a page
    Next next = Next::Free;
    std::function<void(Painter&, double y)> paint;
    /// What is repeated above this slice when it begins a page: the headings of its table.
    std::shared_ptr<const Slice> repeated = nullptr;
    enum class Start
    {
        Flow,
        NewPage,
    };
    Start start = Start::Flow;
};

struct PlacedSlice
{
    const Slice* slice;
    int page;
    double y;
    bool repeats; ///< its repeated() is painted just above
};

/// Slices on pages: kept ones together when a page can hold them.
std::vector<PlacedSlice> placed(const std::vector<Slice>& slices, const Page& page);

} // namespace socle::pdf
