#include "socle/json/windows.hpp"

#include <algorithm>
#include <cstring>
#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace socle;

namespace
{

struct Read
{
    std::vector<std::string> elements; // "rank array: id=value…"
    std::vector<JsonDefect> defects;
    bool operator==(const Read& other) const
    {
        return elements == other.elements &&
               std::equal(
                   defects.begin(), defects.end(), other.defects.begin(), other.defects.end(),
                   [](const JsonDefect& a, const JsonDefect& b) { return a.rank == b.rank && a.offset == b.offset; });
    }
};

std::string flat(const JsonView& value)
{
    std::string text;
    switch (value.kind()) {
    case JsonView::Kind::Object:
        value.each_member([&](std::string_view key, const JsonView& v) {
            text += (text.empty() ? "" : ",") + std::string(key) + "=" + flat(v);
        });
        return "{" + text + "}";
    case JsonView::Kind::Array:
        value.each_item([&](const JsonView& v) { text += (text.empty() ? "" : ",") + flat(v); });
        return "[" + text + "]";
    default:
        return std::string(value.scalar());
    }
}

Read read_all(std::string_view text, std::vector<std::string> arrays, JsonWindowsBounds bounds = {})
{
    JsonWindows windows(
        [text](std::int64_t offset, char* to, std::size_t count) {
            if (static_cast<std::size_t>(offset) >= text.size()) return std::size_t{0};
            const auto part = text.substr(static_cast<std::size_t>(offset), count);
            std::memcpy(to, part.data(), part.size());
            return part.size();
        },
        std::move(arrays), bounds);
    Read read;
    JsonWindow window;
    while (true) {
        const bool some = windows.next(window, read.defects);
        if (!some) break;
        for (const auto& piece : window.pieces()) {
            std::string element;
            const auto why = window.read(piece, [&](const JsonView& value) { element = flat(value); });
            if (why.empty()) {
                read.elements.push_back(std::to_string(piece.rank) + " " + window.array_of(piece) + ": " + element);
                continue;
            }
            std::erase_if(read.defects, [&](const JsonDefect& d) { return d.rank > piece.rank || d.rank == 0; });
            read.defects.push_back({piece.rank, piece.offset, why});
            windows.resume_after(window, piece, [](const JsonView& value) {
                bool yes = false;
                value.each_member([&](std::string_view key, const JsonView&) { yes = yes || key == "id"; });
                return yes;
            });
            break;
        }
    }
    return read;
}

} // namespace

TEST_CASE("the arrays asked for are read, everything else is skipped")
{
    const auto read = read_all(R"({"$schema":"[x]","meta":{"a":[{"id":0}]},"marches":{"marche":[{"id":"1"},{"id":"2"}],
        "other":[{"id":9}],"concession":[{"id":"3","t":[{"u":[1.50,-2e3]}]}]},"tail":[[]]} )",
                               {"marches/marche", "marches/concession"});
    CHECK(read.elements == std::vector<std::string>{"1 marches/marche: {id=1}", "2 marches/marche: {id=2}",
                                                    "3 marches/concession: {id=3,t=[{u=[1.50,-2e3]}]}"});
    CHECK(read.defects.empty());
}

TEST_CASE("a byte order mark, empty arrays and a document that is only an array are fine")
{
    CHECK(read_all("\xEF\xBB\xBF{\"marches\": [ ] }", {"marches"}).elements.empty());
    CHECK(read_all("[{\"id\":true},{\"id\":null}]", {""}).elements ==
          std::vector<std::string>{"1 : {id=true}", "2 : {id=}"});
}

TEST_CASE("brackets, quotes and backslashes inside strings do not cut")
{
    const auto read = read_all(R"({"m":[{"id":"}]\\","o":"a\"{\\\"["},{"id":"\u00e9\\\\"}]})", {"m"});
    CHECK(read.elements == std::vector<std::string>{R"(1 m: {id=}]\,o=a"{\"[})", R"(2 m: {id=é\\})"});
}

TEST_CASE("numbers keep the characters they were written with")
{
    CHECK(read_all(R"({"m":[{"id":91109.96 ,"n":0.10, "g":123456789012345678}]})", {"m"}).elements ==
          std::vector<std::string>{"1 m: {id=91109.96,n=0.10,g=123456789012345678}"});
}

