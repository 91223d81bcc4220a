#include "app/offres/offres_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/offres/offres_saisie.hpp"
#include "app/offres/offres_vues.hpp"
#include "app/organismes/organismes_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/csv/csv.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/xlsx/xlsx_writer.hpp"

#include <algorithm>
#include <map>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/offres";
constexpr int kParPage = 50;
constexpr int kPersonnesMontrees = 12; // la recherche trouve les autres
constexpr std::size_t kRaisonAuPlus = 300;

std::string adresse(const std::string& id) { return "/offres/" + id; }

// --- La liste -----------------------------------------------------------------------------------------------------------

struct Onglet
{
    EtatDOffre etat;
    std::string_view code;
    std::string_view libelle;
};
constexpr Onglet kEtats[] = {{EtatDOffre::Ouvertes, "ouvertes", "Ouvertes"},
                             {EtatDOffre::AuxParticipants, "participants", "Aux participants"},
                             {EtatDOffre::AuxPrescripteurs, "prescripteurs", "Aux prescripteurs aussi"},
                             {EtatDOffre::Finies, "finies", "Finies"},
                             {EtatDOffre::Toutes, "toutes", "Toutes"}};
const std::pair<std::string, TriDOffres> kTris[] = {{"recentes", TriDOffres::Recentes}, {"metier", TriDOffres::Metier}, {"entreprise", TriDOffres::Entreprise}, {"debut", TriDOffres::Debut}};

struct RechercheLue
{
    RechercheOffres criteres;
    std::string etat = "ouvertes", tri = "recentes";
    bool filtree() const { return !criteres.q.empty() || !criteres.lot_id.empty(); }
};

RechercheLue lire_recherche(const Form& question)
{
    RechercheLue lue;
    lue.criteres.q = shortened(trimmed(question.value("q")), 200);
    lue.criteres.lot_id = question.value("lot");
    lue.criteres.etat = EtatDOffre::Ouvertes;
    for (const auto& un : kEtats)
        if (un.code == question.value("etat")) lue.criteres.etat = un.etat, lue.etat = un.code;
    for (const auto& [code, tri] : kTris)
        if (code == question.value("tri")) lue.criteres.tri = tri, lue.tri = code;
    if (const auto page = question.value("page"); all_digits(page) && page.size() < 6) lue.criteres.page = std::max(1, std::stoi(std::string(page)));
    lue.criteres.par_page = kParPage;
    return lue;
}

std::string adresse_de(const RechercheLue& r, const std::string& format = "")
{
    std::string texte;
    const auto ajouter = [&](std::string_view nom, std::string_view valeur) {
        if (!valeur.empty()) texte += (texte.empty() ? "?" : "&") + std::string(nom) + "=" + percent_encode(valeur);
    };
    ajouter("q", r.criteres.q);
    ajouter("lot", r.criteres.lot_id);
    ajouter("etat", r.etat == "ouvertes" ? "" : r.etat);
    ajouter("tri", r.tri == "recentes" ? "" : r.tri);
    if (r.criteres.page > 1) ajouter("page", std::to_string(r.criteres.page));
    ajouter("format", format);
    return "/offres" + texte;
}

const std::vector<std::string> kEntetes = {"Métier", "Code ROME", "Entreprise", "Marché", "Postes", "Pourvus", "Début", "Fin", "Heures par semaine", "Commune", "À qui", "Déposée le", "Proposées"};

std::vector<std::string> colonnes(const Offre& o, Jour le)
{
    const auto& b = o.besoin();
    return {b.metier, b.rome, o.entreprise, o.lot_id ? o.marche_objet + ", " + o.lot_nom : "", std::to_string(b.postes), std::to_string(o.embauchees), format_day(b.debut),
            b.fin ? format_day(*b.fin) : "", heures_saisie(b.semaine), libelle_de_commune(b.commune).value_or(b.commune),
            o.fin() ? std::string(fiche(o.fin()->sens).libelle) : o.tour(le) == TourDOffre::Participants ? "Participants" : "Participants et prescripteurs",
            format_day(day_in_paris(*parse_instant(o.faite_le))), std::to_string(o.proposees)};
}

Response exporter_csv(const std::vector<std::string>& entetes, const std::vector<std::vector<std::string>>& lignes, const std::string& nom)
{
    std::vector<std::vector<std::string>> toutes{entetes};
    toutes.insert(toutes.end(), lignes.begin(), lignes.end());
    return Response::attachment(csv_text(toutes), "text/csv; charset=utf-8", nom + ".csv");
}

Response exporter_liste_xlsx(const Demande& d, const std::vector<Offre>& offres)
{
    constexpr std::size_t kPostes = 4, kPourvus = 5, kDebut = 6, kFin = 7, kSemaine = 8, kDeposee = 11, kProposees = 12;
    XlsxWriter classeur({.title = "Offres", .author = d.qui().structure_nom, .subject = "Clauses sociales d'insertion", .created = d.maintenant()});
    SheetLayout feuille;
    feuille.name = "Offres";
    for (std::size_t i = 0; i < kEntetes.size(); ++i)
        feuille.columns.push_back({.header = kEntetes[i],
                                   .kind = i == kDebut || i == kFin || i == kDeposee              ? ColumnKind::Date
                                           : i == kPostes || i == kPourvus || i == kProposees     ? ColumnKind::Integer
                                           : i == kSemaine                                        ? ColumnKind::Hours
                                                                                                  : ColumnKind::Text,
                                   .width = i == 0 || i == 3 ? 40 : 18});
    feuille.frozen_columns = 1;
    auto onglet = classeur.sheet(std::move(feuille));
    for (const auto& o : offres)
    {
        const auto textes = colonnes(o, d.aujourd_hui);
        std::vector<SheetCell> ligne(textes.begin(), textes.end());
        ligne[kPostes] = SheetCell(std::int64_t{o.besoin().postes});
        ligne[kPourvus] = SheetCell(std::int64_t{o.embauchees});
        ligne[kDebut] = SheetCell(o.besoin().debut);
        ligne[kFin] = o.besoin().fin ? SheetCell(*o.besoin().fin) : SheetCell();
        ligne[kSemaine] = SheetCell(o.besoin().semaine.centiemes());
        ligne[kDeposee] = SheetCell(Jour{day_in_paris(*parse_instant(o.faite_le))});
        ligne[kProposees] = SheetCell(std::int64_t{o.proposees});
        onglet.row(ligne);
    }
    return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "offres.xlsx");
}

