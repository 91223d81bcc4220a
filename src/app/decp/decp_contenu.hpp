#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "domaine/decp.hpp"

namespace ouvrage
{

/// Tout ce qu'un contrat publié dit, en un JSON canonique : mêmes faits, même texte, que la source soit JSON, XML ou
/// table. Les montants sont en centimes et les dates en AAAA-MM-JJ quand ils se lisent ; sinon leur texte est gardé. La
/// source, la plateforme et l'uid n'y sont pas : ils ne disent rien du contrat.
std::string ecrire_contenu(const ContratDecp& contrat);
/// L'inverse, pour les pages. Les champs qui n'y sont pas restent vides.
ContratDecp lire_contenu(std::string_view contenu);

/// 64 bits : compare deux contenus d'un même acheteur et d'un même identifiant.
std::int64_t empreinte_de(std::string_view contenu);

} // namespace ouvrage
