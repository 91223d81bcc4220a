#include "domaine/regle.hpp"

#include <algorithm>

namespace ouvrage
{

std::string_view libelle(Niveau niveau)
{
    switch (niveau)
    {
    case Niveau::Droit: return "droit";
    case Niveau::Territoire: return "territoire";
    case Niveau::Contrat: return "contrat";
    }
    return "";
}

std::string_view libelle(Statut statut)
{
    switch (statut)
    {
    case Statut::Source: return "sourcé";
    case Statut::Usage: return "usage";
    case Statut::NonSource: return "non sourcé";
    }
    return "";
}

std::optional<Statut> statut_du_libelle(std::string_view texte)
{
    for (const auto statut : {Statut::Source, Statut::Usage, Statut::NonSource})
        if (libelle(statut) == texte) return statut;
    return std::nullopt;
}

std::optional<EnVigueur> regle_pour(std::string_view cle, Jour jour, const std::vector<Valeur>& valeurs)
{
    std::vector<Valeur> candidates;
    for (const auto& valeur : valeurs)
        if (valeur.cle == cle && valeur.depuis <= jour && (!valeur.jusqu_a || jour <= *valeur.jusqu_a))
            candidates.push_back(valeur);
    if (candidates.empty()) return std::nullopt;
    // Le contrat l'emporte sur le territoire, le territoire sur le droit ; à égalité, la plus récente.
    std::stable_sort(candidates.begin(), candidates.end(), [](const Valeur& a, const Valeur& b) {
        return a.niveau != b.niveau ? a.niveau > b.niveau : a.depuis > b.depuis;
    });
    EnVigueur en_vigueur{candidates.front(), {}};
    en_vigueur.ecartees.assign(candidates.begin() + 1, candidates.end());
    return en_vigueur;
}

} // namespace ouvrage
