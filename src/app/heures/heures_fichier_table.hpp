#pragma once

#include "app/heures/heures_fichier.hpp"

namespace ouvrage
{

/// Ce qu'un fichier a donné : lus == crees + corriges + inchanges + refuses.
struct RapportDeFichier
{
    std::int64_t lus = 0;
    std::int64_t crees = 0;
    std::int64_t corriges = 0;
    std::int64_t inchanges = 0;
    std::int64_t refuses = 0;
    std::vector<AnomalieDeFichier> anomalies;
    std::int64_t anomalies_en_tout = 0;    // la base n'en garde que les premières
    std::vector<std::string> declarations; // celles qui ont été inscrites, dans l'ordre des mois
};

struct FichierRecu
{
    std::string id;
    std::string lot_id;
    std::string engagement_id;
    std::string entreprise_id;
    std::string entreprise;
    std::vector<std::string> structures; // qui suivent ce marché, ou l'ont suivi : le fichier nomme leurs personnes
    std::string nom; // donné par la personne : ne se montre qu'à qui voit les noms
    std::string recu_le;
    std::string recu_par;
    RapportDeFichier rapport;
    std::string a_corriger; // l'XLSX ; "" quand rien n'est refusé
};

/// Inscrit les bonnes lignes d'un fichier lisible, un envoi par mois, et garde ce qui en a été refusé. Tout dans la
/// transaction de `ecriture`. Le rapport rendu porte toutes les anomalies.
FichierRecu importer_fichier(Ecriture& ecriture, const Droit& droit, const Lot& lot, const Engagement& engagement, const std::string& entreprise_id,
                             const std::string& nom, FichierDHeures fichier);

/// NotFound hors du périmètre.
FichierRecu trouver_fichier_recu(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte = Acte::VoirDeclarations);
/// Les derniers d'une entreprise sur un lot (que l'appelant tient déjà), du plus récent au plus ancien, sans leur feuille.
std::vector<FichierRecu> lister_fichiers_recus(socle::Transaction& tx, const Perimetre& perimetre, const Lot& lot, const std::string& entreprise_id, int au_plus);

} // namespace ouvrage
