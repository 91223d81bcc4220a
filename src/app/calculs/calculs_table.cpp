#include "app/calculs/calculs_table.hpp"

#include "app/calculs/calculs_saisie.hpp"
#include "app/lots/lots_nom.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kLotsProposes = 100;

constexpr std::string_view kColonnes = "c.id, c.lot_id, c.entrees, c.resultat, c.heures_centiemes, c.note, c.droit, c.fait_le, "
                                       "coalesce(u.nom, '') AS fait_par FROM calculs c LEFT JOIN utilisateurs u ON u.id = c.fait_par";

Json json_des_entrees(const Entrees& entrees)
{
    Json::Object valeurs;
    for (const auto& [nom, valeur] : entrees.valeurs)
        if (!valeur.empty()) valeurs.emplace_back(nom, valeur);
    return Json{{"methode", entrees.methode}, {"arrondi", entrees.arrondi}, {"valeurs", Json(std::move(valeurs))}};
}

Entrees lire_entrees(const Json& json)
{
    Entrees entrees;
    const auto* methode = json.find("methode");
    const auto* arrondi = json.find("arrondi");
    const auto* valeurs = json.find("valeurs");
    ensure(methode && methode->text() && arrondi && arrondi->text() && valeurs && valeurs->object(), "les entrées d'un calcul gardé sont entières");
    entrees.methode = *methode->text();
    entrees.arrondi = *arrondi->text();
    for (const auto& [nom, valeur] : *valeurs->object())
        if (valeur.text()) entrees.valeurs[nom] = *valeur.text();
    return entrees;
}

CalculInscrit lire_calcul(const Row& ligne)
{
    CalculInscrit calcul;
    calcul.id = ligne.text("id");
    calcul.lot_id = ligne.text("lot_id");
    calcul.entrees = lire_entrees(read_json(ligne.text("entrees")));
    calcul.ecrit = lire_ecrit(read_json(ligne.text("resultat")));
    calcul.heures = Heures::de_centiemes(ligne.integer("heures_centiemes"));
    calcul.note = ligne.text("note");
    calcul.droit = ligne.text("droit");
    calcul.fait_par = ligne.text("fait_par");
    calcul.fait_le = ligne.text("fait_le");
    return calcul;
}

} // namespace

CalculDeLot trouver_calcul(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto ligne = tx.query_one("SELECT " + std::string(kColonnes) + " WHERE c.id = ?", id);
    if (!ligne) throw NotFound("ce calcul n'est pas dans votre périmètre");
    auto calcul = lire_calcul(*ligne);
    try
    {
        auto lot = trouver_lot(tx, perimetre, calcul.lot_id, acte);
        return {std::move(calcul), std::move(lot)};
    }
    catch (const NotFound&)
    {
        throw NotFound("ce calcul n'est pas dans votre périmètre");
    }
}

std::vector<CalculInscrit> lister_calculs(Transaction& tx, const Perimetre& perimetre, const Lot& lot)
{
    std::vector<CalculInscrit> calculs;
    if (!perimetre.peut(Acte::VoirBilan)) return calculs;
    for (const auto& ligne : tx.query("SELECT " + std::string(kColonnes) + " WHERE c.lot_id = ? ORDER BY c.fait_le DESC, c.id DESC", lot.id))
        calculs.push_back(lire_calcul(ligne));
    return calculs;
}

std::vector<LotACalibrer> lister_lots_a_calibrer(Transaction& tx, const Perimetre& perimetre, const std::string& q, const std::string& choisi)
{
    const auto filtre = perimetre.lots(Acte::ReviserEngagement);
    Binds valeurs = filtre.valeurs;
    std::string ou = filtre.condition;
    if (!q.empty())
    {
        ou += " AND (l.id = ?";
        valeurs.emplace_back(choisi);
        std::string mots = " OR (1 = 1";
        for (const auto& mot : split(searchable(q), ' '))
        {
            if (mot.empty()) continue;
            mots += " AND m.recherche || ' ' || l.recherche LIKE ?";
            valeurs.emplace_back("%" + mot + "%");
        }
        ou += mots + "))";
    }
    valeurs.emplace_back(choisi);
    std::vector<LotACalibrer> lots;
    for (const auto& ligne : tx.query_bound("SELECT l.id, l.numero, l.intitule, m.objet FROM lots l JOIN marches m ON m.id = l.marche_id WHERE " + ou +
                                                " ORDER BY CASE WHEN l.id = ? THEN 0 ELSE 1 END, m.cree_le DESC, m.id, l.numero LIMIT " + std::to_string(kLotsProposes),
                                            valeurs))
        lots.push_back({ligne.text("id"), ligne.text("objet") + ", lot " + std::to_string(ligne.integer("numero")) + " " + ligne.text("intitule")});
    return lots;
}

std::string inscrire_calcul(Ecriture& e, const Droit& droit, const Lot& lot, const Entrees& entrees, const Calcul& calcul, const std::string& note)
{
    const auto id = e.nouvel_id();
    const auto ecrit = mettre_en_mots(calcul);
    e.inserer("calculs", {{"id", id},
                          {"lot_id", lot.id},
                          {"methode", ecrit.methode},
                          {"entrees", write_json(json_des_entrees(entrees))},
                          {"resultat", write_json(json_ecrit(ecrit))},
                          {"heures_centiemes", en_centiemes(calcul.heures).centiemes()},
                          {"clause_recommandee", static_cast<long long>(calcul.clause_recommandee() ? 1 : 0)},
                          {"note", note},
                          {"droit", droit.version},
                          {"fait_par", e.auteur()},
                          {"fait_le", e.instant()}});
    e.dire("calculer", "lots", lot.id,
           "a gardé un calcul d'objectif pour le " + nom_au_journal(e.tx, lot) + " : " +
               (calcul.clause_recommandee() ? ecrit.heures : "pas de clause") + " (" + ecrit.methode_libelle() + ")",
           lot.structure_id);
    return id;
}

} // namespace ouvrage
