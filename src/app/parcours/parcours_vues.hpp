#pragma once

#include "app/parcours/parcours_saisie.hpp"
#include "socle/chart/chart.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// « 2 freins levés sur 3, prochain pas le 14 mai 2026 » : ce que dit le titre d'un parcours.
std::string fait_du_parcours(const Parcours& parcours);
std::string freins_en_mots(const Parcours& parcours); // "" sans frein
std::string prochain_pas_en_mots(const Parcours& parcours);
/// « Démarche administrative ».
std::string etape_en_mots(const EtapeInscrite& etape);
/// « la personne », « Mission locale », « la facilitatrice ou le facilitateur ».
std::string qui_agit_en_mots(const EtapeInscrite& etape, const Participant& participant);

/// La frise des faits d'une personne, du plus ancien au plus récent, sur `largeur` unités (400 sur un téléphone, 720 sur un bureau).
/// Nulle quand il n'y a rien à montrer.
std::optional<socle::Timeline> frise_de(const std::string& titre, const std::vector<FaitDeParcours>& faits, Jour le, int largeur);
/// Le nom d'une sorte de fait : « Entretiens ».
std::string_view nom_de_sorte(std::string_view sorte);
/// « depuis le 3 mars 2026 », « du 3 au … », « le … ».
std::string dates_en_mots(const FaitDeParcours& fait);

} // namespace ouvrage
