#include "app/obligations/penalites_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/json/json.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

Inscrite lire_inscrite(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("auteur"), ligne.text("faite_le"), ligne.integer("remplacee") != 0};
}

std::string membre(const Json& objet, std::string_view nom)
{
    const Json* un = objet.find(nom);
    return un && un->text() ? *un->text() : "";
}

PropositionDePenalite lire_proposition(const Row& ligne)
{
    PropositionDePenalite p;
    p.ligne = lire_inscrite(ligne);
    p.lot_id = ligne.text("lot_id");
    p.engagement_id = ligne.text("engagement_id");
    p.arretee_le = jour_iso(std::string_view(ligne.text("arretee_le")));
    const auto heures = [&](std::string_view colonne) { return Heures::de_centiemes(ligne.integer(colonne)); };
    p.situation = {Famille::Clause, heures("dues_centiemes"), heures("faites_centiemes"), heures("dispensees_centiemes"), heures("transferees_centiemes"),
                   heures("recues_centiemes")};
    p.faits.jours_justificatifs = static_cast<int>(ligne.integer("jours_justificatifs"));
    p.faits.jours_bilan = static_cast<int>(ligne.integer("jours_bilan"));
    p.faits.manquements = static_cast<int>(ligne.integer("manquements"));
    if (const auto code = ligne.maybe_text("exoneration")) p.faits.exoneration = exoneration_du_code(*code);
    p.raison = ligne.text("raison");
    p.manquantes = heures("manquantes_centiemes");
    p.montant = Centimes{ligne.integer("montant_centimes")};
    const Json etapes = read_json(ligne.text("etapes")), sources = read_json(ligne.text("sources"));
    ensure(etapes.list() && sources.list(), "une proposition garde sa somme et ses sources");
    for (const auto& une : *etapes.list()) p.etapes.push_back({membre(une, "libelle"), membre(une, "formule"), membre(une, "valeur")});
    for (const auto& une : *sources.list())
        p.sources.push_back({membre(une, "cle"), membre(une, "valeur"), membre(une, "unite"), membre(une, "source"), membre(une, "statut")});
    return p;
}

/// Les heures validées d'un engagement, jusqu'à ce mois compris ; les lignes corrigées n'y sont plus.
Heures heures_validees(Transaction& tx, const std::string& engagement_id, Mois jusqu_a)
{
    const auto ligne = tx.query_one("SELECT coalesce(sum(h.retenues_centiemes), 0) AS heures FROM lignes h WHERE h.engagement_id = ? AND h.mois <= ? "
                                    "AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) "
                                    "AND EXISTS (SELECT 1 FROM validations v WHERE v.declaration_id = h.declaration_id AND v.sens = 'validee' AND v.leve IS NULL "
                                    "AND NOT EXISTS (SELECT 1 FROM validations w WHERE w.leve = v.id))",
                                    engagement_id, format_month(jusqu_a));
    ensure(ligne.has_value(), "une somme a toujours une ligne");
    return Heures::de_centiemes(ligne->integer("heures"));
}

} // namespace

std::string_view code(SensDePenalite sens) { return sens == SensDePenalite::Retenue ? "retenue" : "renoncee"; }

std::optional<SensDePenalite> sens_de_penalite_du_code(std::string_view code_lu)
{
    for (const auto sens : {SensDePenalite::Retenue, SensDePenalite::Renoncee})
        if (code(sens) == code_lu) return sens;
    return std::nullopt;
}

const DecisionDePenalite* PropositionDePenalite::decision() const
{
    for (const auto& une : decisions)
        if (!une.ligne.remplacee) return &une;
    return nullptr;
}

const CompteDePenalite* PenalitesDuLot::compte(std::string_view engagement_id) const
{
    for (const auto& un : comptes)
        if (un.engagement.id == engagement_id) return &un;
    return nullptr;
}

