#include "app/accueil/accueil_document.hpp"

#include "app/accueil/accueil_vues.hpp"
#include "app/bilans/bilans_document.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "socle/csv/csv.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// De quoi écrire ceux qui n'étaient pas attendus.
constexpr int kLignesBlanches = 6;

std::string lieu_en_mots(const LieuDAccueil& lieu) { return lieu.nom + ", " + lieu.adresse + ", " + lieu.code_postal + " " + lieu.commune; }

std::string periode(const RapportDAccueil& r) { return "du " + en_toutes_lettres(r.du) + " au " + en_toutes_lettres(r.au); }

std::string titre_du_rapport(const RapportDAccueil& r) { return "Activité " + avec_de(r.de_qui()) + " " + periode(r); }

/// « 12 venus sur 18 attendus, 3 non renseignés ».
std::string presences(const ComptesDAccueil& c)
{
    if (c.attendus.tu) return "les présences, peu nombreuses, ne se montrent pas";
    if (c.attendus.nombre == 0) return "personne n'était attendu";
    return grouped(c.venus.nombre) + " venus sur " + grouped(c.attendus.nombre) + " attendus" +
           (c.non_renseignes.tu || c.non_renseignes.nombre == 0 ? "" : ", " + grouped(c.non_renseignes.nombre) + " non renseignés");
}

/// Dans une colonne étroite, « n. m. » ; la légende le dit.
std::string en_case(const NombreDePersonnes& n) { return n.tu ? "n.\u00A0m." : n.en_mots(); }

block::Row ligne_de_seances(Text titre, const ComptesDAccueil& c)
{
    return {std::move(titre), grouped(c.prevues), grouped(c.tenues), grouped(c.annulees), grouped(c.a_venir), grouped(c.places)};
}

block::Row ligne_de_personnes(Text titre, const ComptesDAccueil& c)
{
    return {std::move(titre), en_case(c.inscriptions), en_case(c.attendus), en_case(c.venus), en_case(c.absents), en_case(c.excuses), en_case(c.non_renseignes), en_case(c.personnes)};
}

std::string comment_lire(const RapportDAccueil& r)
{
    return r.tait ? "Un nombre de moins de " + std::to_string(r.seuil) + " personnes n'est pas montré, ni ceux qui le feraient retrouver. " + r.seuil_source + "."
                  : "Tous les nombres sont montrés : cette version reste dans la structure.";
}

} // namespace

Document feuille_d_emargement(const LieuDAccueil& lieu, const Seance& s, const std::vector<Inscrit>& inscrits, const std::vector<MentionDeBilan>& mentions, Instant edite_a)
{
    Document document;
    document.title = "Émargement : " + s.titre;
    document.subject = "Feuille d'émargement du " + en_toutes_lettres(s.creneau.jour);
    document.author = s.menee_par;
    document.date_line = jour_en_mots(s.creneau.jour) + ", " + creneau_en_mots(s.creneau);
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    document.blocks.push_back(block::Definitions{{{"Lieu", lieu_en_mots(lieu)}, {"Salle", s.salle}, {"Menée par", s.menee_par + (s.intervenant.empty() ? "" : ", avec " + s.intervenant)},
                                                  {"Places", std::to_string(s.places)}}});
    document.blocks.push_back(block::Paragraph{"La participation est gratuite : rien n'est demandé aux personnes. Un prénom suffit, et personne n'est tenu de donner son nom.", block::Paragraph::Tone::Small});
    block::Table table;
    table.caption = "Qui est venu, une ligne par personne ; cocher une case, signer si la personne le veut bien";
    table.columns = {{"Personne", Align::Text, 34}, {"Venu", Align::Text, 10}, {"Absent", Align::Text, 11}, {"Excusé", Align::Text, 11}, {"Signature", Align::Text, 34}};
    for (const auto& un : inscrits)
        if (un.attendu()) table.rows.push_back({Text(std::to_string(table.rows.size() + 1) + ". " + un.nom), "☐", "☐", "☐", ""});
    for (int i = 0; i < kLignesBlanches; ++i) table.rows.push_back({Text(std::to_string(table.rows.size() + 1) + "."), "☐", "☐", "☐", ""});
    document.blocks.push_back(std::move(table));
    bool titre = false;
    block::List attente;
    for (const auto& un : inscrits)
        if (!un.attendu()) attente.items.push_back(un.nom), titre = true;
    if (titre)
    {
        attente.kind = block::List::Kind::Numbered;
        document.blocks.push_back(block::Heading{1, "En attente d'une place, dans l'ordre"});
        document.blocks.push_back(std::move(attente));
    }
    document.blocks.push_back(block::Paragraph{"À reporter dans Ouvrage, puis à détruire. Une case vide reste « non renseigné » : ce n'est pas une absence.", block::Paragraph::Tone::Small});
    return document;
}

