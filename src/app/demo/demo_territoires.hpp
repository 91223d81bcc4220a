#pragma once

#include "app/demo/demo_recit.hpp"

namespace ouvrage
{

/// Ceux qui agissent dans le territoire raconté.
struct Troupe
{
    Structure* flandre_lys = nullptr;
    Structure* valmont = nullptr;
    Acteur* denis = nullptr; // Durand BTP
    Acteur* sofia = nullptr; // SCOP Armentières Paysages et Avenir
    Acteur* hugo = nullptr;  // acheteur, Ville de Montreval
    Acteur* pauline = nullptr; // prescriptrice, Mission locale de Flandre-Lys
};

/// Le cas d'Armentières, tiré de la délibération DE21.086 du 1er juillet 2021. Ce que l'acte ne dit pas est supposé, et dit ici :
/// marché exécuté depuis avril 2021, d'un an, reconduit chaque année ; personnes, heures et volumes inventés.
void raconter_armentieres(Recit& recit, const Troupe& troupe);
/// Le petit monde de STYLE.md : Montreval, le gymnase, Durand BTP, Awa.
void raconter_montreval(Recit& recit, const Troupe& troupe);
/// Les autres marchés du territoire : acheteurs, entreprises et personnes inventés.
void raconter_flandre_lys(Recit& recit, const Troupe& troupe);
/// Ceux d'une autre structure, que la première ne voit pas.
void raconter_valmont(Recit& recit, const Troupe& troupe);
/// Une tranche de volume : 58 marchés d'une personne, dans l'année qui précède.
void raconter_tranche(Recit& recit, Structure& structure, int tranche);

} // namespace ouvrage
