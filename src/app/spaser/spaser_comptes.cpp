// Ce qu'un SPASER compte : les pièces lues une fois par acheteur, le suivi qui en sort, et celui que l'on arrête.

#include "app/bilans/bilans_table.hpp"
#include "app/decp/decp_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_table.hpp"
#include "app/sorties/sorties_situations.hpp"
#include "app/spaser/spaser_table.hpp"
#include "domaine/engagement.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kDesMarches = " FROM marches m JOIN lots l ON l.marche_id = m.id JOIN engagements g ON g.lot_id = l.id ";

int annee_de(const std::string& texte)
{
    ensure(texte.size() >= 4 && all_digits(std::string_view(texte).substr(0, 4)), "une date inscrite commence par son année");
    return std::stoi(texte.substr(0, 4));
}

Binds suite(Binds valeurs, const Binds& encore)
{
    valeurs.insert(valeurs.end(), encore.begin(), encore.end());
    return valeurs;
}

/// Les marchés publics de cet acheteur que le périmètre permet de lire : le même acheteur, suivi par deux structures, y est deux fois sous le même SIRET.
struct MarchesDeLAcheteur
{
    std::string condition; // alias m
    Binds valeurs;
};
MarchesDeLAcheteur marches_de(Transaction& tx, const Perimetre& perimetre, const AcheteurDeSchema& acheteur)
{
    MarchesDeLAcheteur siens;
    std::vector<std::string> marques;
    const auto ids = acheteur.siret ? tx.query("SELECT a.id FROM acheteurs a WHERE a.id = ? OR a.siret = ? ORDER BY a.id", acheteur.id, *acheteur.siret)
                                    : tx.query("SELECT a.id FROM acheteurs a WHERE a.id = ? ORDER BY a.id", acheteur.id);
    for (const auto& ligne : ids)
    {
        marques.emplace_back("?");
        siens.valeurs.emplace_back(ligne.text("id"));
    }
    const auto filtre = perimetre.marches(Acte::VoirSpaser);
    siens.condition = "m.cadre = 'public' AND m.acheteur_id IN (" + joined(marques, ", ") + ") AND " + filtre.condition;
    siens.valeurs = suite(std::move(siens.valeurs), filtre.valeurs);
    return siens;
}

using Faits = std::map<int, FaitsDeSpaser>;

void lire_les_marches(Transaction& tx, const MarchesDeLAcheteur& siens, Faits& faits)
{
    std::int64_t sans_date = 0;
    for (const auto& ligne : tx.query_bound("SELECT m.id, m.notifie_le, m.montant_centimes, (SELECT count(*) FROM lots l WHERE l.marche_id = m.id) AS lots, "
                                            "(SELECT count(*) FROM lots l WHERE l.marche_id = m.id AND l.reservation <> 'aucune') AS reserves, "
                                            "(SELECT count(*) FROM lots l JOIN engagements g ON g.lot_id = l.id WHERE l.marche_id = m.id AND g.genre <> 'effort_insertion') AS clauses, "
                                            "(SELECT max(d.reponse) FROM decisions_sociales d WHERE d.marche_id = m.id AND NOT EXISTS (SELECT 1 FROM decisions_sociales x WHERE x.remplace = d.id)) AS reponse "
                                            "FROM marches m WHERE " + siens.condition + " ORDER BY m.id",
                                            siens.valeurs))
    {
        const auto notifie = ligne.maybe_text("notifie_le");
        if (!notifie)
        {
            ++sans_date;
            continue;
        }
        MarcheDeSpaser un;
        un.id = ligne.text("id");
        if (const auto montant = ligne.maybe_integer("montant_centimes")) un.montant = Centimes{*montant};
        un.clause = ligne.integer("clauses") > 0;
        const auto reponse = ligne.maybe_text("reponse").value_or("");
        un.autre_condition = reponse == code(ConditionSociale::Clause) || reponse == code(ConditionSociale::AutreCondition);
        if (ligne.integer("reserves") > 0) un.reservation = ligne.integer("reserves") == ligne.integer("lots") ? ReservationSpaser::Entiere : ReservationSpaser::EnPartie;
        faits[annee_de(*notifie)].marches.push_back(std::move(un));
    }
    for (auto& [annee, fait] : faits) fait.sans_date = sans_date;
}

