#include "app/conventions/conventions_pages.hpp"

#include "app/accueil/accueil_table.hpp"
#include "app/assistance/assistance_listes.hpp"
#include "app/conventions/conventions_saisie.hpp"
#include "app/conventions/conventions_textes_table.hpp"
#include "app/conventions/conventions_vie_vues.hpp"
#include "app/conventions/conventions_vues.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
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

constexpr std::string_view kIci = "/conventions";
constexpr std::size_t kParPage = 50, kPartiesNommees = 3, kMontres = 6;

// --- La liste -----------------------------------------------------------------------------------------------------------

enum class TriConventions
{
    Engagements, // les retards d'abord
    Echeances,   // le dernier jour utile le plus proche d'abord
    Intitule,
    Recentes
};
constexpr std::pair<std::string_view, TriConventions> kTris[] = {{"engagements", TriConventions::Engagements}, {"echeances", TriConventions::Echeances}, {"intitule", TriConventions::Intitule}, {"recentes", TriConventions::Recentes}};

/// Une convention et ce que la liste en dit.
struct ConventionDeListe
{
    Convention convention;
    std::vector<EngagementSuiviDePartie> suivis;
    int retards = 0;
    VieDeConvention vie = {};
    std::optional<Jour> prochaine = {}; // la plus proche des dates : celle d'un engagement, le dernier jour utile, le terme

    /// « reconduite pour un an le 2 octobre 2026 » : la phrase, sans son début.
    std::string si_personne_n_agit() const
    {
        constexpr std::string_view kDebut = "Si personne n'agit, ";
        std::string phrase = vie.si_personne_n_agit;
        if (phrase.starts_with(kDebut)) phrase.erase(0, kDebut.size());
        if (!phrase.empty() && phrase[0] >= 'a' && phrase[0] <= 'z') phrase[0] = static_cast<char>(phrase[0] - 'a' + 'A');
        return phrase;
    }
};

struct QuestionSurLesConventions
{
    RechercheConventions criteres;
    std::string qualite, tri = "engagements", suivi;
    std::optional<EtatDeConvention> etat = {};
    int page = 1;
    bool filtree() const { return !criteres.q.empty() || !criteres.modele.empty() || !qualite.empty() || !suivi.empty() || etat; }
};

QuestionSurLesConventions lire_question(const Form& adresse)
{
    QuestionSurLesConventions q;
    q.criteres.q = shortened(trimmed(adresse.value("q")), 200);
    q.criteres.modele = shortened(adresse.value("modele"), 60);
    if (const auto qualite = qualite_de_partie_du_code(adresse.value("qualite"))) q.criteres.qualite = qualite, q.qualite = code(*qualite);
    q.etat = etat_de_convention_du_code(adresse.value("etat"));
    if (adresse.value("suivi") == "retard" || adresse.value("suivi") == "sans_nouvelle" || adresse.value("suivi") == "blanc") q.suivi = adresse.value("suivi");
    for (const auto& [code, tri] : kTris)
        if (code == adresse.value("tri")) q.tri = code;
    if (const auto page = adresse.value("page"); all_digits(page) && page.size() < 6) q.page = std::max(1, std::stoi(std::string(page)));
    return q;
}

std::string adresse_de(const QuestionSurLesConventions& q, const std::string& format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (!valeur.empty()) texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    ajouter("q", q.criteres.q);
    ajouter("modele", q.criteres.modele);
    ajouter("qualite", q.qualite);
    ajouter("suivi", q.suivi);
    if (q.etat) ajouter("etat", fiche(*q.etat).code);
    ajouter("tri", q.tri == "engagements" ? "" : q.tri);
    if (q.page > 1) ajouter("page", std::to_string(q.page));
    ajouter("format", format);
    return std::string(kIci) + texte;
}

int blancs_de(const Convention& c)
{
    return static_cast<int>(std::count_if(c.parties.begin(), c.parties.end(), [](const PartieDeConvention& p) { return p.a_un_blanc(); }));
}

std::vector<ConventionDeListe> lire_la_liste(const Demande& d, const QuestionSurLesConventions& q)
{
    std::vector<ConventionDeListe> liste;
    d.base.read([&](Transaction& tx) {
        auto conventions = lister_conventions(tx, d.perimetre, q.criteres);
        const auto vies = lire_vies(tx, conventions);
        for (std::size_t i = 0; i < conventions.size(); ++i) liste.push_back({std::move(conventions[i]), {}, 0, vie_de(vies[i], d.maison.droit, d.aujourd_hui)});
    });
    for (auto& une : liste) // les suivis désignent les engagements de la convention à sa place définitive
    {
        une.suivis = suivre_les_engagements(une.convention, debut_des_engagements(une.vie), d.aujourd_hui);
        une.retards = en_retard(une.suivis);
        const auto retenir = [&](const std::optional<Jour>& jour) {
            if (jour && d.aujourd_hui <= *jour && (!une.prochaine || *jour < *une.prochaine)) une.prochaine = jour;
        };
        for (const auto& s : une.suivis) retenir(s.suivi.attendue_le);
        if (une.vie.dernier_jour) retenir(une.vie.dernier_jour->date.jour);
        if (une.vie.terme) retenir(une.vie.terme->jour);
        if (une.vie.fin) retenir(une.vie.fin->jour);
    }
    if (q.etat) std::erase_if(liste, [&](const ConventionDeListe& une) { return une.vie.etat != *q.etat; });
    if (!q.suivi.empty())
        std::erase_if(liste, [&](const ConventionDeListe& une) {
            if (q.suivi == "retard") return une.retards == 0;
            if (q.suivi == "blanc") return blancs_de(une.convention) == 0;
            return std::none_of(une.suivis.begin(), une.suivis.end(), [](const auto& s) { return s.suivi.situation == SituationDePromesse::SansNouvelle; });
        });
    const auto intitule = [](const ConventionDeListe& une) { return searchable(une.convention.intitule); };
    if (q.tri == "intitule") std::stable_sort(liste.begin(), liste.end(), [&](const auto& a, const auto& b) { return intitule(a) < intitule(b); });
    else if (q.tri == "echeances")
        std::stable_sort(liste.begin(), liste.end(), [&](const auto& a, const auto& b) {
            const Jour jamais = std::chrono::year{9999} / std::chrono::December / 31, de_a = a.prochaine.value_or(jamais), de_b = b.prochaine.value_or(jamais);
            return de_a != de_b ? de_a < de_b : intitule(a) < intitule(b);
        });
    else if (q.tri == "recentes") std::stable_sort(liste.begin(), liste.end(), [](const auto& a, const auto& b) { return b.convention.id < a.convention.id; });
    else
        std::stable_sort(liste.begin(), liste.end(), [&](const auto& a, const auto& b) {
            return a.retards != b.retards ? b.retards < a.retards : intitule(a) < intitule(b);
        });
    return liste;
}

