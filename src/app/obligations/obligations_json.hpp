#pragma once

#include "domaine/obligation.hpp"
#include "domaine/penalite.hpp"
#include "socle/json/json.hpp"

#include <vector>

namespace ouvrage
{

/// La réponse telle que la rendent la commande et l'API : `applicable` vaut vrai, faux, ou rien quand on ne peut pas le savoir.
socle::Json json_de_l_obligation(const Obligation& obligation);
/// La pénalité proposée, ligne par ligne, et les valeurs qui ont servi.
socle::Json json_de_la_penalite(const Penalite& penalite, const TermesEnVigueur& termes);
/// Une valeur de droit/, du territoire ou du contrat, avec sa source et ce qu'elle vaut.
socle::Json json_de_la_valeur(const Valeur& valeur);

} // namespace ouvrage
