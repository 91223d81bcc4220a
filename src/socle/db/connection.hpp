#pragma once

#include "socle/db/database.hpp"

#include <atomic>

namespace socle
{

/// One engine connection. Two engines, hence an interface; nobody outside socle/db sees it.
class Connection
{
public:
    enum class Mode
    {
        Read,
        Write
    };

    virtual ~Connection() = default;
    virtual Dialect dialect() const = 0;

    virtual void begin(Mode mode) = 0;
    virtual void commit() = 0;
    virtual void rollback() noexcept = 0;
    /// False when the engine has already undone the transaction by itself (disk full, lost connection).
    virtual bool in_transaction() const = 0;

    virtual void each(std::string_view sql, const Binds& binds, const std::function<void(const Row&)>& visit) = 0;
    virtual std::int64_t execute(std::string_view sql, const Binds& binds) = 0;
    virtual void bulk(std::string_view table, const std::vector<std::string>& columns,
                      const std::vector<std::vector<Value>>& rows) = 0;
    /// Outside any transaction: see Database::forget_deleted.
    virtual void forget_deleted() = 0;
    /// Several statements, without parameters.
    virtual void script(std::string_view sql) = 0;

    /// Called before each statement that writes: where tests make the n-th one fail.
    std::function<void()> before_write;
};

std::unique_ptr<Connection> open_sqlite(const std::string& path, Connection::Mode mode, const DatabaseOptions& options);
std::unique_ptr<Connection> open_postgresql(const std::string& url);

} // namespace socle
