#include "socle/db/database.hpp"

#include "socle/text/text.hpp"

namespace socle
{

std::string Dialect::schema(std::string_view sql) const
{
    if (engine_ == Engine::Sqlite) return std::string(sql);
    // SQLite's INTEGER is 64 bits wide and its TEXT compares by bytes; PostgreSQL must be told both.
    std::string out = replaced(sql, " INTEGER", " BIGINT");
    out = replaced(out, " TEXT", " TEXT COLLATE \"C\"");
    return replaced(out, ") STRICT;", ");");
}

std::string Dialect::placeholders(std::string_view sql) const
{
    if (engine_ == Engine::Sqlite) return std::string(sql);
    std::string out;
    out.reserve(sql.size() + 16);
    int count = 0;
    bool quoted = false;
    for (const char c : sql)
    {
        if (c == '\'') quoted = !quoted;
        if (c == '?' && !quoted) out += '$' + std::to_string(++count);
        else out += c;
    }
    return out;
}

} // namespace socle
