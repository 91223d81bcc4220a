#pragma once

#include "app/bilans/bilans_table.hpp"
#include "socle/document/document.hpp"
#include "socle/json/json.hpp"

#include <string>

namespace ouvrage
{

/// Le bilan sur papier : figures, lots, mois, courbes, écarts et leurs sources, règles en vigueur, registre. Le même
/// document fait la page, le PDF et l'ODT. `edite_a` est l'instant gardé dans les propriétés du fichier.
socle::Document document_du_bilan(const Bilan& bilan, socle::Instant edite_a);

/// Le classeur : Synthèse, Lots, Lignes, Objectif, Règles, À propos. Les heures y sont exactes.
std::string classeur_du_bilan(const Bilan& bilan, socle::Instant edite_a);

/// Pour l'API, quantités en centièmes d'heure.
socle::Json json_du_bilan(const Bilan& bilan);

/// « Rénovation du gymnase : il reste 308,33 h de clause ».
std::string titre_du_bilan(const Bilan& bilan);
/// Ce que recouvre la date, en deux phrases.
std::string portee_du_bilan(const Bilan& bilan);
/// « bilan-2026-014-2026-05-10.pdf ».
std::string fichier_du_bilan(const Bilan& bilan, std::string_view extension);

/// À poser sur tout document d'une structure cofinancée.
std::vector<socle::FundingMention> mentions_de_document(const std::vector<MentionDeBilan>& mentions);

} // namespace ouvrage
