#include "app/droit/droit_pages.hpp"

#include "app/droit/droit_saisie.hpp"
#include "app/droit/droit_vues.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "domaine/unite.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/droit";
constexpr int kContratsMontres = 30;
constexpr std::string_view kNonSource = "non sourcé";

/// La même page, avec ou sans compte : le droit livré est public.
Response montrer(const Demande& d, std::string_view gabarit, Vue vue, const std::string& titre, Status statut = Status::Ok)
{
    if (d.utilisateur) return page(d, gabarit, std::move(vue), titre, kIci, statut);
    return page_nue(d, gabarit, std::move(vue), titre, statut);
}

std::vector<Lien> fil_du_droit() { return {{"/droit", "Droit en vigueur"}}; }
std::string adresse_de(const std::string& cle, Jour le, Jour aujourd_hui)
{
    return "/droit/" + percent_encode(cle) + (le == aujourd_hui ? "" : "?le=" + format_day(le));
}

std::string adresse_de(const RechercheDeDroit& recherche, Jour aujourd_hui, std::string_view format = "")
{
    std::vector<std::string> parties;
    const auto ajouter = [&](std::string_view nom, const std::string& valeur) {
        if (!valeur.empty()) parties.push_back(std::string(nom) + "=" + percent_encode(valeur));
    };
    ajouter("q", recherche.q);
    ajouter("theme", recherche.theme);
    ajouter("statut", recherche.statut);
    ajouter("le", recherche.le == aujourd_hui ? "" : format_day(recherche.le));
    ajouter("format", std::string(format));
    return "/droit" + (parties.empty() ? "" : "?" + joined(parties, "&"));
}

std::vector<ValeurPropre> lire_propres(const Demande& d, std::string_view cle = "")
{
    if (!d.utilisateur) return {};
    return d.base.read([&](Transaction& tx) { return lister_valeurs_propres(tx, d.perimetre, d.maison.droit, cle); });
}

/// Un jour demandé dans l'adresse ; illisible, on le dit et l'on montre un autre jour.
Jour lire_jour_demande(const Demande& d, const std::string& nom, Jour par_defaut, std::vector<AnomalieDeChamp>& anomalies)
{
    return lire_jour(nom, d.http.query().value(nom), Exigence::Facultative, anomalies).value_or(par_defaut);
}

Vue champ_jour(const std::string& nom, const std::string& libelle, Jour jour, const std::vector<AnomalieDeChamp>& anomalies)
{
    return vue_champ({.nom = nom, .libelle = libelle, .valeur = format_day(jour), .type = "date", .taille = "court", .obligatoire = false}, anomalies);
}

std::vector<Option> themes_de(const Droit& droit)
{
    std::vector<Option> themes;
    for (const auto& cle : droit.cles)
        if (std::none_of(themes.begin(), themes.end(), [&](const Option& une) { return une.valeur == cle.theme; })) themes.push_back({cle.theme, cle.theme});
    return themes;
}

Vue::List vue_options(const std::vector<Option>& options, std::string_view choisie)
{
    Vue::List liste;
    for (const auto& une : options) liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return liste;
}

// --- La liste -----------------------------------------------------------------------------------------------------

Vue vue_regle(const Demande& d, const RegleMontree& regle, Jour le)
{
    Vue vue{{"libelle", regle.cle.libelle},
            {"href", adresse_de(regle.cle.cle, le, d.aujourd_hui)},
            {"contrats", regle.contrats == 0 ? "" : compter(regle.contrats, "contrat en fixe une autre", "contrats en fixent une autre")},
            {"citee", false},
            {"verifie", ""}};
    if (!regle.en_vigueur) return vue;
    vue.set("citee", vue_valeur_citee(*regle.en_vigueur));
    if (regle.en_vigueur->valeur.verifie_le) vue.set("verifie", en_toutes_lettres(*regle.en_vigueur->valeur.verifie_le));
    return vue;
}

const std::vector<std::string> kEntetes = {"Thème", "Règle", "Clé", "Valeur", "Unité", "Niveau", "Depuis", "Jusqu'au", "Source", "Lien", "Statut", "Vérifié le"};