void lire_les_heures(Transaction& tx, const MarchesDeLAcheteur& siens, Faits& faits)
{
    for (const auto& ligne : tx.query_bound("SELECT substr(r.effet_le, 1, 4) AS annee, sum(r.heures_centiemes) AS heures" + std::string(kDesMarches) +
                                                "JOIN revisions r ON r.engagement_id = g.id WHERE g.genre <> 'effort_insertion' AND NOT EXISTS (SELECT 1 FROM revisions x WHERE x.annule = r.id) AND " +
                                                siens.condition + " GROUP BY substr(r.effet_le, 1, 4) ORDER BY 1",
                                            siens.valeurs))
        faits[annee_de(ligne.text("annee"))].dues = Heures::de_centiemes(ligne.integer("heures"));
    for (const auto& ligne : tx.query_bound("SELECT substr(h.mois, 1, 4) AS annee, g.genre, sum(h.retenues_centiemes) AS heures" + std::string(kDesMarches) + "JOIN lignes h ON h.engagement_id = g.id AND " +
                                                std::string(kLigneQuiCompte) + " WHERE " + siens.condition + " GROUP BY substr(h.mois, 1, 4), g.genre ORDER BY 1, 2",
                                            siens.valeurs))
    {
        const auto genre = genre_du_code(ligne.text("genre"));
        ensure(genre.has_value(), "un genre inscrit est de la liste");
        auto& fait = faits[annee_de(ligne.text("annee"))];
        (fiche(*genre).famille == Famille::Effort ? fait.effort : fait.realisees) += Heures::de_centiemes(ligne.integer("heures"));
    }
}

void lire_les_personnes(Transaction& tx, const MarchesDeLAcheteur& siens, Faits& faits)
{
    const std::string retenues = std::string(kDesMarches) + "JOIN lignes h ON h.engagement_id = g.id AND h.retenues_centiemes > 0 AND " + std::string(kLigneQuiCompte) + " WHERE g.genre <> 'effort_insertion' AND ";
    for (const auto& ligne : tx.query_bound("SELECT substr(h.mois, 1, 4) AS annee, count(DISTINCT h.participant_id) AS personnes" + retenues + siens.condition + " GROUP BY substr(h.mois, 1, 4) ORDER BY 1", siens.valeurs))
        faits[annee_de(ligne.text("annee"))].personnes = ligne.integer("personnes");
    // La dernière sortie de l'année de chaque personne ; une sortie exclue ne se compte pas, et celle que l'on tait non plus.
    std::map<std::pair<int, std::string>, bool> derniere;
    for (const auto& ligne : tx.query_bound("SELECT s.participant_id, s.sortie_le, s.situation FROM sorties s WHERE s.sens = 'inscrite' AND NOT EXISTS (SELECT 1 FROM sorties x WHERE x.remplace = s.id) AND "
                                            "s.participant_id IN (SELECT h.participant_id" + retenues + siens.condition + ") ORDER BY s.sortie_le, s.id",
                                            siens.valeurs))
    {
        const auto situation = ligne.text("situation");
        const auto* lue = situation == kSituationReservee ? &situation_reservee() : trouver_situation(situations_livrees(), situation);
        ensure(lue != nullptr, "une situation inscrite est de la liste livrée");
        if (!lue->exclue()) derniere[{annee_de(ligne.text("sortie_le")), ligne.text("participant_id")}] = lue->groupe == GroupeDeSortie::Emploi;
    }
    for (const auto& [qui, en_emploi] : derniere)
    {
        auto& fait = faits[qui.first];
        ++fait.sorties;
        fait.retours += en_emploi ? 1 : 0;
    }
}

