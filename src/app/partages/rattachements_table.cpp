#include "app/partages/rattachements_table.hpp"

#include "app/mots.hpp"
#include "app/reseau/reseau_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

/// Ce que l'on écrit d'un rattachement.
struct AInscrire
{
    Attache rattachement;
    std::optional<std::string> commune = {};
    std::string raison = {};
};

void inscrire(Ecriture& ecriture, const std::string& ligne_id, const AInscrire& un, const std::optional<RattachementInscrit>& precedent)
{
    ecriture.inserer("rattachements", {{"id", ecriture.nouvel_id()},
                                       {"ligne_id", ligne_id},
                                       {"rang", precedent ? precedent->rang + 1 : 1},
                                       {"structure_id", un.rattachement.structure},
                                       {"cause", fiche(un.rattachement.cause).code},
                                       {"commune", Bind(un.commune)},
                                       {"raison", un.raison},
                                       {"remplace", precedent ? Bind(precedent->id) : Bind(nullptr)},
                                       {"faite_par", ecriture.auteur()},
                                       {"faite_le", ecriture.instant()}});
}

/// Qui couvre cette commune ce mois-là, gardé le temps d'une écriture.
class Secteurs
{
public:
    Secteurs(Transaction& tx, std::string territoire_id) : tx_(tx), territoire_id_(std::move(territoire_id)) {}
    const std::map<std::string, std::string>& de(const std::optional<std::string>& commune, Mois mois)
    {
        auto& connus = par_mois_[mois];
        if (commune && demandes_.emplace(mois, *commune).second)
            if (auto structure = structure_du_secteur(tx_, territoire_id_, *commune, mois)) connus.emplace(*commune, std::move(*structure));
        return connus;
    }

private:
    Transaction& tx_;
    std::string territoire_id_;
    std::map<Mois, std::map<std::string, std::string>> par_mois_;
    std::set<std::pair<Mois, std::string>> demandes_;
};

std::optional<std::string> commune_de_residence(Transaction& tx, const std::string& participant_id)
{
    const auto ligne = tx.query_one("SELECT commune FROM identites WHERE participant_id = ?", participant_id);
    return ligne ? ligne->maybe_text("commune") : std::nullopt;
}

AInscrire decider(Transaction& tx, Secteurs& secteurs, const ReglesDeRattachement& regles, const LigneEcrite& ligne)
{
    const auto chef = chef_du_mois(regles.origine, regles.reprises, ligne.mois);
    if (!regles.cle) return {{chef, CauseDeRattachement::Transfert}};
    const bool travail = *regles.cle == ClePartage::LieuDeTravail;
    LigneARattacher sue{ligne.mois, {}, {}};
    // La résidence n'est lue que si elle décide, et n'est écrite nulle part.
    if (travail) sue.travail = commune_de_travail(ligne.commune, lieux_du_lot(tx, ligne.lot_id), ligne.mois);
    else sue.residence = commune_de_residence(tx, ligne.participant_id);
    const auto& commune = travail ? sue.travail : sue.residence;
    return {rattacher(*regles.cle, sue, secteurs.de(commune, ligne.mois), regles.interventions, chef), sue.travail};
}

RattachementInscrit lire_rattachement(const Row& ligne)
{
    const auto cause = cause_de_rattachement_du_code(ligne.text("cause"));
    ensure(cause.has_value(), "une cause inscrite est de la liste");
    return {ligne.text("id"), static_cast<int>(ligne.integer("rang")), ligne.text("structure_id"), *cause, ligne.maybe_text("commune"), ligne.text("raison")};
}

struct LigneDuMarche
{
    LigneEcrite ligne;
    std::optional<RattachementInscrit> courant;
};

/// Toutes les lignes d'un marché, corrigées comprises, dans l'ordre de leur écriture.
std::vector<LigneDuMarche> lister_lignes_du_marche(Transaction& tx, const std::string& marche_id)
{
    std::map<std::string, RattachementInscrit> courants;
    for (const auto& ligne : tx.query("SELECT ra.* FROM rattachements ra JOIN lignes h ON h.id = ra.ligne_id JOIN engagements g ON g.id = h.engagement_id JOIN lots l ON l.id = "
                                      "g.lot_id WHERE l.marche_id = ? ORDER BY ra.ligne_id, ra.rang",
                                      marche_id))
        courants[ligne.text("ligne_id")] = lire_rattachement(ligne);
    std::vector<LigneDuMarche> lignes;
    for (const auto& ligne : tx.query("SELECT h.id, h.participant_id, h.mois, h.corrige, g.lot_id, ll.commune FROM lignes h JOIN engagements g ON g.id = h.engagement_id JOIN lots l "
                                      "ON l.id = g.lot_id LEFT JOIN lieux_de_ligne ll ON ll.ligne_id = h.id WHERE l.marche_id = ? ORDER BY h.id",
                                      marche_id))
    {
        const auto courant = courants.find(ligne.text("id"));
        lignes.push_back({{ligne.text("id"), ligne.text("lot_id"), ligne.text("participant_id"), mois_iso(ligne.text("mois")), ligne.maybe_text("commune"),
                           ligne.maybe_text("corrige")},
                          courant == courants.end() ? std::nullopt : std::optional(courant->second)});
    }
    return lignes;
}

} // namespace

