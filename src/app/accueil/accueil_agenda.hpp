#pragma once

#include "app/accueil/accueil_table.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

/// Le programme au format iCalendar (RFC 5545), pour l'agenda d'un téléphone. Aucun nom de personne n'y entre, ni inscrite ni qui anime ; une séance annulée y est dite annulée.
std::string agenda_du_lieu(const LieuDAccueil& lieu, const std::vector<Seance>& seances, const std::string& adresse_publique, socle::Instant edite_a);

} // namespace ouvrage
