#pragma once

#include "domaine/regle.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Une activité de traitement, au sens de l'article 30 du RGPD.
struct Traitement
{
    std::string code, intitule, finalite, base, personnes, donnees, destinataires, mesures;
    Statut statut = Statut::NonSource; // de la base légale
    std::string duree;                 // clé « conservation.… » de droit/, sinon ""
    std::string duree_en_mots;         // quand aucune clé ne la fixe
};

/// Le registre livré (droit/protection/registre.toml), lu une fois. socle::Error qui nomme ce qui manque.
const std::vector<Traitement>& registre_des_traitements();

} // namespace ouvrage
