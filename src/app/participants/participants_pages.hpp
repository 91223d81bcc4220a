#pragma once

#include "app/maison.hpp"
#include "app/participants/identites_table.hpp"

#include <map>
#include <string>
#include <vector>

namespace ouvrage
{

void tracer_routes_participants(Routeur& routeur);
void tracer_routes_suivi(Routeur& routeur);
void tracer_routes_transferts(Routeur& routeur);
void tracer_api_participants(Routeur& routeur);

// Ce que les pages de cette pièce se partagent.

/// La liste, ses exports et la même par l'API (participants_liste.cpp).
socle::Response lister_les_participants(const Demande& demande);
socle::Response api_lister_les_participants(const Demande& demande);

/// Ce qui a été tapé sur la fiche, par nom de champ, et ce qu'il y a à en redire.
struct SaisieDeFiche
{
    std::map<std::string, std::string> valeurs = {};
    std::vector<AnomalieDeChamp> anomalies = {};

    std::string valeur(const std::string& nom, const std::string& sinon = "") const
    {
        const auto trouvee = valeurs.find(nom);
        return trouvee == valeurs.end() ? sinon : trouvee->second;
    }
    bool a_redire(std::string_view nom) const { return !anomalie_de(anomalies, nom).empty(); }
};
SaisieDeFiche lire_saisie(const socle::Form& formulaire);
/// La fiche d'une personne (participants_fiche.cpp).
socle::Response page_fiche(const Demande& demande, const std::string& participant_id, const SaisieDeFiche& saisie, socle::Status statut);

/// Les champs de l'identité, lus avec toutes leurs anomalies ; les mêmes à l'ouverture et à la correction.
Identite lire_identite_saisie(SaisieDeFiche& saisie, Jour aujourd_hui);
/// `champs` : la section qui les montre (participants/identite).
socle::Vue vue_identite(const SaisieDeFiche& saisie, const Identite& connue);

} // namespace ouvrage