TEST_CASE("a malformed element is reported with its rank and offset, and reading goes on behind it")
{
    const std::string text = R"({"m":[{"id":"1"},{"id":01.5},{"id":"3"}]})";
    const auto read = read_all(text, {"m"});
    CHECK(read.elements == std::vector<std::string>{"1 m: {id=1}", "3 m: {id=3}"});
    REQUIRE(read.defects.size() == 1);
    CHECK(read.defects[0].rank == 2);
    CHECK(read.defects[0].offset == static_cast<std::int64_t>(text.find("{\"id\":01.5}")));
}

TEST_CASE("a missing quote, brace or comma loses one element only")
{
    for (const char* broken : {R"({"id":"2,"o":"x"})", R"({"id":"2","o":"x)", R"({"id":"2""o":1})",
                               R"({"id":"2","o":x})", "{\"id\":\"2\nligne\"}", R"({"id":"2"}})", R"("id":"2")", "42"}) {
        CAPTURE(broken);
        const auto read = read_all(
            std::string(R"({"m":[{"id":"1","o":"a{b"},)") + broken + R"(,{"id":"3","o":"Marché"},{"id":"4"}]})", {"m"});
        CHECK(read.elements.front() == "1 m: {id=1,o=a{b}");
        CHECK(read.elements.back().find("{id=4}") != std::string::npos);
        CHECK(read.elements.size() >= 3);
        CHECK_FALSE(read.defects.empty());
    }
}

TEST_CASE("an element that swallows its neighbours and stays well formed is given, and the missing end is reported")
{
    const auto read = read_all(R"({"m":[{"id":"1"},{"id":"2","t":[{"u":1},{"id":"3"},{"id":"4"}]})", {"m"});
    CHECK(read.elements == std::vector<std::string>{"1 m: {id=1}", "2 m: {id=2,t=[{u=1},{id=3},{id=4}]}"});
    CHECK(read.defects.size() == 1);
}

TEST_CASE("a document cut short says so and keeps what came whole")
{
    for (const char* text : {R"({"m":[{"id":"1"},{"id":"2","o":")", R"({"m":[{"id":"1"},)", R"({"m":[{"id":"1"}])"}) {
        CAPTURE(text);
        const auto read = read_all(text, {"m"});
        CHECK(read.elements == std::vector<std::string>{"1 m: {id=1}"});
        CHECK(read.defects.size() == 1);
    }
    CHECK(read_all("", {"m"}).defects.size() == 1);
    CHECK(read_all("nothing", {"m"}).defects.size() == 1);
}

TEST_CASE("whatever the size of the windows, the same elements come out")
{
    rc::check("windows do not matter", [] {
        const auto values = *rc::gen::container<std::vector<std::string>>(
            rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab{}[]\\\" ,:\x09"))));
        std::string text = "{\"m\":[";
        std::vector<std::string> expected;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (i > 0) text += ", ";
            text += "{\"id\":\"";
            for (const char c : values[i]) {
                if (c == '\t')
                    text += "\\t";
                else {
                    if (c == '"' || c == '\\') text += '\\';
                    text += c;
                }
            }
            text += "\",\"l\":[{\"x\":1},[]]}";
            expected.push_back(std::to_string(i + 1) + " m: {id=" + values[i] + ",l=[{x=1},[]]}");
        }
        text += "]}";
        const auto window = *rc::gen::inRange<std::size_t>(1, 300);
        const auto read = read_all(text, {"m"}, {window, 1 << 16});
        RC_ASSERT(read.elements == expected);
        RC_ASSERT(read.defects.empty());
    });
}

TEST_CASE("each thing that is not an element takes a rank of its own")
{
    const auto read = read_all(R"({"m":[{"id":"1"}, 5, "a, \"b\", c" ,null,{"id":"2"},true]})", {"m"});
    std::vector<std::int64_t> ranks;
    for (const auto& defect : read.defects) ranks.push_back(defect.rank);
    CHECK(ranks == std::vector<std::int64_t>{2, 3, 4, 6});
    REQUIRE(read.elements.size() == 2);
    CHECK(read.elements.back().starts_with("5 "));
}

TEST_CASE("an element longer than the bound is a defect, and the next one is found")
{
    const auto text = R"({"m":[{"id":"1"},{"id":")" + std::string(5000, 'x') + R"("},{"id":"3"}]})";
    const auto read = read_all(text, {"m"}, {256, 1024});
    REQUIRE(read.elements.size() >= 2);
    CHECK(read.elements.front() == "1 m: {id=1}");
    CHECK(read.elements.back().find("{id=3}") != std::string::npos);
}
