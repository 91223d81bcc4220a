#include "socle/fetch/fetch.hpp"

#include "socle/errors.hpp"
#include "socle/http/server.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <thread>
#include <unistd.h>

using namespace socle;
using namespace std::chrono_literals;

namespace
{

/// A house that answers as the path asks.
class Elsewhere
{
public:
    Elsewhere() : server_(options(), [this](Request& http) { return answer(http); }), thread_([this] { server_.run(); }) {}
    ~Elsewhere()
    {
        server_.stop();
        thread_.join();
    }
    std::string url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(server_.port()) + path; }

    std::string seen; // what the last request carried

private:
    static ServerOptions options()
    {
        ServerOptions options;
        options.port = 0;
        options.signals = Signals::Ignore;
        return options;
    }
    Response answer(const Request& http)
    {
        seen = std::string(method_name(http.method)) + " " + std::string(http.header("authorization")) + " " + std::string(http.header("content-type")) + " " + http.body;
        if (http.path == "/long") return Response::text(std::string(300 << 10, 'x'));
        if (http.path == "/slow") std::this_thread::sleep_for(1s);
        if (http.path == "/moved") return Response::see_other("/long");
        if (http.path == "/absent") return Response::text("no", Status::NotFound);
        return Response::text("here");
    }
    Server server_;
    std::thread thread_;
};

std::string refusal(const FetchRequest& request, const FetchLimits& limits = {})
{
    try {
        fetch(request, limits);
        return "";
    } catch (const Error& error) {
        return error.what();
    }
}

} // namespace

TEST_CASE("an answer comes back with its status, a form is posted with what authorizes it")
{
    Elsewhere elsewhere;
    CHECK(fetch({elsewhere.url("/"), {}, ""}).body == "here");
    CHECK(elsewhere.seen == "GET   ");
    CHECK(fetch({elsewhere.url("/absent"), {}, ""}).status == 404);
    CHECK(fetch({elsewhere.url("/"), "a=1&b=2", "Basic eA=="}).status == 200);
    CHECK(elsewhere.seen == "POST Basic eA== application/x-www-form-urlencoded a=1&b=2");
}

TEST_CASE("a redirection is an answer, not a way to another house")
{
    Elsewhere elsewhere;
    CHECK(fetch({elsewhere.url("/moved"), {}, ""}).status == 303);
}

TEST_CASE("too long and too slow are refused, nobody listening too, and no text tells what was sent")
{
    Elsewhere elsewhere;
    CHECK(refusal({elsewhere.url("/long"), {}, ""}).find("longer than") != std::string::npos);
    FetchLimits hurried;
    hurried.whole = 100ms;
    const auto slow = refusal({elsewhere.url("/slow?code=secret"), "client_secret=secret", "Basic secret"}, hurried);
    CHECK(slow != "");
    CHECK(slow.find("secret") == std::string::npos);
    CHECK(refusal({"http://127.0.0.1:1/?code=secret", {}, ""}) != "");
}

TEST_CASE("only https, and http on the loopback, can be asked")
{
    for (const char* good : {"https://id.example", "https://id.example:8443/a?b=c", "http://127.0.0.1:3000/x", "http://localhost/x", "http://[::1]:1/"}) CHECK_MESSAGE(is_fetchable(good), good);
    for (const char* bad : {"", "id.example", "http://id.example", "ftp://id.example", "file:///etc/passwd", "https://", "https:///x", "https://user@id.example", "https://id.example/#x", "https://id.example/a b",
                            "https://id.example/\n", "http://127.0.0.1.evil.example/", "http://localhost@evil.example/", "javascript:alert(1)", "https://[::1", "HTTPS://id.example"})
        CHECK_FALSE_MESSAGE(is_fetchable(bad), bad);
    CHECK(refusal({"file:///etc/hostname", {}, ""}) != "");
    CHECK(origin_of("https://id.example:8443/a?b=c") == "https://id.example:8443");
    CHECK(origin_of("nothing") == "");
}

TEST_CASE("a certificate that no authority of the machine signed is refused")
{
    if (std::system("command -v openssl >/dev/null 2>&1") != 0) {
        MESSAGE("no openssl here: not tried");
        return;
    }
    const auto folder = std::filesystem::temp_directory_path() / ("ouvrage-tls-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    const std::string at = folder.string();
    const std::string make = "openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 1 -keyout " + at + "/key.pem -out " + at + "/cert.pem >/dev/null 2>&1";
    REQUIRE(std::system(make.c_str()) == 0);
    const int port = 20000 + getpid() % 20000;
    const std::string serve = "openssl s_server -quiet -www -accept " + std::to_string(port) + " -key " + at + "/key.pem -cert " + at + "/cert.pem >/dev/null 2>&1 & echo $! >" + at + "/pid";
    REQUIRE(std::system(serve.c_str()) == 0);
    std::string why;
    for (int i = 0; i < 50; ++i) {
        why = refusal({"https://localhost:" + std::to_string(port) + "/", {}, ""});
        if (why.find("onnect to server") == std::string::npos) break;
        std::this_thread::sleep_for(50ms);
    }
    CHECK_MESSAGE(why.find("certificate") != std::string::npos, why);
    (void)std::system(("kill $(cat " + at + "/pid) 2>/dev/null").c_str());
    std::filesystem::remove_all(folder);
}
