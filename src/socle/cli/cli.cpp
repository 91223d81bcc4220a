#include "socle/cli/cli.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <memory>

namespace socle
{

namespace
{

constexpr std::string_view kHelp = "--aide,-h,--help";

struct Held
{
    const CliArgument* argument;
    CLI::Option* option;
};

CLI::Option* declare(CLI::App& app, const CliArgument& argument, std::vector<std::string>& into)
{
    using Kind = CliArgument::Kind;
    switch (argument.kind)
    {
    case Kind::Flag: return app.add_flag(argument.name);
    // One value each time: without it, a list takes the words that follow for its own.
    case Kind::Option:
    case Kind::Positional: return app.add_option(argument.name, into)->expected(1)->allow_extra_args(false);
    case Kind::Options:
        return app.add_option(argument.name, into)
            ->expected(1)
            ->allow_extra_args(false)
            ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    case Kind::Positionals: return app.add_option(argument.name, into)->expected(1, CLI::detail::expected_max_vector_size);
    }
    throw Bug("an argument is of a known kind");
}

std::string in_quotes(std::string_view text)
{
    return "« " + std::string(text) + " »";
}

std::string typed(const CliArgument& argument)
{
    return argument.name + (argument.value.empty() ? "" : " " + argument.value);
}

} // namespace

std::optional<std::string> CliLine::value(std::string_view name) const
{
    const auto found = values_.find(name);
    if (found == values_.end() || found->second.empty()) return std::nullopt;
    return found->second.front();
}

std::string CliLine::value_or(std::string_view name, std::string_view otherwise) const
{
    return value(name).value_or(std::string(otherwise));
}

const std::vector<std::string>& CliLine::values(std::string_view name) const
{
    static const std::vector<std::string> none;
    const auto found = values_.find(name);
    return found == values_.end() ? none : found->second;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates)
{
    std::optional<std::string> best;
    std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : candidates)
    {
        std::vector<std::size_t> row(candidate.size() + 1);
        for (std::size_t j = 0; j < row.size(); ++j) row[j] = j;
        for (std::size_t i = 1; i <= word.size(); ++i)
        {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j < row.size(); ++j)
            {
                const std::size_t replaced = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
            }
        }
        if (row.back() < best_distance)
        {
            best_distance = row.back();
            best = candidate;
        }
    }
    return best;
}