Vue vue_vide(const Demande& d, const RechercheLue& r, const PageDOffres& lue)
{
    if (lue.total > 0) return false;
    if (r.filtree() || r.criteres.etat != EtatDOffre::Ouvertes)
        return Vue{{"titre", "Aucune offre ne correspond"}, {"phrase", "Essayez un mot de moins, ou un autre onglet."}, {"href", "/offres?etat=toutes"}, {"libelle", "Voir toutes les offres"}};
    if (d.perimetre.peut(Acte::DeposerOffre))
        return Vue{{"titre", "Aucune offre ouverte"}, {"phrase", "Dites quel métier, où et quand : les participants suivis y sont proposés d'abord, les prescripteurs ensuite."},
                   {"href", "/offres/nouvelle"}, {"libelle", "Déposer un besoin"}};
    return Vue{{"titre", "Aucune offre ne vous est ouverte aujourd'hui"}, {"phrase", "Les participants suivis passent d'abord. Une offre apparaît ici le jour où c'est votre tour."},
               {"href", "/prescriptions"}, {"libelle", "Voir vos candidats"}};
}

Response lister(const Demande& d)
{
    auto r = lire_recherche(d.http.query());
    const auto format = d.http.query().value("format");
    if (format == "csv" || format == "xlsx") r.criteres.par_page = 0;
    const auto lue = d.base.read([&](Transaction& tx) { return lister_offres(tx, d.perimetre, r.criteres, d.aujourd_hui); });
    if (format == "xlsx") return exporter_liste_xlsx(d, lue.offres);
    if (format == "csv")
    {
        std::vector<std::vector<std::string>> lignes;
        for (const auto& o : lue.offres) lignes.push_back(colonnes(o, d.aujourd_hui));
        return exporter_csv(kEntetes, lignes, "offres");
    }
    Vue::List offres, onglets;
    for (const auto& o : lue.offres)
        offres.push_back(Vue{{"href", adresse(o.id)}, {"metier", o.besoin().metier}, {"rome", o.besoin().rome}, {"entreprise", o.entreprise},
                             {"lot", o.lot_id ? o.marche_objet + ", l" + o.lot_nom.substr(1) : ""}, {"postes", std::to_string(o.embauchees) + " sur " + std::to_string(o.besoin().postes)},
                             {"dates", dates_en_mots(o.besoin())}, {"commune", libelle_de_commune(o.besoin().commune).value_or(o.besoin().commune)}, {"proposees", std::to_string(o.proposees)},
                             {"etat", vue_etat(o, d.aujourd_hui)}, {"deposee", en_toutes_lettres(Jour{day_in_paris(*parse_instant(o.faite_le))})}});
    const bool prescrit = !d.perimetre.peut(Acte::DeposerOffre);
    for (const auto& un : kEtats)
    {
        // Un prescripteur ne voit jamais une offre réservée aux participants : l'onglet ne lui dirait rien.
        if (prescrit && (un.etat == EtatDOffre::AuxParticipants || un.etat == EtatDOffre::AuxPrescripteurs)) continue;
        const auto n = un.etat == EtatDOffre::Toutes            ? lue.participants + lue.prescripteurs + lue.finies
                       : un.etat == EtatDOffre::Ouvertes        ? lue.participants + lue.prescripteurs
                       : un.etat == EtatDOffre::AuxParticipants ? lue.participants
                       : un.etat == EtatDOffre::Finies          ? lue.finies
                                                                : lue.prescripteurs;
        RechercheLue autre = r;
        autre.etat = un.code;
        autre.criteres.page = 1;
        onglets.push_back(Vue{{"href", adresse_de(autre)}, {"libelle", std::string(un.libelle) + " (" + grouped(n) + ")"}, {"courant", r.etat == un.code}});
    }
    const auto trier = [&](const std::string& tri) {
        RechercheLue autre = r;
        autre.tri = tri;
        autre.criteres.page = 1;
        return adresse_de(autre);
    };
    const auto pages = (lue.total + kParPage - 1) / kParPage;
    const auto vers = [&](int page) {
        RechercheLue autre = r;
        autre.criteres.page = page;
        return adresse_de(autre);
    };
    RechercheLue tout = r;
    tout.criteres.page = 1;
    const auto ouvertes = lue.participants + lue.prescripteurs;
    return page(d, "offres/liste",
                Vue{{"titre", compter(ouvertes, "offre ouverte", "offres ouvertes", Genre_grammatical::Feminin)},
                    {"onglets", std::move(onglets)},
                    {"peut_deposer", d.perimetre.peut(Acte::DeposerOffre)},
                    {"facilite", d.perimetre.sur_structure_entiere(Acte::GererParticipants)},
                    {"q", r.criteres.q}, {"etat", r.etat}, {"tri", r.tri}, {"filtre", r.filtree()},
                    {"non_vide", lue.total > 0},
                    {"compte", compter(lue.total, "offre", "offres", Genre_grammatical::Feminin) + (r.criteres.q.empty() ? "" : " pour « " + r.criteres.q + " »")},
                    {"csv_href", adresse_de(tout, "csv")}, {"xlsx_href", adresse_de(tout, "xlsx")},
                    {"tri_metier", trier("metier")}, {"tri_entreprise", trier("entreprise")}, {"tri_debut", trier("debut")}, {"tri_recentes", trier("recentes")},
                    {"par_metier", r.tri == "metier"}, {"par_entreprise", r.tri == "entreprise"}, {"par_debut", r.tri == "debut"}, {"par_recentes", r.tri == "recentes"},
                    {"offres", std::move(offres)},
                    {"vide", vue_vide(d, r, lue)},
                    {"pagination", pages < 2 ? Vue(false)
                                             : Vue{{"phrase", "Page " + std::to_string(r.criteres.page) + " sur " + std::to_string(pages)},
                                                   {"precedente", r.criteres.page > 1 ? vers(r.criteres.page - 1) : ""}, {"suivante", r.criteres.page < pages ? vers(r.criteres.page + 1) : ""}}}},
                "Offres", kIci);
}

// --- Déposer, réviser -----------------------------------------------------------------------------------------------------

