#pragma once

#include "app/publics/publics_vues.hpp"

namespace ouvrage
{

/// Les faits saisis devant chaque jeu qui s'applique, et devant ceux que l'on a demandés en plus.
std::vector<JeuEprouve> eprouver_jeux(socle::Transaction& tx, const Demande& d, const Participant& participant, const SaisieDEligibilite& saisie,
                                      const std::vector<std::string>& aussi);

/// Ce qui est prêt à s'inscrire, ou toutes les anomalies de la décision (ajoutées à celles de la saisie).
struct DecisionPrete
{
    const JeuEprouve* eprouve = nullptr;
    Decision decision;
};
DecisionPrete preparer_decision(const Demande& d, SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves);

} // namespace ouvrage
