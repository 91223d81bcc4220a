#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace socle
{

/// What a column holds. No floating point anywhere: exact quantities are integers.
using Value = std::variant<std::nullptr_t, std::int64_t, std::string>;

/// What callers may bind: integers, texts, absent values.
class Bind
{
public:
    Bind(std::nullptr_t) : value(nullptr) {}
    Bind(int number) : value(std::int64_t{number}) {}
    Bind(long number) : value(std::int64_t{number}) {}
    Bind(long long number) : value(std::int64_t{number}) {}
    Bind(const char* text) : value(std::string(text)) {}
    Bind(std::string_view text) : value(std::string(text)) {}
    Bind(std::string text) : value(std::move(text)) {}
    Bind(Value any) : value(std::move(any)) {}
    template <class T> Bind(const std::optional<T>& maybe) : value(maybe ? Bind(*maybe).value : Value(nullptr)) {}
    Bind(bool) = delete;   // a truth in a table is who and when, not 0 or 1
    Bind(double) = delete; // exact quantities only
    Bind(float) = delete;

    Value value;
};
using Binds = std::vector<Bind>;

/// Names of a result's columns, shared by its rows.
using Columns = std::shared_ptr<const std::vector<std::string>>;

/// One row of a result. Asking for an unknown column is a Bug; asking a null column for a plain value is a Bug too.
class Row
{
public:
    Row(Columns columns, std::vector<Value> values) : columns_(std::move(columns)), values_(std::move(values)) {}

    const std::string& text(std::string_view column) const;
    std::int64_t integer(std::string_view column) const;
    std::optional<std::string> maybe_text(std::string_view column) const;
    std::optional<std::int64_t> maybe_integer(std::string_view column) const;
    bool null(std::string_view column) const;
    const Value& at(std::size_t index) const { return values_.at(index); }
    const std::vector<std::string>& columns() const { return *columns_; }

private:
    const Value& value(std::string_view column) const;

    Columns columns_;
    std::vector<Value> values_;
};
using Rows = std::vector<Row>;

/// What differs between the two engines is a named function here; everything else is written once.
class Dialect
{
public:
    enum class Engine
    {
        Sqlite,
        Postgresql
    };
    explicit Dialect(Engine engine) : engine_(engine) {}

    Engine engine() const { return engine_; }
    /// Our migration files to what the engine reads (INTEGER is 64 bits, TEXT compares by bytes, tables are strict).
    std::string schema(std::string_view sql) const;
    /// The n-th placeholder style: '?' everywhere in our SQL, "$1" for PostgreSQL.
    std::string placeholders(std::string_view sql) const;

private:
    Engine engine_;
};

class Connection; // one engine connection: sqlite3 or libpq, private to socle/db

/// A transaction under way. Reads see one snapshot; writes are durable when Database::write has returned.
class Transaction
{
public:
    explicit Transaction(Connection& connection) : connection_(connection) {}
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    template <class... Args> Rows query(std::string_view sql, Args&&... args)
    {
        return query_bound(sql, Binds{Bind(std::forward<Args>(args))...});
    }
    /// First row or none; more than one row is not looked at.
    template <class... Args> std::optional<Row> query_one(std::string_view sql, Args&&... args)
    {
        auto rows = query_bound(sql, Binds{Bind(std::forward<Args>(args))...});
        if (rows.empty()) return std::nullopt;
        return std::move(rows.front());
    }
    /// Number of rows touched.
    template <class... Args> std::int64_t execute(std::string_view sql, Args&&... args)
    {
        return execute_bound(sql, Binds{Bind(std::forward<Args>(args))...});
    }

    Rows query_bound(std::string_view sql, const Binds& binds);
    std::int64_t execute_bound(std::string_view sql, const Binds& binds);
    /// Rows one at a time, in constant memory.
    void each(std::string_view sql, const Binds& binds, const std::function<void(const Row&)>& visit);
    /// Many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.
    void bulk(std::string_view table, const std::vector<std::string>& columns, const std::vector<std::vector<Value>>& rows);

    Dialect dialect() const;

private:
    Connection& connection_;
};

struct DatabaseOptions
{
    int readers = 4;
    /// Test only: unordered SELECTs come back reversed, so that nobody relies on their order (SQLite).
    bool reverse_unordered = false;
    /// Test only: the n-th statement that writes throws DatabaseError (1 = the first), 0 = never.
    std::int64_t fail_at_write = 0;
};

/// One base: "sqlite:CHEMIN" or "postgresql://…". Writes are closures, run one after another by a writer that groups
/// commits; each has its own savepoint, so that one refusal does not undo its neighbours. A write is acknowledged,
/// that is `write` returns, only after COMMIT has reached the disk (SQLite WAL with synchronous=FULL).
class Database
{
public:
    using Options = DatabaseOptions;

    explicit Database(std::string url, Options options = Options());
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    /// Runs the closure in a write transaction and returns what it returns, after commit. What it throws undoes it
    /// and comes out here. Never call `write` or `read` from inside a closure.
    template <class F> auto write(F&& closure)
    {
        using Result = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Result>)
            run_write([&](Transaction& transaction) { closure(transaction); });
        else
        {
            std::optional<Result> result;
            run_write([&](Transaction& transaction) { result.emplace(closure(transaction)); });
            return std::move(*result);
        }
    }

    /// Runs the closure on a reading connection, in one snapshot.
    template <class F> auto read(F&& closure)
    {
        using Result = std::invoke_result_t<F&, Transaction&>;
        if constexpr (std::is_void_v<Result>)
            run_read([&](Transaction& transaction) { closure(transaction); });
        else
        {
            std::optional<Result> result;
            run_read([&](Transaction& transaction) { result.emplace(closure(transaction)); });
            return std::move(*result);
        }
    }

    /// What was deleted leaves the files too: SQLite overwrites deleted content with zeros and empties its write-ahead log;
    /// PostgreSQL vacuums. A copy made before keeps what it had.
    void forget_deleted();

    Dialect dialect() const;
    const std::string& url() const { return url_; }

    /// Test only: see DatabaseOptions::fail_at_write; counts from now.
    void fail_at_write(std::int64_t nth);
    /// Statements that wrote since the last call of fail_at_write.
    std::int64_t writes_seen() const;

private:
    struct State;
    void run_write(const std::function<void(Transaction&)>& closure);
    void run_read(const std::function<void(Transaction&)>& closure);

    std::string url_;
    std::unique_ptr<State> state_;
};

/// Applies the migrations the base does not have yet, each in its own transaction, in the order of their names.
/// A migration whose text has changed since it was applied is refused (DatabaseError).
struct Migration
{
    std::string name; // "0001_fondations"
    std::string sql;
};
struct MigrationReport
{
    std::string before; // name of the last one applied before, empty on a new base
    std::string after;
    std::vector<std::string> applied;
};
MigrationReport migrate(Database& database, const std::vector<Migration>& migrations);
/// Those carried by the binary (migrations/*.sql).
std::vector<Migration> embedded_migrations();

} // namespace socle
