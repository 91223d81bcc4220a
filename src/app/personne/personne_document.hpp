#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/personne/personne_table.hpp"
#include "socle/document/document.hpp"
#include "socle/json/json.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// L'attestation des heures : mois par mois et lot par lot, ce qui a été déclaré et ce qui compte.
socle::Document document_de_l_attestation(const PageDeLaPersonne& page, const std::vector<MentionDeBilan>& mentions, Jour le, socle::Instant edite_a);
/// Tout ce qui est gardé, à lire et à imprimer.
socle::Document document_des_donnees(const DonneesDeLaPersonne& donnees, Jour le, socle::Instant edite_a);
/// La même chose pour un programme (RGPD, art. 20) ; heures en centièmes.
socle::Json json_des_donnees(const DonneesDeLaPersonne& donnees, Jour le);

/// « CDD chez Durand BTP, du 2 mars 2026 au 30 septembre 2026 ».
std::string contrat_en_mots(const ContratDeTravail& contrat);
/// « Éligible du … au … », « Non éligible ».
std::string decision_en_mots(const EligibiliteInscrite& decision);
std::string dates_du_fait(const FaitDeParcours& fait);

} // namespace ouvrage
