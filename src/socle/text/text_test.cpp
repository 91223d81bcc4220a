#include "socle/text/text.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace socle;

TEST_CASE("a text is searched without accents, case, ligatures nor punctuation")
{
    CHECK(searchable("Rénovation du  GYMNASE — l'Œuvre") == "renovation du gymnase l oeuvre");
    CHECK(searchable("  Évry-Courcouronnes, n°2 ") == "evry courcouronnes n 2");
    CHECK(searchable("e\u0301te\u0301") == "ete");
    CHECK(searchable("\xff\xfe") == "");
    CHECK(searchable("") == "");
}

TEST_CASE("searching what is already searchable changes nothing")
{
    rc::check([](const std::string& text) { RC_ASSERT(searchable(searchable(text)) == searchable(text)); });
}

TEST_CASE("broken UTF-8 is seen and repaired")
{
    CHECK(valid_utf8("été"));
    CHECK_FALSE(valid_utf8("\xE9t\xE9"));
    CHECK_FALSE(valid_utf8("\xED\xA0\x80")); // a surrogate
    CHECK(repaired_utf8("\xE9t") == "\uFFFDt");
    rc::check([](const std::string& text) { RC_ASSERT(valid_utf8(repaired_utf8(text))); });
    CHECK(from_windows_1252("\x80 \x9Cuvre \xE9") == "€ œuvre é");
}

TEST_CASE("a long text is cut at a code point and says so")
{
    CHECK(shortened("été", 3) == "été");
    CHECK(shortened("étés", 3) == "ét…");
    CHECK(shortened("un deux", 4) == "un…");
}

TEST_CASE("numbers are written as French readers expect")
{
    CHECK(grouped(0) == "0");
    CHECK(grouped(1234567) == "1\u202F234\u202F567");
    CHECK(grouped(-1000) == "−1\u202F000");
    CHECK(french_hundredths(123456) == "1\u202F234,56");
    CHECK(french_hundredths(-7) == "−0,07");
    CHECK(french_hundredths(-107) == "−1,07");
    CHECK(french_hundredths(30000) == "300,00");
    CHECK(grouped(INT64_MIN) == "−9\u202F223\u202F372\u202F036\u202F854\u202F775\u202F808");
}

TEST_CASE("splitting and joining are each other's opposite")
{
    CHECK(split("a;;b", ';') == std::vector<std::string>{"a", "", "b"});
    CHECK(joined({"a", "", "b"}, ";") == "a;;b");
    CHECK(replaced("a b a", "a", "aa") == "aa b aa");
    CHECK(trimmed("\u00A0 \tx\u202F\n") == "x");
    CHECK(html_escaped("<a href=\"x\">l'&</a>") == "&lt;a href=&quot;x&quot;&gt;l&#39;&amp;&lt;/a&gt;");
}
