#include "app/calculs/calculs_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

/// Ce qui a été entré, dans l'ordre de la méthode.
block::Definitions entrees_dites(const CalculInscrit& calcul)
{
    block::Definitions fiche_entrees;
    fiche_entrees.entries.push_back({"Méthode", calcul.ecrit.methode_libelle()});
    if (const auto methode = methode_du_code(calcul.entrees.methode))
        for (const auto& champ : fiche(*methode).champs)
        {
            const auto valeur = calcul.entrees.valeurs.find(champ.nom);
            if (valeur == calcul.entrees.valeurs.end() || champ.parametre()) continue;
            const auto choisie = libelle_du_code(champ.choix, valeur->second);
            const auto lue = champ.nature == NatureDeChamp::Nombre ? lire_fraction(valeur->second) : std::nullopt;
            fiche_entrees.entries.push_back({std::string(champ.libelle), !choisie.empty() ? std::string(choisie) : lue ? ecrire_valeur(*lue, champ.unite) : valeur->second});
        }
    fiche_entrees.entries.push_back({"Arrondi", calcul.ecrit.arrondi});
    if (!calcul.note.empty()) fiche_entrees.entries.push_back({"Remarque", calcul.note});
    return fiche_entrees;
}

void ajouter_etapes(Document& document, const CalculEcrit& ecrit)
{
    document.blocks.push_back(block::Heading{1, "Étape par étape"});
    block::Table table;
    table.caption = "Le calcul, ligne à ligne";
    table.columns = {{"Étape", Align::Text, 30}, {"Calcul", Align::Text, 50}, {"Résultat", Align::Number}};
    for (const auto& une : ecrit.etapes) table.rows.push_back({une.libelle, une.formule + (une.note.empty() ? "" : "\n" + une.note), une.valeur});
    document.blocks.push_back(std::move(table));
    if (ecrit.cibles.empty()) return;
    block::Table cibles;
    cibles.caption = "Objectif de chaque période ou commande";
    cibles.columns = {{"Période", Align::Text, 32}, {"Montant", Align::Number}, {"Exactement", Align::Number}, {"Heures", Align::Number}, {"Inscrite", Align::Text}};
    for (const auto& une : ecrit.cibles) cibles.rows.push_back({une.libelle, une.montant, une.brutes, une.heures, une.comptee ? "maintenant" : "si elle est décidée"});
    document.blocks.push_back(std::move(cibles));
}

void ajouter_sources(Document& document, const CalculEcrit& ecrit)
{
    document.blocks.push_back(block::Heading{1, "D'où viennent les valeurs"});
    block::Table table;
    table.caption = "Chaque valeur, sa source et ce qu'elle vaut";
    table.columns = {{"Valeur", Align::Text, 28}, {"Retenue", Align::Text, 18}, {"Source", Align::Text, 38}, {"Statut", Align::Text, 16}};
    table.when_empty = "Ce calcul n'emploie aucune valeur extérieure au contrat.";
    for (const auto& une : ecrit.sources)
        table.rows.push_back({une.libelle, une.valeur, une.lien.empty() ? Text(une.source) : Text{Run(une.source + " "), link_to("(lire)", une.lien)}, une.statut});
    document.blocks.push_back(std::move(table));
    std::vector<std::string> fragiles;
    for (const auto& une : ecrit.sources)
        if (une.statut == libelle(Statut::NonSource)) fragiles.push_back(une.libelle);
    if (!fragiles.empty())
        document.blocks.push_back(block::Note{block::Note::Kind::Attention, "Non sourcé", joined(fragiles, ", ") + " : aucun document n'est cité à l'appui. À justifier dans le dossier."});
}

} // namespace