/// « Ville d'Armentières, Mission locale, PLIE et 7 autres ».
std::string parties_en_mots(const Convention& c, std::size_t au_plus)
{
    std::vector<std::string> noms;
    for (const auto& une : c.parties) noms.push_back(une.nom);
    if (noms.empty()) return "";
    const auto reste = noms.size() > au_plus ? noms.size() - au_plus : 0;
    if (reste > 0) noms.resize(au_plus);
    return joined(noms, ", ") + (reste > 0 ? " et " + compter(static_cast<std::int64_t>(reste), "autre", "autres") : "");
}

std::string engagements_en_mots(const ConventionDeListe& une)
{
    if (une.suivis.empty()) return "aucun";
    return compter(static_cast<std::int64_t>(une.suivis.size()), "engagement", "engagements");
}

const std::vector<std::string> kEntetes = {"Référence", "Intitulé", "Tenue par", "Parties", "État", "Si personne n'agit", "Engagements", "En retard", "Sans nouvelle", "Prochaine date", "Blancs à remplir", "Délibérations", "Avenants"};
constexpr std::size_t kColonneDate = 9, kColonnePhrase = 5;
constexpr std::size_t kColonnesDeNombre[] = {6, 7, 8, 10, 11, 12};

std::vector<std::string> colonnes(const ConventionDeListe& une)
{
    const auto& c = une.convention;
    const auto sans_nouvelle = std::count_if(une.suivis.begin(), une.suivis.end(), [](const auto& s) { return s.suivi.situation == SituationDePromesse::SansNouvelle; });
    return {c.reference, c.intitule, c.structure, parties_en_mots(c, c.parties.size()), std::string(fiche(une.vie.etat).libelle), une.si_personne_n_agit(), std::to_string(une.suivis.size()), std::to_string(une.retards), std::to_string(sans_nouvelle),
            une.prochaine ? format_day(*une.prochaine) : "", std::to_string(blancs_de(c)), std::to_string(c.deliberations.size()), std::to_string(c.avenants.size())};
}

Response exporter_csv(const std::vector<ConventionDeListe>& liste)
{
    std::vector<std::vector<std::string>> lignes{kEntetes};
    for (const auto& une : liste) lignes.push_back(colonnes(une));
    return Response::attachment(csv_text(lignes), "text/csv; charset=utf-8", "conventions.csv");
}

