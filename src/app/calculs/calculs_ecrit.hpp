#pragma once

#include "domaine/calcul.hpp"
#include "socle/json/json.hpp"
#include "socle/template/vue.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Un calcul mis en mots : ce que montrent la page et la note, et ce que la base garde. Un calcul gardé se relit tel qu'il a été dit,
/// même si le droit ou la formule changent ensuite.
struct CalculEcrit
{
    struct Etape
    {
        std::string libelle, formule, valeur, note;
    };
    struct Source
    {
        std::string libelle, valeur, source, lien, statut;
    };
    struct Cible
    {
        std::string libelle, montant, brutes, heures;
        bool comptee = true;
    };
    struct Raison
    {
        std::string code, phrase;
    };

    std::string methode; // code
    std::string heures;
    std::string heures_brutes;
    std::string arrondi;
    bool clause_recommandee = true;
    std::vector<Etape> etapes;
    std::vector<Source> sources;
    std::vector<Cible> cibles;
    std::vector<Raison> raisons;
    std::vector<std::string> remarques;
    std::string revision, montant, etp; // "" sans objet

    std::string methode_libelle() const;
    /// « 833 h d'insertion », « Pas de clause : 120 h avant le minimum ».
    std::string titre() const;
};

CalculEcrit mettre_en_mots(const Calcul& calcul);
socle::Json json_ecrit(const CalculEcrit& ecrit);
/// De la base ; Bug quand ce n'est pas ce que json_ecrit a écrit.
CalculEcrit lire_ecrit(const socle::Json& json);

/// Pour le gabarit calculs/calcul.
socle::Vue vue_du_calcul(const CalculEcrit& ecrit);

} // namespace ouvrage
