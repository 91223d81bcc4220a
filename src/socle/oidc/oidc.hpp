#pragma once

#include "socle/errors.hpp"
#include "socle/fetch/fetch.hpp"
#include "socle/time/time.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// OpenID Connect, the side of who asks: authorization code with PKCE, ID token verified here. Pure: what the provider says is a text given, what
/// must be asked of it is a value returned; app/utilisateurs carries them. All that is read comes from outside: bounded before it is parsed, and
/// refused whole.

/// What is refused and why: `what()` is a stable code ("issuer_mismatch"), fit for a log. Never a token nor a claim.
struct OidcRefusal : Error
{
    using Error::Error;
};

/// How the client proves itself when it redeems a code.
enum class OidcClientProof
{
    Basic, // client_secret_basic
    Post,  // client_secret_post
};

/// The discovery document, the part we use.
struct OidcProvider
{
    std::string issuer;
    std::string authorization_endpoint;
    std::string token_endpoint;
    std::string jwks_uri;
    std::string end_session_endpoint; // empty: there is none
    bool names_itself = false;        // its answers carry `iss` (RFC 9207)
    OidcClientProof proof = OidcClientProof::Basic;
};
/// "<issuer>/.well-known/openid-configuration".
std::string oidc_discovery_url(std::string_view issuer);
/// Refused when it is not the document of that very issuer, when an address in it is neither https nor on the loopback, or when it does not do the code flow with
/// S256 and one of RS256, ES256.
OidcProvider read_oidc_discovery(std::string_view text, std::string_view issuer);

// --- Asking -------------------------------------------------------------------------------------------------------

struct OidcClient
{
    std::string id;
    std::string secret; // empty: a public client, held by PKCE alone
};

/// BASE64URL(SHA256(verifier)).
std::string pkce_challenge(std::string_view verifier);

struct OidcAsk
{
    std::string redirect_uri;
    std::string state;
    std::string nonce;
    std::string verifier; // 43 to 128 characters, kept; only its challenge leaves
    std::string acr_values; // separated by spaces; empty: none asked
};
/// Where the browser goes.
std::string oidc_authorization_url(const OidcProvider& provider, const OidcClient& client, const OidcAsk& ask);

FetchRequest oidc_token_request(const OidcProvider& provider, const OidcClient& client, std::string_view code, std::string_view redirect_uri, std::string_view verifier);
/// The ID token. Refused with the provider's own `error` code when it gave one ("token_error_invalid_grant").
std::string read_oidc_token_answer(const FetchAnswer& answer);

/// Where the browser goes to leave the provider too. `end_session_endpoint` is not empty.
std::string oidc_end_session_url(const OidcProvider& provider, const OidcClient& client, std::string_view back);

// --- Believing ----------------------------------------------------------------------------------------------------

/// One public signing key, checked: RSA of 2048 to 8192 bits, or a point of P-256.
struct OidcKey
{
    std::string kid;       // empty when it has none
    std::string algorithm; // "RS256" or "ES256"
    std::string jwk;       // public members only, rewritten by us
};
/// The keys of a set that we can use; the others (other uses, curves, algorithms) are passed over. Refused when the text is not a key set, or when none is left.
std::vector<OidcKey> read_oidc_keys(std::string_view text);

struct OidcExpected
{
    std::string issuer;
    std::string client_id;
    std::string nonce;
    Instant now;
};

/// Clocks of two houses differ by a little.
inline constexpr std::chrono::seconds kOidcSkew{60};
/// The token answers what we have just asked.
inline constexpr std::chrono::minutes kOidcFreshness{10};

struct OidcIdentity
{
    std::string subject;
    std::vector<std::string> amr; // how the person proved who she is
    std::string acr;
};

/// The identity that the token proves. Refused with: malformed, algorithm (none, HS256 and all but RS256 and ES256), unknown_key (the caller may read the key set
/// again, once), ambiguous_key, signature, issuer_mismatch, audience, azp, expired, issued_in_future, issued_too_long_ago, not_yet_valid, nonce, subject.
OidcIdentity verify_id_token(std::string_view token, const std::vector<OidcKey>& keys, const OidcExpected& expected);

} // namespace socle