Response page_besoin(const Demande& d, const SaisieBesoin& s, const std::vector<LotPourOffre>& lots, const Offre* offre, const std::vector<AnomalieDeChamp>& a, Status statut)
{
    std::vector<Option> ou, modalites;
    for (const auto& un : lots) ou.push_back({valeur_de(un), un.texte});
    for (const auto& une : fiches_modalites()) modalites.push_back({std::string(une.code), std::string(une.libelle)});
    const std::string titre = offre ? "Réviser le besoin : " + offre->besoin().metier : "Déposer un besoin";
    // Une seule place où déposer : rien à choisir.
    const std::string choisi = s.ou.empty() && ou.size() == 1 ? ou.front().valeur : s.ou;
    return page(d, "offres/formulaire",
                Vue{{"fil", offre ? vue_fil({{"/offres", "Offres"}, {adresse(offre->id), offre->besoin().metier}}, "Réviser") : vue_fil({{"/offres", "Offres"}}, "Déposer un besoin")},
                    {"titre", titre},
                    {"action", offre ? adresse(offre->id) + "/besoins" : "/offres"},
                    {"brouillon", offre ? "besoin-" + offre->id : "besoin-nouveau"},
                    {"bouton", offre ? "Réviser le besoin" : "Déposer le besoin"},
                    {"annuler_href", offre ? adresse(offre->id) : "/offres"},
                    {"cle", random_token()},
                    {"vu", s.vu},
                    {"anomalies", vue_anomalies(a)},
                    {"ou", offre ? Vue(false) : vue_liste("ou", "Pour quel lot", "Le lot donne aux heures leur clause ; sans lot, l'offre reste utile.", "Choisir", ou, choisi, a)},
                    {"rome", vue_champ({.nom = "rome", .libelle = "Métier", .valeur = s.rome, .aide = "Son nom (« maçon »), ou son code ROME.", .suggestions = "/assistance/rome"}, a)},
                    {"metier", vue_champ({.nom = "metier", .libelle = "Nom du poste", .valeur = s.metier, .aide = "Tel qu'il se lira ; vide, celui du métier.", .obligatoire = false}, a)},
                    {"postes", vue_champ({.nom = "postes", .libelle = "Postes", .valeur = s.postes, .clavier = "numeric", .taille = "court"}, a)},
                    {"semaine", vue_champ({.nom = "semaine", .libelle = "Heures par semaine", .valeur = s.semaine, .clavier = "decimal", .unite = "h", .taille = "court"}, a)},
                    {"debut", vue_champ({.nom = "debut", .libelle = "À partir du", .valeur = s.debut, .type = "date", .taille = "moyen"}, a)},
                    {"fin", vue_champ({.nom = "fin", .libelle = "Jusqu'au", .valeur = s.fin, .aide = "Vide : sans terme connu.", .type = "date", .taille = "moyen", .obligatoire = false}, a)},
                    {"commune", vue_champ({.nom = "commune", .libelle = "Lieu de travail", .valeur = s.commune, .aide = "La commune, ou son code postal.", .suggestions = "/assistance/communes"}, a)},
                    {"modalite", vue_liste("modalite", "Modalité voulue", "", "Peu importe", modalites, s.modalite, a, false)},
                    {"competences", vue_texte_long("competences", "Compétences demandées", "Une par ligne : ce qu'il faut vraiment savoir faire le premier jour.", s.competences, a, false)},
                    {"precisions", vue_texte_long("precisions", "Précisions", "Horaires, accès, équipement. Rien sur l'âge, l'origine, la santé ou la famille : la loi l'interdit.", s.precisions, a, false)},
                    {"contact_nom", vue_champ({.nom = "contact_nom", .libelle = "Qui appeler", .valeur = s.contact_nom, .obligatoire = false}, a)},
                    {"contact_telephone", vue_champ({.nom = "contact_telephone", .libelle = "Son téléphone", .valeur = s.contact_telephone, .type = "tel", .clavier = "tel", .taille = "moyen", .obligatoire = false}, a)},
                    {"contact_courriel", vue_champ({.nom = "contact_courriel", .libelle = "Son adresse électronique", .valeur = s.contact_courriel, .type = "email", .clavier = "email", .obligatoire = false}, a)}},
                titre, kIci, statut);
}

Response montrer_nouvelle(const Demande& d)
{
    const auto lots = d.base.read([&](Transaction& tx) { return lister_lots_pour_offre(tx, d.perimetre); });
    SaisieBesoin saisie;
    const auto question = d.http.query();
    if (const auto lot = question.value("lot"); !lot.empty())
        for (const auto& un : lots)
            if (un.lot_id == lot && saisie.ou.empty()) saisie.ou = valeur_de(un);
    return page_besoin(d, saisie, lots, nullptr, {}, Status::Ok);
}

Response creer_offre(const Demande& d)
{
    const auto saisie = saisie_de_besoin(d.http.form());
    const auto lots = d.base.read([&](Transaction& tx) { return lister_lots_pour_offre(tx, d.perimetre); });
    auto lue = lire_besoin(saisie, semaine_au_plus(d.maison.droit, d.aujourd_hui));
    const auto ou = lire_ou(saisie, lots, lue.anomalies);
    if (!lue.anomalies.empty()) return page_besoin(d, saisie, lots, nullptr, lue.anomalies, Status::UnprocessableContent);
    const auto siennes = d.perimetre.entreprises(Acte::DeposerOffre);
    const bool par_entreprise = std::find(siennes.begin(), siennes.end(), ou->entreprise_id) != siennes.end();
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = deposer_offre(e, d.maison.droit, {ou->structure_id, ou->entreprise_id, ou->lot_id.empty() ? std::nullopt : std::optional(ou->lot_id), par_entreprise}, lue.besoin,
                                      d.aujourd_hui);
        return {adresse(id), "offre_deposee", Json()};
    });
}

Offre charger(const Demande& d, Transaction& tx, Acte acte) { return trouver_offre(tx, d.perimetre, d.param("offre"), d.aujourd_hui, acte); }

Response montrer_revision(const Demande& d)
{
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::DeposerOffre); });
    return page_besoin(d, saisie_de_besoin(offre), {}, &offre, {}, Status::Ok);
}

Response creer_besoin(const Demande& d)
{
    const auto saisie = saisie_de_besoin(d.http.form());
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::DeposerOffre); });
    const auto lue = lire_besoin(saisie, semaine_au_plus(d.maison.droit, d.aujourd_hui));
    if (!lue.anomalies.empty()) return page_besoin(d, saisie, {}, &offre, lue.anomalies, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        reviser_besoin(e, charger(d, e.tx, Acte::DeposerOffre), lue.besoin, saisie.vu);
        return {adresse(offre.id), "offre_revisee", Json()};
    });
}

// --- Tout un recrutement sur une page ---------------------------------------------------------------------------------------

struct SaisieDePage
{
    std::string participant, prenom, nom, informe_le, organisme, homonyme; // proposer
    std::string ouvre_le, raison;                                // diffuser
    std::vector<std::string> organismes;
    std::vector<AnomalieDeChamp> anomalies;
};

struct LuDOffre
{
    Offre offre;
    std::vector<CandidatureDOffre> candidatures;
    std::vector<PersonneAProposer> personnes;
    std::vector<CandidatDOrganisme> candidats;
    std::vector<Organisme> organismes;
    std::vector<Evenement> evenements;
    int delai_de_reponse = 0;
};

std::string il_y_a(Jour de, Jour le)
{
    const auto jours = days_between(de, le);
    return (jours <= 0 ? std::string("aujourd'hui") : depuis_fr(de, le)) + " (" + en_toutes_lettres(de) + ")";
}

