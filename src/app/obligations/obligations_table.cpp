#include "app/obligations/obligations_table.hpp"

#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

struct FicheEtat
{
    EtatDObligation etat;
    std::string_view code;
    std::string_view libelle;
};
constexpr FicheEtat kEtats[] = {{EtatDObligation::ADecider, "a_decider", "À décider"},
                                {EtatDObligation::ACompleter, "a_completer", "À compléter"},
                                {EtatDObligation::Decide, "decide", "Décidé"},
                                {EtatDObligation::SansObligation, "sans_obligation", "Sans obligation"}};

EtatDObligation etat_de(const Obligation& obligation, bool decide)
{
    if (decide) return EtatDObligation::Decide;
    switch (obligation.applicable)
    {
    case Applicable::Oui: return EtatDObligation::ADecider;
    case Applicable::Non: return EtatDObligation::SansObligation;
    case Applicable::Inconnu: return EtatDObligation::ACompleter;
    }
    throw Bug("une réponse est oui, non ou inconnue");
}

Inscrite lire_inscrite(const Row& ligne)
{
    return {ligne.text("id"), ligne.text("auteur"), ligne.text("faite_le"), ligne.integer("remplacee") != 0};
}

std::optional<Centimes> centimes_eventuels(const std::optional<std::int64_t>& valeur)
{
    if (!valeur) return std::nullopt;
    return Centimes{*valeur};
}

Consultation lire_consultation(const Row& ligne)
{
    return {lire_inscrite(ligne), jour_iso_eventuel(ligne.maybe_text("lancee_le")), centimes_eventuels(ligne.maybe_integer("estimation_centimes")),
            ligne.integer("defense") != 0, ligne.text("source")};
}

CategorieInscrite lire_categorie(const Row& ligne)
{
    const auto categorie = categorie_du_code(ligne.text("categorie"));
    ensure(categorie.has_value(), "une catégorie lue en base est connue");
    return {lire_inscrite(ligne), *categorie, ligne.text("source")};
}

DecisionSociale lire_decision(const Row& ligne)
{
    const auto reponse = condition_sociale_du_code(ligne.text("reponse"));
    ensure(reponse.has_value(), "une réponse lue en base est connue");
    DecisionSociale decision{lire_inscrite(ligne), *reponse, {}, ligne.text("condition_dite"), ligne.text("justification"), jour_iso(std::string_view(ligne.text("decidee_le")))};
    if (const auto derogation = ligne.maybe_text("derogation")) decision.derogation = derogation_du_code(*derogation);
    return decision;
}

/// Les lignes d'une table pour un objet, la dernière d'abord, et pour chacune si une autre la remplace.
std::vector<Row> lire_lignes(Transaction& tx, const std::string& table, const std::string& colonne, const std::string& id)
{
    return tx.query("SELECT t.*, coalesce(u.nom, '') AS auteur, CASE WHEN EXISTS (SELECT 1 FROM " + table +
                        " x WHERE x.remplace = t.id) THEN 1 ELSE 0 END AS remplacee FROM " + table +
                        " t LEFT JOIN utilisateurs u ON u.id = t.faite_par WHERE t." + colonne + " = ? ORDER BY t.faite_le DESC, t.id DESC",
                    id);
}

template <class Ligne, class Lire> std::vector<Ligne> lister(Transaction& tx, const std::string& table, const std::string& colonne, const std::string& id, Lire lire)
{
    std::vector<Ligne> lignes;
    for (const auto& une : lire_lignes(tx, table, colonne, id)) lignes.push_back(lire(une));
    return lignes;
}

template <class Ligne> const Ligne* en_vigueur(const std::vector<Ligne>& lignes)
{
    for (const auto& une : lignes)
        if (!une.ligne.remplacee) return &une;
    return nullptr;
}

Bind remplacee_de(const auto* ligne)
{
    return ligne ? Bind(ligne->ligne.id) : Bind(nullptr);
}

OperationDAchat operation_de(const std::string& nature, const std::string& cadre, const std::optional<Jour>& notifie_le, const std::optional<int>& duree_mois,
                             const std::optional<Jour>& lancee_le, const std::optional<Centimes>& estimation, bool defense,
                             const std::optional<CategorieAcheteur>& categorie)
{
    OperationDAchat operation;
    const auto lue = nature_d_achat_du_code(nature);
    ensure(lue.has_value(), "la nature d'un marché est connue");
    operation.nature = *lue;
    operation.cadre = cadre == "prive" ? CadreDAchat::Prive : CadreDAchat::Public;
    operation.acheteur = defense ? std::optional(CategorieAcheteur::Defense) : categorie;
    operation.estimation = estimation;
    operation.lancement = lancee_le;
    operation.notification = notifie_le;
    operation.duree_mois = duree_mois;
    return operation;
}

