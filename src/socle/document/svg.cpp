#include "socle/document/svg.hpp"

#include "socle/document/document.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <pugixml.hpp>
#include <sstream>

namespace socle
{

namespace
{

constexpr std::array kElements = {
    "svg",     "g",    "path",  "rect",           "circle",         "ellipse", "line",
    "polyline", "polygon", "text",  "tspan",          "title",          "desc",    "defs",
    "symbol",  "use",  "stop",  "linearGradient", "radialGradient", "clipPath"};

constexpr std::array kAttributes = {
    "aria-hidden", "class", "clip-path", "clip-rule", "clipPathUnits", "color", "cx", "cy", "d", "display",
    "dominant-baseline", "dx", "dy", "fill", "fill-opacity", "fill-rule", "font-family", "font-size", "font-style",
    "font-weight", "fx", "fy", "gradientTransform", "gradientUnits", "height", "id", "letter-spacing", "offset",
    "opacity", "points", "preserveAspectRatio", "r", "role", "rx", "ry", "spreadMethod", "stop-color", "stop-opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit",
    "stroke-opacity", "stroke-width", "text-anchor", "textLength", "transform", "vector-effect", "viewBox",
    "visibility", "width", "x", "x1", "x2", "xmlns", "y", "y1", "y2"};

template <std::size_t N>
bool among(const std::array<const char*, N>& names, const char* name)
{
    return std::any_of(names.begin(), names.end(), [&](const char* kept) { return std::strcmp(kept, name) == 0; });
}

/// "url(#a)" and "#a" with the identifier prefixed; nothing for a reference to elsewhere.
std::string local_reference(std::string value, std::string_view prefix)
{
    const auto url = value.find("url(");
    if (url == std::string::npos) return value;
    const auto hash = value.find_first_not_of(" \"'", url + 4);
    if (hash == std::string::npos || value[hash] != '#') return {};
    value.insert(hash + 1, prefix);
    return value.find("url(", url + 4) == std::string::npos ? value : std::string();
}

constexpr int kDepth = 64;

/// The classes of our own charts; others could borrow the look of a page.
std::string chart_classes(std::string_view given)
{
    std::string kept;
    for (const std::string& name : split(given, ' '))
        if (name == "chart" || name.starts_with("chart-")) kept += (kept.empty() ? "" : " ") + name;
    return kept;
}

void copy(const pugi::xml_node& from, pugi::xml_node to, std::string_view prefix, int depth)
{
    if (depth > kDepth) throw BadRequest("picture: an SVG drawing too deep");
    for (const pugi::xml_attribute& attribute : from.attributes())
    {
        const char* name = attribute.name();
        const bool reference = std::strcmp(name, "href") == 0 || std::strcmp(name, "xlink:href") == 0;
        if (reference)
        {
            if (attribute.value()[0] == '#')
                to.append_attribute("href") = ("#" + std::string(prefix) + (attribute.value() + 1)).c_str();
            continue;
        }
        if (!among(kAttributes, name)) continue;
        std::string value = std::strcmp(name, "class") == 0 ? chart_classes(attribute.value())
                                                            : local_reference(attribute.value(), prefix);
        if (value.empty()) continue;
        if (std::strcmp(name, "id") == 0) value.insert(0, prefix);
        to.append_attribute(name) = value.c_str();
    }
    for (const pugi::xml_node& child : from.children())
    {
        if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata)
            to.append_child(pugi::node_pcdata).set_value(child.value());
        else if (child.type() == pugi::node_element && among(kElements, child.name()))
            copy(child, to.append_child(child.name()), prefix, depth + 1);
    }
}

} // namespace

std::string inline_svg(std::string_view svg, std::string_view alternative, std::string_view prefix)
{
    pugi::xml_document given;
    const auto read = given.load_buffer(svg.data(), svg.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    const pugi::xml_node root = given.document_element();
    if (!read || std::strcmp(root.name(), "svg") != 0) throw BadRequest("picture: not an SVG drawing");

    pugi::xml_document kept;
    pugi::xml_node top = kept.append_child("svg");
    copy(root, top, prefix, 0);
    for (const char* replaced : {"role", "aria-hidden", "xmlns"}) top.remove_attribute(replaced);
    top.append_attribute("role") = "img";
    top.remove_child("title");
    top.prepend_child("title").append_child(pugi::node_pcdata).set_value(printable(alternative).c_str());

    std::ostringstream out;
    top.print(out, "", pugi::format_raw | pugi::format_no_declaration);
    return std::move(out).str();
}

} // namespace socle
