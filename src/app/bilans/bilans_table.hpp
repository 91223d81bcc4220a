#pragma once

#include "app/droit/droit_valeurs.hpp"
#include "app/heures/heures_table.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_table.hpp"
#include "app/perimetre.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Le bilan d'un marché, arrêté un jour donné :
/// - ce qui est dû est ce qui avait pris effet ce jour-là, au registre de l'objectif tel qu'il est tenu à la lecture ;
/// - les heures sont celles des déclarations faites jusqu'à ce jour inclus, avec les corrections, les validations et les
///   renvois tels qu'ils étaient ce jour-là : ce qui est venu ensuite n'y change rien.
/// Les personnes n'y sont jamais nommées : leur référence suffit. Clause et effort d'insertion font deux comptes ; aucun
/// champ, aucune fonction ne les additionne.

/// Une règle du contrat en vigueur le jour du bilan ; sans valeur, rien ne limite.
struct RegleDeBilan
{
    std::string cle;
    std::string libelle;
    std::string unite;
    std::optional<Valeur> valeur;

    bool operator==(const RegleDeBilan& autre) const
    {
        return cle == autre.cle && valeur.has_value() == autre.valeur.has_value() &&
               (!valeur || (valeur->valeur == autre.valeur->valeur && valeur->source == autre.valeur->source));
    }
};

struct EngagementDeBilan
{
    Engagement engagement;
    Solde solde;
    std::map<Motif, Heures> ecarts;     // leur somme est solde.ecartees
    std::vector<LigneInscrite> lignes;  // celles qui comptaient ce jour-là, les références pour seul nom
    std::vector<RevisionInscrite> registre;

    Famille famille() const { return engagement.famille(); }
};

struct LotDeBilan
{
    Lot lot;
    std::vector<EngagementDeBilan> engagements;
    std::vector<RegleDeBilan> regles;
};

/// Un mois d'une famille.
struct MoisDeBilan
{
    Mois mois;
    Heures declarees;
    Heures retenues;
    Heures ecartees;
    Heures refusees;
};

/// Tout ce que l'on peut sommer d'une famille, et d'elle seule.
struct TotalDeFamille
{
    Famille famille = Famille::Clause;
    int engagements = 0;
    Solde solde; // `attendues` absente dès qu'un engagement n'a pas de courbe
    std::map<Motif, Heures> ecarts;
    std::vector<MoisDeBilan> mois;   // du premier déclaré au dernier, sans trou
    int personnes = 0;               // distinctes, avec au moins une heure retenue
    int personnes_declarees = 0;     // distinctes, avec au moins une heure déclarée
    std::vector<std::string> entreprises; // qui ont déclaré, par nom
    Heures reste_a_faire;            // somme des restes des engagements qui ne sont pas tenus
    Heures au_dela;                  // somme de ce qui dépasse les objectifs des autres
};

struct MentionDeBilan
{
    std::string mention;
    std::string logo; // nom d'un logo livré
};

/// Ce qu'une structure compte d'un marché partagé ou repris.
struct PartDeBilan
{
    std::string structure;
    bool mene = false; // elle mène le marché aujourd'hui
    Famille famille = Famille::Clause;
    Heures retenues;
};

struct Bilan
{
    Marche marche;
    Jour le;       // arrêté à
    Jour edite_le;
    std::vector<LotDeBilan> lots;
    std::optional<TotalDeFamille> clause; // absent : aucun engagement de cette famille
    std::optional<TotalDeFamille> effort;
    std::vector<PartDeBilan> parts; // vide quand le marché n'est ni partagé ni repris ; leur somme, par famille, est ce que le bilan retient
    std::vector<MentionDeBilan> mentions; // financements de la structure entre l'arrêté et l'édition
};

/// NotFound quand le marché n'est pas dans le périmètre pour VoirBilan.
Bilan dresser_bilan(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& marche_id, Jour le,
                    Jour edite_le);

/// Les mentions à porter sur tout document de cette structure.
std::vector<MentionDeBilan> lister_mentions(socle::Transaction& tx, const std::string& structure_id, Jour depuis, Jour jusqu_a);

} // namespace ouvrage
