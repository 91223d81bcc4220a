#pragma once

namespace socle
{

/// One row of the table that cmake/embed.cmake writes; the last row has a null name.
struct EmbeddedEntry
{
    const char* name;
    const char* begin;
    const char* end;
};

extern const EmbeddedEntry kEmbedded[];

} // namespace socle
