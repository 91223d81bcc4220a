#include "app/journal/journal_pages.hpp"

#include "app/journal/journal_table.hpp"
#include "app/mots.hpp"
#include "socle/csv/csv.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/journal";
constexpr int kLignesDUnExport = 100'000;
constexpr std::size_t kObjetsAuPlus = 50;

std::optional<std::int64_t> lire_rang(std::string_view texte)
{
    std::int64_t rang = 0;
    const auto lu = std::from_chars(texte.data(), texte.data() + texte.size(), rang);
    if (texte.empty() || lu.ec != std::errc() || lu.ptr != texte.data() + texte.size()) return std::nullopt;
    return rang;
}

/// Un critère illisible est ignoré : l'adresse se corrige en relisant la page, qui montre ceux qu'elle a compris.
RechercheJournal lire_recherche(const Form& adresse)
{
    RechercheJournal recherche;
    recherche.auteur = adresse.value("auteur");
    recherche.verbe = adresse.value("verbe");
    recherche.mois = parse_month(adresse.value("mois"));
    for (const auto& objet : split(adresse.value("objet"), ','))
        if (!objet.empty() && recherche.objets.size() < kObjetsAuPlus) recherche.objets.push_back(objet);
    recherche.avant = lire_rang(adresse.value("avant"));
    recherche.apres = lire_rang(adresse.value("apres"));
    return recherche;
}

std::string adresse_de(const RechercheJournal& recherche, std::string_view chemin, std::string_view borne = "", std::int64_t rang = 0)
{
    std::vector<std::pair<std::string_view, std::string>> criteres;
    if (!recherche.auteur.empty()) criteres.emplace_back("auteur", recherche.auteur);
    if (!recherche.verbe.empty()) criteres.emplace_back("verbe", recherche.verbe);
    if (recherche.mois) criteres.emplace_back("mois", format_month(*recherche.mois));
    if (!recherche.objets.empty()) criteres.emplace_back("objet", joined(recherche.objets, ","));
    if (!borne.empty()) criteres.emplace_back(borne, std::to_string(rang));
    std::string adresse(chemin);
    for (const auto& [nom, valeur] : criteres) adresse += (adresse.size() == chemin.size() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    return adresse;
}

/// La page de l'objet, quand celui qui lit peut l'ouvrir.
std::string page_de_l_objet(const Perimetre& perimetre, const Evenement& un)
{
    struct Objet
    {
        std::string_view table;
        Acte acte;
        std::string_view avant;
        std::string_view apres;
    };
    constexpr Objet kObjets[] = {{"marches", Acte::VoirMarches, "/marches/", ""},
                                 {"lots", Acte::VoirCompte, "/lots/", "/compte"},
                                 {"declarations", Acte::VoirDeclarations, "/declarations/", ""},
                                 {"acheteurs", Acte::VoirObligations, "/acheteurs/", "/obligations"},
                                 {"participants", Acte::GererParticipants, "/participants/", ""},
                                 {"utilisateurs", Acte::GererUtilisateurs, "/utilisateurs/", ""}};
    for (const auto& objet : kObjets)
        if (objet.table == un.objet && perimetre.peut(objet.acte)) return std::string(objet.avant) + un.objet_id + std::string(objet.apres);
    return "";
}

Vue vue_evenement(const Demande& d, const Evenement& un)
{
    const auto instant = *parse_instant(un.instant);
    return Vue{{"quand", hour_in_paris(instant)},
               {"quand_iso", un.instant},
               {"qui", un.auteur},
               {"quoi", un.phrase},
               {"icone", icone_du_verbe(un.verbe)},
               {"href", page_de_l_objet(d.perimetre, un)}};
}

Vue::List options(const std::vector<Option>& liste, std::string_view choisie)
{
    Vue::List vue;
    for (const auto& une : liste) vue.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return vue;
}

std::string titre_de(const PageDeJournal& trouve)
{
    if (trouve.evenements.empty()) return "Journal";
    const auto& premier = trouve.evenements.front();
    const auto& dernier = trouve.evenements.back();
    const auto du = date_fr(*parse_instant(dernier.instant)), au = date_fr(*parse_instant(premier.instant));
    const auto combien = compter(static_cast<std::int64_t>(trouve.evenements.size()), "acte", "actes");
    return combien + (du == au ? ", le " + au : ", du " + du + " au " + au);
}

} // namespace

