#include "app/tableau/tableau_table.hpp"

#include "app/heures/heures_table.hpp"
#include "app/mots.hpp"
#include "app/partages/partages_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <unordered_map>

namespace ouvrage
{

using namespace socle;

namespace
{

// Au-delà, la liste n'aide plus personne : elle a sa page.
constexpr int kAuPlus = 200;

constexpr std::string_view kDesEngagements = " FROM engagements g JOIN lots l ON l.id = g.lot_id JOIN marches m ON m.id = l.marche_id ";

Binds suite(Binds valeurs, const Filtre& filtre)
{
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    return valeurs;
}

Jour jour_de(const std::string& instant)
{
    const auto lu = parse_instant(instant);
    ensure(lu.has_value(), "un acte porte son instant");
    return day_in_paris(*lu);
}

std::string nom_montrable(const Row& ligne, const Perimetre& perimetre)
{
    const bool nommee = !ligne.null("nom") && perimetre.voit_personne(ligne.text("structure_id"), "");
    return nommee ? ligne.text("prenom") + " " + ligne.text("nom") : ligne.text("reference");
}

/// Celles dont ce périmètre tient l'année : leurs parts d'un marché partagé sont les seules qu'il compte. Un acheteur, une entreprise, un territoire comptent le
/// marché entier.
std::vector<std::string> structures_qui_comptent(const Perimetre& perimetre, Acte acte)
{
    std::vector<std::string> structures;
    for (const auto& une : perimetre.attributions())
    {
        if (!peut(une.role, acte)) continue;
        if (une.represente_id() || une.territoire_id) return {};
        if (std::find(structures.begin(), structures.end(), une.structure_id) == structures.end()) structures.push_back(une.structure_id);
    }
    return structures;
}

} // namespace

Heures SuiviDEngagement::faites() const
{
    Heures somme;
    for (const auto& [mois, heures] : retenues) somme += heures;
    return somme;
}

Heures SuiviDEngagement::retard(Jour le) const
{
    const auto attendu = attendues_au(le);
    return attendu ? std::max(Heures(), *attendu - faites()) : Heures();
}

std::vector<EnvoiSuivi> SuiviDEngagement::suivis() const
{
    std::vector<EnvoiSuivi> liste;
    for (const auto& envoi : envois) liste.push_back(envoi.suivi);
    return liste;
}

std::vector<SuiviDEngagement> SuivisDuTableau::de_l_annee() const
{
    auto tous = suivis;
    tous.insert(tous.end(), parts.begin(), parts.end());
    return tous;
}

namespace
{

std::vector<SuiviDEngagement> lire_suivis(Transaction& tx, const Perimetre& perimetre, Acte acte, const Droit& droit, Jour le)
{
    const auto filtre = perimetre.lots(acte);
    const std::string bornes = "(l.execution_fin IS NULL OR l.execution_fin >= ?) AND ";
    const std::string depuis = format_month(mois_de(le) - kMoisAuTableau);

    std::vector<SuiviDEngagement> suivis;
    std::unordered_map<std::string, std::size_t> par_id;
    std::unordered_map<std::string, std::vector<std::size_t>> par_lot, par_territoire;
    for (const auto& ligne : tx.query_bound(
             "SELECT g.id, g.lot_id, g.genre, g.debut, g.cadence, l.numero, l.intitule, l.execution_fin, m.id AS marche_id, m.objet, m.reference, "
             "m.facilitateur_id, m.territoire_id, coalesce((SELECT sum(r.heures_centiemes) FROM revisions r WHERE r.engagement_id = g.id AND "
             "r.effet_le <= ? AND NOT EXISTS (SELECT 1 FROM revisions x WHERE x.annule = r.id)), 0) AS dues" +
                 std::string(kDesEngagements) + "WHERE " + bornes + filtre.condition + " ORDER BY m.recherche, m.id, l.numero, g.id",
             suite({format_day(le), depuis}, filtre)))
    {
        SuiviDEngagement suivi;
        suivi.id = ligne.text("id");
        suivi.lot_id = ligne.text("lot_id");
        suivi.lot = "Lot " + std::to_string(ligne.integer("numero")) + ", " + ligne.text("intitule");
        suivi.marche_id = ligne.text("marche_id");
        suivi.marche = ligne.text("objet");
        suivi.reference = ligne.text("reference");
        suivi.facilitateur_id = ligne.maybe_text("facilitateur_id");
        const auto genre = genre_du_code(ligne.text("genre"));
        ensure(genre.has_value(), "un genre inscrit est de la liste");
        suivi.genre = *genre;
        suivi.echeancier.execution = {mois_iso(ligne.text("debut")), mois_iso_eventuel(ligne.maybe_text("execution_fin"))};
        suivi.echeancier.mois_par_periode = ligne.text("cadence") == "mensuelle" ? 1 : 3;
        suivi.dues = Heures::de_centiemes(ligne.integer("dues"));
        const auto rang = suivis.size();
        par_id[suivi.id] = rang;
        par_lot[suivi.lot_id].push_back(rang);
        par_territoire[ligne.text("territoire_id")].push_back(rang);
        suivis.push_back(std::move(suivi));
    }
    if (suivis.empty()) return suivis;
    const auto du_lot = [&](const std::string& lot_id) -> const std::vector<std::size_t>& { return par_lot[lot_id]; };

    for (const auto& ligne : tx.query_bound(
             "SELECT t.lot_id, t.entreprise_id, t.qualite, t.rang, e.nom FROM titulaires t JOIN entreprises e ON e.id = t.entreprise_id JOIN lots l "
             "ON l.id = t.lot_id JOIN marches m ON m.id = l.marche_id WHERE " + bornes + filtre.condition + " ORDER BY t.lot_id, t.rang, t.id",
             suite({depuis}, filtre)))
        for (const auto rang : du_lot(ligne.text("lot_id")))
            suivis[rang].titulaires.push_back({ligne.text("entreprise_id"), ligne.text("nom"), std::nullopt, ligne.text("qualite"),
                                               static_cast<int>(ligne.integer("rang"))});

    for (const auto& ligne : tx.query_bound(
             "SELECT g.id, h.mois, sum(h.retenues_centiemes) AS retenues" + std::string(kDesEngagements) +
                 "JOIN lignes h ON h.engagement_id = g.id AND " + std::string(kLigneQuiCompte) + " WHERE " + bornes + filtre.condition + " GROUP BY g.id, h.mois",
             suite({depuis}, filtre)))
        suivis[par_id.at(ligne.text("id"))].retenues[mois_iso(ligne.text("mois"))] = Heures::de_centiemes(ligne.integer("retenues"));

    // Une déclaration dont toutes les lignes sont corrigées n'attend plus rien ; une validée non plus, inutile de la regarder.
    const auto siennes = perimetre.declarations(acte);
    Binds valeurs = suite({depuis}, filtre);
    valeurs.insert(valeurs.end(), siennes.valeurs.begin(), siennes.valeurs.end());
    for (const auto& ligne : tx.query_bound(
             "SELECT d.id, d.engagement_id, d.entreprise_id, e.nom AS entreprise, d.mois, d.faite_le, v.sens, v.faite_le AS decide_le, CASE WHEN "
             "v.sens = 'validee' OR d.nature = 'neant' OR EXISTS (SELECT 1 FROM lignes h WHERE h.declaration_id = d.id AND NOT EXISTS (SELECT 1 "
             "FROM lignes c WHERE c.corrige = h.id)) THEN 0 ELSE 1 END AS remplace" + std::string(kDesEngagements) +
                 "JOIN declarations d ON d.engagement_id = g.id JOIN entreprises e ON e.id = d.entreprise_id LEFT JOIN validations v ON "
                 "v.declaration_id = d.id AND coalesce(v.leve, '') = '' AND NOT EXISTS (SELECT 1 FROM validations x WHERE x.leve = v.id) WHERE " + bornes +
                 filtre.condition + " AND " + siennes.condition + " ORDER BY d.mois, d.id",
             valeurs))
    {
        EnvoiAuTableau envoi;
        envoi.id = ligne.text("id");
        envoi.entreprise = ligne.text("entreprise");
        const auto sens = ligne.maybe_text("sens");
        const Etat etat = !sens ? Etat::AValider : *sens == "validee" ? Etat::Validee : Etat::Refusee;
        envoi.suivi = {ligne.text("entreprise_id"), mois_iso(ligne.text("mois")), etat,
                       jour_de(ligne.maybe_text("decide_le").value_or(ligne.text("faite_le"))), ligne.integer("remplace") == 1};
        suivis[par_id.at(ligne.text("engagement_id"))].envois.push_back(std::move(envoi));
    }

    const auto ce_mois = format_month(mois_de(le));
    Binds du_mois = suite({ce_mois, ce_mois, depuis}, filtre);
    for (const auto& ligne : tx.query_bound(
             "SELECT a.lot_id, count(DISTINCT a.participant_id) AS n FROM affectations a JOIN lots l ON l.id = a.lot_id JOIN marches m ON m.id = "
             "l.marche_id WHERE a.debut <= ? AND (a.fin IS NULL OR a.fin >= ?) AND " + bornes + filtre.condition + " GROUP BY a.lot_id",
             du_mois))
        for (const auto rang : du_lot(ligne.text("lot_id"))) suivis[rang].affectes = static_cast<int>(ligne.integer("n"));

    // Le jour limite : celui du droit, sauf si un contrat ou un territoire en fixe un autre.
    const int du_droit = jour_limite(droit.valeurs, le);
    for (auto& suivi : suivis) suivi.echeancier.jour_limite = du_droit;
    std::map<std::size_t, std::vector<Valeur>> propres;
    for (const auto& ligne : tx.query("SELECT v.* FROM valeurs v WHERE v.cle = 'delai_declaration' AND v.valeur <> '' AND NOT EXISTS (SELECT 1 FROM valeurs a WHERE "
                                      "a.annule = v.id) ORDER BY v.id"))
    {
        const auto valeur = lire_valeur(ligne, droit);
        const auto lot_id = ligne.maybe_text("lot_id");
        const auto trouves = lot_id ? par_lot.find(*lot_id) : par_territoire.find(*ligne.maybe_text("territoire_id"));
        if (trouves == (lot_id ? par_lot.end() : par_territoire.end())) continue;
        for (const auto rang : trouves->second) propres[rang].push_back(valeur);
    }
    for (auto& [rang, les_siennes] : propres)
    {
        les_siennes.insert(les_siennes.end(), droit.valeurs.begin(), droit.valeurs.end());
        suivis[rang].echeancier.jour_limite = jour_limite(les_siennes, le);
    }
    return suivis;
}

} // namespace

SuivisDuTableau charger_suivis(Transaction& tx, const Perimetre& perimetre, Acte acte, const Droit& droit, Jour le)
{
    SuivisDuTableau tableau{lire_suivis(tx, perimetre, acte, droit, le), {}};
    std::unordered_map<std::string, SuiviDEngagement*> par_id;
    for (auto& suivi : tableau.suivis) par_id[suivi.id] = &suivi;
    for (auto& [engagement_id, part] : parts_des_structures(tx, structures_qui_comptent(perimetre, acte)))
    {
        if (const auto ici = par_id.find(engagement_id); ici != par_id.end()) ici->second->part = part.retenues;
        if (part.mene || part.retenues.empty()) continue;
        SuiviDEngagement suivi;
        suivi.id = engagement_id;
        suivi.marche_id = part.marche_id;
        suivi.genre = part.genre;
        suivi.part = std::move(part.retenues);
        tableau.parts.push_back(std::move(suivi));
    }
    return tableau;
}

Glissement glissement_de(const SuiviDEngagement& suivi, Jour le)
{
    SituationDEngagement situation;
    situation.affectes = suivi.affectes;
    for (const auto& envoi : suivi.envois)
    {
        if (envoi.suivi.etat == Etat::Refusee && !envoi.suivi.remplace) ++situation.renvois;
        if (!situation.dernier_mois_declare || *situation.dernier_mois_declare < envoi.suivi.mois)
            situation.dernier_mois_declare = envoi.suivi.mois;
    }
    for (const auto& [mois, heures] : suivi.retenues)
        if (heures > Heures()) situation.dernieres_heures = mois;
    if (!suivi.titulaires.empty())
        for (const auto mois : mois_a_declarer(suivi.echeancier, suivi.titulaires.front().entreprise_id, suivi.suivis(), le))
            if (limite(mois, suivi.echeancier) < le)
            {
                situation.mois_manquant = mois;
                break;
            }
    return glissement(situation, le);
}

AnneeDeFamille annee_de(const std::vector<SuiviDEngagement>& suivis, Famille famille, Jour le)
{
    AnneeDeFamille annee;
    const Mois janvier = le.year() / std::chrono::January;
    const Jour veille = dernier_jour(janvier - std::chrono::months{1});
    for (Mois mois = janvier; mois.year() == le.year(); mois += std::chrono::months{1})
        annee.points.push_back({mois, {}, mois <= mois_de(le) ? std::optional(Heures()) : std::nullopt});
    for (const auto& suivi : suivis)
    {
        if (suivi.famille() != famille) continue;
        ++annee.engagements;
        if (suivi.part)
        {
            // Une part n'a pas de courbe : l'objectif est celui de tous.
            for (const auto& [mois, heures] : *suivi.part)
                if (mois.year() == le.year()) annee.faites += heures, annee.partagees += heures;
            continue;
        }
        const auto avant = suivi.attendues_au(veille);
        if (avant) annee.attendues += *suivi.attendues_au(le) - *avant;
        for (auto& point : annee.points)
            if (avant) point.attendues += *suivi.attendues_au(dernier_jour(point.mois)) - *avant;
        for (const auto& [mois, heures] : suivi.retenues)
        {
            if (mois.year() != le.year()) continue;
            annee.faites += heures;
            if (!avant) continue;
            annee.faites_avec_courbe += heures;
            for (auto& point : annee.points)
                if (point.faites && mois <= point.mois) *point.faites += heures;
        }
    }
    return annee;
}

std::vector<PersonneAuTableau> lister_fenetres_qui_finissent(Transaction& tx, const Perimetre& perimetre, Jour le, Jour jusqu_a)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    std::vector<PersonneAuTableau> personnes;
    Binds valeurs = filtre.valeurs;
    for (const auto& texte : {format_month(mois_de(le)), format_day(le), format_day(jusqu_a)}) valeurs.emplace_back(texte);
    valeurs.emplace_back(kAuPlus);
    for (const auto& ligne : tx.query_bound(
             "SELECT p.id, p.reference, p.structure_id, i.nom, i.prenom, max(f.fin) AS fin FROM participants p JOIN fenetres f ON f.participant_id = "
             "p.id AND NOT EXISTS (SELECT 1 FROM fenetres x WHERE x.annule = f.id) LEFT JOIN identites i ON i.participant_id = p.id WHERE " +
                 filtre.condition +
                 " AND EXISTS (SELECT 1 FROM affectations a WHERE a.participant_id = p.id AND (a.fin IS NULL OR a.fin >= ?)) GROUP BY p.id, "
                 "p.reference, p.structure_id, i.nom, i.prenom HAVING count(f.fin) = count(*) AND max(f.fin) >= ? AND max(f.fin) <= ? ORDER BY "
                 "max(f.fin), p.reference LIMIT ?",
             valeurs))
        personnes.push_back({ligne.text("id"), nom_montrable(ligne, perimetre), jour_iso(ligne.text("fin")), {}});
    return personnes;
}

