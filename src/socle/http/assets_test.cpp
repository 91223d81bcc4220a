#include "socle/errors.hpp"
#include "socle/http/assets.hpp"
#include "socle/http/compression.hpp"

#include <doctest/doctest.h>

#include <brotli/decode.h>
#include <zlib.h>

using namespace socle;

namespace
{

const std::string kStyle = "/* " + std::string(5000, 'x') + " */";

Assets some_assets()
{
    return Assets({{"theme.3f2a91bc.css", kStyle}, {"icone.svg", "<svg/>"}, {"inter.0a.woff2", "wOF2"}},
                  R"({"theme.css": "theme.3f2a91bc.css", "inter.woff2": "inter.0a.woff2"})");
}

Request get(std::string path, std::string accept_encoding = "", std::string if_none_match = "")
{
    Request request;
    request.path = std::move(path);
    request.headers = {{"accept-encoding", std::move(accept_encoding)}, {"if-none-match", std::move(if_none_match)}};
    return request;
}

std::string gunzipped(const std::string& bytes)
{
    std::string out(1 << 20, '\0');
    z_stream stream{};
    inflateInit2(&stream, 15 + 16);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int ended = inflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    inflateEnd(&stream);
    return ended == Z_STREAM_END ? out : "not gzip";
}

std::string unbrotlied(const std::string& bytes)
{
    std::string out(1 << 20, '\0');
    std::size_t size = out.size();
    const auto ended = BrotliDecoderDecompress(bytes.size(), reinterpret_cast<const std::uint8_t*>(bytes.data()), &size,
                                               reinterpret_cast<std::uint8_t*>(out.data()));
    out.resize(size);
    return ended == BROTLI_DECODER_RESULT_SUCCESS ? out : "not brotli";
}

} // namespace

TEST_CASE("a template names a file without its hash")
{
    const Assets assets = some_assets();
    CHECK(assets.url("theme.css") == "/statique/theme.3f2a91bc.css");
    CHECK(assets.url("icone.svg") == "/statique/icone.svg");
    CHECK_THROWS_AS(assets.url("absent.css"), Bug);
}

TEST_CASE("a manifest that names a file which is not there is a bug")
{
    CHECK_THROWS_AS(Assets({}, R"({"theme.css": "theme.00.css"})"), Bug);
    CHECK_THROWS_AS(Assets({}, R"({"theme.css"})"), Bug);
}

TEST_CASE("a file goes out in the best coding that the asker takes")
{
    const Assets assets = some_assets();
    const std::string url = assets.url("theme.css");
    const auto best = assets.answer(get(url, "gzip, deflate, br"));
    CHECK(best->header("content-encoding") == "br");
    CHECK(unbrotlied(best->body) == kStyle);
    CHECK(best->header("vary") == "Accept-Encoding");
    CHECK(best->header("content-type") == "text/css; charset=utf-8");
    CHECK(best->header("cache-control") == "public, max-age=31536000, immutable");
    CHECK(gunzipped(assets.answer(get(url, "gzip, br;q=0"))->body) == kStyle);
    CHECK(assets.answer(get(url))->body == kStyle);
    CHECK(assets.answer(get(assets.url("inter.woff2"), "br"))->body == "wOF2");
    CHECK(assets.answer(get("/statique/icone.svg", "br"))->header("cache-control") == "public, max-age=3600");
}

TEST_CASE("a file that the browser still has is not sent again, coding by coding")
{
    const Assets assets = some_assets();
    const std::string url = assets.url("theme.css");
    const std::string etag(assets.answer(get(url, "br"))->header("etag"));
    const auto again = assets.answer(get(url, "br", "\"other\", W/" + etag));
    CHECK(again->status == Status::NotModified);
    CHECK(again->body.empty());
    CHECK(again->header("etag") == etag);
    CHECK(assets.answer(get(url, "gzip", etag))->status == Status::Ok);
}

TEST_CASE("only reading a known file is answered")
{
    const Assets assets = some_assets();
    CHECK_FALSE(assets.answer(get("/statique/absent.css")).has_value());
    CHECK_FALSE(assets.answer(get("/lots")).has_value());
    CHECK_FALSE(assets.answer(get("/statique/")).has_value());
    Request post = get(assets.url("theme.css"));
    post.method = Method::Post;
    CHECK_FALSE(assets.answer(post).has_value());
}

TEST_CASE("the codings that an asker takes are read with their weights")
{
    CHECK(accepts_coding("gzip", "gzip"));
    CHECK(accepts_coding("br;q=0.1, GZIP ; q=1.0", "gzip"));
    CHECK(accepts_coding("*", "br"));
    CHECK_FALSE(accepts_coding("*;q=0", "br"));
    CHECK_FALSE(accepts_coding("*, br;q=0", "br"));
    CHECK_FALSE(accepts_coding("gzip;q=0.000", "gzip"));
    CHECK_FALSE(accepts_coding("xgzip", "gzip"));
    CHECK_FALSE(accepts_coding("gzip;q=oui", "gzip"));
    CHECK_FALSE(accepts_coding("", "gzip"));
}

TEST_CASE("a page is compressed when it is long, is text, and the asker takes it")
{
    const std::string text(3000, 'a');
    Response page = Response::html(text).with("ETag", "\"v1\"");
    compress_for("gzip", page);
    CHECK(page.header("content-encoding") == "gzip");
    CHECK(page.header("vary") == "Accept-Encoding");
    CHECK(page.header("etag") == "W/\"v1\"");
    CHECK(gunzipped(page.body) == text);

    Response refused = Response::html(text);
    compress_for("", refused);
    CHECK(refused.body == text);
    CHECK(refused.header("vary") == "Accept-Encoding");

    Response brief = Response::html("short");
    compress_for("gzip", brief);
    CHECK(brief.body == "short");

    Response document = Response::attachment(text, "application/pdf", "x.pdf");
    compress_for("gzip", document);
    CHECK(document.body == text);
}
