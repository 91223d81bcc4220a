#pragma once

#include "app/maison.hpp"
#include "socle/json/json.hpp"

namespace ouvrage
{

/// La description OpenAPI 3.1 de l'API : une opération pour chaque route /api/v1, ni plus ni moins (un essai le vérifie).
socle::Json decrire_api(const Routeur& routeur);

/// Une route de l'API sans description, ou une description sans route : pour l'essai.
std::vector<std::string> defauts_de_description(const Routeur& routeur);

void tracer_routes_api(Routeur& routeur);

} // namespace ouvrage