Document document_du_rapport(const RapportDAccueil& r, Instant edite_a)
{
    Document document;
    document.title = titre_du_rapport(r);
    document.subject = "Rapport d'activité, " + r.lieu.nom;
    document.author = r.lieu.structure;
    document.date_line = "Arrêté le " + en_toutes_lettres(r.edite_le);
    document.written_at = edite_a;
    document.mentions = mentions_de_document(r.mentions);
    document.blocks.push_back(block::Paragraph{Text{strong(compter(r.total.tenues, "séance tenue", "séances tenues", Genre_grammatical::Feminin)), " sur " + compter(r.total.prevues, "prévue", "prévues", Genre_grammatical::Feminin) + " ; " + presences(r.total) + "."},
                                               block::Paragraph::Tone::Lead});
    block::Definitions fiche;
    fiche.entries.push_back({"Lieu", lieu_en_mots(r.lieu)});
    fiche.entries.push_back({"Porté par", r.lieu.porteur});
    if (r.partenariat)
        fiche.entries.push_back({"Partenaire", r.organisme + ", depuis le " + en_toutes_lettres(r.partenariat->depuis) + (r.partenariat->present() ? "" : ", parti le " + en_toutes_lettres(*r.partenariat->fini_le))});
    if (r.partenariat) fiche.entries.push_back({"Gratuité", "Engagement du " + en_toutes_lettres(r.partenariat->gratuite_le) + ", " + r.partenariat->piece + " : rien n'est demandé aux personnes."});
    fiche.entries.push_back({"Suivi par", r.lieu.structure});
    document.blocks.push_back(std::move(fiche));
    block::KeyFigures figures;
    figures.entries = {{"Séances tenues", grouped(r.total.tenues), "sur " + compter(r.total.prevues, "prévue", "prévues", Genre_grammatical::Feminin) + ", " + compter(r.total.annulees, "annulée", "annulées", Genre_grammatical::Feminin)},
                       {"Inscriptions", r.total.inscriptions.en_mots(), "pour " + grouped(r.total.places) + " places des séances tenues"},
                       {"Présences", r.total.venus.en_mots(), r.total.attendus.tu ? "" : "sur " + grouped(r.total.attendus.nombre) + " attendues"},
                       {"Personnes distinctes", r.total.personnes.en_mots(), "venues au moins une fois"}};
    document.blocks.push_back(std::move(figures));
    document.blocks.push_back(block::Paragraph{comment_lire(r), block::Paragraph::Tone::Small});

    const auto table_de = [&](const std::string& legende, std::vector<block::Column> colonnes, block::Row (*ligne)(Text, const ComptesDAccueil&)) {
        block::Table table;
        table.caption = legende + " par activité, " + periode(r);
        table.columns = std::move(colonnes);
        table.when_empty = "Aucune séance dans cette période.";
        for (const auto& une : r.activites) table.rows.push_back(ligne(Text{strong(une.activite.titre), ", " + une.activite.volet}, une.comptes));
        if (!r.activites.empty()) table.totals = ligne("Ensemble", r.total);
        document.blocks.push_back(std::move(table));
    };
    const auto chiffre = [](const char* entete) { return block::Column{entete, Align::Number}; };
    document.blocks.push_back(block::Heading{1, "Par activité"});
    table_de("Séances", {{"Activité", Align::Text, 40}, chiffre("Prévues"), chiffre("Tenues"), chiffre("Annulées"), chiffre("À venir"), chiffre("Places")}, ligne_de_seances);
    table_de("Personnes", {{"Activité", Align::Text, 26}, chiffre("Inscriptions"), chiffre("Attendus"), chiffre("Venus"), chiffre("Absents"), chiffre("Excusés"), chiffre("Non rens."), chiffre("Distinctes")}, ligne_de_personnes);
    document.blocks.push_back(block::Heading{1, "Séance par séance"});
    block::Table seances;
    seances.caption = "Chaque séance, ses places et qui y est venu, " + periode(r);
    seances.columns = {{"Séance", Align::Text, 34}, {"Ce qu'il en est", Align::Text, 16}, {"Places", Align::Number}, {"Inscriptions", Align::Number}, {"Venus", Align::Number}, {"Non rens.", Align::Number}};
    seances.when_empty = "Aucune séance dans cette période.";
    for (const auto& une : r.seances)
        seances.rows.push_back({Text{strong(en_toutes_lettres(une.seance.creneau.jour)), ", " + une.seance.titre}, une.seance.annulee ? "annulée : " + *une.seance.annulee : une.tenue ? "tenue" : "à venir",
                                std::to_string(une.seance.places), une.tenue ? en_case(une.comptes.inscriptions) : "–", une.tenue ? en_case(une.comptes.venus) : "–",
                                une.tenue ? en_case(une.comptes.non_renseignes) : "–"});
    document.blocks.push_back(std::move(seances));
    document.blocks.push_back(block::Heading{1, "Comment lire ces chiffres"});
    block::Definitions lecture{{{"Tenue", "Le jour est passé, ou quelqu'un y est déjà noté, et la séance n'a pas été annulée."},
                                {"Inscriptions", "Aux séances tenues, désistements omis, liste d'attente comprise."},
                                {"Places", "Celles des séances tenues."},
                                {"Attendus", "Qui avait une place, ou que l'on a noté : venus, absents, excusés et non renseignés."},
                                {"Non renseigné", "On ne sait pas si la personne est venue. Ce n'est ni zéro, ni une absence."},
                                {"Distinctes", "Personnes différentes, venues au moins une fois. Une personne de passage connue d'un prénom effacé puis revenue peut y compter deux fois."}}};
    if (r.tait) lecture.entries.push_back({"n.\u00A0m.", "Non montré : le nombre est petit, ou en ferait retrouver un petit."});
    document.blocks.push_back(std::move(lecture));
    return document;
}