std::string dernier_instant(Jour le)
{
    // Minuit à Paris est à 22 h ou à 23 h, en temps universel, selon la saison.
    using namespace std::chrono;
    const Instant soir{sys_days{le} + 23h - 1ms};
    return format_instant(day_in_paris(soir) == le ? soir : soir - 1h);
}

std::string structure_de_la_ligne()
{
    return "coalesce((SELECT ra.structure_id FROM rattachements ra WHERE ra.ligne_id = h.id AND ra.faite_le <= ? ORDER BY ra.rang DESC LIMIT 1), " +
           std::string(kOrigineDuMarche) + ")";
}

std::optional<ReglesDeRattachement> regles_de_rattachement(Transaction& tx, const std::string& marche_id)
{
    const auto partage = tx.query_one("SELECT cle FROM partages WHERE marche_id = ?", marche_id);
    const auto reprises = tx.query("SELECT t.vers, t.effet FROM transferts_de_marche t JOIN reponses_de_transfert_de_marche r ON r.transfert_id = t.id WHERE t.marche_id = ? AND "
                                   "r.sens = 'accepte' ORDER BY r.faite_le, t.id",
                                   marche_id);
    if (!partage && reprises.empty()) return std::nullopt;
    const auto marche = tx.query_one("SELECT m.territoire_id, " + std::string(kOrigineDuMarche) + " AS origine FROM marches m WHERE m.id = ?", marche_id);
    ensure(marche.has_value(), "un marché partagé est inscrit");
    ReglesDeRattachement regles{marche_id, marche->text("territoire_id"), marche->text("origine"), {}, {}, {}};
    if (partage)
    {
        regles.cle = cle_de_partage_du_code(partage->text("cle"));
        ensure(regles.cle.has_value(), "une clé inscrite est de la liste");
    }
    for (const auto& une : reprises) regles.reprises.push_back({une.text("vers"), mois_iso(une.text("effet"))});
    for (const auto& ligne : tx.query("SELECT i.structure_id, i.depuis, f.jusqu_a FROM interventions i LEFT JOIN fins_d_intervention f ON f.intervention_id = i.id WHERE i.marche_id "
                                      "= ? AND i.qualite = 'secondaire' ORDER BY i.id",
                                      marche_id))
        regles.interventions.push_back({ligne.text("structure_id"), mois_iso(ligne.text("depuis")), mois_iso_eventuel(ligne.maybe_text("jusqu_a"))});
    return regles;
}

std::optional<RattachementInscrit> rattachement_courant(Transaction& tx, const std::string& ligne_id)
{
    const auto ligne = tx.query_one("SELECT * FROM rattachements WHERE ligne_id = ? ORDER BY rang DESC LIMIT 1", ligne_id);
    return ligne ? std::optional(lire_rattachement(*ligne)) : std::nullopt;
}

void rattacher_ligne(Ecriture& ecriture, const ReglesDeRattachement& regles, const LigneEcrite& ligne)
{
    if (ligne.corrige)
        if (const auto avant = rattachement_courant(ecriture.tx, *ligne.corrige))
        {
            // Corriger un nombre d'heures ne change pas de structure ; dire un autre lieu, si, sauf quand quelqu'un avait tranché.
            const bool tranchee = avant->cause == CauseDeRattachement::Correction;
            if (tranchee || (avant->cause != CauseDeRattachement::APreciser && (!ligne.commune || ligne.commune == avant->commune)))
                return inscrire(ecriture, ligne.ligne_id, {{avant->structure_id, avant->cause}, avant->commune, avant->raison}, {});
        }
    Secteurs secteurs(ecriture.tx, regles.territoire_id);
    inscrire(ecriture, ligne.ligne_id, decider(ecriture.tx, secteurs, regles, ligne), {});
}