void lire_les_obligations(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const AcheteurDeSchema& acheteur, Faits& faits)
{
    std::int64_t a_completer = 0;
    for (const auto& un : lister_obligations(tx, perimetre, droit, {"", acheteur.id, "", {}}).marches)
    {
        if (un.etat == EtatDObligation::ACompleter) ++a_completer;
        if (un.obligation.applicable != Applicable::Oui || !un.lancee_le) continue;
        auto& fait = faits[static_cast<int>(un.lancee_le->year())];
        ++fait.soumis;
        if (un.decision && un.decision->reponse != ConditionSociale::Derogation) ++fait.tenus;
    }
    for (auto& [annee, fait] : faits) fait.a_completer = a_completer;
}

void lire_les_contrats(Transaction& tx, const AcheteurDeSchema& acheteur, Faits& faits)
{
    if (!acheteur.siret || acheteur.siret->size() < 9) return;
    for (const auto& [annee, publies] : compter_contrats_decp(tx, acheteur.siret->substr(0, 9)))
        if (const auto fait = faits.find(annee); fait != faits.end())
            fait->second.publies = ContratsDeSpaser{publies.nombre, publies.montant_centimes, publies.sans_montant, publies.avec_consideration, publies.reserves};
}

MesureSpaser mesure_de(const ValeurDeSchema& valeur) { return {valeur.numerateur, valeur.denominateur, false}; }

} // namespace

const LigneDeSpaser* SuiviDeSpaser::ligne(std::string_view objectif_id) const
{
    const auto trouvee = std::find_if(lignes.begin(), lignes.end(), [&](const auto& une) { return une.objectif_id == objectif_id; });
    return trouvee == lignes.end() ? nullptr : &*trouvee;
}

int SuiviDeSpaser::combien(VerdictSpaser verdict) const
{
    return static_cast<int>(std::count_if(lignes.begin(), lignes.end(), [&](const auto& une) { return une.verdict == verdict; }));
}

std::map<int, SuiviDeSpaser> suivre_spaser(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur, int de, int a, Jour aujourd_hui)
{
    if (!acheteur.visible) throw NotFound("les chiffres de cet acheteur ne sont pas dans votre périmètre");
    Faits faits;
    // Chaque année demandée existe, même vide : rien de suivi est zéro marché, et non une année que l'on tait.
    for (int annee = de; annee <= a; ++annee) faits[annee];
    const auto siens = marches_de(tx, perimetre, acheteur);
    const auto demande = [&](auto... lesquels) {
        return std::any_of(schema.objectifs.begin(), schema.objectifs.end(), [&](const auto& un) { return ((un.indicateur == lesquels) || ...); });
    };
    using I = IndicateurSpaser;
    if (demande(I::ConsiderationNombre, I::ConsiderationMontant, I::ReservesNombre, I::ReservesMontant, I::ClauseNombre)) lire_les_marches(tx, siens, faits);
    if (demande(I::HeuresDues, I::HeuresRealisees, I::HeuresEffort)) lire_les_heures(tx, siens, faits);
    if (demande(I::PersonnesEmployees, I::RetoursEmploi)) lire_les_personnes(tx, siens, faits);
    if (demande(I::ObligationTenue)) lire_les_obligations(tx, perimetre, droit, acheteur, faits);
    lire_les_contrats(tx, acheteur, faits);

    const auto regle = regle_pour("spaser.petit_effectif", aujourd_hui, droit.valeurs);
    const std::int64_t seuil = regle ? en_entier(regle->valeur) : 0;
    const FaitDeSchema* adoption = nullptr;
    for (const auto& un : schema.faits)
        if (un.sorte == SorteDeFaitDeSchema::Adoption && (!un.acheteur_id || un.acheteur_id == acheteur.id)) adoption = &un;
    const auto* publication = schema.fait(SorteDeFaitDeSchema::Publication);

    std::map<int, SuiviDeSpaser> suivis;
    for (int annee = de; annee <= a; ++annee)
    {
        auto& suivi = suivis[annee];
        suivi.schema_id = schema.id;
        suivi.schema = schema.intitule;
        suivi.structure = schema.structure;
        suivi.acheteur_id = acheteur.id;
        suivi.acheteur = acheteur.nom;
        suivi.siret = acheteur.siret;
        suivi.annee = annee;
        suivi.le = aujourd_hui;
        suivi.etat = static_cast<int>(aujourd_hui.year()) > annee ? AnneeSpaser::Finie : AnneeSpaser::EnCours;
        if (adoption) suivi.adoption = "délibération n° " + adoption->numero + " du " + en_toutes_lettres(adoption->le);
        if (publication) suivi.adresse = publication->adresse;
        for (const auto& objectif : schema.objectifs)
        {
            if (objectif.retire) continue;
            LigneDeSpaser ligne;
            ligne.objectif_id = objectif.id;
            ligne.indicateur = objectif.indicateur;
            ligne.intitule = objectif.intitule;
            ligne.unite = objectif.unite;
            ligne.ce_que_compte = objectif.ce_que_compte();
            ligne.sur_quoi = objectif.sur_quoi();
            ligne.definition = objectif.fiche().definition;
            ligne.sens = objectif.sens;
            if (const auto* cible = objectif.cible_de(acheteur.id, annee))
            {
                ligne.cible = cible->cible;
                ligne.source_de_cible = cible->source;
            }
            ligne.calcul = calculer_spaser(objectif.indicateur, faits[annee], seuil);
            if (const auto* valeur = objectif.valeur_de(acheteur.id, annee))
            {
                ligne.saisie = taire(objectif.indicateur, mesure_de(*valeur), seuil);
                ligne.source_de_saisie = valeur->source;
            }
            ligne.verdict = juger(ligne.retenue(), ligne.cible, ligne.sens, suivi.etat);
            suivi.lignes.push_back(std::move(ligne));
        }
    }
    return suivis;
}

