#include "socle/db/connection.hpp"

#include "socle/errors.hpp"

#include <charconv>
#include <libpq-fe.h>
#include <unordered_map>

namespace socle
{

namespace
{

// Types of results, from the server's catalogue (pg_type.dat).
constexpr Oid kInt8 = 20, kInt2 = 21, kInt4 = 23, kNumeric = 1700, kFloat4 = 700, kFloat8 = 701, kBool = 16;

// One writer at a time over all servers of one base: the journal is one chain. Any constant does; this one is ours.
constexpr const char* kBeginWrite = "BEGIN; SELECT pg_advisory_xact_lock(5141200822)";
constexpr const char* kBeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

struct ResultDeleter
{
    void operator()(PGresult* result) const { PQclear(result); }
};
using Result = std::unique_ptr<PGresult, ResultDeleter>;

struct ConnectionDeleter
{
    void operator()(PGconn* connection) const { PQfinish(connection); }
};

/// Texts of the bound values, kept alive while libpq reads them.
struct Parameters
{
    explicit Parameters(const Binds& binds)
    {
        texts.reserve(binds.size());
        for (const auto& bind : binds)
        {
            if (const auto* number = std::get_if<std::int64_t>(&bind.value)) texts.push_back(std::to_string(*number));
            else if (const auto* text = std::get_if<std::string>(&bind.value)) texts.push_back(*text);
            else texts.emplace_back();
        }
        for (std::size_t i = 0; i < binds.size(); ++i)
            pointers.push_back(std::holds_alternative<std::nullptr_t>(binds[i].value) ? nullptr : texts[i].c_str());
    }
    std::vector<std::string> texts;
    std::vector<const char*> pointers;
};

class PostgresqlConnection final : public Connection
{
public:
    explicit PostgresqlConnection(std::string url) : url_(std::move(url)) { connect(); }

    Dialect dialect() const override { return Dialect(Dialect::Engine::Postgresql); }

    void begin(Mode mode) override
    {
        if (PQstatus(connection_.get()) != CONNECTION_OK) connect();
        script(mode == Mode::Write ? kBeginWrite : kBeginRead);
    }
    void commit() override
    {
        const Result result(PQexec(connection_.get(), "COMMIT"));
        // A COMMIT of a failed transaction answers ROLLBACK, without an error: not an acknowledgement.
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK || std::string_view(PQcmdStatus(result.get())) != "COMMIT")
            fail(result.get(), "COMMIT");
    }
    void rollback() noexcept override { const Result result(PQexec(connection_.get(), "ROLLBACK")); }
    bool in_transaction() const override
    {
        const auto status = PQtransactionStatus(connection_.get());
        return status == PQTRANS_INTRANS || status == PQTRANS_INERROR || status == PQTRANS_ACTIVE;
    }

    void each(std::string_view sql, const Binds& binds, const std::function<void(const Row&)>& visit) override
    {
        const std::string& name = prepare(sql);
        const Parameters parameters(binds);
        if (!PQsendQueryPrepared(connection_.get(), name.c_str(), static_cast<int>(binds.size()),
                                 parameters.pointers.data(), nullptr, nullptr, 0))
            fail(nullptr, sql);
        PQsetSingleRowMode(connection_.get());
        Columns columns;
        std::exception_ptr stopped;
        std::string error, state;
        while (PGresult* raw = PQgetResult(connection_.get()))
        {
            const Result result(raw);
            const auto status = PQresultStatus(raw);
            if (status == PGRES_FATAL_ERROR)
            {
                error = PQresultErrorMessage(raw);
                if (const char* code = PQresultErrorField(raw, PG_DIAG_SQLSTATE)) state = code;
                continue;
            }
            if (stopped) continue; // the answer must be read to its end before the connection is used again
            if (!columns) columns = column_names(raw);
            try
            {
                for (int row = 0; row < PQntuples(raw); ++row) visit(Row(columns, values(raw, row)));
            }
            catch (...)
            {
                stopped = std::current_exception();
            }
        }
        if (stopped) std::rethrow_exception(stopped);
        if (!error.empty()) raise(state, error, sql);
    }

    std::int64_t execute(std::string_view sql, const Binds& binds) override
    {
        const std::string& name = prepare(sql);
        const Parameters parameters(binds);
        const Result result(PQexecPrepared(connection_.get(), name.c_str(), static_cast<int>(binds.size()),
                                           parameters.pointers.data(), nullptr, nullptr, 0));
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get(), sql);
        const std::string_view touched = PQcmdTuples(result.get());
        std::int64_t count = 0;
        std::from_chars(touched.data(), touched.data() + touched.size(), count);
        return count;
    }

