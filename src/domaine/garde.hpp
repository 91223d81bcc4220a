#pragma once

#include "domaine/temps.hpp"

#include <optional>

namespace ouvrage
{

/// Ce qui a suivi le dépôt d'une pièce. `decidee_le` : la première décision d'éligibilité prise une fois la pièce là.
struct VieDePiece
{
    Jour deposee_le;
    std::optional<Jour> decidee_le = {};
    std::optional<Jour> expire_le = {};
};

/// Une pièce sert à décider, puis n'a plus de raison d'être gardée : le lendemain du délai qui suit la décision. Sans décision, elle ne prouve plus rien une
/// fois périmée, et le même délai court de là. Ni décision ni péremption : elle attend encore d'être lue, rien ne la rend inutile.
std::optional<Jour> plus_necessaire_depuis(const VieDePiece& vie, int delai_jours);

} // namespace ouvrage