/// Ce que l'offre attend d'abord : la plus ancienne réponse due, ou que l'on propose quelqu'un.
Vue vue_tour(const Demande& d, const LuDOffre& lu, Camp moi)
{
    const auto& o = lu.offre;
    if (o.fin()) return false;
    const CandidatureDOffre* pressee = nullptr;
    for (const auto& une : lu.candidatures)
        if (une.tour(d.aujourd_hui) && (!pressee || une.candidature.attente() < pressee->candidature.attente())) pressee = &une;
    if (!pressee)
    {
        if (moi == Camp::Organisme || (lu.candidatures.empty() == false && o.restants() == 0)) return false;
        const Jour depuis = day_in_paris(*parse_instant(o.faite_le));
        return Vue{{"qui", o.structure}, {"quoi", "proposer quelqu'un"}, {"depuis", il_y_a(depuis, d.aujourd_hui)}, {"dernier_acte", o.faite_par + " a déposé l'offre le " + en_toutes_lettres(depuis)},
                   {"a_moi", moi == Camp::Structure}, {"en_retard", false}};
    }
    const auto tour = *pressee->tour(d.aujourd_hui);
    const Jour depuis = pressee->candidature.attente();
    const auto* derniere = pressee->candidature.derniere();
    const std::string acte = derniere ? pressee->candidature.personne + " : " + std::string(fiche(derniere->geste).libelle) + ", le " + date_fr(*parse_instant(derniere->faite_le))
                                      : pressee->candidature.personne + " proposée le " + date_fr(*parse_instant(pressee->candidature.faite_le));
    return Vue{{"qui", qui_en_mots(tour.camp, *pressee)}, {"quoi", std::string(tour.quoi) + (tour.camp == Camp::Personne ? "" : " (" + pressee->candidature.personne + ")")}, {"depuis", depuis < d.aujourd_hui ? il_y_a(depuis, d.aujourd_hui) : attente_en_mots(*pressee, d.aujourd_hui)},
               {"dernier_acte", acte}, {"a_moi", tour.camp == moi}, {"en_retard", days_between(depuis, d.aujourd_hui) > lu.delai_de_reponse}};
}

Vue vue_candidatures(const Demande& d, const LuDOffre& lu, Camp moi)
{
    std::vector<const CandidatureDOffre*> rangees;
    for (const auto& une : lu.candidatures) rangees.push_back(&une);
    // Les plus avancées d'abord, celles qui sont finies en dernier.
    std::stable_sort(rangees.begin(), rangees.end(), [](const CandidatureDOffre* a, const CandidatureDOffre* b) {
        const auto rang = [](EtatDeCandidature etat) { return etat == EtatDeCandidature::Embauchee ? -1 : finale(etat) ? 100 : 50 - static_cast<int>(etat); };
        return rang(a->candidature.etat()) < rang(b->candidature.etat());
    });
    Vue::List liste;
    for (const auto* une : rangees)
    {
        const auto tour = une->tour(d.aujourd_hui);
        const auto& c = une->candidature;
        const bool en_retard = tour && days_between(c.attente(), d.aujourd_hui) > lu.delai_de_reponse;
        liste.push_back(Vue{{"href", "/candidatures/" + c.id}, {"personne", c.personne}, {"reference", c.personne == c.reference ? "" : c.reference}, {"origine", origine_en_mots(c, lu.offre)},
                            {"etat", vue_etat(*une)}, {"tour", tour_en_mots(*une, d.aujourd_hui)}, {"depuis", tour ? attente_en_mots(*une, d.aujourd_hui) : ""}, {"en_retard", en_retard},
                            {"a_moi", tour && tour->camp == moi}, {"eligible", eligibilite_en_mots(c.eligible_du, c.eligible_au)}});
    }
    return liste;
}

Vue vue_entretiens(const LuDOffre& lu)
{
    struct Entretien
    {
        Jour le;
        Vue vue;
    };
    std::vector<Entretien> entretiens;
    for (const auto& une : lu.candidatures)
    {
        const auto& etapes = une.candidature.etapes;
        for (std::size_t i = 0; i < etapes.size(); ++i)
        {
            if (etapes[i].annulee || etapes[i].geste != Geste::FixerEntretien) continue;
            std::string issue = "à venir, ou pas encore noté";
            for (std::size_t j = i + 1; j < etapes.size() && issue.starts_with("à"); ++j)
                if (!etapes[j].annulee)
                {
                    if (etapes[j].geste == Geste::NoterVenue) issue = "venue";
                    if (etapes[j].geste == Geste::NoterAbsence) issue = "absente";
                    if (etapes[j].geste == Geste::FixerEntretien) issue = "reporté";
                    if (etapes[j].geste == Geste::Decliner || etapes[j].geste == Geste::Refuser || etapes[j].geste == Geste::Retirer) issue = "n'a pas eu lieu";
                }
            entretiens.push_back({*etapes[i].prevu_le, Vue{{"quand", en_toutes_lettres(*etapes[i].prevu_le) + (etapes[i].prevu_a.empty() ? "" : " à " + etapes[i].prevu_a)},
                                                           {"personne", une.candidature.personne}, {"href", "/candidatures/" + une.candidature.id}, {"issue", issue}}});
        }
    }
    std::stable_sort(entretiens.begin(), entretiens.end(), [](const Entretien& a, const Entretien& b) { return a.le < b.le; });
    Vue::List liste;
    for (auto& un : entretiens) liste.push_back(std::move(un.vue));
    return liste;
}

Vue vue_motifs(const LuDOffre& lu, Geste geste, EtatDeCandidature etat)
{
    std::map<std::string, int> combien;
    for (const auto& une : lu.candidatures)
        if (une.candidature.etat() == etat) ++combien[une.candidature.derniere(geste)->motif];
    Vue::List liste;
    for (const auto& motif : motifs_de(geste))
        if (const auto trouve = combien.find(std::string(motif.code)); trouve != combien.end())
            liste.push_back(Vue{{"motif", motif.libelle}, {"combien", std::to_string(trouve->second)}});
    return liste;
}

Vue vue_embauches(const LuDOffre& lu)
{
    Vue::List liste;
    for (const auto& une : lu.candidatures)
        if (const auto* embauche = une.candidature.derniere(Geste::Embaucher))
            liste.push_back(Vue{{"personne", une.candidature.personne}, {"href", "/candidatures/" + une.candidature.id}, {"depuis", en_toutes_lettres(*embauche->prevu_le)},
                                {"origine", origine_en_mots(une.candidature, lu.offre)}});
    return liste;
}

