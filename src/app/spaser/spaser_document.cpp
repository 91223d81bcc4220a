#include "app/spaser/spaser_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "app/spaser/spaser_vues.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kLargeurDessin = 640;

std::string titre_du_spaser(const AnneeDeSchema& annee)
{
    ensure(!annee.suivis.empty(), "un suivi a un acheteur au moins");
    return annee.suivis.front().schema + " : suivi " + std::to_string(annee.annee);
}

std::string etat_de(const SuiviDeSpaser& suivi)
{
    return suivi.arrete_le.empty() ? "état au " + en_toutes_lettres(suivi.le) + ", non arrêté" : "arrêté le " + en_toutes_lettres(suivi.le);
}

/// D'où vient le nombre retenu, et l'autre quand il y en a deux.
std::string provenance(const LigneDeSpaser& ligne)
{
    std::string dit = ligne.saisie ? "Déclaré, d'après : " + ligne.source_de_saisie + "." + (ligne.indicateur == IndicateurSpaser::Propre ? "" : " Calculé par ailleurs : " + mesure_fr(ligne, ligne.calcul.mesure) + ".") : "Calculé : " + ligne.ce_que_compte + ".";
    if (ligne.indicateur == IndicateurSpaser::Propre && ligne.saisie) return dit;
    for (const auto& note : ligne.calcul.notes) dit += " " + note;
    return dit;
}

void ajouter_un_acheteur(Document& document, const SuiviDeSpaser& suivi)
{
    document.blocks.push_back(block::Heading{1, suivi.acheteur});
    document.blocks.push_back(block::Paragraph{suivi.acheteur + " : " + constat_de(suivi) + " ; " + etat_de(suivi) + "."});
    block::Table table;
    table.caption = "Objectifs de l'année " + std::to_string(suivi.annee) + ", " + suivi.acheteur;
    table.columns = {{"Objectif", Align::Text, 34}, {"Mesuré", Align::Text, 22}, {"Taux", Align::Number, 10}, {"Visé", Align::Text, 17}, {"Ce qu'il en est", Align::Text, 17}};
    table.when_empty = "Aucun objectif n'est inscrit.";
    for (const auto& une : suivi.lignes)
        table.rows.push_back({Text{strong(une.intitule)}, mesure_fr(une, une.retenue()), taux_fr(une.retenue()).empty() ? "–" : taux_fr(une.retenue()), une.cible ? cible_fr(une).substr(std::string("cible : ").size()) : "–",
                              std::string(libelle(une.verdict))});
    document.blocks.push_back(std::move(table));
    if (suivi.lignes.empty()) return;
    block::Table sources;
    sources.caption = "D'où viennent ces nombres, pour " + suivi.acheteur;
    sources.columns = {{"Objectif", Align::Text, 30}, {"Provenance", Align::Text, 70}};
    for (const auto& une : suivi.lignes) sources.rows.push_back({une.intitule, provenance(une)});
    document.blocks.push_back(std::move(sources));
}

} // namespace

