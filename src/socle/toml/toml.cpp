#include "socle/toml/toml.hpp"

#include "socle/errors.hpp"

#define TOML_EXCEPTIONS 1
#include <cstdio>
#include <toml++/toml.h>

namespace socle
{

namespace
{

Json from_node(const toml::node& node, std::string_view file_name)
{
    if (const auto* table = node.as_table())
    {
        // toml++ sorts members by name; ours are looked up by name, so their order carries nothing.
        Json::Object members;
        for (const auto& [name, member] : *table) members.emplace_back(std::string(name.str()), from_node(member, file_name));
        return members;
    }
    if (const auto* array = node.as_array())
    {
        Json::List list;
        for (const auto& item : *array) list.push_back(from_node(item, file_name));
        return list;
    }
    if (const auto* text = node.as_string()) return text->get();
    if (const auto* number = node.as_integer()) return number->get();
    if (const auto* truth = node.as_boolean()) return truth->get();
    if (const auto* date = node.as_date())
    {
        char out[16];
        std::snprintf(out, sizeof out, "%04u-%02u-%02u", static_cast<unsigned>(date->get().year) % 10000u,
                      static_cast<unsigned>(date->get().month) % 100u, static_cast<unsigned>(date->get().day) % 100u);
        return out;
    }
    throw Error(std::string(file_name) + ", ligne " + std::to_string(node.source().begin.line) +
                " : un texte, un entier, une date ou une liste est attendu (pas de nombre à virgule)");
}

} // namespace

Json read_toml(std::string_view text, std::string_view file_name)
{
    try
    {
        return from_node(toml::parse(text, file_name), file_name);
    }
    catch (const toml::parse_error& error)
    {
        throw Error(std::string(file_name) + ", ligne " + std::to_string(error.source().begin.line) + " : " +
                    std::string(error.description()));
    }
}

} // namespace socle
