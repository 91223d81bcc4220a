#include "socle/crypto/crypto.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstring>

#include "socle/crypto/sodium.hpp"
#include "socle/errors.hpp"

#include <sodium.h>

namespace socle
{

void start_sodium()
{
    static const int started = sodium_init();
    if (started < 0) throw Error("libsodium cannot start: no source of randomness");
}

namespace
{

using Hash = std::array<unsigned char, crypto_generichash_BYTES>;

const unsigned char* bytes_of(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string hex(const unsigned char* bytes, std::size_t count)
{
    std::string text(2 * count + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, count);
    text.pop_back();
    return text;
}

} // namespace

std::string random_bytes(std::size_t count)
{
    start_sodium();
    std::string bytes(count, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
}

std::string random_token(std::size_t bytes)
{
    return base64url(random_bytes(bytes));
}

std::string hash_hex(std::string_view text)
{
    start_sodium();
    Hash hash;
    crypto_generichash(hash.data(), hash.size(), bytes_of(text), text.size(), nullptr, 0);
    return hex(hash.data(), hash.size());
}

std::string keyed_hash_hex(std::string_view key, std::string_view text)
{
    start_sodium();
    ensure(key.size() >= crypto_generichash_KEYBYTES_MIN, "a hashing key has at least 16 bytes");
    std::array<unsigned char, crypto_generichash_BYTES_MAX> folded;
    if (key.size() > crypto_generichash_KEYBYTES_MAX) {
        crypto_generichash(folded.data(), folded.size(), bytes_of(key), key.size(), nullptr, 0);
        key = {reinterpret_cast<const char*>(folded.data()), folded.size()};
    }
    Hash hash;
    crypto_generichash(hash.data(), hash.size(), bytes_of(text), text.size(), bytes_of(key), key.size());
    return hex(hash.data(), hash.size());
}

bool equal_in_constant_time(std::string_view a, std::string_view b)
{
    start_sodium();
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string base64url(std::string_view bytes)
{
    start_sodium();
    std::string text(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes_of(bytes), bytes.size(),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    text.pop_back();
    return text;
}

std::optional<std::string> from_base64url(std::string_view text)
{
    start_sodium();
    std::string bytes(text.size(), '\0');
    std::size_t count = 0;
    const char* end = nullptr;
    const int status = sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                                         text.size(), nullptr, &count, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (status != 0 || end != text.data() + text.size()) return std::nullopt;
    bytes.resize(count);
    return bytes;
}

std::string uuid7(Instant instant)
{
    start_sodium();
    // Milliseconds in the high bits, then the 12 bits after the version. Starting each millisecond at random in the
    // lower half leaves room to count; counting past the top borrows from the next millisecond.
    static std::atomic<std::uint64_t> last{0};
    const auto since_epoch = std::max<std::int64_t>(instant.time_since_epoch().count(), 0);
    const auto fresh = static_cast<std::uint64_t>(since_epoch) << 12 | randombytes_uniform(1 << 11);
    std::uint64_t seen = last.load(std::memory_order_relaxed), mine;
    do mine = std::max(fresh, seen + 1);
    while (!last.compare_exchange_weak(seen, mine, std::memory_order_relaxed));

    std::array<unsigned char, 16> bytes;
    randombytes_buf(bytes.data() + 8, 8);
    for (int i = 0; i < 6; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<unsigned char>(mine >> (52 - 8 * i));
    bytes[6] = static_cast<unsigned char>(0x70 | (mine >> 8 & 0x0F));
    bytes[7] = static_cast<unsigned char>(mine);
    bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3F));
    std::string text = hex(bytes.data(), bytes.size());
    for (const std::size_t at : {8u, 13u, 18u, 23u}) text.insert(at, 1, '-');
    return text;
}

} // namespace socle
