#include "app/bilans/bilans_document.hpp"

#include "app/lots/lots_compte.hpp"
#include "app/mots.hpp"
#include "domaine/marche.hpp"
#include "socle/chart/chart.hpp"
#include "socle/document/emblem.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using block::Column;

namespace
{

// Un papier se lit ; au-delà, le détail est dans le classeur.
constexpr std::size_t kEcartsImprimes = 120;
constexpr int kLargeurDessin = 640;

std::string nom_de_famille(Famille famille)
{
    return famille == Famille::Effort ? "Effort d'insertion" : "Clause sociale d'insertion";
}

std::string nues(Heures heures) { return heures_nues(heures); }

/// L'écart d'un effort à ce qu'il vise : « +12,00 » au-delà, « −12,00 » en deçà. Rien n'y est dû, donc rien ne reste.
std::string ecart_nu(Heures reste)
{
    return (reste < Heures() ? "+" : "") + nues(-reste);
}

std::string entreprises_du_lot(const Lot& lot)
{
    std::vector<std::string> noms;
    for (const auto& titulaire : lot.titulaires) noms.push_back(titulaire.nom);
    return noms.empty() ? "aucune inscrite" : joined(noms, ", ");
}

std::string execution_du_lot(const Periode& execution)
{
    return de_mois_fr(execution.debut) + (execution.fin ? " à " + en_toutes_lettres(*execution.fin) : ", sans fin connue");
}

std::string mot_de(Etat etat)
{
    switch (etat)
    {
    case Etat::AValider: return "à valider";
    case Etat::Validee: return "validée";
    case Etat::Refusee: return "renvoyée";
    }
    return "";
}

/// Ce que l'on dit d'une famille en une phrase.
std::string phrase_de(const TotalDeFamille& total)
{
    const Solde& solde = total.solde;
    if (total.famille == Famille::Effort)
        return heures_fr(solde.retenues) + " valorisées" + (solde.dues > Heures() ? " sur " + heures_fr(solde.dues) + " visées" : "");
    const std::string faites = heures_fr(solde.retenues) + " retenues sur " + heures_fr(solde.dues) + " dues";
    if (solde.dues <= Heures()) return heures_fr(solde.retenues) + " retenues, sans objectif inscrit";
    if (total.reste_a_faire > Heures()) return faites + " ; il reste " + heures_fr(total.reste_a_faire);
    return faites + " ; rien ne reste à faire" + (total.au_dela > Heures() ? ", " + heures_fr(total.au_dela) + " au-delà" : "");
}

std::string personnes_de(const TotalDeFamille& total)
{
    return compter(total.personnes, "personne", "personnes", Genre_grammatical::Feminin);
}

block::KeyFigures figures_de(const TotalDeFamille& total)
{
    const Solde& solde = total.solde;
    const bool effort = total.famille == Famille::Effort;
    block::KeyFigures figures;
    figures.entries.push_back({effort ? "Visées" : "Dues", heures_fr(solde.dues),
                               compter(total.engagements, "engagement", "engagements")});
    const auto part = pour_cent(solde.retenues, solde.dues);
    figures.entries.push_back({effort ? "Valorisées" : "Retenues", heures_fr(solde.retenues),
                               part ? pour_cent_fr(*part) + (effort ? " des heures visées" : " des heures dues") : ""});
    if (!effort)
        figures.entries.push_back({"Reste à faire", heures_fr(total.reste_a_faire),
                                   total.au_dela > Heures() ? heures_fr(total.au_dela) + " au-delà sur d'autres lots" : ""});
    figures.entries.push_back({"Personnes", grouped(total.personnes), "distinctes, avec des heures retenues"});
    return figures;
}

block::Table table_des_lots(const Bilan& bilan, const TotalDeFamille& total)
{
    const bool effort = total.famille == Famille::Effort;
    block::Table table;
    table.caption = nom_de_famille(total.famille) + " par lot, en heures, au " + en_toutes_lettres(bilan.le);
    table.columns = {{"Lot", Align::Text, 20},      {effort ? "Visées" : "Dues", Align::Number}, {"Déclarées", Align::Number},
                     {"Retenues", Align::Number},   {"Validées", Align::Number},            {"Écartées", Align::Number},
                     {"Renvoyées", Align::Number},  {effort ? "Écart" : "Reste", Align::Number}};
    // Ce qu'un lot fait de trop ne solde pas ce qu'un autre doit : les deux ne se mêlent pas dans une colonne, ni dans sa somme.
    const bool au_dela = !effort && total.au_dela > Heures();
    if (au_dela) table.columns.push_back({"Au-delà", Align::Number});
    const auto ligne = [&](Text titre, const Solde& s, Heures reste, Heures de_trop) {
        block::Row une{std::move(titre), nues(s.dues), nues(s.declarees), nues(s.retenues), nues(s.validees), nues(s.ecartees), nues(s.refusees),
                       effort ? ecart_nu(s.reste()) : nues(reste)};
        if (au_dela) une.cells.push_back(nues(de_trop));
        return une;
    };
    for (const auto& lot : bilan.lots)
        for (const auto& un : lot.engagements)
            if (un.famille() == total.famille)
                table.rows.push_back(ligne(Text{strong("Lot " + std::to_string(lot.lot.numero)), ", " + lot.lot.intitule}, un.solde,
                                           std::max(un.solde.reste(), Heures()), std::max(-un.solde.reste(), Heures())));
    table.totals = ligne(Text{effort ? "Effort seul" : "Clause seule"}, total.solde, total.reste_a_faire, total.au_dela);
    return table;
}

block::Table table_des_mois(const Bilan& bilan, const TotalDeFamille& total)
{
    block::Table table;
    table.caption = nom_de_famille(total.famille) + " par mois travaillé, en heures";
    table.columns = {{"Mois", Align::Text, 28}, {"Déclarées", Align::Number}, {"Retenues", Align::Number}, {"Écartées", Align::Number},
                     {"Renvoyées", Align::Number}, {"Retenues cumulées", Align::Number}};
    Heures cumul;
    for (const auto& un : total.mois)
    {
        cumul += un.retenues;
        table.rows.push_back({en_toutes_lettres(un.mois), nues(un.declarees), nues(un.retenues), nues(un.ecartees), nues(un.refusees), nues(cumul)});
    }
    table.when_empty = "Aucune heure n'était déclarée au " + en_toutes_lettres(bilan.le) + ".";
    if (!table.rows.empty())
        table.totals = block::Row{"Ensemble", nues(total.solde.declarees), nues(total.solde.retenues), nues(total.solde.ecartees),
                                  nues(total.solde.refusees), nues(cumul)};
    return table;
}

/// La courbe d'une famille : ce que l'on attendait à la fin de chaque mois, ce qui est retenu. Absente sans courbe ni heures.
std::optional<block::Figure> courbe_de(const Bilan& bilan, const TotalDeFamille& total)
{
    if (!total.solde.attendues || total.solde.dues <= Heures()) return std::nullopt;
    const Mois dernier = mois_de(bilan.le);
    std::optional<Mois> debut;
    for (const auto& lot : bilan.lots)
        for (const auto& un : lot.engagements)
            if (un.famille() == total.famille && (!debut || un.engagement.debut < *debut)) debut = un.engagement.debut;
    if (!total.mois.empty() && total.mois.front().mois < *debut) debut = total.mois.front().mois;
    if (!debut || dernier < *debut) return std::nullopt;

    ProgressCurve courbe;
    Heures cumul;
    std::size_t rang = 0;
    for (Mois mois = *debut; mois <= dernier; mois += std::chrono::months{1})
    {
        while (rang < total.mois.size() && total.mois[rang].mois <= mois) cumul += total.mois[rang++].retenues;
        const Jour jusqu_a = std::min(dernier_jour(mois), bilan.le);
        Heures attendu;
        for (const auto& lot : bilan.lots)
            for (const auto& un : lot.engagements)
                if (un.famille() == total.famille)
                    attendu += attendues(un.solde.dues, un.engagement.execution(lot.lot), jusqu_a).value_or(Heures());
        courbe.points.push_back({en_abrege(mois), attendu.centiemes(), cumul.centiemes()});
    }
    const std::string fait = total.famille == Famille::Effort ? " valorisées" : " retenues";
    const std::string constat = heures_fr(total.solde.retenues) + fait + " pour " + heures_fr(*total.solde.attendues) + " attendues au " +
                                en_toutes_lettres(bilan.le);
    courbe.frame = {constat, "Heures cumulées, mois après mois, devant la courbe attendue.", kLargeurDessin};
    courbe.expected_name = "attendu";
    courbe.done_name = total.famille == Famille::Effort ? "valorisé" : "retenu";
    courbe.shown = [](std::int64_t centiemes) { return grouped(centiemes / 100) + "\u202Fh"; };
    return block::Figure{{draw(courbe), constat + ". Les valeurs sont dans la table des mois."},
                         constat,
                         "Heures cumulées. L'attendu suit l'objectif du jour du bilan, jour après jour, du début de l'engagement à la fin du lot."};
}

std::optional<block::Figure> barres_de(const Bilan& bilan, const TotalDeFamille& total)
{
    if (total.engagements < 2) return std::nullopt;
    Bars barres;
    int tenus = 0;
    for (const auto& lot : bilan.lots)
        for (const auto& un : lot.engagements)
        {
            if (un.famille() != total.famille) continue;
            tenus += un.solde.dues > Heures() && un.solde.reste() <= Heures() ? 1 : 0;
            barres.bars.push_back({"Lot " + std::to_string(lot.lot.numero), un.solde.retenues.centiemes(), heures_fr(un.solde.retenues),
                                   un.solde.dues > Heures() ? std::optional(un.solde.dues.centiemes()) : std::nullopt});
        }
    const std::string constat = (tenus == 0 ? "Aucun engagement sur " : std::to_string(tenus) + (tenus == 1 ? " engagement sur " : " engagements sur ")) +
                                std::to_string(total.engagements) +
                                (tenus == 0 ? " n'a atteint son objectif" : tenus == 1 ? " a atteint son objectif" : " ont atteint leur objectif");
    barres.frame = {constat, "Heures retenues de chaque lot, devant son objectif.", kLargeurDessin};
    barres.target_name = total.famille == Famille::Effort ? "visé" : "dû";
    return block::Figure{{draw(barres), constat + ". Les valeurs sont dans la table des lots."}, constat, "En heures."};
}

/// La source d'un motif sur ce lot : la valeur qui le fonde, ou la règle de tenue du compte.
std::string source_de(Motif motif, const LotDeBilan& lot)
{
    const auto& fiche_motif = fiche(motif);
    switch (motif)
    {
    case Motif::HorsExecutionDuLot: return "exécution du lot, " + execution_du_lot(lot.lot.execution);
    case Motif::MoisDejaDeclare: return "tenue du compte : une heure ne compte qu'une fois";
    case Motif::EligibiliteNonDecidee:
    case Motif::HorsEligibilite: return "fenêtre d'éligibilité décidée par le facilitateur";
    default: break;
    }
    for (const auto& regle : lot.regles)
        if (regle.cle == fiche_motif.cle && regle.valeur)
            return regle.valeur->source + " (" + std::string(libelle(regle.valeur->statut)) + ")";
    return "non sourcé";
}

void ajouter_ecarts(Document& document, const Bilan& bilan)
{
    struct UnEcart
    {
        const LotDeBilan* lot;
        const EngagementDeBilan* engagement;
        const LigneInscrite* ligne;
        Ecart ecart;
    };
    std::vector<UnEcart> ecarts;
    for (const auto& lot : bilan.lots)
        for (const auto& un : lot.engagements)
            for (const auto& ligne : un.lignes)
                if (ligne.etat != Etat::Refusee)
                    for (const auto& ecart : ligne.retenue.ecarts) ecarts.push_back({&lot, &un, &ligne, ecart});
    document.blocks.push_back(block::Heading{1, "Heures écartées, et pourquoi"});
    if (ecarts.empty())
    {
        document.blocks.push_back(block::Paragraph{"Aucune heure n'est écartée : toutes les heures déclarées et non renvoyées comptent."});
        return;
    }
    for (const auto* total : {&bilan.clause, &bilan.effort})
    {
        if (!*total || (*total)->ecarts.empty()) continue;
        block::Table par_motif;
        par_motif.caption = nom_de_famille((*total)->famille) + " : heures écartées par motif";
        par_motif.columns = {{"Motif", Align::Text, 78}, {"Heures", Align::Number}};
        for (const auto& [motif, heures] : (*total)->ecarts)
            par_motif.rows.push_back({Text(std::string(fiche(motif).phrase)), nues(heures)});
        par_motif.totals = block::Row{(*total)->famille == Famille::Effort ? "Effort seul" : "Clause seule", nues((*total)->solde.ecartees)};
        document.blocks.push_back(std::move(par_motif));
    }
    block::Table table;
    table.caption = "Chaque écart, sa raison et sa source, en heures";
    table.columns = {{"Personne", Align::Text, 13}, {"Lot", Align::Text, 8}, {"Mois", Align::Text, 16}, {"Heures", Align::Number, 11},
                     {"Raison et source", Align::Text, 52}};
    for (const auto& un : ecarts)
    {
        if (table.rows.size() == kEcartsImprimes) break;
        table.rows.push_back({un.ligne->reference, std::to_string(un.lot->lot.numero), en_toutes_lettres(un.ligne->mois),
                              nues(un.ecart.heures), std::string(fiche(un.ecart.motif).phrase) + " ; " + source_de(un.ecart.motif, *un.lot)});
    }
    document.blocks.push_back(std::move(table));
    if (ecarts.size() > kEcartsImprimes)
        document.blocks.push_back(block::Paragraph{"Les " + grouped(static_cast<std::int64_t>(ecarts.size() - kEcartsImprimes)) +
                                                       " autres sont dans le classeur du bilan.",
                                                   block::Paragraph::Tone::Small});
}

std::string valeur_ecrite(const RegleDeBilan& regle)
{
    if (!regle.valeur) return "aucune limite";
    return valeur_en_mots(*regle.valeur);
}

/// Celle d'un contrat ou d'un territoire est sa pièce ; celle du droit dit ce qu'elle vaut.
std::string statut_ecrit(const RegleDeBilan& regle)
{
    if (!regle.valeur) return "—";
    return std::string(libelle(regle.valeur->niveau)) + ", " + std::string(libelle(regle.valeur->statut));
}

void ajouter_regles(Document& document, const Bilan& bilan)
{
    if (bilan.lots.empty()) return;
    document.blocks.push_back(block::Heading{1, "Règles en vigueur"});
    std::vector<bool> dits(bilan.lots.size(), false);
    for (std::size_t i = 0; i < bilan.lots.size(); ++i)
    {
        if (dits[i]) continue;
        std::vector<std::string> numeros;
        for (std::size_t j = i; j < bilan.lots.size(); ++j)
            if (!dits[j] && bilan.lots[j].regles == bilan.lots[i].regles)
            {
                dits[j] = true;
                numeros.push_back(std::to_string(bilan.lots[j].lot.numero));
            }
        block::Table table;
        table.caption = (numeros.size() == 1 ? "Lot " : "Lots ") + joined(numeros, ", ") + " : règles au " + en_toutes_lettres(bilan.le);
        table.columns = {{"Règle", Align::Text, 34}, {"Valeur", Align::Text, 16}, {"Source", Align::Text, 33}, {"Statut", Align::Text, 17}};
        for (const auto& regle : bilan.lots[i].regles)
            table.rows.push_back({regle.libelle, valeur_ecrite(regle), regle.valeur ? regle.valeur->source : "ni le droit, ni le territoire, ni le contrat n'en fixent",
                                  statut_ecrit(regle)});
        document.blocks.push_back(std::move(table));
    }
}

void ajouter_objectif(Document& document, const Bilan& bilan)
{
    block::Table table;
    table.caption = "Registre de l'objectif : chaque ligne ajoute ou retire des heures";
    table.columns = {{"Lot", Align::Text, 8}, {"Cause", Align::Text, 20}, {"Pièce", Align::Text, 34}, {"Effet", Align::Text, 22},
                     {"Heures", Align::Number, 16}};
    for (const auto& lot : bilan.lots)
        for (const auto& un : lot.engagements)
            for (const auto& une : un.registre)
            {
                const bool annulee = std::any_of(un.registre.begin(), un.registre.end(),
                                                 [&](const auto& autre) { return autre.revision.annule == une.revision.id; });
                std::string cause{fiche(une.revision.cause).libelle};
                if (un.famille() == Famille::Effort) cause += " (effort)";
                if (annulee) cause += ", annulée";
                else if (bilan.le < une.revision.effet_le) cause += ", à venir";
                table.rows.push_back({std::to_string(lot.lot.numero), cause, une.piece, en_toutes_lettres(une.revision.effet_le),
                                      une.revision.cause == Cause::Initial ? nues(une.revision.heures) : heures_signees(une.revision.heures)});
            }
    if (table.rows.empty()) return;
    document.blocks.push_back(block::Heading{1, "D'où vient l'objectif"});
    document.blocks.push_back(std::move(table));
}

/// À qui est chaque heure d'un marché partagé : chacune à une structure, et à une seule.
std::optional<block::Table> table_des_parts(const Bilan& bilan, const TotalDeFamille& total)
{
    block::Table table;
    table.caption = "Heures retenues par structure : chaque heure est comptée une fois";
    table.columns = {{"Structure", Align::Text, 54}, {"Qualité", Align::Text, 24}, {"Heures", Align::Number}};
    for (const auto& part : bilan.parts)
        if (part.famille == total.famille) table.rows.push_back({part.structure, part.mene ? "chef de file" : "a compté des heures", nues(part.retenues)});
    if (table.rows.empty()) return std::nullopt;
    table.totals = block::Row{"Ensemble", "", nues(total.solde.retenues)};
    return table;
}

void ajouter_famille(Document& document, const Bilan& bilan, const TotalDeFamille& total)
{
    document.blocks.push_back(block::Heading{1, nom_de_famille(total.famille)});
    if (total.famille == Famille::Effort)
        document.blocks.push_back(block::Paragraph{"Ces heures sont valorisées sans obligation : elles ne s'ajoutent jamais à celles d'une clause, "
                                                   "et leur absence n'appelle aucune pénalité."});
    document.blocks.push_back(figures_de(total));
    document.blocks.push_back(table_des_lots(bilan, total));
    if (total.famille == Famille::Clause && total.au_dela > Heures() && total.reste_a_faire > Heures())
        document.blocks.push_back(block::Note{block::Note::Kind::Information, "À savoir",
                                              heures_fr(total.au_dela) + " dépassent l'objectif de certains lots ; elles ne réduisent pas ce qui reste "
                                                                         "à faire sur les autres, " +
                                                  heures_fr(total.reste_a_faire) + "."});
    if (auto courbe = courbe_de(bilan, total)) document.blocks.push_back(std::move(*courbe));
    if (auto barres = barres_de(bilan, total)) document.blocks.push_back(std::move(*barres));
    document.blocks.push_back(table_des_mois(bilan, total));
    if (auto parts = table_des_parts(bilan, total)) document.blocks.push_back(std::move(*parts));
    block::Definitions qui;
    qui.entries.push_back({"Personnes", personnes_de(total) + " avec des heures retenues, sur " + std::to_string(total.personnes_declarees) +
                                            " déclarées"});
    qui.entries.push_back({"Entreprises déclarantes", total.entreprises.empty() ? "aucune" : joined(total.entreprises, ", ")});
    document.blocks.push_back(std::move(qui));
}

} // namespace

