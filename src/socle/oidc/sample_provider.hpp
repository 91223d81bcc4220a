#pragma once

#include "socle/json/json.hpp"
#include "socle/oidc/oidc.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace socle
{

/// A signing key of another house, made here: for tests, which need tokens that are right but for one thing.
class SampleSigningKey
{
public:
    enum class Kind
    {
        Rsa,   // RS256, 2048 bits
        P256,  // ES256
        Secret // HS256: what must never be believed
    };
    SampleSigningKey(Kind kind, std::string kid);
    /// HS256 with these bytes as the secret: a public key taken for one, say.
    static SampleSigningKey with_secret(std::string_view secret, std::string kid);

    /// The public key, as a member of a key set.
    Json jwk() const;
    std::string key_set() const;
    /// header.payload.signature, signed with the algorithm of the key.
    std::string sign(const Json& claims) const;
    std::string sign_text(std::string_view payload) const;

    const std::string& kid() const { return kid_; }

private:
    SampleSigningKey(Kind kind, std::string kid, std::shared_ptr<void> key) : kind_(kind), kid_(std::move(kid)), key_(std::move(key)) {}
    Kind kind_;
    std::string kid_;
    std::shared_ptr<void> key_;
};

} // namespace socle
