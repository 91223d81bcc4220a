#include "socle/crypto/password.hpp"

#include <array>
#include <new>

#include "socle/crypto/crypto.hpp"
#include "socle/crypto/sodium.hpp"
#include "socle/errors.hpp"

#include <sodium.h>

namespace socle
{

PasswordOptions PasswordOptions::cheap()
{
    PasswordOptions options;
    options.passes = crypto_pwhash_OPSLIMIT_MIN;
    options.memory_bytes = crypto_pwhash_MEMLIMIT_MIN;
    return options;
}

/// One of the few places where hashing happens, held for the time of a scope.
class PasswordHasher::Place
{
public:
    explicit Place(PasswordHasher& hasher) : hasher_(hasher)
    {
        std::unique_lock lock(hasher_.mutex_);
        const auto free = [this] { return hasher_.working_ < hasher_.options_.concurrent; };
        if (!free()) {
            if (hasher_.waiting_ >= hasher_.options_.waiting) throw TooManyRequests("password hashing: queue full");
            ++hasher_.waiting_;
            const bool mine = hasher_.freed_.wait_for(lock, hasher_.options_.patience, free);
            --hasher_.waiting_;
            if (!mine) throw TooManyRequests("password hashing: waited too long");
        }
        ++hasher_.working_;
    }

    ~Place()
    {
        {
            const std::lock_guard lock(hasher_.mutex_);
            --hasher_.working_;
        }
        hasher_.freed_.notify_one();
    }

    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

private:
    PasswordHasher& hasher_;
};

PasswordHasher::PasswordHasher(PasswordOptions options) : options_(options)
{
    start_sodium();
    nobody_ = hash(random_token());
}

std::string PasswordHasher::hash(std::string_view password)
{
    if (password.size() > kLongest) throw BadRequest("password too long");
    const Place place(*this);
    std::array<char, crypto_pwhash_STRBYTES> stored{};
    if (crypto_pwhash_str_alg(stored.data(), password.data(), password.size(), options_.passes, options_.memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0)
        throw std::bad_alloc();
    return stored.data();
}

bool PasswordHasher::verify(std::string_view password, const std::string& stored)
{
    if (password.size() > kLongest) return false;
    const Place place(*this);
    return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

bool PasswordHasher::verify_nobody(std::string_view password)
{
    (void)verify(password, nobody_);
    return false;
}

bool PasswordHasher::needs_rehash(const std::string& stored) const
{
    return crypto_pwhash_str_needs_rehash(stored.c_str(), options_.passes, options_.memory_bytes) != 0;
}

} // namespace socle
