#pragma once

#include "app/conventions/conventions_vie_table.hpp"
#include "socle/time/time.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Les jours de ces conventions au format iCalendar : départ, dernier jour pour agir (avec un rappel par avance d'alerte), reconduction, fin ; chacun dit pourquoi ce jour.
std::string agenda_des_conventions(const std::string& nom, const std::vector<Convention>& conventions, const std::vector<VieDeConvention>& vies, const AvancesDAlerte& avances,
                                   const std::string& adresse_publique, socle::Instant edite_a);

} // namespace ouvrage
