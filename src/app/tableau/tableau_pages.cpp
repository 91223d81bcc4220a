#include "app/tableau/tableau_pages.hpp"

#include "app/contrats_travail/contrats_travail_dossier.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "app/elision.hpp"
#include "app/heures/heures_table.hpp"
#include "app/journal/journal_table.hpp"
#include "app/lots/lots_vues.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "app/partages/partages_table.hpp"
#include "app/personne/demandes_table.hpp"
#include "app/sorties/sorties_table.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/publics/preuves_table.hpp"
#include "app/offres/candidatures_table.hpp"
#include "app/parcours/parcours_table.hpp"
#include "app/protection/protection_table.hpp"
#include "app/suppleances/suppleances_vues.hpp"
#include "app/reseau/sollicitations_table.hpp"
#include "app/tableau/tableau_table.hpp"
#include "app/utilisateurs/utilisateurs_table.hpp"
#include "socle/chart/chart.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kMontres = 8; // de chaque sorte ; le reste est compté et a sa page
constexpr std::size_t kGlissementsMontres = 5;
constexpr std::size_t kVisitesMontrees = 3; // elles attendent mieux qu'une déclaration
constexpr std::chrono::days kAlerteFenetre{60};
constexpr int kSansNoticeComptees = 100;

/// Une ligne de liste : qui n'a besoin que d'un coup d'œil.
Vue ligne(std::string_view icone, std::string_view ton, std::string titre, std::string href, std::string detail, std::string age)
{
    return Vue{{"icone", icone}, {"ton", ton}, {"titre", std::move(titre)}, {"href", std::move(href)}, {"detail", std::move(detail)}, {"age", std::move(age)}};
}

std::string jours(Jour de, Jour a)
{
    const int nombre = days_between(de, a);
    return nombre <= 0 ? "aujourd'hui" : compter(nombre, "jour", "jours");
}

std::string prenom(const std::string& nom) { return nom.substr(0, nom.find(' ')); }

std::string lot_de(const std::string& marche, const std::string& lot)
{
    // « Lot 2, gros œuvre » suit le nom du marché : sans majuscule.
    return marche + ", l" + lot.substr(1);
}
std::string lot_de(const SuiviDEngagement& suivi) { return lot_de(suivi.marche, suivi.lot); }

/// Assez court pour un bouton : « mars », ou « mars 2025 » quand l'année n'est pas celle du jour.
std::string mois_court(Mois mois, Jour le)
{
    const auto texte = en_toutes_lettres(mois);
    return mois.year() == le.year() ? texte.substr(0, texte.find(' ')) : texte;
}

struct Liste
{
    std::int64_t total = 0;
    Vue::List lignes;
    std::size_t au_plus = kMontres;

    void ajouter(Vue une)
    {
        ++total;
        if (lignes.size() < au_plus) lignes.push_back(std::move(une));
    }
};

Vue vue_reste(std::int64_t total, std::size_t montres, const std::string& href)
{
    if (total <= static_cast<std::int64_t>(montres)) return false;
    return Vue{{"phrase", "et " + compter(total - static_cast<std::int64_t>(montres), "autre", "autres")}, {"href", href}};
}

// --- Ce qui glisse ------------------------------------------------------------------------------------------------

