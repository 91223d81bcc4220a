// Any bytes as requests on one connection, whole and then cut in two: neither reading finds a request that the other
// reads otherwise.
#include "socle/http/request_parser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

using namespace socle;

namespace
{

/// What each request came to: its path and body, or the status that refused it.
std::vector<std::string> read_all(std::string_view bytes, std::size_t first_part)
{
    static const ServerOptions options = [] {
        ServerOptions small;
        small.header_bytes = 256;
        small.body_bytes = 64;
        small.body_bytes_by_prefix = {{"/imports", 256}};
        return small;
    }();
    std::vector<std::string> read;
    std::string waiting(bytes.substr(0, first_part));
    std::string_view later = bytes.substr(first_part);
    auto parser = std::make_unique<RequestParser>(options);
    for (;;) {
        waiting.erase(0, parser->feed(waiting));
        switch (parser->state()) {
        case RequestParser::State::Refused:
            read.push_back(std::to_string(static_cast<int>(parser->refused_with())));
            return read;
        case RequestParser::State::Complete:
            if (parser->request().body.size() > 256) std::abort();
            read.push_back(parser->request().path + "|" + parser->request().body);
            parser = std::make_unique<RequestParser>(options);
            break;
        default:
            if (later.empty()) return read;
            waiting += later;
            later = {};
        }
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto whole = read_all(bytes, bytes.size());
    const auto cut = read_all(bytes, bytes.size() * data[0] / 256);
    // In parts, a fault may be seen later (Beast then waits for the end of the header) and a long header refused sooner.
    const auto is_refusal = [](const std::string& one) { return one.find('|') == std::string::npos; };
    const std::size_t common = std::min(whole.size(), cut.size());
    for (std::size_t i = 0; i < common; ++i) {
        if (whole[i] == "431" || cut[i] == "431") return 0;
        if (is_refusal(whole[i]) != is_refusal(cut[i])) std::abort();
        if (!is_refusal(whole[i]) && whole[i] != cut[i]) std::abort();
    }
    for (const auto* longer : {&whole, &cut})
        if (longer->size() > common + 1 || (longer->size() == common + 1 && !is_refusal(longer->back()))) std::abort();
    return 0;
}
