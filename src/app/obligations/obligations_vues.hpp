#pragma once

#include "app/maison.hpp"
#include "app/obligations/obligations_table.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// { mot, ton, icone } : ce que vaut une source.
socle::Vue vue_de_statut(Statut statut);
/// { mot, ton, icone } : où en est un marché.
socle::Vue vue_etat_d_obligation(EtatDObligation etat);

/// Pour obligations/reponse : oui, non ou on ne sait pas, les questions examinées, le texte et le seuil avec leur source, les dérogations
/// (quand le texte oblige).
socle::Vue vue_reponse(const Obligation& obligation);
/// Ce qui manque, en mots : « la date de lancement de la consultation », « la catégorie de l'acheteur ».
std::vector<std::string> manques_en_mots(const Obligation& obligation);

/// « Une clause d'insertion », « Dérogation : … ».
std::string phrase_de_decision(const DecisionSociale& decision, const Obligation& obligation);

/// Pour obligations/du_marche, sur la page d'un marché : ce que le droit demande et la décision en vigueur. Faux pour qui n'a pas à le lire.
socle::Vue vue_obligation_du_marche(const Demande& demande, const ObligationDuMarche& o);

/// Pour gabarits/champ_choix, à boutons radio.
struct OptionDeChoix
{
    std::string valeur;
    std::string texte;
    std::string precision;
};
socle::Vue vue_choix(const std::string& nom, const std::string& libelle, const std::string& aide, const std::vector<OptionDeChoix>& options,
                     std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire = true);
/// Pour gabarits/champ_long.
socle::Vue vue_texte_long(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& valeur,
                          const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire);

} // namespace ouvrage
