#include "socle/errors.hpp"
#include "socle/http/form.hpp"
#include "socle/http/http.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace socle;

namespace
{

using Fields = std::vector<std::pair<std::string, std::string>>;

Request with_header(std::string name, std::string value)
{
    Request request;
    request.headers.emplace_back(std::move(name), std::move(value));
    return request;
}

/// Words that browsers really send, accents and separators included; never U+0000.
rc::Gen<std::string> any_text()
{
    return rc::gen::map(
        rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
            "a", "é", "œ", "&", "=", "+", "%", " ", "\"", "\r\n", "\n", ";", "%41", "--", "日", "😀", "\\")),
        [](const std::vector<std::string>& parts) {
            std::string text;
            for (const std::string& part : parts) text += part;
            return text;
        });
}

} // namespace

TEST_CASE("a percent escape is two hexadecimal digits, whatever their case")
{
    CHECK(percent_decode("%C3%A9t%c3%a9", Plus::IsPlus) == "été");
    CHECK_THROWS_AS(percent_decode("%", Plus::IsPlus), BadRequest);
    CHECK_THROWS_AS(percent_decode("%4", Plus::IsPlus), BadRequest);
    CHECK_THROWS_AS(percent_decode("%G0", Plus::IsPlus), BadRequest);
    CHECK_THROWS_AS(percent_decode("a%", Plus::IsPlus), BadRequest);
}

TEST_CASE("a plus is a space in a form and itself in a path")
{
    CHECK(percent_decode("a+b%2B", Plus::IsSpace) == "a b+");
    CHECK(percent_decode("a+b", Plus::IsPlus) == "a+b");
}

