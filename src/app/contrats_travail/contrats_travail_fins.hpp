#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Pourquoi un contrat a fini : des données livrées (droit/contrats/fins.toml), qu'un territoire peut étendre sans toucher au programme.
struct MotifDeFin
{
    std::string code;
    std::string libelle;
    std::string famille; // terme, emploi, employeur, accord, personne, reserve, autre
    bool reserve = false; // santé, justice : à part, et « autre » partout ailleurs
    bool depart = false;  // la personne a quitté son poste avant la fin, sans emploi ni formation
    bool partage = false; // l'entreprise le lit : elle l'a décidé, ou vu
};

/// Le motif qui tient la place d'un motif réservé.
inline constexpr std::string_view kMotifAutre = "autre";

/// Lus une fois. socle::Error quand le fichier est mal formé, répète un code, ou n'a pas « autre ».
const std::vector<MotifDeFin>& motifs_de_fin();
std::vector<MotifDeFin> lire_motifs_de_fin(std::string_view contenu, const std::string& fichier);
/// nullptr quand le code n'est pas de la liste.
const MotifDeFin* trouver_motif_de_fin(std::string_view code);
/// Le libellé, ou le code d'un motif retiré depuis.
std::string libelle_de_fin(std::string_view code);

/// Ce qu'une entreprise lit d'une fin : ce qu'elle a décidé ou vu elle-même. Faute de transport, de garde d'enfant, un autre emploi, une formation sont de la vie
/// de la personne : « départ de la personne », ou « autre raison », comme pour un motif réservé.
inline constexpr std::string_view kDepartTu = "depart";
std::string motif_pour_l_entreprise(std::string_view code);
std::string libelle_de_fin_pour_l_entreprise(std::string_view code);

} // namespace ouvrage
