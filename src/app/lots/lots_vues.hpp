#pragma once

#include "app/lots/lots_table.hpp"
#include "app/maison.hpp"
#include "domaine/tour.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce que l'on dit d'un compte, clause ou effort d'insertion : jamais les deux ensemble.
struct Figure
{
    Famille famille = Famille::Clause;
    Heures dues;
    Heures retenues;
    std::optional<Heures> attendues; // absente : pas de courbe connue
    // D'une somme de lots, où l'un ne solde pas l'autre ; absents, ils se déduisent de ce qui précède.
    std::optional<Heures> reste = {};
    std::optional<Heures> retard = {};
};

/// « il reste 308,33 h » et « sur 600,00 h », ou « 36,00 h » et « de plus que les 600,00 h dues » ; pour un effort, où rien n'est dû :
/// « 70,00 h valorisées » et « sur 300,00 h visées ».
struct Mots
{
    std::string avant;   // « il reste », « » 
    std::string chiffre; // « 308,33 h »
    std::string apres;   // « sur 600,00 h »
    std::string phrase() const;
};
Mots mots_de(const Figure& figure);

/// Pour gabarits/avancement. Un effort d'insertion n'est jamais en alarme : rien n'y est dû.
socle::Vue vue_avancement(const Figure& figure);
/// { sorte, libelle, icone } : clause (trait plein) ou effort (tireté).
socle::Vue vue_sorte(Famille famille, const std::string& libelle);

/// Un tour et le lot où il se joue.
struct TourDeLot
{
    Tour tour;
    std::string lot_id;
    std::string lot; // « Lot 2 », "" quand la page n'en montre qu'un
    std::string entreprise;
    std::string engagement_id;
};
/// Les tours d'un lot, le plus ancien d'abord. Une entreprise ne voit que les siens.
struct EngagementSuivi
{
    std::string id;
    Echeancier echeancier;
};
std::vector<TourDeLot> tours_du_lot(const Perimetre& perimetre, const Lot& lot, const std::vector<EngagementSuivi>& engagements,
                                    const std::vector<EnvoiInscrit>& envois, Jour le);

/// Pour gabarits/tour : liste de { tour }. Les miens d'abord, `au_plus` en tout ; le dernier acte n'est dit qu'une fois.
/// Sans tour, dit qu'il n'y a rien à attendre et le dernier acte.
socle::Vue vue_tours(const Demande& demande, const Lot& lot, std::vector<TourDeLot> tours, const std::string& dernier_acte, std::size_t au_plus);

/// « Claire Morel a validé mars 2026 le 8 mai 2026 », d'après les envois ; "" quand il n'y en a pas.
std::string dernier_acte_de(const std::vector<EnvoiInscrit>& envois);
std::string dernier_acte_de(const std::vector<Evenement>& evenements);

} // namespace ouvrage
