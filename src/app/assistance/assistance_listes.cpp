#include "app/assistance/assistance_listes.hpp"

#include "app/assistance/assistance_communes.hpp"
#include "domaine/identifiants.hpp"
#include "socle/embed/embed.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

struct Entree
{
    Suggestion montree;
    std::string nom;               // sans accents
    std::vector<std::string> codes; // en minuscules : ce qu'on peut taper en chiffres, code et codes postaux
    std::string alentour = {};      // sans accents : des mots qui trouvent aussi, après ceux du nom (le domaine d'un métier)
    int profondeur = 0;            // chiffres significatifs d'un code CPV : le plus général d'abord
};

struct Liste
{
    std::vector<Entree> entrees;
    std::unordered_map<std::string, std::size_t> par_code;
};

std::vector<std::vector<std::string>> lire_tsv(std::string_view nom)
{
    const auto fichier = embedded_file(nom);
    ensure(fichier.has_value(), "les nomenclatures sont livrées avec le programme");
    std::vector<std::vector<std::string>> lignes;
    bool entete = true;
    for (const auto& ligne : split(*fichier, '\n'))
    {
        if (!entete && !ligne.empty()) lignes.push_back(split(ligne, '\t'));
        entete = false;
    }
    return lignes;
}

void ajouter(Liste& liste, const std::string& cle, Entree entree)
{
    liste.par_code.emplace(cle, liste.entrees.size());
    liste.entrees.push_back(std::move(entree));
}

// Lues à la première recherche, et une seule fois : le démarrage ne les attend pas.
const Liste& communes()
{
    static const Liste liste = [] {
        Liste lue;
        for (const auto& ligne : lire_tsv("nomenclatures/communes.tsv"))
        {
            ensure(ligne.size() >= 4, "une commune a un code, un nom, des codes postaux et un département");
            auto codes = split(ligne[2], ' ');
            std::erase(codes, std::string());
            std::string postaux = codes.empty() ? ligne[3] : codes.front();
            if (codes.size() > 1) postaux += "…";
            Entree entree{{ligne[0], ligne[1] + " (" + postaux + ")"}, searchable(ligne[1]), {searchable(ligne[0])}};
            entree.codes.insert(entree.codes.end(), codes.begin(), codes.end());
            ajouter(lue, ligne[0], std::move(entree));
        }
        return lue;
    }();
    return liste;
}

const Liste& fiches_rome()
{
    static const Liste liste = [] {
        Liste lue;
        for (const auto& ligne : lire_tsv("nomenclatures/rome.tsv"))
        {
            ensure(ligne.size() >= 4, "une fiche du ROME a un code, un libellé et deux domaines");
            ajouter(lue, searchable(ligne[0]), {{ligne[0], ligne[1]}, searchable(ligne[1]), {searchable(ligne[0])}, searchable(ligne[2])});
        }
        return lue;
    }();
    return liste;
}

int entier_de(const std::string& texte)
{
    int nombre = 0;
    const auto [ou, erreur] = std::from_chars(texte.data(), texte.data() + texte.size(), nombre);
    ensure(erreur == std::errc() && ou == texte.data() + texte.size(), "les nomenclatures livrées se lisent");
    return nombre;
}

const std::unordered_map<std::string, Position>& lieux()
{
    static const std::unordered_map<std::string, Position> lus = [] {
        std::unordered_map<std::string, Position> places;
        for (const auto& ligne : lire_tsv("nomenclatures/communes.tsv"))
            if (ligne.size() >= 8 && !ligne[5].empty())
                places.emplace(ligne[0], Position{entier_de(ligne[5]), entier_de(ligne[6]), terre_de_commune(ligne[0]),
                                              ligne[7] == "p" ? Precision::CodePostal : Precision::Commune});
        return places;
    }();
    return lus;
}

