#include "app/commandes/aide.hpp"

#include "app/commandes/commande.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <ostream>
#include <set>

namespace ouvrage
{

using namespace socle;
using Kind = CliArgument::Kind;

namespace
{

std::string forme(const CliArgument& argument)
{
    switch (argument.kind)
    {
    case Kind::Flag: return argument.name;
    case Kind::Option: return argument.name + " " + argument.value;
    case Kind::Options: return argument.name + " " + argument.value + " …";
    case Kind::Positional: return argument.name;
    case Kind::Positionals: return argument.name + "…";
    }
    throw Bug("un argument est d'une sorte connue");
}

std::string ligne_d_aide(std::string gauche, const std::string& droite, std::size_t largeur)
{
    const auto longueur = length_utf8(gauche);
    gauche.append(longueur < largeur ? largeur - longueur : 1, ' ');
    return "  " + gauche + droite + "\n";
}

std::string arguments_en_lignes(const std::vector<CliArgument>& arguments)
{
    std::size_t largeur = 0;
    for (const auto& un : arguments) largeur = std::max(largeur, length_utf8(forme(un)) + 2);
    std::string texte;
    for (const auto& un : arguments)
    {
        std::string droite = un.help;
        if (!un.choices.empty()) droite += " : " + joined(un.choices, ", ");
        if (un.required && un.name.starts_with("--")) droite += " (obligatoire)";
        texte += ligne_d_aide(forme(un), droite, largeur);
    }
    return texte;
}

std::string usage(const CliVerb& verbe)
{
    std::string texte = "ouvrage " + verbe.words;
    for (const auto& un : verbe.arguments) texte += un.required ? " " + forme(un) : " [" + forme(un) + "]";
    return texte;
}

const CliVerb& trouver_verbe(std::string_view mots)
{
    for (const auto& verbe : verbes())
        if (verbe.forme.words == mots) return verbe.forme;
    throw CliUsage("verbe inconnu : « " + std::string(mots) + " »");
}

CodeDeSortie donner_aide(Commande& c)
{
    const auto& mots = c.ligne.values("VERBE");
    c.out << (mots.empty() ? aide_generale() : aide_du_verbe(joined(mots, " ")));
    return CodeDeSortie::Fait;
}

/// Les mots qui peuvent suivre, pour bash : le premier, puis le second ou les options.
CodeDeSortie donner_completion(Commande& c)
{
    std::set<std::string> premiers;
    std::string suites;
    for (const auto& verbe : verbes())
    {
        const auto espace = verbe.forme.words.find(' ');
        premiers.insert(verbe.forme.words.substr(0, espace));
    }
    for (const auto& premier : premiers)
    {
        std::set<std::string> mots;
        for (const auto& verbe : verbes())
        {
            if (verbe.forme.words != premier && !verbe.forme.words.starts_with(premier + " ")) continue;
            if (verbe.forme.words != premier) mots.insert(verbe.forme.words.substr(premier.size() + 1));
            for (const auto& un : verbe.forme.arguments)
            {
                if (un.name.starts_with("--")) mots.insert(un.name);
                mots.insert(un.choices.begin(), un.choices.end());
            }
        }
        if (!mots.empty()) suites += "        " + premier + ") mots=\"" + joined({mots.begin(), mots.end()}, " ") + "\" ;;\n";
    }
    c.out << "# Complétion de la commande ouvrage pour bash : source <(ouvrage completion)\n"
             "_ouvrage() {\n"
             "    local mots\n"
             "    if [ \"$COMP_CWORD\" -eq 1 ]; then mots=\""
          << joined({premiers.begin(), premiers.end()}, " ")
          << " --aide\"\n"
             "    else case \"${COMP_WORDS[1]}\" in\n"
          << suites
          << "        *) mots=\"\" ;;\n"
             "    esac\n"
             "    mots=\"$mots --base --reglages --json --aide\"; fi\n"
             "    mapfile -t COMPREPLY < <(compgen -W \"$mots\" -- \"${COMP_WORDS[COMP_CWORD]}\")\n"
             "}\n"
             "complete -o default -F _ouvrage ouvrage\n";
    return CodeDeSortie::Fait;
}

std::string roff(std::string_view texte)
{
    return replaced(replaced(texte, "\\", "\\e"), "-", "\\-");
}

CodeDeSortie donner_manuel(Commande& c)
{
    c.out << ".TH OUVRAGE 1 \"\" \"ouvrage " OUVRAGE_VERSION "\" \"Commandes\"\n"
             ".SH NOM\nouvrage \\- suivre les clauses sociales d'insertion, heure par heure\n"
             ".SH SYNOPSIS\n.B ouvrage\n.I verbe\n[options]\n.SH VERBES\n";
    for (const auto& verbe : verbes())
    {
        c.out << ".TP\n.B " << roff(usage(verbe.forme)) << "\n" << roff(verbe.forme.help) << ".\n";
        for (const auto& un : verbe.forme.arguments) c.out << ".br\n" << roff(forme(un)) << " : " << roff(un.help) << "\n";
    }
    c.out << ".SH OPTIONS\n";
    for (const auto& une : options_communes()) c.out << ".TP\n.B " << roff(forme(une)) << "\n" << roff(une.help) << "\n";
    c.out << ".SH \"CODES DE SORTIE\"\n0 fait ; 1 fait, avec des refus que le résultat dit ; 2 commande ou réglage illisible ; "
             "3 base, disque ou réseau hors d'atteinte.\n"
             ".SH FICHIERS\n.TP\n.I ouvrage.toml\nréglages ; chaque clé a sa variable OUVRAGE_…\n";
    return CodeDeSortie::Fait;
}

} // namespace

std::string aide_generale()
{
    std::size_t largeur = 0;
    for (const auto& verbe : verbes()) largeur = std::max(largeur, length_utf8(verbe.forme.words) + 2);
    std::string texte = "ouvrage VERBE … — suivre les clauses sociales d'insertion, heure par heure (version " OUVRAGE_VERSION ")\n\n";
    for (const auto& verbe : verbes()) texte += ligne_d_aide(verbe.forme.words, verbe.forme.help, largeur);
    texte += "\nPour tous les verbes\n" + arguments_en_lignes(options_communes());
    texte += "\n« ouvrage VERBE --aide » en dit plus sur l'un d'eux. Sortie : 0 fait · 1 fait, avec des refus · 2 commande "
             "illisible · 3 base hors d'atteinte\n";
    return texte;
}

std::string aide_du_verbe(std::string_view mots)
{
    // « importer » seul n'est pas un verbe : on dit ce qui peut le suivre.
    std::string suites;
    for (const auto& un : verbes())
        if (un.forme.words.starts_with(std::string(mots) + " ")) suites += "  " + usage(un.forme) + "\n      " + un.forme.help + "\n\n";
    if (!suites.empty()) return suites + "« ouvrage " + std::string(mots) + " … --aide » en dit plus sur l'un d'eux.\n";

    const CliVerb& verbe = trouver_verbe(mots);
    std::string texte = usage(verbe) + "\n\n" + verbe.help + "\n";
    if (!verbe.arguments.empty()) texte += "\n" + arguments_en_lignes(verbe.arguments);
    if (!verbe.examples.empty())
    {
        texte += "\nExemples\n";
        for (const auto& exemple : verbe.examples) texte += "  " + exemple + "\n";
    }
    texte += "\nPour tous les verbes\n" + arguments_en_lignes(options_communes());
    return texte;
}

void ajouter_verbes_d_aide(std::vector<Verbe>& liste)
{
    liste.push_back({{"aide", "dit ce que l'on peut faire, et comment", {{Kind::Positionals, "VERBE", "", "le verbe à expliquer"}}},
                     donner_aide});
    liste.push_back({{"completion", "écrit la complétion pour bash", {}, {"source <(ouvrage completion)"}}, donner_completion});
    liste.push_back({{"manuel", "écrit la page de manuel", {}, {"ouvrage manuel | man -l -"}}, donner_manuel});
}

} // namespace ouvrage
