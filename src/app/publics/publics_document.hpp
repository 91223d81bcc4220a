#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/publics/publics_table.hpp"
#include "socle/document/document.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// La notice d'éligibilité d'une personne : oui ou non, des dates, jamais la raison. Un papier que l'on peut remettre à l'entreprise.
socle::Document document_de_la_notice(const Notice& notice, const std::vector<MentionDeBilan>& mentions, Jour le, socle::Instant edite_a);
/// « notice-P-001-2026-05-10.pdf »
std::string fichier_de_la_notice(const Notice& notice, Jour le, std::string_view extension);

} // namespace ouvrage
