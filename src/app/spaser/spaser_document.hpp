#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/spaser/spaser_table.hpp"
#include "socle/document/document.hpp"
#include "socle/json/json.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Le suivi annuel d'un schéma sur papier : chaque acheteur, ses objectifs, d'où viennent les nombres ; puis ce qui se somme.
socle::Document document_du_spaser(const AnneeDeSchema& annee, const std::vector<MentionDeBilan>& mentions, socle::Instant edite_a);
std::string classeur_du_spaser(const AnneeDeSchema& annee, socle::Instant edite_a);
std::string csv_du_spaser(const AnneeDeSchema& annee);
socle::Json json_du_suivi(const SuiviDeSpaser& suivi);
/// « spaser-2026.pdf ».
std::string fichier_du_spaser(const AnneeDeSchema& annee, std::string_view extension);

} // namespace ouvrage