std::vector<PersonneAuTableau> lister_sans_fenetre(Transaction& tx, const Perimetre& perimetre)
{
    const auto filtre = perimetre.participants(Acte::GererParticipants);
    std::vector<PersonneAuTableau> personnes;
    Binds valeurs = filtre.valeurs;
    valeurs.emplace_back(kAuPlus);
    for (const auto& ligne : tx.query_bound(
             "SELECT p.id, p.reference, p.structure_id, i.nom, i.prenom, sum(" + std::string(kHeuresDeclarees) + ") AS declarees FROM "
             "participants p JOIN lignes h ON h.participant_id = p.id AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) LEFT JOIN "
             "identites i ON i.participant_id = p.id WHERE " + filtre.condition +
                 " AND NOT EXISTS (SELECT 1 FROM fenetres f WHERE f.participant_id = p.id) GROUP BY p.id, p.reference, p.structure_id, i.nom, "
                 "i.prenom HAVING sum(" + std::string(kHeuresDeclarees) + ") > 0 ORDER BY p.reference LIMIT ?",
             valeurs))
        personnes.push_back({ligne.text("id"), nom_montrable(ligne, perimetre), std::nullopt, Heures::de_centiemes(ligne.integer("declarees"))});
    return personnes;
}

std::vector<MarcheSansEngagement> lister_marches_sans_engagement(Transaction& tx, const Perimetre& perimetre, const std::vector<std::string>& facilitateurs)
{
    const auto filtre = perimetre.marches(Acte::ReviserEngagement);
    Binds valeurs = filtre.valeurs;
    valeurs.insert(valeurs.end(), facilitateurs.begin(), facilitateurs.end());
    valeurs.emplace_back(kAuPlus);
    std::vector<MarcheSansEngagement> marches;
    for (const auto& ligne : tx.query_bound(
             "SELECT m.id, m.objet, m.cree_le, a.nom AS acheteur FROM marches m JOIN acheteurs a ON a.id = m.acheteur_id WHERE " + filtre.condition +
                 " AND (m.facilitateur_id IS NULL OR m.facilitateur_id IN (" + joined(std::vector<std::string>(facilitateurs.size(), "?"), ", ") + ")) AND NOT EXISTS (SELECT 1 FROM lots l JOIN engagements g ON g.lot_id = "
                 "l.id WHERE l.marche_id = m.id) ORDER BY m.id LIMIT ?",
             valeurs))
        marches.push_back({ligne.text("id"), ligne.text("objet"), ligne.text("acheteur"), ligne.text("cree_le")});
    return marches;
}

