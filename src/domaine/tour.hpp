#pragma once

#include "domaine/compte.hpp"
#include "domaine/temps.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce que l'on attend, et donc de qui.
enum class Attente
{
    Corriger, // de l'entreprise : le facilitateur a renvoyé sa déclaration
    Declarer, // de l'entreprise : un mois fini n'est ni déclaré, ni dit sans heures
    Valider   // du facilitateur : une déclaration attend sa décision
};

/// Un envoi, vu de loin : assez pour savoir qui doit agir.
struct EnvoiSuivi
{
    std::string entreprise;
    Mois mois;
    Etat etat = Etat::AValider;
    Jour fait_le;                 // déclaré, ou décidé quand il l'est
    bool remplace = false;        // toutes ses lignes ont été corrigées : il n'attend plus rien
};

/// Quand un engagement se déclare.
struct Echeancier
{
    Periode execution;
    int mois_par_periode = 1; // 1 : chaque mois ; 3 : chaque trimestre civil
    int jour_limite = 15;     // du mois qui suit la période
};

/// Le premier jour où l'on peut attendre la déclaration d'un mois, et le dernier où elle est à l'heure.
Jour exigible(Mois mois, const Echeancier& echeancier);
Jour limite(Mois mois, const Echeancier& echeancier);

/// À qui le tour. Le plus ancien mois en cause, et combien le sont.
struct Tour
{
    Attente attente = Attente::Declarer;
    std::string entreprise; // celle dont on attend l'acte, ou dont on valide l'envoi
    Mois mois;
    int combien = 1;
    Jour depuis;
    std::optional<Jour> limite; // d'une déclaration

    bool en_retard(Jour le) const { return limite && *limite < le; }
    bool operator==(const Tour&) const = default;
};

/// Au plus un tour de chaque sorte et de chaque entreprise, le plus ancien d'abord. `attendue` est l'entreprise que l'on
/// relance ; vide, personne ne doit déclarer.
std::vector<Tour> tours(const Echeancier& echeancier, const std::string& attendue, const std::vector<EnvoiSuivi>& envois, Jour le);

/// Les mois finis et exigibles que cette entreprise n'a pas déclarés.
std::vector<Mois> mois_a_declarer(const Echeancier& echeancier, const std::string& entreprise, const std::vector<EnvoiSuivi>& envois,
                                  Jour le);

} // namespace ouvrage
