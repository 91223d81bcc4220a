#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/decp/decp_lecture.hpp"
#include "socle/db/database.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

/// Une anomalie telle que le rapport la dit.
struct AnomalieRapport
{
    std::string fichier;
    std::int64_t rang = 0;
    std::string id; // du contrat, tel que publié
    std::string champ;
    std::string code;
    Gravite gravite{};
    std::string valeur;
};

/// Combien de fois un défaut a été vu, et dans combien de contrats.
struct CompteDefaut
{
    std::int64_t fois = 0;
    std::int64_t contrats = 0;
    std::int64_t marches = 0; // contrats sans les concessions
    bool operator==(const CompteDefaut&) const = default;
};
using ComptesDefauts = std::array<CompteDefaut, static_cast<std::size_t>(Defaut::Nombre)>;

/// lus = crees + mis_a_jour + inchanges + refuses + filtres, toujours. Dans une table, on compte des versions ;
/// `lignes` compte ses lignes.
struct ComptesImport
{
    std::int64_t lus = 0;
    std::int64_t crees = 0;
    std::int64_t mis_a_jour = 0;
    std::int64_t inchanges = 0;
    std::int64_t refuses = 0;
    std::int64_t filtres = 0;
    std::int64_t octets = 0;
    std::int64_t lignes = 0;
    std::int64_t anomalies = 0;
    ComptesDefauts defauts{};
};
struct ComptesFichier
{
    std::string fichier;
    std::string illisible; // code, quand le fichier entier est refusé
    ComptesImport comptes;
};
struct RapportImport
{
    std::string import_id;
    ComptesImport comptes;
    std::vector<ComptesFichier> fichiers;
    std::int64_t millisecondes = 0;
};

struct SuiviImport
{
    /// Chaque anomalie, dès qu'elle est vue ; rien n'est gardé en mémoire.
    std::function<void(const AnomalieRapport&)> anomalie = [](const AnomalieRapport&) {};
    /// Octets lus sur le total, tous fichiers compris.
    std::function<void(const std::string& fichier, std::int64_t lus, std::int64_t total)> avancement =
        [](const std::string&, std::int64_t, std::int64_t) {};
};

/// Importe des fichiers de données essentielles, l'un après l'autre, par tranches qui tiennent la base moins de 50 ms.
/// Relancer le même import ne change rien. Un fichier illisible est un refus du rapport, pas un arrêt.
/// Lance DatabaseError quand la base ne répond plus : ce qui est rangé l'est, et l'import se relance.
RapportImport importer_decp(socle::Database& base, const std::vector<std::string>& fichiers, const FiltreDecp& filtre,
                            socle::Instant maintenant, const std::optional<std::string>& fait_par = {},
                            const SuiviImport& suivi = {});

} // namespace ouvrage
