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

} // namespace ouvrage
