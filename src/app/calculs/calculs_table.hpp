#pragma once

#include "app/calculs/calculs_ecrit.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/lots/lots_table.hpp"
#include "app/perimetre.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Un calcul gardé sur un lot, tel qu'il a été dit ce jour-là.
struct CalculInscrit
{
    std::string id;
    std::string lot_id;
    Entrees entrees; // ce qui a été entré, avant que les valeurs proposées ne les remplacent
    CalculEcrit ecrit;
    Heures heures;
    std::string note;
    std::string droit;    // version
    std::string fait_par; // nom
    std::string fait_le;  // instant
};

/// Le calcul et son lot ; NotFound hors du périmètre.
struct CalculDeLot
{
    CalculInscrit calcul;
    Lot lot;
};
CalculDeLot trouver_calcul(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirBilan);
/// Ceux d'un lot, du plus récent au plus ancien ; aucun pour qui n'a pas VoirBilan (une entreprise ne les demande pas).
std::vector<CalculInscrit> lister_calculs(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot);

/// Les lots où un calcul peut se garder, les plus récents d'abord ; `choisi` y est toujours, s'il est du périmètre.
struct LotACalibrer
{
    std::string id;
    std::string libelle; // « Rénovation du gymnase, lot 2 gros œuvre »
};
std::vector<LotACalibrer> lister_lots_a_calibrer(socle::Transaction& tx, const Perimetre& perimetre, const std::string& q, const std::string& choisi);

/// Le calcul comme une ligne de plus, jamais récrite. Rend son identifiant.
std::string inscrire_calcul(Ecriture& ecriture, const Droit& droit, const Lot& lot, const Entrees& entrees, const Calcul& calcul,
                            const std::string& note);

} // namespace ouvrage
