#include "socle/db/database.hpp"

#include "socle/db/connection.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

namespace socle
{

const Value& Row::value(std::string_view column) const
{
    for (std::size_t i = 0; i < columns_->size(); ++i)
        if ((*columns_)[i] == column) return values_[i];
    throw Bug("no column " + std::string(column));
}

const std::string& Row::text(std::string_view column) const
{
    const auto* text = std::get_if<std::string>(&value(column));
    if (!text) throw Bug("column " + std::string(column) + " holds no text");
    return *text;
}

std::int64_t Row::integer(std::string_view column) const
{
    const auto* number = std::get_if<std::int64_t>(&value(column));
    if (!number) throw Bug("column " + std::string(column) + " holds no integer");
    return *number;
}

std::optional<std::string> Row::maybe_text(std::string_view column) const
{
    if (null(column)) return std::nullopt;
    return text(column);
}

std::optional<std::int64_t> Row::maybe_integer(std::string_view column) const
{
    if (null(column)) return std::nullopt;
    return integer(column);
}

bool Row::null(std::string_view column) const
{
    return std::holds_alternative<std::nullptr_t>(value(column));
}

Rows Transaction::query_bound(std::string_view sql, const Binds& binds)
{
    Rows rows;
    connection_.each(sql, binds, [&](const Row& row) { rows.push_back(row); });
    return rows;
}

std::int64_t Transaction::execute_bound(std::string_view sql, const Binds& binds)
{
    if (connection_.before_write) connection_.before_write();
    return connection_.execute(sql, binds);
}

void Transaction::each(std::string_view sql, const Binds& binds, const std::function<void(const Row&)>& visit)
{
    connection_.each(sql, binds, visit);
}

void Transaction::bulk(std::string_view table, const std::vector<std::string>& columns,
                       const std::vector<std::vector<Value>>& rows)
{
    if (rows.empty()) return;
    if (connection_.before_write) connection_.before_write();
    connection_.bulk(table, columns, rows);
}

Dialect Transaction::dialect() const
{
    return connection_.dialect();
}

namespace
{

/// A write waiting for its turn; the promise is kept once its commit is durable.
struct Job
{
    const std::function<void(Transaction&)>* closure;
    std::promise<void> done;
    std::exception_ptr refusal;
};

// Enough to share one fsync between everybody who waits for it, few enough to keep the lock short.
constexpr std::size_t kJobsPerCommit = 128;

} // namespace

struct Database::State
{
    State(const std::string& url, Options given) : options(given)
    {
        if (url.starts_with("sqlite:"))
            open = [path = url.substr(7), given](Connection::Mode mode) { return open_sqlite(path, mode, given); };
        else if (url.starts_with("postgresql:") || url.starts_with("postgres:"))
            open = [url](Connection::Mode) { return open_postgresql(url); };
        else throw DatabaseError("une base s'écrit sqlite:CHEMIN ou postgresql://…, et non « " + url + " »");
        writer = open(Connection::Mode::Write);
        writer->before_write = [this] {
            const auto seen = ++writes;
            if (seen == fail_at.load()) throw DatabaseError("écriture refusée par l'essai");
        };
        fail_at = given.fail_at_write;
        thread = std::thread([this] { write_until_closed(); });
    }

    ~State()
    {
        {
            const std::lock_guard lock(mutex);
            closing = true;
        }
        wake.notify_all();
        thread.join();
    }

