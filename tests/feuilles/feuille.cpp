#include "feuilles/feuille.hpp"
#include "racine.hpp"

#include "app/mots.hpp"
#include "socle/time/time.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace ouvrage
{

namespace
{

/// Coupe aux tabulations et aux suites de deux espaces ou plus.
std::vector<std::string> couper(std::string_view texte)
{
    std::vector<std::string> cases;
    std::string courante;
    std::size_t blancs = 0;
    for (const char c : texte)
    {
        if (c == ' ' || c == '\t' || c == '\r')
        {
            blancs += c == '\t' ? 2 : 1;
            continue;
        }
        if (blancs >= 2 && !courante.empty()) cases.push_back(std::exchange(courante, ""));
        else if (blancs == 1 && !courante.empty()) courante += ' ';
        blancs = 0;
        courante += c;
    }
    if (!courante.empty()) cases.push_back(courante);
    return cases;
}

std::string recoller(const std::vector<std::string>& cases)
{
    std::string texte;
    for (const auto& une : cases) texte += (texte.empty() ? "" : "  ") + une;
    return texte;
}

} // namespace

std::string LigneDeFeuille::mot() const
{
    return cases.front().substr(0, cases.front().find(' '));
}

std::string LigneDeFeuille::reste() const
{
    const auto espace = cases.front().find(' ');
    return espace == std::string::npos ? "" : cases.front().substr(espace + 1);
}

std::string LigneDeFeuille::case_de(std::string_view nom) const
{
    for (const auto& une : cases)
        if (une.size() > nom.size() && une.starts_with(nom) && une[nom.size()] == ' ') return une.substr(nom.size() + 1);
    return "";
}

Feuille lire_feuille(const std::string& chemin)
{
    std::ifstream fichier(chemin);
    Feuille feuille;
    feuille.nom = std::filesystem::path(chemin).filename().string();
    bool attendu = false;
    bool dite = false;
    int numero = 0;
    for (std::string texte; std::getline(fichier, texte);)
    {
        ++numero;
        if (texte.starts_with("#"))
        {
            dite = dite || texte.size() > 10;
            continue;
        }
        auto cases = couper(texte);
        if (cases.empty()) continue;
        if (!attendu && cases.front().starts_with("=>"))
        {
            attendu = true;
            cases.front() = cases.front().substr(cases.front().find_first_not_of("=> "));
        }
        (attendu ? feuille.attendues : feuille.donnees).push_back({numero, std::move(cases)});
    }
    if (!dite) throw std::runtime_error(chemin + " : la feuille commence par « # » et la règle qu'elle éprouve");
    if (feuille.donnees.empty() || feuille.attendues.empty()) throw std::runtime_error(chemin + " : il manque les données ou « => » et ce qui est attendu");
    return feuille;
}

int jouer_dossier(const std::string& dossier, const Jeu& jouer)
{
    std::vector<std::string> chemins;
    for (const auto& entree : std::filesystem::directory_iterator(racine() + "/tests/feuilles/" + dossier))
        if (entree.path().extension() == ".feuille") chemins.push_back(entree.path().string());
    std::sort(chemins.begin(), chemins.end());
    for (const auto& chemin : chemins)
    {
        INFO(dossier, "/", std::filesystem::path(chemin).filename().string());
        try
        {
            const auto feuille = lire_feuille(chemin);
            std::string attendu, obtenu;
            for (const auto& ligne : feuille.attendues) attendu += recoller(ligne.cases) + "\n";
            for (const auto& ligne : jouer(feuille)) obtenu += recoller(couper(ligne)) + "\n";
            CHECK_EQ(obtenu, attendu);
        }
        catch (const std::exception& erreur)
        {
            FAIL_CHECK(erreur.what());
        }
    }
    return static_cast<int>(chemins.size());
}

const Droit& droit_livre()
{
    static const Droit droit = lire_droit();
    return droit;
}

Mois mois_de_feuille(std::string_view texte)
{
    const auto mois = socle::parse_month(texte);
    if (!mois) throw std::runtime_error("« " + std::string(texte) + " » n'est pas un mois");
    return *mois;
}

Jour jour_de_feuille(std::string_view texte)
{
    const auto jour = socle::parse_day(texte);
    if (!jour) throw std::runtime_error("« " + std::string(texte) + " » n'est pas une date");
    return *jour;
}

Periode periode_de_feuille(std::string_view texte)
{
    constexpr std::string_view kDepuis = "à partir de ";
    if (texte.starts_with(kDepuis)) return {mois_de_feuille(texte.substr(kDepuis.size())), std::nullopt};
    constexpr std::string_view kA = " à ";
    const auto ou = texte.find(kA);
    if (ou == std::string_view::npos) throw std::runtime_error("« " + std::string(texte) + " » n'est pas une période");
    return {mois_de_feuille(texte.substr(0, ou)), mois_de_feuille(texte.substr(ou + kA.size()))};
}

Heures heures_de_feuille(std::string_view texte)
{
    const auto lues = lire_heures(texte);
    if (!lues.valeur) throw std::runtime_error("« " + std::string(texte) + " » : " + std::string(lues.anomalie));
    return *lues.valeur;
}

} // namespace ouvrage
