#include "socle/xml/sax.hpp"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "socle/table/unreadable_file.hpp"

using namespace socle;

namespace
{

/// The document told as one line of events.
std::string story(std::string_view xml, std::size_t chunk = 1'000'000, SaxBounds bounds = {})
{
    std::string told;
    SaxParser parser({.start =
                          [&](std::string_view name, const SaxAttributes& attributes) {
                              told.append("<").append(name);
                              for (const auto& [key, value] : attributes.all())
                                  told.append(" ").append(key).append("=").append(value);
                              told += '>';
                          },
                      .end = [&](std::string_view name) { told.append("</").append(name).append(">"); },
                      .text = [&](std::string_view text) { told += text; }},
                     bounds);
    for (; !xml.empty(); xml.remove_prefix(std::min(chunk, xml.size()))) parser.feed(xml.substr(0, chunk));
    parser.finish();
    return told;
}

std::string refusal(std::string_view xml, SaxBounds bounds = {})
{
    try {
        story(xml, 1'000'000, bounds);
    } catch (const UnreadableFile& error) {
        return error.code + "@" + std::to_string(error.line);
    }
    return "read";
}

} // namespace

TEST_CASE("sax: prefixes and namespace declarations are left out, entities of XML are decoded")
{
    const std::string xml = "<?xml version=\"1.0\"?><x:a xmlns:x=\"u\" x:id=\"1\" b=\"é &lt;\">t&amp;<c/>é</x:a>";
    CHECK(story(xml) == "<a id=1 b=é <>t&<c></c>é</a>");
    for (std::size_t chunk = 1; chunk < 9; ++chunk) CHECK(story(xml, chunk) == story(xml));
}

TEST_CASE("sax: other encodings declared by the document come out in UTF-8")
{
    CHECK(story("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xE9</a>") == "<a>é</a>");
}

TEST_CASE("sax: a document type is refused before anything expands")
{
    CHECK(refusal("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\n<a>&c;</a>") ==
          "fichier.xml_doctype@2");
    CHECK(refusal("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>") == "fichier.xml_doctype@1");
    CHECK(refusal("<a>&unknown;</a>") == "fichier.xml_invalide@1");
}

TEST_CASE("sax: depth, attributes and tags are bounded")
{
    std::string deep;
    for (int i = 0; i < 300; ++i) deep += "<a>";
    CHECK(refusal(deep) == "fichier.xml_trop_profond@1");
    CHECK(refusal("<a b=\"" + std::string(100'000, 'x') + "\"/>") == "fichier.xml_trop_long@1");
    CHECK(refusal("<a><!--" + std::string(3'000'000, '\n') + "--></a>").starts_with("fichier.xml_trop_long@"));
    CHECK(refusal("<a>" + std::string(3'000'000, 'x') + "</a>") == "read"); // text flows, it is not kept
}

TEST_CASE("sax: a broken or unfinished document is refused with its line")
{
    CHECK(refusal("<a>\n<b></a>") == "fichier.xml_invalide@2");
    CHECK(refusal("<a>\n") == "fichier.xml_invalide@2");
    CHECK(refusal("") == "fichier.xml_invalide@1");
}

TEST_CASE("sax: what a callback throws comes out of feed")
{
    SaxParser parser({.start = [](std::string_view, const SaxAttributes&) { throw std::out_of_range("here"); },
                      .end = {},
                      .text = {}});
    CHECK_THROWS_AS(parser.feed("<a><b/></a>"), std::out_of_range);
}
