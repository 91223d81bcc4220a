#include "socle/crypto/crypto.hpp"
#include "socle/oidc/claims.hpp"
#include "socle/oidc/oidc.hpp"

#include <cjose/cjose.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace socle
{

namespace
{

constexpr std::size_t kMostKeys = 64;
constexpr std::size_t kMostKeySet = std::size_t{256} << 10;
constexpr std::size_t kMostToken = std::size_t{16} << 10;
constexpr std::size_t kMostSubject = 255;
constexpr std::size_t kLeastRsaBytes = 256, kMostRsaBytes = 1024;
constexpr std::size_t kP256Bytes = 32;

struct Release
{
    void operator()(cjose_jws_t* token) const { cjose_jws_release(token); }
    void operator()(cjose_jwk_t* key) const { cjose_jwk_release(key); }
};

/// The bytes of an unsigned integer, without leading zeros.
std::string integer(std::string_view text)
{
    const auto bytes = from_base64url(text);
    if (!bytes) return "";
    return bytes->substr(std::min(bytes->find_first_not_of('\0'), bytes->size()));
}

/// The key rewritten with its public members alone; empty when we would not believe it.
std::string rsa(const ForeignObject& key)
{
    const auto modulus = integer(key.text("n")), exponent = integer(key.text("e"));
    if (modulus.size() < kLeastRsaBytes || modulus.size() > kMostRsaBytes || (modulus.size() == kLeastRsaBytes && !(modulus.front() & '\x80'))) return "";
    if (exponent.empty() || exponent.size() > 4 || !(exponent.back() & 1) || exponent == "\x01") return "";
    return R"({"kty":"RSA","n":")" + base64url(modulus) + R"(","e":")" + base64url(exponent) + R"("})";
}

std::string p256(const ForeignObject& key)
{
    if (key.text("crv") != "P-256") return "";
    const auto x = from_base64url(key.text("x")), y = from_base64url(key.text("y"));
    if (!x || !y || x->size() != kP256Bytes || y->size() != kP256Bytes) return "";
    return R"({"kty":"EC","crv":"P-256","x":")" + base64url(*x) + R"(","y":")" + base64url(*y) + R"("})";
}

std::vector<std::string_view> cut(std::string_view token)
{
    std::vector<std::string_view> parts;
    for (std::size_t from = 0;; ) {
        const auto dot = token.find('.', from);
        parts.push_back(token.substr(from, dot - from));
        if (dot == std::string_view::npos || parts.size() > 3) return parts;
        from = dot + 1;
    }
}

/// The one key that may have signed: the header chooses among those we hold, never brings its own.
const OidcKey& choose(const std::vector<OidcKey>& keys, std::string_view algorithm, const ForeignObject& header)
{
    const OidcKey* chosen = nullptr;
    for (const auto& key : keys) {
        if (key.algorithm != algorithm || (header.has("kid") && key.kid != header.text("kid"))) continue;
        if (chosen) throw OidcRefusal("ambiguous_key");
        chosen = &key;
    }
    if (!chosen) throw OidcRefusal("unknown_key");
    return *chosen;
}

/// What the signature covers, once it has been verified.
std::string signed_payload(std::string_view token, const OidcKey& key)
{
    cjose_err why{};
    const std::unique_ptr<cjose_jwk_t, Release> jwk(cjose_jwk_import(key.jwk.data(), key.jwk.size(), &why));
    if (!jwk) throw OidcRefusal("unknown_key"); // a point that is not on its curve
    const std::unique_ptr<cjose_jws_t, Release> jws(cjose_jws_import(token.data(), token.size(), &why));
    if (!jws) throw OidcRefusal("malformed");
    if (!cjose_jws_verify(jws.get(), jwk.get(), &why)) throw OidcRefusal("signature");
    std::uint8_t* bytes = nullptr; // lives with the token
    std::size_t size = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &bytes, &size, &why)) throw OidcRefusal("malformed");
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && equal_in_constant_time(a, b);
}

