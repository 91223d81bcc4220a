#include "socle/template/template.hpp"

#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <atomic>
#include <kainjow/mustache.hpp>
#include <memory>
#include <unordered_map>

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

using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::atomic<Strictness> strictness{Strictness::Lenient};

data to_data(const Vue& view)
{
    if (const auto* text = view.text())
        return text->empty() ? data(data::type::bool_false) : data(*text); // an empty text shows nothing and is false
    if (const auto* truth = view.truth()) return data(*truth ? data::type::bool_true : data::type::bool_false);
    if (const auto* list = view.list())
    {
        data items(data::type::list);
        for (const auto& item : *list) items.push_back(to_data(item));
        return items;
    }
    data members(data::type::object);
    for (const auto& [name, value] : *view.object()) members.set(name, to_data(value));
    return members;
}

/// Looks names up from the innermost section outwards; in strict mode an unknown name is a bug of ours.
class Lookup final : public kainjow::mustache::basic_context<std::string>
{
public:
    Lookup(const data& root, std::string_view name) : template_name_(name) { stack_.push_back(&root); }

    void push(const data* inner) override { stack_.push_back(inner); }
    void pop() override { stack_.pop_back(); }

    const data* get(const std::string& name) const override
    {
        if (name == ".") return stack_.back();
        const auto dot = name.find('.');
        const auto head = name.substr(0, dot);
        for (auto level = stack_.rbegin(); level != stack_.rend(); ++level)
            if (const data* found = (*level)->is_object() ? (*level)->get(head) : nullptr)
                return dot == std::string::npos ? found : inside(*found, name, dot + 1);
        return unknown(name);
    }
    const data* get_partial(const std::string& name) const override
    {
        throw Bug("partials are expanded when the template is read: " + name);
    }

private:
    const data* inside(const data& outer, const std::string& name, std::size_t start) const
    {
        const data* at = &outer;
        for (const auto& part : split(std::string_view(name).substr(start), '.'))
        {
            at = at->is_object() ? at->get(part) : nullptr;
            if (!at) return unknown(name);
        }
        return at;
    }
    const data* unknown(const std::string& name) const
    {
        if (strictness == Strictness::Strict)
            throw Bug("le gabarit " + std::string(template_name_) + " demande « " + name + " », que sa vue n'a pas");
        return nullptr;
    }

    std::vector<const data*> stack_;
    std::string_view template_name_;
};

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

std::unique_ptr<mustache> parsed(std::string_view text)
{
    auto made = std::make_unique<mustache>(expanded(text, 0));
    if (!made->is_valid()) throw Bug("gabarit mal formé : " + made->error_message());
    made->set_custom_escape([](const std::string& raw) { return html_escaped(raw); });
    return made;
}

std::string rendered(mustache& made, std::string_view name, const Vue& view)
{
    const data root = to_data(view);
    Lookup lookup(root, name);
    std::ostringstream stream;
    made.render(lookup, stream);
    return std::move(stream).str();
}

} // namespace

void set_template_strictness(Strictness wanted)
{
    strictness = wanted;
}

std::string render(std::string_view name, const Vue& view)
{
    // One parsed copy for each thread: rendering writes into the parsed template.
    thread_local std::unordered_map<std::string, std::unique_ptr<mustache>> known;
    auto& made = known[std::string(name)];
    if (!made)
    {
        const auto file = embedded_file(std::string(name) + ".mustache");
        if (!file) throw Bug("gabarit inconnu : " + std::string(name));
        made = parsed(*file);
    }
    return rendered(*made, name, view);
}

std::string render_text(std::string_view text, const Vue& view)
{
    return rendered(*parsed(text), "(texte)", view);
}

} // namespace socle
