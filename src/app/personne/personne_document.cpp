#include "app/personne/personne_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "app/publics/publics_vues.hpp"
#include "app/sorties/sorties_vues.hpp"
#include "domaine/comptage.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

block::Table table_des_heures(const PageDeLaPersonne& page)
{
    block::Table table{.caption = "Heures déclarées par l'entreprise et heures retenues, par mois et par lot", .columns = {}, .rows = {}, .totals = {},
                       .row_headings = block::Table::RowHeadings::FirstColumn, .when_empty = "Aucune heure déclarée."};
    table.columns = {{"Mois", Align::Text, 0}, {"Lot", Align::Text, 0}, {"Entreprise", Align::Text, 0}, {"Déclarées", Align::Number, 0}, {"Retenues", Align::Number, 0}};
    for (auto un = page.heures.rbegin(); un != page.heures.rend(); ++un)
        table.rows.push_back({en_toutes_lettres(un->mois), un->lot + ", " + un->marche, un->entreprise, heures_fr(un->declarees), heures_fr(un->retenues)});
    if (!page.heures.empty()) table.totals = block::Row{"Total", "", "", heures_fr(page.declarees()), heures_fr(page.retenues())};
    return table;
}

void titre(Document& document, const std::string& texte) { document.blocks.push_back(block::Heading{1, texte}); }
void paragraphe(Document& document, const std::string& texte) { document.blocks.push_back(block::Paragraph{texte, block::Paragraph::Tone::Body}); }

void liste(Document& document, const std::vector<std::string>& lignes, const std::string& rien)
{
    if (lignes.empty()) return paragraphe(document, rien);
    block::List items;
    for (const auto& une : lignes) items.items.emplace_back(une);
    document.blocks.push_back(std::move(items));
}

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }
Json json_heures(Heures heures) { return static_cast<long long>(heures.centiemes()); }

} // namespace

std::string contrat_en_mots(const ContratDeTravail& contrat)
{
    const auto fin = contrat.fin();
    return std::string(fiche(contrat.termes.sorte).libelle) + ", employeur : " + contrat.employeur + ", depuis le " + en_toutes_lettres(contrat.termes.debut) +
           (fin ? " jusqu'au " + en_toutes_lettres(*fin) : "") + (contrat.entreprise == contrat.employeur ? "" : ". Travail chez " + contrat.entreprise);
}

std::string decision_en_mots(const EligibiliteInscrite& decision)
{
    return (decision.eligible ? "Éligible " + periode_en_lettres(decision.debut, decision.fin) : std::string("Non éligible")) + ", décidé le " + date_fr(*parse_instant(decision.faite_le)) +
           (decision.annulee ? " (remplacée depuis)" : "");
}

std::string dates_du_fait(const FaitDeParcours& fait)
{
    if (fait.fin) return "du " + en_toutes_lettres(fait.debut) + " au " + en_toutes_lettres(*fait.fin);
    return (fait.en_cours ? "depuis le " : "le ") + en_toutes_lettres(fait.debut);
}