const PropositionDePenalite* PenalitesDuLot::proposition(std::string_view engagement_id) const
{
    for (const auto& une : propositions)
        if (une.engagement_id == engagement_id && !une.ligne.remplacee) return &une;
    return nullptr;
}

PenalitesDuLot trouver_penalites(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& lot_id, Jour le, Acte acte)
{
    PenalitesDuLot p;
    p.lot = trouver_lot(tx, perimetre, lot_id, acte);
    const auto marche = tx.query_one("SELECT montant_centimes FROM marches WHERE id = ?", p.lot.marche_id);
    ensure(marche.has_value(), "un lot a un marché");
    if (const auto montant = marche->maybe_integer("montant_centimes")) p.montant_du_marche = Centimes{*montant};
    for (auto& engagement : lister_engagements(tx, p.lot))
    {
        const auto faites = heures_validees(tx, engagement.id, mois_de(le));
        const auto du = dues(engagement.registre, le);
        p.comptes.push_back({std::move(engagement), du, faites});
    }
    const auto inscrites = lister_valeurs(tx, droit, p.lot);
    p.valeurs = valeurs_pour(droit, inscrites);
    for (const auto& une : inscrites)
        if (une.valeur.cle.starts_with("penalite.")) p.du_contrat.push_back(une);

    for (const auto& ligne : tx.query("SELECT p.*, coalesce(u.nom, '') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM propositions_de_penalite x WHERE x.remplace = p.id) "
                                      "THEN 1 ELSE 0 END AS remplacee FROM propositions_de_penalite p LEFT JOIN utilisateurs u ON u.id = p.faite_par "
                                      "WHERE p.lot_id = ? ORDER BY p.faite_le DESC, p.id DESC",
                                      lot_id))
        p.propositions.push_back(lire_proposition(ligne));
    for (const auto& ligne : tx.query("SELECT d.*, coalesce(u.nom, '') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM decisions_de_penalite x WHERE x.remplace = d.id) "
                                      "THEN 1 ELSE 0 END AS remplacee FROM decisions_de_penalite d JOIN propositions_de_penalite p ON p.id = d.proposition_id "
                                      "LEFT JOIN utilisateurs u ON u.id = d.faite_par WHERE p.lot_id = ? ORDER BY d.faite_le DESC, d.id DESC",
                                      lot_id))
    {
        const auto sens = sens_de_penalite_du_code(ligne.text("sens"));
        ensure(sens.has_value(), "un sens lu en base est connu");
        for (auto& une : p.propositions)
            if (une.ligne.id == ligne.text("proposition_id"))
                une.decisions.push_back({lire_inscrite(ligne), *sens, Centimes{ligne.integer("montant_centimes")}, ligne.text("raison")});
    }
    return p;
}

CalculDePenalite calculer_la_penalite(const PenalitesDuLot& penalites, const CompteDePenalite& compte, const SituationDePenalite& situation,
                                      const FaitsDePenalite& faits, Jour le)
{
    CalculDePenalite calcul{situation, faits, {}, {}};
    calcul.situation.famille = compte.engagement.famille();
    calcul.situation.dues = compte.dues;
    calcul.situation.faites = compte.faites;
    calcul.faits.montant_du_marche = penalites.montant_du_marche;
    calcul.termes = termes_en_vigueur("penalite", calcul.faits, penalites.valeurs, le);
    calcul.penalite = proposer_penalite(calcul.situation, calcul.termes.termes);
    return calcul;
}

std::string lot_de_la_proposition(Transaction& tx, const Perimetre& perimetre, const std::string& proposition_id, Acte acte)
{
    const auto filtre = perimetre.lots(acte);
    Binds valeurs{proposition_id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT l.id FROM propositions_de_penalite p JOIN lots l ON l.id = p.lot_id JOIN marches m ON m.id = l.marche_id "
                                       "WHERE p.id = ? AND " + filtre.condition + " ORDER BY l.id",
                                       valeurs);
    if (lignes.empty()) throw NotFound("cette proposition n'est pas dans votre périmètre");
    return lignes.front().text("id");
}

