#include "socle/fetch/fetch.hpp"

#include "socle/errors.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <memory>

namespace socle
{

namespace
{

struct Received
{
    std::string body;
    std::size_t most;
    bool too_long = false;
};

std::size_t keep(char* bytes, std::size_t size, std::size_t count, void* into)
{
    auto& received = *static_cast<Received*>(into);
    const std::size_t more = size * count;
    if (received.body.size() + more > received.most) {
        received.too_long = true;
        return 0; // ends the transfer
    }
    received.body.append(bytes, more);
    return more;
}

struct Close
{
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

void start_library()
{
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw Error("libcurl cannot start");
}

/// Host of the authority, without port nor brackets; empty when it is not plain.
std::string_view host_of(std::string_view authority)
{
    if (authority.starts_with('[')) {
        const auto end = authority.find(']');
        return end == std::string_view::npos ? std::string_view{} : authority.substr(1, end - 1);
    }
    return authority.substr(0, authority.find(':'));
}

bool is_loopback(std::string_view host)
{
    return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

std::string_view authority_of(std::string_view url)
{
    const auto scheme = url.find("://");
    if (scheme == std::string_view::npos) return {};
    const auto rest = url.substr(scheme + 3);
    return rest.substr(0, rest.find_first_of("/?#"));
}

} // namespace

bool is_fetchable(std::string_view url)
{
    if (url.size() > 2000) return false;
    if (std::any_of(url.begin(), url.end(), [](char c) { return static_cast<unsigned char>(c) <= ' ' || static_cast<unsigned char>(c) >= 0x7f || c == '\\' || c == '"' || c == '<' || c == '>'; }))
        return false;
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) return false;
    const auto authority = authority_of(url);
    const auto host = host_of(authority);
    if (host.empty() || authority.find('@') != std::string_view::npos || url.find('#') != std::string_view::npos) return false;
    return secure || is_loopback(host);
}

std::string origin_of(std::string_view url)
{
    const auto authority = authority_of(url);
    if (authority.empty()) return "";
    return std::string(url.substr(0, url.find("://") + 3)) + std::string(authority);
}

FetchAnswer fetch(const FetchRequest& request, const FetchLimits& limits)
{
    start_library();
    if (!is_fetchable(request.url)) throw Error("this address cannot be asked: https is required, or http on the loopback");
    const std::unique_ptr<CURL, Close> handle(curl_easy_init());
    if (!handle) throw Error("libcurl has no handle left");
    CURL* curl = handle.get();
    Received received{{}, limits.bytes};
    std::unique_ptr<curl_slist, Close> headers(curl_slist_append(nullptr, "Accept: application/json"));
    if (!request.authorization.empty()) {
        const std::string line = "Authorization: " + request.authorization;
        headers.reset(curl_slist_append(headers.release(), line.c_str()));
    }
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, request.url.starts_with("https:") ? "https" : "http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "127.0.0.1,::1,localhost");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L); // timeouts without signals: we have threads
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(limits.connect.count()));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(limits.whole.count()));
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Ouvrage");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
    if (request.form) {
        curl_easy_setopt(curl, CURLOPT_POST, 1L);
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.form->size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, request.form->c_str());
    }
    const CURLcode done = curl_easy_perform(curl);
    if (received.too_long) throw Error("the answer is longer than " + std::to_string(limits.bytes) + " bytes");
    if (done != CURLE_OK) throw Error(curl_easy_strerror(done));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    return {static_cast<int>(status), std::move(received.body)};
}

} // namespace socle
