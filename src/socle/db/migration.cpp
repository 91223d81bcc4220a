#include "socle/db/database.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <cstdio>

namespace socle
{

namespace
{

/// FNV-1a: tells an edited migration from the applied one; no adversary here.
std::string fingerprint(std::string_view text)
{
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    char hex[17];
    std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
    return hex;
}

/// Statements of a file, without comments: a ';' ends one. Our migrations have no ';' inside a text.
std::vector<std::string> statements(std::string_view sql)
{
    std::string bare;
    for (const auto& line : split(sql, '\n')) bare += line.substr(0, line.find("--")) + "\n";
    std::vector<std::string> found;
    for (const auto& part : split(bare, ';'))
        if (!trimmed(part).empty()) found.emplace_back(trimmed(part));
    return found;
}

} // namespace

MigrationReport migrate(Database& database, const std::vector<Migration>& migrations)
{
    const Dialect dialect = database.dialect();
    database.write([&](Transaction& transaction) {
        transaction.execute(dialect.schema("CREATE TABLE IF NOT EXISTS migrations (nom TEXT NOT NULL PRIMARY KEY, "
                                           "empreinte TEXT NOT NULL, appliquee_le TEXT NOT NULL)"));
    });
    MigrationReport report;
    database.read([&](Transaction& transaction) {
        if (const auto last = transaction.query_one("SELECT max(nom) AS nom FROM migrations"))
            report.before = last->maybe_text("nom").value_or("");
    });
    for (const auto& migration : migrations)
    {
        const bool fresh = database.write([&](Transaction& transaction) {
            const auto known = transaction.query_one("SELECT empreinte FROM migrations WHERE nom = ?", migration.name);
            if (known)
            {
                if (known->text("empreinte") != fingerprint(migration.sql))
                    throw DatabaseError("la migration " + migration.name + " a changé depuis qu'elle a été appliquée");
                return false;
            }
            for (const auto& statement : statements(dialect.schema(migration.sql))) transaction.execute(statement);
            transaction.execute("INSERT INTO migrations (nom, empreinte, appliquee_le) VALUES (?, ?, ?)", migration.name,
                                fingerprint(migration.sql), format_instant(now()));
            return true;
        });
        if (fresh) report.applied.push_back(migration.name);
        report.after = migration.name;
    }
    return report;
}

std::vector<Migration> embedded_migrations()
{
    std::vector<Migration> migrations;
    for (const auto& name : embedded_names("migrations/"))
    {
        const auto file = name.substr(std::string_view("migrations/").size());
        migrations.push_back({file.substr(0, file.rfind(".sql")), std::string(*embedded_file(name))});
    }
    return migrations;
}

} // namespace socle
