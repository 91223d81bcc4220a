#include "app/conventions/conventions_vues.hpp"
#include "app/marches/marches_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/lots/lots_vues.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/partages/partages_vues.hpp"
#include "domaine/marche.hpp"
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

constexpr std::string_view kIci = "/marches";
constexpr int kParPage = 50;
constexpr int kSansFiltre = 8; // une entreprise qui a quelques marchés les voit sans les chercher
constexpr int kParEnvoi = 500; // lignes lues à la fois pour un export

std::string adresse(const std::string& marche_id) { return "/marches/" + marche_id; }

// --- La liste -----------------------------------------------------------------------------------------------------

struct CodeDeTri
{
    std::string_view code;
    TriMarches tri;
};
constexpr CodeDeTri kTris[] = {{"objet", TriMarches::Objet}, {"acheteur", TriMarches::Acheteur}, {"recent", TriMarches::Recent}};

std::string_view code_de(TriMarches tri)
{
    for (const auto& un : kTris)
        if (un.tri == tri) return un.code;
    return "objet";
}

RechercheMarches lire_recherche(const Form& adresse)
{
    RechercheMarches recherche;
    recherche.q = shortened(trimmed(adresse.value("q")), 200);
    recherche.acheteur_id = adresse.value("acheteur");
    if (const auto nature = adresse.value("nature"); !libelle_du_code(natures_de_marche(), nature).empty()) recherche.nature = nature;
    if (const auto famille = adresse.value("famille"); famille == "clause" || famille == "effort") recherche.famille = famille;
    for (const auto& un : kTris)
        if (adresse.value("tri") == un.code) recherche.tri = un.tri;
    if (const auto page = adresse.value("page"); all_digits(page) && page.size() < 6) recherche.page = std::max(1, std::stoi(std::string(page)));
    recherche.par_page = kParPage;
    return recherche;
}

bool filtree(const RechercheMarches& r)
{
    return !r.q.empty() || !r.acheteur_id.empty() || !r.nature.empty() || !r.famille.empty();
}

/// L'adresse de cette recherche : ce qu'on partage, ce qu'on exporte.
std::string adresse_de(const RechercheMarches& r, const std::string& format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (valeur.empty()) return;
        texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    ajouter("q", r.q);
    ajouter("acheteur", r.acheteur_id);
    ajouter("nature", r.nature);
    ajouter("famille", r.famille);
    if (r.tri != TriMarches::Objet) ajouter("tri", code_de(r.tri));
    if (r.page > 1) ajouter("page", std::to_string(r.page));
    ajouter("format", format);
    return "/marches" + texte;
}

std::optional<Figure> figure_de(Famille famille, const std::optional<Avancement>& avancement)
{
    if (!avancement) return std::nullopt;
    return Figure{famille, avancement->dues, avancement->retenues,
                  avancement->attendues > Heures() ? std::optional(avancement->attendues) : std::nullopt, avancement->reste,
                  avancement->retard};
}

Vue vue_figure(const std::optional<Figure>& figure, const std::string& href)
{
    if (!figure) return false;
    auto barre = vue_avancement(*figure);
    // La liste dit le chiffre une fois, au-dessus de la barre ; le repère de la courbe suffit.
    barre.set("fait", "");
    barre.set("attendu", "");
    return Vue{{"href", href},
               {"phrase", figure->famille == Famille::Effort && figure->dues > Heures()
                              ? heures_fr(figure->retenues) + " sur " + heures_fr(figure->dues)
                              : mots_de(*figure).phrase()},
               {"avancement", std::move(barre)}};
}

Vue vue_du_marche_de_liste(const MarcheDeListe& un)
{
    const auto href = adresse(un.marche.id);
    return Vue{{"href", href},
               {"objet", un.marche.objet},
               {"precision", un.marche.reference + (un.lots > 0 ? ", " + compter(un.lots, "lot", "lots") : "")},
               {"acheteur", un.marche.acheteur_nom},
               {"titulaires", un.titulaires},
               {"clause", vue_figure(figure_de(Famille::Clause, un.clause), href)},
               {"effort", vue_figure(figure_de(Famille::Effort, un.effort), href)},
               {"notifie", un.marche.notifie_le ? en_toutes_lettres(*un.marche.notifie_le) : ""}};
}

Vue vue_choix(const std::vector<Option>& options, std::string_view choisie)
{
    Vue::List liste;
    for (const auto& une : options)
        liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return liste;
}