/// Ce qui suffit à répondre : évaluer une liste ne relit pas tout le droit à chaque marché.
std::vector<Valeur> valeurs_de_l_obligation(const Droit& droit)
{
    std::vector<Valeur> valeurs;
    for (const auto& une : droit.valeurs)
        if (une.cle.starts_with("obligation_sociale.") || une.cle.starts_with("seuil_europeen.") || une.cle.starts_with("derogation_sociale"))
            valeurs.push_back(une);
    return valeurs;
}

} // namespace

std::string_view code(EtatDObligation etat) { return kEtats[static_cast<std::size_t>(etat)].code; }
std::string_view libelle(EtatDObligation etat) { return kEtats[static_cast<std::size_t>(etat)].libelle; }

std::optional<EtatDObligation> etat_d_obligation_du_code(std::string_view code)
{
    for (const auto& un : kEtats)
        if (un.code == code) return un.etat;
    return std::nullopt;
}

const DecisionSociale* ObligationDuMarche::decision() const { return en_vigueur(decisions); }
const Consultation* ObligationDuMarche::consultation() const { return en_vigueur(consultations); }
const CategorieInscrite* ObligationDuMarche::categorie() const { return en_vigueur(categories); }
EtatDObligation ObligationDuMarche::etat() const { return etat_de(obligation, decision() != nullptr); }

ObligationDuMarche trouver_obligation(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& marche_id, Acte acte)
{
    ObligationDuMarche o;
    o.marche = trouver_marche(tx, perimetre, marche_id, acte);
    o.consultations = lister<Consultation>(tx, "consultations", "marche_id", marche_id, lire_consultation);
    o.categories = lister<CategorieInscrite>(tx, "categories_d_acheteur", "acheteur_id", o.marche.acheteur_id, lire_categorie);
    o.decisions = lister<DecisionSociale>(tx, "decisions_sociales", "marche_id", marche_id, lire_decision);
    const auto* consultation = o.consultation();
    const auto* categorie = o.categorie();
    o.operation = operation_de(o.marche.nature, o.marche.cadre, o.marche.notifie_le, o.marche.duree_mois,
                               consultation ? consultation->lancee_le : std::nullopt, consultation ? consultation->estimation : std::nullopt,
                               consultation && consultation->defense, categorie ? std::optional(categorie->categorie) : std::nullopt);
    o.obligation = obligation_sociale(o.operation, droit.valeurs);
    return o;
}

