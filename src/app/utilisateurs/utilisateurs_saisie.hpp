#pragma once

#include "app/maison.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"

#include <stdexcept>
#include <string>
#include <vector>

namespace ouvrage
{

/// Une saisie que seule la base peut juger (une adresse déjà prise) se refuse dans la transaction : rien n'est écrit, et
/// le formulaire revient avec toutes ses anomalies.
struct SaisieRefusee : std::runtime_error
{
    explicit SaisieRefusee(std::vector<AnomalieDeChamp> liste) : std::runtime_error("saisie refusée"), anomalies(std::move(liste)) {}
    std::vector<AnomalieDeChamp> anomalies;
};

/// Un rôle tel qu'il est tapé.
struct SaisieDeRole
{
    std::string structure_id;
    std::string role; // code
    std::string pour; // l'acheteur ou l'entreprise : SIRET, « SIRET nom », ou nom entier
};
SaisieDeRole saisir_role(const socle::Form& formulaire);
/// Ajoute ses anomalies (champs role, pour) à la liste ; sa valeur ne vaut que si la liste n'a pas grandi.
RoleDonne lire_role(socle::Transaction& tx, const Perimetre& perimetre, const SaisieDeRole& saisie,
                    std::vector<AnomalieDeChamp>& anomalies);

struct SaisieDeCompte
{
    std::string courriel;
    std::string nom;
    SaisieDeRole role;
};
SaisieDeCompte saisir_compte(const socle::Form& formulaire);
/// Ce que le texte seul permet de dire de l'adresse et du nom.
std::vector<AnomalieDeChamp> anomalies_de_compte(const SaisieDeCompte& saisie);

/// « Claire@PLIE.fr » devient « claire@plie.fr ».
std::string courriel_normalise(std::string_view texte);
bool courriel_lisible(std::string_view courriel);

/// Un libellé ou un nom : présent, d'au plus `au_plus` signes, sans numéro de sécurité sociale ni caractère de commande. "" : il convient.
std::string_view anomalie_de_texte(std::string_view texte, std::size_t au_plus);

} // namespace ouvrage
