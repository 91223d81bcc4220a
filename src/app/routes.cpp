#include "app/routes.hpp"

namespace ouvrage
{

// Une ligne par pièce : sa fonction est définie dans <piece>_pages.cpp ou <piece>_api.cpp.

void tracer_routes(Routeur& routeur)
{
    (void)routeur;
}

} // namespace ouvrage