NoteDeCalcul dresser_note(Transaction& tx, const Perimetre& perimetre, const std::string& calcul_id)
{
    NoteDeCalcul note;
    note.de = trouver_calcul(tx, perimetre, calcul_id);
    note.structure = tx.query_one("SELECT nom FROM structures WHERE id = ?", note.de.lot.structure_id)->text("nom");
    const Jour jour = day_in_paris(*parse_instant(note.de.calcul.fait_le));
    note.mentions = lister_mentions(tx, note.de.lot.structure_id, jour, jour);
    return note;
}

Document document_de_la_note(const NoteDeCalcul& note, Instant edite_a)
{
    const auto& [calcul, lot] = note.de;
    const auto& ecrit = calcul.ecrit;
    Document document;
    document.title = lot.nom() + " : " + (ecrit.clause_recommandee ? ecrit.titre() : "pas de clause");
    document.subject = "Note de calcul, marché " + lot.marche_reference + ", " + lot.acheteur_nom;
    document.author = note.structure;
    document.date_line = "Note de calcul du " + date_heure_fr(*parse_instant(calcul.fait_le)) + (calcul.fait_par.empty() ? "" : ", par " + calcul.fait_par);
    document.written_at = edite_a;
    document.mentions = mentions_de_document(note.mentions);
    document.blocks.push_back(block::Paragraph{lot.marche_objet + ", " + lot.acheteur_nom + ", référence " + lot.marche_reference + ".", block::Paragraph::Tone::Lead});
    for (const auto& une : ecrit.raisons) document.blocks.push_back(block::Note{block::Note::Kind::Attention, "Pas de clause recommandée", une.phrase});
    block::KeyFigures figures;
    figures.entries.push_back({"Objectif", ecrit.heures, ecrit.arrondi == "aucun" ? "sans arrondi" : "arrondi " + ecrit.arrondi});
    figures.entries.push_back({"Exactement", ecrit.heures_brutes, "avant tout arrondi"});
    if (!ecrit.revision.empty()) figures.entries.push_back({"Au registre", ecrit.revision, "ce que l'avenant ajoute ou retire"});
    if (!ecrit.montant.empty()) figures.entries.push_back({"Dû", ecrit.montant, "aux membres qui les ont faites"});
    if (!ecrit.etp.empty()) figures.entries.push_back({"Soit", ecrit.etp, ""});
    document.blocks.push_back(std::move(figures));
    document.blocks.push_back(block::Heading{1, "Ce qui a été entré"});
    document.blocks.push_back(entrees_dites(calcul));
    ajouter_etapes(document, ecrit);
    ajouter_sources(document, ecrit);
    if (!ecrit.remarques.empty())
    {
        block::List remarques;
        for (const auto& une : ecrit.remarques) remarques.items.emplace_back(une);
        document.blocks.push_back(block::Heading{1, "À savoir"});
        document.blocks.push_back(std::move(remarques));
    }
    document.blocks.push_back(block::Paragraph{"Droit version " + calcul.droit + ". Le calcul est exact ; il n'est arrondi qu'une fois, à la fin. Cette note conseille : l'acheteur décide.",
                                               block::Paragraph::Tone::Small});
    return document;
}

std::string ecrire_note(const NoteDeCalcul& note, std::string_view format, Instant edite_a)
{
    const auto document = document_de_la_note(note, edite_a);
    if (format == "pdf") return write_pdf(document);
    if (format == "odt") return write_odt(document);
    throw BadRequest("une note de calcul se lit en PDF ou en ODT");
}

std::string fichier_de_la_note(const NoteDeCalcul& note, std::string_view format)
{
    return "note-calcul-" + replaced(searchable(note.de.lot.marche_reference), " ", "-") + "-lot-" + std::to_string(note.de.lot.numero) + "." + std::string(format);
}

std::string ecrire_note(Database& base, const std::string& calcul_id, std::string_view format, Instant maintenant)
{
    const auto note = base.read([&](Transaction& tx) { return dresser_note(tx, Perimetre::de_la_machine(), calcul_id); });
    return ecrire_note(note, format, maintenant);
}

} // namespace ouvrage