Vue vue_vide(const Demande& d, const RechercheMarches& r)
{
    if (filtree(r))
        return Vue{{"titre", "Aucun marché ne correspond"}, {"phrase", "Essayez un mot de moins, ou enlevez un filtre."}, {"href", "/marches"}, {"libelle", "Voir tous les marchés"}};
    if (d.perimetre.peut(Acte::CreerMarche))
        return Vue{{"titre", "Aucun marché n'est encore suivi"},
                   {"phrase", "Saisissez le premier, ou retrouvez-le parmi les contrats publics : deux clics le feront suivre."},
                   {"href", "/marches/nouveau"},
                   {"libelle", "Suivre un marché"}};
    return Vue{{"titre", "Aucun marché ne vous concerne"}, {"phrase", "Il apparaîtra ici dès que votre facilitateur l'aura inscrit."}, {"href", ""}, {"libelle", ""}};
}

Vue vue_liste_de_marches(const Demande& d, const RechercheMarches& r, const PageDeMarches& page,
                         const std::vector<std::pair<std::string, std::string>>& acheteurs)
{
    Vue::List marches;
    for (const auto& un : page.marches) marches.push_back(vue_du_marche_de_liste(un));
    std::vector<Option> options_acheteurs;
    for (const auto& [id, nom] : acheteurs) options_acheteurs.push_back({id, nom});

    const auto trie = [&](TriMarches tri) {
        RechercheMarches autre = r;
        autre.tri = tri;
        autre.page = 1;
        return adresse_de(autre);
    };
    const auto sens = [&](TriMarches tri, const char* comment) -> Vue {
        if (r.tri != tri) return false;
        return Vue{{"sens", comment}};
    };
    RechercheMarches tout = r;
    tout.page = 1;
    Vue pagination = false;
    if (page.total > r.par_page)
    {
        RechercheMarches avant = r, apres = r;
        --avant.page;
        ++apres.page;
        const std::int64_t premier = std::int64_t{r.page - 1} * r.par_page + 1;
        const std::int64_t dernier = premier - 1 + static_cast<std::int64_t>(page.marches.size());
        pagination = Vue{{"phrase", grouped(premier) + " à " + grouped(dernier) + " sur " + compter(page.total, "marché", "marchés")},
                         {"precedente", r.page > 1 ? adresse_de(avant) : ""},
                         {"suivante", dernier < page.total ? adresse_de(apres) : ""}};
    }
    const bool entreprise = d.perimetre.peut(Acte::Declarer) && !d.perimetre.sur_structure_entiere(Acte::Declarer);
    const std::string combien = compter(page.total, "marché", "marchés");
    return Vue{{"titre", entreprise ? "Vos marchés" : d.perimetre.peut(Acte::CreerMarche) ? "Marchés suivis" : "Marchés"},
               {"peut_creer", d.perimetre.peut(Acte::CreerMarche)},
               {"peut_importer", d.perimetre.peut(Acte::ConsulterDecp)},
               {"filtres", filtree(r) || page.total > kSansFiltre || d.perimetre.peut(Acte::CreerMarche)},
               {"q", r.q},
               {"tri", r.tri == TriMarches::Objet ? "" : code_de(r.tri)},
               {"choix_acheteurs", acheteurs.size() > 1},
               {"acheteurs", vue_choix(options_acheteurs, r.acheteur_id)},
               {"natures", vue_choix(options_de(natures_de_marche()), r.nature)},
               {"familles", vue_choix({{"clause", "Avec une clause"}, {"effort", "Avec un effort d'insertion"}}, r.famille)},
               {"compte", combien + (r.q.empty() ? "" : " pour « " + r.q + " »")},
               {"filtre", filtree(r)},
               {"non_vide", !page.marches.empty()},
               {"exports", page.marches.empty() ? Vue(false)
                                                : Vue{{"phrase", page.total == 1 ? "cette ligne :" : "ces " + grouped(page.total) + " lignes :"},
                                                      {"csv", adresse_de(tout, "csv")},
                                                      {"xlsx", adresse_de(tout, "xlsx")}}},
               {"tri_objet", sens(TriMarches::Objet, "ascending")},
               {"tri_acheteur", sens(TriMarches::Acheteur, "ascending")},
               {"tri_recent", sens(TriMarches::Recent, "descending")},
               {"tri_objet_href", trie(TriMarches::Objet)},
               {"tri_acheteur_href", trie(TriMarches::Acheteur)},
               {"tri_recent_href", trie(TriMarches::Recent)},
               {"marches", std::move(marches)},
               {"vide", page.marches.empty() ? vue_vide(d, r) : Vue(false)},
               {"pagination", std::move(pagination)}};
}

/// Toutes les lignes de la recherche, et non la seule page montrée.
std::vector<MarcheDeListe> tout_lister(Transaction& tx, const Demande& d, RechercheMarches r)
{
    r.page = 1;
    r.par_page = kParEnvoi;
    std::vector<MarcheDeListe> tous;
    for (;; ++r.page)
    {
        auto page = lister_marches(tx, d.perimetre, r, d.aujourd_hui);
        std::move(page.marches.begin(), page.marches.end(), std::back_inserter(tous));
        if (page.marches.size() < static_cast<std::size_t>(kParEnvoi)) return tous;
    }
}