Response exporter_xlsx(const Demande& d, const std::vector<ConventionDeListe>& liste)
{
    XlsxWriter classeur({.title = "Conventions", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Conventions";
    const auto est_nombre = [](std::size_t i) { return std::find(std::begin(kColonnesDeNombre), std::end(kColonnesDeNombre), i) != std::end(kColonnesDeNombre); };
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
        feuille.columns.push_back({.header = kEntetes[i], .kind = i == kColonneDate ? ColumnKind::Date : est_nombre(i) ? ColumnKind::Integer : ColumnKind::Text, .width = i == 1 || i == 3 || i == kColonnePhrase ? 48 : 16});
    feuille.frozen_columns = 2;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& une : liste)
    {
        const auto textes = colonnes(une);
        std::vector<SheetCell> ligne(textes.begin(), textes.end());
        ligne[kColonneDate] = une.prochaine ? SheetCell(*une.prochaine) : SheetCell();
        for (const auto i : kColonnesDeNombre) ligne[i] = SheetCell(std::int64_t{std::stoi(textes[i])});
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "conventions.xlsx");
}

Vue vue_vide(const Demande& d, const QuestionSurLesConventions& q)
{
    if (q.filtree()) return Vue{{"titre", "Aucune convention ne correspond"}, {"phrase", "Essayez un mot de moins, ou enlevez un filtre."}, {"href", kIci}, {"libelle", "Voir toutes les conventions"}};
    if (d.perimetre.peut(Acte::GererConventions))
        return Vue{{"titre", "Aucune convention pour l'instant"}, {"phrase", "Inscrivez la première : qui la signe, ce que chacun promet, jusqu'à quand. Les dates se suivront d'elles-mêmes."},
                   {"href", "/conventions/nouvelle"}, {"libelle", "Inscrire une convention"}};
    return Vue{{"titre", "Vous n'êtes partie d'aucune convention"}, {"phrase", "Celles que vous signez paraîtront ici dès que la structure les aura inscrites."}, {"href", ""}, {"libelle", ""}};
}

Response lister(const Demande& d)
{
    auto q = lire_question(d.http.query());
    const auto liste = lire_la_liste(d, q);
    const std::string format(d.http.query().value("format"));
    if (format == "csv") return exporter_csv(liste);
    if (format == "xlsx") return exporter_xlsx(d, liste);

    const auto pages = (liste.size() + kParPage - 1) / kParPage;
    q.page = static_cast<int>(std::min<std::size_t>(static_cast<std::size_t>(q.page), std::max<std::size_t>(pages, 1)));
    const auto debut = (static_cast<std::size_t>(q.page) - 1) * kParPage, fin = std::min(liste.size(), debut + kParPage);
    Vue::List conventions;
    std::int64_t retards = 0;
    for (const auto& une : liste) retards += une.retards;
    for (std::size_t i = debut; i < fin; ++i)
    {
        const auto& une = liste[i];
        const auto& c = une.convention;
        const auto blancs = blancs_de(c);
        conventions.push_back(Vue{{"href", adresse_de_convention(c.id)},
                                  {"suivi_href", adresse_de_convention(c.id) + "/suivi"},
                                  {"intitule", c.intitule},
                                  {"reference", c.reference},
                                  {"structure", c.structure},
                                  {"parties", parties_en_mots(c, kPartiesNommees)},
                                  {"etat", vue_etat_de_convention(une.vie.etat)},
                                  {"phrase", une.si_personne_n_agit()},
                                  {"engagements", engagements_en_mots(une)},
                                  {"retards", une.retards > 0 ? std::to_string(une.retards) + " en retard" : ""},
                                  {"prochaine", une.prochaine ? en_toutes_lettres(*une.prochaine) : ""},
                                  {"blancs", blancs > 0 ? compter(blancs, "blanc à remplir", "blancs à remplir") : ""}});
    }
    const auto avec = [&](auto&& changer) {
        auto autre = q;
        autre.page = 1;
        changer(autre);
        return adresse_de(autre);
    };
    const auto trier = [&](const char* tri) { return avec([&](auto& autre) { autre.tri = tri; }); };
    std::vector<Option> qualites, etats, modeles;
    for (const auto& un : modeles_de_convention()) modeles.push_back({un.code, un.intitule});
    for (const auto une : qualites_de_partie()) qualites.push_back({std::string(code(une)), std::string(libelle(une))});
    for (const auto& un : etats_de_convention()) etats.push_back({std::string(un.code), std::string(un.libelle)});
    const auto choix = [](const std::vector<Option>& options, std::string_view choisie) {
        Vue::List liste;
        for (const auto& une : options) liste.push_back(Vue{{"valeur", une.valeur}, {"texte", une.texte}, {"choisie", une.valeur == choisie}});
        return liste;
    };
    auto tout = q;
    tout.page = 1;
    const auto total = static_cast<std::int64_t>(liste.size());
    const std::string compte = compter(total, "convention", "conventions", Genre_grammatical::Feminin);
    Vue pagination = false;
    if (pages > 1)
        pagination = Vue{{"phrase", grouped(static_cast<std::int64_t>(debut + 1)) + " à " + grouped(static_cast<std::int64_t>(fin)) + " sur " + compte},
                         {"precedente", q.page > 1 ? [&] { auto autre = q; --autre.page; return adresse_de(autre); }() : ""},
                         {"suivante", static_cast<std::size_t>(q.page) < pages ? [&] { auto autre = q; ++autre.page; return adresse_de(autre); }() : ""}};
    const std::string titre = total > 0 && retards > 0 ? compte + ", " + compter(retards, "engagement en retard", "engagements en retard") : "Conventions";
    return page(d, "conventions/liste",
                Vue{{"titre", titre},
                    {"peut_inscrire", d.perimetre.peut(Acte::GererConventions)},
                    {"q", q.criteres.q},
                    {"modeles", choix(modeles, q.criteres.modele)},
                    {"tri", q.tri == "engagements" ? "" : q.tri},
                    {"etats", choix(etats, q.etat ? fiche(*q.etat).code : std::string_view{})},
                    {"qualites", choix(qualites, q.qualite)},
                    {"suivis", choix({{"retard", "Avec un retard"}, {"sans_nouvelle", "Sans nouvelle d'un engagement"}, {"blanc", "Avec un blanc à remplir"}}, q.suivi)},
                    {"filtre", q.filtree()},
                    {"non_vide", !liste.empty()},
                    {"compte", compte + (q.criteres.q.empty() ? "" : " pour « " + q.criteres.q + " »")},
                    {"csv_href", adresse_de(tout, "csv")},
                    {"xlsx_href", adresse_de(tout, "xlsx")},
                    {"tri_engagements", trier("engagements")},
                    {"tri_intitule", trier("intitule")},
                    {"tri_echeances", trier("echeances")},
                    {"par_echeances", q.tri == "echeances"},
                    {"par_engagements", q.tri == "engagements"},
                    {"par_intitule", q.tri == "intitule"},
                    {"conventions", std::move(conventions)},
                    {"pagination", std::move(pagination)},
                    {"vide", liste.empty() ? vue_vide(d, q) : Vue(false)}},
                titre, kIci);
}

// --- La convention ------------------------------------------------------------------------------------------------------

struct LuDeConvention
{
    Convention convention;
    PlaceDansLaConvention place;
    VieInscrite inscrite;
    VieDeConvention vie;
    std::vector<Evenement> evenements;
    bool tient() const { return place.regard == RegardDeConvention::Tenir; }
};

LuDeConvention lire(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        LuDeConvention lu;
        lu.convention = trouver_convention(tx, d.perimetre, d.param("convention"));
        lu.place = place_dans(d.perimetre, lu.convention);
        lu.inscrite = lire_vie(tx, lu.convention);
        lu.vie = vie_de(lu.inscrite, d.maison.droit, d.aujourd_hui);
        lu.evenements = lister_evenements(tx, d.perimetre, {lu.convention.id}, 8);
        return lu;
    });
}

bool est_a_moi(const LuDeConvention& lu, const EngagementDePartie& e)
{
    if (!e.partie_id) return lu.place.regard != RegardDeConvention::Lire;
    if (std::find(lu.place.parties.begin(), lu.place.parties.end(), *e.partie_id) != lu.place.parties.end()) return true;
    // Qui tient la convention répond pour une partie qu'aucun compte ne représente.
    const auto* partie = lu.convention.partie(e.partie_id);
    return lu.tient() && partie && partie->qualite == QualiteDePartie::Autre;
}

/// Ce que la convention attend d'abord : un retard, puis un blanc, puis ce dont on n'a pas de nouvelle.
Vue vue_tour(const Demande& d, const LuDeConvention& lu, const std::vector<EngagementSuiviDePartie>& suivis)
{
    const auto& c = lu.convention;
    const std::string acte = lu.evenements.empty() ? "" : lu.evenements.front().auteur + " " + lu.evenements.front().phrase;
    const auto tour = [&](const std::string& qui, const std::string& quoi, const std::string& depuis, bool a_moi, bool en_retard) {
        return Vue{{"qui", qui}, {"quoi", quoi}, {"depuis", depuis}, {"dernier_acte", acte}, {"a_moi", a_moi}, {"en_retard", en_retard}};
    };
    // Signer d'abord : rien ne court avant. Puis ce qui a un dernier jour.
    if (!lu.vie.signatures_manquantes.empty() && lu.vie.etat == EtatDeConvention::ASigner)
    {
        const auto& id = lu.vie.signatures_manquantes.front();
        const auto* partie = c.partie(id);
        const auto reste = lu.vie.signatures_manquantes.size() - 1;
        const bool a_moi = std::find(lu.place.parties.begin(), lu.place.parties.end(), id) != lu.place.parties.end();
        return tour((partie ? partie->nom : "une partie") + (reste > 0 ? " et " + compter(static_cast<std::int64_t>(reste), "autre", "autres") : ""), "signer", "", a_moi, false);
    }
    if (const auto avances = alertes(lu.vie, d.aujourd_hui, avances_d_alerte(d.maison.droit.valeurs, d.aujourd_hui)); !avances.empty())
        return tour(c.structure, avances.front().phrase, avances.front().jours_restants > 0 ? "dans " + compter(avances.front().jours_restants, "jour", "jours") : "aujourd'hui", lu.tient(), false);
    if (!suivis.empty() && suivis.front().suivi.situation == SituationDePromesse::EnRetard)
    {
        const auto& s = suivis.front();
        return tour(qui_s_engage(c, *s.engagement), "dire où en est l'engagement " + std::to_string(s.engagement->rang), depuis_fr(*s.suivi.passee_le, d.aujourd_hui) + " (" + en_toutes_lettres(*s.suivi.passee_le) + ")",
                    est_a_moi(lu, *s.engagement), true);
    }
    for (const auto& une : c.parties)
        if (une.a_un_blanc()) return tour(c.structure, "dire qui signe pour " + une.nom, "", lu.tient(), false);
    if (!suivis.empty() && suivis.front().suivi.situation == SituationDePromesse::SansNouvelle)
    {
        const auto& s = suivis.front();
        return tour(qui_s_engage(c, *s.engagement), "donner des nouvelles de l'engagement " + std::to_string(s.engagement->rang),
                    s.suivi.attendue_le ? "attendu le " + en_toutes_lettres(*s.suivi.attendue_le) : "", est_a_moi(lu, *s.engagement), false);
    }
    if (acte.empty()) return false;
    return tour("personne", "rien n'est attendu aujourd'hui", "", false, false);
}

