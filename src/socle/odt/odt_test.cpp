#include "socle/odt/odt_writer.hpp"

#include "socle/archive/archive.hpp"
#include "socle/document/sample_document.hpp"
#include "socle/errors.hpp"
#include "socle/xml/sax.hpp"

#include <doctest/doctest.h>
#include <set>

using namespace socle;

namespace
{

struct Read
{
    std::string content;
    std::string styles;
    std::set<std::string> used_styles;
};

/// Every XML file of the archive parsed, and the names that one refers to found in the other.
Read read_whole(const std::string& odt)
{
    ZipReader zip(odt);
    Read read;
    std::set<std::string> defined, files;
    for (const auto& entry : zip.entries()) files.insert(entry.name);
    for (const auto& entry : zip.entries())
    {
        if (!entry.name.ends_with(".xml")) continue;
        const std::string xml = zip.read_whole(entry.name);
        if (entry.name == "content.xml") read.content = xml;
        if (entry.name == "styles.xml") read.styles = xml;
        SaxParser parser({.start =
                              [&](std::string_view name, const SaxAttributes& attributes) {
                                  if (name == "style" || name == "list-style" || name == "page-layout")
                                      defined.insert(std::string(attributes.find("name").value_or("")));
                                  for (const char* reference : {"style-name", "parent-style-name", "next-style-name"})
                                      if (const auto used = attributes.find(reference))
                                          read.used_styles.insert(std::string(*used));
                                  if (name == "image") CHECK(files.contains(std::string(attributes.find("href").value_or(""))));
                                  if (name == "file-entry" && attributes.find("full-path") != "/")
                                      CHECK(files.contains(std::string(attributes.find("full-path").value_or(""))));
                              },
                          .end = [](std::string_view) {},
                          .text = [](std::string_view) {}});
        parser.feed(xml);
        parser.finish();
    }
    for (const std::string& used : read.used_styles)
    {
        CAPTURE(used);
        CHECK(defined.contains(used));
    }
    return read;
}

} // namespace

TEST_CASE("an ODT is an archive whose type comes first, readable as it is")
{
    const std::string odt = write_odt(sample_document());
    CHECK(odt.substr(30, 8 + 39) == "mimetypeapplication/vnd.oasis.opendocument.text");
    CHECK(odt == write_odt(sample_document()));
}

TEST_CASE("an ODT has real styles, headings, repeated heading rows, page numbers, language and words for its pictures")
{
    const Read read = read_whole(write_odt(sample_document()));
    CHECK(read.content.find("<text:h text:outline-level=\"1\" text:style-name=\"Heading_20_1\">Shelves</text:h>") != std::string::npos);
    CHECK(read.content.find("<table:table-header-rows>") != std::string::npos);
    CHECK(read.content.find("<svg:title>European emblem</svg:title>") != std::string::npos);
    CHECK(read.content.find("xlink:href=\"https://example.org/?a=1&amp;b=2\"") != std::string::npos);
    CHECK(read.content.find("fo:break-before=\"page\"") != std::string::npos);
    CHECK(read.styles.find("fo:language=\"en\" fo:country=\"GB\"") != std::string::npos);
    CHECK(read.styles.find("<text:page-number") != std::string::npos);
    for (const char* style : {"Title", "Heading_20_1", "Heading_20_2", "Caption", "Table_20_number"})
        CHECK(read.used_styles.contains(style));
}

TEST_CASE("nasty texts stay texts in an ODT, their spaces and lines kept")
{
    using namespace block;
    const std::string nasty = "<&>\"' \xff\x01 \U0001F600  two\nlines";
    Document document{.title = nasty, .subject = nasty, .author = nasty, .date_line = nasty};
    document.blocks = {PageBreak{},
                       Table{.caption = nasty, .columns = {{nasty}}, .rows = {}},
                       Paragraph{{nasty, strong(nasty)}},
                       KeyFigures{std::vector<KeyFigures::Entry>(5, {nasty, nasty, nasty})}};
    const Read read = read_whole(write_odt(document));
    CHECK(read.content.find("&lt;&amp;&gt;&quot;&#39; \uFFFD \U0001F600 <text:s/>two<text:line-break/>lines") != std::string::npos);
    CHECK_THROWS_AS(write_odt({.title = "x", .blocks = {Table{.caption = "No column"}}}), Bug);
}
