#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "socle/db/database.hpp"

namespace ouvrage
{

enum class SortieDecp
{
    Texte,
    Json
};

/// `ouvrage importer decp FICHIER… [--acheteur SIREN|SIRET]… [--departement CODE]… [--json]`
struct OptionsImportDecp
{
    std::vector<std::string> fichiers;
    std::vector<std::string> acheteurs;
    std::vector<std::string> departements;
    SortieDecp sortie = SortieDecp::Texte;
    bool terminal = false; // montrer l'avancement sur `err`
};

/// Rend le code de sortie : 0 fait · 1 fait, avec des refus · 2 options impossibles · 3 base hors d'atteinte.
/// Le JSON est écrit au fil de la lecture : sa taille ne pèse pas en mémoire.
int executer_import_decp(socle::Database& base, const OptionsImportDecp& options, std::ostream& out, std::ostream& err);

} // namespace ouvrage
