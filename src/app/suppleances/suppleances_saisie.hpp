#pragma once

#include "app/maison.hpp"
#include "app/suppleances/suppleances_table.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

struct SaisieDeSuppleance
{
    std::string suppleant;
    std::string debut;
    std::string fin;
    std::string administration; // « oui » ou vide
};
SaisieDeSuppleance saisir_suppleance(const socle::Form& formulaire);

struct LectureDeSuppleance
{
    SuppleanceNouvelle nouvelle;
    std::vector<AnomalieDeChamp> anomalies; // vide : la valeur vaut
};
LectureDeSuppleance lire_suppleance(socle::Transaction& tx, const std::string& absent_id, const SaisieDeSuppleance& saisie, Jour aujourd_hui);

} // namespace ouvrage
