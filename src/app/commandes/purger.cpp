#include "app/commandes/commande.hpp"

#include "app/mots.hpp"
#include "app/protection/protection_table.hpp"
#include "socle/text/text.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

CodeDeSortie executer_purge(Commande& c)
{
    const bool a_blanc = c.ligne.has("--a-blanc");
    Jour le = day_in_paris(now());
    if (const auto dite = c.ligne.value("--le"))
    {
        const auto lue = parse_day(*dite);
        if (!lue) throw CliUsage("« " + *dite + " » n'est pas une date (AAAA-MM-JJ)");
        // Une date à venir dirait ce qui partira ; effacer en avance, non.
        if (!a_blanc && *lue > le) throw CliUsage("on ne purge pas en avance : « --le » dans l'avenir va avec « --a-blanc »");
        le = *lue;
    }
    const auto droit = lire_droit();
    auto& base = c.base();
    const auto purge = a_blanc ? base.read([&](Transaction& tx) { return purger_a_blanc(tx, Perimetre::de_la_machine(), droit, le); })
                               : purger(base, {std::nullopt, "commande ouvrage purger"}, now(), Perimetre::de_la_machine(), droit, le);
    if (c.json())
    {
        Json::Object lignes;
        for (const auto& [quoi, n] : purge.lignes) lignes.emplace_back(quoi, Json(static_cast<long long>(n)));
        Json::List references;
        for (const auto& une : purge.references) references.push_back(une);
        c.rendre(Json{{"a_blanc", a_blanc}, {"le", format_day(le)}, {"annoncees", static_cast<long long>(purge.annoncees)}, {"effacees", static_cast<long long>(purge.effacees)},
                      {"lignes", std::move(lignes)}, {"references", std::move(references)}});
        return CodeDeSortie::Fait;
    }
    c.out << (a_blanc ? "À blanc, au " : "Au ") << en_toutes_lettres(le) << " : " << compter(purge.annoncees, "fiche annoncée", "fiches annoncées", Genre_grammatical::Feminin) << ", "
          << compter(purge.effacees, "fiche rendue anonyme", "fiches rendues anonymes", Genre_grammatical::Feminin) << "\n";
    for (const auto& [quoi, n] : purge.lignes) c.out << "  " << quoi << " : " << grouped(n) << "\n";
    return CodeDeSortie::Fait;
}

} // namespace

void ajouter_verbes_de_purge(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"purger",
                       "annonce puis rend anonyme ce qui n'a plus à nommer personne ; les chiffres restent",
                       {{Kind::Flag, "--a-blanc", "", "montre ce qui partirait, sans rien écrire"}, {Kind::Option, "--le", "AAAA-MM-JJ", "au lieu d'aujourd'hui ; dans l'avenir, à blanc seulement"}},
                       {"ouvrage purger --a-blanc", "ouvrage purger --a-blanc --le 2027-01-01"}},
                      executer_purge});
}

} // namespace ouvrage
