#include "socle/json/windows.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>
#include <simdjson.h>
#include <utility>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "socle/errors.hpp"

namespace socle
{

namespace
{

namespace od = simdjson::ondemand;

struct Broken
{
    simdjson::error_code code;
};

void check(simdjson::error_code code)
{
    if (code != simdjson::SUCCESS) throw Broken{code};
}

bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

od::value& of(void* value)
{
    return *static_cast<od::value*>(value);
}

/// Bits of a block of 64 bytes: where each character of interest stands.
struct Block
{
    std::uint64_t quote;
    std::uint64_t backslash;
    std::uint64_t open;
    std::uint64_t close;
};

#if defined(__SSE2__)
Block classify(const char* p)
{
    Block block{};
    for (int i = 0; i < 4; ++i) {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
        // '[' and '{', ']' and '}' differ by bit 5 only.
        const __m128i folded = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
        const auto bits = [](__m128i equal) {
            return static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(equal)));
        };
        block.quote |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"'))) << (16 * i);
        block.backslash |= bits(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\'))) << (16 * i);
        block.open |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('{'))) << (16 * i);
        block.close |= bits(_mm_cmpeq_epi8(folded, _mm_set1_epi8('}'))) << (16 * i);
    }
    return block;
}
#else
Block classify(const char* p)
{
    Block block{};
    for (int i = 0; i < 64; ++i) {
        const std::uint64_t bit = std::uint64_t{1} << i;
        const char c = p[i];
        if (c == '"') block.quote |= bit;
        if (c == '\\') block.backslash |= bit;
        if (c == '{' || c == '[') block.open |= bit;
        if (c == '}' || c == ']') block.close |= bit;
    }
    return block;
}
#endif

/// Follows strings and depth through a text given block by block; tells where depth leaves and comes back to zero.
class Tracker
{
public:
    void reset() { *this = Tracker{}; }
    bool inside() const { return depth_ > 0; }

    /// `p` must be readable over 64 bytes; only the first `count` are looked at. `opened(i)` when an element begins,
    /// `closed(i)` when it ends; `ended(i)` when a bracket closes the array itself, and the block is left there.
    template <class Opened, class Closed, class Ended>
    bool block(const char* p, unsigned count, Opened&& opened, Closed&& closed, Ended&& ended)
    {
        Block b = classify(p);
        if (count < 64) {
            const std::uint64_t kept = (std::uint64_t{1} << count) - 1;
            b.quote &= kept;
            b.backslash &= kept;
            b.open &= kept;
            b.close &= kept;
        }

        std::uint64_t escaped = escape_next_ ? 1 : 0;
        escape_next_ = false;
        for (std::uint64_t left = b.backslash & ~escaped; left != 0;) {
            const int i = std::countr_zero(left);
            if (i == static_cast<int>(count) - 1) {
                escape_next_ = true;
                break;
            }
            escaped |= std::uint64_t{2} << i;
            left &= ~(std::uint64_t{3} << i);
        }

        std::uint64_t text = b.quote & ~escaped; // becomes: bits inside strings, by prefix exclusive or
        text ^= text << 1;
        text ^= text << 2;
        text ^= text << 4;
        text ^= text << 8;
        text ^= text << 16;
        text ^= text << 32;
        if (in_text_) text = ~text;
        in_text_ = ((text >> (count - 1)) & 1) != 0;

        std::uint64_t open = b.open & ~text;
        std::uint64_t close = b.close & ~text;
        const int closes = std::popcount(close);
        if (depth_ > closes) {
            depth_ += std::popcount(open) - closes;
            return true;
        }
        for (std::uint64_t both = open | close; both != 0; both &= both - 1) {
            const int i = std::countr_zero(both);
            if ((open >> i) & 1) {
                if (depth_++ == 0) opened(static_cast<unsigned>(i));
            } else {
                if (depth_ > 0) {
                    if (--depth_ == 0) closed(static_cast<unsigned>(i));
                } else if (p[i] == ']') {
                    ended(static_cast<unsigned>(i));
                    return false;
                }
                // A brace too many is seen between two elements.
            }
        }
        return true;
    }

private:
    bool in_text_ = false;
    bool escape_next_ = false;
    std::int64_t depth_ = 0;
};