TEST_CASE("bytes that are not UTF-8 are refused: overlong, surrogate, cut, beyond U+10FFFF")
{
    for (const char* text : {"%C0%AF", "%ED%A0%80", "%C3", "%F4%90%80%80", "%FF", "%80"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(percent_decode(text, Plus::IsSpace), BadRequest);
    }
}

TEST_CASE("decoding gives back any text that was encoded")
{
    CHECK(rc::check([] {
        const std::string text = *any_text();
        RC_ASSERT(percent_decode(percent_encode(text), Plus::IsPlus) == text);
        RC_ASSERT(percent_decode(percent_encode(text), Plus::IsSpace) == text);
    }));
}

TEST_CASE("a path is decoded once and never leaves its root")
{
    CHECK(decoded_path("/lots/%C3%A9t%C3%A9") == "/lots/été");
    CHECK(decoded_path("/a%2541") == "/a%41");
    CHECK(decoded_path("/a..b/...") == "/a..b/...");
    for (const char* path : {"", "lots", "*", "/..", "/a/../b", "/./a", "/a/%2e%2e/b", "/a%2Fb", "/a%2fb", "/a%00b",
                             "/a%0Ab", "/a\\b", "/a%5Cb", "/%7F", "/%E9"}) {
        CAPTURE(path);
        CHECK_THROWS_AS(decoded_path(path), BadRequest);
    }
}

TEST_CASE("an urlencoded form keeps order, repetitions and empty values")
{
    const Form form = parse_urlencoded("mois=2026-03&lot=2&lot=3&vide=&seul&&nom=Awa+B%C3%A9");
    CHECK(form.fields ==
          Fields{{"mois", "2026-03"}, {"lot", "2"}, {"lot", "3"}, {"vide", ""}, {"seul", ""}, {"nom", "Awa Bé"}});
    CHECK(form.value("lot") == "2");
    CHECK(form.all("lot") == std::vector<std::string_view>{"2", "3"});
    CHECK(form.has("seul"));
    CHECK_FALSE(form.has("absent"));
    CHECK(form.value("absent").empty());
}

TEST_CASE("a form beyond its bounds is refused")
{
    FormLimits limits;
    limits.fields = 2;
    limits.name_bytes = 3;
    limits.value_bytes = 4;
    CHECK(parse_urlencoded("a=1&b=2", limits).fields.size() == 2);
    CHECK_THROWS_AS(parse_urlencoded("a=1&b=2&c=3", limits), BadRequest);
    CHECK_THROWS_AS(parse_urlencoded("long=1", limits), BadRequest);
    CHECK_THROWS_AS(parse_urlencoded("a=12345", limits), BadRequest);
    CHECK_THROWS_AS(parse_urlencoded("a=%00"), BadRequest);
    CHECK_THROWS_AS(parse_urlencoded("%00=a"), BadRequest);
}

TEST_CASE("an urlencoded form survives its encoding")
{
    CHECK(rc::check([] {
        Form form;
        form.fields = *rc::gen::container<Fields>(rc::gen::pair(any_text(), any_text()));
        for (auto& [name, value] : form.fields) name += "n"; // a pair without name nor value disappears
        FormLimits limits;
        limits.name_bytes = 1 << 20;
        RC_ASSERT(parse_urlencoded(encode_urlencoded(form), limits).fields == form.fields);
    }));
}

TEST_CASE("a multipart form survives its encoding, files of any bytes included")
{
    CHECK(rc::check([] {
        Form form;
        form.fields = *rc::gen::container<Fields>(rc::gen::pair(any_text(), any_text()));
        const auto contents = *rc::gen::arbitrary<std::vector<std::string>>();
        for (const std::string& content : contents) form.uploads.push_back({"pièce", "paie.csv", "text/csv", content});
        FormLimits limits;
        limits.name_bytes = 1 << 20;
        limits.part_header_bytes = 1 << 20;
        limits.uploads = 1000;

        const Form read = parse_multipart(encode_multipart(form, "4f1c9a-boundary"), "4f1c9a-boundary", limits);
        RC_ASSERT(read.fields == form.fields);
        RC_ASSERT(read.uploads.size() == contents.size());
        for (std::size_t i = 0; i < contents.size(); ++i) RC_ASSERT(read.uploads[i].content == contents[i]);
    }));
}

TEST_CASE("a multipart body as browsers send it")
{
    const std::string body = "--XX\r\nContent-Disposition: form-data; name=\"nom\"\r\n\r\nAwa\r\n--XX\r\n"
                             "Content-Disposition: form-data; name=\"f\"; filename=\"C:\\paie\\mars.csv\"\r\n"
                             "Content-Type: text/csv\r\n\r\na;b\r\n1;2\r\n\r\n--XX\r\n"
                             "content-disposition: form-data; name=vide; filename=\"\"\r\n"
                             "Content-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n";
    const Form form = parse_multipart(body, "XX");
    CHECK(form.fields == Fields{{"nom", "Awa"}});
    REQUIRE(form.uploads.size() == 1);
    CHECK(form.uploads[0].field == "f");
    CHECK(form.uploads[0].filename == "mars.csv");
    CHECK(form.uploads[0].content_type == "text/csv");
    CHECK(form.uploads[0].content == "a;b\r\n1;2\r\n");
    CHECK(form.upload("f") == &form.uploads[0]);
    CHECK(form.upload("vide") == nullptr);
}

TEST_CASE("a multipart body without any part is an empty form")
{
    CHECK(parse_multipart("--XX--\r\n", "XX").fields.empty());
}

TEST_CASE("a malformed multipart body is refused")
{
    const std::string named = "Content-Disposition: form-data; name=\"a\"\r\n";
    const std::string bodies[] = {
        "",
        "--YY--",
        "preamble\r\n--XX--",
        "--XX",
        "--XX\r\n",
        "--XXjunk\r\n" + named + "\r\nv\r\n--XX--",
        "--XX\r\n" + named + "\r\nv",
        "--XX\r\n" + named + "\r\nv\r\n--XX",
        "--XX\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Type: text/plain\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"; name=\"b\"\r\n\r\nv\r\n--XX--",
        "--XX\r\nContent-Disposition: form-data; name=\"a\"junk\r\n\r\nv\r\n--XX--",
        "--XX\r\n" + named + named + "\r\nv\r\n--XX--",
        "--XX\r\n" + named + "Content-Type: multipart/mixed; boundary=Z\r\n\r\nv\r\n--XX--",
        "--XX\r\n" + named + "Content-Transfer-Encoding: base64\r\n\r\ndg==\r\n--XX--",
        "--XX\r\n" + named + "no colon here\r\n\r\nv\r\n--XX--",
        "--XX\r\n" + named + "\r\n\xff\r\n--XX--",
        "--XX\r\n" + named + "X: " + std::string(5000, 'x') + "\r\n\r\nv\r\n--XX--",
    };
    for (const std::string& body : bodies) {
        CAPTURE(body.substr(0, 120));
        CHECK_THROWS_AS(parse_multipart(body, "XX"), BadRequest);
    }
}

TEST_CASE("a boundary is one to seventy plain characters")
{
    CHECK(multipart_boundary("multipart/form-data; boundary=----WebKitFormBoundaryA1") == "----WebKitFormBoundaryA1");
    CHECK(multipart_boundary("multipart/form-data; charset=x; Boundary=\"a b\"") == "a b");
    for (const std::string& type :
         {std::string("multipart/form-data"), std::string("multipart/form-data; boundary="),
          std::string("multipart/form-data; boundary=\"a"), std::string("multipart/form-data; boundary=é"),
          "multipart/form-data; boundary=" + std::string(71, 'a')}) {
        CAPTURE(type);
        CHECK_THROWS_AS(multipart_boundary(type), BadRequest);
    }
}

TEST_CASE("a file name keeps its last component and nothing that deceives")
{
    CHECK(cleaned_filename("../../etc/passwd") == "passwd");
    CHECK(cleaned_filename("C:\\dossier\\paie mars.xlsx") == "paie mars.xlsx");
    CHECK(cleaned_filename("a\r\nb\x01.csv") == "ab.csv");
    CHECK(cleaned_filename("fac\u202Egpj.exe") == "facgpj.exe");
    CHECK(cleaned_filename(".htaccess") == "htaccess");
    CHECK(cleaned_filename("..") == "fichier");
    CHECK(cleaned_filename("") == "fichier");
    CHECK(cleaned_filename("dir/") == "fichier");
    const std::string longest = cleaned_filename(std::string(150, 'x') + std::string(100, '.') + "é.csv");
    CHECK(longest.size() <= 200);
    CHECK(longest.ends_with(".csv"));
}

TEST_CASE("a request reads its form from its type, parameters and case aside")
{
    Request request = with_header("content-type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
    request.body = "a=1";
    CHECK(request.form().value("a") == "1");

    Request multipart = with_header("content-type", "multipart/form-data; boundary=XX");
    multipart.body = "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--XX--";
    CHECK(multipart.form().value("a") == "1");

    CHECK_THROWS_AS(with_header("content-type", "application/json").form(), BadRequest);
    CHECK_THROWS_AS(Request{}.form(), BadRequest);
}

TEST_CASE("a cookie is found among others, by its whole name")
{
    const Request request = with_header("cookie", "xsession=1; session=abc=; last=\"q\"");
    CHECK(request.cookie("session") == "abc=");
    CHECK(request.cookie("last") == "q");
    CHECK_FALSE(request.cookie("sess").has_value());
    CHECK_FALSE(Request{}.cookie("session").has_value());
}

TEST_CASE("headers are found whatever the case of their name")
{
    CHECK(with_header("hx-request", "true").is_htmx());
    CHECK(with_header("hx-request", "true").header("HX-Request") == "true");
    CHECK(Request{}.header("x").empty());
}

TEST_CASE("a parameter that the route does not have is a bug")
{
    CHECK_THROWS_AS(Request{}.param("lot"), Bug);
}

TEST_CASE("a redirection cannot start another header")
{
    const Response response = Response::see_other("/lots?nom=é b\r\nSet-Cookie: x");
    CHECK(response.status == Status::SeeOther);
    CHECK(response.header("location") == "/lots?nom=%C3%A9%20b%0D%0ASet-Cookie:%20x");
}

TEST_CASE("an attachment carries its name twice: plain and whole")
{
    const Response response = Response::attachment("x", "text/csv", "relevé \"mars\".csv");
    CHECK(response.header("Content-Disposition") ==
          "attachment; filename=\"relev_ _mars_.csv\"; filename*=UTF-8''relev%C3%A9%20%22mars%22.csv");
    CHECK(response.header("content-type") == "text/csv");
}