std::string titre_du_bilan(const Bilan& bilan)
{
    if (bilan.clause)
    {
        const auto& total = *bilan.clause;
        if (total.solde.dues <= Heures()) return bilan.marche.objet + " : " + heures_fr(total.solde.retenues) + " de clause retenues";
        if (total.reste_a_faire > Heures()) return bilan.marche.objet + " : il reste " + heures_fr(total.reste_a_faire) + " de clause";
        return bilan.marche.objet + " : clause tenue, " + heures_fr(total.solde.retenues) + " retenues";
    }
    if (bilan.effort) return bilan.marche.objet + " : " + heures_fr(bilan.effort->solde.retenues) + " d'effort d'insertion";
    return bilan.marche.objet + " : rien n'est encore suivi";
}

std::string portee_du_bilan(const Bilan& bilan)
{
    const auto date = en_toutes_lettres(bilan.le);
    return "Bilan arrêté au " + date + ". Sont dues les heures dont la ligne avait pris effet à cette date, au registre tel qu'il est tenu le " +
           en_toutes_lettres(bilan.edite_le) + ". Sont comptées les déclarations faites jusqu'au " + date +
           " inclus, avec les corrections, validations et renvois tels qu'ils étaient ce jour-là.";
}

std::string fichier_du_bilan(const Bilan& bilan, std::string_view extension)
{
    return "bilan-" + replaced(searchable(bilan.marche.reference), " ", "-") + "-" + format_day(bilan.le) + "." + std::string(extension);
}