namespace
{

SheetCell cellule(const NombreDePersonnes& n) { return n.tu ? SheetCell("non montré") : SheetCell(n.nombre); }

std::vector<SheetCell> cellules(const ComptesDAccueil& c)
{
    return {SheetCell(c.prevues), SheetCell(c.tenues), SheetCell(c.annulees), SheetCell(c.a_venir), SheetCell(c.places), cellule(c.inscriptions), cellule(c.attendus), cellule(c.venus), cellule(c.absents), cellule(c.excuses),
            cellule(c.non_renseignes), cellule(c.personnes)};
}

constexpr const char* kColonnes[] = {"Séances prévues", "Tenues", "Annulées", "À venir", "Places", "Inscriptions", "Attendus", "Venus", "Absents", "Excusés", "Non renseignés", "Personnes distinctes"};

std::string etat_de(const SeanceDeRapport& une) { return une.seance.annulee ? "annulée" : une.tenue ? "tenue" : "à venir"; }

} // namespace

std::string classeur_du_rapport(const RapportDAccueil& r, Instant edite_a)
{
    XlsxWriter classeur({.title = titre_du_rapport(r), .author = r.lieu.structure, .subject = "Rapport d'activité, " + r.lieu.nom, .created = edite_a});
    const auto texte = [](const char* entete, int largeur) { return SheetColumn{.header = entete, .width = largeur}; };
    const auto avec_chiffres = [&](std::vector<SheetColumn> colonnes) {
        for (const auto* une : kColonnes) colonnes.push_back({.header = une, .kind = ColumnKind::Integer, .width = 14});
        return colonnes;
    };
    auto activites = classeur.sheet({.name = "Activités", .columns = avec_chiffres({texte("Activité", 36), texte("Volet", 28), texte("Menée par", 28)}), .frozen_columns = 1});
    const auto ecrire_ligne = [&](XlsxWriter::Sheet& feuille, std::vector<SheetCell> debut, const ComptesDAccueil& c, Emphasis ton = Emphasis::Plain) {
        for (auto& une : cellules(c)) debut.push_back(std::move(une));
        feuille.row(debut, ton);
    };
    for (const auto& une : r.activites) ecrire_ligne(activites, {une.activite.titre, une.activite.volet, une.activite.menee_par}, une.comptes);
    ecrire_ligne(activites, {"Ensemble", "", r.de_qui()}, r.total, Emphasis::Strong);
    auto seances = classeur.sheet({.name = "Séances", .columns = avec_chiffres({{.header = "Jour", .kind = ColumnKind::Date, .width = 14}, texte("De", 8), texte("À", 8), texte("Activité", 36), texte("Salle", 18), texte("État", 12), texte("Raison", 36)}), .frozen_columns = 1});
    for (const auto& une : r.seances)
        ecrire_ligne(seances, {SheetCell(une.seance.creneau.jour), code(une.seance.creneau.debut), code(une.seance.creneau.fin), une.seance.titre, une.seance.salle, etat_de(une), une.seance.annulee.value_or("")}, une.comptes);
    auto propos = classeur.sheet({.name = "À propos", .columns = {texte("Sujet", 22), texte("Ce qu'il faut savoir", 100)}});
    propos.row({"Période", periode(r)});
    propos.row({"Arrêté le", en_toutes_lettres(r.edite_le)});
    propos.row({"Gratuité", "La participation des personnes est gratuite."});
    propos.row({"Petits nombres", comment_lire(r)});
    for (const auto& une : r.mentions) propos.row({"Financement", une.mention});
    return std::move(classeur).finish();
}

