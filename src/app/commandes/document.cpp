#include "app/commandes/commande.hpp"

#include "app/bilans/bilans_commandes.hpp"
#include "app/calculs/calculs_document.hpp"
#include "app/conventions/conventions_document.hpp"
#include "socle/errors.hpp"
#include "socle/time/time.hpp"

#include <filesystem>
#include <fstream>
#include <ostream>

namespace ouvrage
{

using namespace socle;

/// Écrit le fichier et dit où il est.
static CodeDeSortie poser(Commande& c, const std::string& octets, const std::string& chemin, std::string_view quoi)
{
    std::ofstream fichier(chemin, std::ios::binary | std::ios::trunc);
    fichier.write(octets.data(), static_cast<std::streamsize>(octets.size()));
    fichier.close();
    if (!fichier)
    {
        c.err << "ouvrage : " << quoi << " ne s'écrit pas dans « " << chemin << " »\n";
        return CodeDeSortie::HorsDAtteinte;
    }
    const auto absolu = std::filesystem::absolute(chemin).string();
    if (c.json()) c.rendre(Json{{"chemin", absolu}, {"octets", static_cast<long long>(octets.size())}});
    else c.out << absolu << "\n";
    return CodeDeSortie::Fait;
}

static CodeDeSortie ecrire_le_bilan(Commande& c)
{
    const auto format = format_de_bilan(c.ligne.value_or("--format", "pdf"));
    ensure(format.has_value(), "un format choisi dans la liste est connu");
    const auto id = c.ligne.value_or("MARCHE", "");
    std::optional<Jour> le;
    if (const auto jour = c.ligne.value("--le"))
        if (le = parse_day(*jour); !le) throw CliUsage("--le est une date AAAA-MM-JJ, et non « " + *jour + " »");
    const std::string chemin = c.ligne.value_or("--sortie", "bilan-" + id + "." + std::string(fiche(*format).extension));
    const auto octets = ecrire_bilan(c.base(), lire_droit(), id, *format, now(), le);
    return poser(c, octets, chemin, "le bilan");
}

static CodeDeSortie ecrire_la_note(Commande& c)
{
    const auto id = c.ligne.value_or("CALCUL", "");
    const auto format = c.ligne.value_or("--format", "pdf");
    const std::string chemin = c.ligne.value_or("--sortie", "note-calcul-" + id + "." + format);
    return poser(c, ecrire_note(c.base(), id, format, now()), chemin, "la note");
}

static CodeDeSortie ecrire_la_convention(Commande& c)
{
    const auto id = c.ligne.value_or("CONVENTION", "");
    const auto format = c.ligne.value_or("--format", "pdf");
    const std::string chemin = c.ligne.value_or("--sortie", "convention-" + id + "." + format);
    return poser(c, ecrire_convention(c.base(), lire_droit(), id, format, now()), chemin, "la convention");
}

void ajouter_verbes_de_document(std::vector<Verbe>& verbes)
{
    using Kind = CliArgument::Kind;
    verbes.push_back({{"document bilan",
                       "écrit le bilan d'un marché, clause et effort à part",
                       {{Kind::Positional, "MARCHE", "", "identifiant du marché", {}, true},
                        {Kind::Option, "--format", "FORMAT", "sorte de fichier (défaut : pdf)", {"pdf", "odt", "xlsx"}},
                        {Kind::Option, "--le", "AAAA-MM-JJ", "le jour où il est arrêté (défaut : aujourd'hui)"},
                        {Kind::Option, "--sortie", "FICHIER", "où l'écrire (défaut : bilan-MARCHE.pdf, ici)"}},
                       {"ouvrage document bilan 01890000-… --format odt --sortie bilan.odt"}},
                      ecrire_le_bilan});
    verbes.push_back({{"document note-calcul",
                       "écrit la note d'un calcul d'objectif gardé : valeurs, sources, étapes",
                       {{Kind::Positional, "CALCUL", "", "identifiant du calcul", {}, true},
                        {Kind::Option, "--format", "FORMAT", "sorte de fichier (défaut : pdf)", {"pdf", "odt"}},
                        {Kind::Option, "--sortie", "FICHIER", "où l'écrire (défaut : note-calcul-CALCUL.pdf, ici)"}},
                       {"ouvrage document note-calcul 01890000-… --format odt --sortie note.odt"}},
                      ecrire_la_note});
    verbes.push_back({{"document convention",
                       "écrit une convention, ses avenants compris, ses blancs montrés",
                       {{Kind::Positional, "CONVENTION", "", "identifiant de la convention", {}, true},
                        {Kind::Option, "--format", "FORMAT", "sorte de fichier (défaut : pdf)", {"pdf", "odt"}},
                        {Kind::Option, "--sortie", "FICHIER", "où l'écrire (défaut : convention-CONVENTION.pdf, ici)"}},
                       {"ouvrage document convention 01890000-… --format odt --sortie convention.odt"}},
                      ecrire_la_convention});
}

} // namespace ouvrage