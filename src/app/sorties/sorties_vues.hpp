#pragma once

#include "app/maison.hpp"
#include "app/sorties/sorties_saisie.hpp"
#include "app/sorties/sorties_table.hpp"

namespace ouvrage
{

/// { mot, ton, icone } d'une classe ou d'une issue, et d'un point de suivi.
socle::Vue vue_etat_de_suivi(const Suivi& suivi, Jour le);

/// Les champs d'une situation (sorties/champs).
socle::Vue vue_des_champs(const SaisieDeSituation& saisie, Jour le, const std::string& aide_situation, const std::vector<AnomalieDeChamp>& anomalies);

/// Une sortie entière, pour la page d'une personne.
socle::Vue vue_de_la_sortie(const std::string& participant_id, const Sortie& sortie, Jour le);

/// « Contrat à durée déterminée de 8 mois, chez le titulaire » ; « Sortie non comptée » quand elle ne l'est pas : la raison reste au dossier.
std::string situation_en_mots(const SituationNotee& situation);

} // namespace ouvrage
