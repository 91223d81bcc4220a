#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "domaine/sortie.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Les situations de sortie livrées (droit/sorties/situations.toml), lues une fois.
const std::vector<SituationDeSortie>& situations_livrees();
/// La même lecture d'un contenu donné. socle::Error avec l'endroit quand une situation est mal formée, tait sa source, ou se contredit.
std::vector<SituationDeSortie> lire_situations(std::string_view contenu, const std::string& ou);

/// La règle en vigueur le jour d'une sortie : droit, ou territoire plus précis.
RegleDeSortie regle_de_sortie(const std::vector<Valeur>& valeurs, Jour jour);
/// Les points à faire après une sortie de ce jour, en mois : le premier, puis le second.
std::vector<int> mois_de_suivi(const std::vector<Valeur>& valeurs, Jour jour);
int delai_d_appel(const std::vector<Valeur>& valeurs, Jour jour);

/// Sous ce code, une ligne journalisée tait le sien.
inline constexpr std::string_view kSituationReservee = "reservee";
/// Ce que l'on montre d'une situation réservée : elle n'est pas comptée, et rien de plus.
const SituationDeSortie& situation_reservee();

} // namespace ouvrage
