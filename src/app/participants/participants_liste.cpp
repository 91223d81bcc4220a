#include "app/participants/participants_pages.hpp"

#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_recherche.hpp"
#include "app/participants/participants_vues.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <iterator>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
constexpr int kParPage = 50;
constexpr int kParEnvoi = 2000; // lignes lues à la fois pour un export

struct CodeDeTri
{
    std::string_view code;
    TriParticipants tri;
};
constexpr CodeDeTri kTris[] = {{"nom", TriParticipants::Nom}, {"reference", TriParticipants::Reference}, {"recent", TriParticipants::Recent}};

std::string_view code_de(TriParticipants tri)
{
    return std::find_if(std::begin(kTris), std::end(kTris), [&](const CodeDeTri& un) { return un.tri == tri; })->code;
}

RechercheParticipants lire_recherche(const Form& adresse)
{
    RechercheParticipants r;
    r.q = shortened(trimmed(adresse.value("q")), 200);
    r.etat = etat_de_fenetre_du_code(adresse.value("etat"));
    if (adresse.value("etat") == "oubliee") r.identite = IdentiteCherchee::Oubliee;
    r.referent = shortened(trimmed(adresse.value("referent")), 40);
    if (adresse.value("notice") == "absente") r.notice = NoticeCherchee::Absente;
    for (const auto& un : kTris)
        if (adresse.value("tri") == un.code) r.tri = un.tri;
    if (const auto page = adresse.value("page"); all_digits(page) && page.size() < 6) r.page = std::max(1, std::stoi(std::string(page)));
    r.par_page = kParPage;
    return r;
}

std::string_view etat_cherche(const RechercheParticipants& r)
{
    return r.identite == IdentiteCherchee::Oubliee ? "oubliee" : r.etat ? code(*r.etat) : "";
}

bool filtree(const RechercheParticipants& r)
{
    return !r.q.empty() || !etat_cherche(r).empty() || !r.referent.empty() || r.notice != NoticeCherchee::Toutes;
}

/// L'adresse de cette recherche : ce qu'on partage, ce qu'on exporte.
std::string adresse_de(const RechercheParticipants& r, std::string_view format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (!valeur.empty()) texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    ajouter("q", r.q);
    ajouter("etat", etat_cherche(r));
    ajouter("referent", r.referent);
    if (r.notice == NoticeCherchee::Absente) ajouter("notice", "absente");
    if (r.tri != TriParticipants::Nom) ajouter("tri", code_de(r.tri));
    if (r.page > 1) ajouter("page", std::to_string(r.page));
    ajouter("format", format);
    return std::string(kIci) + texte;
}

std::string combien(const PageDeParticipants& page)
{
    return page.plus_que_compte() ? "Plus de " + grouped(kCompteAuPlus) + " participants" : compter(page.total, "participant", "participants");
}

Vue vue_choix(const std::vector<Option>& options, std::string_view choisie)
{
    Vue::List liste;
    for (const auto& une : options) liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
    return liste;
}

Vue vue_vide(const RechercheParticipants& r)
{
    if (filtree(r))
        return Vue{{"titre", "Personne ne correspond"}, {"phrase", "Cherchez le début du nom, du prénom ou de la référence, ou enlevez un filtre."}, {"href", std::string(kIci)},
                   {"libelle", "Tout voir"}};
    return Vue{{"titre", "Aucun participant pour l'instant"},
               {"phrase", "Ouvrez la fiche d'une personne, décidez sa fenêtre d'éligibilité, puis affectez-la à un lot."},
               {"href", "/participants/nouveau"},
               {"libelle", "Ouvrir une fiche"}};
}

Vue vue_pagination(const RechercheParticipants& r, const PageDeParticipants& page)
{
    if (r.page == 1 && !page.suite) return false;
    RechercheParticipants avant = r, apres = r;
    --avant.page;
    ++apres.page;
    const std::int64_t premier = std::int64_t{r.page - 1} * r.par_page + 1;
    const std::int64_t dernier = premier - 1 + static_cast<std::int64_t>(page.participants.size());
    return Vue{{"phrase", grouped(premier) + " à " + grouped(dernier) + (page.plus_que_compte() ? "" : " sur " + combien(page))},
               {"precedente", r.page > 1 ? adresse_de(avant) : ""},
               {"suivante", page.suite ? adresse_de(apres) : ""}};
}