Vue vue_partie(const LuDeConvention& lu, const PartieDeConvention& p, const std::vector<EngagementSuiviDePartie>& suivis)
{
    const auto& c = lu.convention;
    std::int64_t siens = 0, retards = 0;
    for (const auto& s : suivis)
        if (s.engagement->partie_id == p.id) ++siens, retards += s.suivi.situation == SituationDePromesse::EnRetard;
    const auto* qui = p.representant();
    const auto* avenant = c.avenant(p.avenant_id);
    // La première signature d'une partie : celle du texte, ou de l'avenant qui l'a fait entrer.
    std::optional<Jour> signee;
    for (const auto& un : lu.inscrite.connue.faits)
        if (un.sorte == SorteDeFait::Signature && un.partie == p.id && (!signee || un.le < *signee)) signee = un.le;
    return Vue{{"href", adresse_de_convention(c.id) + "/parties/" + p.id},
               {"signature", signee ? "le " + en_toutes_lettres(*signee) : ""},
               {"nom", p.nom},
               {"designation", p.designation.empty() ? "" : "« " + p.designation + " »"},
               {"qualite", libelle(p.qualite)},
               {"representant", qui ? qui->nom : ""},
               {"representant_qualite", qui ? qui->qualite : ""},
               {"blanc", p.a_un_blanc() ? (qui && !qui->nom.empty() ? "qualité à remplir" : qui && !qui->qualite.empty() ? "nom à remplir" : "à remplir") : ""},
               {"engagements", siens > 0 ? compter(siens, "engagement", "engagements") : "aucun"},
               {"retards", retards > 0 ? std::to_string(retards) + " en retard" : ""},
               {"doute", p.siret ? doute_sur_siret(*p.siret) : ""},
               {"siret", p.siret.value_or("")},
               {"entree", p.entree_le ? "depuis le " + en_toutes_lettres(*p.entree_le) + (avenant ? ", avenant n° " + std::to_string(avenant->numero) : "") : ""}};
}

Vue vue_objet(const Demande& d, const LuDeConvention& lu, const ObjetDeConvention& o)
{
    const bool voit = o.marche_id ? d.perimetre.peut(Acte::VoirMarches) : d.perimetre.peut(Acte::VoirAccueil);
    return Vue{{"nom", o.nom},
               {"href", !voit || !lu.tient() ? "" : o.marche_id ? "/marches/" + *o.marche_id : "/lieux/" + *o.lieu_id},
               {"icone", o.marche_id ? "marches" : "lieu-accueil"},
               {"sorte", o.marche_id ? "Marché" : "Lieu d'accueil"},
               {"depuis", en_toutes_lettres(o.depuis)},
               {"retrait", lu.tient() ? Vue{{"action", adresse_de_convention(lu.convention.id) + "/objets/" + o.id + "/retraits"}, {"cle", random_token()}} : Vue(false)}};
}

