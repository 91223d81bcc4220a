#include "socle/db/connection.hpp"

#include "socle/errors.hpp"

#include <filesystem>
#include <sqlite3.h>
#include <unordered_map>

namespace socle
{

namespace
{

struct Prepared
{
    sqlite3_stmt* statement = nullptr;
    Columns columns;
};

/// Gives a statement back to the cache clean, whatever happened while it ran.
class Running
{
public:
    explicit Running(sqlite3_stmt* statement) : statement_(statement) {}
    ~Running()
    {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

private:
    sqlite3_stmt* statement_;
};

class SqliteConnection final : public Connection
{
public:
    SqliteConnection(const std::string& path, Mode mode, const DatabaseOptions& options)
    {
        if (const auto folder = std::filesystem::path(path).parent_path(); mode == Mode::Write && !folder.empty())
            std::filesystem::create_directories(folder);
        // Its memory statistics lock one mutex for every allocation of every connection; nobody reads them.
        static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        (void)configured;
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
        if (sqlite3_open_v2(path.c_str(), &base_, flags, nullptr) != SQLITE_OK)
        {
            const std::string why = base_ ? sqlite3_errmsg(base_) : "plus de mémoire";
            sqlite3_close(base_);
            throw DatabaseError("la base " + path + " ne s'ouvre pas : " + why);
        }
        sqlite3_busy_timeout(base_, 10'000);
        script("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;"
               "PRAGMA cache_size = -16000; PRAGMA trusted_schema = OFF;");
        // Deleted content is overwritten: a name that was erased must not be readable in the file.
        if (mode == Mode::Write) script("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;");
        else script("PRAGMA query_only = ON;");
        if (options.reverse_unordered) script("PRAGMA reverse_unordered_selects = ON;");
    }

    ~SqliteConnection() override
    {
        for (auto& [sql, prepared] : cache_) sqlite3_finalize(prepared.statement);
        sqlite3_close(base_);
    }

    Dialect dialect() const override { return Dialect(Dialect::Engine::Sqlite); }

    // IMMEDIATE: a deferred transaction that upgrades fails with BUSY_SNAPSHOT, which busy_timeout does not cover.
    void begin(Mode mode) override { script(mode == Mode::Write ? "BEGIN IMMEDIATE" : "BEGIN"); }
    void commit() override { script("COMMIT"); }
    void rollback() noexcept override { sqlite3_exec(base_, "ROLLBACK", nullptr, nullptr, nullptr); }
    bool in_transaction() const override { return sqlite3_get_autocommit(base_) == 0; }

    void each(std::string_view sql, const Binds& binds, const std::function<void(const Row&)>& visit) override
    {
        const Prepared& prepared = prepare(sql);
        const Running running(prepared.statement);
        bind(prepared.statement, binds, sql);
        const int count = sqlite3_column_count(prepared.statement);
        for (int code; (code = sqlite3_step(prepared.statement)) != SQLITE_DONE;)
        {
            if (code != SQLITE_ROW) fail(sql);
            std::vector<Value> values;
            values.reserve(static_cast<std::size_t>(count));
            for (int i = 0; i < count; ++i) values.push_back(column(prepared.statement, i));
            visit(Row(prepared.columns, std::move(values)));
        }
    }

    std::int64_t execute(std::string_view sql, const Binds& binds) override
    {
        const Prepared& prepared = prepare(sql);
        const Running running(prepared.statement);
        bind(prepared.statement, binds, sql);
        return step_to_the_end(prepared.statement, sql);
    }

    void bulk(std::string_view table, const std::vector<std::string>& columns,
              const std::vector<std::vector<Value>>& rows) override
    {
        std::string names, marks;
        for (const auto& column : columns)
        {
            names += (names.empty() ? "" : ", ") + column;
            marks += marks.empty() ? "?" : ", ?";
        }
        const std::string sql = "INSERT INTO " + std::string(table) + " (" + names + ") VALUES (" + marks + ")";
        const Prepared& prepared = prepare(sql);
        for (const auto& row : rows)
        {
            const Running running(prepared.statement);
            for (std::size_t i = 0; i < row.size(); ++i) bind_one(prepared.statement, static_cast<int>(i) + 1, row[i], sql);
            step_to_the_end(prepared.statement, sql);
        }
    }

    // The log keeps former pages until it is emptied; readers under way make it wait, not fail.
    void forget_deleted() override { script("PRAGMA wal_checkpoint(TRUNCATE);"); }

    void script(std::string_view sql) override
    {
        if (sqlite3_exec(base_, std::string(sql).c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail(sql);
    }

private:
    [[noreturn]] void fail(std::string_view sql)
    {
        const std::string message = std::string(sqlite3_errmsg(base_)) + " — " + std::string(sql.substr(0, 400));
        if ((sqlite3_errcode(base_) & 0xFF) == SQLITE_CONSTRAINT) throw ConstraintError(message);
        throw DatabaseError(message);
    }

    const Prepared& prepare(std::string_view sql)
    {
        const auto found = cache_.find(std::string(sql));
        if (found != cache_.end()) return found->second;
        if (cache_.size() > 500) // built statements (filters) are few; this only bounds the unexpected
        {
            for (auto& [text, prepared] : cache_) sqlite3_finalize(prepared.statement);
            cache_.clear();
        }
        Prepared prepared;
        if (sqlite3_prepare_v3(base_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                               &prepared.statement, nullptr) != SQLITE_OK)
            fail(sql);
        auto names = std::make_shared<std::vector<std::string>>();
        for (int i = 0; i < sqlite3_column_count(prepared.statement); ++i)
            names->emplace_back(sqlite3_column_name(prepared.statement, i));
        prepared.columns = std::move(names);
        return cache_.emplace(std::string(sql), std::move(prepared)).first->second;
    }

    void bind(sqlite3_stmt* statement, const Binds& binds, std::string_view sql)
    {
        ensure(sqlite3_bind_parameter_count(statement) == static_cast<int>(binds.size()),
               "as many values as question marks");
        for (std::size_t i = 0; i < binds.size(); ++i) bind_one(statement, static_cast<int>(i) + 1, binds[i].value, sql);
    }

    void bind_one(sqlite3_stmt* statement, int index, const Value& value, std::string_view sql)
    {
        int code = SQLITE_OK;
        if (const auto* number = std::get_if<std::int64_t>(&value)) code = sqlite3_bind_int64(statement, index, *number);
        else if (const auto* text = std::get_if<std::string>(&value))
            // The caller's values outlive the step: no copy.
            code = sqlite3_bind_text64(statement, index, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
        else code = sqlite3_bind_null(statement, index);
        if (code != SQLITE_OK) fail(sql);
    }

    static Value column(sqlite3_stmt* statement, int index)
    {
        switch (sqlite3_column_type(statement, index))
        {
        case SQLITE_NULL: return nullptr;
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, index)};
        case SQLITE_FLOAT: throw Bug("a floating point number came out of the base");
        default:
            const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement, index));
            return std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, index)));
        }
    }

    std::int64_t step_to_the_end(sqlite3_stmt* statement, std::string_view sql)
    {
        int code;
        while ((code = sqlite3_step(statement)) == SQLITE_ROW) {}
        if (code != SQLITE_DONE) fail(sql);
        return sqlite3_changes64(base_);
    }

    sqlite3* base_ = nullptr;
    std::unordered_map<std::string, Prepared> cache_;
};

} // namespace

std::unique_ptr<Connection> open_sqlite(const std::string& path, Connection::Mode mode, const DatabaseOptions& options)
{
    return std::make_unique<SqliteConnection>(path, mode, options);
}

} // namespace socle
