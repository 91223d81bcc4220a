#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <string>

namespace ouvrage
{

/// Pourquoi un engagement glisse sous sa courbe, d'après ce qui est inscrit : la première raison qui explique les autres.
enum class CauseDeGlissement
{
    PersonneAffectee, // personne n'est affecté au lot et aucune heure n'y compte
    Renvoi,           // une déclaration attend d'être corrigée
    JamaisDeclare,    // l'entreprise n'a encore rien déclaré
    PlusDeclare,      // elle a cessé de déclarer
    SansHeures,       // elle déclare, mais plus rien ne compte depuis deux mois
    Rythme            // des heures comptent chaque mois, trop peu
};

struct SituationDEngagement
{
    int affectes = 0; // personnes affectées au lot aujourd'hui
    int renvois = 0;  // déclarations renvoyées et pas encore corrigées
    std::optional<Mois> mois_manquant = {};        // le plus ancien en retard
    std::optional<Mois> dernier_mois_declare = {};
    std::optional<Mois> dernieres_heures = {};     // dernier mois où des heures comptent
};

struct Glissement
{
    CauseDeGlissement cause = CauseDeGlissement::Rythme;
    std::optional<Mois> depuis; // dernier mois où cela allait, quand il y en a un

    bool operator==(const Glissement&) const = default;
};

Glissement glissement(const SituationDEngagement& situation, Jour le);

/// « aucune déclaration depuis janvier 2026 ».
std::string en_mots(const Glissement& glissement);

} // namespace ouvrage