Vue vue_chiffres(const LuDOffre& lu)
{
    int venues = 0, refusees = 0, declinees = 0;
    for (const auto& une : lu.candidatures)
    {
        venues += une.candidature.derniere(Geste::NoterVenue) ? 1 : 0;
        refusees += une.candidature.etat() == EtatDeCandidature::Refusee ? 1 : 0;
        declinees += une.candidature.etat() == EtatDeCandidature::Declinee ? 1 : 0;
    }
    const auto sur = "sur " + compter(static_cast<std::int64_t>(lu.candidatures.size()), "proposée", "proposées", Genre_grammatical::Feminin);
    const auto un = [](std::string_view nom, int combien, std::string precision) { return Vue{{"nom", nom}, {"combien", std::to_string(combien)}, {"precision", std::move(precision)}}; };
    return Vue::List{un("Rencontrées", venues, sur), un("Refusées", refusees, sur), un("Ont décliné", declinees, sur),
                     un("Embauchées", lu.offre.embauchees, "pour " + compter(lu.offre.besoin().postes, "poste", "postes"))};
}

Vue vue_proposer(const Demande& d, const LuDOffre& lu, Camp moi, const SaisieDePage& s, const std::string& q)
{
    const auto& o = lu.offre;
    if (o.fin() || moi == Camp::Entreprise) return false;
    const bool facilite = moi == Camp::Structure;
    const auto& a = s.anomalies;
    Vue::List personnes;
    for (const auto& une : lu.personnes)
        personnes.push_back(Vue{{"id", une.participant_id}, {"personne", une.personne}, {"reference", une.reference}, {"eligible", eligibilite_en_mots(une.eligible_du, une.eligible_au)},
                                {"organisme", une.organisme}, {"cle", random_token()}});
    std::vector<Option> organismes, candidats{{"", "Une autre personne"}};
    for (const auto& un : lu.organismes) organismes.push_back({un.id, un.en_mots()});
    for (const auto& un : lu.candidats) candidats.push_back({un.participant_id, un.personne + " (" + un.reference + ")"});
    return Vue{{"action", adresse(o.id) + "/candidatures"},
               {"cle", random_token()},
               {"facilite", facilite},
               {"q", q},
               {"chercher_action", adresse(o.id)},
               {"aucune", facilite && lu.personnes.empty()},
               {"personnes", std::move(personnes)},
               {"ferme", facilite && o.tour(d.aujourd_hui) == TourDOffre::Participants},
               {"presenter", !(facilite && o.tour(d.aujourd_hui) == TourDOffre::Participants) && !(facilite && organismes.empty())},
               {"ouvert", !facilite || (!a.empty() && s.participant.empty())},
               {"organisme", facilite ? vue_liste("organisme", "Présentée par", "L'organisme qui l'accompagne : c'est ce que les bilans comptent.", "Choisir", organismes, s.organisme, a) : Vue(false)},
               {"candidat", !facilite && !lu.candidats.empty() ? vue_liste("participant", "Qui", "Quelqu'un que vous avez déjà présenté, ou une autre personne.", "", candidats, s.participant, a, false) : Vue(false)},
               {"prenom", vue_champ({.nom = "prenom", .libelle = "Prénom", .valeur = s.prenom, .obligatoire = facilite || lu.candidats.empty()}, a)},
               {"nom", vue_champ({.nom = "nom", .libelle = "Nom", .valeur = s.nom, .obligatoire = facilite || lu.candidats.empty()}, a)},
               {"homonyme", anomalie_de(a, "homonyme").empty() && s.homonyme.empty()
                                ? Vue(false)
                                : vue_choix("homonyme", "Est-ce la même personne ?", "", {{"meme", "Oui, celle que nous avons déjà présentée", ""}, {"autre", "Non, une autre personne du même nom", ""}}, s.homonyme, a)},
               {"informe_le", vue_champ({.nom = "informe_le", .libelle = "Informée le", .valeur = s.informe_le.empty() ? format_day(d.aujourd_hui) : s.informe_le,
                                         .aide = "Le jour où vous lui avez dit ce qui est gardé sur elle, par qui, et comment s'y opposer.", .type = "date", .taille = "moyen",
                                         .obligatoire = facilite || lu.candidats.empty()}, a)}};
}

Vue vue_diffuser(const Demande& d, const LuDOffre& lu, Camp moi, const SaisieDePage& s)
{
    if (moi != Camp::Structure || lu.offre.fin()) return false;
    const auto& a = s.anomalies;
    std::vector<std::string> choisis = s.organismes;
    if (choisis.empty() && a.empty())
        for (const auto& [id, nom] : lu.offre.diffusion().destinataires) choisis.push_back(id);
    Vue::List options;
    for (const auto& un : lu.organismes)
        options.push_back(Vue{{"id", options.empty() ? std::string("organismes") : "organismes_" + un.id}, {"valeur", un.id}, {"texte", un.en_mots()}, {"precision", ""},
                              {"choisie", std::find(choisis.begin(), choisis.end(), un.id) != choisis.end()}});
    const bool tot = lu.offre.tour(d.aujourd_hui) == TourDOffre::Participants;
    return Vue{{"action", adresse(lu.offre.id) + "/diffusions"},
               {"cle", random_token()},
               {"vu", lu.offre.diffusion().id},
               {"titre", tot ? "Ouvrir plus tôt, ou à quelques-uns" : "Changer à qui elle est ouverte"},
               {"ouvert", !a.empty() && s.prenom.empty() && s.participant.empty() && !s.raison.empty()},
               {"ouvre_le", vue_champ({.nom = "ouvre_le", .libelle = "Aux prescripteurs à partir du", .valeur = s.ouvre_le.empty() ? format_day(tot ? d.aujourd_hui : lu.offre.diffusion().ouvre_le) : s.ouvre_le,
                                       .type = "date", .taille = "moyen"}, a)},
               {"organismes", options.empty() ? Vue(false)
                                              : Vue{{"nom", "organismes"}, {"libelle", "Lesquels"}, {"aide", "Aucun coché : tous."}, {"anomalie", anomalie_de(a, "organismes")},
                                                    {"genre", "checkbox"}, {"options", std::move(options)}, {"obligatoire", false}}},
               {"raison", vue_champ({.nom = "raison", .libelle = "Pourquoi", .valeur = s.raison, .aide = "Une phrase sur l'offre, jamais le nom d'une personne."}, a)}};
}