const std::vector<std::string> kEntetes = {"Marché", "Référence", "Acheteur", "SIRET de l'acheteur", "Nature", "Cadre", "CPV",
                                           "Montant HT", "Notifié le", "Commune", "Lots", "Entreprises", "Facilitateur",
                                           "Clause : heures dues", "Clause : heures retenues", "Clause : attendu à ce jour",
                                           "Effort : heures visées", "Effort : heures retenues", "Effort : attendu à ce jour"};

Response exporter_csv(const std::vector<MarcheDeListe>& marches)
{
    std::vector<std::vector<std::string>> lignes{kEntetes};
    for (const auto& un : marches)
    {
        const Marche& m = un.marche;
        std::vector<std::string> ligne{m.objet, m.reference, m.acheteur_nom, m.acheteur_siret.value_or(""),
                                       std::string(libelle_du_code(natures_de_marche(), m.nature)),
                                       std::string(libelle_du_code(cadres_de_marche(), m.cadre)), m.cpv.value_or(""),
                                       m.montant ? heures_saisie(Heures::de_centiemes(m.montant->valeur)) : "",
                                       m.notifie_le ? format_day(*m.notifie_le) : "", m.commune.value_or(""), std::to_string(un.lots),
                                       un.titulaires, m.facilitateur_nom};
        for (const auto& famille : {un.clause, un.effort})
            for (const auto heures : {&Avancement::dues, &Avancement::retenues, &Avancement::attendues})
                ligne.push_back(famille ? heures_saisie((*famille).*heures) : "");
        lignes.push_back(std::move(ligne));
    }
    return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "marches.csv");
}

