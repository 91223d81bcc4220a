#pragma once

#include "app/participants/participants_faits.hpp"
#include "app/participants/participants_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

inline constexpr std::size_t kMetiersSouhaitesAuPlus = 5;
inline constexpr int kRayonAuPlusKm = 500;

/// Ce qu'une personne dit chercher ; ce qui est absent, elle ne l'a pas dit.
struct CeQuElleCherche
{
    bool cherche = true;                     // faux : pas maintenant
    std::vector<std::string> metiers = {};   // codes ROME, dans l'ordre où elle les dit
    std::optional<Jour> disponible_le = {};
    std::optional<int> rayon_km = {};
    std::optional<Heures> semaine = {};

    bool operator==(const CeQuElleCherche&) const = default;
};

struct SouhaitsInscrits
{
    std::string id;
    CeQuElleCherche souhaits;
    std::string faite_par; // nom
    std::string faite_le;  // instant
    bool remplacee = false;
};

/// Les derniers d'abord ; le premier vaut. `participant` vient de trouver_participant : le périmètre y est passé.
std::vector<SouhaitsInscrits> lister_souhaits(socle::Transaction& tx, const Participant& participant);

/// `vu` : la ligne que la page montrait, "" quand il n'y en avait pas. Conflict quand une autre l'a remplacée.
std::string inscrire_souhaits(Ecriture& ecriture, const Participant& participant, const CeQuElleCherche& souhaits, const std::string& vu);

/// « Maçon / Maçonne (F1703) », ou le code seul quand il n'est plus du ROME.
std::string metier_en_mots(const std::string& rome);
/// « Maçon / Maçonne (F1703) ; jusqu'à 20 km ; disponible le 1er juin 2026 ; 35,00 h par semaine ».
std::string souhaits_en_mots(const CeQuElleCherche& souhaits);

std::vector<FaitDeParcours> faits_des_souhaits(socle::Transaction& tx, const Participant& participant);

} // namespace ouvrage
