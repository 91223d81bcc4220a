#include "domaine/demande_personnelle.hpp"

#include "domaine/eligibilite.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

constexpr std::array kSortes = {
    FicheDeDemande{SorteDeDemande::Correction, "correction", "Correction (RGPD, art. 16)", "Corriger une erreur", "Un nom, une date, des heures : dites ce qui est faux et ce qui est vrai."},
    FicheDeDemande{SorteDeDemande::Opposition, "opposition", "Opposition (RGPD, art. 21)", "Refuser que l'on utilise mes données", "Par exemple : ne plus être appelé après la fin du travail."},
    FicheDeDemande{SorteDeDemande::Limitation, "limitation", "Limitation (RGPD, art. 18)", "Mettre mes données de côté", "On les garde, mais on ne s'en sert plus pendant que l'on vérifie."},
    FicheDeDemande{SorteDeDemande::Effacement, "effacement", "Effacement (RGPD, art. 17)", "Effacer des données", "Dites lesquelles. Certaines doivent être gardées : on vous dira pourquoi."},
    FicheDeDemande{SorteDeDemande::Question, "question", "Question sur ses données (RGPD, art. 15)", "Poser une question", "Vous ne comprenez pas quelque chose sur cette page."}};

struct FicheDeSens
{
    SensDeReponse sens;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kSens = {FicheDeSens{SensDeReponse::Faite, "faite", "C'est fait"}, FicheDeSens{SensDeReponse::EnPartie, "en_partie", "Fait en partie"},
                              FicheDeSens{SensDeReponse::Refusee, "refusee", "Refusé"}, FicheDeSens{SensDeReponse::Prolongee, "prolongee", "Délai prolongé"}};
constexpr std::array kListeDeSens = {SensDeReponse::Faite, SensDeReponse::EnPartie, SensDeReponse::Refusee, SensDeReponse::Prolongee};

const FicheDeSens& fiche_du_sens(SensDeReponse sens)
{
    return *std::find_if(kSens.begin(), kSens.end(), [&](const FicheDeSens& une) { return une.sens == sens; });
}

} // namespace

std::span<const FicheDeDemande> sortes_de_demande() { return kSortes; }

const FicheDeDemande& fiche(SorteDeDemande sorte)
{
    return *std::find_if(kSortes.begin(), kSortes.end(), [&](const FicheDeDemande& une) { return une.sorte == sorte; });
}

std::optional<SorteDeDemande> sorte_de_demande_du_code(std::string_view code)
{
    for (const auto& une : kSortes)
        if (une.code == code) return une.sorte;
    return std::nullopt;
}

std::string_view code(SensDeReponse sens) { return fiche_du_sens(sens).code; }
std::string_view libelle(SensDeReponse sens) { return fiche_du_sens(sens).libelle; }
std::span<const SensDeReponse> sens_de_reponse() { return kListeDeSens; }

std::optional<SensDeReponse> sens_de_reponse_du_code(std::string_view code)
{
    for (const auto& un : kSens)
        if (un.code == code) return un.sens;
    return std::nullopt;
}

Jour limite_de_reponse(Jour recue_le, const DelaiDeReponse& delai, bool prolongee)
{
    return plus_mois(recue_le, delai.mois + (prolongee ? delai.prolongation : 0));
}

std::string_view code(EtatDeDemande etat)
{
    switch (etat)
    {
    case EtatDeDemande::ARepondre: return "a_repondre";
    case EtatDeDemande::EnRetard: return "en_retard";
    case EtatDeDemande::Repondue: return "repondue";
    }
    return "";
}

std::string_view libelle(EtatDeDemande etat)
{
    switch (etat)
    {
    case EtatDeDemande::ARepondre: return "À répondre";
    case EtatDeDemande::EnRetard: return "En retard";
    case EtatDeDemande::Repondue: return "Répondue";
    }
    return "";
}

EtatDeDemande etat_de_demande(Jour limite, std::optional<SensDeReponse> derniere, Jour le)
{
    if (derniere && *derniere != SensDeReponse::Prolongee) return EtatDeDemande::Repondue;
    return limite < le ? EtatDeDemande::EnRetard : EtatDeDemande::ARepondre;
}

} // namespace ouvrage
