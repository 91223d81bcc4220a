#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "domaine/partage.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Comment les lignes d'un marché se rattachent à une structure.
struct ReglesDeRattachement
{
    std::string marche_id;
    std::string territoire_id;
    std::string origine;            // qui le menait quand il a été inscrit : à elle les lignes qu'aucun rattachement ne porte
    std::optional<ClePartage> cle;  // absente : le marché est repris sans être partagé
    std::vector<RepriseDeMarche> reprises;
    std::vector<InterventionDatee> interventions;
};
/// Absentes quand le marché n'est ni partagé ni repris : ses lignes sont à la structure qui le mène, et aucune écriture ne les rattache.
std::optional<ReglesDeRattachement> regles_de_rattachement(socle::Transaction& tx, const std::string& marche_id);

/// Une ligne qui vient d'être écrite.
struct LigneEcrite
{
    std::string ligne_id;
    std::string lot_id;
    std::string participant_id;
    Mois mois;
    std::optional<std::string> commune = {}; // où elle a été faite, quand l'entreprise l'a dit
    std::optional<std::string> corrige = {}; // la ligne qu'elle remplace : elle en garde la structure
};
/// Dans l'écriture de la ligne, pour que rien de ce qui change ensuite (un secteur, une personne oubliée) ne déplace une heure comptée.
void rattacher_ligne(Ecriture& ecriture, const ReglesDeRattachement& regles, const LigneEcrite& ligne);

/// Les lignes que rien n'a encore décidées (lieu inconnu, aucune structure du secteur) se décident d'après ce que l'on sait maintenant ; les autres ne bougent
/// pas. Rend combien de lignes ont changé de rattachement. L'appelant dit la phrase.
int redecider_les_lignes(Ecriture& ecriture, const std::string& marche_id);
/// Les lignes de ces mois que le chef de file portait passent à celui qui reprend le marché, corrections à part.
int reprendre_les_lignes(Ecriture& ecriture, const std::string& marche_id, const std::string& de, const std::string& vers, Mois effet);

struct RattachementInscrit
{
    std::string id;
    int rang = 0;
    std::string structure_id;
    CauseDeRattachement cause = CauseDeRattachement::ChefDeFile;
    std::optional<std::string> commune;
    std::string raison;
};
std::optional<RattachementInscrit> rattachement_courant(socle::Transaction& tx, const std::string& ligne_id);
/// Une ligne de plus, qui nomme celle qu'elle remplace. Conflict quand `attendu` n'est plus le dernier.
void corriger_rattachement(Ecriture& ecriture, const std::string& ligne_id, const std::string& attendu, const std::string& structure_id, const std::string& raison);

/// Les structures qui suivent ce marché, ou l'ont suivi : chef de file et intervenantes.
std::vector<std::string> structures_du_marche(socle::Transaction& tx, const std::string& marche_id);
/// Y intervient-elle aujourd'hui, à côté de qui le mène ?
bool intervient_sur(socle::Transaction& tx, const std::string& marche_id, const std::string& structure_id);
/// Les lieux du lot, tels qu'ils valent aujourd'hui.
std::vector<LieuDate> lieux_du_lot(socle::Transaction& tx, const std::string& lot_id);
/// Ceux entre lesquels une ligne choisit : aucun quand le marché n'est pas partagé selon le lieu de travail.
std::vector<LieuDate> lieux_a_dire(socle::Transaction& tx, const std::string& lot_id);

/// La dernière milliseconde de ce jour à Paris : ce qui est arrêté à une date comprend tout ce qui y fut écrit.
std::string dernier_instant(Jour le);

/// Qui menait le marché (m) quand il a été inscrit, en SQL.
inline constexpr std::string_view kOrigineDuMarche =
    "coalesce((SELECT tr.de FROM transferts_de_marche tr JOIN reponses_de_transfert_de_marche rt ON rt.transfert_id = tr.id WHERE tr.marche_id = m.id AND rt.sens = "
    "'accepte' ORDER BY rt.faite_le, tr.id LIMIT 1), m.structure_id)";
/// La structure d'une ligne (h) à un instant, en SQL : un seul « ? », l'instant.
std::string structure_de_la_ligne();

} // namespace ouvrage