std::vector<FundingMention> mentions_de_document(const std::vector<MentionDeBilan>& mentions)
{
    std::vector<FundingMention> liste;
    for (const auto& une : mentions)
    {
        FundingMention mention{une.mention, {}};
        if (une.logo == "union_europeenne") mention.logos.push_back({european_emblem(), "Emblème de l'Union européenne"});
        liste.push_back(std::move(mention));
    }
    return liste;
}

Document document_du_bilan(const Bilan& bilan, Instant edite_a)
{
    const Marche& marche = bilan.marche;
    Document document;
    document.title = titre_du_bilan(bilan);
    document.subject = "Bilan du marché " + marche.reference + ", " + marche.acheteur_nom;
    document.author = marche.structure_nom;
    document.date_line = "Arrêté au " + en_toutes_lettres(bilan.le) +
                         (bilan.le == bilan.edite_le ? "" : ", édité le " + en_toutes_lettres(bilan.edite_le));
    document.written_at = edite_a;
    document.mentions = mentions_de_document(bilan.mentions);

    std::vector<Run> phrase;
    if (bilan.clause) phrase.insert(phrase.end(), {strong("Clause : "), Run(phrase_de(*bilan.clause) + ".")});
    if (bilan.effort)
        phrase.insert(phrase.end(), {strong(bilan.clause ? "\nEffort d'insertion, à part : " : "Effort d'insertion : "), Run(phrase_de(*bilan.effort) + ".")});
    if (phrase.empty()) phrase.emplace_back("Aucun engagement n'est inscrit sur ce marché : ce qui est dû ou valorisé reste à dire.");
    document.blocks.push_back(block::Paragraph{Text(std::move(phrase)), block::Paragraph::Tone::Lead});

    block::Definitions fiche_marche;
    fiche_marche.entries.push_back({"Acheteur", marche.acheteur_nom});
    fiche_marche.entries.push_back({"Marché", marche.objet + ", référence " + marche.reference + ", " +
                                                  std::string(libelle_du_code(cadres_de_marche(), marche.cadre)) + ", " +
                                                  std::string(libelle_du_code(natures_de_marche(), marche.nature))});
    if (marche.notifie_le) fiche_marche.entries.push_back({"Notifié le", en_toutes_lettres(*marche.notifie_le)});
    fiche_marche.entries.push_back({"Suivi par", marche.structure_nom + (marche.facilitateur_nom.empty() ? "" : ", " + marche.facilitateur_nom)});
    for (const auto& lot : bilan.lots)
    {
        std::vector<std::string> suivis;
        for (const auto& un : lot.engagements)
            suivis.push_back(std::string(fiche(un.engagement.genre).libelle) + " depuis " + en_toutes_lettres(un.engagement.debut) + ", " +
                             un.engagement.source);
        fiche_marche.entries.push_back({"Lot " + std::to_string(lot.lot.numero), lot.lot.intitule + ", " + entreprises_du_lot(lot.lot) + ", " +
                                                                                     execution_du_lot(lot.lot.execution) + ". " +
                                                                                     (suivis.empty() ? "Rien d'inscrit" : joined(suivis, " ; ")) + "."});
    }
    document.blocks.push_back(std::move(fiche_marche));
    document.blocks.push_back(block::Paragraph{portee_du_bilan(bilan), block::Paragraph::Tone::Small});

    if (bilan.clause) ajouter_famille(document, bilan, *bilan.clause);
    if (bilan.effort) ajouter_famille(document, bilan, *bilan.effort);
    if (bilan.clause || bilan.effort)
    {
        ajouter_ecarts(document, bilan);
        ajouter_objectif(document, bilan);
    }
    ajouter_regles(document, bilan);

    document.blocks.push_back(block::Heading{1, "Comment lire ces heures"});
    document.blocks.push_back(block::Definitions{
        {{"Déclarées", "Ce que les entreprises ont déclaré, heures de travail et de formation, lignes corrigées omises."},
         {"Retenues", "Déclarées, moins les écartées et les renvoyées ; validées par le facilitateur ou en attente de l'être."},
         {"Écartées", "Déclarées et qui ne comptent pas, chacune avec sa raison et sa source."},
         {"Renvoyées", "Dans une déclaration rendue à l'entreprise : rien n'en compte avant sa correction."},
         {"Personnes", "Désignées par leur référence ; leur identité reste dans le dossier du facilitateur."}}});
    return document;
}

