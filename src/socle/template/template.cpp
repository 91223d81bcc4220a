#include "socle/template/template.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>

namespace socle
{

Vue& Vue::set(std::string name, Vue value)
{
    auto& members = std::get<Object>(node_);
    for (auto& [known, held] : members)
        if (known == name)
        {
            held = std::move(value);
            return *this;
        }
    members.emplace_back(std::move(name), std::move(value));
    return *this;
}

Vue& Vue::merge(Vue other)
{
    for (auto& [name, value] : std::get<Object>(other.node_))
        if (!find(name)) set(name, std::move(value));
    return *this;
}

const Vue* Vue::find(std::string_view name) const
{
    const auto* members = object();
    if (!members) return nullptr;
    for (const auto& [known, value] : *members)
        if (known == name) return &value;
    return nullptr;
}

namespace
{

std::atomic<Strictness> strictness{Strictness::Lenient};

/// A template read once: its pieces in order. A section knows where it ends, so that skipping it is a jump.
struct Piece
{
    enum class Kind
    {
        Text,
        Escaped,
        Raw,
        Section,
        Inverted,
        Here // {{.}}
    };
    Kind kind = Kind::Text;
    std::string text;                // the text, or the name
    std::vector<std::string> inside; // "lot.n": what is looked for inside "lot"
    std::size_t end = 0;             // of a section: the piece after its last one
};
using Pieces = std::vector<Piece>;

/// Partials are pasted in once, when the template is first read: {{> gabarits/fil}}.
std::string expanded(std::string_view text, int depth)
{
    ensure(depth < 12, "partials do not include themselves");
    std::string out;
    for (;;)
    {
        const auto start = text.find("{{>");
        if (start == std::string_view::npos) return out += text;
        const auto end = text.find("}}", start);
        ensure(end != std::string_view::npos, "a partial tag is closed");
        const auto name = trimmed(text.substr(start + 3, end - start - 3));
        const auto file = embedded_file(std::string(name) + ".mustache");
        if (!file) throw Bug("gabarit inconnu : " + std::string(name));
        out += text.substr(0, start);
        std::string inner = expanded(*file, depth + 1);
        while (!inner.empty() && inner.back() == '\n') inner.pop_back();
        out += inner;
        text.remove_prefix(end + 2);
    }
}

/// A section's tag, or a comment, alone on its line takes the whole line away.
struct Tag
{
    std::size_t start;
    std::size_t end;
    char sigil; // '#', '^', '/', '!', '{', '&' or 0
    std::string_view name;
};

Tag read_tag(std::string_view text, std::size_t start)
{
    Tag tag{start, 0, 0, {}};
    const bool triple = text.substr(start).starts_with("{{{");
    const std::string_view closing = triple ? "}}}" : "}}";
    const auto close = text.find(closing, start + (triple ? 3 : 2));
    if (close == std::string_view::npos) throw Bug("gabarit mal formé : une balise n'est pas fermée");
    tag.end = close + closing.size();
    auto inner = text.substr(start + closing.size(), close - start - closing.size());
    if (triple) tag.sigil = '{';
    else if (!inner.empty() && std::string_view("#^/!&=>").find(inner.front()) != std::string_view::npos)
    {
        tag.sigil = inner.front();
        inner.remove_prefix(1);
    }
    if (tag.sigil == '=') throw Bug("gabarit mal formé : les délimiteurs ne changent pas");
    tag.name = trimmed(inner);
    if (tag.sigil != '!' && tag.name.empty()) throw Bug("gabarit mal formé : une balise n'a pas de nom");
    return tag;
}

/// Widens a standalone tag to its line: the blanks before it, and those after it with the line end.
void widen(std::string_view text, Tag& tag)
{
    if (tag.sigil == 0 || tag.sigil == '{' || tag.sigil == '&') return;
    auto start = tag.start;
    while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t')) --start;
    if (start > 0 && text[start - 1] != '\n') return;
    auto end = tag.end;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t' || text[end] == '\r')) ++end;
    if (end < text.size() && text[end] != '\n') return;
    tag.start = start;
    tag.end = end < text.size() ? end + 1 : end;
}

Pieces parsed(std::string_view source)
{
    const std::string whole = expanded(source, 0);
    const std::string_view text = whole;
    Pieces pieces;
    std::vector<std::size_t> open;
    std::size_t at = 0;
    for (;;)
    {
        const auto found = text.find("{{", at);
        Tag tag = found == std::string_view::npos ? Tag{text.size(), text.size(), 0, {}} : read_tag(text, found);
        if (found != std::string_view::npos) widen(text, tag);
        // A widened tag never starts before what is already read: two of them on one line are not standalone.
        tag.start = std::max(tag.start, at);
        if (tag.start > at) pieces.push_back({Piece::Kind::Text, std::string(text.substr(at, tag.start - at)), {}, 0});
        if (found == std::string_view::npos) break;
        at = tag.end;
        Piece piece;
        const auto dot = tag.name == "." ? std::string_view::npos : tag.name.find('.');
        piece.text = tag.name.substr(0, dot);
        if (dot != std::string_view::npos) piece.inside = split(tag.name.substr(dot + 1), '.');
        switch (tag.sigil)
        {
        case '!': continue;
        case '/':
            if (open.empty()) throw Bug("gabarit mal formé : « " + std::string(tag.name) + " » se ferme sans s'ouvrir");
            {
                Piece& opened = pieces[open.back()];
                std::string name = opened.text;
                for (const auto& part : opened.inside) name += "." + part;
                if (name != tag.name) throw Bug("gabarit mal formé : « " + name + " » se ferme par « " + std::string(tag.name) + " »");
                opened.end = pieces.size();
            }
            open.pop_back();
            continue;
        case '#': piece.kind = Piece::Kind::Section; break;
        case '^': piece.kind = Piece::Kind::Inverted; break;
        case '{':
        case '&': piece.kind = Piece::Kind::Raw; break;
        default: piece.kind = tag.name == "." ? Piece::Kind::Here : Piece::Kind::Escaped;
        }
        if (piece.kind == Piece::Kind::Section || piece.kind == Piece::Kind::Inverted) open.push_back(pieces.size());
        pieces.push_back(std::move(piece));
    }
    if (!open.empty()) throw Bug("gabarit mal formé : « " + pieces[open.back()].text + " » n'est pas fermé");
    return pieces;
}

/// What a section takes for false: false, an empty text, an empty list.
bool is_false(const Vue& view)
{
    if (const auto* truth = view.truth()) return !*truth;
    if (const auto* text = view.text()) return text->empty();
    const auto* list = view.list();
    return list && list->empty();
}

void append_escaped(std::string& out, const std::string& text)
{
    if (text.find_first_of("&<>\"'") == std::string::npos) out += text;
    else out += html_escaped(text);
}

class Rendering
{
public:
    Rendering(const Pieces& pieces, std::string_view name, std::string& out) : pieces_(pieces), name_(name), out_(out) {}