/// End (excluded) of the value that begins at `begin`, or nothing when the text stops or is lexically wrong: a control
/// character in a string, a stray character outside, brackets that do not match. What is looked at is taken from
/// `budget`, so that a hostile text cannot be searched from each of its brackets to its end.
std::optional<std::size_t> whole_value(std::string_view text, std::size_t begin, std::size_t& budget)
{
    std::string stack;
    text = text.substr(0, budget > text.size() - begin ? text.size() : begin + budget);
    std::size_t i = begin;
    struct Spend
    {
        std::size_t& budget;
        const std::size_t& i;
        std::size_t begin;
        ~Spend() { budget -= std::min(budget, i - begin + 1); }
    } spend{budget, i, begin};
    for (; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            for (++i; i < text.size() && text[i] != '"'; ++i) {
                if (static_cast<unsigned char>(text[i]) < 0x20) return std::nullopt;
                if (text[i] == '\\') ++i;
            }
            if (i >= text.size()) return std::nullopt;
        } else if (c == '{' || c == '[')
            stack += c;
        else if (c == '}' || c == ']') {
            if (stack.empty() || (stack.back() == '{') != (c == '}')) return std::nullopt;
            stack.pop_back();
        } else if (!blank(c) && std::string_view(":,+-.0123456789eEtrufalsn").find(c) == std::string_view::npos)
            return std::nullopt;
        if (stack.empty()) return i + 1;
    }
    return std::nullopt;
}

} // namespace

JsonView::Kind JsonView::kind() const
{
    od::json_type type{};
    check(of(value_).type().get(type));
    switch (type) {
    case od::json_type::object:
        return Kind::Object;
    case od::json_type::array:
        return Kind::Array;
    case od::json_type::string:
        return Kind::Text;
    case od::json_type::number:
        return Kind::Number;
    case od::json_type::boolean:
        return Kind::Truth;
    case od::json_type::null:
        return Kind::Null;
    }
    return Kind::Null;
}

std::string_view JsonView::scalar() const
{
    switch (kind()) {
    case Kind::Text: {
        std::string_view text;
        check(of(value_).get_string().get(text));
        return text;
    }
    case Kind::Number: {
        auto raw = of(value_).raw_json_token();
        while (!raw.empty() && blank(raw.back())) raw.remove_suffix(1);
        // Read for its check only: the characters are what callers get.
        double unused = 0;
        check(of(value_).get_double().get(unused));
        return raw;
    }
    case Kind::Truth: {
        bool truth = false;
        check(of(value_).get_bool().get(truth));
        return truth ? "true" : "false";
    }
    case Kind::Null: {
        bool null = false;
        check(of(value_).is_null().get(null));
        if (!null) throw Broken{simdjson::INCORRECT_TYPE};
        return {};
    }
    default:
        return {};
    }
}

void JsonView::members(void (*visit)(void*, std::string_view, const JsonView&), void* context) const
{
    if (kind() != Kind::Object) return;
    od::object object;
    check(of(value_).get_object().get(object));
    for (auto field : object) {
        // Keys are almost never escaped: they are read where they stand.
        od::raw_json_string raw;
        check(field.key().get(raw));
        const char* end = raw.raw();
        while (*end != '"' && *end != '\\') ++end;
        std::string_view key(raw.raw(), static_cast<std::size_t>(end - raw.raw()));
        if (*end == '\\') check(field.unescaped_key().get(key));
        od::value value;
        check(field.value().get(value));
        visit(context, key, JsonView(&value));
    }
}

void JsonView::items(void (*visit)(void*, const JsonView&), void* context) const
{
    if (kind() != Kind::Array) return;
    od::array array;
    check(of(value_).get_array().get(array));
    for (auto item : array) {
        od::value value;
        check(item.get(value));
        visit(context, JsonView(&value));
    }
}

std::string JsonWindow::parse(const JsonPiece& piece, void (*visit)(void*, const JsonView&), void* context) const
{
    thread_local od::parser parser;
    try {
        od::document document;
        const simdjson::padded_string_view text(bytes_.get() + piece.begin, piece.size,
                                                size_ - piece.begin + simdjson::SIMDJSON_PADDING);
        check(parser.iterate(text).get(document));
        od::value value;
        check(document.get_value().get(value));
        visit(context, JsonView(&value));
        return {};
    } catch (const Broken& broken) {
        return simdjson::error_message(broken.code);
    }
}

