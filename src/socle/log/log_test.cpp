#include "socle/log/log.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <vector>
#include <unistd.h>

using namespace socle;

TEST_CASE("an event is one line of JSON, numbers as numbers")
{
    CHECK(log_line(Level::Info, "request", {{"id", "ab12"}, {"status", 200}, {"bytes", std::size_t{7}}}) ==
          R"("level":"info","event":"request","id":"ab12","status":200,"bytes":7})");
}

TEST_CASE("a text typed by a visitor cannot start another line nor leave its quotes")
{
    CHECK(log_line(Level::Error, "x", {{"path", "/a\"b\\c\r\n\x7f\xff"}}) ==
          "\"level\":\"error\",\"event\":\"x\",\"path\":\"/a\\\"b\\\\c\\u000d\\u000a\\u007f\xEF\xBF\xBD\"}");
}

TEST_CASE("lines written from several threads all reach the file, whole, those below the level apart")
{
    const auto path = std::filesystem::temp_directory_path() / ("socle_log_" + std::to_string(::getpid()));
    std::filesystem::remove(path);
    open_log({Level::Info, path.string()});
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t)
        threads.emplace_back([t] {
            for (int i = 0; i < 500; ++i) log_event(Level::Info, "tick", {{"thread", t}, {"rank", i}});
            log_event(Level::Debug, "unseen");
        });
    for (std::thread& thread : threads) thread.join();
    close_log();

    std::ifstream file(path);
    int lines = 0;
    for (std::string line; std::getline(file, line); ++lines) {
        CHECK(line.starts_with("{\"at\":\"20"));
        CHECK(line.find("\"event\":\"tick\"") != std::string::npos);
        CHECK(line.ends_with('}'));
    }
    CHECK(lines == 2000);
    std::filesystem::remove(path);
}
