#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// Le texte et ses blancs, puis les documents : convention, avenants, délibérations, lettres.
void tracer_routes_documents_de_convention(Routeur& routeur);
/// Les évaluations, leur aperçu, leur document, leur comparaison.
void tracer_routes_evaluations(Routeur& routeur);

} // namespace ouvrage
