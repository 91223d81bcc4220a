#pragma once

#include "app/maison.hpp"
#include "app/reseau/reseau_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace ouvrage
{

/// Tout ce que l'on sait d'un réseau un jour donné.
struct ReseauDuJour
{
    TerritoireDuReseau territoire;
    Jour le;
    std::vector<StructureDuReseau> structures; // ouvertes ce jour, par nom
    std::vector<StructureDuReseau> fermees;    // celles qui ne le sont pas
    std::vector<PosteDuReseau> postes;
    std::vector<CommuneCouverte> communes;
    std::map<std::string, ChargeDeStructure> charges;
    std::optional<std::string> pilote;

    const StructureDuReseau* structure(const std::string& id) const;
    std::string nom_de(const std::string& id) const;
    /// Son numéro sur la carte et dans la table : son rang par nom, à partir de 1.
    std::size_t numero_de(const std::string& id) const;
    std::int64_t compter(CouvertureDeCommune couverture) const; // parmi les communes du territoire
    std::int64_t du_territoire() const;
};
ReseauDuJour charger_reseau(socle::Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire, Jour le);

/// Le mot, l'icône et le ton d'une couverture.
socle::Vue vue_couverture(CouvertureDeCommune couverture);
/// « PLIE Flandre-Lys, puis Passerelles » ; qui la tient, dans l'ordre quand il est dit.
std::string tenantes_en_mots(const ReseauDuJour& reseau, const CommuneCouverte& commune);

/// Faux quand aucune commune n'a de place connue.
socle::Vue vue_carte(const ReseauDuJour& reseau);
socle::Vue vue_structures(const ReseauDuJour& reseau);
/// « Réseau Flandre-Lys : 3 structures, 11,00 ETP, 2 communes sans structure ».
std::string titre_du_reseau(const ReseauDuJour& reseau);

} // namespace ouvrage
