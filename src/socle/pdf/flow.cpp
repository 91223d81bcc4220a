#include "socle/pdf/flow.hpp"

#include <algorithm>

namespace socle::pdf
{

std::vector<PlacedSlice> placed(const std::vector<Slice>& slices, const Page& page)
{
    std::vector<PlacedSlice> places;
    places.reserve(slices.size());
    int number = 0;
    double y = page.top;
    const auto at_top = [&] { return y <= page.top; };
    const auto turn = [&] {
        ++number;
        y = page.top;
    };
    const auto repeated_height = [](const Slice& slice) { return slice.repeated ? slice.repeated->height : 0; };

    for (std::size_t first = 0; first < slices.size();)
    {
        std::size_t end = first + 1;
        while (end < slices.size() && slices[end - 1].next == Slice::Next::Kept) ++end;

        // Together when a whole page can hold them; else wherever each one fits.
        double together = slices[first].height;
        for (std::size_t n = first + 1; n < end; ++n) together += slices[n].before + slices[n].height;
        const bool starts_page = slices[first].start == Slice::Start::NewPage;
        const bool fits_a_page = together + repeated_height(slices[first]) <= page.text_height();
        if (!at_top() && (starts_page || (fits_a_page && y + slices[first].before + together > page.text_end(number)))) turn();

        for (std::size_t n = first; n < end; ++n)
        {
            const Slice& slice = slices[n];
            if (!at_top() && y + slice.before + slice.height > page.text_end(number)) turn();
            const bool repeats = at_top() && slice.repeated != nullptr;
            if (repeats) y += slice.repeated->height;
            else if (!at_top()) y += slice.before;
            places.push_back({&slice, number, y, repeats});
            y += slice.height;
        }
        first = end;
    }
    return places;
}

} // namespace socle::pdf
