#include "socle/db/pending_migrations.hpp"

#include <set>

namespace socle
{

std::vector<std::string> pending_migrations(Database& database, const std::vector<Migration>& migrations)
{
    const bool sqlite = database.dialect().engine() == Dialect::Engine::Sqlite;
    const auto applied = database.read([&](Transaction& transaction) {
        std::set<std::string> names;
        const auto known = transaction.query_one(sqlite ? "SELECT name AS nom FROM sqlite_master WHERE name = 'migrations'"
                                                        : "SELECT CAST(to_regclass('migrations') AS text) AS nom");
        if (!known || known->null("nom")) return names;
        for (const auto& row : transaction.query("SELECT nom FROM migrations")) names.insert(row.text("nom"));
        return names;
    });
    std::vector<std::string> pending;
    for (const auto& migration : migrations)
        if (!applied.contains(migration.name)) pending.push_back(migration.name);
    return pending;
}

} // namespace socle
