#include "domaine/accueil.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>

namespace ouvrage
{

using namespace std::chrono;

Serie serie_hebdomadaire(Jour premier, int semaines, ZoneFeriee zone)
{
    Serie serie;
    for (int i = 0; i < semaines; ++i)
    {
        const Jour jour = sys_days{premier} + weeks{i};
        if (const auto ferie = jour_ferie(jour, zone)) serie.sautes.push_back(*ferie);
        else serie.jours.push_back(jour);
    }
    return serie;
}

namespace
{

std::optional<int> lire_nombre(std::string_view chiffres, int au_plus)
{
    if (chiffres.empty() || chiffres.size() > 2) return std::nullopt;
    int nombre = 0;
    for (const char c : chiffres)
    {
        if (c < '0' || c > '9') return std::nullopt;
        nombre = nombre * 10 + (c - '0');
    }
    if (nombre > au_plus) return std::nullopt;
    return nombre;
}

} // namespace

std::optional<HeureDHorloge> lire_heure(std::string_view texte)
{
    std::string serre;
    for (const char c : texte)
        if (c != ' ') serre += c == 'H' ? 'h' : c;
    const auto separateur = serre.find_first_of(":h");
    if (separateur == std::string::npos) return std::nullopt;
    const std::string_view vue(serre);
    const auto heures = lire_nombre(vue.substr(0, separateur), 23);
    const auto reste = vue.substr(separateur + 1);
    const bool pile = reste.empty() && serre[separateur] == 'h';
    const auto minutes = pile ? std::optional(0) : reste.size() == 2 ? lire_nombre(reste, 59) : std::nullopt;
    if (!heures || !minutes) return std::nullopt;
    return HeureDHorloge{*heures * 60 + *minutes};
}

std::string code(HeureDHorloge heure)
{
    char texte[16];
    std::snprintf(texte, sizeof texte, "%02d:%02d", heure.minutes / 60, heure.minutes % 60);
    return texte;
}

std::string en_toutes_lettres(HeureDHorloge heure)
{
    const int minutes = heure.minutes % 60;
    std::string texte = std::to_string(heure.minutes / 60) + "\u202Fh";
    if (minutes > 0) texte += "\u202F" + std::string(minutes < 10 ? "0" : "") + std::to_string(minutes);
    return texte;
}

bool se_chevauchent(const Creneau& un, const Creneau& autre)
{
    return un.jour == autre.jour && un.debut < autre.fin && autre.debut < un.fin;
}

std::vector<Place> attribuer_les_places(std::span<const SortDInscription> par_rang, int places)
{
    std::vector<Place> attribuees;
    int tenues = 0;
    for (const auto une : par_rang)
    {
        if (une == SortDInscription::Desistee) attribuees.push_back(Place::Rendue);
        else attribuees.push_back(tenues++ < places ? Place::Tenue : Place::EnAttente);
    }
    return attribuees;
}

namespace
{

struct FicheEmargement
{
    Emargement emargement;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kFiches = {FicheEmargement{Emargement::NonRenseigne, "non_renseigne", "non renseigné"},
                                FicheEmargement{Emargement::Venu, "venu", "venu"},
                                FicheEmargement{Emargement::Absent, "absent", "absent"},
                                FicheEmargement{Emargement::Excuse, "excuse", "excusé"}};
constexpr std::array kEmargements = {Emargement::NonRenseigne, Emargement::Venu, Emargement::Absent, Emargement::Excuse};

} // namespace

std::string_view code(Emargement emargement) { return kFiches[static_cast<std::size_t>(emargement)].code; }
std::string_view libelle(Emargement emargement) { return kFiches[static_cast<std::size_t>(emargement)].libelle; }
std::span<const Emargement> emargements() { return kEmargements; }

std::optional<Emargement> emargement_du_code(std::string_view code)
{
    for (const auto& une : kFiches)
        if (une.code == code) return une.emargement;
    return std::nullopt;
}

Silence taire_les_petits_nombres(std::span<const std::int64_t> nombres, std::int64_t seuil)
{
    Silence silence;
    silence.lignes.assign(nombres.size(), false);
    std::int64_t tus = 0, combien = 0;
    const auto taire = [&](std::size_t i) {
        silence.lignes[i] = true;
        tus += nombres[i];
        ++combien;
    };
    for (std::size_t i = 0; i < nombres.size(); ++i)
        if (nombres[i] > 0 && nombres[i] < seuil) taire(i);
    // Le total moins ce qui est montré donne la somme de ce qui est tu : il y faut deux lignes au moins, et assez de personnes.
    while (combien > 0 && (combien < 2 || tus < seuil) && !silence.total)
    {
        std::optional<std::size_t> plus_petit;
        for (std::size_t i = 0; i < nombres.size(); ++i)
            if (!silence.lignes[i] && nombres[i] > 0 && (!plus_petit || nombres[i] < nombres[*plus_petit])) plus_petit = i;
        if (plus_petit) taire(*plus_petit);
        else silence.total = true;
    }
    const auto total = std::accumulate(nombres.begin(), nombres.end(), std::int64_t{0});
    if (total > 0 && total < seuil) silence.total = true;
    return silence;
}

} // namespace ouvrage
