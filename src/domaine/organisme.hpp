#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Ce qu'est un organisme avec qui la structure travaille (domaine.md, §3.1, §6 et §10). Une liste fermée : un code par sorte.
enum class NatureOrganisme
{
    Plie,
    FranceTravail,
    MissionLocale,
    CapEmploi,
    Departement,
    Ccas,
    MaisonDeLEmploi,
    E2c,
    Epide,
    Spip,
    Association,
    OrganismeDeFormation,
    // Ceux qui emploient ou mettent à disposition.
    Ei,
    Aci,
    Ai,
    Etti,
    Geiq,
    Ea,
    Eatt,
    Esat,
    Ett,
    RegieDeQuartier,
    Autre
};
struct FicheOrganisme
{
    NatureOrganisme nature;
    std::string_view code;
    std::string_view libelle;
    bool emploie; // peut être l'employeur d'une personne
};
std::span<const FicheOrganisme> natures_d_organisme();
const FicheOrganisme& fiche(NatureOrganisme nature);
std::optional<NatureOrganisme> nature_d_organisme_du_code(std::string_view code);

} // namespace ouvrage
