#include "app/commandes/commande.hpp"

#include "app/decp/decp_verbe.hpp"
#include "app/heures/heures_commandes.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

using namespace socle;

static CodeDeSortie importer_des_contrats(Commande& c)
{
    OptionsImportDecp options;
    options.fichiers = c.ligne.values("FICHIER");
    options.acheteurs = c.ligne.values("--acheteur");
    options.departements = c.ligne.values("--departement");
    options.sortie = c.json() ? SortieDecp::Json : SortieDecp::Texte;
    options.terminal = c.terminal();
    return static_cast<CodeDeSortie>(executer_import_decp(c.base_ou_neuve(), options, c.out, c.err));
}

static CodeDeSortie importer_des_heures(Commande& c)
{
    OptionsImportHeures options;
    options.fichier = c.ligne.value_or("FICHIER", "");
    options.lot = c.ligne.value_or("--lot", "");
    options.engagement = c.ligne.value("--engagement");
    options.entreprise = c.ligne.value("--entreprise");
    options.sortie = c.json() ? OptionsImportHeures::Sortie::Json : OptionsImportHeures::Sortie::Texte;
    return static_cast<CodeDeSortie>(executer_import_heures(c.base(), options, now(), c.out, c.err));
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
    verbes.push_back({{"importer heures",
                       "déclare les heures d'un tableau (XLSX ou CSV) sur un lot ; les lignes refusées reviennent dans FICHIER.a-corriger.xlsx",
                       {{Kind::Positional, "FICHIER", "", "le tableau, disposé comme le dit docs/fichier-heures.md", {}, true},
                        {Kind::Option, "--lot", "ID", "le lot", {}, true},
                        {Kind::Option, "--engagement", "ID", "l'engagement, quand le lot en porte plusieurs"},
                        {Kind::Option, "--entreprise", "ID", "l'entreprise, quand le lot en a plusieurs"}},
                       {"ouvrage importer heures mars.xlsx --lot 0197a3c2-7d1e-7c55-9d1c-2f6f0e1d4b7a"}},
                      importer_des_heures});
}

} // namespace ouvrage