JsonWindow JsonWindow::of_text(std::string_view element)
{
    JsonWindow window;
    window.bytes_ = std::shared_ptr<char[]>(new char[element.size() + simdjson::SIMDJSON_PADDING]);
    std::memcpy(window.bytes_.get(), element.data(), element.size());
    window.size_ = element.size();
    window.pieces_.push_back({0, 0, element.size(), 1, 0});
    window.arrays_ = std::make_shared<const std::vector<std::string>>(1);
    return window;
}

struct JsonWindows::State
{
    Source source;
    std::vector<std::string> wanted;
    JsonWindowsBounds bounds;

    std::shared_ptr<char[]> bytes; // what is loaded
    std::size_t capacity = 0;      // without the padding
    std::size_t size = 0;          // bytes loaded
    std::size_t position = 0;      // first byte not consumed yet
    std::int64_t base = 0;         // offset in the file of bytes[0]
    bool source_ended = false;

    std::vector<std::string> path; // keys leading here
    std::vector<char> containers;  // 'o' for each object we are in
    bool started = false;
    bool finished = false;
    bool in_array = false;
    std::uint32_t array = 0;
    std::shared_ptr<std::vector<std::string>> arrays = std::make_shared<std::vector<std::string>>();
    std::int64_t rank = 0;

    std::int64_t here() const { return base + static_cast<std::int64_t>(position); }

    void allocate(std::size_t wanted_capacity)
    {
        std::shared_ptr<char[]> larger(new char[wanted_capacity + simdjson::SIMDJSON_PADDING]);
        if (size > position) std::memcpy(larger.get(), bytes.get() + position, size - position);
        base += static_cast<std::int64_t>(position);
        size -= position;
        position = 0;
        bytes = std::move(larger);
        capacity = wanted_capacity;
    }

    /// Drops what is consumed, loads until at least `count` bytes are there or the source ends.
    void load(std::size_t count)
    {
        if (size - position >= count || source_ended) return;
        if (!bytes || capacity - position < count || bytes.use_count() > 1)
            allocate(std::max(count, bounds.window_bytes));
        while (size - position < count && !source_ended) {
            const auto got = source(base + static_cast<std::int64_t>(size), bytes.get() + size, capacity - size);
            if (got == 0) source_ended = true;
            size += got;
        }
    }

    void move_to(std::int64_t offset)
    {
        size = 0;
        position = 0;
        base = offset;
        source_ended = false;
    }

    /// The character under the head, after blanks; '\0' at the end.
    char peek()
    {
        while (true) {
            load(1);
            if (position == size) return '\0';
            if (!blank(bytes[position])) return bytes[position];
            ++position;
        }
    }

    /// A string outside elements, that is a key or a value to be skipped; its raw characters, the first 4096 of them.
    bool skip_string(std::string& raw)
    {
        raw.clear();
        ++position;
        while (true) {
            load(1);
            if (position == size) return false;
            const char c = bytes[position++];
            if (c == '"') return true;
            if (raw.size() < 4096) raw += c;
            if (c == '\\') {
                load(1);
                if (position == size) return false;
                if (raw.size() < 4096) raw += bytes[position];
                ++position;
            }
        }
    }

    /// A value we have no use for, of any length.
    bool skip_value()
    {
        const char c = peek();
        std::string raw;
        if (c == '"') return skip_string(raw);
        if (c == '{' || c == '[') {
            std::int64_t depth = 0;
            while (true) {
                const char d = peek();
                if (d == '\0') return false;
                if (d == '"') {
                    if (!skip_string(raw)) return false;
                    continue;
                }
                ++position;
                if (d == '{' || d == '[') ++depth;
                if (d == '}' || d == ']')
                    if (--depth == 0) return true;
            }
        }
        while (true) {
            load(1);
            if (position == size) return true;
            const char d = bytes[position];
            if (d == ',' || d == '}' || d == ']' || blank(d)) return true;
            ++position;
        }
    }

    std::string path_text() const
    {
        std::string text;
        for (const auto& key : path) {
            if (!text.empty()) text += '/';
            text += key;
        }
        return text;
    }

