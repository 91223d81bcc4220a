#pragma once

#include "app/maison.hpp"
#include "app/offres/candidatures_table.hpp"

namespace ouvrage
{

/// { mot, ton, icone } : où en est une candidature, offre finie comprise.
socle::Vue vue_etat(const CandidatureDOffre& de);
/// Le mot seul, pour une feuille de calcul.
std::string etat_en_mots(const CandidatureDOffre& de);
/// { mot, ton, icone } : à qui l'offre est ouverte.
socle::Vue vue_etat(const Offre& offre, Jour le);
/// « Aux participants suivis jusqu'au 19 mai 2026 ; les prescripteurs la verront le 20. »
std::string phrase_de_diffusion(const Offre& offre, Jour le);
/// Le besoin, champ par champ : { terme, valeur }. `contact` : pour l'entreprise et le facilitateur.
socle::Vue vue_besoin(const Offre& offre, bool contact);
/// « du 15 juin 2026 au 31 août 2026 », « à partir du 15 juin 2026 ».
std::string dates_en_mots(const Besoin& besoin);
/// « Durand BTP : dire si elle veut la rencontrer », "" quand plus rien n'est attendu.
std::string tour_en_mots(const CandidatureDOffre& de, Jour le);
/// « depuis 13 jours » ; « le 29 novembre 2026 » pour un entretien à venir.
std::string attente_en_mots(const CandidatureDOffre& de, Jour le);
std::string qui_en_mots(Camp camp, const CandidatureDOffre& de);
/// « éligible du … au … », « éligibilité à décider ».
std::string eligibilite_en_mots(const std::optional<Jour>& du, const std::optional<Jour>& au);
/// Ce qui s'est passé, du plus récent au plus ancien : { quand, quand_iso, qui, quoi, annulee }. `motifs` : les raisons d'une personne et le nom de qui l'accompagne, que l'entreprise ne lit pas.
socle::Vue vue_etapes(const CandidatureDOffre& de, bool motifs);
/// Ce camp tient-il ce rôle dans cette candidature, pour qui demande ?
Camp camp_de(const Perimetre& perimetre, const Offre& offre);
/// « Provenance » : l'organisme, ou la structure ; "" pour l'entreprise.
std::string origine_en_mots(const Candidature& candidature, const Offre& offre);

/// Pour un formulaire de réponse : chaque geste possible, en un verbe à la première personne.
std::string bouton_de(Geste geste, Camp qui);

} // namespace ouvrage