// --- Arrêter, relire ----------------------------------------------------------------------------------------------

namespace
{

Json json_de(const MesureSpaser& mesure) { return Json{{"numerateur", mesure.numerateur}, {"denominateur", mesure.denominateur}, {"tu", mesure.tu}}; }

MesureSpaser lire_mesure(const Json& json)
{
    MesureSpaser mesure;
    if (const auto* nombre = json.find("numerateur")->integer()) mesure.numerateur = *nombre;
    if (const auto* nombre = json.find("denominateur")->integer()) mesure.denominateur = *nombre;
    mesure.tu = *json.find("tu")->truth();
    return mesure;
}

std::string texte_de(const Json& json, std::string_view nom) { return *json.find(nom)->text(); }

constexpr std::array kVerdictsArretes = {VerdictSpaser::Atteint, VerdictSpaser::NonAtteint, VerdictSpaser::EnCours, VerdictSpaser::Inconnu, VerdictSpaser::SansCible, VerdictSpaser::Tu};

Json json_de(const SuiviDeSpaser& suivi)
{
    Json::List lignes;
    for (const auto& une : suivi.lignes)
    {
        Json::List notes;
        for (const auto& note : une.calcul.notes) notes.emplace_back(note);
        lignes.push_back(Json{{"objectif", une.objectif_id}, {"indicateur", fiche(une.indicateur).code}, {"intitule", une.intitule}, {"unite", une.unite}, {"numerateur", une.ce_que_compte},
                              {"denominateur", une.sur_quoi}, {"definition", une.definition}, {"sens", code(une.sens)}, {"forme", une.cible ? Json(code(une.cible->forme)) : Json()},
                              {"cible", une.cible ? Json(static_cast<long long>(une.cible->quantite)) : Json()}, {"source_de_cible", une.source_de_cible}, {"calcul", json_de(une.calcul.mesure)},
                              {"notes", std::move(notes)}, {"saisie", une.saisie ? json_de(*une.saisie) : Json()}, {"source_de_saisie", une.source_de_saisie}, {"verdict", code(une.verdict)}});
    }
    return Json{{"schema", suivi.schema}, {"structure", suivi.structure}, {"acheteur", suivi.acheteur}, {"siret", suivi.siret}, {"annee", suivi.annee}, {"le", format_day(suivi.le)},
                {"finie", suivi.etat == AnneeSpaser::Finie}, {"adoption", suivi.adoption}, {"adresse", suivi.adresse}, {"objectifs", std::move(lignes)}};
}

SuiviDeSpaser lire_suivi(const ArreteDeSchema& arrete, const std::string& texte)
{
    const auto json = read_json(texte);
    SuiviDeSpaser suivi;
    suivi.schema_id = arrete.schema_id;
    suivi.acheteur_id = arrete.acheteur_id;
    suivi.arrete_le = arrete.faite_le;
    suivi.schema = texte_de(json, "schema");
    suivi.structure = texte_de(json, "structure");
    suivi.acheteur = texte_de(json, "acheteur");
    if (const auto* siret = json.find("siret")->text()) suivi.siret = *siret;
    suivi.annee = arrete.annee;
    suivi.le = jour_iso(texte_de(json, "le"));
    suivi.etat = *json.find("finie")->truth() ? AnneeSpaser::Finie : AnneeSpaser::EnCours;
    suivi.adoption = texte_de(json, "adoption");
    suivi.adresse = texte_de(json, "adresse");
    for (const auto& lue : *json.find("objectifs")->list())
    {
        LigneDeSpaser une;
        une.objectif_id = texte_de(lue, "objectif");
        const auto indicateur = indicateur_spaser_du_code(texte_de(lue, "indicateur"));
        ensure(indicateur.has_value(), "un indicateur arrêté est de la liste : on n'en ôte pas");
        une.indicateur = *indicateur;
        une.intitule = texte_de(lue, "intitule");
        une.unite = texte_de(lue, "unite");
        une.ce_que_compte = texte_de(lue, "numerateur");
        une.sur_quoi = texte_de(lue, "denominateur");
        une.definition = texte_de(lue, "definition");
        une.sens = sens_de_cible_du_code(texte_de(lue, "sens")).value_or(SensDeCible::AuMoins);
        if (const auto* forme = lue.find("forme")->text()) une.cible = CibleSpaser{forme_de_cible_du_code(*forme).value_or(FormeDeCible::Valeur), *lue.find("cible")->integer()};
        une.source_de_cible = texte_de(lue, "source_de_cible");
        une.calcul.mesure = lire_mesure(*lue.find("calcul"));
        for (const auto& note : *lue.find("notes")->list()) une.calcul.notes.push_back(*note.text());
        if (!lue.find("saisie")->null()) une.saisie = lire_mesure(*lue.find("saisie"));
        une.source_de_saisie = texte_de(lue, "source_de_saisie");
        const auto verdict = texte_de(lue, "verdict");
        for (const auto un : kVerdictsArretes)
            if (code(un) == verdict) une.verdict = un;
        suivi.lignes.push_back(std::move(une));
    }
    return suivi;
}

ArreteDeSchema lire_arrete(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("schema_id"), ligne.text("acheteur_id"), static_cast<int>(ligne.integer("annee")), static_cast<int>(ligne.integer("rang")), ligne.text("auteur"), ligne.text("faite_le")};
}