    bool asked(const std::string& text) const { return std::find(wanted.begin(), wanted.end(), text) != wanted.end(); }
    bool leads_somewhere(const std::string& text) const
    {
        return text.empty() || std::any_of(wanted.begin(), wanted.end(), [&](const std::string& w) {
                   return w.compare(0, text.size() + 1, text + '/') == 0;
               });
    }

    /// Walks the containers until the inside of a wanted array. False at the end of the document.
    bool find_array(std::vector<JsonDefect>& defects)
    {
        const auto wrong = [&](const char* reason) {
            defects.push_back({0, here(), reason});
            finished = true;
            return false;
        };
        const auto enter_value = [&]() -> std::optional<bool> {
            const char c = peek();
            const auto text = path_text();
            if (c == '[' && asked(text)) {
                ++position;
                const auto known = std::find(arrays->begin(), arrays->end(), text);
                array = static_cast<std::uint32_t>(known - arrays->begin());
                if (known == arrays->end()) {
                    auto longer = std::make_shared<std::vector<std::string>>(*arrays); // windows in flight keep theirs
                    longer->push_back(text);
                    arrays = longer;
                }
                in_array = true;
                return true;
            }
            if (c == '{' && leads_somewhere(text)) {
                ++position;
                containers.push_back('o');
                return std::nullopt;
            }
            // A single element that nobody put in an array, or a text, must not vanish.
            if (asked(text) && c != 'n') defects.push_back({++rank, here(), "an array was expected"});
            if (!skip_value()) return wrong("the document stops in the middle of a value");
            if (!path.empty()) path.pop_back();
            return std::nullopt;
        };

        if (!started) {
            started = true;
            load(3);
            if (size >= 3 && std::memcmp(bytes.get(), "\xEF\xBB\xBF", 3) == 0) position = 3;
            const char c = peek();
            if (c == '\0') return wrong("the document is empty");
            if (c != '{' && c != '[') return wrong("the document is neither an object nor an array");
            if (const auto done = enter_value()) return *done;
        }
        while (!containers.empty()) {
            const char c = peek();
            if (c == ',') {
                ++position;
                continue;
            }
            if (c == '}') {
                ++position;
                containers.pop_back();
                if (!path.empty()) path.pop_back();
                continue;
            }
            if (c == '\0') return wrong("the document stops before its end");
            std::string key;
            if (c != '"' || !skip_string(key) || peek() != ':') return wrong("a key was expected");
            ++position;
            path.push_back(key);
            if (const auto done = enter_value()) return *done;
        }
        finished = true;
        if (peek() != '\0') defects.push_back({0, here(), "something follows the end of the document"});
        return false;
    }

    void leave_array()
    {
        in_array = false;
        if (!path.empty()) path.pop_back();
    }
};

JsonWindows::JsonWindows(Source source, std::vector<std::string> arrays, JsonWindowsBounds bounds)
    : state_(std::make_unique<State>())
{
    state_->source = std::move(source);
    state_->wanted = std::move(arrays);
    state_->bounds = bounds;
}
JsonWindows::~JsonWindows() = default;
JsonWindows::JsonWindows(JsonWindows&&) noexcept = default;

std::int64_t JsonWindows::offset() const
{
    return state_->here();
}

bool JsonWindows::met_an_array() const
{
    return !state_->arrays->empty() || state_->rank > 0;
}

