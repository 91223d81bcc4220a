#include "domaine/tour.hpp"

#include <algorithm>

namespace ouvrage
{

namespace
{

/// Le dernier mois de la période déclarative qui contient ce mois.
Mois fin_de_periode(Mois mois, const Echeancier& echeancier)
{
    Mois fin = mois;
    if (const auto reste = static_cast<unsigned>(mois.month()) % static_cast<unsigned>(echeancier.mois_par_periode); reste != 0)
        fin += std::chrono::months{static_cast<unsigned>(echeancier.mois_par_periode) - reste};
    // La fin du lot clôt une période entamée : on n'attend pas trois mois de plus.
    const auto& terme = echeancier.execution.fin;
    return terme && mois <= *terme ? std::min(fin, *terme) : fin;
}

Tour& retenir_tour(std::vector<Tour>& liste, Attente attente, const std::string& entreprise, Mois mois, Jour depuis)
{
    for (auto& tour : liste)
        if (tour.attente == attente && tour.entreprise == entreprise)
        {
            ++tour.combien;
            if (mois < tour.mois) tour.mois = mois;
            if (depuis < tour.depuis) tour.depuis = depuis;
            return tour;
        }
    return liste.emplace_back(Tour{attente, entreprise, mois, 1, depuis, std::nullopt});
}

} // namespace

Jour exigible(Mois mois, const Echeancier& echeancier)
{
    return premier_jour(fin_de_periode(mois, echeancier) + std::chrono::months{1});
}

Jour limite(Mois mois, const Echeancier& echeancier)
{
    const Mois suivant = fin_de_periode(mois, echeancier) + std::chrono::months{1};
    const Jour jour = suivant / std::chrono::day{static_cast<unsigned>(echeancier.jour_limite)};
    return jour.ok() ? jour : dernier_jour(suivant);
}

std::vector<Mois> mois_a_declarer(const Echeancier& echeancier, const std::string& entreprise, const std::vector<EnvoiSuivi>& envois,
                                  Jour le)
{
    std::vector<Mois> mois_dus;
    for (Mois mois = echeancier.execution.debut; exigible(mois, echeancier) <= le && echeancier.execution.contient(mois);
         mois += std::chrono::months{1})
        if (std::none_of(envois.begin(), envois.end(),
                         [&](const EnvoiSuivi& un) { return un.entreprise == entreprise && un.mois == mois; }))
            mois_dus.push_back(mois);
    return mois_dus;
}

std::vector<Tour> tours(const Echeancier& echeancier, const std::string& attendue, const std::vector<EnvoiSuivi>& envois, Jour le)
{
    std::vector<Tour> liste;
    for (const auto& envoi : envois)
    {
        if (envoi.remplace || envoi.etat == Etat::Validee) continue;
        retenir_tour(liste, envoi.etat == Etat::Refusee ? Attente::Corriger : Attente::Valider, envoi.entreprise, envoi.mois,
                     envoi.fait_le);
    }
    if (!attendue.empty())
        for (const auto mois : mois_a_declarer(echeancier, attendue, envois, le))
        {
            auto& tour = retenir_tour(liste, Attente::Declarer, attendue, mois, exigible(mois, echeancier));
            tour.limite = limite(tour.mois, echeancier);
        }
    std::stable_sort(liste.begin(), liste.end(), [](const Tour& a, const Tour& b) { return a.depuis < b.depuis; });
    return liste;
}

} // namespace ouvrage
