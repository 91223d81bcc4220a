#pragma once

#include "app/maison.hpp"
#include "app/sorties/sorties_table.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qui a été tapé d'une situation, pour le rendre tel quel.
struct SaisieDeSituation
{
    std::string situation, contrat_mois, contrat_debut, contrat_fin, employeur, source, informee_le;
    bool duree_inconnue = false;
};
struct SaisieDeSortie
{
    std::string sortie_le;
    SaisieDeSituation situation;
    std::string vue; // la ligne que l'on corrigeait
};
SaisieDeSortie saisie_de_sortie(const socle::Form& formulaire);
/// Celle d'une ligne inscrite, à corriger ; une situation réservée ne se rend pas.
SaisieDeSortie saisie_de_la_ligne(const LigneDeSortie& ligne);

struct LectureDeSortie
{
    Jour sortie_le;
    SituationNotee situation;
    std::vector<AnomalieDeChamp> anomalies; // toutes
};
/// `deja` : les jours des autres sorties de la personne.
LectureDeSortie lire_sortie(const SaisieDeSortie& saisie, const std::vector<Jour>& deja, Jour aujourd_hui);

/// Ce que l'on note d'un point : « relevee » et sa situation, « non_relevee » et son motif, ou un appel sans suite.
struct SaisieDeSuivi
{
    std::string issue, motif, appele_le;
    SaisieDeSituation situation;
    std::string vu; // le relevé que l'on remplace
};
SaisieDeSuivi saisie_de_suivi(const socle::Form& formulaire);
struct LectureDeSuivi
{
    std::optional<SituationNotee> situation;
    std::string motif;
    std::string appel; // issue d'un appel qui n'a rien relevé
    Jour appele_le;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeSuivi lire_suivi(const SaisieDeSuivi& saisie, const Suivi& suivi, Jour aujourd_hui);

/// Les membres d'un objet JSON comme les champs d'un formulaire ; un membre inattendu ou d'une autre sorte se refuse.
socle::Form formulaire_de_membres(const std::string& corps, const std::vector<std::string_view>& attendus, std::vector<AnomalieDeChamp>& anomalies);

} // namespace ouvrage
