#pragma once

#include "app/assistance/assistance_listes.hpp"
#include "app/perimetre.hpp"
#include "socle/db/database.hpp"

namespace ouvrage
{

/// Les acheteurs déjà connus de la structure, puis ceux des contrats publiés. Code : leur SIRET ; un acheteur connu sans SIRET
/// porte le code « » : son nom suffit à le retrouver.
std::vector<Suggestion> chercher_acheteurs(socle::Transaction& tx, const Perimetre& perimetre, const std::string& q);
/// De même pour les entreprises ; celles des contrats publiés se cherchent par les premiers chiffres de leur SIREN.
std::vector<Suggestion> chercher_entreprises(socle::Transaction& tx, const Perimetre& perimetre, const std::string& q);

/// Le nom sous lequel ce SIRET est connu : dans la structure, sinon dans les contrats publiés ; vide sinon.
std::string nom_d_acheteur(socle::Transaction& tx, const std::string& structure_id, const std::string& siret);
std::string nom_d_entreprise(socle::Transaction& tx, const std::string& structure_id, const std::string& siret);

} // namespace ouvrage