Response exporter_xlsx(const Demande& d, const std::vector<MarcheDeListe>& marches)
{
    XlsxWriter classeur({.title = "Marchés suivis", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Marchés";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
    {
        const auto genre = i == 7 ? ColumnKind::Euros : i == 8 ? ColumnKind::Date : i == 10 ? ColumnKind::Integer : i >= 13 ? ColumnKind::Hours : ColumnKind::Text;
        feuille.columns.push_back({.header = kEntetes[i], .kind = genre, .width = i == 0 ? 44 : i == 2 || i == 11 ? 28 : 16});
    }
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& un : marches)
    {
        const Marche& m = un.marche;
        std::vector<SheetCell> ligne{m.objet, m.reference, m.acheteur_nom, m.acheteur_siret.value_or(""),
                                     libelle_du_code(natures_de_marche(), m.nature), libelle_du_code(cadres_de_marche(), m.cadre), m.cpv.value_or(""),
                                     m.montant ? SheetCell(m.montant->valeur) : SheetCell(), m.notifie_le ? SheetCell(*m.notifie_le) : SheetCell(),
                                     m.commune.value_or(""), un.lots, un.titulaires, m.facilitateur_nom};
        for (const auto& famille : {un.clause, un.effort})
            for (const auto heures : {&Avancement::dues, &Avancement::retenues, &Avancement::attendues})
                ligne.push_back(famille ? SheetCell(((*famille).*heures).centiemes()) : SheetCell());
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "marches.xlsx");
}

// --- Le formulaire ------------------------------------------------------------------------------------------------

struct Formulaire
{
    SaisieMarche saisie;
    std::vector<AnomalieDeChamp> anomalies;
    std::optional<Marche> inscrit; // le marché que l'on modifie, tel qu'il est en base
    bool conflit = false;
    std::string change_par; // « Claire Morel, le 8 mai 2026 », quand on le sait
    std::vector<std::pair<std::string, std::string>> facilitateurs;
};

std::string nom_dans(const std::vector<std::pair<std::string, std::string>>& liste, const std::string& id)
{
    for (const auto& [un, nom] : liste)
        if (un == id) return nom;
    return "";
}

Vue vue_conflit(const Formulaire& f)
{
    if (!f.conflit) return false;
    const auto inscrite = saisie_du_marche(*f.inscrit);
    struct Ligne
    {
        const char* libelle;
        std::string SaisieMarche::*champ;
    };
    constexpr Ligne kLignes[] = {{"Objet", &SaisieMarche::objet},         {"Référence", &SaisieMarche::reference},
                                 {"Acheteur", &SaisieMarche::acheteur},   {"Nature", &SaisieMarche::nature},
                                 {"Cadre", &SaisieMarche::cadre},         {"CPV", &SaisieMarche::cpv},
                                 {"Montant HT", &SaisieMarche::montant},  {"Durée (mois)", &SaisieMarche::duree},
                                 {"Notifié le", &SaisieMarche::notifie_le}, {"Commune", &SaisieMarche::commune},
                                 {"Facilitateur", &SaisieMarche::facilitateur}};
    const auto lisible = [&](const Ligne& ligne, const SaisieMarche& saisie) -> std::string {
        const std::string& valeur = saisie.*ligne.champ;
        if (ligne.champ == &SaisieMarche::nature) return std::string(libelle_du_code(natures_de_marche(), valeur));
        if (ligne.champ == &SaisieMarche::cadre) return std::string(libelle_du_code(cadres_de_marche(), valeur));
        if (ligne.champ == &SaisieMarche::facilitateur) return nom_dans(f.facilitateurs, valeur);
        return valeur;
    };
    Vue::List champs;
    for (const auto& ligne : kLignes)
        champs.push_back(Vue{{"libelle", ligne.libelle},
                             {"inscrit", lisible(ligne, inscrite)},
                             {"saisi", lisible(ligne, f.saisie)},
                             {"differe", inscrite.*ligne.champ != f.saisie.*ligne.champ}});
    return Vue{{"phrase", f.change_par.empty() ? "Cette fiche a changé depuis que vous l'avez ouverte." : f.change_par + " a changé cette fiche depuis que vous l'avez ouverte."},
               {"champs", std::move(champs)},
               {"href", adresse(f.inscrit->id)}};
}

Response montrer(const Demande& d, const Formulaire& f, Status statut)
{
    const auto& s = f.saisie;
    const auto& a = f.anomalies;
    const auto titre = f.inscrit ? "Modifier « " + shortened(f.inscrit->objet, 60) + " »" : "Suivre un marché";
    std::vector<Option> facilitateurs;
    for (const auto& [id, nom] : f.facilitateurs) facilitateurs.push_back({id, nom});
    const auto acheteur = acteur_saisi(s.acheteur);
    const std::string doute = acheteur.siret ? doute_sur_siret(*acheteur.siret) : "";
    std::vector<Lien> fil{{"/marches", "Marchés"}};
    if (f.inscrit) fil.push_back({adresse(f.inscrit->id), f.inscrit->objet});
    Vue vue{
        {"fil", vue_fil(fil, f.inscrit ? "Modifier" : "Nouveau")},
        {"titre", titre},
        {"conflit", vue_conflit(f)},
        {"action", f.inscrit ? adresse(f.inscrit->id) + "/fiche" : "/marches"},
        {"brouillon", f.inscrit ? "marche-" + f.inscrit->id : "marche-nouveau"},
        {"cle", random_token()},
        {"version", f.inscrit ? std::to_string(f.inscrit->version) : ""},
        {"anomalies", vue_anomalies(a)},
        {"objet", vue_champ({.nom = "objet", .libelle = "Objet du marché", .valeur = s.objet, .aide = "Comme vous en parlez : « Réfection de l’école »."}, a)},
        {"reference", vue_champ({.nom = "reference", .libelle = "Référence", .valeur = s.reference, .aide = "Le numéro de l'acheteur : « 2026-014 ».", .taille = "moyen"}, a)},
        {"acheteur", vue_champ({.nom = "acheteur", .libelle = "Acheteur", .valeur = s.acheteur, .aide = "Tapez son nom ou son SIRET et choisissez ; ou écrivez le SIRET puis le nom. Le SIRET peut manquer.", .suggestions = "/assistance/acheteurs"}, a)},
        {"doute", doute.empty() ? Vue(false) : Vue{{"phrase", "SIRET " + *acheteur.siret + " douteux : " + doute + ". Il sera gardé tel quel et signalé."}}},
        {"nature", vue_liste("nature", "Nature", "", "Choisir", options_de(natures_de_marche()), s.nature, a)},
        {"cadre", vue_liste("cadre", "Cadre", "", "", options_de(cadres_de_marche()), s.cadre, a)},
        {"cpv", vue_champ({.nom = "cpv", .libelle = "Code CPV", .valeur = s.cpv, .aide = "Tapez un mot (« gymnase », « espaces verts ») ou le code.", .suggestions = "/assistance/cpv", .obligatoire = false}, a)},
        {"montant", vue_champ({.nom = "montant", .libelle = "Montant hors taxes", .valeur = s.montant, .aide = "Laissez vide s'il n'est pas connu : vide n'est pas zéro.", .clavier = "decimal", .unite = "€", .taille = "court", .obligatoire = false}, a)},
        {"duree", vue_champ({.nom = "duree", .libelle = "Durée", .valeur = s.duree, .clavier = "numeric", .unite = "mois", .taille = "court", .obligatoire = false}, a)},
        {"notifie_le", vue_champ({.nom = "notifie_le", .libelle = "Date de notification", .valeur = s.notifie_le, .type = "date", .taille = "court", .obligatoire = false}, a)},
        {"commune", vue_champ({.nom = "commune", .libelle = "Commune d'exécution", .valeur = s.commune, .aide = "Son nom, ou son code postal.", .suggestions = "/assistance/communes", .obligatoire = false}, a)},
        {"facilitateur", vue_liste("facilitateur", "Facilitateur", "Celui ou celle à qui revient la validation.", "Personne pour l'instant", facilitateurs, s.facilitateur, a, false)},
        {"bouton", f.inscrit ? "Enregistrer" : "Suivre ce marché"},
        {"annuler_href", f.inscrit ? adresse(f.inscrit->id) : "/marches"}};
    return page(d, "marches/formulaire", std::move(vue), titre, kIci, statut);
}

/// Là où l'on inscrira un marché nouveau.
Marche marche_nouveau(Transaction& tx, const Demande& d)
{
    Marche marche;
    marche.structure_id = d.perimetre.structure_de(Acte::CreerMarche);
    marche.territoire_id = tx.query_one("SELECT territoire_id FROM structures WHERE id = ?", marche.structure_id)->text("territoire_id");
    return marche;
}

// --- Le marché ----------------------------------------------------------------------------------------------------

void ajouter(Vue::List& fiche, const std::string& nom, const std::string& valeur, const std::string& doute = "", const std::string& href = "")
{
    const bool feminin = nom.starts_with("Commune") || nom == "Durée" || nom == "Notification";
    fiche.push_back(Vue{{"nom", nom}, {"valeur", valeur.empty() ? (feminin ? "non connue" : "non connu") : valeur}, {"doute", doute}, {"href", href}});
}

Vue vue_fiche(const Demande& d, const Marche& m)
{
    Vue::List fiche;
    const std::string doute = m.acheteur_siret ? doute_sur_siret(*m.acheteur_siret) : "";
    ajouter(fiche, "Acheteur", m.acheteur_nom);
    ajouter(fiche, "SIRET de l'acheteur", m.acheteur_siret.value_or(""), doute);
    ajouter(fiche, "Référence", m.reference);
    ajouter(fiche, "Nature et cadre", std::string(libelle_du_code(natures_de_marche(), m.nature)) + ", " + std::string(libelle_du_code(cadres_de_marche(), m.cadre)));
    ajouter(fiche, "Code CPV", m.cpv ? *m.cpv + " " + libelle_de_cpv(*m.cpv).value_or("") : "");
    const bool nul = m.montant && m.montant->valeur == 0;
    ajouter(fiche, "Montant hors taxes", m.montant ? montant_fr(*m.montant) : "", nul ? "un montant nul est rarement vrai" : "");
    ajouter(fiche, "Durée", m.duree_mois ? compter(*m.duree_mois, "mois", "mois") : "");
    ajouter(fiche, "Notification", m.notifie_le ? en_toutes_lettres(*m.notifie_le) : "");
    ajouter(fiche, "Commune d'exécution", m.commune ? *m.commune + " " + libelle_de_commune(*m.commune).value_or("") : "");
    ajouter(fiche, "Facilitateur", m.facilitateur_nom);
    ajouter(fiche, "Suivi par", m.structure_nom);
    if (m.contrat_decp_id)
        ajouter(fiche, "Origine", "contrat publié", "", d.perimetre.peut(Acte::ConsulterDecp) ? "/contrats/" + *m.contrat_decp_id : "");
    return fiche;
}

Vue vue_des_lots(const std::vector<LotResume>& resumes)
{
    Vue::List lots;
    for (const auto& resume : resumes)
    {
        const Lot& lot = resume.lot;
        std::vector<std::string> noms;
        for (const auto& titulaire : lot.titulaires) noms.push_back(titulaire.nom);
        const auto href = "/lots/" + lot.id + "/compte";
        const auto execution = (lot.execution.fin ? "" : "à partir ") + de_mois_fr(lot.execution.debut) + (lot.execution.fin ? " à " + en_toutes_lettres(*lot.execution.fin) : ", sans fin connue");
        const auto ligne = [&](bool premier, Vue engagement) {
            lots.push_back(Vue{{"premier", premier}, {"href", href}, {"nom", lot.nom()}, {"execution", execution},
                               {"titulaires", joined(noms, ", ")}, {"engagement", std::move(engagement)}});
        };
        bool premier = true;
        for (const auto& un : resume.engagements)
        {
            auto vue = vue_sorte(un.famille(), std::string(fiche(un.genre).libelle));
            auto barre = vue_avancement({un.famille(), un.dues, un.retenues, un.attendues});
            barre.set("fait", ""); // les colonnes le disent
            vue.set("objectif", un.dues > Heures() ? heures_fr(un.dues) : "non connu");
            vue.set("retenues", heures_fr(un.retenues));
            vue.set("href", href + "#engagement-" + un.id);
            vue.set("objectif_href", href + "#objectif-" + un.id);
            vue.set("avancement", std::move(barre));
            ligne(premier, std::move(vue));
            premier = false;
        }
        if (resume.engagements.empty()) ligne(true, false);
    }
    return lots;
}

/// Un lot sans entreprise ou sans rien de suivi : personne ne peut encore y déclarer.
bool a_completer(const std::vector<LotResume>& resumes)
{
    return resumes.empty() || std::any_of(resumes.begin(), resumes.end(), [](const LotResume& un) {
               return un.engagements.empty() || un.lot.titulaires.empty();
           });
}

/// Les sommes du marché, chaque famille pour soi.
std::optional<Avancement> somme(const std::vector<LotResume>& resumes, Famille famille)
{
    std::optional<Avancement> avancement;
    for (const auto& resume : resumes)
        for (const auto& un : resume.engagements)
        {
            if (un.famille() != famille) continue;
            if (!avancement) avancement.emplace();
            avancement->ajouter(un.dues, un.retenues, un.attendues);
        }
    return avancement;
}

/// Ce qu'un lot a fait de trop ne solde pas les autres : on le dit plutôt que de le compter.
Vue vue_surplus(const std::optional<Avancement>& clause)
{
    if (!clause || clause->surplus == Heures() || clause->reste == Heures()) return false;
    return Vue{{"phrase", heures_fr(clause->surplus) + " faites de plus que dû sur un lot ne soldent pas les autres : il y faut une décision de l'acheteur, inscrite au registre."}};
}

Vue vue_de(const std::optional<Figure>& figure, bool nommee)
{
    if (!figure) return false;
    // Le titre dit déjà le chiffre de la clause ; celui de l'effort se dit à part, ou seul.
    return Vue{{"nommee", nommee}, {"phrase", nommee && figure->famille == Famille::Effort ? mots_de(*figure).phrase() : ""},
               {"avancement", vue_avancement(*figure)}};
}

Vue vue_mots(const Mots& mots)
{
    return Vue{{"avant", mots.avant}, {"chiffre", mots.chiffre}, {"apres", mots.apres}};
}

} // namespace

