#include "socle/oidc/sample_provider.hpp"

#include "socle/errors.hpp"

#include <cjose/cjose.h>

#include <cstdlib>

namespace socle
{

namespace
{

std::shared_ptr<void> hold(cjose_jwk_t* key)
{
    ensure(key != nullptr, "a key is made");
    return {key, [](void* held) { cjose_jwk_release(static_cast<cjose_jwk_t*>(held)); }};
}

cjose_jwk_t* raw(const std::shared_ptr<void>& key)
{
    return static_cast<cjose_jwk_t*>(key.get());
}

std::shared_ptr<void> made(SampleSigningKey::Kind kind)
{
    cjose_err why{};
    static constexpr std::uint8_t kExponent[] = {1, 0, 1};
    switch (kind) {
    case SampleSigningKey::Kind::Rsa: return hold(cjose_jwk_create_RSA_random(2048, kExponent, sizeof kExponent, &why));
    case SampleSigningKey::Kind::P256: return hold(cjose_jwk_create_EC_random(CJOSE_JWK_EC_P_256, &why));
    case SampleSigningKey::Kind::Secret: break;
    }
    return hold(cjose_jwk_create_oct_random(256, &why));
}

} // namespace

SampleSigningKey::SampleSigningKey(Kind kind, std::string kid) : SampleSigningKey(kind, std::move(kid), made(kind)) {}

SampleSigningKey SampleSigningKey::with_secret(std::string_view secret, std::string kid)
{
    cjose_err why{};
    return SampleSigningKey(Kind::Secret, std::move(kid), hold(cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size(), &why)));
}

Json SampleSigningKey::jwk() const
{
    cjose_err why{};
    char* text = cjose_jwk_to_json(raw(key_), false, &why);
    ensure(text != nullptr, "a key is written");
    Json jwk = read_json(text);
    std::free(text);
    jwk.set("kid", kid_);
    jwk.set("use", "sig");
    return jwk;
}

std::string SampleSigningKey::key_set() const
{
    return write_json(Json{{"keys", Json::List{jwk()}}});
}

std::string SampleSigningKey::sign(const Json& claims) const
{
    return sign_text(write_json(claims));
}

std::string SampleSigningKey::sign_text(std::string_view payload) const
{
    cjose_err why{};
    cjose_header_t* header = cjose_header_new(&why);
    const char* algorithm = kind_ == Kind::Rsa ? "RS256" : kind_ == Kind::P256 ? "ES256" : "HS256";
    cjose_header_set(header, CJOSE_HDR_ALG, algorithm, &why);
    if (!kid_.empty()) cjose_header_set(header, CJOSE_HDR_KID, kid_.c_str(), &why);
    cjose_jws_t* token = cjose_jws_sign(raw(key_), header, reinterpret_cast<const std::uint8_t*>(payload.data()), payload.size(), &why);
    ensure(token != nullptr, "a token is signed");
    const char* text = nullptr;
    cjose_jws_export(token, &text, &why);
    std::string written = text;
    cjose_jws_release(token);
    cjose_header_release(header);
    return written;
}

} // namespace socle
