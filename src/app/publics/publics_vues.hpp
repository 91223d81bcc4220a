#pragma once

#include "app/maison.hpp"
#include "app/publics/publics_saisie.hpp"
#include "app/publics/publics_table.hpp"

#include <string>
#include <vector>

namespace ouvrage
{

/// « sourcé », « usage », « non sourcé » : un mot et son icône.
socle::Vue vue_statut(Statut statut);
/// Un jeu et ses critères, pour la page publique.
socle::Vue vue_jeu(const JeuDeCriteres& jeu, const Vocabulaire& mots);
/// Des jeux côte à côte, une ligne par famille.
socle::Vue vue_comparaison(const std::vector<const JeuDeCriteres*>& jeux, const Vocabulaire& mots);

/// Le bloc « Éligibilité » de la fiche (gabarit publics/bloc).
socle::Vue vue_bloc(const std::string& participant_id, const std::vector<EligibiliteInscrite>& decisions, const Publics& publics, Jour aujourd_hui);
/// Les raisons d'une décision, une par ligne.
socle::Vue::List vue_raisons(const std::vector<RaisonInscrite>& raisons);
std::string periode_en_lettres(const std::optional<Jour>& debut, const std::optional<Jour>& fin);

/// Un jeu éprouvé pour une personne.
struct JeuEprouve
{
    const JeuDeCriteres* jeu = nullptr;
    std::optional<JeuApplicable> applicable; // vide : éprouvé en plus, à la demande
    Examen examen;
    std::optional<FenetreProposee> fenetre;
    Rattachement rattachement;
};
/// La page où l'on éprouve et décide (publics/eprouver), et son morceau (publics/resultats).
socle::Vue vue_epreuve(const Participant& participant, const SaisieDEligibilite& saisie, const std::vector<JeuEprouve>& eprouves, const Publics& publics,
                       Jour aujourd_hui);

} // namespace ouvrage
