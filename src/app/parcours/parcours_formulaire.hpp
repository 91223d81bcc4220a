#pragma once

#include "app/parcours/parcours_saisie.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// Un acte du parcours sur sa page : une chose à la fois, sur un téléphone.
struct FormulaireDeParcours
{
    std::vector<Lien> fil;
    std::string titre;
    std::string sous_titre = {};
    std::string avertissement = {};
    std::string action;
    std::string bouton;
    std::string retour;
    std::string brouillon;
    std::vector<std::pair<std::string, std::string>> caches = {};
    socle::Vue::List champs = {};
};
socle::Vue champ_court(const Champ& champ, const std::vector<AnomalieDeChamp>& anomalies);
socle::Vue champ_liste(const std::string& nom, const std::string& libelle, const std::string& aide, const std::string& invite, const std::vector<Option>& options,
                       std::string_view choisie, const std::vector<AnomalieDeChamp>& anomalies, bool obligatoire = true);
/// La note libre, effaçable, relue avant d'être gardée.
socle::Vue champ_note(const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies);
socle::Vue titre_de_groupe(const std::string& titre);
std::vector<Option> options_d_organismes(const Repertoire& repertoire);

socle::Response page_de_formulaire(const Demande& d, FormulaireDeParcours formulaire, const std::vector<AnomalieDeChamp>& anomalies);

} // namespace ouvrage
