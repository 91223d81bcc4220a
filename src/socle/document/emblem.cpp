#include "socle/document/emblem.hpp"

#include <cmath>
#include <cstdio>
#include <numbers>

namespace socle
{

namespace
{

std::string coordinate(double value)
{
    char text[24];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
}

} // namespace

std::string european_emblem()
{
    constexpr double kHeight = 180, kCircle = kHeight / 3, kStar = kHeight / 18;
    // Of a regular pentagram, the inner corners over the outer ones.
    const double inner = kStar / (std::numbers::phi * std::numbers::phi);
    std::string stars;
    for (int hour = 0; hour < 12; ++hour)
    {
        const double angle = hour * std::numbers::pi / 6;
        const double x = kHeight * 0.75 + kCircle * std::sin(angle), y = kHeight / 2 - kCircle * std::cos(angle);
        for (int corner = 0; corner < 10; ++corner)
        {
            const double turn = corner * std::numbers::pi / 5, radius = corner % 2 == 0 ? kStar : inner;
            stars += (corner == 0 ? "M" : "L") + coordinate(x + radius * std::sin(turn)) + " " +
                     coordinate(y - radius * std::cos(turn));
        }
        stars += "Z";
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 270 180\"><path fill=\"#003399\" d=\"M0 0H270V180H0Z\"/>"
           "<path fill=\"#ffcc00\" d=\"" + stars + "\"/></svg>";
}

} // namespace socle
