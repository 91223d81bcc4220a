#include "socle/oidc/oidc.hpp"

#include "socle/crypto/crypto.hpp"
#include "socle/oidc/claims.hpp"
#include "socle/oidc/sample_provider.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

using namespace socle;
using namespace std::chrono;

namespace
{

const std::string kIssuer = "https://id.example/realms/ville";
const Instant kNow = sys_days{2026y / May / 10} + 9h;
const std::int64_t kPresent = duration_cast<seconds>(kNow.time_since_epoch()).count();
const OidcExpected kExpected{kIssuer, "ouvrage", "n-0S6_WzA2Mj", kNow};

const SampleSigningKey& rsa_key()
{
    static const SampleSigningKey key(SampleSigningKey::Kind::Rsa, "r1");
    return key;
}
const SampleSigningKey& ec_key()
{
    static const SampleSigningKey key(SampleSigningKey::Kind::P256, "e1");
    return key;
}
std::string both_keys()
{
    return write_json(Json{{"keys", Json::List{rsa_key().jwk(), ec_key().jwk()}}});
}

Json right_claims()
{
    return Json{{"iss", kIssuer}, {"sub", "248289761001"}, {"aud", "ouvrage"}, {"exp", kPresent + 300}, {"iat", kPresent}, {"nonce", kExpected.nonce}};
}

template <class F> std::string refusal(F&& act)
{
    try {
        act();
        return "";
    } catch (const OidcRefusal& refused) {
        return refused.what();
    }
}

std::string verdict(const std::string& token, const std::string& keys = both_keys(), const OidcExpected& expected = kExpected)
{
    return refusal([&] { verify_id_token(token, read_oidc_keys(keys), expected); });
}

std::string unsigned_token(const std::string& header, const Json& claims, const std::string& signature = "")
{
    return base64url(header) + "." + base64url(write_json(claims)) + "." + signature;
}

Json discovery()
{
    return Json{{"issuer", kIssuer},
                {"authorization_endpoint", "https://id.example/auth"},
                {"token_endpoint", "https://id.example/token"},
                {"jwks_uri", "https://id.example/jwks"},
                {"end_session_endpoint", "https://id.example/logout?theme=x"},
                {"response_types_supported", Json::List{"code", "id_token"}},
                {"code_challenge_methods_supported", Json::List{"plain", "S256"}},
                {"id_token_signing_alg_values_supported", Json::List{"RS256"}},
                {"token_endpoint_auth_methods_supported", Json::List{"client_secret_basic", "client_secret_post"}},
                {"authorization_response_iss_parameter_supported", true}};
}

std::string discovery_with(const std::string& name, Json value)
{
    Json document = discovery();
    document.set(name, std::move(value));
    return refusal([&] { read_oidc_discovery(write_json(document), kIssuer); });
}

} // namespace

// --- ID tokens ----------------------------------------------------------------------------------------------------

TEST_CASE("a token signed with RS256 or ES256 for us, now, proves its subject")
{
    for (const auto* key : {&rsa_key(), &ec_key()}) {
        Json claims = right_claims();
        claims.set("amr", Json::List{"pwd", "mfa"});
        claims.set("acr", "eidas2");
        const auto identity = verify_id_token(key->sign(claims), read_oidc_keys(both_keys()), kExpected);
        CHECK(identity.subject == "248289761001");
        CHECK(identity.amr == std::vector<std::string>{"pwd", "mfa"});
        CHECK(identity.acr == "eidas2");
    }
}

