#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /offres, /offres/:offre et ce qu'on y fait ; /offres/etapes, /offres/comptes.
void tracer_routes_offres(Routeur& routeur);
/// /candidatures, /candidatures/:candidature, /prescriptions (l'accueil d'un prescripteur), /repondre/:jeton (sans compte).
void tracer_routes_candidatures(Routeur& routeur);
void tracer_api_offres(Routeur& routeur);

} // namespace ouvrage
