#pragma once

#include "app/calculs/calculs_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/lots/lots_vues.hpp"
#include "app/maison.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Tout ce que montre la page d'un lot, lu dans une seule photographie de la base.
struct CompteDuLot
{
    Lot lot;
    std::vector<Compte> comptes;
    std::vector<RevisionInscrite> revisions;
    std::vector<EnvoiInscrit> envois;
    std::vector<Affecte> affectes;
    std::vector<ValeurInscrite> valeurs;
    std::vector<CalculInscrit> calculs;
    std::vector<Evenement> evenements;
};
CompteDuLot charger_compte(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& lot_id, Jour le);

/// Les mois que montre la grille.
enum class Etendue
{
    Derniers, // les douze derniers, les autres sommés
    Tous
};
/// Pour le gabarit lots/compte.
socle::Vue vue_compte(const Demande& demande, const CompteDuLot& compte, Etendue etendue);

/// Pour lots/registre : les lignes d'un engagement et ce qui en est dû (ou visé) ce jour-là.
socle::Vue vue_registre(const Engagement& engagement, const std::vector<RevisionInscrite>& revisions, Jour le);
/// « +40,00 », « −12,50 ».
std::string heures_signees(Heures heures);

} // namespace ouvrage
