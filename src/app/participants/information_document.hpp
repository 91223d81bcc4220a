#pragma once

#include "app/bilans/bilans_document.hpp"
#include "app/droit/droit_valeurs.hpp"
#include "app/participants/participants_table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// La notice remise à une personne : ce qui est gardé sur elle, par qui, pourquoi, combien de temps, et ce qu'elle peut demander (RGPD, art. 13 et 14).
/// Elle ne dit rien de ce que contient son dossier : la même phrase vaut pour tous.
socle::Document document_d_information(const Participant& participant, const std::string& structure, const Droit& droit, const std::vector<MentionDeBilan>& mentions,
                                       Jour le, socle::Instant edite_a);
/// « information-p-001-2026-05-10.pdf » : aucun nom dans un nom de fichier.
std::string fichier_d_information(const Participant& participant, Jour le, std::string_view extension);

} // namespace ouvrage