const Liste& codes_cpv()
{
    static const Liste liste = [] {
        Liste lue;
        for (const auto& ligne : lire_tsv("nomenclatures/cpv.tsv"))
        {
            ensure(ligne.size() >= 2, "un code CPV a un libellé");
            const std::string huit = ligne[0].substr(0, 8);
            const auto dernier = huit.find_last_not_of('0');
            ajouter(lue, huit, {{ligne[0], ligne[1]}, searchable(ligne[1]), {huit}, "", static_cast<int>(dernier)});
        }
        return lue;
    }();
    return liste;
}

/// Un mot cherché est le début d'un mot du nom.
bool commence_un_mot(std::string_view nom, std::string_view mot)
{
    for (std::size_t ou = nom.find(mot); ou != std::string_view::npos; ou = nom.find(mot, ou + 1))
        if (ou == 0 || nom[ou - 1] == ' ') return true;
    return false;
}

std::vector<Suggestion> chercher(const Liste& liste, std::string_view q)
{
    const std::string cherche = searchable(q);
    if (cherche.size() < 2) return {};
    const auto mots = split(cherche, ' ');
    struct Trouvee
    {
        int rang;
        const Entree* entree;
    };
    std::vector<Trouvee> trouvees;
    for (const auto& entree : liste.entrees)
    {
        const bool toutes = std::all_of(mots.begin(), mots.end(), [&](const std::string& mot) {
            if (std::any_of(mot.begin(), mot.end(), [](char c) { return c >= '0' && c <= '9'; }) &&
                std::any_of(entree.codes.begin(), entree.codes.end(), [&](const std::string& code) { return code.starts_with(mot); }))
                return true;
            return commence_un_mot(entree.nom, mot) || commence_un_mot(entree.alentour, mot);
        });
        if (!toutes) continue;
        int rang = 3;
        if (entree.nom == cherche || std::find(entree.codes.begin(), entree.codes.end(), cherche) != entree.codes.end()) rang = 0;
        else if (entree.nom.starts_with(cherche)) rang = entree.nom.size() > cherche.size() && entree.nom[cherche.size()] != ' ' ? 2 : 1;
        trouvees.push_back({rang, &entree});
    }
    const auto combien = std::min(trouvees.size(), kSuggestionsAuPlus);
    std::partial_sort(trouvees.begin(), trouvees.begin() + static_cast<std::ptrdiff_t>(combien), trouvees.end(),
                      [](const Trouvee& a, const Trouvee& b) {
                          if (a.rang != b.rang) return a.rang < b.rang;
                          if (a.entree->profondeur != b.entree->profondeur) return a.entree->profondeur < b.entree->profondeur;
                          if (a.entree->nom.size() != b.entree->nom.size()) return a.entree->nom.size() < b.entree->nom.size();
                          return a.entree->montree.code < b.entree->montree.code;
                      });
    std::vector<Suggestion> suggestions;
    for (std::size_t i = 0; i < combien; ++i) suggestions.push_back(trouvees[i].entree->montree);
    return suggestions;
}

std::optional<std::string> libelle_dans(const Liste& liste, const std::string& code)
{
    const auto trouve = liste.par_code.find(code);
    if (trouve == liste.par_code.end()) return std::nullopt;
    return liste.entrees[trouve->second].montree.libelle;
}

} // namespace

std::vector<Suggestion> chercher_communes(std::string_view q)
{
    return chercher(communes(), q);
}

std::vector<Suggestion> chercher_cpv(std::string_view q)
{
    // « 45214200-2 » : la clé ne se cherche pas, elle se vérifie.
    const auto tiret = q.find('-');
    return chercher(codes_cpv(), tiret == 8 && all_digits(q.substr(0, 8)) ? q.substr(0, 8) : q);
}

std::vector<Suggestion> chercher_rome(std::string_view q)
{
    return chercher(fiches_rome(), q);
}

std::optional<std::string> libelle_de_commune(std::string_view code)
{
    return libelle_dans(communes(), std::string(code));
}