Vue vue_glissements(const std::vector<SuiviDEngagement>& suivis, Jour le)
{
    std::vector<std::pair<Heures, const SuiviDEngagement*>> en_retard;
    std::int64_t clauses = 0;
    for (const auto& suivi : suivis)
    {
        // Un effort d'insertion n'est dû à personne : il ne glisse pas.
        if (suivi.famille() != Famille::Clause) continue;
        ++clauses;
        if (const auto retard = suivi.retard(le); retard > Heures()) en_retard.emplace_back(retard, &suivi);
    }
    std::stable_sort(en_retard.begin(), en_retard.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    Vue::List lignes;
    for (std::size_t i = 0; i < en_retard.size() && i < kGlissementsMontres; ++i)
    {
        const auto& suivi = *en_retard[i].second;
        std::string dernier = "aucune déclaration";
        const EnvoiAuTableau* acte = nullptr;
        for (const auto& envoi : suivi.envois)
            if (!acte || acte->suivi.fait_le < envoi.suivi.fait_le) acte = &envoi;
        if (acte)
            dernier = en_toutes_lettres(acte->suivi.mois) +
                      (acte->suivi.etat == Etat::Validee ? " validé le " : acte->suivi.etat == Etat::Refusee ? " renvoyé le " : " déclaré le ") +
                      en_toutes_lettres(acte->suivi.fait_le);
        lignes.push_back(Vue{{"lot", lot_de(suivi)},
                             {"entreprise", suivi.titulaires.empty() ? "aucune entreprise inscrite" : suivi.titulaires.front().nom},
                             {"href", "/lots/" + suivi.lot_id + "/compte"},
                             {"retard", heures_fr(en_retard[i].first)},
                             {"raison", en_mots(glissement_de(suivi, le))},
                             {"dernier", dernier}});
    }
    const auto nombre = static_cast<std::int64_t>(en_retard.size());
    return Vue{{"titre", nombre == 0 ? "Rien ne glisse" : "Ça glisse"},
               {"precision", clauses == 0 ? "aucune clause en cours"
                                          : (nombre == 0 ? "" : grouped(nombre) + " sur ") + compter(clauses, "clause en cours", "clauses en cours")},
               {"lignes", std::move(lignes)},
               {"aucun", nombre > 0     ? ""
                         : clauses == 0 ? "Aucune clause n'est en cours dans votre périmètre."
                                        : "Toutes les clauses dont la durée est connue sont sur leur courbe."},
               {"reste", vue_reste(nombre, kGlissementsMontres, "/marches?famille=clause")}};
}

// --- Heures de l'année ----------------------------------------------------------------------------------------------

Vue vue_annee(const std::vector<SuiviDEngagement>& suivis, Jour le)
{
    const auto clause = annee_de(suivis, Famille::Clause, le);
    const auto effort = annee_de(suivis, Famille::Effort, le);
    const std::string an = std::to_string(static_cast<int>(le.year()));
    Vue dessin = false;
    Vue::List mois;
    const std::string phrase = heures_fr(clause.faites_avec_courbe) + " faites pour " + heures_fr(clause.attendues) + " attendues à ce jour";
    if (clause.engagements > 0 && clause.points.back().attendues > Heures())
    {
        ProgressCurve courbe;
        courbe.frame = {phrase, "Heures de clause cumulées depuis janvier " + an + ", devant la courbe attendue jusqu'en décembre.", 400};
        for (const auto& point : clause.points)
        {
            courbe.points.push_back({en_abrege(point.mois).substr(0, en_abrege(point.mois).find(' ')), point.attendues.centiemes(),
                                     point.faites ? std::optional(point.faites->centiemes()) : std::nullopt});
            mois.push_back(Vue{{"mois", en_toutes_lettres(point.mois)},
                               {"attendues", heures_nues(point.attendues)},
                               {"faites", point.faites ? heures_nues(*point.faites) : "–"}});
        }
        courbe.expected_name = "attendu";
        courbe.done_name = "fait";
        courbe.shown = [](std::int64_t centiemes) { return grouped(centiemes / 100) + "\u202Fh"; };
        const auto part = pour_cent(clause.faites_avec_courbe, clause.attendues);
        dessin = Vue{{"phrase", phrase},
                     {"precision", (part ? pour_cent_fr(*part) + " de l'attendu, " : "") + "clauses seules, depuis janvier " + an},
                     {"svg", inline_svg(draw(courbe), phrase + ". Table des valeurs ci-dessous.", "annee-")},
                     {"mois", std::move(mois)}};
    }
    const Heures hors_courbe = clause.faites - clause.faites_avec_courbe - clause.partagees;
    return Vue{{"annee", an},
               {"dessin", std::move(dessin)},
               {"sans_dessin", clause.engagements == 0            ? "Aucune clause en cours : la courbe viendra avec le premier objectif inscrit."
                               : clause.points.back().attendues > Heures() ? ""
                                                                  : heures_fr(clause.faites) + " faites ; aucune clause n'a d'heures attendues cette année."},
               {"hors_courbe", hors_courbe > Heures() && clause.points.back().attendues > Heures()
                                   ? heures_fr(hors_courbe) + " faites sur des lots sans fin connue n'ont pas de courbe et ne sont pas dans ce dessin."
                                   : ""},
               {"partagees", clause.partagees > Heures() ? Vue{{"heures", heures_fr(clause.partagees)}} : Vue(false)},
               {"effort", effort.engagements == 0 ? Vue(false)
                                                  : Vue{{"heures", heures_fr(effort.faites)},
                                                        {"engagements", compter(effort.engagements, "engagement", "engagements")},
                                                        {"href", "/marches?famille=effort"}}}};
}

// --- Les offres -----------------------------------------------------------------------------------------------------

struct OffresAuTableau
{
    std::vector<CandidatureDOffre> candidatures; // en cours
    std::vector<Offre> offres;                   // ouvertes
    int delai_de_reponse = 0;
};

OffresAuTableau charger_offres(Transaction& tx, const Demande& d)
{
    OffresAuTableau tout;
    RechercheOffres ouvertes;
    ouvertes.etat = EtatDOffre::Ouvertes;
    ouvertes.par_page = 0;
    tout.candidatures = lister_candidatures(tx, d.perimetre, Lesquelles::EnCours, d.aujourd_hui, Acte::RepondreProposition);
    tout.offres = lister_offres(tx, d.perimetre, ouvertes, d.aujourd_hui).offres;
    if (!tout.offres.empty()) tout.delai_de_reponse = delai_d_offre(tx, d.maison.droit, tout.offres.front().structure_id, kReponseAttendue, d.aujourd_hui);
    return tout;
}

/// Les réponses que ce camp doit, les plus anciennes d'abord ; celles des autres quand elles tardent, si `relance`.
std::vector<const CandidatureDOffre*> reponses_dues(const OffresAuTableau& tout, Camp camp, bool relance, Jour le)
{
    std::vector<const CandidatureDOffre*> dues;
    for (const auto& une : tout.candidatures)
    {
        const auto tour = une.tour(le);
        if (!tour) continue;
        const bool en_retard = days_between(une.candidature.attente(), le) > tout.delai_de_reponse;
        if (tour->camp == camp || (relance && en_retard && tour->camp != Camp::Organisme)) dues.push_back(&une);
    }
    std::stable_sort(dues.begin(), dues.end(), [](const auto* a, const auto* b) { return a->candidature.attente() < b->candidature.attente(); });
    return dues;
}

Vue ligne_de_candidature(const CandidatureDOffre& une, Camp moi, const OffresAuTableau& tout, Jour le)
{
    const auto tour = *une.tour(le);
    const bool en_retard = days_between(une.candidature.attente(), le) > tout.delai_de_reponse;
    std::string titre = une.candidature.personne + " : " + std::string(tour.quoi);
    if (tour.camp != moi) titre = "Relancer " + (tour.camp == Camp::Entreprise ? une.offre.entreprise : une.candidature.personne) + " : " + std::string(tour.quoi);
    return ligne("offres", en_retard ? "alarme" : "", std::move(titre), "/candidatures/" + une.candidature.id,
                 une.offre.besoin().metier + ", " + une.offre.entreprise + (tour.camp == moi ? "" : ". " + une.candidature.personne), jours(une.candidature.attente(), le));
}

// --- Facilitateur ---------------------------------------------------------------------------------------------------

struct ChezLeFacilitateur
{
    std::vector<std::string> pour; // ce compte, et ceux qu'il remplace aujourd'hui
    std::vector<SuiviDEngagement> suivis;
    std::vector<SuiviDEngagement> de_l_annee; // avec la part de ce que d'autres structures mènent
    std::vector<RepriseInscrite> reprises;  // de marchés, que l'on nous propose
    std::vector<PersonneAuTableau> fenetres;
    std::vector<PersonneAuTableau> sans_fenetre;
    std::vector<Transfert> transferts; // que l'on nous demande
    std::vector<Sollicitation> sollicitations; // que l'on nous adresse
    std::vector<Sollicitation> sans_reponse;   // que l'on a adressées, et dont l'échéance est passée
    std::int64_t sans_notice = 0;
    std::vector<PersonneAConserver> annoncees;
    std::int64_t preuves = 0; // à effacer
    std::vector<EtapeEnRetard> etapes;
    std::vector<AppelAFaire> appels;
    std::vector<DemandePersonnelle> demandes; // à répondre
    std::vector<MarcheSansEngagement> marches;
    AttentesDeContrats contrats;
    std::map<std::string, Heures> declarees;
    OffresAuTableau offres;
    std::vector<ConventionEnAlerte> conventions;
};

struct AValiderAuTableau
{
    const SuiviDEngagement* suivi;
    const EnvoiAuTableau* envoi;
};
/// Celles que ce facilitateur doit décider : ses marchés, ceux de qui il remplace, et ceux que personne ne suit. Les plus anciennes d'abord.
std::vector<AValiderAuTableau> a_valider(const std::vector<SuiviDEngagement>& suivis, const std::vector<std::string>& pour)
{
    std::vector<AValiderAuTableau> liste;
    for (const auto& suivi : suivis)
        if (!suivi.facilitateur_id || std::find(pour.begin(), pour.end(), *suivi.facilitateur_id) != pour.end())
            for (const auto& envoi : suivi.envois)
                if (envoi.suivi.etat == Etat::AValider && !envoi.suivi.remplace) liste.push_back({&suivi, &envoi});
    std::stable_sort(liste.begin(), liste.end(), [](const auto& a, const auto& b) { return a.envoi->suivi.fait_le < b.envoi->suivi.fait_le; });
    return liste;
}

Vue ligne_de_convention(const ConventionEnAlerte& une, Jour le)
{
    const auto& alerte = une.alerte;
    const bool sans_delai = alerte.geste == GesteDeConvention::NoterLaReception;
    const auto nommee = une.intitule.starts_with("Convention") ? une.intitule : "Convention " + une.intitule; // pas « Convention Convention-cadre »
    return ligne("conventions", alerte.geste == GesteDeConvention::Aucun ? "" : "attente", nommee + " : " + alerte.phrase, "/conventions/" + une.id + "/vie",
                 une.reference, sans_delai ? "" : alerte.jours_restants == 0 ? "aujourd'hui" : "dans " + jours(le, alerte.limite));
}

ChezLeFacilitateur charger_facilitateur(Transaction& tx, const Demande& d)
{
    ChezLeFacilitateur tout;
    tout.pour.push_back(d.qui().id);
    for (const auto& une : d.qui().remplace) tout.pour.push_back(une.id);
    auto tableau = charger_suivis(tx, d.perimetre, Acte::Valider, d.maison.droit, d.aujourd_hui);
    tout.de_l_annee = tableau.de_l_annee();
    tout.suivis = std::move(tableau.suivis);
    for (auto& une : lister_reprises(tx, d.perimetre, Acte::PartagerMarche))
        if (une.en_attente() && d.perimetre.peut_sur(Acte::PartagerMarche, une.vers_id)) tout.reprises.push_back(std::move(une));
    const Jour horizon{std::chrono::sys_days{d.aujourd_hui} + kAlerteFenetre};
    tout.fenetres = lister_fenetres_qui_finissent(tx, d.perimetre, d.aujourd_hui, horizon);
    tout.sans_fenetre = lister_sans_fenetre(tx, d.perimetre);
    for (auto& un : lister_transferts(tx, d.perimetre))
        if (un.cote == Transfert::Cote::Recu && un.en_attente()) tout.transferts.push_back(std::move(un));
    tout.sollicitations = lister_sollicitations_a_repondre(tx, d.perimetre);
    tout.sans_reponse = lister_sollicitations_sans_reponse(tx, d.perimetre, d.aujourd_hui);
    tout.annoncees = lister_annoncees(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    tout.sans_notice = compter_sans_notice(tx, d.perimetre, d.qui().id, kSansNoticeComptees + 1);
    tout.preuves = static_cast<std::int64_t>(lister_preuves_a_effacer(tx, d.perimetre, d.maison.droit, d.aujourd_hui).size());
    tout.etapes = lister_etapes_en_retard(tx, d.perimetre, d.aujourd_hui);
    tout.appels = lister_appels(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    for (auto& une : lister_demandes(tx, d.perimetre, d.maison.droit, d.aujourd_hui))
        if (une.ouverte()) tout.demandes.push_back(std::move(une));
    tout.marches = lister_marches_sans_engagement(tx, d.perimetre, tout.pour);
    tout.offres = charger_offres(tx, d);
    tout.contrats = lister_attentes_de_contrats(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    tout.conventions = lister_conventions_en_alerte(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    std::vector<std::string> montrees;
    for (const auto& un : a_valider(tout.suivis, tout.pour))
        if (montrees.size() < kMontres) montrees.push_back(un.envoi->id);
    tout.declarees = heures_declarees(tx, montrees);
    return tout;
}

Vue vue_chez_les_autres(const std::vector<SuiviDEngagement>& suivis, Jour le)
{
    struct Attendu
    {
        const SuiviDEngagement* suivi;
        Tour tour;
        Jour depuis; // le lendemain du jour limite, ou le jour du renvoi
    };
    std::vector<Attendu> attendus;
    for (const auto& suivi : suivis)
        for (auto& tour : tours(suivi.echeancier, suivi.titulaires.empty() ? "" : suivi.titulaires.front().entreprise_id, suivi.suivis(), le))
        {
            if (tour.attente == Attente::Valider) continue;
            if (tour.attente == Attente::Declarer && !tour.en_retard(le)) continue;
            const Jour depuis = tour.limite ? *tour.limite : tour.depuis;
            attendus.push_back({&suivi, std::move(tour), depuis});
        }
    std::stable_sort(attendus.begin(), attendus.end(), [](const auto& a, const auto& b) { return a.depuis < b.depuis; });
    Liste liste;
    for (const auto& un : attendus)
    {
        std::string entreprise;
        for (const auto& titulaire : un.suivi->titulaires)
            if (titulaire.entreprise_id == un.tour.entreprise) entreprise = titulaire.nom;
        for (const auto& envoi : un.suivi->envois)
            if (entreprise.empty() && envoi.suivi.entreprise == un.tour.entreprise) entreprise = envoi.entreprise;
        const bool declarer = un.tour.attente == Attente::Declarer;
        const auto mois = en_toutes_lettres(un.tour.mois);
        const auto combien = std::to_string(un.tour.combien);
        const std::string quoi = declarer ? (un.tour.combien == 1 ? "déclarer " + mois : "déclarer " + combien + " mois, depuis " + mois)
                                          : (un.tour.combien == 1 ? "corriger " + mois : "corriger " + combien + " déclarations, depuis " + mois);
        liste.ajouter(ligne(declarer ? "attente" : "refuser", declarer ? "alarme" : "attente", entreprise + " : " + quoi,
                            declarer ? "/lots/" + un.suivi->lot_id + "/compte" : "/declarations?lot=" + un.suivi->lot_id + "&etat=renvoyee",
                            lot_de(*un.suivi) + (declarer ? ". À rendre pour le " : ". Renvoyé le ") + en_toutes_lettres(un.depuis),
                            jours(un.depuis, le)));
    }
    return Vue{{"total", liste.total == 0 ? "" : grouped(liste.total)},
               {"lignes", liste.lignes},
               {"aucun", liste.total == 0 ? "Aucune entreprise n'est en retard." : ""},
               {"reste", vue_reste(liste.total, liste.lignes.size(), "/marches")}};
}

Vue vue_facilitateur(const Demande& d, const ChezLeFacilitateur& tout, std::int64_t& choses)
{
    const Jour le = d.aujourd_hui;
    Vue::List lignes, restes;
    const auto poser = [&](const Liste& liste, const std::string& suite, const std::string& href) {
        choses += liste.total;
        lignes.insert(lignes.end(), liste.lignes.begin(), liste.lignes.end());
        if (liste.total > static_cast<std::int64_t>(liste.lignes.size()))
            restes.push_back(Vue{{"phrase", "et " + grouped(liste.total - static_cast<std::int64_t>(liste.lignes.size())) + " " + suite}, {"href", href}});
    };

    Liste declarations;
    for (const auto& un : a_valider(tout.suivis, tout.pour))
    {
        const auto heures = tout.declarees.find(un.envoi->id);
        const std::string quoi = heures == tout.declarees.end() ? "« aucune heure »" : heures_fr(heures->second);
        declarations.ajouter(ligne("declarations", "", "Valider " + mois_court(un.envoi->suivi.mois, le) + ", " + un.envoi->entreprise,
                                   "/declarations/" + un.envoi->id,
                                   lot_de(*un.suivi) + ". " + quoi + " le " + en_toutes_lettres(un.envoi->suivi.fait_le),
                                   jours(un.envoi->suivi.fait_le, le)));
    }
    poser(declarations, "déclarations à valider", "/declarations?etat=a_valider");
    Liste reponses;
    for (const auto* une : reponses_dues(tout.offres, Camp::Structure, true, le)) reponses.ajouter(ligne_de_candidature(*une, Camp::Structure, tout.offres, le));
    poser(reponses, "réponses à suivre", "/candidatures");
    Liste sans_personne;
    for (const auto& une : tout.offres.offres)
        if (une.proposees == 0)
            sans_personne.ajouter(ligne("offres", "", "Proposer quelqu'un : " + une.besoin().metier, "/offres/" + une.id, une.entreprise + ". Personne n'est encore proposé",
                                        jours(day_in_paris(*parse_instant(une.faite_le)), le)));
    poser(sans_personne, "offres sans personne proposée", "/offres");
    Liste sans_fenetre;
    for (const auto& une : tout.sans_fenetre)
        sans_fenetre.ajouter(ligne("alerte", "alarme", "Décider l'éligibilité : " + une.personne, "/participants/" + une.id,
                                   heures_fr(une.declarees) + " déclarées ne comptent pas sans fenêtre", ""));
    poser(sans_fenetre, "personnes sans fenêtre", "/participants");
    Liste etapes;
    for (const auto& une : tout.etapes)
    {
        // Le retard est à elle, à l'organisme ou à nous : dans tous les cas, c'est ici que l'on s'en occupe.
        const std::string quoi(libelle_du_code(sortes_d_etape(), une.sorte));
        const std::string qui = une.qui == QuiAgit::Facilitateur ? "à faire par nous" : une.qui == QuiAgit::Personne ? "à relancer avec la personne" : une.organisme.empty() ? std::string("à relancer auprès d'un organisme") : "à relancer auprès " + avec_de(une.organisme);
        etapes.ajouter(ligne("parcours", "attente", une.personne + " : " + quoi + ", attendue le " + en_toutes_lettres(une.echeance), "/participants/" + une.participant_id + "/parcours",
                             "Étape du parcours, " + qui, jours(une.echeance, le)));
    }
    poser(etapes, "étapes de parcours en retard", "/participants");
    Liste fenetres;
    for (const auto& une : tout.fenetres)
        fenetres.ajouter(ligne("calendrier", "attente", une.personne + " : l'éligibilité finit le " + en_toutes_lettres(*une.fin),
                               "/participants/" + une.id, "Au-delà, ses heures ne comptent plus", "dans " + jours(le, *une.fin)));
    poser(fenetres, "éligibilités qui finissent", "/participants?etat=finit_bientot");
    Liste transferts;
    for (const auto& un : tout.transferts)
        transferts.ajouter(ligne("reseau", "attente", "Répondre à " + un.autre_structure + " : transfert " + avec_de(un.personne), "/transferts", "Elle suit aussi cette personne",
                                 jours(day_in_paris(*parse_instant(un.demande_le)), le)));
    poser(transferts, "transferts à décider", "/transferts");
    Liste reprises;
    for (const auto& une : tout.reprises)
        reprises.ajouter(ligne("reseau", "attente", "Répondre à " + une.de + " : reprendre un marché", "/reprises/" + une.id, une.marche + ". À partir " + de_mois_fr(une.effet),
                               jours(day_in_paris(*parse_instant(une.faite_le)), le)));
    poser(reprises, "reprises à décider", "/partages");
    Liste sollicitations;
    for (const auto& une : tout.sollicitations)
        sollicitations.ajouter(ligne("reseau", une.en_retard_le(le) ? "alarme" : "attente", "Répondre à " + une.de + " : " + std::string(fiche(une.sorte).libelle), "/sollicitations/" + une.id,
                                     une.echeance ? "Attendu pour le " + en_toutes_lettres(*une.echeance) : une.marche, jours(day_in_paris(*parse_instant(une.faite_le)), le)));
    for (const auto& une : tout.sans_reponse)
        sollicitations.ajouter(ligne("reseau", "attente", "Relancer " + une.a + " : " + std::string(fiche(une.sorte).libelle), "/sollicitations/" + une.id,
                                     "Réponse attendue pour le " + en_toutes_lettres(*une.echeance), jours(*une.echeance, le)));
    poser(sollicitations, "sollicitations entre homologues", "/sollicitations");
    if (tout.sans_notice > 0)
    {
        // Une ligne pour toutes : la liste les dit une à une.
        const auto combien = tout.sans_notice > kSansNoticeComptees ? "Plus de " + grouped(kSansNoticeComptees) + " personnes"
                                                                    : compter(tout.sans_notice, "personne", "personnes", Genre_grammatical::Feminin);
        Liste notices;
        notices.ajouter(ligne("document", "", "Remettre la notice d'information", "/participants?notice=absente", combien + " à qui rien n'a été dit de ce qui est gardé", ""));
        poser(notices, "notices à remettre", "/participants?notice=absente");
    }
    if (!tout.annoncees.empty())
    {
        Liste annoncees;
        const auto combien = static_cast<std::int64_t>(tout.annoncees.size());
        annoncees.ajouter(ligne("cadenas", "attente", compter(combien, "fiche sera rendue anonyme", "fiches seront rendues anonymes", Genre_grammatical::Feminin), "/protection",
                                "La première le " + en_toutes_lettres(tout.annoncees.front().echeance.le) + ", sans nouveau contact", ""));
        poser(annoncees, "fiches bientôt anonymes", "/protection");
    }
    if (tout.preuves > 0)
    {
        Liste preuves;
        preuves.ajouter(ligne("piece", "", "Effacer " + compter(tout.preuves, "pièce devenue inutile", "pièces devenues inutiles", Genre_grammatical::Feminin), "/preuves",
                              "La décision qu'elles ont permise est prise", ""));
        poser(preuves, "pièces à effacer", "/preuves");
    }
    Liste fins, visites{.total = 0, .lignes = {}, .au_plus = kVisitesMontrees};
    for (const auto& une : tout.contrats.fins)
        fins.ajouter(ligne("conventions", "attente", "Dire comment a fini le contrat : " + une.personne, "/contrats-de-travail/" + une.contrat_id,
                           "Chez " + une.entreprise + ". Fin prévue le " + en_toutes_lettres(une.jour), jours(une.jour, le)));
    poser(fins, "fins de contrat à dire", "/contrats-de-travail?etat=fin_a_dire");
    for (const auto& une : tout.contrats.visites)
        visites.ajouter(ligne("entreprise", une.jour < le ? "attente" : "", "Visiter " + une.entreprise + " : " + une.personne, "/contrats-de-travail/" + une.contrat_id,
                              (une.prevue ? "Prévue le " : "Attendue avant le ") + en_toutes_lettres(une.jour), une.jour < le ? jours(une.jour, le) : une.jour == le ? "aujourd'hui" : "dans " + jours(le, une.jour)));
    poser(visites, "visites en entreprise", "/contrats-de-travail?etat=en_cours");
    Liste marches;
    for (const auto& un : tout.marches)
        marches.ajouter(ligne("cible", "", "Dire ce qui est dû : " + un.objet, "/marches/" + un.id, un.acheteur + ". Aucun engagement inscrit",
                              jours(day_in_paris(*parse_instant(un.suivi_depuis)), le)));
    poser(marches, "marchés sans engagement", "/marches");
    Liste demandes;
    for (const auto& une : tout.demandes)
        demandes.ajouter(ligne("courriel", une.etat == EtatDeDemande::EnRetard ? "alarme" : "attente", "Répondre à " + une.personne + " : " + std::string(fiche(une.sorte).en_clair),
                               "/demandes-personnes/" + une.id, "Demande sur ses données. À répondre avant le " + en_toutes_lettres(une.limite), jours(une.recue_le, le)));
    poser(demandes, "demandes de personnes", "/demandes-personnes");
    Liste conventions;
    for (const auto& une : tout.conventions) conventions.ajouter(ligne_de_convention(une, le));
    poser(conventions, "conventions à suivre", "/conventions");
    Liste appels;
    for (const auto& un : tout.appels)
        appels.ajouter(ligne("telephone", un.suivi.etat == EtatDeSuivi::EnRetard ? "alarme" : "", "Appeler " + un.personne + " : point à " + std::to_string(un.suivi.mois) + " mois",
                             "/participants/" + un.participant_id + "/sorties/" + un.origine + "/suivis/" + std::to_string(un.suivi.mois),
                             "Sortie le " + en_toutes_lettres(un.sortie_le) + ", échéance le " + en_toutes_lettres(un.suivi.echeance),
                             un.suivi.echeance <= le ? jours(un.suivi.echeance, le) : "dans " + jours(le, un.suivi.echeance)));
    poser(appels, "appels à faire", "/sorties/appels");

    Vue vide = false;
    if (tout.suivis.empty() && tout.marches.empty() && d.perimetre.peut(Acte::CreerMarche))
        vide = Vue{{"titre", "Aucun marché n'est encore suivi"},
                   {"phrase", "Reprenez un contrat publié, ou saisissez un marché : ce tableau dira ensuite à qui le tour."},
                   {"href", "/contrats"},
                   {"libelle", "Choisir un contrat public"}};
    return Vue{{"lignes", std::move(lignes)},
               {"restes", std::move(restes)},
               {"aucun", choses == 0 ? "Rien ne vous attend : tout ce qui est déclaré est décidé." : ""},
               {"autres", vue_chez_les_autres(tout.suivis, le)},
               {"annee", vue_annee(tout.de_l_annee, le)},
               {"glisse", vue_glissements(tout.suivis, le)},
               {"vide", std::move(vide)}};
}

// --- Entreprise -----------------------------------------------------------------------------------------------------

std::pair<std::string_view, std::string_view> mot_et_ton(Etat etat)
{
    switch (etat)
    {
    case Etat::AValider: return {"À valider", "info"};
    case Etat::Validee: return {"Validée", "bon"};
    case Etat::Refusee: return {"Renvoyée", "attente"};
    }
    return {"", ""};
}

struct ChezLEntreprise
{
    std::vector<SuiviDEngagement> suivis;
    std::vector<DeclarationInscrite> dernieres;
    std::vector<DeclarationInscrite> renvoyees;
    OffresAuTableau offres = {};
};

ChezLEntreprise charger_entreprise(Transaction& tx, const Demande& d)
{
    RechercheDeclarations dernieres, renvoyees;
    dernieres.par_page = 6;
    renvoyees.etat = "renvoyee";
    renvoyees.par_page = static_cast<int>(kMontres);
    return {charger_suivis(tx, d.perimetre, Acte::Declarer, d.maison.droit, d.aujourd_hui).suivis,
            lister_declarations(tx, d.perimetre, dernieres).declarations,
            lister_declarations(tx, d.perimetre, renvoyees).declarations,
            charger_offres(tx, d)};
}

Vue vue_entreprise(const Demande& d, const ChezLEntreprise& tout, std::int64_t& choses)
{
    const Jour le = d.aujourd_hui;
    const auto siennes = d.perimetre.entreprises(Acte::Declarer);
    Vue::List a_declarer, a_jour, a_corriger, dernieres;
    for (const auto& suivi : tout.suivis)
        for (const auto& titulaire : suivi.titulaires)
        {
            if (std::find(siennes.begin(), siennes.end(), titulaire.entreprise_id) == siennes.end()) continue;
            const auto mois = mois_a_declarer(suivi.echeancier, titulaire.entreprise_id, suivi.suivis(), le);
            const Figure figure{suivi.famille(), suivi.dues, suivi.faites(), suivi.attendues_au(le)};
            auto vue = vue_sorte(suivi.famille(), std::string(fiche(suivi.genre).libelle));
            vue.set("lot", lot_de(suivi));
            vue.set("compte_href", "/lots/" + suivi.lot_id + "/compte");
            vue.set("compte", mots_de(figure).phrase());
            if (mois.empty())
            {
                a_jour.push_back(std::move(vue));
                continue;
            }
            ++choses;
            const Jour fin = limite(mois.front(), suivi.echeancier);
            vue.set("declarer", "Déclarer " + mois_court(mois.front(), le));
            vue.set("href", "/lots/" + suivi.lot_id + "/declarations/nouvelle?engagement=" + suivi.id + "&entreprise=" + titulaire.entreprise_id +
                                "&mois=" + format_month(mois.front()));
            vue.set("en_retard", fin < le);
            vue.set("echeance", fin < le ? "à rendre pour le " + en_toutes_lettres(fin) + ", il y a " + jours(fin, le)
                                         : "jusqu'au " + en_toutes_lettres(fin));
            vue.set("suite", mois.size() == 1 ? "" : "puis " + compter(static_cast<std::int64_t>(mois.size()) - 1, "autre mois", "autres mois"));
            vue.set("premiere", a_declarer.empty());
            a_declarer.push_back(std::move(vue));
        }
    for (const auto& une : tout.renvoyees)
    {
        ++choses;
        a_corriger.push_back(ligne("refuser", "attente", "Corriger " + en_toutes_lettres(une.mois), "/declarations/" + une.id,
                                   lot_de(une.marche_objet, une.lot_nom) + (une.raison.empty() ? "" : " : " + une.raison), ""));
    }
    for (const auto& une : tout.dernieres)
    {
        const auto [mot, ton] = mot_et_ton(une.etat);
        const Heures ecartees = une.declarees - une.retenues;
        dernieres.push_back(Vue{{"mois", en_toutes_lettres(une.mois)},
                                {"lot", lot_de(une.marche_objet, une.lot_nom)},
                                {"href", "/declarations/" + une.id},
                                {"declarees", une.neant ? "aucune heure" : heures_fr(une.declarees)},
                                {"ecartees", ecartees > Heures() && une.etat != Etat::Refusee ? heures_fr(ecartees) : ""},
                                {"pourquoi_href", "/declarations/" + une.id + "/explication"},
                                {"etat", mot},
                                {"ton", ton}});
    }
    Vue::List candidats;
    for (const auto* une : reponses_dues(tout.offres, Camp::Entreprise, false, le))
    {
        ++choses;
        candidats.push_back(ligne_de_candidature(*une, Camp::Entreprise, tout.offres, le));
    }
    const std::string aucun = tout.suivis.empty() ? "Aucun lot ne vous est encore confié : votre facilitateur vous y inscrira."
                                                  : "Vous êtes à jour : le prochain mois s'ouvrira le 1er du mois suivant.";
    return Vue{{"aucun", a_declarer.empty() ? aucun : ""},
               {"a_declarer", std::move(a_declarer)},
               {"candidats", candidats.empty() ? Vue(false) : Vue{{"lignes", std::move(candidats)}}},
               {"corriger", a_corriger.empty() ? Vue(false) : Vue{{"lignes", std::move(a_corriger)}}},
               {"comptes", a_jour.empty() ? Vue(false) : Vue{{"lignes", std::move(a_jour)}}},
               {"declarations", dernieres.empty() ? Vue(false) : Vue{{"lignes", std::move(dernieres)}}}};
}

// --- Acheteur -------------------------------------------------------------------------------------------------------

struct ChezLAcheteur
{
    std::vector<SuiviDEngagement> suivis;
    PageDeMarches marches;
};

ChezLAcheteur charger_acheteur(Transaction& tx, const Demande& d)
{
    RechercheMarches recents;
    recents.tri = TriMarches::Recent;
    recents.par_page = static_cast<int>(kMontres);
    return {charger_suivis(tx, d.perimetre, Acte::VoirBilan, d.maison.droit, d.aujourd_hui).suivis,
            lister_marches(tx, d.perimetre, recents, d.aujourd_hui)};
}

Vue vue_acheteur(const Demande& d, const ChezLAcheteur& tout)
{
    Vue::List marches;
    for (const auto& un : tout.marches.marches)
    {
        const auto figure = [](Famille famille, const std::optional<Avancement>& avancement) -> Vue {
            if (!avancement) return false;
            return Vue{{"avancement", vue_avancement({famille, avancement->dues, avancement->retenues,
                                                      avancement->attendues > Heures() ? std::optional(avancement->attendues) : std::nullopt,
                                                      avancement->reste, avancement->retard})}};
        };
        marches.push_back(Vue{{"objet", un.marche.objet},
                              {"reference", un.marche.reference},
                              {"href", "/marches/" + un.marche.id},
                              {"bilan_href", "/marches/" + un.marche.id + "/bilan"},
                              {"titulaires", un.titulaires},
                              {"clause", figure(Famille::Clause, un.clause)},
                              {"effort", figure(Famille::Effort, un.effort)},
                              {"rien", un.clause || un.effort ? "" : "rien d'inscrit encore"}});
    }
    return Vue{{"titre", compter(tout.marches.total, "marché suivi", "marchés suivis")},
               {"marches", marches},
               {"aucun", marches.empty() ? "Votre facilitateur n'a pas encore inscrit de marché à votre nom." : ""},
               {"reste", vue_reste(tout.marches.total, marches.size(), "/marches")},
               {"annee", vue_annee(tout.suivis, d.aujourd_hui)},
               {"glisse", vue_glissements(tout.suivis, d.aujourd_hui)}};
}

// --- Coordinateur ---------------------------------------------------------------------------------------------------

Vue vue_coordinateur(const std::vector<ConventionEnAlerte>& conventions, Jour le, std::int64_t& choses)
{
    Liste liste;
    for (const auto& une : conventions) liste.ajouter(ligne_de_convention(une, le));
    choses += liste.total;
    const auto montres = liste.lignes.size();
    return Vue{{"aucun", liste.total == 0 ? "Aucune convention du territoire n'a d'échéance proche." : ""},
               {"lignes", std::move(liste.lignes)},
               {"reste", vue_reste(liste.total, montres, "/conventions")}};
}

// --- Administrateur -------------------------------------------------------------------------------------------------

struct ChezLAdministrateur
{
    PageDeComptes comptes;
    std::int64_t invites = 0;
    std::vector<ImportAuTableau> imports;
    std::vector<Evenement> evenements;
};

ChezLAdministrateur charger_administrateur(Transaction& tx, const Demande& d)
{
    ChezLAdministrateur tout;
    RechercheComptes comptes;
    comptes.par_page = 1; // seuls les totaux se montrent
    comptes.etat = EtatCompte::Ouvert;
    tout.comptes = lister_comptes(tx, d.perimetre, comptes);
    comptes.etat = EtatCompte::Invite;
    tout.invites = lister_comptes(tx, d.perimetre, comptes).total;
    tout.imports = lister_derniers_imports(tx, d.perimetre);
    RechercheJournal recherche;
    recherche.au_plus = static_cast<int>(kMontres);
    tout.evenements = chercher_journal(tx, d.perimetre, recherche).evenements;
    return tout;
}

Vue vue_administrateur(const ChezLAdministrateur& tout)
{
    Vue::List imports;
    for (const auto& un : tout.imports)
        imports.push_back(Vue{{"fichiers", shortened(replaced(un.fichiers, "\n", ", "), 80)},
                              {"quand", date_heure_fr(*parse_instant(un.fait_le))},
                              {"bilan", un.crees ? grouped(*un.crees) + " créés, " + grouped(*un.mis_a_jour) + " mis à jour, " + grouped(*un.refuses) + " refusés"
                                                 : "interrompu : à relancer, sans dommage"},
                              {"interrompu", !un.crees.has_value()}});
    return Vue{{"comptes", grouped(tout.comptes.total)},
               {"comptes_precision", tout.comptes.total == 0 ? "" : compter(tout.comptes.sans_second_facteur, "sans second facteur", "sans second facteur")},
               {"invites", grouped(tout.invites)},
               {"imports", imports},
               {"aucun_import", imports.empty() ? "Aucun contrat public n'a encore été importé." : ""}};
}

} // namespace

static Response montrer_tableau(const Demande& d)
{
    // Un prescripteur n'a ni compte ni marché à lire : son accueil est ailleurs.
    if (!d.perimetre.peut(Acte::VoirTableau) && d.perimetre.peut(Acte::ProposerCandidat)) return Response::see_other("/prescriptions");
    d.perimetre.exiger(Acte::VoirTableau);
    // Un compte peut tenir plusieurs rôles : chacun apporte son bloc, du plus pressé au plus lointain.
    const bool facilite = d.perimetre.sur_structure_entiere(Acte::Valider);
    const bool declare = !d.perimetre.entreprises(Acte::Declarer).empty();
    const bool administre = d.perimetre.sur_structure_entiere(Acte::GererUtilisateurs);
    const bool achete = !facilite && std::any_of(d.perimetre.attributions().begin(), d.perimetre.attributions().end(),
                                                 [](const Attribution& une) { return une.acheteur_id.has_value(); });
    std::optional<ChezLeFacilitateur> facilitateur;
    std::optional<ChezLEntreprise> entreprise;
    std::optional<ChezLAcheteur> acheteur;
    std::optional<ChezLAdministrateur> administrateur;
    // Il pilote un territoire : les conventions à tenir à temps. La facilitatrice les a dans sa liste.
    const bool coordonne = !facilite && d.perimetre.peut(Acte::GererConventions);
    std::vector<ConventionEnAlerte> conventions;
    std::vector<Suppleance> suppleances;
    d.base.read([&](Transaction& tx) {
        suppleances = lister_suppleances(tx, d.qui().id);
        if (facilite) facilitateur = charger_facilitateur(tx, d);
        if (declare) entreprise = charger_entreprise(tx, d);
        if (achete) acheteur = charger_acheteur(tx, d);
        if (administre) administrateur = charger_administrateur(tx, d);
        if (coordonne) conventions = lister_conventions_en_alerte(tx, d.perimetre, d.maison.droit, d.aujourd_hui);
    });
    std::int64_t choses = 0;
    Vue vue;
    vue.set("coordinateur", coordonne ? vue_coordinateur(conventions, d.aujourd_hui, choses) : Vue(false));
    vue.set("facilitateur", facilitateur ? vue_facilitateur(d, *facilitateur, choses) : Vue(false));
    vue.set("entreprise", entreprise ? vue_entreprise(d, *entreprise, choses) : Vue(false));
    vue.set("acheteur", acheteur ? vue_acheteur(d, *acheteur) : Vue(false));
    vue.set("administrateur", administrateur ? vue_administrateur(*administrateur) : Vue(false));
    vue.set("journal", administrateur ? vue_journal(administrateur->evenements) : Vue(false));
    vue.set("bonjour", "Bonjour " + prenom(d.qui().nom));
    const bool attendu = facilite || declare || coordonne;
    vue.set("attente", attendu && choses > 0 ? Vue{{"chiffre", compter(choses, "chose", "choses")}, {"apres", choses == 1 ? "vous attend" : "vous attendent"}}
                                             : Vue(false));
    vue.set("rien", attendu && choses == 0 ? ", rien ne vous attend" : "");
    vue.set("peut_creer", d.perimetre.peut(Acte::CreerMarche));
    vue.set("suppleances", vue_suppleances_du_tableau(suppleances, d.qui().id, d.aujourd_hui));
    return page(d, "tableau/tableau", std::move(vue), "Tableau de bord", "/");
}

void tracer_routes_tableau(Routeur& routeur)
{
    routeur.add(Method::Get, "/", std::string(kConnecte), montrer_tableau);
}

} // namespace ouvrage