TEST_CASE("each claim that is not what we expect refuses the token, with its own reason")
{
    struct Case
    {
        const char* what;
        std::function<void(Json&)> change;
        const char* reason;
    };
    const Case cases[] = {
        {"another issuer", [](Json& c) { c.set("iss", "https://evil.example"); }, "issuer_mismatch"},
        {"the issuer with a final bar", [](Json& c) { c.set("iss", kIssuer + "/"); }, "issuer_mismatch"},
        {"no issuer", [](Json& c) { c.set("iss", nullptr); }, "issuer_mismatch"},
        {"another audience", [](Json& c) { c.set("aud", "another"); }, "audience"},
        {"an audience that begins like ours", [](Json& c) { c.set("aud", "ouvrage2"); }, "audience"},
        {"an audience that is a number", [](Json& c) { c.set("aud", 1); }, "audience"},
        {"an empty list of audiences", [](Json& c) { c.set("aud", Json::List{}); }, "audience"},
        {"a list of audiences and numbers", [](Json& c) { c.set("aud", Json::List{"ouvrage", 1}); }, "audience"},
        {"two audiences without azp", [](Json& c) { c.set("aud", Json::List{"ouvrage", "another"}); }, "azp"},
        {"an azp that is another", [](Json& c) { c.set("azp", "another"); }, "azp"},
        {"an azp that is not a text", [](Json& c) { c.set("azp", 1); }, "azp"},
        {"expired", [](Json& c) { c.set("exp", kPresent - 61); }, "expired"},
        {"expired long ago", [](Json& c) { c.set("exp", -5); }, "expired"},
        {"no exp", [](Json& c) { c.set("exp", nullptr); }, "malformed"},
        {"an exp that is a text", [](Json& c) { c.set("exp", "9999999999"); }, "malformed"},
        {"issued in the future", [](Json& c) { c.set("iat", kPresent + 61); }, "issued_in_future"},
        {"issued an hour ago", [](Json& c) { c.set("iat", kPresent - 3600); }, "issued_too_long_ago"},
        {"no iat", [](Json& c) { c.set("iat", nullptr); }, "malformed"},
        {"not yet valid", [](Json& c) { c.set("nbf", kPresent + 61); }, "not_yet_valid"},
        {"another nonce", [](Json& c) { c.set("nonce", "n-0S6_WzA2Mk"); }, "nonce"},
        {"no nonce", [](Json& c) { c.set("nonce", nullptr); }, "nonce"},
        {"an empty nonce", [](Json& c) { c.set("nonce", ""); }, "nonce"},
        {"no subject", [](Json& c) { c.set("sub", nullptr); }, "subject"},
        {"an empty subject", [](Json& c) { c.set("sub", ""); }, "subject"},
        {"a huge subject", [](Json& c) { c.set("sub", std::string(256, 's')); }, "subject"},
        {"a subject with a control character", [](Json& c) { c.set("sub", "a\nb"); }, "subject"},
        {"a subject that is a number", [](Json& c) { c.set("sub", 248289761001); }, "subject"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.what);
        Json claims = right_claims();
        one.change(claims);
        CHECK(verdict(rsa_key().sign(claims)) == one.reason);
        CHECK(verdict(ec_key().sign(claims)) == one.reason);
    }
}

TEST_CASE("clocks may differ by a minute, several audiences are fine when azp says us")
{
    Json claims = right_claims();
    claims.set("exp", kPresent - 59);
    CHECK(verdict(rsa_key().sign(claims)) == "");
    claims = right_claims();
    claims.set("iat", kPresent + 59);
    CHECK(verdict(rsa_key().sign(claims)) == "");
    claims = right_claims();
    claims.set("aud", Json::List{"another", "ouvrage"});
    claims.set("azp", "ouvrage");
    CHECK(verdict(rsa_key().sign(claims)) == "");
}

TEST_CASE("a token that nobody, or somebody else, signed is refused")
{
    CHECK(verdict(unsigned_token(R"({"alg":"none"})", right_claims())) == "algorithm");
    CHECK(verdict(unsigned_token(R"({"alg":"None","kid":"r1"})", right_claims())) == "algorithm");
    CHECK(verdict(unsigned_token(R"({"kid":"r1"})", right_claims())) == "algorithm");
    CHECK(verdict(unsigned_token(R"({"alg":"RS256","kid":"r1"})", right_claims())) != "");
    CHECK(verdict(unsigned_token(R"({"alg":"RS256","kid":"r1"})", right_claims(), base64url(std::string(256, 'x')))) == "signature");
    CHECK(verdict(unsigned_token(R"({"alg":"ES256","kid":"e1"})", right_claims(), base64url(std::string(64, '\0')))) == "signature");
    // An attacker's own key, under the name of the provider's.
    const SampleSigningKey impostor(SampleSigningKey::Kind::Rsa, "r1");
    CHECK(verdict(impostor.sign(right_claims())) == "signature");
    const SampleSigningKey ec_impostor(SampleSigningKey::Kind::P256, "e1");
    CHECK(verdict(ec_impostor.sign(right_claims())) == "signature");
}

