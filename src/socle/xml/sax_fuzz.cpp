// Any bytes, cut in any way, are a document or a refusal; the cut changes nothing.

#include <cstdlib>
#include <string>

#include "socle/table/unreadable_file.hpp"
#include "socle/xml/sax.hpp"

using namespace socle;

static std::string story(std::string_view xml, std::size_t chunk)
{
    std::string told;
    try {
        SaxParser parser({.start =
                              [&](std::string_view name, const SaxAttributes& attributes) {
                                  told.append("<").append(name);
                                  for (const auto& [key, value] : attributes.all())
                                      if (attributes.find(key)) told.append(" ").append(key).append("=").append(value);
                                  told += '>';
                              },
                          .end = [&](std::string_view name) { told.append("</").append(name).append(">"); },
                          .text = [&](std::string_view text) { told += text; }},
                         {.depth = 16, .attribute_bytes = 256, .token_bytes = 1 << 20});
        for (; !xml.empty(); xml.remove_prefix(std::min(chunk, xml.size()))) parser.feed(xml.substr(0, chunk));
        parser.finish();
    } catch (const UnreadableFile& refusal) {
        return refusal.code;
    }
    return told;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::string_view xml(reinterpret_cast<const char*>(data) + 1, size - 1);
    if (story(xml, size) != story(xml, 1 + data[0] % 32)) std::abort();
    return 0;
}
