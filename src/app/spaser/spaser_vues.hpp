#pragma once

#include "app/maison.hpp"
#include "app/spaser/spaser_table.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// « 27 », « 1 250,00 € », « 151,67 h », « 3,50 t ».
std::string quantite_fr(MesureEn mesure, std::int64_t quantite, const std::string& unite);
/// La même pour une feuille de calcul : « 1250.00 ».
std::string quantite_exacte(MesureEn mesure, std::int64_t quantite);
/// « 27 sur 90 », « 151,67 h », « non montré », « on ne sait pas ».
std::string mesure_fr(const LigneDeSpaser& ligne, const MesureSpaser& mesure);
/// « 30,00 % », ou rien.
std::string taux_fr(const MesureSpaser& mesure);
/// « 30,00 % visés », « au plus 3,50 t », ou rien sans cible.
std::string cible_fr(const LigneDeSpaser& ligne);
std::string cible_nue(const ObjectifDeSchema& objectif, const CibleSpaser& cible);
/// { mot, ton, icone }.
socle::Vue vue_verdict(VerdictSpaser verdict);
/// « 27 sur 90, soit 30,00 %, pour 30,00 % visés : atteint ».
std::string phrase_de_ligne(const LigneDeSpaser& ligne);
/// « 2 objectifs atteints sur 5 en 2026 ».
std::string constat_de(const SuiviDeSpaser& suivi);
/// Ce qui se publie : une phrase par objectif, en texte simple.
std::string texte_a_publier(const std::vector<SuiviDeSpaser>& suivis);

/// Barres : `repere` nomme chacune (une année, un acheteur). "" quand rien ne se dessine.
struct BarreDeSpaser
{
    std::string repere;
    const LigneDeSpaser* ligne = nullptr;
};
std::string dessiner_spaser(const std::vector<BarreDeSpaser>& barres, const std::string& titre, int largeur);

} // namespace ouvrage