Document document_du_spaser(const AnneeDeSchema& annee, const std::vector<MentionDeBilan>& mentions, Instant edite_a)
{
    const auto& premier = annee.suivis.front();
    Document document;
    document.title = titre_du_spaser(annee);
    document.subject = "Suivi annuel du schéma de promotion des achats socialement et écologiquement responsables";
    document.author = premier.structure;
    document.date_line = annee.suivis.size() == 1 ? "Suivi " + etat_de(premier) : "Édité le " + en_toutes_lettres(day_in_paris(edite_a));
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    std::vector<std::string> constats;
    for (const auto& suivi : annee.suivis) constats.push_back(suivi.acheteur + ", " + constat_de(suivi));
    document.blocks.push_back(block::Paragraph{Text{strong(joined(constats, " ; ") + ".")}, block::Paragraph::Tone::Lead});
    block::Definitions carte;
    if (!premier.adoption.empty()) carte.entries.push_back({"Adoption", premier.adoption});
    if (!premier.adresse.empty()) carte.entries.push_back({"Publié", Text{link_to(premier.adresse, premier.adresse)}});
    carte.entries.push_back({"Suivi par", premier.structure});
    for (const auto& suivi : annee.suivis)
        if (suivi.siret) carte.entries.push_back({"SIRET", suivi.acheteur + ", " + *suivi.siret});
    document.blocks.push_back(std::move(carte));
    for (const auto& suivi : annee.suivis) ajouter_un_acheteur(document, suivi);
    for (const auto& nom : annee.non_lus) document.blocks.push_back(block::Paragraph{nom + " : le suivi de l'année n'est pas arrêté, ses nombres ne se lisent pas encore."});
    if (annee.suivis.size() + annee.non_lus.size() > 1)
    {
        document.blocks.push_back(block::Heading{1, "Tous les acheteurs ensemble"});
        block::Table table;
        table.caption = "Ce qui se somme d'un acheteur à l'autre en " + std::to_string(annee.annee) + " ; un taux se recalcule, il ne s'additionne pas";
        table.columns = {{"Objectif", Align::Text, 50}, {"Ensemble", Align::Text, 32}, {"Taux", Align::Number, 18}};
        table.when_empty = "Rien ne se somme : il manque le nombre d'un acheteur, ou les objectifs comptent des personnes.";
        for (const auto& une : premier.lignes)
            if (const auto total = annee.totaux.find(une.objectif_id); total != annee.totaux.end())
                table.rows.push_back({une.intitule, mesure_fr(une, total->second), taux_fr(total->second).empty() ? "–" : taux_fr(total->second)});
        document.blocks.push_back(std::move(table));
    }
    // Une image par objectif de plusieurs acheteurs ; d'un seul, la table suffit.
    if (annee.suivis.size() > 1)
        for (const auto& une : premier.lignes)
        {
            std::vector<BarreDeSpaser> barres;
            for (const auto& suivi : annee.suivis) barres.push_back({suivi.acheteur, suivi.ligne(une.objectif_id)});
            const auto svg = dessiner_spaser(barres, une.intitule + ", par acheteur", kLargeurDessin);
            if (!svg.empty()) document.blocks.push_back(block::Figure{{svg, une.intitule + ", par acheteur. Les nombres sont dans la table de chacun."}, une.intitule + ", par acheteur", std::to_string(annee.annee)});
        }
    document.blocks.push_back(block::Heading{1, "Comment lire ces chiffres"});
    block::Definitions lecture;
    for (const auto& une : premier.lignes)
        lecture.entries.push_back({une.intitule, une.definition + (une.sur_quoi.empty() ? "" : " Compté sur : " + une.sur_quoi + ".")});
    lecture.entries.push_back({"Non montré", "Le nombre porte sur peu de personnes, ou le ferait retrouver."});
    lecture.entries.push_back({"On ne sait pas", "Un nombre manque. Ce n'est pas zéro."});
    document.blocks.push_back(std::move(lecture));
    return document;
}

namespace
{

constexpr const char* kColonnesDeSpaser[] = {"Schéma", "Acheteur", "SIRET", "Année", "Indicateur", "Objectif", "Nombre retenu", "Sur", "Taux en %", "Cible", "Forme de la cible", "Sens", "Résultat", "Nombre calculé", "Calculé sur",
                                             "Nombre déclaré", "Déclaré sur", "Source déclarée", "Unité", "Arrêté le"};

std::string unite_de(const LigneDeSpaser& ligne)
{
    switch (fiche(ligne.indicateur).mesure)
    {
    case MesureEn::Euros: return "€ hors taxes";
    case MesureEn::Heures: return "heures";
    case MesureEn::Personnes: return "personnes";
    case MesureEn::Propre: return ligne.unite;
    case MesureEn::Nombre: break;
    }
    return "marchés";
}

std::vector<std::string> rang_de(const SuiviDeSpaser& suivi, const LigneDeSpaser& une)
{
    const auto mesure = fiche(une.indicateur).mesure;
    const auto nombre = [&](const std::optional<std::int64_t>& quantite, bool tu) { return tu ? std::string("non montré") : quantite ? quantite_exacte(mesure, *quantite) : std::string(); };
    const auto taux = une.retenue().taux();
    const auto cible = une.cible ? une.cible->forme == FormeDeCible::Taux ? heures_point(Heures::de_centiemes(une.cible->quantite)) : quantite_exacte(mesure, une.cible->quantite) : "";
    return {suivi.schema, suivi.acheteur, suivi.siret.value_or(""), std::to_string(suivi.annee), std::string(fiche(une.indicateur).code), une.intitule, nombre(une.retenue().numerateur, une.retenue().tu),
            nombre(une.retenue().denominateur, false), taux ? heures_point(Heures::de_centiemes(*taux)) : "", cible, une.cible ? std::string(code(une.cible->forme)) : "", std::string(code(une.sens)),
            std::string(libelle(une.verdict)), nombre(une.calcul.mesure.numerateur, une.calcul.mesure.tu), nombre(une.calcul.mesure.denominateur, false),
            une.saisie ? nombre(une.saisie->numerateur, une.saisie->tu) : "", une.saisie ? nombre(une.saisie->denominateur, false) : "", une.source_de_saisie, unite_de(une),
            suivi.arrete_le.empty() ? "" : format_day(suivi.le)};
}

} // namespace

