#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ouvrage
{

/// Un montant hors taxes, en centimes d'euro.
struct Centimes
{
    std::int64_t valeur = 0;
    auto operator<=>(const Centimes&) const = default;
};

/// Lecture de « 1 234,56 », « 1234.5 € ». Codes : montant.illisible, montant.negatif, montant.plus_de_deux_decimales,
/// montant.hors_bornes.
struct LectureMontant
{
    std::optional<Centimes> valeur;
    std::string_view anomalie;
};
LectureMontant lire_montant(std::string_view texte);

/// Une liste fermée montrée à l'écran : code stable, libellé.
struct Choix
{
    std::string_view code;
    std::string_view libelle;
};

/// Type d'achat (CCP, art. L.1111-1 et suivants).
std::span<const Choix> natures_de_marche();
/// Public ou privé : un marché privé sort de la commande publique, pas du suivi.
std::span<const Choix> cadres_de_marche();
/// Réservation d'un lot (CCP, art. L.2113-12 à L.2113-16).
std::span<const Choix> reservations();
/// Qualité d'une entreprise sur un lot.
std::span<const Choix> qualites_sur_lot();

/// Le libellé d'un code ; vide quand le code n'est pas de la liste.
std::string_view libelle_du_code(std::span<const Choix> liste, std::string_view code);


} // namespace ouvrage
