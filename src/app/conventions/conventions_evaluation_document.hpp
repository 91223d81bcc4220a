#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/conventions/conventions_evaluation_table.hpp"
#include "socle/document/document.hpp"
#include "socle/template/vue.hpp"

#include <vector>

namespace ouvrage
{

/// L'évaluation sur papier : relue, la même que le jour où elle a été faite. Les mentions sont celles de ce jour-là.
socle::Document document_de_l_evaluation(const Convention& convention, const EvaluationDeConvention& evaluation, const std::vector<MentionDeBilan>& mentions, socle::Instant edite_a);

/// Deux évaluations d'une convention face à face, donnée par donnée ; un écart ne se dit qu'entre deux nombres montrés.
socle::Vue vue_de_comparaison(const EvaluationDeConvention& avant, const EvaluationDeConvention& apres);

} // namespace ouvrage