TEST_CASE("the public key of the provider is not a secret to sign with")
{
    const auto hmac = SampleSigningKey::with_secret(write_json(rsa_key().jwk()), "r1");
    CHECK(verdict(hmac.sign(right_claims())) == "algorithm");
    // The header lies about the algorithm, the signature stays an HMAC.
    const auto token = hmac.sign(right_claims());
    const auto rest = token.substr(token.find('.'));
    CHECK(verdict(base64url(R"({"alg":"RS256","kid":"r1"})") + rest) == "signature");
}

TEST_CASE("a key is chosen by its name and its kind; a name that says two keys, or none, chooses nothing")
{
    CHECK(verdict(SampleSigningKey(SampleSigningKey::Kind::Rsa, "r2").sign(right_claims())) == "unknown_key");
    // The EC key's name on an RSA token: no RSA key has it.
    const auto token = rsa_key().sign(right_claims());
    const auto rest = token.substr(token.find('.'));
    CHECK(verdict(base64url(R"({"alg":"RS256","kid":"e1"})") + rest) == "unknown_key");
    CHECK(verdict(base64url(R"({"alg":"ES256","kid":"r1"})") + rest) == "unknown_key");
    // Two RSA keys of the same name.
    const SampleSigningKey twin(SampleSigningKey::Kind::Rsa, "r1");
    const auto twins = write_json(Json{{"keys", Json::List{rsa_key().jwk(), twin.jwk()}}});
    CHECK(verdict(token, twins) == "ambiguous_key");
    // Without a name, the only key of its kind is the one.
    const SampleSigningKey nameless(SampleSigningKey::Kind::P256, "");
    CHECK(verdict(nameless.sign(right_claims()), nameless.key_set()) == "");
    const auto two = write_json(Json{{"keys", Json::List{nameless.jwk(), ec_key().jwk()}}});
    CHECK(verdict(nameless.sign(right_claims()), two) == "ambiguous_key");
}

TEST_CASE("a token altered, cut, huge or ambiguous is refused whole")
{
    const auto token = ec_key().sign(right_claims());
    const auto keys = read_oidc_keys(both_keys());
    for (std::size_t i = 0; i < token.size(); i += 7) CHECK(refusal([&] { verify_id_token(token.substr(0, i), keys, kExpected); }) != "");
    for (std::size_t i = 0; i < token.size(); i += 5) {
        auto altered = token;
        altered[i] = altered[i] == 'A' ? 'B' : 'A';
        CHECK(refusal([&] { verify_id_token(altered, keys, kExpected); }) != "");
    }
    CHECK(verdict("") == "malformed");
    CHECK(verdict("..") == "malformed");
    CHECK(verdict(token + ".x") == "malformed");
    CHECK(verdict(token + "=") != "");
    CHECK(verdict(std::string(1 << 20, 'a')) == "malformed");
    CHECK(verdict(std::string(1 << 14, '.')) == "malformed");
    CHECK(verdict(ec_key().sign_text("[]")) == "malformed");
    CHECK(verdict(ec_key().sign_text("not json")) == "malformed");
    CHECK(verdict(ec_key().sign_text(std::string(2000, '['))) == "malformed");
    // Two readers would not read the same subject.
    auto twice = write_json(right_claims());
    twice.insert(1, R"("sub":"somebody else",)");
    CHECK(verdict(ec_key().sign_text(twice)) == "malformed");
    // An extension that we do not know must be understood, says the header.
    const auto rest = token.substr(token.find('.'));
    CHECK(verdict(base64url(R"({"alg":"ES256","kid":"e1","crit":["b64"],"b64":false})") + rest) == "malformed");
    CHECK(verdict(base64url(R"({"alg":"ES256","kid":"e1","alg":"none"})") + rest) == "malformed");
}

// --- Keys ---------------------------------------------------------------------------------------------------------

