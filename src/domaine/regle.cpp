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
        if (valeur.cle == cle && !valeur.valeur.empty() && valeur.depuis <= jour && (!valeur.jusqu_a || jour <= *valeur.jusqu_a))
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

namespace
{

Jour lendemain(Jour jour) { return std::chrono::sys_days{jour} + std::chrono::days{1}; }
Jour veille(Jour jour) { return std::chrono::sys_days{jour} - std::chrono::days{1}; }

} // namespace

std::vector<Changement> changements(const std::vector<std::string>& cles, Jour du, Jour au, const std::vector<Valeur>& valeurs)
{
    std::vector<Changement> trouves;
    for (const auto& cle : cles)
    {
        // Une valeur ne change qu'un jour où l'une commence, ou au lendemain d'un jour où l'une finit.
        std::vector<Valeur> siennes;
        std::vector<Jour> jours;
        for (const auto& valeur : valeurs)
        {
            if (valeur.cle != cle) continue;
            siennes.push_back(valeur);
            jours.push_back(valeur.depuis);
            if (valeur.jusqu_a) jours.push_back(lendemain(*valeur.jusqu_a));
        }
        std::sort(jours.begin(), jours.end());
        jours.erase(std::unique(jours.begin(), jours.end()), jours.end());
        for (const auto jour : jours)
        {
            if (jour <= du || jour > au) continue;
            auto avant = regle_pour(cle, veille(jour), siennes);
            auto apres = regle_pour(cle, jour, siennes);
            const bool memes = avant.has_value() == apres.has_value() && (!avant || avant->valeur == apres->valeur);
            if (!memes) trouves.push_back({cle, jour, std::move(avant), std::move(apres)});
        }
    }
    std::stable_sort(trouves.begin(), trouves.end(), [](const Changement& a, const Changement& b) { return a.le < b.le; });
    return trouves;
}

std::vector<Trou> trous(std::vector<Valeur> valeurs)
{
    std::sort(valeurs.begin(), valeurs.end(), [](const Valeur& a, const Valeur& b) { return a.depuis < b.depuis; });
    std::vector<Trou> trouves;
    for (std::size_t i = 1; i < valeurs.size(); ++i)
    {
        const auto& fin = valeurs[i - 1].jusqu_a;
        if (fin && lendemain(*fin) < valeurs[i].depuis) trouves.push_back({lendemain(*fin), veille(valeurs[i].depuis)});
    }
    return trouves;
}

} // namespace ouvrage