constexpr std::string_view kArretes = "SELECT a.*, coalesce(u.nom, 'Ouvrage') AS auteur FROM arretes_de_schema a LEFT JOIN utilisateurs u ON u.id = a.faite_par WHERE ";

} // namespace

std::vector<ArreteDeSchema> lister_arretes(Transaction& tx, const SchemaDAchat& schema)
{
    std::vector<ArreteDeSchema> arretes;
    for (const auto& ligne : tx.query(std::string(kArretes) + "a.schema_id = ? ORDER BY a.annee DESC, a.acheteur_id, a.rang DESC", schema.id)) arretes.push_back(lire_arrete(ligne));
    return arretes;
}

ArreteTrouve trouver_arrete(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto ligne = tx.query_one(std::string(kArretes) + "a.id = ?", id);
    if (!ligne) throw NotFound("ce suivi n'est pas dans votre périmètre");
    ArreteTrouve trouve{trouver_schema(tx, perimetre, acte, ligne->text("schema_id")), lire_arrete(*ligne), {}};
    trouve.suivi = lire_suivi(trouve.arrete, ligne->text("suivi"));
    return trouve;
}

AnneeDeSchema suivre_l_annee(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, int annee, Jour aujourd_hui)
{
    AnneeDeSchema l;
    l.annee = annee;
    for (const auto& acheteur : schema.acheteurs)
    {
        if (acheteur.visible)
        {
            l.suivis.push_back(std::move(suivre_spaser(tx, perimetre, droit, schema, acheteur, annee, annee, aujourd_hui).at(annee)));
            continue;
        }
        const auto dernier = tx.query_one(std::string(kArretes) + "a.schema_id = ? AND a.acheteur_id = ? AND a.annee = ? ORDER BY a.rang DESC LIMIT 1", schema.id, acheteur.id, annee);
        if (dernier) l.suivis.push_back(lire_suivi(lire_arrete(*dernier), dernier->text("suivi")));
        else l.non_lus.push_back(acheteur.nom);
    }
    if (!schema.commun() || !l.non_lus.empty()) return l;
    for (const auto& objectif : schema.objectifs)
    {
        if (objectif.retire) continue;
        std::vector<MesureSpaser> mesures;
        for (const auto& suivi : l.suivis)
            if (const auto* ligne = suivi.ligne(objectif.id)) mesures.push_back(ligne->retenue());
        if (mesures.size() != l.suivis.size()) continue;
        if (const auto total = totaliser_spaser(objectif.indicateur, mesures)) l.totaux[objectif.id] = *total;
    }
    return l;
}

