#pragma once

#include "app/maison.hpp"
#include "app/partages/partages_table.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Ce qui est tapé dans un formulaire de partage, par nom de champ, et tout ce qu'il y a à en redire.
struct SaisieDePartage
{
    std::map<std::string, std::string> valeurs = {};
    std::vector<AnomalieDeChamp> anomalies = {};

    std::string valeur(const std::string& nom, const std::string& sinon = "") const
    {
        const auto trouvee = valeurs.find(nom);
        return trouvee == valeurs.end() ? sinon : trouvee->second;
    }
};
SaisieDePartage saisie_de_partage(const socle::Form& formulaire);

/// Ce texte nomme-t-il une personne que suit l'une des structures de ce marché ? (participants_notes)
bool nomme_sur_le_marche(socle::Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, std::string_view texte);

/// La raison d'un partage, d'une fin, d'une correction entre au journal : ni NIR, ni nom d'une personne suivie par une structure de ce marché.
std::string lire_raison_de_partage(socle::Transaction& tx, const Perimetre& perimetre, const std::string& marche_id, SaisieDePartage& saisie, bool obligatoire = true);

struct NouveauPartage
{
    ClePartage cle = ClePartage::LieuDeTravail;
    std::string raison;
};
std::optional<NouveauPartage> lire_partage(socle::Transaction& tx, const Perimetre& perimetre, const Marche& marche, SaisieDePartage& saisie);

struct NouvelleIntervention
{
    std::string structure_id;
    Mois depuis;
};
std::optional<NouvelleIntervention> lire_intervention(const std::vector<StructureDuMarche>& possibles, SaisieDePartage& saisie);

/// Le dernier mois : ni à venir, ni avant le premier.
std::optional<Mois> lire_fin_d_intervention(const IntervenanteInscrite& intervenante, Mois ce_mois, SaisieDePartage& saisie);

std::optional<LieuDate> lire_lieu(SaisieDePartage& saisie);

/// L'effet n'est pas plus loin que le mois prochain : qui mène le marché change le jour de la réponse.
std::optional<NouvelleIntervention> lire_reprise_proposee(const std::vector<StructureDuMarche>& possibles, Mois ce_mois, SaisieDePartage& saisie);

/// « 2026-03-14 » : ce jour-là, jusqu'à sa dernière milliseconde à Paris. Vide : aujourd'hui. Un jour illisible ou à venir est une anomalie, et vaut aujourd'hui.
struct JourDeCompte
{
    Jour le;
    std::string instant;
    std::vector<AnomalieDeChamp> anomalies = {};
};
JourDeCompte lire_jour_de_compte(std::string_view saisi, Jour aujourd_hui);

} // namespace ouvrage