static Response lister(const Demande& d)
{
    const auto adresse_lue = d.http.query();
    const auto recherche = lire_recherche(adresse_lue);
    if (const auto format = adresse_lue.value("format"); format == "csv" || format == "xlsx")
    {
        const auto tous = d.base.read([&](Transaction& tx) { return tout_lister(tx, d, recherche); });
        return format == "csv" ? exporter_csv(tous) : exporter_xlsx(d, tous);
    }
    PageDeMarches trouves;
    std::vector<std::pair<std::string, std::string>> acheteurs;
    d.base.read([&](Transaction& tx) {
        trouves = lister_marches(tx, d.perimetre, recherche, d.aujourd_hui);
        if (!d.http.is_htmx()) acheteurs = lister_acheteurs(tx, d.perimetre);
    });
    auto vue = vue_liste_de_marches(d, recherche, trouves, acheteurs);
    if (d.http.is_htmx()) return fragment(d, "marches/resultats", std::move(vue));
    return page(d, "marches/liste", std::move(vue), "Marchés", kIci);
}

static Response montrer_nouveau(const Demande& d)
{
    Formulaire f{.saisie = saisie_vide(), .anomalies = {}, .inscrit = {}, .change_par = "", .facilitateurs = {}};
    d.base.read([&](Transaction& tx) { f.facilitateurs = lister_facilitateurs(tx, d.perimetre.structure_de(Acte::CreerMarche)); });
    if (!nom_dans(f.facilitateurs, d.qui().id).empty()) f.saisie.facilitateur = d.qui().id;
    return montrer(d, f, Status::Ok);
}

