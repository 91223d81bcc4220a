#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace socle
{

/// One JSON value being read, forward only: each value may be visited once, in the order of the text. Anything
/// malformed ends the whole reading of the element (JsonWindow::read says why); callbacks therefore keep what they read
/// in a value of their own, delivered once the element has been read to its end.
class JsonView
{
public:
    enum class Kind
    {
        Object,
        Array,
        Text,
        Number,
        Truth,
        Null
    };

    Kind kind() const;
    /// A text unescaped, the characters of a number as written ("91109.96" never becomes a double), "true", "false",
    /// and nothing for null, objects and arrays. Valid until the element has been read.
    std::string_view scalar() const;

    /// Visits the members of an object as (key, value); does nothing on any other kind. Values not read are skipped.
    template <class Visit> void each_member(Visit&& visit) const
    {
        members([](void* f, std::string_view key,
                   const JsonView& value) { (*static_cast<std::remove_reference_t<Visit>*>(f))(key, value); },
                const_cast<void*>(static_cast<const void*>(&visit)));
    }
    /// Visits the items of an array; does nothing on any other kind.
    template <class Visit> void each_item(Visit&& visit) const
    {
        items([](void* f, const JsonView& value) { (*static_cast<std::remove_reference_t<Visit>*>(f))(value); },
              const_cast<void*>(static_cast<const void*>(&visit)));
    }

private:
    friend class JsonWindow;
    explicit JsonView(void* value) : value_(value) {}
    void members(void (*visit)(void*, std::string_view, const JsonView&), void* context) const;
    void items(void (*visit)(void*, const JsonView&), void* context) const;

    void* value_;
};

/// Where one element of the array stands.
struct JsonPiece
{
    std::int64_t offset = 0; // bytes before it in the file
    std::size_t begin = 0;   // in the window
    std::size_t size = 0;
    std::int64_t rank = 0; // from 1, all arrays of the file together
    std::uint32_t array = 0;
};

/// About 1 MiB of whole elements. Independent of the reader that cut it: several may be read at once by several
/// threads.
class JsonWindow
{
public:
    const std::vector<JsonPiece>& pieces() const { return pieces_; }
    /// Keys leading to the array the piece belongs to, "marches/marche".
    const std::string& array_of(const JsonPiece& piece) const { return (*arrays_)[piece.array]; }

    /// Reads one element; empty when it was read to its end, otherwise why it could not be.
    template <class Visit> std::string read(const JsonPiece& piece, Visit&& visit) const
    {
        return parse(
            piece, [](void* f, const JsonView& value) { (*static_cast<std::remove_reference_t<Visit>*>(f))(value); },
            const_cast<void*>(static_cast<const void*>(&visit)));
    }
    std::string_view text(const JsonPiece& piece) const { return {bytes_.get() + piece.begin, piece.size}; }

    /// One element that did not come from a file, or was converted since: a window of its own, with one piece.
    static JsonWindow of_text(std::string_view element);

private:
    friend class JsonWindows;
    std::string parse(const JsonPiece& piece, void (*visit)(void*, const JsonView&), void* context) const;

    std::shared_ptr<char[]> bytes_;
    std::size_t size_ = 0; // bytes loaded; more are allocated, for the parser reads ahead
    std::vector<JsonPiece> pieces_;
    std::shared_ptr<const std::vector<std::string>> arrays_;
};

struct JsonWindowsBounds
{
    std::size_t window_bytes = std::size_t{1} << 20;
    std::size_t element_bytes = std::size_t{8} << 20; // longer elements are defects
};

/// What stands where an element was expected, or where the document goes wrong.
struct JsonDefect
{
    std::int64_t rank = 0; // rank of the element it takes the place of; 0 for the document itself
    std::int64_t offset = 0;
    std::string reason;
};

/// Cuts the arrays of a JSON document of any size into windows of whole elements, in memory that does not grow with the
/// document. Which arrays: those whose path of keys is asked for ("marches", "marches/marche"); everything else is
/// skipped. The document may begin with a byte order mark.
///
/// The cut only counts quotes and brackets. Whether an element is well formed is known when JsonWindow::read has been
/// through it; after a failure everything that follows is suspect (a missing quote turns texts inside out), so the
/// caller drops the windows cut since, with their defects, and calls resume_after: reading starts again at the first
/// place that is an element.
class JsonWindows
{
public:
    /// Fills the buffer with the bytes found at that offset of the file, answers how many; 0 is the end.
    using Source = std::function<std::size_t(std::int64_t offset, char*, std::size_t)>;

    JsonWindows(Source source, std::vector<std::string> arrays, JsonWindowsBounds bounds = {});
    ~JsonWindows();
    JsonWindows(JsonWindows&&) noexcept;

    /// The next window holding at least one element; false at the end. Defects met while cutting go to `defects`.
    bool next(JsonWindow& window, std::vector<JsonDefect>& defects);

    /// Gives up the element at `broken`, and starts again at the next one for which `is_element` says yes. When the
    /// broken element is lexically whole (a bad number, a missing comma) the next one is simply the one behind it.
    void resume_after(const JsonWindow& window, const JsonPiece& broken,
                      const std::function<bool(const JsonView&)>& is_element);

    /// One of the arrays asked for was met: a document without any is something else.
    bool met_an_array() const;

    /// Bytes read so far, end of the last window.
    std::int64_t offset() const;

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace socle
