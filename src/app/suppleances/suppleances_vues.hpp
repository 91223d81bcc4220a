#pragma once

#include "app/suppleances/suppleances_table.hpp"
#include "socle/template/vue.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Pour suppleances/liste : celles qui vivent, puis les dernières finies. `action` : l'adresse sous laquelle chacune s'arrête.
socle::Vue vue_suppleances(const std::vector<Suppleance>& suppleances, const std::string& compte, Jour le, const std::string& action);

/// Pour le tableau de bord : ce qui est en cours, ou commence dans la semaine, dit à l'absent comme au suppléant.
socle::Vue vue_suppleances_du_tableau(const std::vector<Suppleance>& suppleances, const std::string& compte, Jour le);

} // namespace ouvrage