ListeDObligations lister_obligations(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const RechercheObligations& recherche)
{
    const auto filtre = perimetre.marches(Acte::VoirObligations);
    std::string ou = filtre.condition;
    Binds valeurs = filtre.valeurs;
    for (const auto& mot : split(searchable(recherche.q), ' '))
    {
        if (mot.empty()) continue;
        ou += " AND m.recherche LIKE ?";
        valeurs.emplace_back("%" + mot + "%");
    }
    if (!recherche.acheteur_id.empty()) ou += " AND m.acheteur_id = ?", valeurs.emplace_back(recherche.acheteur_id);
    if (!recherche.nature.empty()) ou += " AND m.nature = ?", valeurs.emplace_back(recherche.nature);

    // Les décisions sont lues à part : peu de marchés en ont une.
    std::map<std::string, DecisionSociale> decisions;
    for (const auto& ligne : tx.query_bound("SELECT d.*, coalesce(u.nom, '') AS auteur, 0 AS remplacee FROM decisions_sociales d JOIN marches m ON m.id = d.marche_id "
                                            "LEFT JOIN utilisateurs u ON u.id = d.faite_par WHERE NOT EXISTS "
                                            "(SELECT 1 FROM decisions_sociales x WHERE x.remplace = d.id) AND " + ou + " ORDER BY d.id",
                                            valeurs))
        decisions.insert_or_assign(ligne.text("marche_id"), lire_decision(ligne));

    const auto droit_utile = valeurs_de_l_obligation(droit);
    ListeDObligations liste;
    for (const auto& ligne : tx.query_bound(
             "SELECT m.id, m.objet, m.reference, m.acheteur_id, a.nom AS acheteur, m.nature, m.cadre, m.notifie_le, m.duree_mois, c.lancee_le, "
             "c.estimation_centimes, coalesce(c.defense, 0) AS defense, k.categorie FROM marches m JOIN acheteurs a ON a.id = m.acheteur_id "
             "LEFT JOIN consultations c ON c.marche_id = m.id AND NOT EXISTS (SELECT 1 FROM consultations x WHERE x.remplace = c.id) "
             "LEFT JOIN categories_d_acheteur k ON k.acheteur_id = m.acheteur_id AND NOT EXISTS (SELECT 1 FROM categories_d_acheteur y WHERE y.remplace = k.id) "
             "WHERE " + ou + " ORDER BY m.recherche, m.id",
             valeurs))
    {
        MarcheALEgardDuDroit un;
        un.id = ligne.text("id");
        un.objet = ligne.text("objet");
        un.reference = ligne.text("reference");
        un.acheteur_id = ligne.text("acheteur_id");
        un.acheteur = ligne.text("acheteur");
        un.nature = ligne.text("nature");
        un.lancee_le = jour_iso_eventuel(ligne.maybe_text("lancee_le"));
        un.estimation = centimes_eventuels(ligne.maybe_integer("estimation_centimes"));
        const auto duree = ligne.maybe_integer("duree_mois");
        const auto categorie = ligne.maybe_text("categorie");
        un.obligation = obligation_sociale(operation_de(un.nature, ligne.text("cadre"), jour_iso_eventuel(ligne.maybe_text("notifie_le")),
                                                        duree ? std::optional(static_cast<int>(*duree)) : std::nullopt, un.lancee_le, un.estimation,
                                                        ligne.integer("defense") != 0, categorie ? categorie_du_code(*categorie) : std::nullopt),
                                           droit_utile);
        if (const auto decision = decisions.find(un.id); decision != decisions.end()) un.decision = decision->second;
        un.etat = etat_de(un.obligation, un.decision.has_value());
        ++liste.combien[static_cast<std::size_t>(un.etat)];
        if (!recherche.etat || *recherche.etat == un.etat) liste.marches.push_back(std::move(un));
    }
    std::stable_sort(liste.marches.begin(), liste.marches.end(), [](const auto& a, const auto& b) { return a.etat < b.etat; });
    return liste;
}

// --- L'acheteur ---------------------------------------------------------------------------------------------------

const CategorieInscrite* AcheteurSuivi::categorie() const { return en_vigueur(categories); }

std::vector<AchatsAnnuels> AcheteurSuivi::achats_en_vigueur() const
{
    std::vector<AchatsAnnuels> valables;
    std::copy_if(achats.begin(), achats.end(), std::back_inserter(valables), [](const auto& un) { return !un.ligne.remplacee; });
    return valables;
}

AcheteurSuivi trouver_acheteur(Transaction& tx, const Perimetre& perimetre, const std::string& id, Acte acte)
{
    const auto filtre = perimetre.marches(acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT a.id, a.structure_id, a.nom, a.siret FROM acheteurs a WHERE a.id = ? AND EXISTS "
                                       "(SELECT 1 FROM marches m WHERE m.acheteur_id = a.id AND " + filtre.condition + ") ORDER BY a.id",
                                       valeurs);
    if (lignes.empty()) throw NotFound("cet acheteur n'est pas dans votre périmètre");
    const auto& ligne = lignes.front();
    AcheteurSuivi acheteur{ligne.text("id"), ligne.text("structure_id"), ligne.text("nom"), ligne.maybe_text("siret"), {}, {}};
    acheteur.categories = lister<CategorieInscrite>(tx, "categories_d_acheteur", "acheteur_id", id, lire_categorie);
    acheteur.achats = lister<AchatsAnnuels>(tx, "achats_annuels", "acheteur_id", id, [](const Row& une) {
        return AchatsAnnuels{lire_inscrite(une), static_cast<int>(une.integer("annee")), Centimes{une.integer("montant_centimes")}, une.text("source")};
    });
    std::stable_sort(acheteur.achats.begin(), acheteur.achats.end(), [](const auto& a, const auto& b) { return a.annee > b.annee; });
    return acheteur;
}

// --- Écrire -------------------------------------------------------------------------------------------------------