Vue vue_de_la_liste(const Demande& d, const RechercheParticipants& r, const PageDeParticipants& page, const std::vector<std::pair<std::string, std::string>>& facilitateurs)
{
    Vue::List participants;
    for (const auto& un : page.participants)
        participants.push_back(Vue{{"href", adresse_de_la_fiche(un.id)},
                                   {"personne", un.personne()},
                                   {"reference", un.reference},
                                   {"fenetre", fenetre_en_lettres(un.fenetre)},
                                   {"etat", vue_etat(etat_de(un.fenetre, mois_de(d.aujourd_hui)))},
                                   {"referent", un.referent},
                                   {"informee", un.informee_le ? en_toutes_lettres(*un.informee_le) : ""},
                                   {"lots", std::to_string(un.lots)},
                                   {"retenues", heures_nues(un.retenues)}});
    std::vector<Option> etats, referents{{d.qui().id, "Moi"}, {std::string(kSansReferent), "Personne"}};
    for (const auto etat : {EtatDeFenetre::ADecider, EtatDeFenetre::AVenir, EtatDeFenetre::EnCours, EtatDeFenetre::FinitBientot, EtatDeFenetre::Finie})
        etats.push_back({std::string(code(etat)), std::string(libelle(etat))});
    etats.push_back({"oubliee", "Fiche anonyme"});
    for (const auto& [id, nom] : facilitateurs)
        if (id != d.qui().id) referents.push_back({id, nom});
    const auto trie = [&](TriParticipants tri) {
        RechercheParticipants autre = r;
        autre.tri = tri;
        autre.page = 1;
        return adresse_de(autre);
    };
    const auto sens = [&](TriParticipants tri, const char* comment) { return r.tri == tri ? Vue{{"sens", comment}} : Vue(false); };
    RechercheParticipants tout = r;
    tout.page = 1;
    const bool nulle = page.participants.empty();
    return Vue{{"titre", filtree(r) || page.plus_que_compte() || nulle ? std::string("Personnes suivies") : compter(page.total, "personne suivie", "personnes suivies", Genre_grammatical::Feminin)},
               {"q", r.q},
               {"compte", combien(page)},
               {"filtre", filtree(r)},
               {"etats", vue_choix(etats, etat_cherche(r))},
               {"referents", vue_choix(referents, r.referent)},
               {"sans_notice", r.notice == NoticeCherchee::Absente},
               {"tri", r.tri == TriParticipants::Nom ? "" : code_de(r.tri)},
               {"tri_nom", sens(TriParticipants::Nom, "ascending")},
               {"tri_reference", sens(TriParticipants::Reference, "ascending")},
               {"tri_nom_href", trie(TriParticipants::Nom)},
               {"tri_reference_href", trie(TriParticipants::Reference)},
               {"tri_recent_href", trie(TriParticipants::Recent)},
               {"par_recence", r.tri == TriParticipants::Recent},
               {"non_vide", !nulle},
               {"csv_href", adresse_de(tout, "csv")},
               {"xlsx_href", adresse_de(tout, "xlsx")},
               {"participants", std::move(participants)},
               {"vide", nulle ? vue_vide(r) : Vue(false)},
               {"pagination", vue_pagination(r, page)}};
}

/// Toutes les lignes de la recherche, et non la seule page montrée.
std::vector<ParticipantDeListe> tout_lister(Transaction& tx, const Demande& d, RechercheParticipants r)
{
    r.page = 1;
    r.par_page = kParEnvoi;
    std::vector<ParticipantDeListe> tous;
    for (;; ++r.page)
    {
        auto page = lister_participants(tx, d.perimetre, r, d.aujourd_hui);
        std::move(page.participants.begin(), page.participants.end(), std::back_inserter(tous));
        if (!page.suite) return tous;
    }
}

const std::vector<std::string> kEntetes = {"Personne", "Référence", "Éligibilité", "Début", "Fin", "Référent", "Notice remise le", "Lots", "Heures retenues"};