static Response montrer_journal(const Demande& d)
{
    const auto recherche = lire_recherche(d.http.query());
    const auto [trouve, auteurs] = d.base.read([&](Transaction& tx) {
        return std::pair{chercher_journal(tx, d.perimetre, recherche), lister_auteurs(tx, d.perimetre)};
    });
    // Un jour, ses actes.
    Vue::List jours, actes;
    std::string jour;
    const auto clore = [&] {
        if (!actes.empty()) jours.push_back(Vue{{"jour", jour}, {"actes", std::move(actes)}});
        actes.clear();
    };
    for (const auto& un : trouve.evenements)
    {
        const auto le = date_fr(*parse_instant(un.instant));
        if (le != jour) clore();
        jour = le;
        actes.push_back(vue_evenement(d, un));
    }
    clore();

    std::vector<Option> auteurs_possibles{{"", "Tout le monde"}}, verbes_possibles{{"", "Tous les actes"}};
    for (const auto& un : auteurs) auteurs_possibles.push_back({un.id, un.nom});
    auteurs_possibles.push_back({"machine", "Ouvrage (commandes, imports)"});
    for (const auto& un : verbes_du_journal()) verbes_possibles.push_back({std::string(un.code), std::string(un.libelle)});
    const bool filtre = !recherche.auteur.empty() || !recherche.verbe.empty() || recherche.mois || !recherche.objets.empty();
    Vue pagination = false;
    if (trouve.plus_recents || trouve.plus_anciens)
        pagination = Vue{{"phrase", ""},
                         {"precedente", trouve.plus_recents && !trouve.evenements.empty() ? adresse_de(recherche, kIci, "apres", trouve.evenements.front().rang) : ""},
                         {"suivante", trouve.plus_anciens && !trouve.evenements.empty() ? adresse_de(recherche, kIci, "avant", trouve.evenements.back().rang) : ""}};
    Vue vide = false;
    if (trouve.evenements.empty())
        vide = Vue{{"titre", filtre ? "Aucun acte ne répond" : "Rien n'a encore été inscrit"},
                   {"phrase", filtre ? "Élargissez : un autre mois, un autre auteur." : "Tout ce qui s'inscrit dans Ouvrage se lira ici, sans pouvoir en être effacé."},
                   {"href", filtre ? "/journal" : ""},
                   {"libelle", filtre ? "Voir tout le journal" : ""}};
    return page(d, "journal/journal",
                Vue{{"titre", titre_de(trouve)},
                    {"objet", joined(recherche.objets, ",")},
                    {"auteurs", options(auteurs_possibles, recherche.auteur)},
                    {"verbes", options(verbes_possibles, recherche.verbe)},
                    {"mois", recherche.mois ? format_month(*recherche.mois) : ""},
                    {"filtre", filtre},
                    {"csv_href", adresse_de(recherche, "/journal.csv")},
                    {"jours", std::move(jours)},
                    {"vide", std::move(vide)},
                    {"pagination", std::move(pagination)}},
                "Journal", kIci);
}

static Response exporter_journal(const Demande& d)
{
    auto recherche = lire_recherche(d.http.query());
    recherche.avant = recherche.apres = std::nullopt;
    recherche.au_plus = kLignesDUnExport;
    const auto trouve = d.base.read([&](Transaction& tx) { return chercher_journal(tx, d.perimetre, recherche); });
    std::string texte;
    CsvWriter csv([&](std::string_view ligne) { texte += ligne; });
    csv.row({"Rang", "Jour", "Heure", "Auteur", "Acte", "Phrase", "Objet", "Identifiant"});
    for (const auto& un : trouve.evenements)
    {
        const auto instant = *parse_instant(un.instant);
        csv.row({std::to_string(un.rang), format_day(day_in_paris(instant)), hour_in_paris(instant), un.auteur, un.verbe, un.phrase, un.objet, un.objet_id});
    }
    if (trouve.plus_anciens) csv.row({"", "", "", "", "", "Seuls les " + grouped(kLignesDUnExport) + " actes les plus récents sont ici : filtrez par mois pour les autres.", "", ""});
    return Response::attachment(std::move(texte), "text/csv; charset=utf-8", "journal.csv");
}

/// Mêmes critères que la page ; `avant` : le curseur rendu par `suivant`, absent au bout.
static Response api_journal(const Demande& d)
{
    const auto adresse = d.http.query();
    auto recherche = lire_recherche(adresse);
    recherche.au_plus = 100;
    std::vector<AnomalieDeChamp> anomalies;
    if (adresse.has("avant") && !recherche.avant) anomalies.push_back({"avant", "nombre.illisible"});
    if (adresse.has("apres") && !recherche.apres) anomalies.push_back({"apres", "nombre.illisible"});
    if (adresse.has("mois") && !recherche.mois) anomalies.push_back({"mois", "mois.illisible"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette recherche ne se lit pas", "", anomalies);
    const auto trouve = d.base.read([&](Transaction& tx) { return chercher_journal(tx, d.perimetre, recherche); });
    Json::List evenements;
    for (const auto& un : trouve.evenements)
        evenements.push_back(Json{{"rang", static_cast<long long>(un.rang)},
                                  {"instant", un.instant},
                                  {"auteur", un.auteur},
                                  {"verbe", un.verbe},
                                  {"objet", un.objet},
                                  {"objet_id", un.objet_id},
                                  {"phrase", un.phrase}});
    Json corps{{"evenements", std::move(evenements)}};
    if (trouve.plus_anciens && !trouve.evenements.empty()) corps.set("suivant", static_cast<long long>(trouve.evenements.back().rang));
    return reponse_json(d, corps);
}

void tracer_routes_journal(Routeur& routeur)
{
    const std::string acte(code(Acte::VoirJournal));
    routeur.add(Method::Get, "/journal", acte, montrer_journal);
    routeur.add(Method::Get, "/journal.csv", acte, exporter_journal);
    routeur.add(Method::Get, "/api/v1/journal", acte, api_journal);
}

} // namespace ouvrage
