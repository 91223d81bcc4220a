#pragma once

#include "app/droit/droit_saisie.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_saisie.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qui a été tapé d'un lot, et le lot quand tout se lit.
struct SaisieLot
{
    std::string numero;
    std::string intitule;
    std::string reservation;
    std::string execution_debut;
    std::string execution_fin;
    std::string entreprise; // « SIRET nom » ; à la création seulement, et facultative
    std::string qualite;
};
SaisieLot saisie_de_lot(const socle::Form& formulaire);
SaisieLot saisie_de_lot(const Lot& lot);
struct LectureLot
{
    Lot lot;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
/// `depuis` donne marché, structure, identifiant et version.
LectureLot lire_lot(const SaisieLot& saisie, const Lot& depuis);

/// Une entreprise à inscrire sur un lot.
struct LectureEntreprise
{
    std::optional<std::string> siret;
    std::string nom;
    std::string qualite;
};
LectureEntreprise lire_entreprise(socle::Transaction& tx, const std::string& structure_id, const std::string& saisie,
                                  const std::string& qualite, std::vector<AnomalieDeChamp>& anomalies);

/// Ce que l'on commence à suivre sur un lot.
struct SaisieEngagement
{
    std::string genre;
    std::string heures; // vide : objectif pas encore connu
    std::string debut;
    std::string source;
    std::string cadence;
    std::string effet_le;
};
SaisieEngagement saisie_d_engagement(const socle::Form& formulaire);
struct LectureEngagement
{
    Genre genre = Genre::ClauseExecution;
    std::optional<Heures> heures;
    Mois debut;
    std::string source;
    Cadence cadence = Cadence::Mensuelle;
    Jour effet_le;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureEngagement lire_engagement(const SaisieEngagement& saisie, const Lot& lot);

/// Une ligne de plus au registre de l'objectif.
struct SaisieRevision
{
    std::string heures; // « 40 », « -12,50 »
    std::string cause;
    std::string effet_le;
    std::string piece;
    std::string annule; // la ligne remplacée, "" pour une ligne de plus
};
SaisieRevision saisie_de_revision(const socle::Form& formulaire);
struct LectureRevision
{
    Heures heures;
    Cause cause = Cause::Avenant;
    Jour effet_le;
    std::string piece;
    std::optional<std::string> annule;
    std::vector<AnomalieDeChamp> anomalies;
    bool valable() const { return anomalies.empty(); }
};
LectureRevision lire_revision(const SaisieRevision& saisie, const Engagement& engagement);
/// L'anomalie tient à ce que le registre porte déjà : peut-être ce même envoi, reçu deux fois. Seule l'écriture le sait.
bool tient_au_registre(const AnomalieDeChamp& anomalie);

/// Une valeur propre au contrat, parmi celles qui règlent un lot.
LectureDUneValeur lire_valeur_de_lot(const SaisieDeValeur& saisie, const Droit& droit);

std::span<const Choix> cadences();
std::span<const Choix> genres_en_choix();
std::span<const Choix> causes_en_choix();

} // namespace ouvrage
