#pragma once

#include "app/maison.hpp"
#include "domaine/appariement.hpp"

namespace ouvrage
{

/// { total, sur, impossible, liste: [{critere, points, phrase, ton, icone, mot}] } : pour offres/raisons.
socle::Vue vue_raisons(const ExplicationDAppariement& dite);
/// Le même, pour l'API.
socle::Json json_des_raisons(const ExplicationDAppariement& dite);

/// /offres/appariement, /offres/:offre/candidats, et les consignes.
void tracer_routes_appariement(Routeur& routeur);
void tracer_api_appariement(Routeur& routeur);

} // namespace ouvrage
