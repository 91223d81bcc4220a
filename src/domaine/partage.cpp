#include "domaine/partage.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace ouvrage
{

namespace
{

constexpr std::array kCles = {
    FicheCleDePartage{ClePartage::LieuDeTravail, "lieu_de_travail", "le lieu de travail", "Une heure est à la structure dont le secteur contient la commune où elle est faite."},
    FicheCleDePartage{ClePartage::Residence, "residence", "la résidence", "Une heure est à la structure dont le secteur contient la commune où habite la personne."},
};

constexpr std::array kCauses = {
    FicheCauseDeRattachement{CauseDeRattachement::LieuDeTravail, "lieu_de_travail", "lieu de travail"},
    FicheCauseDeRattachement{CauseDeRattachement::Residence, "residence", "résidence"},
    FicheCauseDeRattachement{CauseDeRattachement::ChefDeFile, "chef_de_file", "chef de file : aucune autre structure du marché n'a ce secteur"},
    FicheCauseDeRattachement{CauseDeRattachement::APreciser, "a_preciser", "à préciser : la commune n'est pas connue"},
    FicheCauseDeRattachement{CauseDeRattachement::Transfert, "transfert", "reprise du marché"},
    FicheCauseDeRattachement{CauseDeRattachement::Correction, "correction", "correction"},
};

template <class Fiches, class Membre, class Valeur> auto trouver(const Fiches& fiches, Membre membre, const Valeur& valeur)
{
    return std::find_if(fiches.begin(), fiches.end(), [&](const auto& une) { return une.*membre == valeur; });
}

} // namespace

const FicheCleDePartage& fiche(ClePartage cle) { return *trouver(kCles, &FicheCleDePartage::cle, cle); }
std::span<const FicheCleDePartage> cles_de_partage() { return kCles; }
std::optional<ClePartage> cle_de_partage_du_code(std::string_view code)
{
    const auto trouvee = trouver(kCles, &FicheCleDePartage::code, code);
    return trouvee == kCles.end() ? std::nullopt : std::optional(trouvee->cle);
}

const FicheCauseDeRattachement& fiche(CauseDeRattachement cause) { return *trouver(kCauses, &FicheCauseDeRattachement::cause, cause); }
std::span<const FicheCauseDeRattachement> causes_de_rattachement() { return kCauses; }
std::optional<CauseDeRattachement> cause_de_rattachement_du_code(std::string_view code)
{
    const auto trouvee = trouver(kCauses, &FicheCauseDeRattachement::code, code);
    return trouvee == kCauses.end() ? std::nullopt : std::optional(trouvee->cause);
}

std::string chef_du_mois(const std::string& origine, std::span<const RepriseDeMarche> reprises, Mois mois)
{
    std::string chef = origine;
    for (const auto& une : reprises)
        if (une.effet <= mois) chef = une.vers;
    return chef;
}

std::vector<std::string> lieux_du_mois(std::span<const LieuDate> lieux, Mois mois)
{
    std::set<std::string> communes;
    for (const auto& un : lieux)
        if (un.en(mois)) communes.insert(un.commune);
    return {communes.begin(), communes.end()};
}

std::optional<std::string> commune_de_travail(const std::optional<std::string>& dite, std::span<const LieuDate> lieux, Mois mois)
{
    if (dite) return dite;
    auto communes = lieux_du_mois(lieux, mois);
    if (communes.size() != 1) return std::nullopt;
    return std::move(communes.front());
}

Attache rattacher(ClePartage cle, const LigneARattacher& ligne, const std::map<std::string, std::string>& secteurs,
                       std::span<const InterventionDatee> interventions, const std::string& chef)
{
    const auto& commune = cle == ClePartage::LieuDeTravail ? ligne.travail : ligne.residence;
    if (!commune) return {chef, CauseDeRattachement::APreciser};
    const auto cause = cle == ClePartage::LieuDeTravail ? CauseDeRattachement::LieuDeTravail : CauseDeRattachement::Residence;
    const auto secteur = secteurs.find(*commune);
    if (secteur == secteurs.end()) return {chef, CauseDeRattachement::ChefDeFile};
    if (secteur->second == chef) return {chef, cause};
    const bool intervient = std::any_of(interventions.begin(), interventions.end(),
                                        [&](const InterventionDatee& une) { return une.structure == secteur->second && une.en(ligne.mois); });
    if (!intervient) return {chef, CauseDeRattachement::ChefDeFile};
    return {secteur->second, cause};
}

bool a_decider(CauseDeRattachement cause)
{
    return cause == CauseDeRattachement::ChefDeFile || cause == CauseDeRattachement::APreciser || cause == CauseDeRattachement::Transfert;
}

std::string structure_a(const std::string& origine, std::span<const RattachementDate> rattachements, std::string_view instant)
{
    std::string structure = origine;
    for (const auto& un : rattachements)
        if (un.instant <= instant) structure = un.structure;
    return structure;
}

} // namespace ouvrage
