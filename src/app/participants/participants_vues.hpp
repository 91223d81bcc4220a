#pragma once

#include "app/maison.hpp"
#include "app/participants/participants_recherche.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace ouvrage
{

std::string adresse_de_la_fiche(const std::string& participant_id);
/// « mars 2026 à février 2028 », « mars 2026, sans fin » ; vide sans fenêtre.
std::string fenetre_en_lettres(const std::optional<Periode>& fenetre);
/// {ton, icone, mot}
socle::Vue vue_etat(EtatDeFenetre etat);

/// Les pages d'une personne que ce compte peut ouvrir, pour `participants/onglets` : sa fiche, et celles des pièces qui la racontent (parcours, contrats,
/// sorties…), quand elles existent. `ici` : la fin de l'adresse, "" pour la fiche. Faux quand il n'y a que la fiche.
socle::Vue vue_onglets(const Demande& demande, const Participant& participant, std::string_view ici);

} // namespace ouvrage
