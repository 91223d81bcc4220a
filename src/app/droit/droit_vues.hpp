#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "socle/template/vue.hpp"

namespace ouvrage
{

/// L'icône, le mot et le ton d'un statut : « non sourcé » se voit de loin.
socle::Vue vue_statut_de_valeur(Statut statut);

/// Pour droit/citee.mustache : la valeur, d'où elle vient, depuis quand, sa source, son lien, son statut et celles qui ont cédé.
socle::Vue vue_valeur_citee(const EnVigueur& regle);

} // namespace ouvrage
