#pragma once

#include "app/participants/participants_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un fait daté du parcours d'une personne, tel que la frise le montre : un point, ou une durée quand `fin` ou `en_cours` le disent.
/// Ni motif d'éligibilité, ni raison réservée : `libelle` et `detail` se lisent par-dessus l'épaule.
struct FaitDeParcours
{
    Jour debut;
    std::optional<Jour> fin = {};
    bool en_cours = false;      // une durée qui n'est pas finie
    std::string sorte;          // « fenetre », « contrat », « etape », « frein », « entretien », « formation », « activite », « offre », « visite », « sortie »,
                                // « diagnostic », « immersion », « document »
    std::string libelle;        // « Contrat à durée déterminée chez Durand BTP »
    std::string detail = {};
    std::string href = {};
};

/// Tous les faits d'une personne, du plus ancien au plus récent : chaque pièce donne les siens (participants_faits.cpp les assemble).
std::vector<FaitDeParcours> lister_faits(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