CliLine parse_command_line(const std::vector<CliVerb>& verbs, const std::vector<CliArgument>& everywhere,
                           const std::vector<std::string>& words)
{
    CLI::App root{"", "ouvrage"};
    root.set_help_flag("");
    bool root_help = false;
    root.add_flag(std::string(kHelp), root_help);
    root.allow_extras();

    // Values land in vectors whose addresses do not move.
    std::vector<std::unique_ptr<std::vector<std::string>>> stores;
    const auto store = [&]() -> std::vector<std::string>& { return *stores.emplace_back(std::make_unique<std::vector<std::string>>()); };
    std::vector<std::pair<Held, std::vector<std::string>*>> common;
    for (const auto& argument : everywhere)
    {
        auto& into = store();
        common.push_back({{&argument, declare(root, argument, into)}, &into});
    }

    struct Known
    {
        const CliVerb* verb;
        CLI::App* app;
        std::vector<std::pair<Held, std::vector<std::string>*>> held;
        std::unique_ptr<bool> help;
    };
    std::vector<Known> known;
    std::map<std::string, CLI::App*> groups;
    std::vector<std::string> names;
    for (const auto& verb : verbs)
    {
        CLI::App* parent = &root;
        std::string last = verb.words;
        if (const auto space = verb.words.find(' '); space != std::string::npos)
        {
            const auto first = verb.words.substr(0, space);
            last = verb.words.substr(space + 1);
            if (!groups.contains(first))
            {
                auto* group = root.add_subcommand(first);
                group->set_help_flag("");
                group->add_flag(std::string(kHelp), root_help);
                group->fallthrough()->allow_extras();
                groups[first] = group;
                names.push_back(first);
            }
            parent = groups[first];
        }
        else names.push_back(last);
        auto* app = parent->add_subcommand(last);
        app->set_help_flag("");
        app->fallthrough()->allow_extras();
        auto& one = known.emplace_back(Known{&verb, app, {}, std::make_unique<bool>(false)});
        app->add_flag(std::string(kHelp), *one.help);
        for (const auto& argument : verb.arguments)
        {
            auto& into = store();
            one.held.push_back({{&argument, declare(*app, argument, into)}, &into});
        }
    }

    try
    {
        std::vector<std::string> reversed(words.rbegin(), words.rend());
        root.parse(reversed);
    }
    catch (const CLI::ArgumentMismatch& error)
    {
        // "--base: 1 required TEXT missing": its first word is the one we named.
        const std::string text = error.what();
        throw CliUsage(in_quotes(text.substr(0, text.find(':'))) + " attend une valeur, et une seule");
    }
    catch (const CLI::ParseError& error)
    {
        throw CliUsage(std::string("la commande ne se lit pas : ") + error.what());
    }

    CliLine line;
    for (const auto& [held, values] : common)
        if (held.option->count() > 0) line.values_[held.argument->name] = *values;

    const Known* chosen = nullptr;
    for (const auto& one : known)
        if (one.app->parsed()) chosen = &one;
    if (!chosen)
    {
        std::string group;
        for (const auto& [name, app] : groups)
            if (app->parsed()) group = name;
        const auto rest = root.remaining(true);
        if (rest.empty())
        {
            line.verb = group;
            line.help = true;
            if (group.empty() || root_help) return line;
            std::vector<std::string> seconds;
            for (const auto& one : known)
                if (one.verb->words.starts_with(group + " ")) seconds.push_back(one.verb->words.substr(group.size() + 1));
            std::string all;
            for (const auto& second : seconds) all += (all.empty() ? "" : ", ") + second;
            throw CliUsage(in_quotes(group) + " attend la suite : " + all);
        }
        std::vector<std::string> candidates;
        if (group.empty()) candidates = names;
        else
            for (const auto& one : known)
                if (one.verb->words.starts_with(group + " ")) candidates.push_back(one.verb->words.substr(group.size() + 1));
        const auto& word = rest.front();
        const auto meant = nearest(word, candidates);
        if (word.starts_with("-"))
            throw CliUsage("option inconnue : " + in_quotes(word));
        throw CliUsage("verbe inconnu : " + in_quotes(group.empty() ? word : group + " " + word) +
                       (meant ? " ; vouliez-vous dire " + in_quotes(group.empty() ? *meant : group + " " + *meant) + " ?" : ""));
    }
    line.verb = chosen->verb->words;
    if (*chosen->help || root_help)
    {
        line.help = true;
        return line;
    }
    if (const auto rest = root.remaining(true); !rest.empty())
    {
        std::vector<std::string> candidates;
        for (const auto& argument : chosen->verb->arguments)
            if (argument.name.starts_with("--")) candidates.push_back(argument.name);
        for (const auto& argument : everywhere) candidates.push_back(argument.name);
        const auto& word = rest.front();
        const auto meant = word.starts_with("-") ? nearest(word, candidates) : std::nullopt;
        throw CliUsage(in_quotes(word) + " n'est pas attendu ici" + (meant ? " ; vouliez-vous dire " + in_quotes(*meant) + " ?" : ""));
    }
    for (const auto& [held, values] : chosen->held)
    {
        if (held.option->count() > 0) line.values_[held.argument->name] = *values;
        else if (held.argument->required) throw CliUsage("il manque " + typed(*held.argument) + " : " + held.argument->help);
    }
    const auto check = [&](const CliArgument& argument) {
        if (argument.choices.empty()) return;
        for (const auto& value : line.values(argument.name))
            if (std::find(argument.choices.begin(), argument.choices.end(), value) == argument.choices.end())
            {
                std::string all;
                for (const auto& choice : argument.choices) all += (all.empty() ? "" : ", ") + choice;
                throw CliUsage(argument.name + " vaut l'un de : " + all + " ; et non " + in_quotes(value));
            }
    };
    for (const auto& argument : chosen->verb->arguments) check(argument);
    for (const auto& argument : everywhere) check(argument);
    return line;
}

} // namespace socle