std::string inscrire_proposition(Ecriture& ecriture, const Droit& droit, const PenalitesDuLot& penalites, const CompteDePenalite& compte, Jour arretee_le,
                                 const SituationDePenalite& situation, const FaitsDePenalite& faits, const std::string& raison,
                                 const TermesEnVigueur& termes, const Penalite& penalite)
{
    ensure(penalite.refus == RefusDePenalite::Aucun, "une pénalité refusée ne se propose pas");
    Json::List etapes, sources;
    for (const auto& une : penalite.etapes) etapes.push_back(Json{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}});
    for (const auto& une : termes.sources)
        sources.push_back(Json{{"cle", une.cle}, {"valeur", une.valeur}, {"unite", une.unite}, {"source", une.source}, {"statut", libelle(une.statut)}});
    const auto* deja = penalites.proposition(compte.engagement.id);
    const auto id = ecriture.nouvel_id();
    const auto centiemes = [](Heures heures) { return Bind(static_cast<long long>(heures.centiemes())); };
    ecriture.inserer("propositions_de_penalite",
                     {{"id", id},
                      {"lot_id", penalites.lot.id},
                      {"engagement_id", compte.engagement.id},
                      {"arretee_le", format_day(arretee_le)},
                      {"dues_centiemes", centiemes(situation.dues)},
                      {"faites_centiemes", centiemes(situation.faites)},
                      {"dispensees_centiemes", centiemes(situation.dispensees)},
                      {"transferees_centiemes", centiemes(situation.transferees)},
                      {"recues_centiemes", centiemes(situation.recues)},
                      {"jours_justificatifs", faits.jours_justificatifs},
                      {"jours_bilan", faits.jours_bilan},
                      {"manquements", faits.manquements},
                      {"exoneration", faits.exoneration ? Bind(code(*faits.exoneration)) : Bind(nullptr)},
                      {"raison", raison},
                      {"manquantes_centiemes", centiemes(penalite.manquantes)},
                      {"montant_centimes", static_cast<long long>(penalite.montant.valeur)},
                      {"etapes", write_json(Json(std::move(etapes)))},
                      {"sources", write_json(Json(std::move(sources)))},
                      {"droit", droit.version},
                      {"remplace", deja ? Bind(deja->ligne.id) : Bind(nullptr)},
                      {"faite_par", ecriture.auteur()},
                      {"faite_le", ecriture.instant()}});
    ecriture.dire("proposer", "lots", penalites.lot.id,
                  "a proposé une pénalité de " + montant_fr(penalite.montant) + " pour le lot " + std::to_string(penalites.lot.numero) + " (" +
                      heures_fr(penalite.manquantes) + " manquantes) ; l'acheteur décide",
                  penalites.lot.structure_id);
    return id;
}

void inscrire_decision_de_penalite(Ecriture& ecriture, const Lot& lot, const PropositionDePenalite& proposition, SensDePenalite sens, Centimes montant,
                                   const std::string& raison)
{
    ensure(sens == SensDePenalite::Retenue || montant.valeur == 0, "renoncer ne retient rien");
    const auto* deja = proposition.decision();
    ecriture.inserer("decisions_de_penalite", {{"id", ecriture.nouvel_id()},
                                               {"proposition_id", proposition.ligne.id},
                                               {"sens", code(sens)},
                                               {"montant_centimes", static_cast<long long>(montant.valeur)},
                                               {"raison", raison},
                                               {"remplace", deja ? Bind(deja->ligne.id) : Bind(nullptr)},
                                               {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}});
    ecriture.dire("decider", "lots", lot.id,
                  sens == SensDePenalite::Retenue ? "a retenu une pénalité de " + montant_fr(montant) + " pour le lot " + std::to_string(lot.numero)
                                                  : "a renoncé à la pénalité proposée pour le lot " + std::to_string(lot.numero),
                  lot.structure_id);
}

} // namespace ouvrage
