#include "domaine/garde.hpp"

#include <algorithm>

namespace ouvrage
{

std::optional<Jour> plus_necessaire_depuis(const VieDePiece& vie, int delai_jours)
{
    const auto depart = vie.decidee_le ? vie.decidee_le : vie.expire_le;
    if (!depart) return std::nullopt;
    // Une pièce déposée déjà périmée laisse le temps de la voir.
    const Jour de = std::max(*depart, vie.deposee_le);
    return Jour{std::chrono::sys_days{de} + std::chrono::days{delai_jours + 1}};
}

} // namespace ouvrage
