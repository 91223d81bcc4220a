#pragma once

#include "app/accueil/inscriptions_table.hpp"
#include "app/maison.hpp"

namespace ouvrage
{

/// « de 14 h à 16 h 30 ».
std::string creneau_en_mots(const Creneau& creneau);
/// « 3 places libres », « complet, 2 en attente ».
std::string places_en_mots(const Seance& seance);
/// `ton, icone, mot` : annulée, complète, libre, passée.
socle::Vue vue_etat(const Seance& seance, Jour aujourd_hui);
socle::Vue vue_etat(EtatDActivite etat);
socle::Vue vue_etat(Emargement emargement);
/// Une séance dans une liste ou un calendrier.
socle::Vue vue_seance(const Seance& seance, Jour aujourd_hui);
/// Le lien de retour vers le programme, puis le lieu.
std::vector<Lien> fil_du_lieu(const std::string& lieu_id, const std::string& nom);
/// Ce qu'une personne suivie fait au lieu d'accueil, pour sa fiche (accueil/du_participant).
socle::Vue vue_du_participant(const std::vector<SeanceDuParticipant>& seances, Jour aujourd_hui);

} // namespace ouvrage
