#include "app/commandes/commande.hpp"

#include "app/decp/decp_verbe.hpp"

namespace ouvrage
{

using namespace socle;

static Sortie importer_des_contrats(Commande& c)
{
    OptionsImportDecp options;
    options.fichiers = c.ligne.values("FICHIER");
    options.acheteurs = c.ligne.values("--acheteur");
    options.departements = c.ligne.values("--departement");
    options.sortie = c.json() ? SortieDecp::Json : SortieDecp::Texte;
    options.terminal = c.terminal();
    return static_cast<Sortie>(executer_import_decp(c.base(), options, c.out, c.err));
}

void ajouter_verbes_d_import(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"importer decp",
                       "lit des contrats publiés (2022 et 2019, JSON, XML, CSV) et range ce qui a changé",
                       {{Kind::Positionals, "FICHIER", "", "un ou plusieurs fichiers", {}, true},
                        {Kind::Options, "--acheteur", "SIREN", "ne garder que cet acheteur"},
                        {Kind::Options, "--departement", "CODE", "ne garder que ce département"}},
                       {"ouvrage importer decp f.json g.xml t.csv --acheteur 200054807 --departement 13"}},
                      importer_des_contrats});
}

} // namespace ouvrage