bool JsonWindows::next(JsonWindow& window, std::vector<JsonDefect>& defects)
{
    auto& s = *state_;
    std::vector<JsonPiece> pieces;
    while (pieces.empty() && !s.finished) {
        if (!s.in_array && !s.find_array(defects)) break;

        // One pass over what is loaded; when not even one element ends there, load more and start again.
        std::size_t wanted_bytes = s.bounds.window_bytes;
        bool ended = false;
        while (true) {
            s.load(wanted_bytes);
            const char* text = s.bytes.get();
            Tracker tracker;
            std::size_t opened_at = s.position;
            std::size_t consumed = s.position; // end of the last whole element
            const auto between = [&](std::size_t from, std::size_t to) {
                // Only blanks and a comma may stand between two elements. Each thing found there takes a rank and is said, but a
                // hostile run of them is cut short.
                constexpr int kSaidInARun = 1000;
                int said = 0;
                for (std::size_t i = from; i < to && said < kSaidInARun;) {
                    if (blank(text[i]) || text[i] == ',') {
                        ++i;
                        continue;
                    }
                    defects.push_back({++s.rank, s.base + static_cast<std::int64_t>(i), "not an object"});
                    ++said;
                    bool in_text = false;
                    for (; i < to && (in_text || text[i] != ','); ++i) {
                        if (in_text && text[i] == '\\') ++i;
                        else if (text[i] == '"') in_text = !in_text;
                    }
                }
            };
            for (std::size_t at = s.position; at < s.size; at += 64) {
                const auto count = static_cast<unsigned>(std::min<std::size_t>(64, s.size - at));
                const bool goes_on = tracker.block(
                    text + at, count,
                    [&](unsigned i) {
                        opened_at = at + i;
                        between(consumed, opened_at);
                    },
                    [&](unsigned i) {
                        consumed = at + i + 1;
                        pieces.push_back({s.base + static_cast<std::int64_t>(opened_at), opened_at,
                                          consumed - opened_at, ++s.rank, s.array});
                    },
                    [&](unsigned i) {
                        between(consumed, at + i);
                        consumed = at + i + 1;
                        ended = true;
                    });
                if (!goes_on) break;
            }
            if (!pieces.empty() || ended) {
                s.position = consumed;
                break;
            }
            if (s.source_ended || s.size - s.position > s.bounds.element_bytes) {
                // An element without end: given as a piece, so that reading it fails and resume_after takes over.
                if (!tracker.inside()) opened_at = s.position;
                while (opened_at < s.size && (blank(text[opened_at]) || text[opened_at] == ',')) ++opened_at;
                if (opened_at == s.size) {
                    defects.push_back(
                        {0, s.base + static_cast<std::int64_t>(s.size), "the document stops before its end"});
                    s.finished = true;
                    s.position = s.size;
                    break;
                }
                pieces.push_back(
                    {s.base + static_cast<std::int64_t>(opened_at), opened_at, s.size - opened_at, ++s.rank, s.array});
                s.position = s.size;
                break;
            }
            wanted_bytes = std::max(wanted_bytes, s.size - s.position) * 2;
        }
        window.bytes_ = s.bytes;
        window.size_ = s.size;
        window.arrays_ = s.arrays;
        if (ended) s.leave_array();
    }
    window.pieces_ = std::move(pieces);
    return !window.pieces_.empty();
}

void JsonWindows::resume_after(const JsonWindow& window, const JsonPiece& broken,
                               const std::function<bool(const JsonView&)>& is_element)
{
    auto& s = *state_;
    s.rank = broken.rank;
    s.array = broken.array;
    s.in_array = true;
    s.finished = false;
    s.path.clear();
    s.containers.clear();
    const auto& keys = window.array_of(broken);
    for (std::size_t at = 0; !keys.empty() && at <= keys.size();) {
        const auto slash = std::min(keys.find('/', at), keys.size());
        s.path.push_back(keys.substr(at, slash - at));
        s.containers.push_back('o');
        at = slash + 1;
    }

    const auto text = window.text(broken);
    std::size_t budget = text.size();
    if (const auto end = whole_value(text, 0, budget)) {
        s.move_to(broken.offset + static_cast<std::int64_t>(*end));
        const char next = s.peek();
        if (next == ',' || next == ']') return;
    }

    std::int64_t from = broken.offset + 1;
    while (true) {
        s.move_to(from);
        s.load(2 * s.bounds.element_bytes);
        const std::string_view loaded(s.bytes.get(), s.size);
        const std::size_t last = s.source_ended ? loaded.size() : loaded.size() / 2;
        budget = 16 * loaded.size();
        for (std::size_t at = loaded.find('{'); at < last && budget > 0; at = loaded.find('{', at + 1)) {
            const auto end = whole_value(loaded, at, budget);
            if (!end) continue;
            JsonWindow attempt;
            attempt.bytes_ = s.bytes;
            attempt.size_ = s.size;
            attempt.arrays_ = s.arrays;
            const JsonPiece piece{0, at, *end - at, 0, s.array};
            bool yes = false;
            if (attempt.read(piece, [&](const JsonView& value) { yes = is_element(value); }).empty() && yes) {
                s.position = at;
                return;
            }
        }
        if (s.source_ended) {
            s.position = s.size;
            s.finished = true;
            return;
        }
        from += static_cast<std::int64_t>(last);
    }
}

} // namespace socle
