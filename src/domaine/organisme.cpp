#include "domaine/organisme.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

using enum NatureOrganisme;
constexpr std::array kNatures = {FicheOrganisme{Plie, "plie", "PLIE", false},
                                 FicheOrganisme{FranceTravail, "france_travail", "France Travail", false},
                                 FicheOrganisme{MissionLocale, "mission_locale", "Mission locale", false},
                                 FicheOrganisme{CapEmploi, "cap_emploi", "Cap emploi", false},
                                 FicheOrganisme{Departement, "departement", "Département", false},
                                 FicheOrganisme{Ccas, "ccas", "CCAS", false},
                                 FicheOrganisme{MaisonDeLEmploi, "mde", "Maison de l'emploi", false},
                                 FicheOrganisme{E2c, "e2c", "École de la deuxième chance", false},
                                 FicheOrganisme{Epide, "epide", "EPIDE", false},
                                 FicheOrganisme{Spip, "spip", "Service d'insertion et de probation", false},
                                 FicheOrganisme{Association, "association", "Association", false},
                                 FicheOrganisme{OrganismeDeFormation, "organisme_formation", "Organisme de formation", false},
                                 FicheOrganisme{Ei, "ei", "Entreprise d'insertion", true},
                                 FicheOrganisme{Aci, "aci", "Atelier ou chantier d'insertion", true},
                                 FicheOrganisme{Ai, "ai", "Association intermédiaire", true},
                                 FicheOrganisme{Etti, "etti", "Entreprise de travail temporaire d'insertion", true},
                                 FicheOrganisme{Geiq, "geiq", "GEIQ", true},
                                 FicheOrganisme{Ea, "ea", "Entreprise adaptée", true},
                                 FicheOrganisme{Eatt, "eatt", "Entreprise adaptée de travail temporaire", true},
                                 FicheOrganisme{Esat, "esat", "ESAT", true},
                                 FicheOrganisme{Ett, "ett", "Entreprise de travail temporaire", true},
                                 FicheOrganisme{RegieDeQuartier, "regie_quartier", "Régie de quartier", true},
                                 FicheOrganisme{Autre, "autre", "Autre organisme", true}};

} // namespace

std::span<const FicheOrganisme> natures_d_organisme()
{
    return kNatures;
}

const FicheOrganisme& fiche(NatureOrganisme nature)
{
    return *std::find_if(kNatures.begin(), kNatures.end(), [&](const FicheOrganisme& une) { return une.nature == nature; });
}

std::optional<NatureOrganisme> nature_d_organisme_du_code(std::string_view code)
{
    for (const auto& une : kNatures)
        if (une.code == code) return une.nature;
    return std::nullopt;
}

} // namespace ouvrage