Response page_offre(const Demande& d, const SaisieDePage& saisie, Status statut)
{
    const std::string q(shortened(trimmed(d.http.query().value("q")), 100));
    LuDOffre lu;
    d.base.read([&](Transaction& tx) {
        lu.offre = charger(d, tx, Acte::VoirOffres);
        for (auto& une : lister_candidatures(tx, d.perimetre, lu.offre)) lu.candidatures.push_back({std::move(une), lu.offre});
        const auto moi = camp_de(d.perimetre, lu.offre);
        if (moi == Camp::Structure)
        {
            if (!lu.offre.fin()) lu.personnes = chercher_personnes_a_proposer(tx, d.perimetre, lu.offre, q, kPersonnesMontrees);
            lu.organismes = lister_organismes(tx, d.perimetre, Acte::GererOrganismes);
            std::erase_if(lu.organismes, [&](const Organisme& un) { return un.structure_id != lu.offre.structure_id; });
            lu.evenements = lister_evenements(tx, d.perimetre, {lu.offre.id}, 40);
        }
        if (moi == Camp::Organisme)
            lu.candidats = lister_candidats(tx, organisme_qui_presente(d.perimetre, lu.offre));
        lu.delai_de_reponse = delai_d_offre(tx, d.maison.droit, lu.offre.structure_id, kReponseAttendue, d.aujourd_hui);
    });
    const auto& o = lu.offre;
    const auto moi = camp_de(d.perimetre, o);
    const bool facilite = moi == Camp::Structure, depose = moi != Camp::Organisme;
    Vue::List fins, avant;
    for (const auto& une : fins_d_offre())
        if (!(moi == Camp::Entreprise && une.sens == SensDeFin::Close))
            fins.push_back(Vue{{"code", une.code}, {"libelle", une.sens == SensDeFin::Retiree ? "Retirer l'offre" : une.sens == SensDeFin::Pourvue ? "Dire l'offre pourvue" : "Clore l'offre"}, {"cle", random_token()}});
    for (std::size_t i = 1; i < o.besoins.size(); ++i)
        avant.push_back(Vue{{"quoi", o.besoins[i].metier + ", " + compter(o.besoins[i].postes, "poste", "postes") + ", " + dates_en_mots(o.besoins[i]) + ", " + heures_fr(o.besoins[i].semaine) + " par semaine"},
                            {"par", o.besoins[i].faite_par}, {"le", date_fr(*parse_instant(o.besoins[i].faite_le))}});
    const std::string reste = o.fin() ? std::string(fiche(o.fin()->sens).libelle) : compter(o.restants(), "poste à pourvoir", "postes à pourvoir");
    const auto combien = static_cast<std::int64_t>(lu.candidatures.size());
    return page(d, "offres/offre",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}}, o.besoin().metier)},
                    {"metier", o.besoin().metier},
                    {"reste", reste},
                    {"entreprise", o.entreprise},
                    {"etat", vue_etat(o, d.aujourd_hui)},
                    {"diffusion", depose ? phrase_de_diffusion(o, d.aujourd_hui) : ""},
                    {"tour", vue_tour(d, lu, moi)},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"reviser_href", depose && !o.fin() ? adresse(o.id) + "/besoin" : ""},
                    {"besoin", vue_besoin(o, depose)},
                    {"facilite", facilite},
                    {"titre_candidatures", moi == Camp::Organisme ? (combien == 0 ? "Vos candidats" : compter(combien, "candidat présenté par vous", "candidats présentés par vous"))
                                                                  : compter(combien, "personne proposée", "personnes proposées", Genre_grammatical::Feminin)},
                    {"sans_candidature", lu.candidatures.empty()},
                    {"aucune", moi == Camp::Entreprise  ? "Personne ne vous est encore proposé. " + o.structure + " s'en occupe."
                               : moi == Camp::Organisme ? "Vous n'avez encore présenté personne à cette offre."
                                                        : "Personne n'est encore proposé : cherchez parmi les personnes suivies, plus bas."},
                    {"montre_origine", moi != Camp::Organisme},
                    {"candidatures", vue_candidatures(d, lu, moi)},
                    {"chiffres", lu.candidatures.empty() || !facilite ? Vue(false) : Vue{{"liste", vue_chiffres(lu)}}},
                    {"entretiens", vue_entretiens(lu)},
                    {"refus", vue_motifs(lu, Geste::Refuser, EtatDeCandidature::Refusee)},
                    {"declins", moi == Camp::Entreprise ? Vue(Vue::List{}) : vue_motifs(lu, Geste::Decliner, EtatDeCandidature::Declinee)},
                    {"embauches", vue_embauches(lu)},
                    {"proposer", vue_proposer(d, lu, moi, saisie, q)},
                    {"diffuser", vue_diffuser(d, lu, moi, saisie)},
                    {"fins", depose && !o.fin() ? Vue{{"action", adresse(o.id) + "/fins"}, {"liste", std::move(fins)}} : Vue(false)},
                    {"rouvrir", depose && o.fin() && !(moi == Camp::Entreprise && o.fin()->sens == SensDeFin::Close) ? Vue{{"action", adresse(o.id) + "/reouvertures"}, {"cle", random_token()}} : Vue(false)},
                    {"avant", depose && !avant.empty() ? Vue{{"liste", std::move(avant)}} : Vue(false)},
                    {"journal", facilite ? vue_journal(lu.evenements) : Vue(false)}},
                o.besoin().metier + ", " + o.entreprise, kIci, statut);
}

Response montrer_offre(const Demande& d) { return page_offre(d, {}, Status::Ok); }

Response creer_fin(const Demande& d)
{
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::DeposerOffre); });
    const auto sens = sens_de_fin_du_code(d.http.form().value("sens"));
    if (!sens || (*sens == SensDeFin::Close && camp_de(d.perimetre, offre) == Camp::Entreprise))
    {
        SaisieDePage saisie;
        saisie.anomalies.push_back({"", "champ.inconnu"});
        return page_offre(d, saisie, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        finir_offre(e, charger(d, e.tx, Acte::DeposerOffre), *sens);
        return {adresse(offre.id), "offre_finie", Json()};
    });
}

Response creer_reouverture(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto offre = charger(d, e.tx, Acte::DeposerOffre);
        if (offre.fin() && offre.fin()->sens == SensDeFin::Close && camp_de(d.perimetre, offre) == Camp::Entreprise)
            throw Forbidden("cette offre a été close par la structure : c'est à elle de la rouvrir");
        rouvrir_offre(e, offre);
        return {adresse(offre.id), "offre_rouverte", Json()};
    });
}

Response creer_diffusion(const Demande& d)
{
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::GererOrganismes); });
    const auto formulaire = d.http.form();
    SaisieDePage s;
    s.ouvre_le = trimmed(formulaire.value("ouvre_le"));
    s.raison = trimmed(formulaire.value("raison"));
    for (const auto& [nom, valeur] : formulaire.fields)
        if (nom == "organismes") s.organismes.push_back(valeur);
    const auto ouvre_le = lire_jour("ouvre_le", s.ouvre_le, Exigence::Obligatoire, s.anomalies);
    const auto raison = lire_texte("raison", s.raison, kRaisonAuPlus, Exigence::Obligatoire, s.anomalies);
    if (!s.anomalies.empty()) return page_offre(d, s, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        diffuser_offre(e, d.maison.droit, charger(d, e.tx, Acte::GererOrganismes), *ouvre_le, s.organismes, raison, std::string(formulaire.value("vu")));
        return {adresse(offre.id), "offre_ouverte", Json()};
    });
}

