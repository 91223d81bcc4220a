#include "socle/json/json.hpp"

#include "socle/errors.hpp"

#include <doctest/doctest.h>

using namespace socle;

TEST_CASE("what is written is read back, in order and exactly")
{
    const Json value{{"b", 9'007'199'254'740'993LL}, {"a", Json::List{"é\"\n", true, nullptr}}, {"c", Json::Object{}}};
    CHECK(write_json(value) == "{\"b\":9007199254740993,\"a\":[\"é\\\"\\n\",true,null],\"c\":{}}");
    CHECK(read_json(write_json(value)) == value);
}

TEST_CASE("an exact decimal is written as it is said, and stays unread")
{
    CHECK(write_json(Json::List{JsonDecimal{83333, 2}, JsonDecimal{-125, 3}, JsonDecimal{833333333333333, 6}, JsonDecimal{1, 1}}) == "[833.33,-0.125,833333333.333333,0.1]");
}

TEST_CASE("JSON that is malformed, too deep or inexact is refused")
{
    CHECK_THROWS_AS(read_json("{"), BadRequest);
    CHECK_THROWS_AS(read_json(""), BadRequest);
    CHECK_THROWS_AS(read_json("[1.5]"), BadRequest);
    CHECK_THROWS_AS(read_json("[18446744073709551615]"), BadRequest);
    CHECK_THROWS_AS(read_json(std::string(100'000, '[')), BadRequest);
    CHECK_THROWS_AS(read_json("{\"a\":\"\xff\"}"), BadRequest);
    CHECK(write_json(Json("\xff")) == "\"\uFFFD\"");
}
