#pragma once

#include "domaine/calendrier.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Les séances --------------------------------------------------------------------------------------------------

/// Le même jour pendant `semaines` semaines ; un jour férié est sauté, et dit.
struct Serie
{
    std::vector<Jour> jours;
    std::vector<JourFerie> sautes;
};
Serie serie_hebdomadaire(Jour premier, int semaines, ZoneFeriee zone);

/// Une heure d'horloge, à la minute.
struct HeureDHorloge
{
    int minutes = 0; // depuis minuit, moins de 24 heures

    auto operator<=>(const HeureDHorloge&) const = default;
};
/// « 14:30 », « 14h30 », « 14 h », « 9h » ; rien quand cela ne se lit pas.
std::optional<HeureDHorloge> lire_heure(std::string_view texte);
/// « 14:30 ».
std::string code(HeureDHorloge heure);
/// « 14 h 30 », « 9 h ».
std::string en_toutes_lettres(HeureDHorloge heure);

/// Un moment d'un jour, fin non comprise.
struct Creneau
{
    Jour jour;
    HeureDHorloge debut;
    HeureDHorloge fin;

    bool operator==(const Creneau&) const = default;
};
bool se_chevauchent(const Creneau& un, const Creneau& autre);

// --- Les places ---------------------------------------------------------------------------------------------------

/// Les inscriptions d'une séance, dans l'ordre de leur rang : les premières encore tenues ont une place, les suivantes attendent leur tour. Un désistement
/// fait donc avancer la liste sans que rien ne s'écrive de plus.
enum class Place
{
    Tenue,
    EnAttente,
    Rendue // désistée
};
enum class SortDInscription
{
    Maintenue,
    Desistee
};
std::vector<Place> attribuer_les_places(std::span<const SortDInscription> par_rang, int places);

// --- L'émargement -------------------------------------------------------------------------------------------------

/// Qui est venu. Non renseigné n'est ni zéro ni une absence.
enum class Emargement
{
    NonRenseigne,
    Venu,
    Absent,
    Excuse
};
std::string_view code(Emargement emargement);
std::string_view libelle(Emargement emargement);
std::optional<Emargement> emargement_du_code(std::string_view code);
std::span<const Emargement> emargements();

// --- Ce qui se tait -----------------------------------------------------------------------------------------------

/// Quels nombres de personnes se taisent, dans une colonne dont le total est donné : ceux de moins de `seuil` personnes (zéro se dit), puis autant d'autres
/// qu'il en faut pour qu'aucun ne se retrouve par différence. Le total se tait quand il est lui-même petit, ou que rien d'autre ne peut le couvrir.
struct Silence
{
    std::vector<bool> lignes;
    bool total = false;

    bool operator==(const Silence&) const = default;
};
Silence taire_les_petits_nombres(std::span<const std::int64_t> nombres, std::int64_t seuil);

} // namespace ouvrage