Response montrer_convention(const Demande& d)
{
    const auto lu = lire(d);
    const auto& c = lu.convention;
    const auto suivis = suivre_les_engagements(c, debut_des_engagements(lu.vie), d.aujourd_hui);
    const auto ici = adresse_de_convention(c.id);
    const int jours = jours_pour_transmettre(d.maison.droit, d.aujourd_hui);
    Vue::List engagements, parties, deliberations, avenants, objets, axes;
    for (std::size_t i = 0; i < std::min(suivis.size(), kMontres); ++i) engagements.push_back(vue_engagement_de_partie(c, suivis[i]));
    for (const auto& une : c.parties) parties.push_back(vue_partie(lu, une, suivis));
    for (const auto& une : c.deliberations) deliberations.push_back(vue_deliberation(c, une, jours, d.aujourd_hui));
    for (const auto& un : c.avenants)
        avenants.push_back(Vue{{"numero", std::to_string(un.numero)}, {"href", ici + "/avenants/" + un.id + "/avenant"}, {"objet", un.objet}, {"effet", en_toutes_lettres(un.effet_le)},
                               {"a_signer", std::find(lu.vie.avenants_a_signer.begin(), lu.vie.avenants_a_signer.end(), un.id) != lu.vie.avenants_a_signer.end()},
                               {"apports", [&] {
                                    std::vector<std::string> apports;
                                    for (const auto& p : c.parties)
                                        if (p.avenant_id == un.id) apports.push_back("la partie " + p.nom);
                                    const auto combien = std::count_if(c.engagements.begin(), c.engagements.end(), [&](const auto& e) { return e.avenant_id == un.id; });
                                    if (combien > 0) apports.push_back(compter(combien, "engagement", "engagements"));
                                    for (const auto& x : c.axes)
                                        if (x.avenant_id == un.id) apports.push_back("« " + x.intitule + " »");
                                    return apports.empty() ? std::string() : "Il ajoute " + joined(apports, ", ") + ".";
                                }()}});
    for (const auto& un : c.objets) objets.push_back(vue_objet(d, lu, un));
    for (const auto& un : c.axes)
        axes.push_back(Vue{{"intitule", un.intitule}, {"actions", compter(std::count_if(c.engagements.begin(), c.engagements.end(), [&](const auto& e) { return e.axe_id == un.id; }), "action", "actions", Genre_grammatical::Feminin)}});
    const auto retards = en_retard(suivis);
    const auto n_parties = static_cast<std::int64_t>(c.parties.size());
    const std::string fait = retards > 0 ? compter(retards, "engagement en retard", "engagements en retard") : compter(static_cast<std::int64_t>(suivis.size()), "engagement suivi", "engagements suivis");
    Vue::List fiche;
    const auto ligne = [&](const char* terme, const std::string& valeur) { fiche.push_back(Vue{{"terme", terme}, {"valeur", valeur}}); };
    ligne("Objet", c.objet);
    ligne("Argent", std::string(libelle(c.financiere)));
    ligne("Confidentialité", c.confidentialite_dite ? "Une clause la prévoit" : "Aucune clause ne la prévoit");
    ligne("Se signe à", c.lieu_de_signature.empty() ? "Lieu à remplir" : c.lieu_de_signature);
    ligne("Tenue par", c.structure);
    const auto* modele = trouver_modele(c.modele);
    ligne("Modèle", modele && c.modele != kModelePropre ? modele->intitule : "Aucun : un texte à elle");
    return page(d, "conventions/convention",
                Vue{{"fil", vue_fil({{std::string(kIci), "Conventions"}}, shortened(c.intitule, 60))},
                    {"intitule", c.intitule},
                    {"fait", fait},
                    {"reference", c.reference},
                    {"structure", c.structure},
                    {"tient", lu.tient()},
                    {"ici", ici},
                    {"tour", vue_tour(d, lu, suivis)},
                    {"etat", vue_etat_de_convention(lu.vie.etat)},
                    {"vie", vue_resume_de_vie(c, lu.inscrite, lu.vie, d.aujourd_hui)},
                    {"titre_engagements", suivis.empty() ? "Engagements" : compter(static_cast<std::int64_t>(suivis.size()), "engagement", "engagements") + (retards > 0 ? ", " + std::to_string(retards) + " en retard" : "")},
                    {"sans_engagement", suivis.empty()},
                    {"engagements", std::move(engagements)},
                    {"autres", suivis.size() > kMontres ? "Voir les " + std::to_string(suivis.size()) + " engagements" : "Le suivi à imprimer"},
                    {"titre_parties", compter(n_parties, "partie", "parties", Genre_grammatical::Feminin)},
                    {"sans_partie", c.parties.empty()},
                    {"parties", std::move(parties)},
                    {"sans_axe", c.axes.empty()},
                    {"axes", std::move(axes)},
                    {"sans_deliberation", c.deliberations.empty()},
                    {"deliberations", std::move(deliberations)},
                    {"sans_avenant", c.avenants.empty()},
                    {"avenants", std::move(avenants)},
                    {"sans_objet", c.objets.empty()},
                    {"objets", std::move(objets)},
                    {"fiche", std::move(fiche)},
                    {"journal", d.perimetre.peut(Acte::VoirJournal) ? vue_journal(lu.evenements) : Vue(false)}},
                c.intitule, kIci);
}

// --- Inscrire -----------------------------------------------------------------------------------------------------------

/// Celui de l'adresse ; sans lui, une convention à soi.
const ModeleDeConvention& modele_demande(const Demande& d)
{
    const auto adresse = d.http.query(); // ses valeurs ne vivent pas plus qu'elle
    const auto code = adresse.value("modele");
    const auto* modele = trouver_modele(code.empty() ? kModelePropre : std::string_view(code));
    if (!modele) throw NotFound("ce modèle de convention n'est pas livré");
    return *modele;
}

Response page_nouvelle(const Demande& d, const ModeleDeConvention& modele, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto places = places_du_modele(modele);
    const bool propre = modele.parties.empty();
    const auto propose = [&](const std::string& texte) { return propre ? std::string() : texte; };
    std::vector<Option> clauses;
    for (const auto une : clauses_financieres()) clauses.push_back({std::string(code(une)), std::string(libelle(une))});
    FormulaireDeConvention f;
    f.titre = propre ? "Inscrire une convention" : modele.intitule;
    f.sous_titre = "Elle sera tenue par " + d.qui().structure_nom + (propre || place_de_la_structure(modele) ? ", qui en est partie. " : ". ") +
                   (propre ? "Ce que chacun promet et jusqu'à quand se disent ensuite." : "Son texte, ses engagements et sa durée viennent du modèle ; tout se corrige avant la signature.");
    f.action = propre ? "/conventions" : "/conventions?modele=" + modele.code;
    f.bouton = "Inscrire la convention";
    f.annuler_href = "/conventions";
    f.brouillon = "convention-nouvelle-" + modele.code;
    f.note = propre ? "" : modele.presentation;
    f.champs.push_back(champ_d_une_ligne({.nom = "intitule", .libelle = "Intitulé", .valeur = valeur_tapee(saisie, "intitule", propose(modele.titre))}, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "reference", .libelle = "Référence", .valeur = valeur_tapee(saisie, "reference"), .aide = "Celle de la délibération, ou la vôtre.", .taille = "moyen"}, a));
    f.champs.push_back(champ_de_lignes("objet", "Objet", "Ce qu'elle organise, en une ou deux phrases.", valeur_tapee(saisie, "objet", propose(modele.objet)), 4, a));
    for (const auto& place : places)
        f.champs.push_back(place.plusieurs ? champ_de_lignes("place_" + place.code, place.libelle, place.aide, valeur_tapee(saisie, "place_" + place.code), 3, a, false)
                                           : champ_d_une_ligne({.nom = "place_" + place.code, .libelle = place.libelle, .valeur = valeur_tapee(saisie, "place_" + place.code), .aide = place.aide,
                                                                .suggestions = "/assistance/parties?qualite=" + std::string(code(place.qualite)), .obligatoire = false}, a));
    if (!propre && modele.termes.termes.depart == DepartDeConvention::Date)
        f.champs.push_back(champ_d_une_ligne({.nom = "debut", .libelle = "Premier jour", .valeur = valeur_tapee(saisie, "debut"), .aide = "Vide : vous direz la durée ensuite, dans « La vie ».", .type = "date", .taille = "court", .obligatoire = false}, a));
    if (!propre && !modele.termes.fin_a_remplir.empty())
        f.champs.push_back(champ_d_une_ligne({.nom = "fin", .libelle = modele.termes.fin_a_remplir, .valeur = valeur_tapee(saisie, "fin"), .aide = "Vide : vous direz la durée ensuite, dans « La vie ».", .type = "date", .taille = "court", .obligatoire = false}, a));
    f.champs.push_back(champ_de_liste("financiere", "Ce qu'elle dit de l'argent", "", "Choisir", clauses, valeur_tapee(saisie, "financiere", propre ? std::string_view{} : code(modele.financiere)), a));
    const bool dite = saisie.has("reference") ? saisie.value("confidentialite") == "oui" : !propre && modele.confidentialite_dite;
    f.champs.push_back(champ_coche("confidentialite", "Confidentialité", "Une clause de confidentialité est écrite", "", dite, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "lieu_de_signature", .libelle = "Se signe à", .valeur = valeur_tapee(saisie, "lieu_de_signature"), .taille = "moyen", .obligatoire = false}, a));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvelle(const Demande& d)
{
    d.perimetre.structure_de(Acte::GererConventions);
    if (d.http.query().has("modele")) return page_nouvelle(d, modele_demande(d), {}, {}, Status::Ok);
    Vue::List modeles;
    for (const auto& un : modeles_de_convention())
        modeles.push_back(Vue{{"href", "/conventions/nouvelle?modele=" + un.code}, {"intitule", un.intitule}, {"presentation", un.presentation},
                              {"contenu", un.parties.empty() ? "" : compter(static_cast<std::int64_t>(un.articles.size()), "article", "articles") + ", " + compter(static_cast<std::int64_t>(un.engagements.size()), "engagement proposé", "engagements proposés")}});
    return page(d, "conventions/modeles", Vue{{"fil", vue_fil({{std::string(kIci), "Conventions"}}, "Choisir un modèle")}, {"modeles", std::move(modeles)}}, "Choisir un modèle de convention", kIci);
}

