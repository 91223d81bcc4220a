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

    bool operator==(const Valeur&) const = default;
};

/// La valeur en vigueur un jour donné : le niveau le plus précis, puis la plus récente ; nulle part, aucune (on ne
/// devine pas). `ecartees` dit lesquelles ont cédé, pour l'explication.
struct EnVigueur
{
    Valeur valeur;
    std::vector<Valeur> ecartees;
};
/// Une ligne au texte vide (une annulation) ne fixe rien.
std::optional<EnVigueur> regle_pour(std::string_view cle, Jour jour, const std::vector<Valeur>& valeurs);

/// Un jour où une clé change de valeur en vigueur, et ce qu'elle valait la veille ; rien d'un côté ou de l'autre se dit.
struct Changement
{
    std::string cle;
    Jour le;
    std::optional<EnVigueur> avant;
    std::optional<EnVigueur> apres;
};
/// Après le jour `du`, jusqu'au jour `au` compris, dans l'ordre des jours puis des clés telles qu'elles sont données.
std::vector<Changement> changements(const std::vector<std::string>& cles, Jour du, Jour au, const std::vector<Valeur>& valeurs);

/// Les jours sans valeur entre deux valeurs qui se suivent (d'une même clé, d'un même niveau), bornes comprises.
struct Trou
{
    Jour de;
    Jour a;
    bool operator==(const Trou&) const = default;
};
std::vector<Trou> trous(std::vector<Valeur> valeurs);

} // namespace ouvrage
