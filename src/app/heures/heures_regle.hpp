#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "domaine/heures.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Les valeurs qui ont servi à décider d'une ligne, par clé : pour « Pourquoi ? ».
using ValeursEnVigueur = std::map<std::string, EnVigueur, std::less<>>;

/// Pose dans `regle` les valeurs en vigueur au premier jour du mois déclaré, et rend celles dont cette ligne dépend : le plausible, le
/// plafond de formation et celui de la personne toujours ; la table de comptage pour les natures déclarées ; ce qui tient à la façon de
/// réaliser les heures seulement quand elle est connue. `dues` : ce que l'engagement doit à la fin du mois, quand il faut le savoir.
ValeursEnVigueur poser_valeurs(Regle& regle, const std::vector<Valeur>& valeurs, const Declaration& declaration,
                               const std::optional<Realisation>& realisation, const std::optional<Heures>& dues);

/// Faut-il savoir ce que doit l'engagement pour décider de cette personne ?
bool depend_des_heures_dues(const std::vector<Valeur>& valeurs, Mois mois, const std::optional<Realisation>& realisation);

/// Le coefficient d'une vue pondérée : le plus grand de ceux que le territoire ou le contrat fixe et que la personne remplit. Jamais
/// dans le compte.
std::optional<EnVigueur> ponderation_pour(const std::vector<Valeur>& valeurs, Mois mois, const std::optional<Realisation>& realisation);

} // namespace ouvrage
