#include "socle/crypto/sha256.hpp"

#include "socle/crypto/sodium.hpp"

#include <sodium.h>

namespace socle
{

std::string sha256(std::string_view text)
{
    start_sodium();
    std::string digest(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(reinterpret_cast<unsigned char*>(digest.data()), reinterpret_cast<const unsigned char*>(text.data()), text.size());
    return digest;
}

} // namespace socle
