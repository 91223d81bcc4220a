#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "domaine/temps.hpp"
#include "socle/crypto/password.hpp"
#include "socle/db/database.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

struct OptionsDemo
{
    int echelle = 1;   // 1 : le territoire raconté ; au-delà, autant de fois plus de marchés, de personnes et d'heures
    Jour le;           // « aujourd'hui » du récit : rien n'est écrit ce jour-là ni après
    std::function<void(std::int64_t faits, std::int64_t total)> avancement = [](std::int64_t, std::int64_t) {};
};

/// Le récit commence là : avant, il n'aurait rien à raconter de Montreval.
inline constexpr Jour kDemoAuPlusTot = std::chrono::year{2026} / std::chrono::July / 1;

struct RapportDemo
{
    std::vector<std::pair<std::string, std::int64_t>> lignes_par_table; // tables qui en ont, par nom
    std::int64_t actes = 0;
};

/// Peuple une base neuve par les vraies fonctions d'écriture, à des instants passés et dans leur ordre : le journal se lit comme
/// si les gens avaient travaillé. Déterministe : même échelle, même jour, mêmes heures. Conflict quand la base n'est pas vide.
RapportDemo peupler(socle::Database& base, const Droit& droit, socle::PasswordHasher& mots_de_passe, const OptionsDemo& options);

} // namespace ouvrage
