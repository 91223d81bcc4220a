#pragma once

#include <span>
#include <string_view>

namespace ouvrage
{

/// Les tables hors journal qui disent quelque chose d'une personne : les effacer n'ôte aucun chiffre et ne rompt aucune chaîne. Toute table hors journal
/// d'une pièce qui porte un nom, une adresse, une pièce ou un texte libre sur une personne est nommée ici ; `condition` a un seul « ? », la personne.
struct TableDePersonne
{
    std::string_view table;
    std::string_view condition;
    std::string_view quoi; // pour le rapport de purge : « identité »
};
std::span<const TableDePersonne> tables_de_personne();

} // namespace ouvrage