std::map<std::string, Heures> heures_declarees(Transaction& tx, const std::vector<std::string>& declarations)
{
    std::map<std::string, Heures> heures;
    if (declarations.empty()) return heures;
    std::vector<std::string> marques(declarations.size(), "?");
    Binds valeurs(declarations.begin(), declarations.end());
    for (const auto& ligne : tx.query_bound("SELECT h.declaration_id, sum(" + std::string(kHeuresDeclarees) + ") AS declarees FROM lignes h "
                                            "WHERE h.declaration_id IN (" + joined(marques, ", ") +
                                                ") AND NOT EXISTS (SELECT 1 FROM lignes c WHERE c.corrige = h.id) GROUP BY h.declaration_id",
                                            valeurs))
        heures[ligne.text("declaration_id")] = Heures::de_centiemes(ligne.integer("declarees"));
    return heures;
}

std::vector<ImportAuTableau> lister_derniers_imports(Transaction& tx, const Perimetre& perimetre)
{
    std::vector<ImportAuTableau> imports;
    if (!perimetre.peut(Acte::ConsulterDecp)) return imports;
    for (const auto& ligne : tx.query("SELECT i.fichiers, i.fait_le, b.crees, b.mis_a_jour, b.refuses FROM imports_decp i LEFT JOIN "
                                      "imports_decp_bilans b ON b.import_id = i.id ORDER BY i.id DESC LIMIT 3"))
        imports.push_back({ligne.text("fichiers"), ligne.text("fait_le"), ligne.maybe_integer("crees"), ligne.maybe_integer("mis_a_jour"),
                           ligne.maybe_integer("refuses")});
    return imports;
}

} // namespace ouvrage
