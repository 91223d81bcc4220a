#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "socle/errors.hpp"

namespace socle
{

/// A file given by a person cannot be read any further. `code` is stable ("fichier.xls_ancien"); words belong to pages.
/// `line` is the row as a spreadsheet numbers it, 0 when the whole file is meant.
struct UnreadableFile : BadRequest
{
    explicit UnreadableFile(std::string code, std::int64_t line = 0)
        : BadRequest(code + (line > 0 ? " (line " + std::to_string(line) + ")" : "")), code(std::move(code)), line(line)
    {
    }

    std::string code;
    std::int64_t line;
};

} // namespace socle