void inscrire_consultation(Ecriture& ecriture, const ObligationDuMarche& de, const Consultation& consultation)
{
    ecriture.inserer("consultations", {{"id", ecriture.nouvel_id()},
                                       {"marche_id", de.marche.id},
                                       {"lancee_le", consultation.lancee_le ? Bind(format_day(*consultation.lancee_le)) : Bind(nullptr)},
                                       {"estimation_centimes", consultation.estimation ? Bind(static_cast<long long>(consultation.estimation->valeur)) : Bind(nullptr)},
                                       {"defense", consultation.defense ? 1 : 0},
                                       {"source", consultation.source},
                                       {"remplace", remplacee_de(de.consultation())},
                                       {"faite_par", ecriture.auteur()},
                                       {"faite_le", ecriture.instant()}});
    std::vector<std::string> dit;
    if (consultation.lancee_le) dit.push_back("consultation lancée le " + en_toutes_lettres(*consultation.lancee_le));
    if (consultation.estimation) dit.push_back("opération estimée à " + montant_fr(*consultation.estimation));
    if (consultation.defense) dit.push_back("contrat de défense ou de sécurité");
    ecriture.dire("estimer", "marches", de.marche.id, "a précisé le marché « " + de.marche.objet + " » : " + (dit.empty() ? "rien n'en est connu" : joined(dit, ", ")),
                  de.marche.structure_id);
}

std::string inscrire_decision_sociale(Ecriture& ecriture, const Droit& droit, const ObligationDuMarche& de, const DecisionSociale& decision)
{
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("decisions_sociales", {{"id", id},
                                            {"marche_id", de.marche.id},
                                            {"reponse", code(decision.reponse)},
                                            {"derogation", decision.derogation ? Bind(code(*decision.derogation)) : Bind(nullptr)},
                                            {"condition_dite", decision.condition},
                                            {"justification", decision.justification},
                                            {"decidee_le", format_day(decision.decidee_le)},
                                            {"droit", droit.version},
                                            {"remplace", remplacee_de(de.decision())},
                                            {"faite_par", ecriture.auteur()},
                                            {"faite_le", ecriture.instant()}});
    const std::string quoi = decision.reponse == ConditionSociale::Clause          ? "une clause d'insertion"
                             : decision.reponse == ConditionSociale::AutreCondition ? "une autre condition sociale"
                                                                                     : "une dérogation justifiée";
    ecriture.dire("decider", "marches", de.marche.id,
                  (de.decision() ? "a inscrit une nouvelle décision pour le marché « " : "a inscrit la décision pour le marché « ") + de.marche.objet + " » : " + quoi,
                  de.marche.structure_id);
    return id;
}

void inscrire_categorie(Ecriture& ecriture, const AcheteurSuivi& acheteur, CategorieAcheteur categorie, const std::string& source)
{
    ecriture.inserer("categories_d_acheteur", {{"id", ecriture.nouvel_id()},
                                               {"acheteur_id", acheteur.id},
                                               {"categorie", code(categorie)},
                                               {"source", source},
                                               {"remplace", remplacee_de(acheteur.categorie())},
                                               {"faite_par", ecriture.auteur()},
                                               {"faite_le", ecriture.instant()}});
    ecriture.dire("qualifier", "acheteurs", acheteur.id,
                  "a dit de quelle catégorie est " + acheteur.nom + " : " + std::string(libelle_du_code(categories_d_acheteur(), code(categorie))), acheteur.structure_id);
}

void inscrire_achats(Ecriture& ecriture, const AcheteurSuivi& acheteur, int annee, Centimes montant, const std::string& source)
{
    const auto valables = acheteur.achats_en_vigueur();
    const auto deja = std::find_if(valables.begin(), valables.end(), [&](const auto& un) { return un.annee == annee; });
    ecriture.inserer("achats_annuels", {{"id", ecriture.nouvel_id()},
                                        {"acheteur_id", acheteur.id},
                                        {"annee", annee},
                                        {"montant_centimes", static_cast<long long>(montant.valeur)},
                                        {"source", source},
                                        {"remplace", deja == valables.end() ? Bind(nullptr) : Bind(deja->ligne.id)},
                                        {"faite_par", ecriture.auteur()},
                                        {"faite_le", ecriture.instant()}});
    ecriture.dire("qualifier", "acheteurs", acheteur.id, "a inscrit les achats de " + acheteur.nom + " en " + std::to_string(annee) + " : " + montant_fr(montant),
                  acheteur.structure_id);
}

} // namespace ouvrage
