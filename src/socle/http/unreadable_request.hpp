#pragma once

#include "socle/errors.hpp"

namespace socle
{

/// The bytes received are not a request: bad escape, broken multipart, text that is not UTF-8 (400). The sentence is for
/// the log; whoever answers a person has better words.
struct UnreadableRequest : BadRequest
{
    using BadRequest::BadRequest;
};

/// A body of a kind the page does not read (415).
struct UnsupportedBody : BadRequest
{
    using BadRequest::BadRequest;
};

} // namespace socle
