#include "app/bilans/bilans_table.hpp"

#include "app/mots.hpp"
#include "app/partages/partages_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>
#include <set>

namespace ouvrage
{

using namespace socle;

namespace
{

Jour jour_de(const std::string& instant)
{
    const auto lu = parse_instant(instant);
    ensure(lu.has_value(), "une ligne inscrite porte son instant");
    return day_in_paris(*lu);
}

/// La décision en cours ce jour-là sur chaque déclaration du marché.
std::map<std::string, Etat> etats_au(Transaction& tx, const std::string& marche_id, Jour le)
{
    std::map<std::string, Etat> etats;
    std::set<std::string> levees;
    const auto lignes = tx.query("SELECT v.id, v.declaration_id, v.sens, v.leve, v.faite_le FROM validations v JOIN declarations d ON "
                                 "d.id = v.declaration_id JOIN engagements g ON g.id = d.engagement_id JOIN lots l ON l.id = g.lot_id "
                                 "WHERE l.marche_id = ? ORDER BY v.id",
                                 marche_id);
    for (const auto& ligne : lignes)
        if (const auto leve = ligne.maybe_text("leve"); leve && jour_de(ligne.text("faite_le")) <= le) levees.insert(*leve);
    for (const auto& ligne : lignes)
    {
        if (!ligne.null("leve") || levees.contains(ligne.text("id")) || le < jour_de(ligne.text("faite_le"))) continue;
        etats[ligne.text("declaration_id")] = ligne.text("sens") == "validee" ? Etat::Validee : Etat::Refusee;
    }
    return etats;
}

/// Les lignes telles qu'elles étaient ce jour-là.
std::vector<LigneInscrite> lignes_au(const std::vector<LigneInscrite>& toutes, const std::map<std::string, Etat>& etats, Jour le)
{
    std::set<std::string> remplacees;
    for (const auto& ligne : toutes)
        if (ligne.corrige && jour_de(ligne.faite_le) <= le) remplacees.insert(*ligne.corrige);
    std::vector<LigneInscrite> lignes;
    for (auto ligne : toutes)
    {
        if (le < jour_de(ligne.faite_le) || remplacees.contains(ligne.id)) continue;
        const auto etat = etats.find(ligne.declaration_id);
        ligne.etat = etat == etats.end() ? Etat::AValider : etat->second;
        ligne.remplacee_par.reset();
        ligne.personne = ligne.reference;
        lignes.push_back(std::move(ligne));
    }
    return lignes;
}

EngagementDeBilan dresser_engagement(Transaction& tx, const Perimetre& perimetre, const Lot& lot, Engagement engagement,
                                     const std::map<std::string, Etat>& etats, Jour le)
{
    EngagementDeBilan dresse;
    dresse.lignes = lignes_au(lister_lignes(tx, perimetre, lot, engagement, Remplacees::Comprises), etats, le);
    std::vector<LigneDeCompte> lignes;
    for (const auto& ligne : dresse.lignes)
    {
        lignes.push_back({ligne.participant_id, ligne.mois, ligne.travail, ligne.formation, ligne.retenue, ligne.etat, ligne.autres.total()});
        if (ligne.etat == Etat::Refusee) continue;
        for (const auto& ecart : ligne.retenue.ecarts) dresse.ecarts[ecart.motif] += ecart.heures;
    }
    dresse.solde = solde(engagement.registre, lignes, engagement.execution(lot), le);
    dresse.registre = lister_revisions(tx, engagement);
    dresse.engagement = std::move(engagement);
    return dresse;
}

/// Les règles du lot, et celles qui ont écarté quelque chose.
std::vector<RegleDeBilan> regles_au(Transaction& tx, const Droit& droit, const Lot& lot, const std::vector<EngagementDeBilan>& engagements, Jour le)
{
    const auto valeurs = valeurs_pour(droit, lister_valeurs(tx, droit, lot));
    std::vector<RegleDeBilan> regles;
    for (const auto& cle : droit.cles)
    {
        const auto regle = regle_pour(cle.cle, le, valeurs);
        const bool ecarte = std::any_of(engagements.begin(), engagements.end(), [&](const auto& un) {
            return std::any_of(un.ecarts.begin(), un.ecarts.end(), [&](const auto& ecart) { return fiche(ecart.first).cle == cle.cle; });
        });
        if (!ecarte && !du_lot(cle, regle)) continue;
        regles.push_back({cle.cle, cle.libelle, cle.unite, regle ? std::optional(regle->valeur) : std::nullopt});
    }
    return regles;
}

std::vector<MoisDeBilan> par_mois(const std::map<Mois, MoisDeBilan>& connus)
{
    std::vector<MoisDeBilan> mois;
    if (connus.empty()) return mois;
    for (Mois un = connus.begin()->first; un <= connus.rbegin()->first; un += std::chrono::months{1})
    {
        const auto connu = connus.find(un);
        mois.push_back(connu == connus.end() ? MoisDeBilan{un, {}, {}, {}, {}} : connu->second);
    }
    return mois;
}

std::optional<TotalDeFamille> totaliser(const std::vector<LotDeBilan>& lots, Famille famille)
{
    TotalDeFamille total;
    total.famille = famille;
    total.solde.attendues = Heures();
    std::set<std::string> declarees, retenues, entreprises;
    std::map<Mois, MoisDeBilan> mois;
    for (const auto& lot : lots)
        for (const auto& un : lot.engagements)
        {
            if (un.famille() != famille) continue;
            ++total.engagements;
            total.solde.dues += un.solde.dues;
            total.solde.declarees += un.solde.declarees;
            total.solde.retenues += un.solde.retenues;
            total.solde.validees += un.solde.validees;
            total.solde.ecartees += un.solde.ecartees;
            total.solde.refusees += un.solde.refusees;
            if (!un.solde.attendues) total.solde.attendues.reset();
            if (total.solde.attendues) *total.solde.attendues += *un.solde.attendues;
            if (un.solde.reste() > Heures()) total.reste_a_faire += un.solde.reste();
            else total.au_dela += -un.solde.reste();
            for (const auto& [motif, heures] : un.ecarts) total.ecarts[motif] += heures;
            for (const auto& ligne : un.lignes)
            {
                auto& case_du_mois = mois[ligne.mois];
                case_du_mois.mois = ligne.mois;
                case_du_mois.declarees += ligne.declarees();
                entreprises.insert(ligne.entreprise);
                if (ligne.declarees() > Heures()) declarees.insert(ligne.participant_id);
                if (ligne.etat == Etat::Refusee)
                {
                    case_du_mois.refusees += ligne.declarees();
                    continue;
                }
                case_du_mois.retenues += ligne.retenue.retenues;
                case_du_mois.ecartees += ligne.declarees() - ligne.retenue.retenues;
                if (ligne.retenue.retenues > Heures()) retenues.insert(ligne.participant_id);
            }
        }
    if (total.engagements == 0) return std::nullopt;
    total.mois = par_mois(mois);
    total.personnes = static_cast<int>(retenues.size());
    total.personnes_declarees = static_cast<int>(declarees.size());
    total.entreprises.assign(entreprises.begin(), entreprises.end());
    const auto& somme = total.solde;
    ensure(somme.declarees == somme.retenues + somme.ecartees + somme.refusees, "un bilan ne perd aucune heure déclarée");
    return total;
}

} // namespace

std::vector<MentionDeBilan> lister_mentions(Transaction& tx, const std::string& structure_id, Jour depuis, Jour jusqu_a)
{
    std::vector<MentionDeBilan> mentions;
    for (const auto& ligne : tx.query("SELECT mention, logo FROM financements WHERE structure_id = ? AND depuis <= ? AND (jusqu_a IS NULL "
                                      "OR jusqu_a >= ?) ORDER BY id",
                                      structure_id, format_day(jusqu_a), format_day(depuis)))
        mentions.push_back({ligne.text("mention"), ligne.text("logo")});
    return mentions;
}

Bilan dresser_bilan(Transaction& tx, const Perimetre& perimetre, const Droit& droit, const std::string& marche_id, Jour le, Jour edite_le)
{
    Bilan bilan;
    bilan.marche = trouver_marche(tx, perimetre, marche_id, Acte::VoirBilan);
    bilan.le = le;
    bilan.edite_le = edite_le;
    const auto etats = etats_au(tx, marche_id, le);
    for (auto& lot : lister_lots(tx, perimetre, marche_id, Acte::VoirBilan))
    {
        LotDeBilan dresse;
        for (auto& engagement : lister_engagements(tx, lot))
            dresse.engagements.push_back(dresser_engagement(tx, perimetre, lot, std::move(engagement), etats, le));
        dresse.regles = regles_au(tx, droit, lot, dresse.engagements, le);
        dresse.lot = std::move(lot);
        bilan.lots.push_back(std::move(dresse));
    }
    bilan.clause = totaliser(bilan.lots, Famille::Clause);
    bilan.effort = totaliser(bilan.lots, Famille::Effort);
    if (regles_de_rattachement(tx, marche_id))
        for (const auto& part : compter_les_partages(tx, Perimetre::de_la_machine(), dernier_instant(le), marche_id).parts)
        {
            const auto meme = std::find_if(bilan.parts.begin(), bilan.parts.end(), [&](const PartDeBilan& une) { return une.structure == part.structure && une.famille == part.famille; });
            if (meme == bilan.parts.end()) bilan.parts.push_back({part.structure, part.mene, part.famille, part.retenues});
            else meme->retenues += part.retenues;
        }
    bilan.mentions = lister_mentions(tx, bilan.marche.structure_id, std::min(le, edite_le), edite_le);
    return bilan;
}

} // namespace ouvrage