Document document_de_l_attestation(const PageDeLaPersonne& page, const std::vector<MentionDeBilan>& mentions, Jour le, Instant edite_a)
{
    const auto& participant = page.participant;
    Document document{.title = "Attestation d'heures de travail", .subject = "Clause sociale d'insertion", .author = page.structure, .date_line = page.structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    document.blocks.push_back(block::Paragraph{{strong(participant.personne()), " a travaillé ", strong(heures_fr(page.declarees())),
                                                " au titre de clauses d'insertion ou d'efforts d'insertion, d'après les déclarations des entreprises."},
                                               block::Paragraph::Tone::Lead});
    block::Definitions definitions;
    definitions.entries.push_back({"Référence", participant.reference});
    definitions.entries.push_back({"Heures déclarées", heures_fr(page.declarees())});
    definitions.entries.push_back({"Heures retenues", heures_fr(page.retenues())});
    definitions.entries.push_back({"Arrêtée au", en_toutes_lettres(le)});
    document.blocks.push_back(std::move(definitions));
    document.blocks.push_back(table_des_heures(page));
    document.blocks.push_back(block::Note{block::Note::Kind::Information, "Ce que dit cette attestation",
                                          "Les heures retenues sont celles qui comptent pour l'objectif d'un marché. Les autres ont été travaillées aussi : elles ne comptent pas pour cet objectif, et "
                                          "restent payées. Cette attestation ne dit pas pourquoi la personne était éligible."});
    return document;
}

Document document_des_donnees(const DonneesDeLaPersonne& donnees, Jour le, Instant edite_a)
{
    const auto& page = donnees.page;
    Document document{.title = "Ce qui est gardé sur moi", .subject = "Données personnelles", .author = page.structure, .date_line = page.structure + ", le " + en_toutes_lettres(le)};
    document.written_at = edite_a;
    document.blocks.push_back(block::Paragraph{"Voici tout ce que " + page.structure + " garde sur vous dans Ouvrage, au " + en_toutes_lettres(le) + ".", block::Paragraph::Tone::Lead});
    titre(document, "Qui vous êtes");
    if (donnees.identite.empty()) paragraphe(document, "Votre identité a été effacée. Il reste une référence : " + page.participant.reference + ".");
    else
    {
        block::Definitions identite;
        identite.entries.push_back({"Référence", page.participant.reference});
        for (const auto& [quoi, valeur] : donnees.identite) identite.entries.push_back({quoi, valeur});
        document.blocks.push_back(std::move(identite));
    }
    titre(document, "Vos heures");
    document.blocks.push_back(table_des_heures(page));
    titre(document, "Vos contrats");
    std::vector<std::string> lignes;
    for (const auto& un : page.contrats) lignes.push_back(contrat_en_mots(un));
    liste(document, lignes, "Aucun contrat inscrit.");
    titre(document, "Pourquoi vos heures peuvent compter");
    lignes.clear();
    for (const auto& une : donnees.decisions)
    {
        lignes.push_back(decision_en_mots(une.decision));
        for (const auto& raison : une.raisons) lignes.push_back("Raison : " + raison.libelle + (raison.piece.empty() ? "" : ". Pièce vue : " + raison.piece));
    }
    liste(document, lignes, "Aucune décision prise sous un jeu de critères.");
    titre(document, "Ce que vous êtes devenu");
    lignes.clear();
    for (const auto& une : page.sorties) lignes.push_back("Sortie le " + en_toutes_lettres(une.ligne().sortie_le) + " : " + situation_en_mots(une.ligne().situation));
    liste(document, lignes, "Aucune sortie notée.");
    titre(document, "Les dates de votre parcours");
    lignes.clear();
    for (const auto& un : donnees.faits) lignes.push_back(un.libelle + ", " + dates_du_fait(un) + (un.detail.empty() ? "" : ". " + un.detail));
    liste(document, lignes, "Aucune date inscrite.");
    titre(document, "Ce qui est écrit sur vous");
    lignes.clear();
    for (const auto& un : donnees.textes) lignes.push_back(un.champ + " : " + un.texte);
    liste(document, lignes, "Aucun texte libre.");
    for (const auto& table : donnees.autres)
    {
        titre(document, "Aussi : " + table.quoi);
        lignes.clear();
        for (const auto& ligne : table.lignes)
        {
            std::vector<std::string> champs;
            for (const auto& [quoi, valeur] : ligne.champs) champs.push_back(quoi + " : " + valeur);
            lignes.push_back(joined(champs, " ; "));
        }
        liste(document, lignes, "");
    }
    titre(document, "Combien de temps");
    lignes.clear();
    for (const auto& une : donnees.conservation) lignes.push_back(une.phrase + (une.source.empty() ? "" : " (" + une.source + ")"));
    liste(document, lignes, "");
    titre(document, "Vos demandes");
    lignes.clear();
    for (const auto& une : page.demandes)
    {
        lignes.push_back(std::string(fiche(une.sorte).en_clair) + ", reçue le " + en_toutes_lettres(une.recue_le) + " : " + std::string(libelle(une.etat)));
        for (const auto& reponse : une.reponses) lignes.push_back("Réponse : " + std::string(libelle(reponse.sens)) + (reponse.texte.empty() ? "" : ". " + reponse.texte));
    }
    liste(document, lignes, "Aucune demande.");
    return document;
}

Json json_des_donnees(const DonneesDeLaPersonne& donnees, Jour le)
{
    const auto& page = donnees.page;
    Json::Object identite;
    for (const auto& [quoi, valeur] : donnees.identite) identite.emplace_back(quoi, valeur);
    Json::List heures, contrats, decisions, sorties, textes, faits, autres, conservation, demandes;
    for (const auto& un : page.heures)
    {
        Json::List ecarts;
        for (const auto& ecart : un.ecarts) ecarts.push_back(ecart);
        heures.push_back(Json{{"mois", format_month(un.mois)}, {"lot", un.lot}, {"marche", un.marche}, {"entreprise", un.entreprise}, {"declarees_centiemes", json_heures(un.declarees)},
                              {"retenues_centiemes", json_heures(un.retenues)}, {"ecarts", std::move(ecarts)}});
    }
    for (const auto& un : page.contrats)
        contrats.push_back(Json{{"contrat", fiche(un.termes.sorte).libelle}, {"employeur", un.employeur}, {"entreprise", un.entreprise}, {"debut", format_day(un.termes.debut)}, {"fin", json_jour(un.fin())}});
    for (const auto& une : donnees.decisions)
    {
        Json::List raisons;
        for (const auto& raison : une.raisons)
            raisons.push_back(Json{{"critere", raison.libelle}, {"piece", raison.piece}, {"datee_du", json_jour(raison.datee_du)}, {"expire_le", json_jour(raison.expire_le)}, {"source", raison.source}});
        decisions.push_back(Json{{"decision", une.decision.eligible ? "eligible" : "non_eligible"}, {"debut", json_jour(une.decision.debut)}, {"fin", json_jour(une.decision.fin)},
                                 {"decidee_le", une.decision.faite_le}, {"annulee", une.decision.annulee}, {"raisons", std::move(raisons)}});
    }
    for (const auto& une : page.sorties)
        sorties.push_back(Json{{"sortie_le", format_day(une.ligne().sortie_le)}, {"situation", situation_en_mots(une.ligne().situation)}, {"iae", libelle(une.iae.classe)}, {"plie", libelle(une.plie.classe)}});
    for (const auto& un : donnees.textes) textes.push_back(Json{{"quoi", un.champ}, {"texte", un.texte}});
    for (const auto& un : donnees.faits) faits.push_back(Json{{"sorte", un.sorte}, {"libelle", un.libelle}, {"detail", un.detail}, {"debut", format_day(un.debut)}, {"fin", json_jour(un.fin)}});
    for (const auto& table : donnees.autres)
    {
        Json::List lignes;
        for (const auto& ligne : table.lignes)
        {
            Json::Object champs;
            for (const auto& [quoi, valeur] : ligne.champs) champs.emplace_back(quoi, valeur);
            lignes.push_back(Json(std::move(champs)));
        }
        autres.push_back(Json{{"quoi", table.quoi}, {"lignes", std::move(lignes)}});
    }
    for (const auto& une : donnees.conservation) conservation.push_back(Json{{"phrase", une.phrase}, {"source", une.source}});
    for (const auto& une : page.demandes)
    {
        Json::List reponses;
        for (const auto& reponse : une.reponses) reponses.push_back(Json{{"sens", code(reponse.sens)}, {"texte", reponse.texte}, {"faite_le", reponse.faite_le}});
        demandes.push_back(Json{{"sorte", fiche(une.sorte).code}, {"recue_le", format_day(une.recue_le)}, {"limite", format_day(une.limite)}, {"texte", une.texte}, {"reponses", std::move(reponses)}});
    }
    return Json{{"au", format_day(le)},
                {"structure", page.structure},
                {"reference", page.participant.reference},
                {"identite", Json(std::move(identite))},
                {"heures", std::move(heures)},
                {"contrats", std::move(contrats)},
                {"eligibilite", std::move(decisions)},
                {"sorties", std::move(sorties)},
                {"parcours", std::move(faits)},
                {"textes", std::move(textes)},
                {"autres", std::move(autres)},
                {"conservation", std::move(conservation)},
                {"demandes", std::move(demandes)}};
}

} // namespace ouvrage
