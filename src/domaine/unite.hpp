#pragma once

#include <span>
#include <string>
#include <string_view>

namespace ouvrage
{

/// Dans quoi s'écrit une valeur de droit : une liste close.
enum class Unite
{
    Heures,
    HeuresParEtp,
    Euros,
    EurosParHeure,
    EurosParJour,
    FoisSmic,
    FoisPhss,
    PourCent,
    Part,
    Coefficient,
    Mois,
    Jours,
    Jour, // un jour du mois
    Nombre,
    Date,
    OuiNon,
    Comptage,
    Bareme,
    Formule,
    Article,
    JeuDeCriteres,
    Texte
};

struct FicheUnite
{
    Unite unite;
    std::string_view code; // dans droit/*.toml
    std::string_view aide; // ce que l'on tape
};
std::span<const FicheUnite> fiches_unites();
/// nullptr quand l'unité n'est pas de la liste.
const FicheUnite* unite_du_code(std::string_view code);

/// La même valeur, écrite exactement : « 20 » h → « 20.00 », « 1 200,5 » € → « 1200.5 », « 05/01/2026 » n'est pas une date.
/// Codes d'anomalie stables ; ce qui ne se lit pas n'est jamais deviné.
struct LectureDeValeur
{
    std::string valeur;
    std::string_view anomalie; // vide, ou valeur.absente, valeur.illisible, valeur.hors_bornes, valeur.comptage, heures.*
};
LectureDeValeur lire_valeur_en(Unite unite, std::string_view texte);

} // namespace ouvrage
