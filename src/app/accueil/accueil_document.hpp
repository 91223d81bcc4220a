#pragma once

#include "app/accueil/accueil_rapport.hpp"
#include "socle/document/document.hpp"

namespace ouvrage
{

/// La feuille d'émargement à imprimer : les inscrits, des lignes blanches pour qui arrive, la place de signer.
socle::Document feuille_d_emargement(const LieuDAccueil& lieu, const Seance& seance, const std::vector<Inscrit>& inscrits, const std::vector<MentionDeBilan>& mentions, socle::Instant edite_a);

/// Le rapport d'activité, papier, classeur et texte séparé par des points-virgules.
socle::Document document_du_rapport(const RapportDAccueil& rapport, socle::Instant edite_a);
std::string classeur_du_rapport(const RapportDAccueil& rapport, socle::Instant edite_a);
std::string csv_du_rapport(const RapportDAccueil& rapport);
socle::Json json_du_rapport(const RapportDAccueil& rapport);

} // namespace ouvrage
