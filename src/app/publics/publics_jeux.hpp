#pragma once

#include "domaine/eligibilite.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Les jeux de critères livrés avec le programme (droit/publics/*.toml) et leur vocabulaire commun.
struct Publics
{
    Vocabulaire mots;
    std::vector<JeuDeCriteres> jeux; // par rang

    /// Nul quand le code n'est pas connu : une décision ancienne peut nommer un jeu retiré.
    const JeuDeCriteres* jeu(std::string_view code) const;
};

/// socle::Error qui nomme le fichier et la clé quand un jeu est mal formé, emploie un mot inconnu, ou ne dit pas sa source.
Publics lire_publics();
Vocabulaire lire_vocabulaire(std::string_view contenu, const std::string& fichier);
JeuDeCriteres lire_jeu(std::string_view contenu, const std::string& fichier, const Vocabulaire& mots);

/// Lus une fois.
const Publics& publics_livres();

} // namespace ouvrage
