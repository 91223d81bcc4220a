#include "socle/oidc/oidc.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/crypto/sha256.hpp"
#include "socle/http/http.hpp"
#include "socle/oidc/claims.hpp"

#include <algorithm>
#include <cstdint>

namespace socle
{

namespace
{

constexpr std::size_t kMostDiscovery = std::size_t{128} << 10;
constexpr std::size_t kMostTokenAnswer = std::size_t{64} << 10;
constexpr std::size_t kMostErrorCode = 40;

std::string endpoint(const ForeignObject& document, std::string_view name)
{
    const auto url = document.text(name);
    if (!is_fetchable(url)) throw OidcRefusal("discovery_" + std::string(name));
    return std::string(url);
}

bool says(const ForeignObject& document, std::string_view list, std::string_view word)
{
    const auto found = document.lists.find(list);
    return found != document.lists.end() && std::find(found->second.begin(), found->second.end(), word) != found->second.end();
}

/// With padding: RFC 4648, section 4.
std::string base64(std::string_view bytes)
{
    static constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto byte = [&](std::size_t j) { return j < bytes.size() ? static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[j])) : 0u; };
        const std::uint32_t three = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
        text += kLetters[three >> 18];
        text += kLetters[three >> 12 & 63];
        text += i + 1 < bytes.size() ? kLetters[three >> 6 & 63] : '=';
        text += i + 2 < bytes.size() ? kLetters[three & 63] : '=';
    }
    return text;
}

void add(std::string& query, std::string_view name, std::string_view value)
{
    if (!query.empty() && query.back() != '?' && query.back() != '&') query += '&';
    query += std::string(name) + "=" + percent_encode(value);
}

/// An address that may have a query already.
std::string with_query(const std::string& url)
{
    return url + (url.find('?') == std::string::npos ? "?" : "&");
}

} // namespace

std::string oidc_discovery_url(std::string_view issuer)
{
    return std::string(issuer.substr(0, issuer.find_last_not_of('/') + 1)) + "/.well-known/openid-configuration";
}

OidcProvider read_oidc_discovery(std::string_view text, std::string_view issuer)
{
    const auto document = read_foreign_object(text, kMostDiscovery);
    if (!document) throw OidcRefusal("discovery_malformed");
    if (document->text("issuer") != issuer) throw OidcRefusal("discovery_issuer"); // letter for letter: a final bar counts
    OidcProvider provider;
    provider.issuer = issuer;
    provider.authorization_endpoint = endpoint(*document, "authorization_endpoint");
    provider.token_endpoint = endpoint(*document, "token_endpoint");
    provider.jwks_uri = endpoint(*document, "jwks_uri");
    if (document->has("end_session_endpoint")) provider.end_session_endpoint = endpoint(*document, "end_session_endpoint");
    if (!says(*document, "response_types_supported", "code")) throw OidcRefusal("discovery_no_code_flow");
    // The list is optional, and its absence proves nothing: a provider that says what it does and forgets S256 does not do it.
    if (document->has("code_challenge_methods_supported") && !says(*document, "code_challenge_methods_supported", "S256")) throw OidcRefusal("discovery_no_pkce");
    if (!says(*document, "id_token_signing_alg_values_supported", "RS256") && !says(*document, "id_token_signing_alg_values_supported", "ES256"))
        throw OidcRefusal("discovery_no_algorithm");
    if (const auto found = document->truths.find("authorization_response_iss_parameter_supported"); found != document->truths.end()) provider.names_itself = found->second;
    const std::string_view proofs = "token_endpoint_auth_methods_supported";
    if (document->has(proofs) && !says(*document, proofs, "client_secret_basic") && says(*document, proofs, "client_secret_post")) provider.proof = OidcClientProof::Post;
    return provider;
}

std::string pkce_challenge(std::string_view verifier)
{
    return base64url(sha256(verifier));
}

std::string oidc_authorization_url(const OidcProvider& provider, const OidcClient& client, const OidcAsk& ask)
{
    std::string url = with_query(provider.authorization_endpoint);
    add(url, "response_type", "code");
    add(url, "client_id", client.id);
    add(url, "redirect_uri", ask.redirect_uri);
    add(url, "scope", "openid"); // who it is, and nothing about her
    add(url, "state", ask.state);
    add(url, "nonce", ask.nonce);
    add(url, "code_challenge", pkce_challenge(ask.verifier));
    add(url, "code_challenge_method", "S256");
    if (!ask.acr_values.empty()) add(url, "acr_values", ask.acr_values);
    return url;
}

FetchRequest oidc_token_request(const OidcProvider& provider, const OidcClient& client, std::string_view code, std::string_view redirect_uri, std::string_view verifier)
{
    FetchRequest request;
    request.url = provider.token_endpoint;
    std::string form;
    add(form, "grant_type", "authorization_code");
    add(form, "code", code);
    add(form, "redirect_uri", redirect_uri);
    add(form, "code_verifier", verifier);
    if (client.secret.empty() || provider.proof == OidcClientProof::Post) add(form, "client_id", client.id);
    if (!client.secret.empty()) {
        // RFC 6749, 2.3.1: each half is form-encoded before they are joined.
        if (provider.proof == OidcClientProof::Basic) request.authorization = "Basic " + base64(percent_encode(client.id) + ":" + percent_encode(client.secret));
        else add(form, "client_secret", client.secret);
    }
    request.form = std::move(form);
    return request;
}

std::string read_oidc_token_answer(const FetchAnswer& answer)
{
    const auto document = read_foreign_object(answer.body, kMostTokenAnswer);
    if (answer.status != 200) {
        // invalid_grant, invalid_client…: a word of the protocol, that a log may hold. Anything else is not repeated.
        const auto error = document ? document->text("error") : std::string_view{};
        const bool word = !error.empty() && error.size() <= kMostErrorCode && std::all_of(error.begin(), error.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
        throw OidcRefusal("token_error_" + (word ? std::string(error) : std::to_string(answer.status)));
    }
    if (!document) throw OidcRefusal("token_malformed");
    const auto token = document->text("id_token");
    if (token.empty()) throw OidcRefusal("token_without_identity");
    return std::string(token);
}

std::string oidc_end_session_url(const OidcProvider& provider, const OidcClient& client, std::string_view back)
{
    std::string url = with_query(provider.end_session_endpoint);
    add(url, "client_id", client.id);
    add(url, "post_logout_redirect_uri", back);
    return url;
}

} // namespace socle
