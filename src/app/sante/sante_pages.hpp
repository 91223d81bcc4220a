#pragma once

#include "app/maison.hpp"

#include <string>

namespace socle
{
class Metrics;
}

namespace ouvrage
{

/// Pour qui surveille : `/sante` (la base répond, 200 ou 503), `/sante/vivant` (le processus répond), `/metrics` (format de
/// Prometheus). Les mesures ne sont données qu'à cette machine, ou à qui présente le jeton quand il y en a un.
void tracer_routes_sante(Routeur& routeur, const socle::Metrics& mesures, const std::string& jeton_mesures);

} // namespace ouvrage