std::string arreter_spaser(Ecriture& e, const SchemaDAchat& schema, const SuiviDeSpaser& suivi)
{
    const auto* acheteur = schema.acheteur(suivi.acheteur_id);
    if (!acheteur || !acheteur->a_moi) throw Forbidden("vous n'arrêtez pas le suivi de cet acheteur");
    const auto rang = e.rang_suivant("arretes_de_schema", {{"schema_id", schema.id}, {"acheteur_id", acheteur->id}, {"annee", suivi.annee}});
    const auto id = e.nouvel_id();
    e.inserer("arretes_de_schema", {{"id", id}, {"schema_id", schema.id}, {"acheteur_id", acheteur->id}, {"annee", suivi.annee}, {"rang", rang}, {"suivi", write_json(json_de(suivi))},
                                    {"faite_par", e.auteur()}, {"faite_le", e.instant()}});
    e.dire("arreter", "schemas_d_achat", schema.id,
           std::string(rang > 1 ? "a arrêté de nouveau" : "a arrêté") + " le suivi " + std::to_string(suivi.annee) + " du schéma d'achats « " + schema.intitule + " », pour " + acheteur->nom, schema.structure_id);
    return id;
}

namespace
{

/// Au-delà, la liste n'aide plus : le chiffre reste exact, et la page le dit.
constexpr std::size_t kMarchesListes = 500;

MarcheCompte compter_un_marche(Transaction& tx, const Perimetre& perimetre, const std::string& id, std::string pourquoi)
{
    const auto marche = trouver_marche(tx, perimetre, id, Acte::VoirSpaser);
    return {marche.id, marche.objet, marche.reference, marche.notifie_le, marche.montant, std::move(pourquoi)};
}

std::string consideration_de(Transaction& tx, const std::string& marche_id)
{
    const auto lots = tx.query_one("SELECT count(*) AS lots, coalesce(sum(CASE WHEN l.reservation <> 'aucune' THEN 1 ELSE 0 END), 0) AS reserves, coalesce(sum(CASE WHEN EXISTS (SELECT 1 FROM engagements g "
                                   "WHERE g.lot_id = l.id AND g.genre <> 'effort_insertion') THEN 1 ELSE 0 END), 0) AS clauses FROM lots l WHERE l.marche_id = ?",
                                   marche_id);
    std::vector<std::string> pourquoi;
    if (lots->integer("clauses") > 0) pourquoi.emplace_back("clause sociale");
    if (lots->integer("reserves") > 0) pourquoi.emplace_back(lots->integer("reserves") == lots->integer("lots") ? "réservé" : "réservé en partie");
    return pourquoi.empty() ? "condition sociale décidée" : joined(pourquoi, ", ");
}

} // namespace

