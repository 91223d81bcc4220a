#pragma once

#include "app/maison.hpp"
#include "app/partages/partages_table.hpp"

namespace ouvrage
{

/// partages/du_marche, sur la page d'un marché : qui mène, qui aide, et où lire le reste. Faux quand il n'y a rien à en dire.
socle::Vue vue_partage_du_marche(const Demande& demande, const Marche& marche, const MarchePartage& partage);

/// « 487,67 h de clause et, à part, 225,78 h d'effort d'insertion » : les deux ne s'additionnent pas.
std::string heures_par_famille(const std::vector<LigneRattachee>& lignes);

/// L'adresse des lignes derrière un chiffre.
std::string adresse_des_lignes(const RechercheDeLignes& recherche, const std::string& le);

} // namespace ouvrage
