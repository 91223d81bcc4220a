// Any bytes are a table or a refusal; what was read, written by us and read again is the same.

#include <cstdlib>

#include "socle/csv/csv.hpp"
#include "socle/table/unreadable_file.hpp"
#include "socle/text/text.hpp"

using namespace socle;
using Rows = std::vector<std::vector<std::string>>;

static Rows read_all(std::string_view text)
{
    CsvReader reader(text, {.row_bytes = 4096, .columns = 64, .rows = 1000});
    Rows rows;
    std::vector<std::string> cells;
    while (reader.next(cells)) {
        for (const auto& cell : cells)
            if (!valid_utf8(cell)) std::abort();
        rows.push_back(cells);
    }
    return rows;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    try {
        Rows rows = read_all({reinterpret_cast<const char*>(data), size});
        rows.insert(rows.begin(), std::vector<std::string>(3, "header")); // so that the separator is ours again
        const auto text = csv_text(rows);
        if (text.size() < 4096 && read_all(text) != rows) std::abort();
    } catch (const UnreadableFile&) {
    }
    return 0;
}