Response creer_candidature(const Demande& d)
{
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::ProposerCandidat); });
    const auto moi = camp_de(d.perimetre, offre);
    const auto formulaire = d.http.form();
    SaisieDePage s;
    s.participant = formulaire.value("participant");
    s.prenom = trimmed(formulaire.value("prenom"));
    s.nom = trimmed(formulaire.value("nom"));
    s.informe_le = trimmed(formulaire.value("informe_le"));
    s.organisme = formulaire.value("organisme");
    s.homonyme = formulaire.value("homonyme");
    auto& a = s.anomalies;
    if (moi == Camp::Organisme) s.organisme = organisme_qui_presente(d.perimetre, offre);
    Jour informe_le{};
    // Une personne déjà connue se désigne ; une autre se nomme, et l'on dit quel jour elle a été informée.
    if (s.participant.empty())
    {
        s.prenom = lire_texte("prenom", s.prenom, 80, Exigence::Obligatoire, a);
        s.nom = lire_texte("nom", s.nom, 80, Exigence::Obligatoire, a);
        if (s.informe_le.empty()) a.push_back({"informe_le", "candidat.informe"});
        else if (const auto le = lire_jour("informe_le", s.informe_le, Exigence::Obligatoire, a))
        {
            informe_le = *le;
            if (d.aujourd_hui < *le) a.push_back({"informe_le", "date.a_venir"});
        }
        if (s.organisme.empty()) a.push_back({"organisme", "champ.absent"});
        if (moi == Camp::Structure && offre.tour(d.aujourd_hui) == TourDOffre::Participants) a.push_back({"organisme", "proposition.trop_tot"});
    }
    std::optional<std::string> organisme;
    d.base.read([&](Transaction& tx) {
        if (!s.participant.empty())
        {
            if (moi == Camp::Structure)
            {
                const auto personne = trouver_personne_a_proposer(tx, d.perimetre, s.participant);
                organisme = personne.organisme_id;
                if (organisme && offre.tour(d.aujourd_hui) == TourDOffre::Participants && !personne.eligible_du) a.push_back({"participant", "proposition.trop_tot"});
            }
            else
            {
                const auto siens = lister_candidats(tx, s.organisme);
                if (std::none_of(siens.begin(), siens.end(), [&](const CandidatDOrganisme& un) { return un.participant_id == s.participant; }))
                    throw NotFound("cette personne n'est pas de celles que vous avez présentées");
                organisme = s.organisme;
            }
            // La même page renvoyée deux fois se rejoue dans `ecrire` : ce n'est pas une faute.
            if (formulaire.value("cle").empty() && deja_proposee(tx, offre.id, s.participant)) a.push_back({"participant", "proposition.deja"});
        }
        else if (!s.organisme.empty())
        {
            if (moi == Camp::Structure) trouver_organisme(tx, d.perimetre, Acte::GererOrganismes, s.organisme);
            organisme = s.organisme;
            if (s.homonyme != "meme" && s.homonyme != "autre" && porte_le_nom_d_un_candidat(tx, s.organisme, s.prenom, s.nom)) a.push_back({"homonyme", "candidat.homonyme"});
        }
    });
    if (!a.empty()) return page_offre(d, s, Status::UnprocessableContent);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto relue = charger(d, e.tx, Acte::ProposerCandidat);
            const auto participant = s.participant.empty() ? inscrire_candidat(e, relue.structure_id, *organisme, s.prenom, s.nom, informe_le, s.homonyme == "autre" ? Homonyme::AutrePersonne : Homonyme::MemePersonne)
                                                            : s.participant;
            auto origine = origine_de_la_structure(relue);
            if (organisme) origine = nature_de_l_organisme(e.tx, *organisme);
            const auto id = inscrire_candidature(e, relue, {participant, organisme, origine, moi == Camp::Organisme});
            return {adresse(relue.id), "candidature_proposee", Json{{"id", id}}};
        });
    }
    catch (const Conflict&)
    {
        if (d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::ProposerCandidat).fin() != nullptr; })) throw; // finie entre-temps
        // Rien n'a été écrit : ni la fiche, ni la proposition.
        a.push_back({s.participant.empty() ? "nom" : "participant", "proposition.deja"});
        return page_offre(d, s, Status::UnprocessableContent);
    }
}

// --- La table des étapes, et les comptes ------------------------------------------------------------------------------------

Response montrer_etapes(const Demande& d)
{
    const auto mot_du_camp = [](Camp camp) {
        return camp == Camp::Entreprise ? "L'entreprise" : camp == Camp::Structure ? "Le facilitateur" : camp == Camp::Organisme ? "Le prescripteur" : "La personne";
    };
    Vue::List etats;
    for (const auto etat : etats_de_candidature())
    {
        Vue::List suites;
        for (const auto& un : passages())
            if (un.de == etat)
                suites.push_back(Vue{{"qui", mot_du_camp(camp_du_geste(un.geste, Camp::Structure))}, {"geste", un.geste == Geste::Embaucher ? "inscrit l'embauche" : std::string(fiche(un.geste).libelle)},
                                     {"vers", un.vers == etat ? "" : std::string(libelle(un.vers))}});
        const auto tour = tour_de(etat, {}, false, false, d.aujourd_hui);
        etats.push_back(Vue{{"etat", libelle(etat)}, {"tour", tour ? std::string(mot_du_camp(tour->camp)) + " : " + std::string(tour->quoi) : "Plus rien n'est attendu."}, {"suites", std::move(suites)}});
    }
    const auto regles = [&](std::string_view cle) {
        const auto regle = regle_pour(cle, d.aujourd_hui, d.maison.droit.valeurs);
        return Vue{{"libelle", trouver_cle(d.maison.droit, cle)->libelle}, {"valeur", valeur_en_mots(regle->valeur)}, {"statut", libelle(regle->valeur.statut)}, {"source", regle->valeur.source}};
    };
    return page(d, "offres/etapes",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}}, "Les étapes")}, {"etats", std::move(etats)},
                    {"delais", Vue::List{regles(kPrioriteParticipants), regles(kReponseAttendue), regles(kLienCandidat)}}},
                "Les étapes d'une candidature", kIci);
}

const std::vector<std::string> kEntetesDesComptes = {"Origine", "Mises en relation", "Candidats", "Rencontrés", "Absents", "Refusés", "Ont décliné", "Embauchés"};

std::vector<std::int64_t> colonnes(const CompteDOrigine& une)
{
    return {une.mises_en_relation, une.candidats, une.rencontrees, une.absentes, une.refusees, une.declinees, une.embauchees};
}