std::string csv_du_rapport(const RapportDAccueil& r)
{
    std::vector<std::vector<std::string>> rangs{{"jour", "de", "a", "activite", "volet", "menee_par", "salle", "etat"}};
    for (const auto* une : {"places", "inscriptions", "attendus", "venus", "absents", "excuses", "non_renseignes"}) rangs.front().emplace_back(une);
    const auto nombre = [](const NombreDePersonnes& n) { return n.tu ? std::string("non montré") : std::to_string(n.nombre); };
    for (const auto& une : r.seances)
    {
        const auto& c = une.comptes;
        std::vector<std::string> rang{format_day(une.seance.creneau.jour), code(une.seance.creneau.debut), code(une.seance.creneau.fin), une.seance.titre, une.seance.volet, une.seance.menee_par, une.seance.salle, etat_de(une),
                                      std::to_string(une.seance.places)};
        // Une séance qui ne s'est pas tenue n'a pas zéro présence : elle n'en a pas.
        for (const auto* n : {&c.inscriptions, &c.attendus, &c.venus, &c.absents, &c.excuses, &c.non_renseignes}) rang.push_back(une.tenue ? nombre(*n) : "");
        rangs.push_back(std::move(rang));
    }
    return csv_text(rangs);
}

namespace
{

Json json_de(const NombreDePersonnes& n) { return n.tu ? Json() : Json(static_cast<long long>(n.nombre)); }

Json json_des_comptes(const ComptesDAccueil& c)
{
    const auto entier = [](std::int64_t n) { return Json(static_cast<long long>(n)); };
    return Json{{"prevues", entier(c.prevues)},          {"tenues", entier(c.tenues)},        {"annulees", entier(c.annulees)},
                {"a_venir", entier(c.a_venir)},          {"places", entier(c.places)},        {"inscriptions", json_de(c.inscriptions)},
                {"attendus", json_de(c.attendus)},       {"venus", json_de(c.venus)},         {"absents", json_de(c.absents)},
                {"excuses", json_de(c.excuses)},         {"non_renseignes", json_de(c.non_renseignes)}, {"personnes", json_de(c.personnes)},
                {"masque", c.inscriptions.tu || c.absents.tu}};
}

} // namespace

Json json_du_rapport(const RapportDAccueil& r)
{
    Json::List activites, seances;
    for (const auto& une : r.activites) activites.push_back(Json{{"id", une.activite.id}, {"titre", une.activite.titre}, {"volet", une.activite.volet}, {"comptes", json_des_comptes(une.comptes)}});
    for (const auto& une : r.seances)
        seances.push_back(Json{{"id", une.seance.id}, {"jour", format_day(une.seance.creneau.jour)}, {"titre", une.seance.titre}, {"etat", etat_de(une)}, {"comptes", une.tenue ? json_des_comptes(une.comptes) : Json()}});
    return Json{{"lieu_id", r.lieu.id},
                {"lieu", r.lieu.nom},
                {"organisme_id", r.organisme_id},
                {"organisme", r.organisme.empty() ? Json() : Json(r.organisme)},
                {"du", format_day(r.du)},
                {"au", format_day(r.au)},
                {"edite_le", format_day(r.edite_le)},
                {"seuil", static_cast<long long>(r.seuil)},
                {"petits_nombres_tus", r.tait},
                {"total", json_des_comptes(r.total)},
                {"activites", std::move(activites)},
                {"seances", std::move(seances)}};
}

} // namespace ouvrage
