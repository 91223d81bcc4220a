#pragma once

#include "app/droit/droit_table.hpp"
#include "app/maison.hpp"

namespace ouvrage
{

void tracer_routes_droit(Routeur& routeur);
void tracer_api_droit(Routeur& routeur); // droit_api.cpp

/// Le droit en vigueur un jour donné, pour qui demande : celui qui est livré, et celui de ses territoires.
struct RechercheDeDroit
{
    std::string q;      // sans accents : libellé, clé, source, thème
    std::string theme;
    std::string statut; // « non sourcé »
    Jour le;
};
struct RegleMontree
{
    CleDeDroit cle;
    std::optional<EnVigueur> en_vigueur;
    int contrats = 0; // ceux que l'on voit et qui en fixent une autre, ce jour-là
};
std::vector<RegleMontree> chercher_droit(const Droit& droit, const std::vector<ValeurPropre>& propres, const RechercheDeDroit& recherche);

} // namespace ouvrage