Response creer_convention(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto& modele = modele_demande(d);
    auto lue = lire_convention(formulaire, places_du_modele(modele));
    lue.convention.modele = modele.code;
    const auto& structure = d.perimetre.structure_de(Acte::GererConventions);
    d.base.read([&](Transaction& tx) {
        for (const auto& une : lue.parties) verifier_la_partie(tx, structure, une, "place_" + une.place, lue.anomalies);
        // Seule, c'est peut-être la même demande reçue deux fois : l'écriture le sait.
        if (!lue.anomalies.empty() && reference_prise(tx, structure, lue.convention.reference)) lue.anomalies.push_back({"reference", "convention.reference_prise"});
    });
    refuser_les_noms(d, structure, {{"intitule", lue.convention.intitule}, {"objet", lue.convention.objet}}, lue.anomalies);
    if (!lue.anomalies.empty()) return page_nouvelle(d, modele, formulaire, lue.anomalies, Status::UnprocessableContent);
    std::string en_double; // la place d'une partie dite deux fois
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto convention = lue.convention;
            std::vector<std::string> places; // celle de chaque partie, pour les engagements du modèle
            const auto* sienne = place_de_la_structure(modele);
            // La structure qui la tient en est partie, d'abord ; d'un modèle, à la place qu'il lui donne.
            if (sienne || modele.parties.empty())
            {
                convention.parties.push_back(partie_de_la_structure(e.tx, structure));
                if (sienne) convention.parties.back().designation = sienne->designation;
                places.push_back(sienne ? sienne->code : "");
            }
            for (const auto& une : lue.parties)
            {
                convention.parties.push_back(resoudre_la_partie(e, structure, une));
                places.push_back(une.place);
            }
            if (const auto rang = partie_en_double(convention.parties))
            {
                en_double = places[*rang];
                throw Conflict("une partie y est deux fois");
            }
            for (const auto& axe : modele.axes) convention.axes.push_back({axe});
            convention.engagements = engagements_du_modele(modele, places);
            const auto id = inscrire_convention(e, structure, convention);
            const auto inscrite = trouver_convention(e.tx, d.perimetre, id, Acte::GererConventions);
            inscrire_texte_du_modele(e, inscrite, modele);
            if (const auto termes = termes_a_inscrire(modele, lue.debut, lue.fin)) inscrire_termes(e, inscrite, *termes, {});
            return {adresse_de_convention(id), "convention_inscrite", Json()};
        });
    }
    catch (const Conflict&)
    {
        if (!en_double.empty()) return page_nouvelle(d, modele, formulaire, {{"place_" + en_double, "partie.deja_la"}}, Status::UnprocessableContent);
        return page_nouvelle(d, modele, formulaire, {{"reference", "convention.reference_prise"}}, Status::UnprocessableContent);
    }
}

// --- Les parties --------------------------------------------------------------------------------------------------------

std::vector<Option> options_d_avenants(const Convention& c)
{
    std::vector<Option> options;
    for (const auto& un : c.avenants) options.push_back({un.id, "Avenant n° " + std::to_string(un.numero) + ", effet le " + en_toutes_lettres(un.effet_le)});
    return options;
}

Response page_nouvelle_partie(const Demande& d, const Convention& c, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    std::vector<Option> qualites;
    for (const auto une : qualites_de_partie()) qualites.push_back({std::string(code(une)), std::string(libelle(une))});
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = "Ajouter une partie";
    f.action = adresse_de_convention(c.id) + "/parties";
    f.bouton = "Ajouter la partie";
    f.annuler_href = adresse_de_convention(c.id);
    f.brouillon = "convention-partie-" + c.id;
    f.note = c.avenants.empty() ? "Une convention déjà signée s'ouvre à une partie de plus par un avenant : inscrivez-le d'abord, il se choisira ici." : "";
    f.champs.push_back(champ_de_liste("qualite", "Ce qu'elle est", "", "Choisir", qualites, valeur_tapee(saisie, "qualite"), a));
    f.champs.push_back(champ_d_une_ligne({.nom = "partie", .libelle = "Nom, tel qu'il est écrit à l'acte", .valeur = valeur_tapee(saisie, "partie"), .aide = "Cherchez parmi ceux que vous connaissez, ou tapez « SIRET nom ». Un SIRET douteux est gardé et signalé.",
                                          .suggestions = "/assistance/parties"}, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "designation", .libelle = "Dite dans le texte", .valeur = valeur_tapee(saisie, "designation"), .aide = "« la Ville », « le facilitateur ».", .taille = "moyen", .obligatoire = false}, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "representant", .libelle = "Qui signe pour elle", .valeur = valeur_tapee(saisie, "representant"), .aide = "Laissez vide si vous ne le savez pas : le blanc se verra.", .obligatoire = false}, a));
    f.champs.push_back(champ_d_une_ligne({.nom = "representant_qualite", .libelle = "En qualité de", .valeur = valeur_tapee(saisie, "representant_qualite"), .aide = "Maire, présidente, directeur…", .taille = "moyen", .obligatoire = false}, a));
    if (!c.avenants.empty()) f.champs.push_back(champ_de_liste("avenant", "Par l'avenant", "", "Dès l'origine", options_d_avenants(c), valeur_tapee(saisie, "avenant"), a, false));
    f.champs.push_back(champ_d_une_ligne({.nom = "entree_le", .libelle = "Entrée le", .valeur = valeur_tapee(saisie, "entree_le"), .aide = "Vide : dès l'origine, ou à l'effet de l'avenant.", .type = "date", .taille = "court", .obligatoire = false}, a));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Convention a_tenir(const Demande& d)
{
    return d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention"), Acte::GererConventions); });
}