std::string classeur_du_spaser(const AnneeDeSchema& annee, Instant edite_a)
{
    XlsxWriter classeur({.title = titre_du_spaser(annee), .author = annee.suivis.front().structure, .subject = "Suivi annuel du schéma d'achats", .created = edite_a});
    std::vector<SheetColumn> colonnes;
    for (const auto* une : kColonnesDeSpaser) colonnes.push_back({.header = une, .width = 20});
    auto feuille = classeur.sheet({.name = "Suivi " + std::to_string(annee.annee), .columns = std::move(colonnes), .frozen_columns = 2});
    for (const auto& suivi : annee.suivis)
        for (const auto& une : suivi.lignes)
        {
            std::vector<SheetCell> cellules;
            for (auto& texte : rang_de(suivi, une)) cellules.emplace_back(std::move(texte));
            feuille.row(cellules);
        }
    auto propos = classeur.sheet({.name = "À propos", .columns = {{.header = "Objectif", .width = 44}, {.header = "Ce qu'il faut savoir", .width = 110}}});
    for (const auto& suivi : annee.suivis)
        for (const auto& une : suivi.lignes) propos.row({SheetCell(suivi.acheteur + ", " + une.intitule), SheetCell(une.definition + " " + provenance(une))});
    for (const auto& nom : annee.non_lus) propos.row({SheetCell(nom), SheetCell("Le suivi de l'année n'est pas arrêté : ses nombres ne se lisent pas encore.")});
    return std::move(classeur).finish();
}

std::string csv_du_spaser(const AnneeDeSchema& annee)
{
    std::vector<std::vector<std::string>> rangs{{}};
    for (const auto* une : kColonnesDeSpaser) rangs.front().emplace_back(une);
    for (const auto& suivi : annee.suivis)
        for (const auto& une : suivi.lignes) rangs.push_back(rang_de(suivi, une));
    return csv_text(rangs);
}

Json json_du_suivi(const SuiviDeSpaser& suivi)
{
    const auto mesure = [](const MesureSpaser& une) {
        return Json{{"numerateur", une.numerateur}, {"denominateur", une.denominateur}, {"taux_centiemes", une.taux()}, {"tu", une.tu}};
    };
    Json::List objectifs;
    for (const auto& une : suivi.lignes)
    {
        Json::List notes;
        for (const auto& note : une.calcul.notes) notes.emplace_back(note);
        objectifs.push_back(Json{{"id", une.objectif_id}, {"indicateur", fiche(une.indicateur).code}, {"intitule", une.intitule}, {"unite", unite_de(une)}, {"definition", une.definition},
                                 {"sens", code(une.sens)}, {"cible", une.cible ? Json{{"forme", code(une.cible->forme)}, {"quantite", static_cast<long long>(une.cible->quantite)}, {"source", une.source_de_cible}} : Json()},
                                 {"calcul", mesure(une.calcul.mesure)}, {"notes", std::move(notes)}, {"saisie", une.saisie ? mesure(*une.saisie) : Json()}, {"source_de_saisie", une.source_de_saisie},
                                 {"verdict", code(une.verdict)}});
    }
    return Json{{"acheteur_id", suivi.acheteur_id}, {"acheteur", suivi.acheteur}, {"siret", suivi.siret}, {"annee", suivi.annee}, {"le", format_day(suivi.le)}, {"arrete", !suivi.arrete_le.empty()}, {"objectifs", std::move(objectifs)}};
}

std::string fichier_du_spaser(const AnneeDeSchema& annee, std::string_view extension) { return "spaser-" + std::to_string(annee.annee) + "." + std::string(extension); }

} // namespace ouvrage
