#pragma once

#include <stdexcept>
#include <string>

namespace socle
{

/// What cannot go on. One `catch` in socle/http turns them into pages, one in main into exit codes.
struct Error : std::runtime_error
{
    using std::runtime_error::runtime_error;
};

/// The thing asked for does not exist, or the one who asks may not know that it does (404).
struct NotFound : Error
{
    using Error::Error;
};

/// The one who asks is known and may not do this (403).
struct Forbidden : Error
{
    using Error::Error;
};

/// Nobody is signed in (401, answered by a redirection to the sign-in page for pages).
struct Unauthenticated : Error
{
    using Error::Error;
};

/// Somebody else changed it first, or it was already done (409).
struct Conflict : Error
{
    using Error::Error;
};

/// The request itself cannot be read: bad form, missing CSRF token, unknown encoding (400).
struct BadRequest : Error
{
    using Error::Error;
};

/// Too much is already under way for this kind of work; trying again later is right (429).
struct TooManyRequests : Error
{
    using Error::Error;
};

/// The database refuses or is out of reach (503, exit code 3).
struct DatabaseError : Error
{
    using Error::Error;
};

/// A uniqueness or foreign key constraint said no; callers that expect it turn it into an anomaly or a Conflict.
struct ConstraintError : DatabaseError
{
    using DatabaseError::DatabaseError;
};

/// Our own promise does not hold: a bug. Thrown rather than aborting, so that the one transaction is rolled back.
struct Bug : std::logic_error
{
    using std::logic_error::logic_error;
};

inline void ensure(bool holds, const char* promise)
{
    if (!holds) throw Bug(promise);
}

} // namespace socle