std::string classeur_du_bilan(const Bilan& bilan, Instant edite_a)
{
    XlsxWriter classeur({.title = titre_du_bilan(bilan), .author = bilan.marche.structure_nom,
                         .subject = "Bilan du marché " + bilan.marche.reference, .created = edite_a});
    const auto heures = [](std::string entete) { return SheetColumn{.header = std::move(entete), .kind = ColumnKind::Hours, .width = 14}; };
    const auto texte = [](std::string entete, int largeur) { return SheetColumn{.header = std::move(entete), .width = largeur}; };
    const auto nombre = [](std::string entete) { return SheetColumn{.header = std::move(entete), .kind = ColumnKind::Integer, .width = 14}; };
    const auto cellule = [](Heures valeur) { return SheetCell(valeur.centiemes()); };
    const auto eventuelle = [&](const std::optional<Heures>& valeur) { return valeur ? cellule(*valeur) : SheetCell(); };

    auto synthese = classeur.sheet({.name = "Synthèse",
                                    .columns = {texte("Compte", 30), nombre("Engagements"), heures("Objectif"), heures("Attendues"),
                                                heures("Déclarées"), heures("Retenues"), heures("Validées"), heures("Écartées"),
                                                heures("Renvoyées"), heures("Reste à faire"), heures("Au-delà"), nombre("Personnes"),
                                                texte("Entreprises", 40)},
                                    .frozen_columns = 1});
    for (const auto* total : {&bilan.clause, &bilan.effort})
    {
        if (!*total) continue;
        const auto& un = **total;
        synthese.row({nom_de_famille(un.famille), un.engagements, cellule(un.solde.dues), eventuelle(un.solde.attendues),
                      cellule(un.solde.declarees), cellule(un.solde.retenues), cellule(un.solde.validees), cellule(un.solde.ecartees),
                      cellule(un.solde.refusees), cellule(un.reste_a_faire), cellule(un.au_dela), un.personnes, joined(un.entreprises, ", ")});
    }
    auto lots = classeur.sheet({.name = "Lots",
                                .columns = {nombre("Lot"), texte("Intitulé", 30), texte("Entreprises", 30), texte("Compte", 26),
                                            texte("Engagement", 26), texte("Pièce", 30),
                                            {.header = "Début", .kind = ColumnKind::Month, .width = 12},
                                            {.header = "Fin", .kind = ColumnKind::Month, .width = 12}, heures("Objectif"), heures("Attendues"),
                                            heures("Déclarées"), heures("Retenues"), heures("Validées"), heures("Écartées"), heures("Renvoyées"),
                                            heures("Objectif moins retenues")},
                                .frozen_columns = 2});
    auto lignes = classeur.sheet({.name = "Lignes",
                                  .columns = {nombre("Lot"), texte("Compte", 26), texte("Engagement", 24), texte("Entreprise", 26),
                                              texte("Référence", 14), {.header = "Mois", .kind = ColumnKind::Month, .width = 12},
                                              heures("Travail"), heures("Formation"), heures("Autres"), heures("Déclarées"), heures("Retenues"), heures("Écartées"),
                                              heures("Renvoyées"), texte("Pourquoi", 60), texte("État", 12),
                                              {.header = "Déclarée le", .kind = ColumnKind::Date, .width = 14}, texte("Ligne", 38)},
                                  .frozen_columns = 1});
    auto objectif = classeur.sheet({.name = "Objectif",
                                    .columns = {nombre("Lot"), texte("Compte", 26), texte("Engagement", 24),
                                                {.header = "Effet le", .kind = ColumnKind::Date, .width = 14}, texte("Cause", 18), heures("Heures"),
                                                texte("Pièce", 34), texte("Inscrite par", 22),
                                                {.header = "Inscrite le", .kind = ColumnKind::Date, .width = 14}, texte("Annule", 38), texte("Ligne", 38)},
                                    .frozen_columns = 1});
    auto regles = classeur.sheet({.name = "Règles",
                                  .columns = {nombre("Lot"), texte("Règle", 44), texte("Valeur", 20), texte("Source", 60), texte("Statut", 26)},
                                  .frozen_columns = 1});
    const auto jour_de = [](const std::string& instant) { return SheetCell(day_in_paris(*parse_instant(instant))); };
    for (const auto& lot : bilan.lots)
    {
        const auto numero = std::int64_t{lot.lot.numero};
        for (const auto& un : lot.engagements)
        {
            const auto compte = nom_de_famille(un.famille());
            const std::string genre{fiche(un.engagement.genre).libelle};
            lots.row({numero, lot.lot.intitule, entreprises_du_lot(lot.lot), compte, genre, un.engagement.source, un.engagement.debut,
                      lot.lot.execution.fin ? SheetCell(*lot.lot.execution.fin) : SheetCell(), cellule(un.solde.dues),
                      eventuelle(un.solde.attendues), cellule(un.solde.declarees), cellule(un.solde.retenues), cellule(un.solde.validees),
                      cellule(un.solde.ecartees), cellule(un.solde.refusees), cellule(un.solde.reste())});
            for (const auto& ligne : un.lignes)
            {
                const bool renvoyee = ligne.etat == Etat::Refusee;
                std::vector<std::string> motifs;
                Heures ecartees;
                for (const auto& ecart : ligne.retenue.ecarts)
                {
                    ecartees += ecart.heures;
                    motifs.push_back(nues(ecart.heures) + " h : " + std::string(fiche(ecart.motif).phrase) + " (" + source_de(ecart.motif, lot) + ")");
                }
                lignes.row({numero, compte, genre, ligne.entreprise, ligne.reference, ligne.mois, cellule(ligne.travail), cellule(ligne.formation), cellule(ligne.autres.total()),
                            cellule(ligne.declarees()), cellule(renvoyee ? Heures() : ligne.retenue.retenues),
                            cellule(renvoyee ? Heures() : ecartees), cellule(renvoyee ? ligne.declarees() : Heures()), joined(motifs, " ; "),
                            mot_de(ligne.etat), jour_de(ligne.faite_le), ligne.id});
            }
            for (const auto& une : un.registre)
                objectif.row({numero, compte, genre, une.revision.effet_le, std::string(fiche(une.revision.cause).libelle),
                              cellule(une.revision.heures), une.piece, une.faite_par, jour_de(une.faite_le), une.revision.annule.value_or(""),
                              une.revision.id});
        }
        for (const auto& regle : lot.regles)
            regles.row({numero, regle.libelle, valeur_ecrite(regle), regle.valeur ? regle.valeur->source : "", statut_ecrit(regle)});
    }
    auto propos = classeur.sheet({.name = "À propos", .columns = {texte("Sujet", 22), texte("Ce qu'il faut savoir", 100)}});
    propos.row({"Marché", bilan.marche.objet + ", " + bilan.marche.reference + ", " + bilan.marche.acheteur_nom});
    propos.row({"Portée", portee_du_bilan(bilan)});
    propos.row({"Deux comptes", "Les heures d'une clause et celles d'un effort d'insertion ne s'additionnent jamais."});
    propos.row({"Personnes", "Désignées par leur référence."});
    for (const auto& une : bilan.mentions) propos.row({"Financement", une.mention});
    return std::move(classeur).finish();
}

