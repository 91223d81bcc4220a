#include "socle/pdf/structure.hpp"

#include <cmath>
#include <cstdint>
#include <utility>

namespace socle::pdf
{

namespace
{

void put32(std::string& out, std::uint32_t value)
{
    for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xff);
}

void put16(std::string& out, std::uint16_t value)
{
    out += static_cast<char>(value >> 8);
    out += static_cast<char>(value & 0xff);
}

/// s15Fixed16Number
void put_fixed(std::string& out, double value)
{
    put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}

std::string xyz(double x, double y, double z)
{
    std::string tag = "XYZ ";
    put32(tag, 0);
    for (const double value : {x, y, z}) put_fixed(tag, value);
    return tag;
}

/// multiLocalizedUnicodeType with one English text.
std::string localized(std::string_view ascii)
{
    std::string tag = "mluc";
    for (const std::uint32_t value : {0u, 1u, 12u}) put32(tag, value);
    tag += "enUS";
    put32(tag, static_cast<std::uint32_t>(ascii.size() * 2));
    put32(tag, 28);
    for (const char c : ascii) put16(tag, static_cast<unsigned char>(c));
    return tag;
}

} // namespace

std::string srgb_profile()
{
    // ICC.1:2010 (version 4.3), a matrix profile: the primaries of sRGB adapted to D50 by the Bradford transform, and
    // the transfer curve of IEC 61966-2-1 as a parametric curve of type 3.
    std::string curve = "para";
    put32(curve, 0);
    put16(curve, 3);
    put16(curve, 0);
    for (const double value : {2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045}) put_fixed(curve, value);

    std::string adaptation = "sf32";
    put32(adaptation, 0);
    for (const double value :
         {1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01708, -0.00925, 0.01508, 0.75168})
        put_fixed(adaptation, value);

    const std::pair<const char*, std::string> tags[] = {
        {"desc", localized("sRGB")},
        {"cprt", localized("No copyright, use freely")},
        {"wtpt", xyz(0.9642, 1.0, 0.8249)},
        {"chad", adaptation},
        {"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
        {"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
        {"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
        {"rTRC", curve},
        {"gTRC", curve},
        {"bTRC", curve},
    };

    std::string table, data;
    const std::size_t data_start = 128 + 4 + std::size(tags) * 12;
    put32(table, static_cast<std::uint32_t>(std::size(tags)));
    std::size_t curve_at = 0;
    for (const auto& [name, tag] : tags)
    {
        const bool shared = tag == curve && curve_at != 0;
        const std::size_t at = shared ? curve_at : data_start + data.size();
        if (tag == curve) curve_at = at;
        table += name;
        put32(table, static_cast<std::uint32_t>(at));
        put32(table, static_cast<std::uint32_t>(tag.size()));
        if (shared) continue;
        data += tag;
        data.resize((data.size() + 3) / 4 * 4, '\0');
    }

    std::string header;
    put32(header, static_cast<std::uint32_t>(data_start + data.size()));
    put32(header, 0);          // no preferred engine
    put32(header, 0x04300000); // version 4.3
    header += "mntrRGB XYZ ";
    for (const std::uint16_t part : {2020, 1, 1, 0, 0, 0}) put16(header, part); // a fixed date
    header += "acsp";
    header.resize(68, '\0'); // platform, flags, maker, model, attributes, perceptual intent
    for (const double value : {0.9642, 1.0, 0.8249}) put_fixed(header, value);
    header.resize(128, '\0');
    return header + table + data;
}

} // namespace socle::pdf