std::vector<MarcheCompte> lister_marches_comptes(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const SchemaDAchat& schema, const AcheteurDeSchema& acheteur, const ObjectifDeSchema& objectif, int annee,
                                                 Jour aujourd_hui)
{
    using I = IndicateurSpaser;
    const auto suivi = suivre_spaser(tx, perimetre, droit, schema, acheteur, annee, annee, aujourd_hui);
    const auto siens = marches_de(tx, perimetre, acheteur);
    const std::string l_annee = std::to_string(annee);
    std::vector<MarcheCompte> comptes;
    const auto ajouter_les_heures = [&](const std::string& sql, Binds valeurs) {
        for (const auto& ligne : tx.query_bound(sql + " ORDER BY m.id", suite(std::move(valeurs), siens.valeurs)))
            if (comptes.size() < kMarchesListes && ligne.integer("heures") != 0)
                comptes.push_back(compter_un_marche(tx, perimetre, ligne.text("id"), heures_fr(Heures::de_centiemes(ligne.integer("heures")))));
    };
    const auto retenues = [&](const char* famille) {
        ajouter_les_heures("SELECT m.id, sum(h.retenues_centiemes) AS heures" + std::string(kDesMarches) + "JOIN lignes h ON h.engagement_id = g.id AND " + std::string(kLigneQuiCompte) +
                               " WHERE substr(h.mois, 1, 4) = ? AND g.genre " + famille + " 'effort_insertion' AND " + siens.condition + " GROUP BY m.id",
                           {l_annee});
    };
    switch (objectif.indicateur)
    {
    case I::HeuresDues:
        ajouter_les_heures("SELECT m.id, sum(r.heures_centiemes) AS heures" + std::string(kDesMarches) + "JOIN revisions r ON r.engagement_id = g.id WHERE substr(r.effet_le, 1, 4) = ? AND "
                           "g.genre <> 'effort_insertion' AND NOT EXISTS (SELECT 1 FROM revisions x WHERE x.annule = r.id) AND " + siens.condition + " GROUP BY m.id",
                           {l_annee});
        break;
    case I::HeuresRealisees: retenues("<>"); break;
    case I::HeuresEffort: retenues("="); break;
    case I::ObligationTenue:
        for (const auto& un : lister_obligations(tx, perimetre, droit, {"", acheteur.id, "", {}}).marches)
            if (comptes.size() < kMarchesListes && un.obligation.applicable == Applicable::Oui && un.lancee_le && static_cast<int>(un.lancee_le->year()) == annee)
                comptes.push_back(compter_un_marche(tx, perimetre, un.id,
                                                    !un.decision ? "soumis, sans décision" : un.decision->reponse == ConditionSociale::Derogation ? "soumis, dérogation" : "soumis, condition décidée"));
        break;
    default:
        if (const auto* ligne = suivi.at(annee).ligne(objectif.id))
            for (const auto& id : ligne->calcul.marches)
                if (comptes.size() < kMarchesListes) comptes.push_back(compter_un_marche(tx, perimetre, id, consideration_de(tx, id)));
        break;
    }
    std::stable_sort(comptes.begin(), comptes.end(), [](const auto& a, const auto& b) { return a.notifie_le < b.notifie_le; });
    return comptes;
}

} // namespace ouvrage
