#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Où l'on est change deux jours : le Vendredi saint et la Saint-Étienne sont fériés en Moselle et en Alsace.
enum class ZoneFeriee
{
    France,
    AlsaceMoselle
};
ZoneFeriee zone_du_code_postal(std::string_view code_postal);

struct JourFerie
{
    Jour jour;
    std::string_view nom;

    bool operator==(const JourFerie&) const = default;
};
/// Le dimanche de Pâques du calendrier grégorien.
Jour paques(std::chrono::year annee);
/// Du premier au dernier de l'année (C. trav., art. L.3133-1 et L.3134-13).
std::vector<JourFerie> jours_feries(std::chrono::year annee, ZoneFeriee zone);
std::optional<JourFerie> jour_ferie(Jour jour, ZoneFeriee zone);

/// Le lundi de la semaine de ce jour.
Jour lundi_de(Jour jour);
/// « mardi ».
std::string_view nom_du_jour(Jour jour);
/// « mardi 2 juin 2026 ».
std::string jour_en_mots(Jour jour);

/// Tant de jours plus tard (ou plus tôt).
Jour decale_de(Jour jour, int jours);

/// Ni un dimanche ni un férié.
bool est_ouvrable(Jour jour, ZoneFeriee zone);
/// Ni un samedi, ni un dimanche, ni un férié : un délai prorogé finit un tel jour (CPC, art. 642).
bool est_ouvre(Jour jour, ZoneFeriee zone);
/// Pourquoi ce jour est chômé au sens de l'article 642 : « un samedi », « un dimanche », « férié : Lundi de Pâques » ; rien quand il ne l'est pas.
std::optional<std::string> pourquoi_chome(Jour jour, ZoneFeriee zone);
/// Le premier jour qui n'est pas chômé, celui-ci compris ; le dernier qui ne l'est pas, celui-ci compris.
Jour premier_ouvre_des(Jour jour, ZoneFeriee zone);
Jour dernier_ouvre_jusqu_au(Jour jour, ZoneFeriee zone);

} // namespace ouvrage
