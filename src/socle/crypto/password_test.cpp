#include "socle/crypto/password.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "socle/errors.hpp"

using namespace socle;

TEST_CASE("password: what was hashed is verified, anything else is not")
{
    PasswordHasher hasher(PasswordOptions::cheap());
    const auto stored = hasher.hash("un cheval à la piscine");
    CHECK(stored.starts_with("$argon2id$"));
    CHECK(hasher.verify("un cheval à la piscine", stored));
    CHECK_FALSE(hasher.verify("un cheval à la piscine ", stored));
    CHECK_FALSE(hasher.verify("", stored));
    CHECK_FALSE(hasher.verify("un cheval à la piscine", "no hash"));
    CHECK_FALSE(hasher.verify_nobody("un cheval à la piscine"));
    CHECK(hasher.hash("x") != hasher.hash("x"));
}

TEST_CASE("password: a hash made with other parameters asks to be made anew")
{
    PasswordHasher cheap(PasswordOptions::cheap());
    const auto stored = cheap.hash("x");
    CHECK_FALSE(cheap.needs_rehash(stored));
    auto options = PasswordOptions::cheap();
    options.memory_bytes *= 2;
    PasswordHasher dearer(options);
    CHECK(dearer.needs_rehash(stored));
    CHECK(dearer.needs_rehash("no hash"));
    CHECK(dearer.verify("x", stored));
}

TEST_CASE("password: production parameters are those written in the hash")
{
    PasswordHasher hasher;
    CHECK(hasher.hash("x").starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
}

TEST_CASE("password: an endless password costs nothing")
{
    PasswordHasher hasher(PasswordOptions::cheap());
    const std::string endless(PasswordHasher::kLongest + 1, 'x');
    CHECK_THROWS_AS(hasher.hash(endless), BadRequest);
    CHECK_FALSE(hasher.verify(endless, hasher.hash("x")));
}

TEST_CASE("password: beyond the places and the queue, callers are sent away at once")
{
    PasswordOptions options;
    options.memory_bytes = std::size_t{8} << 20;
    options.passes = 6;
    options.concurrent = 1;
    options.waiting = 1;
    options.patience = std::chrono::minutes(1);
    PasswordHasher hasher(options);
    std::atomic<int> served = 0, sent_away = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 6; ++i)
        threads.emplace_back([&] {
            try {
                (void)hasher.hash("x");
                ++served;
            } catch (const TooManyRequests&) {
                ++sent_away;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(served + sent_away == 6);
    CHECK(served >= 1);
    CHECK(hasher.hash("x").size() > 50); // the places were given back
}

TEST_CASE("password: nobody waits longer than the patience")
{
    PasswordOptions options;
    options.passes = 40; // about a third of a second
    options.concurrent = 1;
    options.patience = std::chrono::milliseconds(1);
    PasswordHasher hasher(options);
    std::atomic<int> served = 0, sent_away = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 2; ++i)
        threads.emplace_back([&] {
            try {
                (void)hasher.hash("x");
                ++served;
            } catch (const TooManyRequests&) {
                ++sent_away;
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(served == 1);
    CHECK(sent_away == 1);
}