static Response creer(const Demande& d)
{
    Formulaire f{.saisie = saisie_du_formulaire(d.http.form()), .anomalies = {}, .inscrit = {}, .change_par = "", .facilitateurs = {}};
    const auto verifier = [&](Transaction& tx) {
        const auto lecture = lire_marche(tx, f.saisie, marche_nouveau(tx, d));
        f.anomalies = lecture.anomalies;
        f.facilitateurs = lister_facilitateurs(tx, lecture.marche.structure_id);
        return lecture;
    };
    if (!d.base.read(verifier).valable()) return montrer(d, f, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto lecture = verifier(e.tx);
            if (!lecture.valable()) throw Conflict("ce que la fiche désigne vient de changer");
            auto& marche = lecture.marche;
            marche.acheteur_id = trouver_ou_inscrire_acheteur(e, marche.structure_id, marche.acheteur_siret, marche.acheteur_nom);
            if (marche_de_reference(e.tx, marche.acheteur_id, marche.reference, "")) throw Conflict("marche.deja_suivi");
            return {adresse(inscrire_marche(e, marche)), "marche_cree", {}};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("marche.deja_suivi")) throw;
        f.anomalies = {{"reference", "marche.deja_suivi"}};
        return montrer(d, f, Status::UnprocessableContent);
    }
}

