// Any bytes as what a provider of identity answers: discovery, key set, token answer, ID token.
#include "socle/crypto/crypto.hpp"
#include "socle/oidc/claims.hpp"
#include "socle/oidc/oidc.hpp"
#include "socle/oidc/sample_provider.hpp"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace socle;

namespace
{

template <class F> void refuse_at_worst(F&& read)
{
    try {
        read();
    } catch (const OidcRefusal&) {
    }
}

const std::vector<OidcKey>& keys()
{
    static const SampleSigningKey rsa(SampleSigningKey::Kind::Rsa, "r1"), ec(SampleSigningKey::Kind::P256, "e1");
    static const auto both = read_oidc_keys(write_json(Json{{"keys", Json::List{rsa.jwk(), ec.jwk()}}}));
    return both;
}

} // namespace

/// Whatever the bytes, nothing but an OidcRefusal comes out, and nobody is believed.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size)
{
    const std::string text(reinterpret_cast<const char*>(data), size);
    refuse_at_worst([&] { read_oidc_discovery(text, "https://id.example"); });
    refuse_at_worst([&] { read_oidc_token_answer({200, text}); });
    refuse_at_worst([&] { read_oidc_token_answer({400, text}); });
    const OidcExpected expected{"https://id.example", "ouvrage", "nonce", Instant{}};
    // The bytes as a key set, and a token that one of its keys might have signed.
    refuse_at_worst([&] {
        const auto read = read_oidc_keys(text);
        const std::string head = base64url("{\"alg\":\"" + read.front().algorithm + "\",\"kid\":\"" + (read.front().kid.find_first_of("\"\\") == std::string::npos ? read.front().kid : "") + "\"}");
        verify_id_token(head + "." + base64url("{}") + "." + base64url(std::string(read.front().algorithm == "ES256" ? 64 : 256, 'x')), read, expected);
        std::abort();
    });
    // As a whole token, and as its header and its payload with a signature of the right length.
    for (const auto& token : {text, base64url(text) + "." + base64url("{}") + "." + base64url(std::string(256, 'x')),
                              base64url(R"({"alg":"ES256","kid":"e1"})") + "." + base64url(text) + "." + base64url(std::string(64, 'x'))})
        refuse_at_worst([&] {
            verify_id_token(token, keys(), expected);
            std::abort();
        });
    (void)read_foreign_object(text, size);
    return 0;
}