Response montrer_nouvelle_partie(const Demande& d) { return page_nouvelle_partie(d, a_tenir(d), {}, {}, Status::Ok); }

Response creer_partie(const Demande& d)
{
    const auto c = a_tenir(d);
    const auto formulaire = d.http.form();
    auto lue = lire_partie(formulaire, c);
    d.base.read([&](Transaction& tx) {
        verifier_la_partie(tx, c.structure_id, lue.partie, "partie", lue.anomalies);
        // Sans date, elle serait d'origine, et sa signature manquante défairait ce que les autres ont signé.
        if (!lue.partie.entree_le && vie_de(lire_vie(tx, c), d.maison.droit, d.aujourd_hui).debut) lue.anomalies.push_back({"entree_le", "partie.entree_requise"});
    });
    if (!lue.anomalies.empty()) return page_nouvelle_partie(d, c, formulaire, lue.anomalies, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto relue = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
            inscrire_partie(e, relue, resoudre_la_partie(e, relue.structure_id, lue.partie));
            return {adresse_de_convention(c.id), "partie_inscrite", Json()};
        });
    }
    catch (const Conflict&)
    {
        return page_nouvelle_partie(d, c, formulaire, {{"partie", "partie.deja_la"}}, Status::UnprocessableContent);
    }
}

Response page_partie(const Demande& d, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    const auto lu = lire(d);
    const auto& c = lu.convention;
    const auto* partie = c.partie(d.param("partie"));
    if (!partie) throw NotFound("cette partie n'est pas de cette convention");
    const auto suivis = suivre_les_engagements(c, debut_des_engagements(lu.vie), d.aujourd_hui);
    const int jours = jours_pour_transmettre(d.maison.droit, d.aujourd_hui);
    Vue::List engagements, representants, deliberations;
    std::int64_t siens = 0;
    int retards = 0;
    for (const auto& s : suivis)
        if (s.engagement->partie_id == partie->id || !s.engagement->partie_id)
        {
            engagements.push_back(vue_engagement_de_partie(c, s));
            ++siens;
            retards += s.suivi.situation == SituationDePromesse::EnRetard;
        }
    for (const auto& un : partie->representants)
        representants.push_back(Vue{{"nom", un.nom.empty() ? "Nom à remplir" : un.nom}, {"qualite", un.qualite.empty() ? "qualité à remplir" : un.qualite}, {"par", un.faite_par},
                                    {"le", en_toutes_lettres(Jour{day_in_paris(*parse_instant(un.faite_le))})}});
    for (const auto& une : c.deliberations)
        if (une.partie_id == partie->id) deliberations.push_back(vue_deliberation(c, une, jours, d.aujourd_hui));
    Vue::List fiche;
    const auto ligne = [&](const char* terme, const std::string& valeur) { fiche.push_back(Vue{{"terme", terme}, {"valeur", valeur}}); };
    ligne("Ce qu'elle est", std::string(libelle(partie->qualite)));
    ligne("Dite dans le texte", partie->designation.empty() ? "Rien n'est dit" : "« " + partie->designation + " »");
    ligne("SIRET", partie->siret ? *partie->siret : "Inconnu");
    const auto* avenant = c.avenant(partie->avenant_id);
    ligne("Entrée", partie->entree_le ? "Le " + en_toutes_lettres(*partie->entree_le) + (avenant ? ", par l'avenant n° " + std::to_string(avenant->numero) : "") : "Dès l'origine");
    const auto* qui = partie->representant();
    const std::string doute = partie->siret ? doute_sur_siret(*partie->siret) : "";
    const std::string titre = partie->nom + "\u00A0: " + compter(siens, "engagement", "engagements") + (retards > 0 ? ", " + std::to_string(retards) + " en retard" : "");
    auto fil = fil_de_convention(c);
    fil.insert(fil.begin(), Lien{std::string(kIci), "Conventions"});
    return page(d, "conventions/partie",
                Vue{{"fil", vue_fil(fil, partie->nom)},
                    {"titre", titre},
                    {"intitule", c.intitule},
                    {"doute", doute.empty() ? "" : "SIRET douteux : " + doute + "."},
                    {"blanc", partie->a_un_blanc() ? "On ne sait pas encore qui signe pour elle, ou en quelle qualité : les documents montreront un blanc." : ""},
                    {"anomalies", vue_anomalies(a)},
                    {"fiche", std::move(fiche)},
                    {"sans_representant", partie->representants.empty()},
                    {"representants", std::move(representants)},
                    {"representer", lu.tient() ? Vue{{"action", adresse_de_convention(c.id) + "/parties/" + partie->id + "/representants"},
                                                     {"cle", random_token()},
                                                     {"ouvert", partie->a_un_blanc() || !a.empty()},
                                                     {"representant", vue_champ({.nom = "representant", .libelle = "Nom", .valeur = valeur_tapee(saisie, "representant", qui ? qui->nom : ""), .obligatoire = false}, a)},
                                                     {"representant_qualite", vue_champ({.nom = "representant_qualite", .libelle = "En qualité de", .valeur = valeur_tapee(saisie, "representant_qualite", qui ? qui->qualite : ""),
                                                                                         .aide = "Maire, présidente, directeur…", .taille = "moyen", .obligatoire = false}, a)}}
                                               : Vue(false)},
                    {"sans_engagement", siens == 0},
                    {"engagements", std::move(engagements)},
                    {"sans_deliberation", deliberations.empty()},
                    {"deliberations", std::move(deliberations)}},
                titre, kIci, statut);
}