    void bulk(std::string_view table, const std::vector<std::string>& columns,
              const std::vector<std::vector<Value>>& rows) override
    {
        std::string names;
        for (const auto& column : columns) names += (names.empty() ? "" : ", ") + column;
        const std::string sql = "COPY " + std::string(table) + " (" + names + ") FROM STDIN";
        {
            const Result result(PQexec(connection_.get(), sql.c_str()));
            if (PQresultStatus(result.get()) != PGRES_COPY_IN) fail(result.get(), sql);
        }
        std::string buffer;
        for (const auto& row : rows)
        {
            for (std::size_t i = 0; i < row.size(); ++i)
            {
                if (i > 0) buffer += '\t';
                append_copy_text(buffer, row[i]);
            }
            buffer += '\n';
            if (buffer.size() > 1 << 16) send_copy(buffer, sql);
        }
        send_copy(buffer, sql);
        PQputCopyEnd(connection_.get(), nullptr);
        while (PGresult* raw = PQgetResult(connection_.get()))
        {
            const Result result(raw);
            if (PQresultStatus(raw) != PGRES_COMMAND_OK)
            {
                const std::string message = PQresultErrorMessage(raw);
                const char* code = PQresultErrorField(raw, PG_DIAG_SQLSTATE);
                const std::string state = code ? code : "";
                while (PGresult* more = PQgetResult(connection_.get())) PQclear(more);
                raise(state, message, sql);
            }
        }
    }

    void forget_deleted() override { script("VACUUM"); }

    void script(std::string_view sql) override
    {
        const Result result(PQexec(connection_.get(), std::string(sql).c_str()));
        const auto status = PQresultStatus(result.get());
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail(result.get(), sql);
    }

private:
    void connect()
    {
        prepared_.clear();
        connection_.reset(PQconnectdb(url_.c_str()));
        if (PQstatus(connection_.get()) != CONNECTION_OK)
            throw DatabaseError(std::string("la base PostgreSQL ne répond pas : ") + PQerrorMessage(connection_.get()));
        // Terse: the detail of a constraint error quotes values, which may be personal and would reach the log.
        PQsetErrorVerbosity(connection_.get(), PQERRORS_TERSE);
        script("SET client_min_messages = warning; SET client_encoding = 'UTF8'; SET TimeZone = 'UTC'");
    }

    [[noreturn]] void fail(const PGresult* result, std::string_view sql)
    {
        const char* code = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
        raise(code ? code : "", PQerrorMessage(connection_.get()), sql);
    }

    [[noreturn]] static void raise(const std::string& state, const std::string& why, std::string_view sql)
    {
        const std::string message = why + " — " + std::string(sql.substr(0, 400));
        if (state.starts_with("23")) throw ConstraintError(message); // class 23: integrity constraint violation
        throw DatabaseError(message);
    }

    const std::string& prepare(std::string_view sql)
    {
        const auto found = prepared_.find(std::string(sql));
        if (found != prepared_.end()) return found->second;
        if (prepared_.size() > 500)
        {
            script("DEALLOCATE ALL");
            prepared_.clear();
        }
        const std::string name = "s" + std::to_string(prepared_.size());
        const Result result(PQprepare(connection_.get(), name.c_str(), dialect().placeholders(sql).c_str(), 0, nullptr));
        if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) fail(result.get(), sql);
        return prepared_.emplace(std::string(sql), name).first->second;
    }

    static Columns column_names(const PGresult* result)
    {
        auto names = std::make_shared<std::vector<std::string>>();
        for (int i = 0; i < PQnfields(result); ++i) names->emplace_back(PQfname(result, i));
        return names;
    }

    static std::vector<Value> values(const PGresult* result, int row)
    {
        std::vector<Value> values;
        values.reserve(static_cast<std::size_t>(PQnfields(result)));
        for (int i = 0; i < PQnfields(result); ++i)
        {
            if (PQgetisnull(result, row, i))
            {
                values.emplace_back(nullptr);
                continue;
            }
            const std::string_view text(PQgetvalue(result, row, i), static_cast<std::size_t>(PQgetlength(result, row, i)));
            switch (PQftype(result, i))
            {
            case kInt8:
            case kInt4:
            case kInt2:
            case kNumeric: // sums of 64-bit integers are numeric, without decimals
            {
                std::int64_t number = 0;
                const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
                ensure(error == std::errc() && end == text.data() + text.size(), "an exact 64-bit integer");
                values.emplace_back(number);
                break;
            }
            case kFloat4:
            case kFloat8: throw Bug("a floating point number came out of the base");
            case kBool: throw Bug("a truth came out of the base: SQLite would say 0 or 1");
            default: values.emplace_back(std::string(text));
            }
        }
        return values;
    }

    static void append_copy_text(std::string& buffer, const Value& value)
    {
        if (const auto* number = std::get_if<std::int64_t>(&value)) buffer += std::to_string(*number);
        else if (const auto* text = std::get_if<std::string>(&value))
        {
            for (const char c : *text)
            {
                switch (c)
                {
                case '\\': buffer += "\\\\"; break;
                case '\t': buffer += "\\t"; break;
                case '\n': buffer += "\\n"; break;
                case '\r': buffer += "\\r"; break;
                default: buffer += c;
                }
            }
        }
        else buffer += "\\N";
    }

    void send_copy(std::string& buffer, std::string_view sql)
    {
        if (!buffer.empty() && PQputCopyData(connection_.get(), buffer.data(), static_cast<int>(buffer.size())) != 1)
            fail(nullptr, sql);
        buffer.clear();
    }

    std::string url_;
    std::unique_ptr<PGconn, ConnectionDeleter> connection_;
    std::unordered_map<std::string, std::string> prepared_;
};

} // namespace

std::unique_ptr<Connection> open_postgresql(const std::string& url)
{
    return std::make_unique<PostgresqlConnection>(url);
}

} // namespace socle
