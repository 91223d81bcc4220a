#pragma once

#include "socle/errors.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace socle
{

/// One thing that may be typed after a verb: "--json", "--base ADRESSE", "FICHIER…".
struct CliArgument
{
    enum class Kind
    {
        Flag,       // --json
        Option,     // --base ADRESSE, once
        Options,    // --acheteur SIREN, any number of times
        Positional, // ID
        Positionals // FICHIER…, one at least
    };
    Kind kind = Kind::Option;
    std::string name;  // "--base", or the name of a positional: "FICHIER"
    std::string value; // what an option takes, for the help: "ADRESSE"
    std::string help;
    std::vector<std::string> choices = {}; // empty: anything
    bool required = false;
};

/// "verifier journal": a verb of one or two words.
struct CliVerb
{
    std::string words;
    std::string help;
    std::vector<CliArgument> arguments;
    std::vector<std::string> examples = {};
};

/// What was typed, checked against its verb.
class CliLine
{
public:
    std::string verb; // words of a CliVerb
    bool help = false; // --aide was asked for this verb; nothing else was checked

    bool has(std::string_view name) const { return values_.contains(name); }
    std::optional<std::string> value(std::string_view name) const;
    std::string value_or(std::string_view name, std::string_view otherwise) const;
    const std::vector<std::string>& values(std::string_view name) const;

private:
    friend CliLine parse_command_line(const std::vector<CliVerb>&, const std::vector<CliArgument>&,
                                      const std::vector<std::string>&);
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

/// The line cannot be read: one sentence for the one who typed it.
struct CliUsage : Error
{
    using Error::Error;
};

/// `words` are those after the program's name. `everywhere`: options that any verb takes, before or after it.
/// An empty line, "--aide" or "-h" alone gives an empty verb with help. CliUsage otherwise.
CliLine parse_command_line(const std::vector<CliVerb>& verbs, const std::vector<CliArgument>& everywhere,
                           const std::vector<std::string>& words);

/// The nearest of the candidates, when it is near enough to have been meant.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

} // namespace socle
