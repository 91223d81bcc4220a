#pragma once

#include "domaine/comptage.hpp"
#include "domaine/fraction.hpp"
#include "domaine/motifs.hpp"
#include "domaine/temps.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Un volume d'heures, exact au centième d'heure (36 secondes). Peut être négatif (une révision à la baisse).
class Heures
{
public:
    constexpr Heures() = default;
    static constexpr Heures de_centiemes(std::int64_t centiemes)
    {
        Heures heures;
        heures.centiemes_ = centiemes;
        return heures;
    }
    constexpr std::int64_t centiemes() const { return centiemes_; }

    constexpr auto operator<=>(const Heures&) const = default;
    constexpr Heures operator-() const { return de_centiemes(-centiemes_); }
    constexpr Heures& operator+=(Heures autre) { centiemes_ += autre.centiemes_; return *this; }
    constexpr Heures& operator-=(Heures autre) { centiemes_ -= autre.centiemes_; return *this; }
    friend constexpr Heures operator+(Heures a, Heures b) { return a += b; }
    friend constexpr Heures operator-(Heures a, Heures b) { return a -= b; }

private:
    std::int64_t centiemes_ = 0;
};

/// `151.67_h`, `600_h` ; plus de deux décimales ne compile pas.
consteval Heures operator""_h(const char* texte)
{
    std::int64_t centiemes = 0;
    int decimales = -1;
    for (; *texte; ++texte)
    {
        if (*texte == '\'') continue;
        if (*texte == '.')
        {
            decimales = 0;
            continue;
        }
        if (*texte < '0' || *texte > '9') throw std::invalid_argument("des heures s'écrivent en chiffres");
        if (decimales == 2) throw std::invalid_argument("des heures ont au plus deux décimales");
        centiemes = centiemes * 10 + (*texte - '0');
        if (decimales >= 0) ++decimales;
    }
    for (int i = decimales < 0 ? 0 : decimales; i < 2; ++i) centiemes *= 10;
    return Heures::de_centiemes(centiemes);
}

/// Les heures d'un mois qui ne sont ni du travail ni de la formation pendant le contrat, par nature ; zéro quand rien n'en est dit.
class HeuresParNature
{
public:
    Heures& operator[](Nature nature) { return heures_[rang(nature)]; }
    Heures operator[](Nature nature) const { return heures_[rang(nature)]; }
    Heures total() const;
    bool operator==(const HeuresParNature&) const = default;

private:
    std::array<Heures, kNombreDeNatures> heures_{};
};

/// Ce qu'une entreprise déclare pour une personne et un mois.
struct Declaration
{
    Mois mois;
    Heures travail;
    Heures formation;
    HeuresParNature autres = {};

    Heures total() const { return travail + formation + autres.total(); }
};

/// Des heures écartées et pourquoi. Toujours strictement positives.
struct Ecart
{
    Heures heures;
    Motif motif;

    bool operator==(const Ecart&) const = default;
};

/// La décision sur une ligne : retenues + somme des écarts == déclarées, toujours.
struct Retenue
{
    Heures retenues;
    std::vector<Ecart> ecarts;

    bool operator==(const Retenue&) const = default;
};

/// Ce que la table de comptage dit d'une nature d'heures. Sans plafond, « compte dans un plafond » compte tout.
struct RegleDeNature
{
    Comptage decision = Comptage::Compte;
    std::optional<Heures> plafond = {}; // par personne et par mois
};

/// Ce que la règle en vigueur et le dossier de la personne disent d'un mois. Une valeur absente ne limite rien,
/// sauf l'éligibilité : sans fenêtre décidée, rien ne compte.
struct Regle
{
    Periode execution;                        // du lot (ou début de la convention, pour un effort d'insertion)
    std::optional<Periode> eligibilite;       // fenêtre de la personne
    std::optional<Heures> plafond_formation;  // par personne et par mois
    std::optional<Heures> plafond_plausible;  // par personne et par mois, tous lots réunis
    std::array<RegleDeNature, kNombreDeNatures> natures = {};
    Comptage modalite = Comptage::Compte;         // de la façon dont la personne réalise ses heures ; compte quand elle n'est pas connue
    std::optional<Periode> fenetre_cdi = {};      // d'une personne en CDI dont l'embauche est connue
    std::optional<Fraction> part_formation = {};  // de 0 à 1, des heures retenues de la personne sur l'engagement
    std::optional<Heures> plafond_ett = {};       // de l'intérim classique sur l'engagement, quand la personne en vient
    std::optional<Heures> plafond_personne = {};  // par personne, sur l'engagement

    const RegleDeNature& de(Nature nature) const { return natures[rang(nature)]; }
};

/// Ce qui était déjà inscrit quand la ligne arrive.
enum class MoisDuLot
{
    Libre,
    DejaDeclare // une autre ligne, non corrigée, porte la même personne, le même engagement et le même mois
};
struct DejaInscrit
{
    MoisDuLot mois_du_lot = MoisDuLot::Libre;
    Heures retenues_ce_mois; // de la personne, tous lots réunis, hors la ligne corrigée
    // Sur l'engagement, hors la ligne corrigée : n'a besoin d'être su que si la règle qui s'en sert est fixée.
    Heures retenues_de_la_personne = {};
    Heures formation_retenue = {}; // de la personne
    Heures retenues_ett = {};      // de tout l'intérim classique
};

/// Les heures d'un mois qui comptent. Chaque refus tient sur une ligne et porte son motif.
Retenue retenir(const Declaration& declaration, const Regle& regle, const DejaInscrit& deja);

/// La formation qu'une ligne déjà décidée a fait compter : ce qui reste de la formation déclarée une fois ôtés ses propres écarts.
Heures formation_retenue(Heures formation, const Retenue& retenue);

/// Une vue pondérée, jamais le compte : des heures retenues, multipliées par le coefficient d'un territoire, arrondies au centième
/// inférieur. Sans coefficient, les heures elles-mêmes.
Heures ponderer(Heures retenues, const std::optional<Fraction>& coefficient);

/// Lecture de « 151,67 », « 1 200 », « 151.67 ». Codes d'anomalie stables ; le texte fautif n'est jamais deviné.
struct LectureHeures
{
    std::optional<Heures> valeur;
    std::string_view anomalie; // vide, ou heures.absentes, heures.illisibles, heures.negatives,
                               // heures.plus_de_deux_decimales, heures.hors_bornes
};
LectureHeures lire_heures(std::string_view texte);

} // namespace ouvrage
