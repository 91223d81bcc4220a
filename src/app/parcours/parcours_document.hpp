#pragma once

#include "app/bilans/bilans_table.hpp"
#include "app/parcours/formations_table.hpp"
#include "app/parcours/parcours_table.hpp"
#include "socle/document/document.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Le parcours écrit, que l'on remet à la personne et qu'elle signe : ce qui est convenu, ce qui est fait. Rien de réservé n'y figure, ni note,
/// ni organisme dont le nom en dirait trop.
struct ParcoursAEcrire
{
    const Parcours& parcours;
    const std::vector<InscriptionEnFormation>& inscriptions;
    const std::vector<FaitDeParcours>& faits;
    std::string structure;
    std::vector<MentionDeBilan> mentions;
};
socle::Document document_du_parcours(const ParcoursAEcrire& tout, Jour le, socle::Instant edite_a);
/// « parcours-P-001-2026-05-10.pdf »
std::string fichier_du_parcours(const Participant& participant, Jour le, std::string_view extension);

} // namespace ouvrage