Response montrer_partie(const Demande& d) { return page_partie(d, {}, {}, Status::Ok); }

Response creer_representant(const Demande& d)
{
    const auto c = a_tenir(d);
    if (!c.partie(d.param("partie"))) throw NotFound("cette partie n'est pas de cette convention");
    const auto formulaire = d.http.form();
    const auto lue = lire_representant(formulaire);
    if (!lue.anomalies.empty()) return page_partie(d, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        inscrire_representant(e, relue, *relue.partie(d.param("partie")), lue.nom, lue.qualite);
        return {adresse_de_convention(c.id) + "/parties/" + d.param("partie"), "representant_inscrit", Json()};
    });
}

Response suggerer_parties(const Demande& d)
{
    const auto adresse = d.http.query();
    const auto qualite = qualite_de_partie_du_code(adresse.value("qualite"));
    Json::List liste;
    const auto& structure = d.perimetre.structure_de(Acte::GererConventions);
    for (const auto& une : d.base.read([&](Transaction& tx) { return chercher_parties(tx, d.perimetre, structure, shortened(trimmed(adresse.value("q")), 100)); }))
        if (!qualite || une.qualite == *qualite) liste.push_back(Json{{"code", une.siret.value_or("")}, {"libelle", une.nom}});
    return reponse_json(d, std::move(liste));
}

// --- Ce qu'elle couvre --------------------------------------------------------------------------------------------------

/// Les marchés et les lieux de la structure qui tient la convention, et qu'elle ne couvre pas encore.
std::vector<Option> options_d_objets(Transaction& tx, const Demande& d, const Convention& c)
{
    std::vector<Option> options;
    const auto couvert = [&](const std::string& id) {
        return std::any_of(c.objets.begin(), c.objets.end(), [&](const ObjetDeConvention& o) { return o.marche_id == id || o.lieu_id == id; });
    };
    if (d.perimetre.peut(Acte::VoirAccueil))
        for (const auto& lieu : lister_lieux(tx, d.perimetre, Acte::VoirAccueil))
            if (!couvert(lieu.id) && lieu.structure_id == c.structure_id) options.push_back({"lieu " + lieu.id, "Lieu d'accueil : " + lieu.nom});
    RechercheMarches r;
    r.par_page = 500;
    for (const auto& un : lister_marches(tx, d.perimetre, r, d.aujourd_hui).marches)
        if (!couvert(un.marche.id) && un.marche.structure_id == c.structure_id) options.push_back({"marche " + un.marche.id, "Marché : " + un.marche.objet + " (" + un.marche.reference + ")"});
    return options;
}

Response page_nouvel_objet(const Demande& d, const Convention& c, const std::vector<Option>& options, const Form& saisie, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    FormulaireDeConvention f;
    f.fil = fil_de_convention(c);
    f.titre = "Dire ce que la convention couvre";
    f.action = adresse_de_convention(c.id) + "/objets";
    f.bouton = "Ajouter";
    f.annuler_href = adresse_de_convention(c.id);
    f.brouillon = "convention-objet-" + c.id;
    f.note = options.empty() ? "Aucun marché ni lieu d'accueil de la structure ne reste à couvrir." : "Un marché retenu ensemble, ou un lieu d'accueil : l'évaluation comptera ce qui s'y passe.";
    f.champs.push_back(champ_de_liste("objet", "Marché ou lieu d'accueil", "", "Choisir", options, valeur_tapee(saisie, "objet"), a));
    f.champs.push_back(champ_d_une_ligne({.nom = "depuis", .libelle = "Depuis le", .valeur = valeur_tapee(saisie, "depuis", format_day(d.aujourd_hui)), .type = "date", .taille = "court"}, a));
    return page_formulaire_de_convention(d, std::move(f), a, statut);
}

Response montrer_nouvel_objet(const Demande& d)
{
    const auto c = a_tenir(d);
    return page_nouvel_objet(d, c, d.base.read([&](Transaction& tx) { return options_d_objets(tx, d, c); }), {}, {}, Status::Ok);
}

Response creer_objet(const Demande& d)
{
    const auto c = a_tenir(d);
    const auto formulaire = d.http.form();
    const auto options = d.base.read([&](Transaction& tx) { return options_d_objets(tx, d, c); });
    const auto lue = lire_objet(formulaire, options);
    if (!lue.anomalies.empty()) return page_nouvel_objet(d, c, options, formulaire, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_objet_de_convention(e, trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions), lue.marche_id, lue.lieu_id, lue.depuis);
        return {adresse_de_convention(c.id), "objet_couvert", Json()};
    });
}

Response retirer_objet(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto c = trouver_convention(e.tx, d.perimetre, d.param("convention"), Acte::GererConventions);
        const auto objet = std::find_if(c.objets.begin(), c.objets.end(), [&](const ObjetDeConvention& o) { return o.id == d.param("objet"); });
        if (objet == c.objets.end()) throw NotFound("la convention ne couvre pas cela, ou plus");
        retirer_objet_de_convention(e, c, *objet, d.aujourd_hui);
        return {adresse_de_convention(c.id), "objet_retire", Json()};
    });
}

} // namespace

void tracer_routes_conventions(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions", "voir_conventions", lister);
    routeur.add(Method::Get, "/conventions/nouvelle", "gerer_conventions", montrer_nouvelle);
    routeur.add(Method::Post, "/conventions", "gerer_conventions", creer_convention);
    routeur.add(Method::Get, "/conventions/:convention", "voir_conventions", montrer_convention);
    routeur.add(Method::Get, "/conventions/:convention/parties/nouvelle", "gerer_conventions", montrer_nouvelle_partie);
    routeur.add(Method::Post, "/conventions/:convention/parties", "gerer_conventions", creer_partie);
    routeur.add(Method::Get, "/conventions/:convention/parties/:partie", "voir_conventions", montrer_partie);
    routeur.add(Method::Post, "/conventions/:convention/parties/:partie/representants", "gerer_conventions", creer_representant);
    routeur.add(Method::Get, "/conventions/:convention/objets/nouveau", "gerer_conventions", montrer_nouvel_objet);
    routeur.add(Method::Post, "/conventions/:convention/objets", "gerer_conventions", creer_objet);
    routeur.add(Method::Post, "/conventions/:convention/objets/:objet/retraits", "gerer_conventions", retirer_objet);
    routeur.add(Method::Get, "/assistance/parties", "gerer_conventions", suggerer_parties);
}

} // namespace ouvrage