TEST_CASE("of a key set, only sound public signing keys are kept")
{
    CHECK(read_oidc_keys(both_keys()).size() == 2);
    const auto kept = [](std::vector<std::pair<std::string, Json>> changes, const SampleSigningKey& key) {
        Json jwk = key.jwk();
        for (auto& [name, value] : changes) jwk.set(name, std::move(value));
        return refusal([&] { read_oidc_keys(write_json(Json{{"keys", Json::List{jwk}}})); });
    };
    CHECK(kept({{"use", "enc"}}, rsa_key()) == "keys_none_usable");
    CHECK(kept({{"alg", "RS512"}}, rsa_key()) == "keys_none_usable");
    CHECK(kept({{"alg", "RS256"}}, rsa_key()) == "");
    CHECK(kept({{"kty", "oct"}}, rsa_key()) == "keys_none_usable");
    CHECK(kept({{"n", base64url(std::string(128, '\xff'))}}, rsa_key()) == "keys_none_usable");                               // 1024 bits
    CHECK(kept({{"n", base64url(std::string(130, '\0') + std::string(128, '\xff'))}}, rsa_key()) == "keys_none_usable");      // the same, made longer
    CHECK(kept({{"n", base64url(std::string(1 << 16, '\xff'))}}, rsa_key()) == "keys_none_usable");                           // hours of arithmetic
    CHECK(kept({{"e", base64url("\x01")}}, rsa_key()) == "keys_none_usable");                                                 // every signature is right
    CHECK(kept({{"e", base64url("\x02")}}, rsa_key()) == "keys_none_usable");
    CHECK(kept({{"e", ""}}, rsa_key()) == "keys_none_usable");
    CHECK(kept({{"crv", "P-384"}}, ec_key()) == "keys_none_usable");
    CHECK(kept({{"x", base64url(std::string(31, '\1'))}}, ec_key()) == "keys_none_usable");
    CHECK(refusal([] { read_oidc_keys(""); }) == "keys_malformed");
    CHECK(refusal([] { read_oidc_keys("{}"); }) == "keys_malformed");
    CHECK(refusal([] { read_oidc_keys(R"({"keys":{}})"); }) == "keys_malformed");
    CHECK(refusal([] { read_oidc_keys(R"({"keys":[]})"); }) == "keys_none_usable");
    CHECK(refusal([] { read_oidc_keys(R"({"keys":[1,"x",null,[]]})"); }) == "keys_none_usable");
    CHECK(refusal([] { read_oidc_keys(both_keys().substr(0, 200)); }) == "keys_malformed");
    CHECK(refusal([] { read_oidc_keys(R"({"keys":[],"x":")" + std::string(1 << 20, 'x') + R"("})"); }) == "keys_malformed");
}

TEST_CASE("a point that is not on its curve verifies nothing")
{
    Json jwk = ec_key().jwk();
    jwk.set("x", base64url(std::string(32, '\1')));
    const auto keys = write_json(Json{{"keys", Json::List{jwk}}});
    CHECK(verdict(ec_key().sign(right_claims()), keys) == "unknown_key");
}

// --- The provider's document --------------------------------------------------------------------------------------

TEST_CASE("the discovery document gives the addresses of that issuer and no other")
{
    CHECK(oidc_discovery_url("https://id.example/realms/ville/") == "https://id.example/realms/ville/.well-known/openid-configuration");
    const auto provider = read_oidc_discovery(write_json(discovery()), kIssuer);
    CHECK(provider.token_endpoint == "https://id.example/token");
    CHECK(provider.names_itself);
    CHECK(provider.proof == OidcClientProof::Basic);
    CHECK(discovery_with("issuer", "https://id.example/realms/autre") == "discovery_issuer");
    CHECK(discovery_with("issuer", kIssuer + "/") == "discovery_issuer");
    CHECK(discovery_with("authorization_endpoint", "http://id.example/auth") == "discovery_authorization_endpoint");
    CHECK(discovery_with("authorization_endpoint", "javascript:alert(1)") == "discovery_authorization_endpoint");
    CHECK(discovery_with("token_endpoint", "https://u:p@id.example/") == "discovery_token_endpoint");
    CHECK(discovery_with("token_endpoint", nullptr) == "discovery_token_endpoint");
    CHECK(discovery_with("jwks_uri", "file:///etc/passwd") == "discovery_jwks_uri");
    CHECK(discovery_with("end_session_endpoint", "//evil.example") == "discovery_end_session_endpoint");
    CHECK(discovery_with("response_types_supported", Json::List{"id_token"}) == "discovery_no_code_flow");
    CHECK(discovery_with("code_challenge_methods_supported", Json::List{"plain"}) == "discovery_no_pkce");
    CHECK(discovery_with("id_token_signing_alg_values_supported", Json::List{"HS256", "none"}) == "discovery_no_algorithm");
    CHECK(refusal([] { read_oidc_discovery("<html>", kIssuer); }) == "discovery_malformed");
    CHECK(refusal([] { read_oidc_discovery(std::string(1 << 20, ' '), kIssuer); }) == "discovery_malformed");
    // What we do not use may be anything, decimals included.
    CHECK(discovery_with("somewhere", Json::Object{{"deep", Json::List{Json::List{}}}}) == "");
    auto decimals = write_json(discovery());
    decimals.insert(1, R"("version":1.5e3,)");
    CHECK(refusal([&] { read_oidc_discovery(decimals, kIssuer); }) == "");
}

