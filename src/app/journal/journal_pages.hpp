#pragma once

#include "app/maison.hpp"

namespace ouvrage
{

/// /journal, son export et son API.
void tracer_routes_journal(Routeur& routeur);

} // namespace ouvrage
