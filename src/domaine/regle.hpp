#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// D'où vient une valeur, du plus général au plus précis : le plus précis l'emporte.
enum class Niveau
{
    Droit,      // loi, règlement, usage national : droit/*.toml
    Territoire, // décision du territoire, avec auteur et raison
    Contrat     // pièce du marché (CCAP, convention)
};
std::string_view libelle(Niveau niveau);

/// Ce que vaut la source, montré à qui lit : une valeur sans texte le dit.
enum class Statut
{
    Source,   // « sourcé »
    Usage,    // « usage »
    NonSource // « non sourcé »
};
std::string_view libelle(Statut statut);
std::optional<Statut> statut_du_libelle(std::string_view libelle);

/// Une valeur datée. `valeur` est un texte exact dans l'unité de la clé ("212.57", "24").
struct Valeur
{
    std::string cle;
    Niveau niveau = Niveau::Droit;
    Jour depuis;
    std::optional<Jour> jusqu_a; // bornes comprises
    std::string valeur;
    std::string unite;
    std::string source;
    std::string lien = {}; // où lire le texte, quand il est en ligne
    Statut statut = Statut::Source;
    std::optional<Jour> verifie_le = {};
};

/// La valeur en vigueur un jour donné : le niveau le plus précis, puis la plus récente ; nulle part, aucune (on ne
/// devine pas). `ecartees` dit lesquelles ont cédé, pour l'explication.
struct EnVigueur
{
    Valeur valeur;
    std::vector<Valeur> ecartees;
};
std::optional<EnVigueur> regle_pour(std::string_view cle, Jour jour, const std::vector<Valeur>& valeurs);

} // namespace ouvrage