TEST_CASE("the browser is sent with a challenge, a state and a nonce; the code is redeemed with the verifier")
{
    auto provider = read_oidc_discovery(write_json(discovery()), kIssuer);
    const OidcClient client{"ouv rage", "s:cr&t"};
    // RFC 7636, appendix B.
    CHECK(pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    const auto url = oidc_authorization_url(provider, client, {"https://o.example/connexion/retour", "st", "no", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "eidas2 eidas3"});
    CHECK(url == "https://id.example/auth?response_type=code&client_id=ouv%20rage&redirect_uri=https%3A%2F%2Fo.example%2Fconnexion%2Fretour&scope=openid&state=st&nonce=no&"
                 "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&acr_values=eidas2%20eidas3");
    auto request = oidc_token_request(provider, client, "c&d", "https://o.example/r", "ver");
    CHECK(*request.form == "grant_type=authorization_code&code=c%26d&redirect_uri=https%3A%2F%2Fo.example%2Fr&code_verifier=ver");
    CHECK(request.authorization == "Basic b3V2JTIwcmFnZTpzJTNBY3IlMjZ0"); // ouv%20rage:s%3Acr%26t
    provider.proof = OidcClientProof::Post;
    request = oidc_token_request(provider, client, "c", "r", "v");
    CHECK(request.authorization == "");
    CHECK(request.form->ends_with("&client_id=ouv%20rage&client_secret=s%3Acr%26t"));
    request = oidc_token_request(provider, {"ouvrage", ""}, "c", "r", "v");
    CHECK(request.form->ends_with("&client_id=ouvrage"));
    CHECK(oidc_end_session_url(provider, {"ouvrage", ""}, "https://o.example/connexion") ==
          "https://id.example/logout?theme=x&client_id=ouvrage&post_logout_redirect_uri=https%3A%2F%2Fo.example%2Fconnexion");
}

TEST_CASE("an answer without an identity is refused, and only a word of the protocol is repeated")
{
    CHECK(read_oidc_token_answer({200, R"({"access_token":"x","id_token":"a.b.c","expires_in":3600})"}) == "a.b.c");
    const auto why = [](int status, const std::string& body) { return refusal([&] { read_oidc_token_answer({status, body}); }); };
    CHECK(why(400, R"({"error":"invalid_grant","error_description":"code abc"})") == "token_error_invalid_grant");
    CHECK(why(401, R"({"error":"<script>"})") == "token_error_401");
    CHECK(why(500, "oops") == "token_error_500");
    CHECK(why(200, R"({"access_token":"x"})") == "token_without_identity");
    CHECK(why(200, R"({"id_token":{"a":1}})") == "token_without_identity");
    CHECK(why(200, "") == "token_malformed");
    CHECK(why(303, "") == "token_error_303");
}

TEST_CASE("numbers of another house are read whole, without exponent")
{
    const auto object = read_foreign_object(R"({"a":1700000000,"b":1700000000.9,"c":-3,"d":1e9,"e":99999999999999999999,"f":"1","g":true,"h":["x","y"],"i":{"a":2},"j":null})", 4096);
    REQUIRE(object);
    CHECK(object->numbers.at("a") == 1700000000);
    CHECK(object->numbers.at("b") == 1700000000);
    CHECK(object->numbers.at("c") == -3);
    for (const char* none : {"d", "e", "f"}) CHECK_FALSE(object->numbers.contains(none));
    CHECK(object->truths.at("g"));
    CHECK(object->lists.at("h").size() == 2);
    CHECK(object->has("i"));
    CHECK(object->text("i") == "");
    CHECK_FALSE(read_foreign_object("{\"a\":1,\"a\":2}", 4096));
    CHECK_FALSE(read_foreign_object("[]", 4096));
    CHECK_FALSE(read_foreign_object("{\"a\"", 4096));
}
