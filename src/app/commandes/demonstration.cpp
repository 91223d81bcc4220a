#include "app/commandes/commande.hpp"

#include "app/demo/demo.hpp"
#include "app/demo/demo_comptes.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"

#include <charconv>
#include <ostream>

namespace ouvrage
{

using namespace socle;

static CodeDeSortie raconter(Commande& c)
{
    OptionsDemo options;
    const auto echelle = c.ligne.value_or("--echelle", "1");
    if (const auto [fin, erreur] = std::from_chars(echelle.data(), echelle.data() + echelle.size(), options.echelle);
        erreur != std::errc{} || fin != echelle.data() + echelle.size())
        throw CliUsage("--echelle est un nombre entier, et non « " + echelle + " »");
    options.le = day_in_paris(now());
    if (const auto jour = c.ligne.value("--le"))
    {
        const auto lu = parse_day(*jour);
        if (!lu) throw CliUsage("--le est une date AAAA-MM-JJ, et non « " + *jour + " »");
        options.le = *lu;
    }
    if (c.terminal())
        options.avancement = [&](std::int64_t faits, std::int64_t total) {
            c.err << "\r" << faits * 100 / std::max<std::int64_t>(total, 1) << " %  " << grouped(faits) << " actes sur " << grouped(total) << "\033[K" << std::flush;
        };
    PasswordHasher mots_de_passe;
    const auto rapport = peupler(c.base_ou_neuve(), lire_droit(), mots_de_passe, options);
    if (c.terminal()) c.err << "\r\033[K";
    if (c.json())
    {
        Json::Object tables;
        for (const auto& [table, lignes] : rapport.lignes_par_table) tables.emplace_back(table, lignes);
        Json::List comptes;
        for (const auto& un : kComptesDeDemonstration)
            comptes.push_back(Json{{"role", un.role}, {"nom", un.nom}, {"courriel", un.courriel}, {"mot_de_passe", un.mot_de_passe}});
        c.rendre(Json{{"echelle", options.echelle}, {"le", format_day(options.le)}, {"actes", rapport.actes}, {"tables", std::move(tables)}, {"comptes", std::move(comptes)}});
        return CodeDeSortie::Fait;
    }
    for (const auto& [table, lignes] : rapport.lignes_par_table)
    {
        const auto nombre = grouped(lignes);
        const auto largeur = length_utf8(nombre);
        c.out << std::string(largeur < 10 ? 10 - largeur : 0, ' ') << nombre << "  " << table << "\n";
    }
    c.out << "\nComptes (mot de passe : " << kMotDePasseDeDemonstration << ")\n";
    for (const auto& un : kComptesDeDemonstration) c.out << "  " << un.courriel << "  " << un.nom << ", " << un.role << "\n";
    return CodeDeSortie::Fait;
}

void ajouter_verbes_de_demo(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"demo",
                       "peuple une base vide d'un territoire de démonstration",
                       {{Kind::Option, "--echelle", "N", "1 : le territoire raconté ; N : N fois plus de volume (40 : une métropole)"},
                        {Kind::Option, "--le", "AAAA-MM-JJ", "le jour où s'arrête le récit (défaut : aujourd'hui)"}},
                       {"ouvrage --base sqlite:/tmp/essai.sqlite demo --echelle 1 --le 2026-11-21"}},
                      raconter});
}

} // namespace ouvrage
