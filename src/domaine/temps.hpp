#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace ouvrage
{

using Jour = std::chrono::year_month_day;
using Mois = std::chrono::year_month;

inline Mois mois_de(Jour jour) { return jour.year() / jour.month(); }
inline Jour premier_jour(Mois mois) { return mois / std::chrono::day{1}; }
inline Jour dernier_jour(Mois mois) { return Jour{mois / std::chrono::last}; }

/// Suite de mois entiers, bornes comprises. Sans fin : encore ouverte.
struct Periode
{
    Mois debut;
    std::optional<Mois> fin;

    bool contient(Mois mois) const { return debut <= mois && (!fin || mois <= *fin); }
    bool operator==(const Periode&) const = default;
};

/// Nombre de mois de `de` à `a`, bornes comprises ; 0 quand `a` précède `de`.
int nombre_de_mois(Mois de, Mois a);

/// « mars 2026 », « 14 mars 2026 » (« 1er mars 2026 »).
std::string en_toutes_lettres(Mois mois);
std::string en_toutes_lettres(Jour jour);
/// « mars 26 » : pour l'en-tête d'une grille.
std::string en_abrege(Mois mois);

} // namespace ouvrage
