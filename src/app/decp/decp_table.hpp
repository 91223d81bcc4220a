#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/decp/decp_lecture.hpp"
#include "socle/db/database.hpp"
#include "socle/time/time.hpp"

namespace ouvrage
{

// --- Ranger
// ---------------------------------------------------------------------------------------------------------------

enum class SortDuContrat
{
    Cree,
    MisAJour,
    Inchange
};

/// Ce qu'est devenu un contrat lu, et ce que la comparaison avec les contrats connus a montré.
struct Rangement
{
    SortDuContrat sort = SortDuContrat::Inchange;
    std::string contrat_id;
    std::int64_t version = 0;
    std::vector<AnomalieDecp> vues_en_comparant; // identifiant partagé, montant × 100, répété à l'identique
};

/// Range des contrats, dans l'ordre donné, en une transaction ; l'appelant borne leur nombre.
///  - contenu déjà vu sous cette clé : inchangé, quel que soit l'ordre des imports ;
///  - sinon, un contrat connu de même clé et reconnu par `meme_contrat` : une version de plus, qui devient la version
///    montrée si elle est la plus récente (`ordre_de_version`, puis l'empreinte) ;
///  - sinon un contrat nouveau, au rang suivant sous cette clé.
/// D'un montant et de son centuple, c'est le plus petit qui est montré.
std::vector<Rangement> ranger_contrats(socle::Transaction& tx, const std::string& import_id, std::int64_t fichier,
                                       std::span<ContratLu* const> contrats);

void ouvrir_import(socle::Transaction& tx, const std::string& import_id, const std::optional<std::string>& fait_par,
                   socle::Instant maintenant, const std::vector<std::string>& fichiers);
void inscrire_refus(socle::Transaction& tx, const std::string& import_id, const std::string& fichier,
                    std::span<const RefusLu> refus);
/// Le fichier entier est soupçonné d'écrire ses montants en centimes : chaque version qu'il a apportée le dit.
void soupconner_les_montants(socle::Transaction& tx, const std::string& import_id, std::int64_t fichier);

// --- Montrer
// --------------------------------------------------------------------------------------------------------------

/// Une ligne de liste : la version courante.
struct ContratDeListe
{
    std::string id;
    std::string genre; // marche, concession
    std::string id_marche;
    std::string acheteur_siret;
    std::string acheteur_nom; // le SIRET quand le nom n'est pas publié
    std::string objet;
    std::string cpv;
    std::string departement;
    std::optional<std::int64_t> montant_centimes;
    std::optional<std::int64_t> duree_mois;
    std::optional<std::string> date_notification;
    std::string considerations_sociales; // séparées par « | »
    std::string titulaires;              // séparés par « | »
    std::int64_t anomalies = 0;          // de la version courante, hors informations
};

enum class ConsiderationCherchee
{
    Toutes,
    Sociale, // clause, critère ou réservation
    Clause,
    Reserve
};

struct RechercheContrats
{
    std::string q;        // mots, sans accents ni casse ; tous doivent s'y trouver
    std::string acheteur; // SIREN ou SIRET
    std::string departement;
    std::string annee; // de notification : « 2026 »
    std::string cpv; // premiers chiffres
    ConsiderationCherchee consideration = ConsiderationCherchee::Toutes;
    int page = 1;
    int par_page = 50;
};
struct PageDeContrats
{
    std::vector<ContratDeListe> contrats;
    std::int64_t total = 0;
};
/// Les contrats d'un acheteur (SIREN) notifiés une année, tels qu'ils sont publiés.
struct AnneeDeContratsDecp
{
    std::int64_t nombre = 0;
    std::int64_t montant_centimes = 0; // de ceux dont le montant est publié
    std::int64_t sans_montant = 0;
    std::int64_t avec_consideration = 0;
    std::int64_t reserves = 0;
};
/// Par année de notification ; celles sans contrat n'y sont pas.
std::map<int, AnneeDeContratsDecp> compter_contrats_decp(socle::Transaction& tx, const std::string& siren);

/// Les plus récemment notifiés d'abord.
PageDeContrats lister_contrats_decp(socle::Transaction& tx, const RechercheContrats& recherche);

struct AnomalieRangee
{
    std::string champ;
    std::string code;
    std::string gravite;
    std::string phrase;
    std::string valeur;
};
struct VersionDeContrat
{
    std::int64_t version = 0;
    bool montree = false;
    std::string importee_le;
    ContratDecp contrat;
    std::vector<AnomalieRangee> anomalies;
};
struct FicheContrat
{
    ContratDeListe resume;
    std::string source;
    std::string uid;
    std::int64_t rang = 0;                  // > 0 : un autre contrat porte le même identifiant
    std::vector<std::string> homonymes;     // ids des autres contrats de même clé
    std::vector<VersionDeContrat> versions; // dans l'ordre où elles ont été vues
    const VersionDeContrat& courante() const;
};
/// socle::NotFound s'il n'existe pas.
FicheContrat trouver_contrat_decp(socle::Transaction& tx, const std::string& id);

} // namespace ouvrage