Response montrer_comptes(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> a;
    const std::string saisi_du(trimmed(question.value("du"))), saisi_au(trimmed(question.value("au")));
    const auto lu_du = lire_jour("du", saisi_du, Exigence::Facultative, a), lu_au = lire_jour("au", saisi_au, Exigence::Facultative, a);
    const Jour du = lu_du.value_or(Jour{d.aujourd_hui.year() / std::chrono::January / 1}), au = lu_au.value_or(d.aujourd_hui);
    if (au < du) a.push_back({"au", "periode.inversee"});
    ComptesDOffres comptes;
    if (a.empty()) comptes = d.base.read([&](Transaction& tx) { return compter_les_offres(tx, d.perimetre, du, au, Acte::GererParticipants); });
    const auto nom = [&](const CompteDOrigine& une) { return std::string(fiche(une.origine).libelle); };
    const auto format = question.value("format");
    if (a.empty() && format == "csv")
    {
        std::vector<std::vector<std::string>> lignes;
        const auto ajouter = [&](const std::string& titre, const CompteDOrigine& une) {
            std::vector<std::string> ligne{titre};
            for (const auto n : colonnes(une)) ligne.push_back(std::to_string(n));
            lignes.push_back(std::move(ligne));
        };
        for (const auto& une : comptes.origines) ajouter(nom(une), une);
        ajouter("Total", comptes.total);
        return exporter_csv(kEntetesDesComptes, lignes, "mises-en-relation");
    }
    if (a.empty() && format == "xlsx")
    {
        XlsxWriter classeur({.title = "Mises en relation", .author = d.qui().structure_nom, .subject = "Du " + en_toutes_lettres(du) + " au " + en_toutes_lettres(au), .created = d.maintenant()});
        SheetLayout feuille;
        feuille.name = "Mises en relation";
        for (const auto& entete : kEntetesDesComptes)
            feuille.columns.push_back({.header = entete, .kind = feuille.columns.empty() ? ColumnKind::Text : ColumnKind::Integer, .width = feuille.columns.empty() ? 32 : 16});
        auto onglet = classeur.sheet(std::move(feuille));
        const auto ajouter = [&](const std::string& titre, const CompteDOrigine& une) {
            std::vector<SheetCell> ligne{SheetCell(titre)};
            for (const auto n : colonnes(une)) ligne.push_back(SheetCell(n));
            onglet.row(ligne);
        };
        for (const auto& une : comptes.origines) ajouter(nom(une), une);
        ajouter("Total", comptes.total);
        return Response::attachment(std::move(classeur).finish(), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "mises-en-relation.xlsx");
    }
    const auto vue_de = [](const std::string& titre, const CompteDOrigine& une) {
        Vue::List nombres;
        const auto valeurs = colonnes(une);
        for (std::size_t i = 0; i < valeurs.size(); ++i) nombres.push_back(Vue{{"titre", kEntetesDesComptes[i + 1]}, {"n", grouped(valeurs[i])}});
        return Vue{{"origine", titre}, {"nombres", std::move(nombres)}};
    };
    Vue::List origines, etats, entetes;
    for (std::size_t i = 1; i < kEntetesDesComptes.size(); ++i) entetes.push_back(Vue{{"nom", kEntetesDesComptes[i]}});
    for (const auto& une : comptes.origines) origines.push_back(vue_de(nom(une), une));
    for (const auto etat : etats_de_candidature())
        if (const auto n = comptes.par_etat[static_cast<std::size_t>(etat)]) etats.push_back(Vue{{"etat", libelle(etat)}, {"combien", std::to_string(n)}});
    const auto vue_des_motifs = [](const std::vector<std::pair<std::string, int>>& motifs, Geste geste) {
        Vue::List liste;
        for (const auto& [motif, n] : motifs) liste.push_back(Vue{{"motif", libelle_du_motif(geste, motif)}, {"combien", std::to_string(n)}});
        return liste;
    };
    const std::string periode = "?du=" + format_day(du) + "&au=" + format_day(au);
    const std::string titre = compter(comptes.total.mises_en_relation, "mise en relation", "mises en relation", Genre_grammatical::Feminin);
    return page(d, "offres/comptes",
                Vue{{"fil", vue_fil({{"/offres", "Offres"}}, "Comptes")},
                    {"titre", titre},
                    {"periode", "du " + en_toutes_lettres(du) + " au " + en_toutes_lettres(au)},
                    {"anomalies", vue_anomalies(a)},
                    {"du", vue_champ({.nom = "du", .libelle = "Du", .valeur = saisi_du.empty() ? format_day(du) : saisi_du, .type = "date", .taille = "moyen"}, a)},
                    {"au", vue_champ({.nom = "au", .libelle = "Au", .valeur = saisi_au.empty() ? format_day(au) : saisi_au, .type = "date", .taille = "moyen"}, a)},
                    {"csv_href", "/offres/comptes" + periode + "&format=csv"}, {"xlsx_href", "/offres/comptes" + periode + "&format=xlsx"},
                    {"entetes", std::move(entetes)},
                    {"origines", std::move(origines)},
                    {"total", vue_de("Total", comptes.total)},
                    {"etats", std::move(etats)},
                    {"refus", vue_des_motifs(comptes.refus, Geste::Refuser)},
                    {"declins", vue_des_motifs(comptes.declins, Geste::Decliner)}},
                titre, kIci, a.empty() ? Status::Ok : Status::UnprocessableContent);
}

} // namespace

void tracer_routes_offres(Routeur& routeur)
{
    routeur.add(Method::Get, "/offres", "voir_offres", lister);
    routeur.add(Method::Get, "/offres/nouvelle", "deposer_offre", montrer_nouvelle);
    routeur.add(Method::Get, "/offres/etapes", "voir_offres", montrer_etapes);
    routeur.add(Method::Get, "/offres/comptes", "gerer_participants", montrer_comptes);
    routeur.add(Method::Post, "/offres", "deposer_offre", creer_offre);
    routeur.add(Method::Get, "/offres/:offre", "voir_offres", montrer_offre);
    routeur.add(Method::Get, "/offres/:offre/besoin", "deposer_offre", montrer_revision);
    routeur.add(Method::Post, "/offres/:offre/besoins", "deposer_offre", creer_besoin);
    routeur.add(Method::Post, "/offres/:offre/fins", "deposer_offre", creer_fin);
    routeur.add(Method::Post, "/offres/:offre/reouvertures", "deposer_offre", creer_reouverture);
    routeur.add(Method::Post, "/offres/:offre/diffusions", "gerer_organismes", creer_diffusion);
    routeur.add(Method::Post, "/offres/:offre/candidatures", "proposer_candidat", creer_candidature);
}

} // namespace ouvrage