int redecider_les_lignes(Ecriture& ecriture, const std::string& marche_id)
{
    const auto regles = regles_de_rattachement(ecriture.tx, marche_id);
    if (!regles) return 0;
    Secteurs secteurs(ecriture.tx, regles->territoire_id);
    int changees = 0;
    for (const auto& [ligne, courant] : lister_lignes_du_marche(ecriture.tx, marche_id))
    {
        if (courant && !a_decider(courant->cause)) continue;
        const auto decide = decider(ecriture.tx, secteurs, *regles, ligne);
        if (courant && courant->structure_id == decide.rattachement.structure && courant->cause == decide.rattachement.cause && courant->commune == decide.commune) continue;
        inscrire(ecriture, ligne.ligne_id, decide, courant);
        changees += courant ? courant->structure_id != decide.rattachement.structure : decide.rattachement.structure != regles->origine;
    }
    return changees;
}

int reprendre_les_lignes(Ecriture& ecriture, const std::string& marche_id, const std::string& de, const std::string& vers, Mois effet)
{
    const auto regles = regles_de_rattachement(ecriture.tx, marche_id);
    ensure(regles.has_value(), "un marché repris a ses règles");
    int reprises = 0;
    for (const auto& [ligne, courant] : lister_lignes_du_marche(ecriture.tx, marche_id))
    {
        if (ligne.mois < effet || (courant ? courant->structure_id : regles->origine) != de) continue;
        if (courant && courant->cause == CauseDeRattachement::Correction) continue;
        // Une ligne à préciser le reste : qui reprend le marché reprend aussi ce qu'il y a à y dire.
        const bool a_preciser = courant && courant->cause == CauseDeRattachement::APreciser;
        inscrire(ecriture, ligne.ligne_id, {{vers, a_preciser ? CauseDeRattachement::APreciser : CauseDeRattachement::Transfert}, courant ? courant->commune : std::nullopt}, courant);
        ++reprises;
    }
    return reprises;
}

void corriger_rattachement(Ecriture& ecriture, const std::string& ligne_id, const std::string& attendu, const std::string& structure_id, const std::string& raison)
{
    const auto courant = rattachement_courant(ecriture.tx, ligne_id);
    if (!courant) throw Conflict("cette ligne n'est pas partagée : elle est à la structure qui mène le marché");
    if (courant->id != attendu) throw Conflict("le rattachement de cette ligne vient d'être corrigé par quelqu'un d'autre");
    ensure(!raison.empty(), "une correction a sa raison");
    inscrire(ecriture, ligne_id, {{structure_id, CauseDeRattachement::Correction}, courant->commune, raison}, courant);
}

std::vector<std::string> structures_du_marche(Transaction& tx, const std::string& marche_id)
{
    std::vector<std::string> structures;
    for (const auto& ligne : tx.query("SELECT m.structure_id AS id FROM marches m WHERE m.id = ? UNION SELECT i.structure_id FROM interventions i WHERE i.marche_id = ? UNION SELECT "
                                      "t.de FROM transferts_de_marche t JOIN reponses_de_transfert_de_marche r ON r.transfert_id = t.id WHERE t.marche_id = ? AND r.sens = 'accepte' "
                                      "ORDER BY 1",
                                      marche_id, marche_id, marche_id))
        structures.push_back(ligne.text("id"));
    return structures;
}

bool intervient_sur(Transaction& tx, const std::string& marche_id, const std::string& structure_id)
{
    return tx.query_one("SELECT i.id FROM interventions i LEFT JOIN fins_d_intervention f ON f.intervention_id = i.id WHERE i.marche_id = ? AND i.structure_id = ? AND i.qualite = 'secondaire' AND "
                        "f.intervention_id IS NULL ORDER BY i.id LIMIT 1",
                        marche_id, structure_id)
        .has_value();
}

std::vector<LieuDate> lieux_du_lot(Transaction& tx, const std::string& lot_id)
{
    std::vector<LieuDate> lieux;
    for (const auto& ligne : tx.query("SELECT w.commune, w.depuis, w.jusqu_a FROM lieux_de_travail w WHERE w.lot_id = ? AND NOT EXISTS (SELECT 1 FROM lieux_de_travail x WHERE "
                                      "x.remplace = w.id) ORDER BY w.depuis, w.id",
                                      lot_id))
        lieux.push_back({ligne.text("commune"), mois_iso(ligne.text("depuis")), mois_iso_eventuel(ligne.maybe_text("jusqu_a"))});
    return lieux;
}

std::vector<LieuDate> lieux_a_dire(Transaction& tx, const std::string& lot_id)
{
    const auto cle = tx.query_one("SELECT s.cle FROM partages s JOIN lots l ON l.marche_id = s.marche_id WHERE l.id = ?", lot_id);
    if (!cle || cle->text("cle") != fiche(ClePartage::LieuDeTravail).code) return {};
    return lieux_du_lot(tx, lot_id);
}

} // namespace ouvrage
