#include "domaine/compte.hpp"

#include <algorithm>

namespace ouvrage
{

Heures Solde::retard() const
{
    if (!attendues) return Heures();
    return std::max(Heures(), *attendues - retenues);
}

Solde solde(const std::vector<Revision>& registre, const std::vector<LigneDeCompte>& lignes, const Periode& execution, Jour le)
{
    Solde solde;
    solde.dues = dues(registre, le);
    solde.attendues = attendues(solde.dues, execution, le);
    for (const auto& ligne : lignes)
    {
        solde.declarees += ligne.declarees();
        if (ligne.etat == Etat::Refusee)
        {
            solde.refusees += ligne.declarees();
            continue;
        }
        solde.retenues += ligne.retenue.retenues;
        if (ligne.etat == Etat::Validee) solde.validees += ligne.retenue.retenues;
        for (const auto& ecart : ligne.retenue.ecarts) solde.ecartees += ecart.heures;
    }
    return solde;
}

std::optional<int> pour_cent(Heures faites, Heures dues)
{
    if (dues <= Heures()) return std::nullopt;
    return static_cast<int>(faites.centiemes() * 100 / dues.centiemes());
}

} // namespace ouvrage
