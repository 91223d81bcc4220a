#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace socle
{

/// Attributes of the element being opened; valid during the callback only. Names are given without prefix, and
/// namespace declarations are left out.
class SaxAttributes
{
public:
    explicit SaxAttributes(const char** raw) : raw_(raw) {}

    std::optional<std::string_view> find(std::string_view name) const;
    std::vector<std::pair<std::string_view, std::string_view>> all() const;
    /// Names and values in turn as the document writes them, prefixes included, ended by a null pointer: for inner
    /// loops.
    const char** raw() const { return raw_; }

private:
    const char** raw_;
};

/// Names come without namespace prefix, texts in UTF-8. One run of text may come in several pieces. What a callback
/// throws comes out of feed().
struct SaxCallbacks
{
    std::function<void(std::string_view name, const SaxAttributes&)> start;
    std::function<void(std::string_view name)> end;
    std::function<void(std::string_view text)> text;
};

struct SaxBounds
{
    std::size_t depth = 256;
    std::size_t attribute_bytes = 64 * 1024; // one value
    std::size_t token_bytes = 1 << 20;       // one tag, comment or instruction
};

/// XML read as it comes, in memory that does not grow with the document. Document type declarations are refused, and
/// with them every entity but the five of XML: nothing expands, nothing is fetched.
/// Throws UnreadableFile: fichier.xml_invalide, fichier.xml_doctype, fichier.xml_trop_profond, fichier.xml_trop_long,
/// each with the line in the XML text.
class SaxParser
{
public:
    explicit SaxParser(SaxCallbacks callbacks, SaxBounds bounds = {});
    ~SaxParser();
    SaxParser(SaxParser&&) noexcept;
    SaxParser& operator=(SaxParser&&) noexcept;

    void feed(std::string_view chunk);
    /// Refuses a document that is not complete.
    void finish();

    /// Line being read, from 1.
    std::int64_t line() const;
    /// Bytes of the document before the event being reported.
    std::int64_t offset() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace socle