std::int64_t seconds(const ForeignObject& claims, std::string_view name)
{
    const auto found = claims.numbers.find(name);
    if (found == claims.numbers.end()) throw OidcRefusal("malformed");
    return found->second;
}

void check_audience(const ForeignObject& claims, const std::string& client)
{
    std::vector<std::string> audience;
    if (const auto list = claims.lists.find("aud"); list != claims.lists.end()) audience = list->second;
    else if (const auto one = claims.texts.find("aud"); one != claims.texts.end()) audience = {one->second};
    if (std::find(audience.begin(), audience.end(), client) == audience.end()) throw OidcRefusal("audience");
    // Several audiences: the token says which of them asked for it.
    if (claims.has("azp") ? claims.text("azp") != client : audience.size() > 1) throw OidcRefusal("azp");
}

void check_times(const ForeignObject& claims, Instant now)
{
    const auto present = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
    const auto skew = kOidcSkew.count();
    if (seconds(claims, "exp") <= present - skew) throw OidcRefusal("expired");
    const auto issued = seconds(claims, "iat");
    if (issued > present + skew) throw OidcRefusal("issued_in_future");
    if (issued < present - skew - std::chrono::seconds{kOidcFreshness}.count()) throw OidcRefusal("issued_too_long_ago");
    if (claims.has("nbf") && seconds(claims, "nbf") > present + skew) throw OidcRefusal("not_yet_valid");
}

} // namespace

std::vector<OidcKey> read_oidc_keys(std::string_view text)
{
    const auto set = read_foreign_list(text, "keys", kMostKeySet, kMostKeys);
    if (!set) throw OidcRefusal("keys_malformed");
    std::vector<OidcKey> keys;
    for (const auto& one : *set) {
        if (one.has("use") && one.text("use") != "sig") continue;
        const auto kind = one.text("kty");
        OidcKey key;
        key.kid = one.text("kid");
        key.algorithm = kind == "RSA" ? "RS256" : kind == "EC" ? "ES256" : "";
        if (key.algorithm.empty() || (one.has("alg") && one.text("alg") != key.algorithm)) continue;
        key.jwk = kind == "RSA" ? rsa(one) : p256(one);
        if (!key.jwk.empty()) keys.push_back(std::move(key));
    }
    if (keys.empty()) throw OidcRefusal("keys_none_usable");
    return keys;
}

OidcIdentity verify_id_token(std::string_view token, const std::vector<OidcKey>& keys, const OidcExpected& expected)
{
    if (token.size() > kMostToken) throw OidcRefusal("malformed");
    const auto parts = cut(token);
    if (parts.size() != 3) throw OidcRefusal("malformed");
    const auto head = from_base64url(parts[0]);
    const auto header = head ? read_foreign_object(*head, kMostToken) : std::nullopt;
    if (!header) throw OidcRefusal("malformed");
    const auto algorithm = header->text("alg");
    if (algorithm != "RS256" && algorithm != "ES256") throw OidcRefusal("algorithm");
    // One writing only of each part: the library takes padding for nothing.
    if (!from_base64url(parts[1]) || !from_base64url(parts[2])) throw OidcRefusal("malformed");
    if (header->has("crit")) throw OidcRefusal("malformed"); // an extension we would have to understand, and do not
    const auto claims = read_foreign_object(signed_payload(token, choose(keys, algorithm, *header)), kMostToken);
    if (!claims) throw OidcRefusal("malformed");

    if (claims->text("iss") != expected.issuer) throw OidcRefusal("issuer_mismatch");
    check_audience(*claims, expected.client_id);
    check_times(*claims, expected.now);
    if (expected.nonce.empty() || !same(claims->text("nonce"), expected.nonce)) throw OidcRefusal("nonce");
    const auto subject = claims->text("sub");
    if (subject.empty() || subject.size() > kMostSubject || std::any_of(subject.begin(), subject.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; }))
        throw OidcRefusal("subject");
    OidcIdentity identity;
    identity.subject = subject;
    if (const auto amr = claims->lists.find("amr"); amr != claims->lists.end()) identity.amr = amr->second;
    identity.acr = claims->text("acr");
    return identity;
}

} // namespace socle
