#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace ouvrage
{

/// Une terre d'où l'on ne part pas travailler ailleurs sans traverser la mer : le continent, la Corse, un département ou une collectivité d'outre-mer.
/// Les trois premiers chiffres d'un code de commune d'outre-mer, 20 pour la Corse, 0 pour le continent.
using Terre = int;
Terre terre_de_commune(std::string_view code);

/// D'où vient le point : la commune elle-même, ou le milieu de celles qui partagent son code postal (à quelques kilomètres près).
enum class Precision
{
    Commune,
    CodePostal
};

struct Position
{
    int latitude = 0;  // en millièmes de degré
    int longitude = 0; // en millièmes de degré
    Terre terre = 0;
    Precision precision = Precision::Commune;

    bool operator==(const Position&) const = default;
};

enum class Mer
{
    Aucune,
    ATraverser
};

/// À vol d'oiseau, sur une sphère de 6 371 km : moins de 1 % d'écart avec l'ellipsoïde, plus l'écart des points eux-mêmes.
struct Distance
{
    std::int64_t metres = 0;
    Mer mer = Mer::Aucune;
    Precision precision = Precision::Commune; // la moins bonne des deux

    bool operator==(const Distance&) const = default;
};

/// Absente dès qu'un des deux lieux est inconnu.
std::optional<Distance> distance(const std::optional<Position>& de, const std::optional<Position>& a);

} // namespace ouvrage