std::optional<std::string> libelle_de_cpv(std::string_view code)
{
    return libelle_dans(codes_cpv(), std::string(code.substr(0, 8)));
}

std::optional<std::string> libelle_de_rome(std::string_view code)
{
    return libelle_dans(fiches_rome(), searchable(code));
}

std::optional<Position> position_de_commune(std::string_view code)
{
    const auto trouve = lieux().find(std::string(code));
    if (trouve == lieux().end()) return std::nullopt;
    return trouve->second;
}

namespace
{

std::string comme_proposee(const Entree& entree) { return entree.montree.code + " " + entree.montree.libelle; }

/// La seule entrée qui convient ; nul quand il n'y en a pas, ou plusieurs.
template <class Convient>
const Entree* seule(const Liste& liste, const Convient& convient)
{
    const Entree* trouvee = nullptr;
    for (const auto& entree : liste.entrees)
    {
        if (!convient(entree)) continue;
        if (trouvee) return nullptr;
        trouvee = &entree;
    }
    return trouvee;
}

bool a_le_code(const Entree& entree, std::string_view code) { return std::find(entree.codes.begin(), entree.codes.end(), code) != entree.codes.end(); }

} // namespace

std::string commune_tapee(std::string_view champ)
{
    const std::string tel_quel(trimmed(champ));
    const auto tape = searchable(tel_quel);
    if (tape.empty()) return tel_quel;
    if (tape.size() == 5 && all_digits(tape))
    {
        if (const auto* une = seule(communes(), [&](const Entree& e) { return a_le_code(e, tape); })) return comme_proposee(*une);
        return libelle_de_commune(tape) ? "Code postal " + tape : tel_quel;
    }
    std::string nom = tape, postal;
    const auto code = code_saisi(tel_quel);
    const bool commence_par_un_code = libelle_de_commune(code).has_value();
    if (commence_par_un_code)
    {
        // « 59017 Armentières (59280) » vient de la liste. « 59660 Merville » aussi commence par un code, celui de Willems : c'est un code postal, et le nom décide.
        const auto suite = std::string_view(tel_quel).substr(code.size());
        nom = searchable(trimmed(suite.substr(0, suite.find('('))));
        if (nom == searchable(nom_de_commune(code))) return tel_quel;
        postal = code;
    }
    else if (const auto blanc = tape.rfind(' '); blanc != std::string::npos && tape.size() - blanc == 6 && all_digits(tape.substr(blanc + 1)))
    {
        nom = tape.substr(0, blanc);
        postal = tape.substr(blanc + 1);
    }
    if (const auto* une = seule(communes(), [&](const Entree& e) { return e.nom == nom && (postal.empty() || a_le_code(e, postal)); })) return comme_proposee(*une);
    return commence_par_un_code ? "Code postal " + tel_quel : tel_quel;
}

std::string rome_tape(std::string_view champ)
{
    const std::string tel_quel(trimmed(champ));
    const auto tape = searchable(tel_quel);
    if (tape.empty() || libelle_de_rome(code_saisi(tel_quel))) return tel_quel;
    const auto* une = seule(fiches_rome(), [&](const Entree& e) {
        const auto formes = split(e.montree.libelle, '/'); // « Maçon / Maçonne »
        // « Maçon / Maçonne du paysage » : « maçon » n'y est qu'une moitié du nom.
        const auto mots = [](const std::string& forme) { return split(searchable(trimmed(forme)), ' ').size(); };
        if (mots(formes.front()) != mots(formes.back())) return e.nom == tape;
        return e.nom == tape || std::any_of(formes.begin(), formes.end(), [&](const std::string& forme) { return searchable(trimmed(forme)) == tape; });
    });
    return une ? comme_proposee(*une) : tel_quel;
}

std::string nom_de_commune(std::string_view code)
{
    const auto libelle = libelle_de_commune(code);
    return libelle ? libelle->substr(0, libelle->rfind(" (")) : std::string(code);
}

