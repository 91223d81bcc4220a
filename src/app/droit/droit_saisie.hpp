#pragma once

#include "app/droit/droit_table.hpp"
#include "app/maison.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qui a été tapé d'une valeur à fixer.
struct SaisieDeValeur
{
    std::string cle;
    std::string valeur;
    std::string depuis;
    std::string jusqu_a;
    std::string source;
    std::string raison;
};
/// Champs : regle, valeur, depuis, jusqu_a, source, raison.
SaisieDeValeur saisie_d_une_valeur(const socle::Form& formulaire);
SaisieDeValeur saisie_d_une_valeur(const socle::Json& corps);

enum class Raison
{
    Obligatoire,
    Facultative
};
struct LectureDUneValeur
{
    ValeurAFixer valeur;
    std::vector<AnomalieDeChamp> anomalies; // toutes à la fois
    bool valable() const { return anomalies.empty(); }
};
LectureDUneValeur lire_valeur_a_fixer(const SaisieDeValeur& saisie, const Droit& droit, Raison raison);

} // namespace ouvrage
