#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "domaine/heures.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ouvrage
{

/// Une ligne d'une feuille : des cases séparées par deux espaces au moins, ou par une tabulation.
struct LigneDeFeuille
{
    int numero = 0;
    std::vector<std::string> cases;

    /// La première case est « mot reste » : « lot 2 » → {"lot", "2"}.
    std::string mot() const;
    std::string reste() const;
    /// La case « nom valeur » : case_de("travail") de « travail 151,67 » → "151,67" ; vide sans cette case.
    std::string case_de(std::string_view nom) const;
};

/// Une feuille qu'une facilitatrice ou une juriste peut écrire et relire : des lignes données, puis ce que l'on attend.
///   # une phrase qui dit la règle, et le texte dont elle vient      ← obligatoire : les premières lignes
///   lot 2     exécution 2026-02 à 2027-06                           ← données, une par ligne
///   => compte du lot 2                                              ← « => » ouvre ce qui est attendu, jusqu'à la fin
///     2026-03   déclarées 151,67   retenues 151,67
/// Une ligne vide n'a pas de sens ; « # » commente. Ce qui est attendu se compare cases à cases : l'espacement est libre.
struct Feuille
{
    std::string nom;
    std::vector<LigneDeFeuille> donnees;
    std::vector<LigneDeFeuille> attendues;
};

Feuille lire_feuille(const std::string& chemin);

/// Joue toutes les feuilles de tests/feuilles/<dossier> (triées) : `jouer` rend les lignes obtenues, une par ligne de texte, cases
/// séparées par deux espaces. Une feuille sans règle dite, sans attendu, ou qui attend autre chose, fait échouer l'essai avec les
/// deux textes côte à côte. Rend le nombre de feuilles jouées.
using Jeu = std::function<std::vector<std::string>(const Feuille&)>;
int jouer_dossier(const std::string& dossier, const Jeu& jouer);

/// Les valeurs livrées (droit/), lues une fois.
const Droit& droit_livre();

// Lecture des cases ; échec de l'essai quand le texte ne se lit pas.
Mois mois_de_feuille(std::string_view texte);
Jour jour_de_feuille(std::string_view texte);
Periode periode_de_feuille(std::string_view texte); // « 2026-02 à 2027-06 », « à partir de 2026-01 »
Heures heures_de_feuille(std::string_view texte);

} // namespace ouvrage