Response exporter_csv(const Demande& d, const std::vector<ParticipantDeListe>& tous)
{
    std::vector<std::vector<std::string>> lignes{kEntetes};
    for (const auto& un : tous)
        lignes.push_back({un.personne(), un.reference, std::string(libelle(etat_de(un.fenetre, mois_de(d.aujourd_hui)))), un.fenetre ? format_month(un.fenetre->debut) : "",
                          un.fenetre && un.fenetre->fin ? format_month(*un.fenetre->fin) : "", un.referent, un.informee_le ? format_day(*un.informee_le) : "",
                          std::to_string(un.lots), heures_saisie(un.retenues)});
    return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "participants.csv").with("Cache-Control", "no-store");
}

Response exporter_xlsx(const Demande& d, const std::vector<ParticipantDeListe>& tous)
{
    XlsxWriter classeur({.title = "Participants", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Participants";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
    {
        const auto genre = i == 3 || i == 4 ? ColumnKind::Month : i == 6 ? ColumnKind::Date : i == 7 ? ColumnKind::Integer : i == 8 ? ColumnKind::Hours : ColumnKind::Text;
        feuille.columns.push_back({.header = kEntetes[i], .kind = genre, .width = i == 0 || i == 5 ? 28 : 16});
    }
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& un : tous)
        onglet.row({un.personne(), un.reference, libelle(etat_de(un.fenetre, mois_de(d.aujourd_hui))), un.fenetre ? SheetCell(un.fenetre->debut) : SheetCell(),
                    un.fenetre && un.fenetre->fin ? SheetCell(*un.fenetre->fin) : SheetCell(), un.referent, un.informee_le ? SheetCell(*un.informee_le) : SheetCell(),
                    un.lots, SheetCell(un.retenues.centiemes())});
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "participants.xlsx")
        .with("Cache-Control", "no-store");
}

} // namespace

Response lister_les_participants(const Demande& d)
{
    const auto question = d.http.query();
    const auto recherche = lire_recherche(question);
    if (const auto format = question.value("format"); format == "csv" || format == "xlsx")
    {
        const auto tous = d.base.read([&](Transaction& tx) { return tout_lister(tx, d, recherche); });
        return format == "csv" ? exporter_csv(d, tous) : exporter_xlsx(d, tous);
    }
    struct Lu
    {
        PageDeParticipants page;
        std::vector<std::pair<std::string, std::string>> facilitateurs;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        return Lu{lister_participants(tx, d.perimetre, recherche, d.aujourd_hui), lister_facilitateurs(tx, d.perimetre.structure_de(Acte::GererParticipants))};
    });
    auto vue = vue_de_la_liste(d, recherche, lu.page, lu.facilitateurs);
    if (d.http.is_htmx()) return fragment(d, "participants/resultats", std::move(vue));
    return page(d, "participants/liste", std::move(vue), combien(lu.page), kIci);
}

Response api_lister_les_participants(const Demande& d)
{
    auto recherche = lire_recherche(d.http.query());
    recherche.par_page = 100;
    const auto lue = d.base.read([&](Transaction& tx) { return lister_participants(tx, d.perimetre, recherche, d.aujourd_hui); });
    Json::List liste;
    for (const auto& un : lue.participants)
        liste.push_back(Json{{"id", un.id},
                             {"reference", un.reference},
                             {"etat", code(etat_de(un.fenetre, mois_de(d.aujourd_hui)))},
                             {"fenetre", un.fenetre ? Json{{"debut", format_month(un.fenetre->debut)},
                                                           {"fin", un.fenetre->fin ? Json(format_month(*un.fenetre->fin)) : Json()}}
                                                    : Json()},
                             {"referent", un.referent.empty() ? Json() : Json(un.referent)},
                             {"notice_remise_le", un.informee_le ? Json(format_day(*un.informee_le)) : Json()},
                             {"retenues_centiemes", static_cast<long long>(un.retenues.centiemes())}});
    return reponse_json(d, Json{{"participants", std::move(liste)},
                                {"total", lue.plus_que_compte() ? Json() : Json(static_cast<long long>(lue.total))},
                                {"page_suivante", lue.suite ? Json(recherche.page + 1) : Json()}});
}

} // namespace ouvrage
