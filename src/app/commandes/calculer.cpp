#include "app/commandes/commande.hpp"

namespace ouvrage
{

/// Une fonction par calcul : chacune ajoute son verbe, « calculer objectif », « calculer penalite ».
void ajouter_verbes_de_calcul(std::vector<Verbe>&)
{
}

} // namespace ouvrage