namespace
{

Json json_des_ecarts(const std::map<Motif, Heures>& ecarts)
{
    Json::List liste;
    for (const auto& [motif, heures] : ecarts)
        liste.push_back(Json{{"motif", fiche(motif).code}, {"heures_centiemes", heures.centiemes()}});
    return liste;
}

void poser_solde(Json& json, const Solde& solde)
{
    json.set("dues_centiemes", solde.dues.centiemes());
    json.set("attendues_centiemes", solde.attendues ? Json(solde.attendues->centiemes()) : Json());
    json.set("declarees_centiemes", solde.declarees.centiemes());
    json.set("retenues_centiemes", solde.retenues.centiemes());
    json.set("validees_centiemes", solde.validees.centiemes());
    json.set("ecartees_centiemes", solde.ecartees.centiemes());
    json.set("refusees_centiemes", solde.refusees.centiemes());
}

Json json_de_famille(const std::optional<TotalDeFamille>& total)
{
    if (!total) return nullptr;
    Json json{{"engagements", total->engagements}};
    poser_solde(json, total->solde);
    json.set("reste_a_faire_centiemes", total->reste_a_faire.centiemes());
    json.set("au_dela_centiemes", total->au_dela.centiemes());
    json.set("personnes", total->personnes);
    json.set("personnes_declarees", total->personnes_declarees);
    Json::List entreprises, mois;
    for (const auto& nom : total->entreprises) entreprises.emplace_back(nom);
    for (const auto& un : total->mois)
        mois.push_back(Json{{"mois", format_month(un.mois)},
                            {"declarees_centiemes", un.declarees.centiemes()},
                            {"retenues_centiemes", un.retenues.centiemes()},
                            {"ecartees_centiemes", un.ecartees.centiemes()},
                            {"refusees_centiemes", un.refusees.centiemes()}});
    json.set("entreprises", std::move(entreprises));
    json.set("ecarts", json_des_ecarts(total->ecarts));
    json.set("mois", std::move(mois));
    return json;
}

} // namespace