std::vector<std::string> rangee_de(const RegleMontree& une)
{
    std::vector<std::string> rangee{une.cle.theme, une.cle.libelle, une.cle.cle};
    if (!une.en_vigueur)
    {
        rangee.insert(rangee.end(), {"", une.cle.unite, "", "", "", "aucune valeur", "", "", ""});
        return rangee;
    }
    const auto& v = une.en_vigueur->valeur;
    rangee.insert(rangee.end(), {replaced(v.valeur, ".", ","), v.unite, std::string(libelle(v.niveau)), format_day(v.depuis), v.jusqu_a ? format_day(*v.jusqu_a) : "",
                                 v.source, v.lien, std::string(libelle(v.statut)), v.verifie_le ? format_day(*v.verifie_le) : ""});
    return rangee;
}

Response exporter(const Demande& d, const std::vector<RegleMontree>& regles, Jour le, std::string_view format)
{
    const std::string nom = "droit-" + format_day(le) + "." + std::string(format);
    if (format == "csv")
    {
        std::vector<std::vector<std::string>> table{kEntetes};
        for (const auto& une : regles) table.push_back(rangee_de(une));
        return Response::attachment(csv_text(table), "text/csv; charset=utf-8", nom);
    }
    XlsxWriter classeur({.title = "Droit en vigueur le " + en_toutes_lettres(le), .author = "Ouvrage", .subject = "Version " + d.maison.droit.version, .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Droit";
    for (std::size_t i = 0; i < kEntetes.size(); ++i) feuille.columns.push_back({.header = kEntetes[i], .width = i == 1 || i == 8 ? 48 : 18});
    feuille.frozen_columns = 2;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& une : regles)
    {
        std::vector<SheetCell> cellules;
        for (auto& texte : rangee_de(une)) cellules.emplace_back(std::move(texte));
        onglet.row(cellules);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", nom);
}

bool sans_texte_derriere(const RegleMontree& regle)
{
    return regle.en_vigueur && regle.en_vigueur->valeur.niveau == Niveau::Droit && regle.en_vigueur->valeur.statut == Statut::NonSource;
}

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    RechercheDeDroit recherche{std::string(trimmed(question.value("q"))), std::string(question.value("theme")), std::string(question.value("statut")), {}};
    recherche.le = lire_jour_demande(d, "le", d.aujourd_hui, anomalies);
    const auto propres = lire_propres(d);
    const auto regles = chercher_droit(d.maison.droit, propres, recherche);
    if (const auto format = question.value("format"); (format == "csv" || format == "xlsx") && anomalies.empty()) return exporter(d, regles, recherche.le, format);

    const bool filtree = !recherche.q.empty() || !recherche.theme.empty() || !recherche.statut.empty() || recherche.le != d.aujourd_hui;
    Vue::List themes;
    std::int64_t sans_texte = 0;
    for (const auto& theme : themes_de(d.maison.droit))
    {
        Vue::List siennes;
        std::int64_t non_sourcees = 0;
        for (const auto& une : regles)
            if (une.cle.theme == theme.valeur)
            {
                siennes.push_back(vue_regle(d, une, recherche.le));
                if (sans_texte_derriere(une)) ++non_sourcees;
            }
        sans_texte += non_sourcees;
        if (siennes.empty()) continue;
        themes.push_back(Vue{{"titre", theme.texte}, {"ancre", replaced(searchable(theme.texte), " ", "-")},
                             {"combien", compter(static_cast<std::int64_t>(siennes.size()), "règle", "règles", Genre_grammatical::Feminin)}, {"non_sourcees", non_sourcees == 0 ? "" : compter(non_sourcees, "non sourcée", "non sourcées")}, {"ouvert", filtree},
                             {"regles", std::move(siennes)}});
    }
    const std::string titre = recherche.le == d.aujourd_hui ? "Droit en vigueur" : "Droit en vigueur le " + en_toutes_lettres(recherche.le);
    return montrer(d, "droit/droit",
                   Vue{{"titre", titre},
                       {"anomalies", vue_anomalies(anomalies)},
                       {"q", recherche.q},
                       {"le", format_day(recherche.le)},
                       {"themes_choix", vue_options(themes_de(d.maison.droit), recherche.theme)},
                       {"statuts", vue_options({{"sourcé", "Sourcé"}, {"usage", "Usage"}, {std::string(kNonSource), "Non sourcé"}}, recherche.statut)},
                       {"filtree", filtree},
                       {"compte", compter(static_cast<std::int64_t>(regles.size()), "règle", "règles", Genre_grammatical::Feminin)},
                       {"sans_texte", sans_texte == 0 ? "" : compter(sans_texte, "règle n'a aucun texte derrière elle", "règles n'ont aucun texte derrière elles", Genre_grammatical::Feminin)},
                       {"sans_texte_href", recherche.statut == kNonSource ? "" : adresse_de({recherche.q, recherche.theme, std::string(kNonSource), recherche.le}, d.aujourd_hui)},
                       {"csv", adresse_de(recherche, d.aujourd_hui, "csv")},
                       {"xlsx", adresse_de(recherche, d.aujourd_hui, "xlsx")},
                       {"non_vide", !regles.empty()},
                       {"changements_href", "/droit/changements"},
                       {"fixer_href", d.utilisateur && d.perimetre.peut(Acte::FixerValeur) ? "/droit/valeurs/nouvelle" : ""},
                       {"connecte", d.utilisateur != nullptr},
                       {"version", d.maison.droit.version},
                       {"themes", std::move(themes)},
                       {"vide", regles.empty() ? Vue{{"titre", "Aucune règle ne répond"}, {"phrase", "Cherchez un mot plus court, ou retirez un filtre."}, {"href", "/droit"},
                                                     {"libelle", "Voir tout le droit"}}
                                               : Vue(false)}},
                   titre, anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

// --- Une règle ----------------------------------------------------------------------------------------------------

/// Une ligne de l'histoire d'une règle : du droit livré, d'un territoire ou d'un contrat.
Vue vue_ligne_d_histoire(const Valeur& valeur, const ValeurPropre* propre, Jour le, bool en_vigueur, const std::vector<AnomalieDeChamp>& anomalies)
{
    const bool annulee = propre && !propre->en_cours();
    const bool finie = valeur.jusqu_a && *valeur.jusqu_a < le;
    Vue etat{{"libelle", "Vaut ce jour-là, cède à une autre"}, {"ton", "info"}, {"icone", "info"}};
    if (annulee) etat = Vue{{"libelle", "Annulée"}, {"ton", "attente"}, {"icone", "annuler"}};
    else if (en_vigueur) etat = Vue{{"libelle", "En vigueur"}, {"ton", "bon"}, {"icone", "fait"}};
    else if (valeur.depuis > le) etat = Vue{{"libelle", "À venir"}, {"ton", "info"}, {"icone", "calendrier"}};
    else if (finie) etat = Vue{{"libelle", "Finie"}, {"ton", "info"}, {"icone", "horloge"}};
    else if (valeur.niveau == Niveau::Contrat) etat = Vue{{"libelle", "Vaut pour ce contrat"}, {"ton", "bon"}, {"icone", "fait"}};
    std::string decision;
    if (propre)
    {
        decision = "Fixée par " + propre->faite_par + " le " + date_fr(*parse_instant(propre->faite_le)) + (propre->raison.empty() ? "" : " : " + propre->raison);
        if (annulee) decision += ". Annulée par " + propre->annulee_par + " le " + date_fr(*parse_instant(propre->annulee_le)) + (propre->annulee_pour.empty() ? "" : " : " + propre->annulee_pour);
    }
    else if (valeur.verifie_le) decision = "Vérifiée le " + en_toutes_lettres(*valeur.verifie_le);
    return Vue{{"valeur", valeur_en_mots(valeur)},
               {"periode", periode_en_mots(valeur)},
               {"niveau", libelle(valeur.niveau)},
               {"qui", propre ? propre->qui() : ""},
               {"qui_href", propre && !propre->lot_id.empty() ? "/lots/" + propre->lot_id + "/compte" : ""},
               {"source", valeur.source},
               {"lien", valeur.lien},
               {"statut", propre ? Vue(false) : vue_statut_de_valeur(valeur.statut)},
               {"decision", decision},
               {"etat", std::move(etat)},
               {"annulation", propre && propre->annulable ? Vue{{"action", "/valeurs/" + propre->id + "/annulation"}, {"id", propre->id}, {"cle_envoi", random_token()},
                                                                {"quoi", valeur_en_mots(valeur) + ", " + propre->qui()},
                                                                {"anomalie", anomalie_de(anomalies, "raison-" + propre->id)}}
                                                          : Vue(false)}};
}

Response page_de_regle(const Demande& d, const CleDeDroit& cle, const std::vector<AnomalieDeChamp>& deja, Status statut)
{
    auto anomalies = deja;
    const Jour le = lire_jour_demande(d, "le", d.aujourd_hui, anomalies);
    const auto propres = lire_propres(d, cle.cle);
    const auto valeurs = valeurs_hors_contrat(d.maison.droit, propres);
    const auto en_vigueur = regle_pour(cle.cle, le, valeurs);

    struct Ligne
    {
        Valeur valeur;
        const ValeurPropre* propre;
    };
    std::vector<Ligne> lignes;
    for (const auto& valeur : d.maison.droit.valeurs)
        if (valeur.cle == cle.cle) lignes.push_back({valeur, nullptr});
    for (const auto& propre : propres) lignes.push_back({propre.valeur, &propre});
    std::stable_sort(lignes.begin(), lignes.end(), [](const Ligne& a, const Ligne& b) { return a.valeur.depuis > b.valeur.depuis; });
    Vue::List histoire;
    for (const auto& ligne : lignes)
        histoire.push_back(vue_ligne_d_histoire(ligne.valeur, ligne.propre, le, en_vigueur && en_vigueur->valeur == ligne.valeur && (!ligne.propre || ligne.propre->en_cours()), anomalies));

    Vue contrats = false;
    if (d.utilisateur && d.perimetre.peut(Acte::VoirCompte) && en_vigueur)
    {
        std::optional<std::string> territoire;
        for (const auto& propre : propres)
            if (propre.lot_id.empty() && propre.en_cours() && propre.valeur == en_vigueur->valeur) territoire = propre.territoire_id;
        const auto touches =
            d.base.read([&](Transaction& tx) { return lister_contrats_touches(tx, d.perimetre, en_vigueur->valeur, territoire, le, kContratsMontres); });
        Vue::List liste;
        for (const auto& un : touches.premiers)
            liste.push_back(Vue{{"href", "/lots/" + un.lot_id + "/compte"}, {"lot", un.lot_nom}, {"marche", un.marche_objet}});
        const auto restants = touches.total - static_cast<std::int64_t>(touches.premiers.size());
        contrats = Vue{{"titre", touches.total == 0 ? "Elle ne touche aucun de vos contrats ce jour-là"
                                                    : "Elle s'applique à " + compter(touches.total, "contrat", "contrats") + " que vous suivez"},
                       {"liste", std::move(liste)},
                       {"suite", restants > 0 ? "et " + compter(restants, "autre", "autres") : ""}};
    }
    const auto* unite = unite_du_code(cle.unite);
    const std::string titre = cle.libelle + (en_vigueur ? " : " + valeur_en_mots(en_vigueur->valeur) : "");
    return montrer(d, "droit/regle",
                   Vue{{"fil", vue_fil(fil_du_droit(), cle.libelle)},
                       {"libelle", cle.libelle},
                       {"valeur", en_vigueur ? valeur_en_mots(en_vigueur->valeur) : "aucune valeur"},
                       {"le_lettres", en_toutes_lettres(le)},
                       {"citee", en_vigueur ? vue_valeur_citee(*en_vigueur) : Vue(false)},
                       {"cle", cle.cle},
                       {"theme", cle.theme},
                       {"unite", unite ? unite->code : std::string_view(cle.unite)},
                       {"anomalies", vue_anomalies(anomalies)},
                       {"action", "/droit/" + percent_encode(cle.cle)},
                       {"champ_le", champ_jour("le", "À quelle date", le, anomalies)},
                       {"histoire", std::move(histoire)},
                       {"sans_histoire", lignes.empty()},
                       {"trou", cle.trou},
                       {"contrats", std::move(contrats)},
                       {"fixer_href", d.utilisateur && d.perimetre.peut(Acte::FixerValeur) ? "/droit/valeurs/nouvelle?regle=" + percent_encode(cle.cle) : ""},
                       {"changements_href", "/droit/changements"}},
                   titre, anomalies.empty() ? statut : Status::UnprocessableContent);
}

Response montrer_regle(const Demande& d)
{
    const auto* cle = trouver_cle(d.maison.droit, d.param("cle"));
    if (!cle) throw NotFound("aucune règle ne porte ce nom");
    return page_de_regle(d, *cle, {}, Status::Ok);
}

// --- Ce qui change ------------------------------------------------------------------------------------------------

std::vector<std::string> noms_des_cles(const Droit& droit)
{
    std::vector<std::string> cles;
    for (const auto& cle : droit.cles) cles.push_back(cle.cle);
    return cles;
}

Response montrer_changements(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const Jour il_y_a_un_an = std::chrono::sys_days{d.aujourd_hui} - std::chrono::days{365};
    const Jour du = lire_jour_demande(d, "du", il_y_a_un_an, anomalies);
    const Jour au = lire_jour_demande(d, "au", d.aujourd_hui, anomalies);
    if (au < du) anomalies.push_back({"au", "periode.inversee"});
    std::vector<Changement> trouves;
    if (anomalies.empty()) trouves = changements(noms_des_cles(d.maison.droit), du, au, valeurs_hors_contrat(d.maison.droit, lire_propres(d)));

    const auto cote = [](const std::optional<EnVigueur>& regle) -> Vue {
        if (!regle) return Vue{{"valeur", "aucune"}, {"source", ""}};
        return Vue{{"valeur", valeur_en_mots(regle->valeur)}, {"source", std::string(libelle(regle->valeur.niveau)) + " : " + regle->valeur.source}};
    };
    if (const auto format = d.http.query().value("format"); format == "csv" && anomalies.empty())
    {
        std::vector<std::vector<std::string>> table{{"Le", "Règle", "Clé", "Avant", "Après", "Source"}};
        for (const auto& un : trouves)
            table.push_back({format_day(un.le), trouver_cle(d.maison.droit, un.cle)->libelle, un.cle, un.avant ? valeur_en_mots(un.avant->valeur) : "",
                             un.apres ? valeur_en_mots(un.apres->valeur) : "", un.apres ? un.apres->valeur.source : ""});
        return Response::attachment(csv_text(table), "text/csv; charset=utf-8", "changements.csv");
    }
    Vue::List liste;
    for (const auto& un : trouves)
        liste.push_back(Vue{{"le", en_toutes_lettres(un.le)}, {"libelle", trouver_cle(d.maison.droit, un.cle)->libelle}, {"href", adresse_de(un.cle, un.le, d.aujourd_hui)},
                            {"avant", cote(un.avant)}, {"apres", cote(un.apres)}});
    const std::string titre = trouves.empty() ? "Aucun changement" : compter(static_cast<std::int64_t>(trouves.size()), "changement", "changements");
    return montrer(d, "droit/changements",
                   Vue{{"fil", vue_fil(fil_du_droit(), "Ce qui change")},
                       {"titre", titre},
                       {"periode", "du " + en_toutes_lettres(du) + " au " + en_toutes_lettres(au)},
                       {"anomalies", vue_anomalies(anomalies)},
                       {"champ_du", champ_jour("du", "Après le", du, anomalies)},
                       {"champ_au", champ_jour("au", "Jusqu'au", au, anomalies)},
                       {"csv", trouves.empty() ? "" : "/droit/changements?du=" + format_day(du) + "&au=" + format_day(au) + "&format=csv"},
                       {"non_vide", !trouves.empty()},
                       {"changements", std::move(liste)},
                       {"vide", trouves.empty() && anomalies.empty() ? Vue{{"titre", "Rien ne change entre ces deux jours"}, {"phrase", "Élargissez la période."}, {"href", ""}, {"libelle", ""}}
                                                                     : Vue(false)}},
                   titre, anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

// --- Fixer, annuler -----------------------------------------------------------------------------------------------

Response formulaire_de_valeur(const Demande& d, const std::vector<Territoire>& territoires, const std::string& territoire_id, const SaisieDeValeur& saisie,
                              const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    std::vector<Option> cles, choix_territoires;
    for (const auto& cle : d.maison.droit.cles) cles.push_back({cle.cle, cle.libelle + " (" + cle.unite + ")"});
    for (const auto& un : territoires) choix_territoires.push_back({un.id, un.nom});
    const auto* cle = trouver_cle(d.maison.droit, saisie.cle);
    const auto* unite = cle ? unite_du_code(cle->unite) : nullptr;
    // Une liste close se choisit ; le reste se tape, dans l'unité de la règle.
    std::vector<Option> possibles;
    if (unite && unite->unite == Unite::Comptage)
        for (const auto une : {Comptage::Compte, Comptage::ComptePlafonne, Comptage::Indicateur, Comptage::Exclu}) possibles.push_back({std::string(code(une)), std::string(libelle(une))});
    if (unite && unite->unite == Unite::OuiNon) possibles = {{"oui", "oui"}, {"non", "non"}};
    const auto en_vigueur = cle ? regle_pour(cle->cle, d.aujourd_hui, valeurs_hors_contrat(d.maison.droit, lire_propres(d, cle->cle))) : std::nullopt;
    const std::string titre = territoires.size() == 1 ? "Fixer une valeur pour " + territoires.front().nom : "Fixer une valeur du territoire";
    return page(d, "droit/formulaire",
                Vue{{"fil", vue_fil(fil_du_droit(), "Fixer une valeur")},
                    {"titre", titre},
                    {"action", "/droit/valeurs"},
                    {"cle", random_token()},
                    {"brouillon", "valeur-territoire"},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"citee", en_vigueur ? vue_valeur_citee(*en_vigueur) : Vue(false)},
                    {"regle", vue_liste("regle", "Règle", "Son unité est entre parenthèses.", "Choisir une règle", cles, saisie.cle, anomalies)},
                    {"territoire", territoires.size() > 1 ? vue_liste("territoire", "Territoire", "", "", choix_territoires, territoire_id, anomalies) : Vue(false)},
                    {"valeur_libre", possibles.empty() ? vue_champ({.nom = "valeur", .libelle = "Valeur", .valeur = saisie.valeur,
                                                                    .aide = unite ? std::string(unite->aide) : "Dans l'unité de la règle.", .taille = "court"},
                                                                   anomalies)
                                                       : Vue(false)},
                    {"valeur_choisie", possibles.empty() ? Vue(false) : vue_liste("valeur", "Valeur", "", "Choisir", possibles, saisie.valeur, anomalies)},
                    {"depuis", vue_champ({.nom = "depuis", .libelle = "Vaut depuis le", .valeur = saisie.depuis, .aide = "Un mois se juge à son premier jour.", .type = "date", .taille = "court"}, anomalies)},
                    {"jusqu_a", vue_champ({.nom = "jusqu_a", .libelle = "Jusqu'au", .valeur = saisie.jusqu_a, .aide = "Vide : sans fin connue.", .type = "date", .taille = "court", .obligatoire = false}, anomalies)},
                    {"source", vue_champ({.nom = "source", .libelle = "Pièce qui la fonde", .valeur = saisie.source, .aide = "« Délibération du 12 mars 2026 », « comité de pilotage »."}, anomalies)},
                    {"raison", vue_champ({.nom = "raison", .libelle = "Pourquoi", .valeur = saisie.raison, .aide = "Elle se lira à côté de la valeur."}, anomalies)},
                    {"annuler_href", cle ? "/droit/" + percent_encode(cle->cle) : "/droit"}},
                titre, kIci, statut);
}

const Territoire& choisir_territoire(const std::vector<Territoire>& territoires, std::string_view voulu)
{
    if (territoires.empty()) throw Forbidden("cet acte se fait au nom d'une structure");
    for (const auto& un : territoires)
        if (un.id == voulu) return un;
    if (!voulu.empty()) throw NotFound("ce territoire n'est pas dans votre périmètre");
    return territoires.front();
}

Response montrer_valeur_nouvelle(const Demande& d)
{
    const auto territoires = d.base.read([&](Transaction& tx) { return territoires_de(tx, d.perimetre, Acte::FixerValeur); });
    SaisieDeValeur saisie;
    saisie.cle = d.http.query().value("regle");
    const Mois prochain = mois_de(d.aujourd_hui) + std::chrono::months{1};
    saisie.depuis = format_day(premier_jour(prochain));
    return formulaire_de_valeur(d, territoires, choisir_territoire(territoires, "").id, saisie, {}, Status::Ok);
}

Response creer_valeur(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto saisie = saisie_d_une_valeur(formulaire);
    const auto territoires = d.base.read([&](Transaction& tx) { return territoires_de(tx, d.perimetre, Acte::FixerValeur); });
    const auto& territoire = choisir_territoire(territoires, formulaire.value("territoire"));
    auto lecture = lire_valeur_a_fixer(saisie, d.maison.droit, Raison::Obligatoire);
    if (lecture.valable() && d.base.read([&](Transaction& tx) { return territoire_a_deja(tx, territoire, lecture.valeur); }))
        lecture.anomalies.push_back({"depuis", "valeur.deja_fixee"});
    if (!lecture.valable()) return formulaire_de_valeur(d, territoires, territoire.id, saisie, lecture.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_valeur_de_territoire(e, d.maison.droit, territoire, lecture.valeur);
        return {"/droit/" + percent_encode(lecture.valeur.cle), "valeur_fixee", {}};
    });
}

Response creer_annulation(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto raison = lire_texte("raison", d.http.form().value("raison"), 300, Exigence::Obligatoire, anomalies);
    if (!anomalies.empty())
    {
        // La page de la règle, avec ce qui manque ; la valeur doit être de celles que l'on tient.
        const auto propres = lire_propres(d);
        const auto visee = std::find_if(propres.begin(), propres.end(), [&](const ValeurPropre& une) { return une.id == d.param("valeur") && une.annulable; });
        if (visee == propres.end()) throw NotFound("cette valeur n'est pas dans votre périmètre");
        return page_de_regle(d, *trouver_cle(d.maison.droit, visee->valeur.cle), {{"raison-" + visee->id, anomalies.front().code}}, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto annulee = annuler_valeur(e, d.perimetre, d.maison.droit, d.param("valeur"), raison);
        return {"/droit/" + percent_encode(annulee.valeur.cle), "valeur_annulee", {}};
    });
}

} // namespace

std::vector<RegleMontree> chercher_droit(const Droit& droit, const std::vector<ValeurPropre>& propres, const RechercheDeDroit& recherche)
{
    const auto valeurs = valeurs_hors_contrat(droit, propres);
    const auto mots = split(searchable(recherche.q), ' ');
    std::vector<RegleMontree> regles;
    for (const auto& cle : droit.cles)
    {
        if (!recherche.theme.empty() && cle.theme != recherche.theme) continue;
        RegleMontree regle{cle, regle_pour(cle.cle, recherche.le, valeurs), 0};
        if (!recherche.statut.empty() && (!regle.en_vigueur || libelle(regle.en_vigueur->valeur.statut) != recherche.statut)) continue;
        const auto texte = searchable(cle.libelle + " " + cle.cle + " " + cle.theme + " " + (regle.en_vigueur ? regle.en_vigueur->valeur.source : ""));
        if (!std::all_of(mots.begin(), mots.end(), [&](const std::string& mot) { return texte.find(mot) != std::string::npos; })) continue;
        for (const auto& propre : propres)
            if (!propre.lot_id.empty() && propre.en_cours() && propre.valeur.cle == cle.cle && propre.valeur.depuis <= recherche.le &&
                (!propre.valeur.jusqu_a || recherche.le <= *propre.valeur.jusqu_a))
                ++regle.contrats;
        regles.push_back(std::move(regle));
    }
    return regles;
}

void tracer_routes_droit(Routeur& routeur)
{
    routeur.add(Method::Get, "/droit", std::string(kPublic), lister);
    routeur.add(Method::Get, "/droit/changements", std::string(kPublic), montrer_changements);
    routeur.add(Method::Get, "/droit/valeurs/nouvelle", "fixer_valeur", montrer_valeur_nouvelle);
    routeur.add(Method::Post, "/droit/valeurs", "fixer_valeur", creer_valeur);
    routeur.add(Method::Post, "/valeurs/:valeur/annulation", "fixer_valeur", creer_annulation);
    routeur.add(Method::Get, "/droit/:cle", std::string(kPublic), montrer_regle);
    tracer_api_droit(routeur);
}

} // namespace ouvrage
