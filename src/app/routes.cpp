#include "app/routes.hpp"

#include "app/heures/heures_pages.hpp"

namespace ouvrage
{

// Une ligne par pièce : sa fonction est définie dans <piece>_pages.cpp ou <piece>_api.cpp.

void tracer_routes(Routeur& routeur)
{
    tracer_routes_heures(routeur);
}

} // namespace ouvrage
