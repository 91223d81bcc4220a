#pragma once

#include "domaine/temps.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Un congé, pas une mutation : au-delà, c'est un rôle qui se donne.
inline constexpr std::chrono::days kSuppleanceAuPlus{366};
/// Assez tôt pour la prolonger avant qu'elle finisse.
inline constexpr std::chrono::days kSuppleanceBientotFinie{3};

/// Une personne absente et qui tient ses rôles, d'un jour à un jour, tous deux compris.
struct PeriodeDeSuppleance
{
    std::string absent;
    std::string suppleant;
    Jour debut;
    Jour fin;

    bool tient(Jour le) const { return debut <= le && le <= fin; }
    bool croise(const PeriodeDeSuppleance& autre) const { return debut <= autre.fin && autre.debut <= fin; }
};

enum class RefusDeSuppleance
{
    SoiMeme,         // on ne se remplace pas
    Commencee,       // rien n'est permis rétroactivement
    Inversee,        // la fin précède le début
    Longue,          // plus de kSuppleanceAuPlus
    DejaRemplacee,   // quelqu'un la remplace déjà un de ces jours
    SuppleantAbsent, // le suppléant est lui-même remplacé un de ces jours : pas de chaîne
    AbsentSuppleant  // la personne absente remplace elle-même quelqu'un un de ces jours : pas de chaîne non plus
};
std::string_view code(RefusDeSuppleance refus);

/// Tout ce qui s'oppose à inscrire `voulue` à côté de celles qui ne sont ni annulées ni finies. Vide : rien.
std::vector<RefusDeSuppleance> juger_suppleance(const PeriodeDeSuppleance& voulue, const std::vector<PeriodeDeSuppleance>& inscrites, Jour aujourd_hui);

} // namespace ouvrage
