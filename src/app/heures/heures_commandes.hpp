#pragma once

#include "socle/db/database.hpp"
#include "socle/time/time.hpp"

#include <iosfwd>
#include <optional>
#include <string>

namespace ouvrage
{

/// `ouvrage importer heures FICHIER --lot ID`. Sans --engagement ni --entreprise : ceux du lot, quand il n'en a qu'un.
struct OptionsImportHeures
{
    std::string fichier;
    std::string lot;
    std::optional<std::string> engagement;
    std::optional<std::string> entreprise;
    enum class Sortie
    {
        Texte,
        Json
    };
    Sortie sortie = Sortie::Texte;
};

/// 0 : tout est inscrit ; 1 : des lignes, ou le fichier entier, sont refusées (FICHIER.a-corriger.xlsx est écrit à côté).
/// Lève socle::NotFound (fichier, lot, engagement), socle::CliUsage (un choix à faire), socle::DatabaseError.
int executer_import_heures(socle::Database& base, const OptionsImportHeures& options, socle::Instant maintenant, std::ostream& out, std::ostream& err);

} // namespace ouvrage