static Response montrer_marche(const Demande& d)
{
    Marche marche;
    std::vector<LotResume> resumes;
    std::vector<TourDeLot> attendus;
    std::vector<Evenement> evenements;
    std::vector<EnvoiInscrit> envois;
    std::optional<ObligationDuMarche> obligation;
    Vue conventions = false;
    MarchePartage partage;
    d.base.read([&](Transaction& tx) {
        marche = trouver_marche(tx, d.perimetre, d.param("marche"));
        conventions = vue_conventions_qui_couvrent(tx, d.perimetre, {.marche_id = marche.id});
        if (d.perimetre.peut_sur(Acte::VoirObligations, marche.structure_id)) obligation = trouver_obligation(tx, d.perimetre, d.maison.droit, marche.id);
        resumes = resumer_lots(tx, d.perimetre, marche.id, d.aujourd_hui);
        if (d.perimetre.peut(Acte::VoirCompte)) envois = lister_envois_du_marche(tx, d.perimetre, marche.id);
        const int jour = jour_limite(d.maison.droit.valeurs, d.aujourd_hui);
        std::vector<std::string> objets{marche.id};
        for (const auto& resume : resumes)
        {
            objets.push_back(resume.lot.id);
            std::vector<EngagementSuivi> suivis;
            for (const auto& un : resume.engagements) suivis.push_back({un.id, un.echeancier(resume.lot, jour)});
            for (auto& tour : tours_du_lot(d.perimetre, resume.lot, suivis, envois, d.aujourd_hui))
            {
                tour.lot = "lot " + std::to_string(resume.lot.numero);
                attendus.push_back(std::move(tour));
            }
        }
        for (const auto& envoi : envois) objets.push_back(envoi.id);
        if (d.perimetre.peut(Acte::VoirReseau)) partage = charger_partage(tx, marche);
        evenements = lister_evenements(tx, d.perimetre, objets, 20);
    });
    std::stable_sort(attendus.begin(), attendus.end(), [](const auto& a, const auto& b) { return a.tour.depuis < b.tour.depuis; });

    const auto somme_clause = somme(resumes, Famille::Clause);
    const auto clause = figure_de(Famille::Clause, somme_clause), effort = figure_de(Famille::Effort, somme(resumes, Famille::Effort));
    const auto acte = evenements.empty() ? dernier_acte_de(envois) : dernier_acte_de(evenements);
    Lot qui; // pour les tours : le facilitateur est celui du marché
    qui.structure_id = marche.structure_id;
    qui.facilitateur_id = marche.facilitateur_id;
    qui.facilitateur_nom = marche.facilitateur_nom;
    const bool peut_creer = d.perimetre.peut_sur(Acte::CreerMarche, marche.structure_id);
    const std::string doute = marche.acheteur_siret ? doute_sur_siret(*marche.acheteur_siret) : "";
    const auto tours = vue_tours(d, qui, attendus, acte, 3);
    Vue vue{{"fil", vue_fil({{"/marches", "Marchés"}}, marche.objet)},
            {"objet", marche.objet},
            {"chiffre_clause", clause ? vue_mots(mots_de(*clause)) : Vue(false)},
            {"chiffre_effort_seul", !clause && effort ? vue_mots(mots_de(*effort)) : Vue(false)},
            {"acheteur", marche.acheteur_nom},
            {"reference", marche.reference},
            {"nature", libelle_du_code(natures_de_marche(), marche.nature)},
            {"prive", marche.cadre == "prive"},
            {"notifie", marche.notifie_le ? en_toutes_lettres(*marche.notifie_le) : ""},
            {"bilan_href", d.perimetre.peut_sur(Acte::VoirBilan, marche.structure_id) ? adresse(marche.id) + "/bilan" : ""},
            {"modifier_href", peut_creer ? adresse(marche.id) + "/modifier" : ""},
            {"lot_href", peut_creer ? adresse(marche.id) + "/lots/nouveau" : ""},
            {"doute", doute.empty() ? Vue(false) : Vue{{"phrase", "SIRET de l'acheteur douteux : " + doute + " (" + *marche.acheteur_siret + ")."}}},
            {"clause", vue_de(clause, effort.has_value())},
            {"surplus", vue_surplus(somme_clause)},
            {"effort", vue_de(effort, clause.has_value())},
            {"tours", tours},
            {"acte", attendus.empty() && !acte.empty() ? Vue{{"phrase", acte}, {"attente", a_completer(resumes) ? "Il reste à compléter ce marché." : "Rien n'est attendu de personne aujourd'hui."}} : Vue(false)},
            {"titre_lots", resumes.empty() ? "Lots" : compter(static_cast<std::int64_t>(resumes.size()), "lot", "lots")},
            {"non_vide", !resumes.empty()},
            {"lots", vue_des_lots(resumes)},
            {"vide", !resumes.empty() ? Vue(false)
                                      : Vue{{"titre", "Aucun lot"},
                                            {"phrase", "Un marché se suit lot par lot ; un marché sans allotissement a un seul lot, le numéro 1."},
                                            {"href", peut_creer ? adresse(marche.id) + "/lots/nouveau" : ""},
                                            {"libelle", "Ajouter le premier lot"}}},
            {"obligation", obligation ? vue_obligation_du_marche(d, *obligation) : Vue(false)},
            {"conventions_qui_couvrent", std::move(conventions)},
            {"partage_du_marche", vue_partage_du_marche(d, marche, partage)},
            {"fiche", vue_fiche(d, marche)},
            {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(evenements) : Vue(false)}};
    return page(d, "marches/marche", std::move(vue), marche.objet, kIci);
}