    void write_until_closed()
    {
        std::vector<Job*> batch;
        for (;;)
        {
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, [this] { return closing || !jobs.empty(); });
                if (jobs.empty()) return;
                batch.clear();
                while (!jobs.empty() && batch.size() < kJobsPerCommit)
                {
                    batch.push_back(jobs.front());
                    jobs.pop_front();
                }
            }
            write_batch(batch);
        }
    }

    /// One transaction for the whole batch, one savepoint for each job: a refusal undoes only itself.
    void write_batch(const std::vector<Job*>& batch)
    {
        std::exception_ptr disaster;
        try
        {
            writer->begin(Connection::Mode::Write);
            for (Job* job : batch) write_one(*job);
            writer->commit();
        }
        catch (const std::exception&)
        {
            disaster = std::current_exception();
            writer->rollback();
        }
        for (Job* job : batch)
        {
            if (job->refusal) job->done.set_exception(job->refusal);
            else if (disaster) job->done.set_exception(disaster);
            else job->done.set_value();
        }
    }

    void write_one(Job& job)
    {
        writer->script("SAVEPOINT ecriture");
        try
        {
            Transaction transaction(*writer);
            (*job.closure)(transaction);
            writer->script("RELEASE SAVEPOINT ecriture");
        }
        catch (const std::exception&)
        {
            job.refusal = std::current_exception();
            // The engine may have undone everything by itself (disk full): then nothing of the batch stands.
            if (!writer->in_transaction()) throw DatabaseError("la transaction a été défaite par la base");
            writer->script("ROLLBACK TO SAVEPOINT ecriture");
            writer->script("RELEASE SAVEPOINT ecriture");
        }
    }

    std::unique_ptr<Connection> take_reader()
    {
        std::unique_lock lock(readers_mutex);
        readers_wake.wait(lock, [this] { return !idle_readers.empty() || open_readers < options.readers; });
        if (!idle_readers.empty())
        {
            auto reader = std::move(idle_readers.back());
            idle_readers.pop_back();
            return reader;
        }
        ++open_readers;
        lock.unlock();
        try
        {
            return open(Connection::Mode::Read);
        }
        catch (const std::exception&)
        {
            lock.lock();
            --open_readers;
            throw;
        }
    }

    void give_back(std::unique_ptr<Connection> reader)
    {
        {
            const std::lock_guard lock(readers_mutex);
            idle_readers.push_back(std::move(reader));
        }
        readers_wake.notify_one();
    }

    Options options;
    std::function<std::unique_ptr<Connection>(Connection::Mode)> open;

    std::unique_ptr<Connection> writer;
    std::atomic<std::int64_t> writes{0};
    std::atomic<std::int64_t> fail_at{0};
    std::mutex mutex;
    std::condition_variable wake;
    std::deque<Job*> jobs;
    bool closing = false;

    std::mutex readers_mutex;
    std::condition_variable readers_wake;
    std::vector<std::unique_ptr<Connection>> idle_readers;
    int open_readers = 0;

    std::thread thread; // last: it uses all the above
};

Database::Database(std::string url, Options options)
    : url_(std::move(url)), state_(std::make_unique<State>(url_, options))
{
}

Database::~Database() = default;

Dialect Database::dialect() const
{
    return state_->writer->dialect();
}

void Database::run_write(const std::function<void(Transaction&)>& closure)
{
    ensure(std::this_thread::get_id() != state_->thread.get_id(), "no write from inside a write");
    Job job{&closure, {}, nullptr};
    auto done = job.done.get_future();
    {
        const std::lock_guard lock(state_->mutex);
        state_->jobs.push_back(&job);
    }
    state_->wake.notify_one();
    done.get();
}

void Database::run_read(const std::function<void(Transaction&)>& closure)
{
    auto reader = state_->take_reader();
    // Whatever happens, the connection goes back to the others, out of any transaction.
    struct Return
    {
        State& state;
        std::unique_ptr<Connection>& reader;
        ~Return()
        {
            if (reader->in_transaction()) reader->rollback();
            state.give_back(std::move(reader));
        }
    } const give_back{*state_, reader};
    reader->begin(Connection::Mode::Read);
    Transaction transaction(*reader);
    closure(transaction);
    reader->commit();
}

void Database::forget_deleted()
{
    // A connection of its own: the writer goes on, and SQLite waits there for the readers under way.
    state_->open(Connection::Mode::Write)->forget_deleted();
}

void Database::fail_at_write(std::int64_t nth)
{
    state_->writes = 0;
    state_->fail_at = nth;
}

std::int64_t Database::writes_seen() const
{
    return state_->writes;
}

} // namespace socle