std::vector<std::string> communes_du_departement(std::string_view code_ou_nom)
{
    const auto cherche = searchable(code_ou_nom);
    std::string departement;
    for (const auto& ligne : lire_tsv("nomenclatures/departements.tsv"))
        if (!cherche.empty() && (searchable(ligne.at(0)) == cherche || searchable(ligne.at(1)) == cherche)) departement = ligne.at(0);
    std::vector<std::string> communes;
    if (departement.empty()) return communes;
    // Un arrondissement n'est pas une commune de plus : sa ville y est déjà.
    for (const auto& ligne : lire_tsv("nomenclatures/communes.tsv"))
        if (ligne.at(3) == departement && (ligne.size() < 5 || ligne[4].empty())) communes.push_back(ligne.at(0));
    return communes;
}

std::vector<std::string> communes_de_l_epci(std::string_view siren_ou_nom)
{
    const auto cherche = searchable(siren_ou_nom);
    if (cherche.empty()) return {};
    std::vector<std::vector<std::string>> trouvees;
    for (const auto& ligne : lire_tsv("nomenclatures/epci.tsv"))
    {
        const auto nom = searchable(ligne.at(1));
        // « CC Flandre Lys » se cherche aussi sans sa sorte.
        const auto sans_sorte = nom.find(' ') == std::string::npos ? nom : nom.substr(nom.find(' ') + 1);
        if (ligne.at(0) == cherche || nom == cherche) return split(ligne.at(2), ' ');
        if (sans_sorte == cherche) trouvees.push_back(split(ligne.at(2), ' '));
    }
    return trouvees.size() == 1 ? std::move(trouvees.front()) : std::vector<std::string>{};
}

std::vector<CommunePlacee> communes_du_cadre(const CadreDeCommunes& cadre)
{
    std::vector<CommunePlacee> communes;
    for (const auto& [code, position] : lieux())
        if (cadre.latitude_min <= position.latitude && position.latitude <= cadre.latitude_max && cadre.longitude_min <= position.longitude && position.longitude <= cadre.longitude_max)
            communes.push_back({code, position});
    std::sort(communes.begin(), communes.end(), [](const CommunePlacee& une, const CommunePlacee& autre) { return une.code < autre.code; });
    return communes;
}

std::string code_saisi(std::string_view champ)
{
    const auto net = trimmed(champ);
    return std::string(net.substr(0, net.find(' ')));
}

ActeurSaisi acteur_saisi(std::string_view champ)
{
    const std::string net = replaced(trimmed(champ), "\u00A0", " ");
    std::size_t fin = 0, chiffres = 0;
    for (std::size_t i = 0; i < net.size(); ++i)
    {
        if (net[i] >= '0' && net[i] <= '9') ++chiffres, fin = i + 1;
        else if (net[i] != ' ' && net[i] != '.') break;
    }
    if (chiffres < 9 || (fin < net.size() && net[fin] != ' ')) return {std::nullopt, net};
    std::string siret;
    for (const char c : net.substr(0, fin))
        if (c >= '0' && c <= '9') siret += c;
    return {siret, std::string(trimmed(std::string_view(net).substr(fin)))};
}

std::string doute_sur_siret(std::string_view siret)
{
    const auto verdict = verifier_identifiant(Identifiant::Siret, siret);
    if (verdict.valide) return "";
    if (verdict.code == "siret.cle") return "sa clé de contrôle ne correspond pas : un chiffre est sans doute faux";
    if (verdict.normalise.size() == 9 && verifier_identifiant(Identifiant::Siren, siret).valide)
        return "c'est un SIREN : il manque les cinq chiffres de l'établissement";
    if (!all_digits(verdict.normalise)) return "un SIRET ne s'écrit qu'en chiffres";
    return "un SIRET a quatorze chiffres, celui-ci en a " + std::to_string(verdict.normalise.size());
}

} // namespace ouvrage
