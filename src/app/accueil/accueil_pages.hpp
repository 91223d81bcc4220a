#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Le programme, le lieu, ses partenaires et ses activités.
void tracer_routes_accueil(Routeur& routeur);
/// Les séances : inscrire, émarger, annuler.
void tracer_routes_seances(Routeur& routeur);
/// Le rapport d'activité d'un partenaire, ou de tout le lieu.
void tracer_routes_rapport_d_accueil(Routeur& routeur);
void tracer_api_accueil(Routeur& routeur);

} // namespace ouvrage