Json json_du_bilan(const Bilan& bilan)
{
    Json::List lots, mentions;
    for (const auto& lot : bilan.lots)
    {
        Json::List engagements, regles;
        for (const auto& un : lot.engagements)
        {
            Json json{{"id", un.engagement.id},
                      {"genre", fiche(un.engagement.genre).code},
                      {"famille", un.famille() == Famille::Effort ? "effort" : "clause"},
                      {"debut", format_month(un.engagement.debut)},
                      {"source", un.engagement.source}};
            poser_solde(json, un.solde);
            json.set("reste_centiemes", un.solde.reste().centiemes());
            json.set("ecarts", json_des_ecarts(un.ecarts));
            engagements.push_back(std::move(json));
        }
        for (const auto& regle : lot.regles)
            regles.push_back(Json{{"cle", regle.cle},
                                  {"valeur", regle.valeur ? Json(regle.valeur->valeur) : Json()},
                                  {"unite", regle.unite},
                                  {"source", regle.valeur ? Json(regle.valeur->source) : Json()},
                                  {"statut", regle.valeur ? Json(libelle(regle.valeur->statut)) : Json()}});
        lots.push_back(Json{{"id", lot.lot.id},
                            {"numero", lot.lot.numero},
                            {"intitule", lot.lot.intitule},
                            {"engagements", std::move(engagements)},
                            {"regles", std::move(regles)}});
    }
    for (const auto& une : bilan.mentions) mentions.emplace_back(une.mention);
    return Json{{"marche", Json{{"id", bilan.marche.id},
                                {"objet", bilan.marche.objet},
                                {"reference", bilan.marche.reference},
                                {"acheteur", bilan.marche.acheteur_nom},
                                {"structure", bilan.marche.structure_nom}}},
                {"arrete_le", format_day(bilan.le)},
                {"edite_le", format_day(bilan.edite_le)},
                {"portee", portee_du_bilan(bilan)},
                // Deux comptes, jamais un total.
                {"clause", json_de_famille(bilan.clause)},
                {"effort", json_de_famille(bilan.effort)},
                {"lots", std::move(lots)},
                {"financements", std::move(mentions)}};
}

} // namespace ouvrage
