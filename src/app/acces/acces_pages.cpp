#include "app/acces/acces_pages.hpp"

#include "app/mots.hpp"
#include "domaine/droits_mots.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/utilisateurs";

/// Les adresses d'un acte : celles que le routeur connaît, et aucune autre.
std::vector<std::string> adresses_de(const Demande& d, Acte acte)
{
    std::vector<std::string> adresses;
    for (const auto& route : d.maison.routeur.routes())
        if (route.access == code(acte) && !route.pattern.starts_with("/api/")) adresses.push_back((route.method == Method::Get ? "" : "écrire ") + route.pattern);
    return adresses;
}

Response montrer_droits(const Demande& d)
{
    Vue::List themes, portees, colonnes;
    for (const auto role : roles())
    {
        portees.push_back(Vue{{"role", libelle(role)}, {"portee", portee(role)}, {"jamais", jamais(role)}});
        colonnes.push_back(Vue{{"role", libelle(role)}});
    }
    std::vector<std::string_view> vus;
    for (const auto premier : actes())
    {
        if (std::find(vus.begin(), vus.end(), theme(premier)) != vus.end()) continue;
        vus.push_back(theme(premier));
        Vue::List lignes;
        for (const auto acte : actes())
        {
            if (theme(acte) != theme(premier)) continue;
            Vue::List cases, adresses;
            for (const auto role : roles()) cases.push_back(Vue{{"role", libelle(role)}, {"oui", peut(role, acte)}});
            for (const auto& une : adresses_de(d, acte)) adresses.push_back(Vue{{"adresse", une}});
            const auto combien = static_cast<std::int64_t>(adresses.size());
            lignes.push_back(Vue{{"phrase", phrase(acte)}, {"cases", std::move(cases)}, {"combien", compter(combien, "adresse", "adresses", Genre_grammatical::Feminin)}, {"adresses", std::move(adresses)}});
        }
        themes.push_back(Vue{{"titre", theme(premier)}, {"ancre", "theme-" + std::to_string(vus.size())}, {"colonnes", colonnes}, {"lignes", std::move(lignes)}});
    }
    return page(d, "acces/droits",
                Vue{{"fil", vue_fil({{"/utilisateurs", "Utilisateurs"}}, "Qui peut quoi")},
                    {"titre", compter(static_cast<std::int64_t>(roles().size()), "rôle", "rôles") + ", " + compter(static_cast<std::int64_t>(actes().size()), "acte", "actes") + " : qui peut quoi"},
                    {"portees", std::move(portees)},
                    {"themes", std::move(themes)}},
                "Qui peut quoi", kIci);
}

} // namespace

void tracer_routes_acces(Routeur& routeur)
{
    routeur.add(Method::Get, "/droits-d-acces", "gerer_utilisateurs", montrer_droits);
}

} // namespace ouvrage
