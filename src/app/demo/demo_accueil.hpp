#pragma once

#include "app/demo/demo_recit.hpp"
#include "app/demo/demo_territoires.hpp"

namespace ouvrage
{

/// Le Tissage des Solidarités, tiré de la délibération DE25_139 du 4 décembre 2025 : la ville ouvre le lieu en janvier 2026, trois partenaires d'abord, la liste peut
/// grandir. Le quatrième partenaire, les activités, les personnes et l'adresse sont inventés.
void raconter_accueil(Recit& recit, const Troupe& troupe);

} // namespace ouvrage
