#pragma once

#include "domaine/engagement.hpp"
#include "domaine/heures.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Où en est la déclaration qui porte une ligne.
enum class Etat
{
    AValider,
    Validee,
    Refusee // renvoyée par le facilitateur : rien n'en compte avant correction
};

/// Une ligne du compte, telle qu'elle est inscrite (les lignes corrigées n'y sont plus).
struct LigneDeCompte
{
    std::string participant;
    Mois mois;
    Heures travail;
    Heures formation;
    Retenue retenue;
    Etat etat = Etat::AValider;
    Heures autres = {}; // ni travail ni formation : congés, CFA… (HeuresParNature, en somme)

    Heures declarees() const { return travail + formation + autres; }
};

/// Le compte d'un engagement un jour donné.
/// Invariant : declarees == retenues + ecartees + refusees.
struct Solde
{
    Heures dues;
    Heures declarees;
    Heures retenues; // validées ou en attente de l'être
    Heures validees;
    Heures ecartees;
    Heures refusees; // dans une déclaration renvoyée
    std::optional<Heures> attendues;

    Heures a_valider() const { return retenues - validees; }
    /// Négatif : sur-réalisation, montrée et jamais plafonnée en silence.
    Heures reste() const { return dues - retenues; }
    /// Ce qui manque sur la courbe attendue ; rien quand elle n'est pas connue ou qu'elle est tenue.
    Heures retard() const;
    bool operator==(const Solde&) const = default;
};

Solde solde(const std::vector<Revision>& registre, const std::vector<LigneDeCompte>& lignes, const Periode& execution, Jour le);

/// Part réalisée, en pour-cent entiers tronqués ; aucune quand rien n'est dû (pas de division par une absence).
std::optional<int> pour_cent(Heures faites, Heures dues);

} // namespace ouvrage
