#pragma once

#include "app/assistance/assistance_listes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// « Armentières » ; le code lui-même quand il n'est pas de la liste.
std::string nom_de_commune(std::string_view code);
/// Les communes d'un département, par code ; vide quand le département n'est pas de la liste. « 59 », « Nord ».
std::vector<std::string> communes_du_departement(std::string_view code_ou_nom);
/// Celles d'une intercommunalité, par son SIREN ou son nom, avec ou sans sa sorte (« CC Flandre Lys », « Flandre Lys ») ; vide quand rien n'y répond, ou plusieurs.
std::vector<std::string> communes_de_l_epci(std::string_view siren_ou_nom);
/// Les communes dont le point est dans ce cadre, bornes comprises, en millièmes de degré ; par code.
struct CadreDeCommunes
{
    int latitude_min, latitude_max, longitude_min, longitude_max;
};
struct CommunePlacee
{
    std::string code;
    Position position;
};
std::vector<CommunePlacee> communes_du_cadre(const CadreDeCommunes& cadre);

} // namespace ouvrage
