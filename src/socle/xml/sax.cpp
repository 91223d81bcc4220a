#include "socle/xml/sax.hpp"

#include <expat.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <new>

#include "socle/table/unreadable_file.hpp"

namespace socle
{

namespace
{

std::string_view local_name(std::string_view name)
{
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool declares_namespace(std::string_view name)
{
    return name.starts_with("xmlns") && (name.size() == 5 || name[5] == ':');
}

} // namespace

std::optional<std::string_view> SaxAttributes::find(std::string_view name) const
{
    for (const char** a = raw_; *a != nullptr; a += 2)
        if (local_name(a[0]) == name && !declares_namespace(a[0])) return a[1];
    return std::nullopt;
}

std::vector<std::pair<std::string_view, std::string_view>> SaxAttributes::all() const
{
    std::vector<std::pair<std::string_view, std::string_view>> attributes;
    for (const char** a = raw_; *a != nullptr; a += 2)
        if (!declares_namespace(a[0])) attributes.emplace_back(local_name(a[0]), a[1]);
    return attributes;
}

class SaxParser::Impl
{
public:
    Impl(SaxCallbacks callbacks, SaxBounds bounds)
        : callbacks_(std::move(callbacks)), bounds_(bounds), parser_(XML_ParserCreate(nullptr))
    {
        if (parser_ == nullptr) throw std::bad_alloc();
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(parser_, &Impl::on_start, &Impl::on_end);
        if (callbacks_.text) XML_SetCharacterDataHandler(parser_, &Impl::on_text);
        XML_SetStartDoctypeDeclHandler(parser_, &Impl::on_doctype);
    }

    ~Impl() { XML_ParserFree(parser_); }
    Impl(const Impl&) = delete;
    Impl& operator=(const Impl&) = delete;

    void feed(std::string_view chunk)
    {
        // In slices, so that an endless tag is noticed before it fills the memory.
        constexpr std::size_t kSlice = 64 * 1024;
        for (std::size_t at = 0; at < chunk.size(); at += kSlice) {
            const auto slice = chunk.substr(at, kSlice);
            parse(slice, XML_FALSE);
            fed_ += slice.size();
            const auto done = XML_GetCurrentByteIndex(parser_);
            if (done >= 0 && fed_ - std::min(fed_, static_cast<std::size_t>(done)) > bounds_.token_bytes)
                refuse("fichier.xml_trop_long");
        }
    }

    void finish() { parse({}, XML_TRUE); }

    std::int64_t line() const { return static_cast<std::int64_t>(XML_GetCurrentLineNumber(parser_)); }
    std::int64_t offset() const { return static_cast<std::int64_t>(XML_GetCurrentByteIndex(parser_)); }

private:
    void parse(std::string_view slice, int is_final)
    {
        const auto status = XML_Parse(parser_, slice.data(), static_cast<int>(slice.size()), is_final);
        if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
        if (status == XML_STATUS_OK) return;
        if (XML_GetErrorCode(parser_) == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
        refuse("fichier.xml_invalide");
    }

    [[noreturn]] void refuse(const char* code) const { throw UnreadableFile(code, line()); }

    void check_attributes(const char** attributes) const
    {
        for (const char** a = attributes; *a != nullptr; a += 2)
            if (std::strlen(a[1]) > bounds_.attribute_bytes) refuse("fichier.xml_trop_long");
    }

    /// An exception must not cross the frames of a C library: it waits here until XML_Parse has returned.
    template <typename Action> void guarded(Action action)
    {
        if (thrown_) return;
        try {
            action();
        } catch (...) {
            thrown_ = std::current_exception();
            XML_StopParser(parser_, XML_FALSE);
        }
    }

    static void on_start(void* self, const char* name, const char** attributes)
    {
        auto& me = *static_cast<Impl*>(self);
        me.guarded([&] {
            if (++me.depth_ > me.bounds_.depth) me.refuse("fichier.xml_trop_profond");
            // A value is never longer than its tag, since nothing expands.
            if (static_cast<std::size_t>(XML_GetCurrentByteCount(me.parser_)) > me.bounds_.attribute_bytes)
                me.check_attributes(attributes);
            if (me.callbacks_.start) me.callbacks_.start(local_name(name), SaxAttributes(attributes));
        });
    }

    static void on_end(void* self, const char* name)
    {
        auto& me = *static_cast<Impl*>(self);
        me.guarded([&] {
            --me.depth_;
            if (me.callbacks_.end) me.callbacks_.end(local_name(name));
        });
    }

    static void on_text(void* self, const char* text, int size)
    {
        auto& me = *static_cast<Impl*>(self);
        me.guarded([&] { me.callbacks_.text(std::string_view(text, static_cast<std::size_t>(size))); });
    }

    static void on_doctype(void* self, const char*, const char*, const char*, int)
    {
        auto& me = *static_cast<Impl*>(self);
        me.guarded([&] { me.refuse("fichier.xml_doctype"); });
    }

    SaxCallbacks callbacks_;
    SaxBounds bounds_;
    XML_Parser parser_;
    std::exception_ptr thrown_;
    std::size_t depth_ = 0, fed_ = 0;
};

SaxParser::SaxParser(SaxCallbacks callbacks, SaxBounds bounds)
    : impl_(std::make_unique<Impl>(std::move(callbacks), bounds))
{
}

SaxParser::~SaxParser() = default;
SaxParser::SaxParser(SaxParser&&) noexcept = default;
SaxParser& SaxParser::operator=(SaxParser&&) noexcept = default;

void SaxParser::feed(std::string_view chunk)
{
    impl_->feed(chunk);
}

void SaxParser::finish()
{
    impl_->finish();
}

std::int64_t SaxParser::line() const
{
    return impl_->line();
}

std::int64_t SaxParser::offset() const
{
    return impl_->offset();
}

} // namespace socle
