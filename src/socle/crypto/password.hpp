#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace socle
{

/// What one hash costs and how many may be under way. The values are the production ones.
struct PasswordOptions
{
    unsigned long long passes = 2;
    std::size_t memory_bytes = std::size_t{19} << 20;
    unsigned concurrent = 2;                  // more would starve everybody else of memory and cores
    unsigned waiting = 16;                    // callers that may queue behind them…
    std::chrono::milliseconds patience{3000}; // …and for how long

    /// The least the algorithm accepts: for tests.
    static PasswordOptions cheap();
};

/// Argon2id, one instance for the whole server. Each call works in the thread of its caller, in one of the few places;
/// throws TooManyRequests when the queue is full or too slow.
class PasswordHasher
{
public:
    explicit PasswordHasher(PasswordOptions options = {});

    /// The form to store: parameters, salt and hash in one text. Throws BadRequest beyond kLongest bytes.
    std::string hash(std::string_view password);

    bool verify(std::string_view password, const std::string& stored);

    /// For an account that does not exist: takes as long as a real refusal, answers false.
    bool verify_nobody(std::string_view password);

    /// Whether the stored form was made with other parameters and should be made anew at the next successful verify.
    bool needs_rehash(const std::string& stored) const;

    static constexpr std::size_t kLongest = 1024;

private:
    class Place;

    PasswordOptions options_;
    std::string nobody_;
    std::mutex mutex_;
    std::condition_variable freed_;
    unsigned working_ = 0, waiting_ = 0;
};

} // namespace socle
