#pragma once

#include "app/contrats_travail/contrats_travail_dossier.hpp"
#include "app/maison.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

void tracer_routes_contrats_travail(Routeur& routeur);
void tracer_api_contrats_travail(Routeur& routeur);

/// Pour les pièces voisines. Le bloc « Contrats » d'une fiche (gabarit contrats_travail/bloc), et ce qui se signale pour une déclaration
/// (contrats_travail/signalements ; faux quand il n'y a rien). Seul qui inscrit les contrats les appelle.
socle::Vue vue_bloc_de_contrats(const Participant& participant, const TravailDUnePersonne& travail, const std::vector<Valeur>& valeurs, Jour le);
/// « Les heures d'un mois et leurs contrats » : ce que l'on sait de chaque personne, par sa référence.
struct PersonneDeclaree
{
    std::string participant_id;
    std::string personne;
};
socle::Vue vue_signalements_de_declaration(const std::map<std::string, TravailDUnePersonne>& travaux, const std::vector<PersonneDeclaree>& personnes, const std::string& lot_id, Mois mois,
                                           const std::vector<Valeur>& valeurs, Jour le);

} // namespace ouvrage