static Response montrer_fiche(const Demande& d)
{
    Formulaire f{.saisie = {}, .anomalies = {}, .inscrit = {}, .change_par = "", .facilitateurs = {}};
    d.base.read([&](Transaction& tx) {
        f.inscrit = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
        f.facilitateurs = lister_facilitateurs(tx, f.inscrit->structure_id);
    });
    f.saisie = saisie_du_marche(*f.inscrit);
    return montrer(d, f, Status::Ok);
}

static Response modifier_fiche(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto version = formulaire.value("version");
    if (!all_digits(version) || version.size() > 9) throw BadRequest("la version de la fiche manque : rouvrez la page");
    Formulaire f{.saisie = saisie_du_formulaire(formulaire), .anomalies = {}, .inscrit = {}, .change_par = "", .facilitateurs = {}};
    const auto charger = [&](Transaction& tx) {
        f.inscrit = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
        f.facilitateurs = lister_facilitateurs(tx, f.inscrit->structure_id);
        auto lecture = lire_marche(tx, f.saisie, *f.inscrit);
        f.anomalies = lecture.anomalies;
        lecture.marche.version = std::stoll(std::string(version));
        return lecture;
    };
    const auto conflit = [&] {
        d.base.read([&](Transaction& tx) {
            for (const auto& un : lister_evenements(tx, d.perimetre, {d.param("marche")}, 1))
                f.change_par = un.auteur + ", le " + date_heure_fr(*parse_instant(un.instant)) + ",";
        });
        f.conflit = true;
        return montrer(d, f, Status::Conflict);
    };
    const auto lecture = d.base.read(charger);
    // Une fiche changée entre-temps se compare d'abord, même si autre chose est à corriger. Une saisie valable, elle, passe
    // par l'écriture, qui reconnaît un envoi déjà fait avant de voir un conflit.
    if (!lecture.valable())
        return f.inscrit->version != lecture.marche.version ? conflit() : montrer(d, f, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto lue = charger(e.tx);
            if (!lue.valable()) throw Conflict("ce que la fiche désigne vient de changer");
            auto& marche = lue.marche;
            // Un marché repris garde l'acheteur tel qu'il a été inscrit : son compte, et ses autres marchés, le connaissent ainsi.
            if (marche.acheteur_siret != f.inscrit->acheteur_siret || searchable(marche.acheteur_nom) != searchable(f.inscrit->acheteur_nom))
                marche.acheteur_id = trouver_ou_inscrire_acheteur(e, marche.structure_id, marche.acheteur_siret, marche.acheteur_nom);
            if (marche_de_reference(e.tx, marche.acheteur_id, marche.reference, marche.id)) throw Conflict("marche.deja_suivi");
            modifier_marche(e, marche);
            return {adresse(marche.id), "marche_modifie", {}};
        });
    }
    catch (const Conflict& erreur)
    {
        if (erreur.what() == std::string_view("marche.deja_suivi"))
        {
            f.anomalies = {{"reference", "marche.deja_suivi"}};
            return montrer(d, f, Status::UnprocessableContent);
        }
        d.base.read(charger);
        if (f.inscrit->version == std::stoll(std::string(version))) throw;
        return conflit();
    }
}

void tracer_routes_marches(Routeur& routeur)
{
    routeur.add(Method::Get, "/marches", "voir_marches", lister);
    routeur.add(Method::Get, "/marches/nouveau", "creer_marche", montrer_nouveau);
    routeur.add(Method::Post, "/marches", "creer_marche", creer);
    routeur.add(Method::Get, "/marches/:marche", "voir_marches", montrer_marche);
    routeur.add(Method::Get, "/marches/:marche/modifier", "creer_marche", montrer_fiche);
    routeur.add(Method::Post, "/marches/:marche/fiche", "creer_marche", modifier_fiche);
    tracer_api_marches(routeur);
}

} // namespace ouvrage
