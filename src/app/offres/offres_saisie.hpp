#pragma once

#include "app/maison.hpp"
#include "app/offres/candidatures_table.hpp"

namespace ouvrage
{

/// Un besoin tel qu'il est tapé ; rien n'est perdu quand il se trompe.
struct SaisieBesoin
{
    std::string ou; // « lot entreprise », ou « - entreprise » hors de tout lot
    std::string rome, metier, postes = "1", debut, fin, commune, semaine = "35", modalite, competences, precisions;
    std::string contact_nom, contact_telephone, contact_courriel;
    std::string vu; // le besoin révisé
};
SaisieBesoin saisie_de_besoin(const socle::Form& formulaire);
SaisieBesoin saisie_de_besoin(const socle::Json& corps, std::vector<AnomalieDeChamp>& anomalies);
SaisieBesoin saisie_de_besoin(const Offre& offre);
struct LectureBesoin
{
    Besoin besoin;
    std::vector<AnomalieDeChamp> anomalies;
};
/// `semaine_au_plus` : la durée du travail au-delà de laquelle une offre ne se dépose pas.
LectureBesoin lire_besoin(const SaisieBesoin& saisie, Heures semaine_au_plus);
/// Le lot et l'entreprise choisis, parmi ceux où l'on peut déposer ; une anomalie sur `ou` sinon.
std::optional<LotPourOffre> lire_ou(const SaisieBesoin& saisie, const std::vector<LotPourOffre>& lots, std::vector<AnomalieDeChamp>& anomalies);
std::string valeur_de(const LotPourOffre& lot);

/// Une réponse telle qu'elle est tapée.
struct SaisieEtape
{
    std::string geste, motif, prevu_le, prevu_a, vu;
};
SaisieEtape saisie_d_etape(const socle::Form& formulaire);
struct LectureEtape
{
    EtapeAInscrire etape;
    int rang_vu = 0;
    std::vector<AnomalieDeChamp> anomalies;
};
/// `qui` répond : le geste doit être des siens, et se faire de là.
LectureEtape lire_etape(const SaisieEtape& saisie, Camp qui, EtatDeCandidature etat);

} // namespace ouvrage
