// Three parts of a workbook, separated by a byte 0x01, are made of any bytes: the sheet, its strings, its styles. An
// input that starts with "PK" is a whole archive. All of them are rows or a refusal.

#include <array>
#include <cstdlib>

#include "socle/table/table_file.hpp"
#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_reader.hpp"

using namespace socle;

static std::string workbook(std::string_view input)
{
    static const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
    static const std::string relations = "<Relationships><Relationship Id=\"s\" Type=\"" + office +
                                         "worksheet\" Target=\"s.xml\"/><Relationship Id=\"t\" Type=\"" + office +
                                         "styles\" Target=\"t.xml\"/><Relationship Id=\"u\" Type=\"" + office +
                                         "sharedStrings\" Target=\"u.xml\"/></Relationships>";
    ZipWriter zip;
    zip.add("_rels/.rels",
            "<Relationships><Relationship Id=\"a\" Type=\"" + office +
                "officeDocument\" Target=\"w.xml\"/></Relationships>",
            Packing::Stored);
    zip.add("_rels/w.xml.rels", relations, Packing::Stored);
    zip.add("w.xml", "<workbook><workbookPr/><sheets><sheet name=\"A\" id=\"s\"/></sheets></workbook>",
            Packing::Stored);
    for (const char* part : {"s.xml", "u.xml", "t.xml"}) {
        const auto end = input.find('\1');
        zip.add(part, std::string(input.substr(0, end)), Packing::Stored);
        input = end == std::string_view::npos ? std::string_view() : input.substr(end + 1);
    }
    return std::move(zip).finish();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    try {
        const std::string bytes = input.starts_with("PK") ? std::string(input) : workbook(input);
        XlsxReader reader{std::string_view(bytes)};
        std::int64_t last = 0;
        reader.read(0, [&](std::int64_t line, const std::vector<XlsxCell>& cells) {
            if (line <= last || cells.empty()) std::abort();
            last = line;
            for (const auto& cell : cells)
                if (!valid_utf8(cell.text)) std::abort();
            return Reading::Continue;
        });
        TableFile file{std::string_view(bytes)};
        file.each([](const TableRow&) { return Reading::Continue; });
    } catch (const UnreadableFile&) {
    }
    return 0;
}
