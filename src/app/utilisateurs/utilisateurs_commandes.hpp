#pragma once

#include "app/maison.hpp"
#include "socle/db/database.hpp"
#include "socle/json/json.hpp"
#include "socle/time/time.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qu'une commande imprime, ou le document de --json. Quand il y a des anomalies, rien n'a été écrit : leurs champs sont
/// ceux des options, leurs codes sont stables (phrase_anomalie les dit).
struct ReponseDeCommande
{
    std::string texte;
    socle::Json json;
    std::vector<AnomalieDeChamp> anomalies = {};
};

struct RoleACommander
{
    std::string role;           // administrateur, facilitateur, acheteur, entreprise
    std::string structure = {}; // son nom ou son identifiant ; "" quand il n'y en a qu'une
    std::string pour = {};      // acheteur ou entreprise : SIRET ou nom entier
};

/// La première structure, son territoire et son premier administrateur, dont le lien d'invitation est rendu.
struct Installation
{
    std::string territoire;
    std::string structure;
    std::string nature = "plie"; // plie, mde, collectivite, association…
    std::string siret = {};      // "" possible ; sa clé est vérifiée
    std::string courriel;
    std::string nom;
};
/// Une seule fois par structure (Conflict quand son nom est déjà pris) ; un territoire connu est repris.
ReponseDeCommande installer_structure(socle::Database& base, const Installation& installation, const std::string& adresse_publique,
                                      socle::Instant maintenant);

/// `ouvrage utilisateur ajouter` : le compte, son premier rôle et son lien.
ReponseDeCommande ajouter_utilisateur(socle::Database& base, const std::string& courriel, const std::string& nom,
                                      const RoleACommander& role, const std::string& adresse_publique, socle::Instant maintenant);
/// `ouvrage utilisateur role`.
ReponseDeCommande donner_role(socle::Database& base, const std::string& courriel, const RoleACommander& role, socle::Instant maintenant);
/// `ouvrage utilisateur desactiver`. Dit quand une structure reste sans administrateur.
ReponseDeCommande desactiver_utilisateur(socle::Database& base, const std::string& courriel, socle::Instant maintenant);
/// `ouvrage utilisateur lien`.
ReponseDeCommande creer_lien(socle::Database& base, const std::string& courriel, const std::string& adresse_publique,
                             socle::Instant maintenant);
/// Téléphone perdu du seul administrateur : il n'y a que la machine pour l'aider.
ReponseDeCommande retirer_second_facteur(socle::Database& base, const std::string& courriel, socle::Instant maintenant);

} // namespace ouvrage
