#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string_view>

namespace ouvrage
{

/// Ce qu'une personne peut demander de ses données (RGPD, art. 15 à 21), dit avec ses mots à elle.
enum class SorteDeDemande
{
    Correction,
    Opposition,
    Limitation,
    Effacement,
    Question
};
struct FicheDeDemande
{
    SorteDeDemande sorte;
    std::string_view code;
    std::string_view libelle;     // pour qui répond : « Correction (RGPD, art. 16) »
    std::string_view en_clair;    // pour la personne : « Corriger une erreur »
    std::string_view explication; // pour la personne, en une phrase
};
std::span<const FicheDeDemande> sortes_de_demande();
const FicheDeDemande& fiche(SorteDeDemande sorte);
std::optional<SorteDeDemande> sorte_de_demande_du_code(std::string_view code);

/// Ce qui a été répondu. Prolonger n'est pas répondre : le délai s'allonge, la demande reste ouverte.
enum class SensDeReponse
{
    Faite,
    EnPartie,
    Refusee,
    Prolongee
};
std::string_view code(SensDeReponse sens);
std::string_view libelle(SensDeReponse sens);
std::optional<SensDeReponse> sens_de_reponse_du_code(std::string_view code);
std::span<const SensDeReponse> sens_de_reponse();

struct DelaiDeReponse
{
    int mois = 0;
    int prolongation = 0; // en plus, quand elle est dite
};
/// Le même quantième, n mois après la réception ; le dernier jour du mois quand il n'existe pas.
Jour limite_de_reponse(Jour recue_le, const DelaiDeReponse& delai, bool prolongee);

enum class EtatDeDemande
{
    ARepondre, // personne n'a répondu
    EnRetard,   // et le délai est passé
    Repondue
};
std::string_view code(EtatDeDemande etat);
std::string_view libelle(EtatDeDemande etat);
/// `derniere` : la dernière réponse inscrite, s'il y en a une.
EtatDeDemande etat_de_demande(Jour limite, std::optional<SensDeReponse> derniere, Jour le);

} // namespace ouvrage
