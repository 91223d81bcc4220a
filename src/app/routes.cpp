#include "app/routes.hpp"

#include "app/heures/heures_pages.hpp"
#include "app/journal/journal_pages.hpp"
#include "app/utilisateurs/utilisateurs_pages.hpp"

namespace ouvrage
{

// Une ligne par pièce : sa fonction est définie dans <piece>_pages.cpp ou <piece>_api.cpp.

void tracer_routes(Routeur& routeur)
{
    tracer_routes_heures(routeur);
    tracer_routes_journal(routeur);
    tracer_routes_utilisateurs(routeur);
}

} // namespace ouvrage