    void run(const Vue& root)
    {
        stack_.push_back(&root);
        walk(0, pieces_.size());
    }

private:
    void walk(std::size_t from, std::size_t to)
    {
        for (std::size_t i = from; i < to; ++i)
        {
            const Piece& piece = pieces_[i];
            switch (piece.kind)
            {
            case Piece::Kind::Text: out_ += piece.text; break;
            case Piece::Kind::Here:
                if (const auto* text = stack_.back()->text()) append_escaped(out_, *text);
                break;
            case Piece::Kind::Escaped:
            case Piece::Kind::Raw:
                if (const Vue* found = look_up(piece))
                    if (const auto* text = found->text())
                    {
                        if (piece.kind == Piece::Kind::Raw) out_ += *text;
                        else append_escaped(out_, *text);
                    }
                break;
            case Piece::Kind::Inverted:
                if (const Vue* found = look_up(piece); !found || is_false(*found)) walk(i + 1, piece.end);
                i = piece.end - 1;
                break;
            case Piece::Kind::Section:
                if (const Vue* found = look_up(piece); found && !is_false(*found)) enter(*found, i + 1, piece.end);
                i = piece.end - 1;
                break;
            }
        }
    }

    void enter(const Vue& view, std::size_t from, std::size_t to)
    {
        if (const auto* list = view.list())
        {
            for (const auto& item : *list)
            {
                stack_.push_back(&item);
                walk(from, to);
                stack_.pop_back();
            }
            return;
        }
        stack_.push_back(&view);
        walk(from, to);
        stack_.pop_back();
    }

    /// From the innermost section outwards; in strict mode an unknown name is a bug of ours.
    const Vue* look_up(const Piece& piece) const
    {
        if (piece.text == ".") return stack_.back();
        for (auto level = stack_.rbegin(); level != stack_.rend(); ++level)
            if (const Vue* found = (*level)->find(piece.text))
            {
                for (const auto& part : piece.inside)
                    if (found = found->find(part); !found) return unknown(piece);
                return found;
            }
        return unknown(piece);
    }
    const Vue* unknown(const Piece& piece) const
    {
        if (strictness != Strictness::Strict) return nullptr;
        std::string name = piece.text;
        for (const auto& part : piece.inside) name += "." + part;
        throw Bug("le gabarit " + std::string(name_) + " demande « " + name + " », que sa vue n'a pas");
    }

    const Pieces& pieces_;
    std::string_view name_;
    std::string& out_;
    std::vector<const Vue*> stack_;
};

std::string rendered(const Pieces& pieces, std::string_view name, const Vue& view)
{
    std::string out;
    out.reserve(16384);
    Rendering(pieces, name, out).run(view);
    return out;
}

/// Templates are read once for the whole process; a page only reads them.
const Pieces& carried(std::string_view name)
{
    static std::shared_mutex guard;
    static std::map<std::string, std::unique_ptr<const Pieces>, std::less<>> known;
    {
        std::shared_lock reading(guard);
        if (const auto found = known.find(name); found != known.end()) return *found->second;
    }
    const auto file = embedded_file(std::string(name) + ".mustache");
    if (!file) throw Bug("gabarit inconnu : " + std::string(name));
    auto made = std::make_unique<const Pieces>(parsed(*file));
    std::unique_lock writing(guard);
    return *known.emplace(std::string(name), std::move(made)).first->second;
}

} // namespace

void set_template_strictness(Strictness wanted)
{
    strictness = wanted;
}

std::string render(std::string_view name, const Vue& view)
{
    return rendered(carried(name), name, view);
}

std::string render_text(std::string_view text, const Vue& view)
{
    return rendered(parsed(text), "(texte)", view);
}

} // namespace socle
