#include "app/parcours/parcours_pages.hpp"

#include "app/bilans/bilans_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/parcours/parcours_document.hpp"
#include "app/parcours/parcours_formulaire.hpp"
#include "app/parcours/parcours_vues.hpp"
#include "app/participants/participants_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/odt/odt_writer.hpp"
#include "socle/pdf/pdf_writer.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
// Une frise pour chaque largeur d'écran : le texte garde sa taille.
constexpr int kLargeurDeBureau = 960, kLargeurDeTelephone = 340;

std::string fiche_de(const std::string& id) { return "/participants/" + id; }
std::string parcours_de(const std::string& id) { return fiche_de(id) + "/parcours"; }

struct Mot
{
    std::string_view ton, icone;
};
Mot mot_de(EtatFrein etat)
{
    switch (etat)
    {
    case EtatFrein::Constate: return {"attente", "alerte"};
    case EtatFrein::EnCours: return {"info", "horloge"};
    case EtatFrein::Leve: return {"bon", "fait"};
    case EtatFrein::Rouvert: return {"attente", "alerte"};
    }
    return {"info", "info"};
}
Mot mot_de(const EtapeSuivie& etape, Jour le)
{
    if (etape.etat == EtatEtape::Faite) return {"bon", "fait"};
    if (etape.etat == EtatEtape::Abandonnee) return {"info", "refuser"};
    return etape.en_retard(le) ? Mot{"alarme", "alarme"} : Mot{"attente", "attente"};
}
Mot mot_de_niveau(std::string_view niveau)
{
    if (niveau == "atout" || niveau == "acquis") return {"bon", "fait"};
    return niveau == "fragile" ? Mot{"attente", "alerte"} : Mot{"alarme", "alarme"};
}

// --- Le parcours d'une personne ---------------------------------------------------------------------------------------

struct Lu
{
    Parcours parcours;
    Notes notes;
    std::vector<FaitDeParcours> faits;
    std::vector<InscriptionEnFormation> inscriptions;
    std::vector<Evenement> evenements;
};

Lu lire(const Demande& d, Transaction& tx)
{
    Lu lu;
    lu.parcours = trouver_parcours(tx, d.perimetre, d.param("participant"));
    const auto& participant = lu.parcours.participant;
    lu.notes = lire_notes(tx, participant.id);
    lu.faits = lister_faits(tx, participant);
    lu.inscriptions = lister_inscriptions(tx, participant);
    lu.evenements = lister_evenements(tx, d.perimetre, {participant.id}, 20);
    return lu;
}

Vue vue_du_tour(const Lu& lu, Jour le)
{
    const auto* prochaine = lu.parcours.prochaine();
    std::string dernier;
    if (!lu.evenements.empty())
    {
        const auto& un = lu.evenements.front();
        dernier = un.auteur + " " + un.phrase + ", le " + date_fr(*parse_instant(un.instant));
    }
    if (!prochaine)
        return Vue{{"qui", "vous"}, {"quoi", "convenir du prochain pas"}, {"depuis", ""}, {"dernier_acte", dernier}, {"a_moi", true}, {"en_retard", false}};
    const auto& suivie = prochaine->suivie;
    std::string quoi = etape_en_mots(*prochaine);
    if (suivie.echeance) quoi += ", pour le " + en_toutes_lettres(*suivie.echeance);
    // En retard, l'attente se compte depuis l'échéance : c'est ce que dit aussi le tableau de bord.
    const Jour depuis = suivie.en_retard(le) ? *suivie.echeance : prochaine->suites.empty() ? suivie.prevue_le : prochaine->suites.back().le;
    return Vue{{"qui", qui_agit_en_mots(*prochaine, lu.parcours.participant)},
               {"quoi", quoi},
               {"depuis", depuis_fr(depuis, le) + " (" + en_toutes_lettres(depuis) + ")"},
               {"dernier_acte", dernier},
               {"a_moi", suivie.qui == QuiAgit::Facilitateur},
               {"en_retard", suivie.en_retard(le)}};
}

Vue vue_de_la_frise(const Lu& lu, const std::string& phrase, Jour le)
{
    const auto large = frise_de(phrase, lu.faits, le, kLargeurDeBureau), etroite = frise_de(phrase, lu.faits, le, kLargeurDeTelephone);
    if (!large) return false;
    Vue::List faits;
    for (const auto& un : lu.faits)
        faits.push_back(Vue{{"quand", dates_en_mots(un)}, {"sorte", nom_de_sorte(un.sorte)}, {"libelle", un.libelle}, {"detail", un.detail}, {"href", un.href}});
    const auto alternative = phrase + ". " + large->frame.description + " Table des faits ci-dessous.";
    return Vue{{"phrase", phrase},
               {"precision", compter(static_cast<std::int64_t>(lu.faits.size()), "fait daté", "faits datés") + ", du plus ancien au plus récent"},
               {"large", inline_svg(draw(*large), alternative, "frise-")},
               {"etroite", inline_svg(draw(*etroite), alternative, "frise-etroite-")},
               {"faits", std::move(faits)}};
}

Vue::List vue_des_etapes(const Lu& lu, Jour le)
{
    std::vector<const EtapeInscrite*> rangees;
    for (const auto& une : lu.parcours.etapes) rangees.push_back(&une);
    // Ce qui reste à faire d'abord, par échéance ; puis ce qui est fini, le plus récent en tête.
    std::stable_sort(rangees.begin(), rangees.end(), [](const EtapeInscrite* a, const EtapeInscrite* b) {
        const bool de_a = ouverte(a->suivie.etat), de_b = ouverte(b->suivie.etat);
        if (de_a != de_b) return de_a;
        if (!de_a) return a->suites.back().le > b->suites.back().le;
        if (a->suivie.echeance.has_value() != b->suivie.echeance.has_value()) return a->suivie.echeance.has_value();
        return a->suivie.echeance && *a->suivie.echeance < *b->suivie.echeance;
    });
    Vue::List liste;
    for (const auto* une : rangees)
    {
        const auto& suivie = une->suivie;
        const bool reste = ouverte(suivie.etat);
        const auto mot = mot_de(suivie, le);
        std::string etat(suivie.en_retard(le) ? std::string_view("En retard") : reste ? std::string_view("À faire") : libelle(suivie.etat));
        std::string quand;
        if (reste && suivie.echeance) quand = "pour le " + en_toutes_lettres(*suivie.echeance);
        if (!reste) quand = "le " + en_toutes_lettres(une->suites.back().le);
        if (!reste && !une->suites.back().raison.empty()) quand += " : " + std::string(libelle_du_code(raisons_d_abandon(), une->suites.back().raison));
        const auto* frein = une->frein_id ? lu.parcours.frein(*une->frein_id) : nullptr;
        std::string note = note_de(lu.notes, suivie.id, "note");
        for (const auto& suite : une->suites)
            if (const auto dite = note_de(lu.notes, suite.id, "note"); !dite.empty()) note += (note.empty() ? "" : " — ") + dite;
        liste.push_back(Vue{{"ton", mot.ton},
                            {"icone", mot.icone},
                            {"etat", etat},
                            {"libelle", etape_en_mots(*une)},
                            {"qui", qui_agit_en_mots(*une, lu.parcours.participant)},
                            {"quand", quand},
                            {"frein", frein ? "pour : " + std::string(libelle_de_frein(frein->sorte)) : ""},
                            {"note", note},
                            {"ouverte", reste},
                            {"action", "/etapes/" + suivie.id + "/suites"},
                            {"cle", random_token()},
                            {"suit", une->derniere()},
                            {"aujourd_hui", format_day(le)},
                            {"suite_href", "/etapes/" + suivie.id + "/suites"},
                            {"suite_mot", reste ? "Reporter ou abandonner" : "Reprendre"}});
    }
    return liste;
}

std::string suite_de_frein_en_mots(const SuiteDeFrein& suite)
{
    const std::string action(libelle_du_code(actions_sur_frein(), suite.action));
    if (suite.etat == EtatFrein::EnCours) return action.empty() ? "Action engagée" : action;
    return std::string(libelle(suite.etat)) + (action.empty() ? "" : " : " + action);
}

Vue::List vue_des_freins(const Lu& lu)
{
    Vue::List liste;
    for (const auto& un : lu.parcours.freins)
    {
        const auto mot = mot_de(un.etat());
        Vue::List suites;
        for (const auto& suite : un.suites)
            suites.push_back(Vue{{"quoi", suite_de_frein_en_mots(suite)}, {"le", en_toutes_lettres(suite.le)}, {"organisme", suite.organisme}, {"par", suite.ecrite.par},
                                 {"note", note_de(lu.notes, suite.id, "note")}});
        liste.push_back(Vue{{"ton", mot.ton},
                            {"icone", mot.icone},
                            {"etat", libelle(un.etat())},
                            {"libelle", libelle_de_frein(un.sorte)},
                            {"constate_le", en_toutes_lettres(un.constate_le)},
                            {"note", note_de(lu.notes, un.id, "note")},
                            {"a_des_suites", !suites.empty()},
                            {"suites", std::move(suites)},
                            {"suite_href", "/freins/" + un.id + "/suites"},
                            {"suite_mot", un.etat() == EtatFrein::Leve ? "Rouvrir" : "Agir ou lever"}});
    }
    return liste;
}

std::string niveaux_en_mots(const DiagnosticInscrit& diagnostic)
{
    std::vector<std::string> mots;
    for (const auto& [domaine, niveau] : diagnostic.niveaux)
        mots.push_back(std::string(libelle_du_code(domaines_de_diagnostic(), domaine)) + " " + searchable(libelle_du_code(niveaux_de_diagnostic(), niveau)));
    return joined(mots, ", ");
}

Vue vue_du_diagnostic(const Lu& lu)
{
    if (lu.parcours.diagnostics.empty()) return false;
    const auto& actuel = lu.parcours.diagnostics.front();
    const auto* precedent = lu.parcours.diagnostics.size() > 1 ? &lu.parcours.diagnostics[1] : nullptr;
    Vue::List niveaux;
    for (const auto& [domaine, niveau] : actuel.niveaux)
    {
        std::string avant;
        if (precedent)
            for (const auto& [autre, ancien] : precedent->niveaux)
                if (autre == domaine && ancien != niveau) avant = "était : " + searchable(libelle_du_code(niveaux_de_diagnostic(), ancien));
        const auto mot = mot_de_niveau(niveau);
        niveaux.push_back(Vue{{"domaine", libelle_du_code(domaines_de_diagnostic(), domaine)}, {"niveau", libelle_du_code(niveaux_de_diagnostic(), niveau)}, {"ton", mot.ton},
                              {"icone", mot.icone}, {"avant", avant}});
    }
    return Vue{{"le", en_toutes_lettres(actuel.etabli_le)},
               {"par", actuel.etabli_par},
               {"fondement", searchable(libelle_du_code(fondements_de_diagnostic(), actuel.fondement)) == "entretien" ? "entretien" : std::string(libelle_du_code(fondements_de_diagnostic(), actuel.fondement))},
               {"niveaux", std::move(niveaux)},
               {"note", note_de(lu.notes, actuel.id, "note")}};
}

Vue::List vue_des_anciens(const Lu& lu)
{
    Vue::List liste;
    for (std::size_t i = 1; i < lu.parcours.diagnostics.size(); ++i)
    {
        const auto& un = lu.parcours.diagnostics[i];
        liste.push_back(Vue{{"le", en_toutes_lettres(un.etabli_le)}, {"par", un.etabli_par}, {"fondement", libelle_du_code(fondements_de_diagnostic(), un.fondement)},
                            {"resume", niveaux_en_mots(un)}});
    }
    return liste;
}

Vue::List vue_des_entretiens(const Lu& lu)
{
    Vue::List liste;
    for (const auto& un : lu.parcours.entretiens)
        liste.push_back(Vue{{"ton", un.tenu() ? "bon" : "attente"},
                            {"icone", un.tenu() ? "fait" : "alerte"},
                            {"etat", un.tenu() ? "Tenu" : un.venue == "excusee" ? "Absence excusée" : "Absence"},
                            {"objet", libelle_du_code(objets_d_entretien(), un.objet)},
                            {"le", en_toutes_lettres(un.le)},
                            {"mode", un.mode == "presentiel" ? "en présentiel" : un.mode == "telephone" ? "par téléphone" : "en visio"},
                            {"avec", un.avec},
                            {"note", note_de(lu.notes, un.id, "note")}});
    return liste;
}

Vue::List vue_des_formations(const Lu& lu, Jour le)
{
    Vue::List liste;
    for (const auto& une : lu.inscriptions)
    {
        const bool connue = !une.resultat.empty(), a_venir = le < une.debut;
        liste.push_back(Vue{{"href", "/formations/" + une.formation_id},
                            {"intitule", une.intitule},
                            {"etat", connue ? std::string(libelle_du_code(resultats_de_formation(), une.resultat)) : a_venir ? "À venir" : le <= une.fin ? "En cours" : "Résultat à dire"},
                            {"ton", connue ? "bon" : a_venir || le <= une.fin ? "info" : "attente"},
                            {"icone", connue ? "fait" : a_venir || le <= une.fin ? "horloge" : "alerte"},
                            {"moment", libelle_du_code(moments_de_formation(), une.moment)},
                            {"dispositif", dispositif_du_code(une.dispositif)->libelle},
                            {"organisme", une.organisme},
                            {"dates", "du " + en_toutes_lettres(une.debut) + " au " + en_toutes_lettres(une.fin)},
                            {"heures", une.presences.empty() ? "aucune présence notée" : heures_fr(une.suivies()) + " suivies"},
                            {"entreprise", une.entreprise}});
    }
    return liste;
}

Vue::List vue_des_immersions(const Lu& lu, Jour le)
{
    Vue::List liste;
    for (const auto& une : lu.parcours.immersions)
    {
        const bool connue = !une.issue.empty(), en_vue = le <= une.fin;
        liste.push_back(Vue{{"ton", connue ? "bon" : en_vue ? "info" : "attente"},
                            {"icone", connue ? "fait" : en_vue ? "horloge" : "alerte"},
                            {"etat", connue ? std::string(libelle_du_code(issues_d_immersion(), une.issue)) : le < une.debut ? "À venir" : en_vue ? "En cours" : "Issue à dire"},
                            {"accueil", une.accueil},
                            {"objet", libelle_du_code(objets_d_immersion(), une.objet)},
                            {"dates", "du " + en_toutes_lettres(une.debut) + " au " + en_toutes_lettres(une.fin)},
                            {"convention", note_de(lu.notes, une.id, "convention")},
                            {"issue_href", "/immersions/" + une.id + "/issues"},
                            {"issue_mot", connue ? "Corriger l'issue" : "Dire l'issue"}});
    }
    return liste;
}

std::vector<Option> lignes_a_retirer(const Lu& lu)
{
    std::vector<Option> options;
    for (const auto& un : lu.parcours.entretiens) options.push_back({"entretien:" + un.id, "Entretien du " + en_toutes_lettres(un.le)});
    for (const auto& une : lu.parcours.etapes) options.push_back({"etape:" + une.suivie.id, "Étape : " + etape_en_mots(une) + ", convenue le " + en_toutes_lettres(une.suivie.prevue_le)});
    for (const auto& un : lu.parcours.freins) options.push_back({"frein:" + un.id, "Frein : " + std::string(libelle_de_frein(un.sorte)) + ", constaté le " + en_toutes_lettres(un.constate_le)});
    for (const auto& un : lu.parcours.diagnostics) options.push_back({"diagnostic:" + un.id, "Diagnostic du " + en_toutes_lettres(un.etabli_le)});
    for (const auto& une : lu.inscriptions) options.push_back({"inscription:" + une.id, "Formation : " + une.intitule});
    for (const auto& une : lu.parcours.immersions) options.push_back({"immersion:" + une.id, "Immersion : " + une.accueil});
    return options;
}

std::string titre_compte(std::size_t combien, std::string_view un, std::string_view plusieurs, std::string_view aucun)
{
    return combien == 0 ? std::string(aucun) : compter(static_cast<std::int64_t>(combien), un, plusieurs);
}

Response page_du_parcours(const Demande& d, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto lu = d.base.read([&](Transaction& tx) { return lire(d, tx); });
    const auto& parcours = lu.parcours;
    const auto& participant = parcours.participant;
    const auto ici = parcours_de(participant.id);
    const auto fait = fait_du_parcours(parcours);
    const int reserves = parcours.freins_reserves();
    const auto tenus = std::count_if(parcours.entretiens.begin(), parcours.entretiens.end(), [](const EntretienInscrit& un) { return un.tenu(); });
    const auto manques = static_cast<std::int64_t>(parcours.entretiens.size()) - tenus;
    const auto restent = std::count_if(parcours.etapes.begin(), parcours.etapes.end(), [](const EtapeInscrite& une) { return ouverte(une.suivie.etat); });
    Vue::List remises;
    for (const auto& une : parcours.remises) remises.push_back(Vue{{"le", en_toutes_lettres(une.le)}, {"par", une.ecrite.par}});
    auto anciens = vue_des_anciens(lu);
    const auto retirables = lignes_a_retirer(lu);
    auto frise = vue_de_la_frise(lu, participant.personne() + " : " + fait, d.aujourd_hui);
    const bool sans_frise = frise.truth() != nullptr;
    return page(d, "parcours/parcours",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(participant.id), participant.reference}}, "Parcours")},
                    {"personne", participant.personne()},
                    {"reference", participant.reference},
                    {"freins_fait", freins_en_mots(parcours)},
                    {"pas_fait", prochain_pas_en_mots(parcours)},
                    {"onglets", vue_onglets(d, participant, "/parcours")},
                    {"entretien_href", fiche_de(participant.id) + "/entretiens"},
                    {"etape_href", fiche_de(participant.id) + "/etapes"},
                    {"frein_href", fiche_de(participant.id) + "/freins"},
                    {"diagnostic_href", fiche_de(participant.id) + "/diagnostics"},
                    {"immersion_href", fiche_de(participant.id) + "/immersions"},
                    {"tour", vue_du_tour(lu, d.aujourd_hui)},
                    {"sans_frise", sans_frise},
                    {"frise", std::move(frise)},
                    {"etapes_titre", parcours.etapes.empty() ? "Étapes" : compter(restent, "étape à faire", "étapes à faire", Genre_grammatical::Feminin) + " sur " + std::to_string(parcours.etapes.size())},
                    {"etapes", vue_des_etapes(lu, d.aujourd_hui)},
                    {"freins_titre", parcours.freins.empty() ? "Freins" : compter(parcours.freins_leves(), "frein levé", "freins levés") + " sur " + std::to_string(parcours.freins.size())},
                    {"freins", vue_des_freins(lu)},
                    {"reserves", reserves == 0 ? Vue(false) : Vue{{"combien", reserves == 1 ? std::string("le frein réservé") : "les " + std::to_string(reserves) + " freins réservés"},
                                                                  {"lecture_action", ici + "/freins-reserves"}}},
                    {"diagnostic_titre", parcours.diagnostics.empty() ? std::string("Diagnostic") : "Diagnostic du " + en_toutes_lettres(parcours.diagnostics.front().etabli_le)},
                    {"diagnostic", vue_du_diagnostic(lu)},
                    {"diagnostic_acte", parcours.diagnostics.empty() ? "Établir un diagnostic" : "Refaire le point"},
                    {"a_des_anciens", !anciens.empty()},
                    {"anciens_titre", titre_compte(anciens.size(), "diagnostic précédent", "diagnostics précédents", "")},
                    {"anciens", std::move(anciens)},
                    {"entretiens_titre", parcours.entretiens.empty() ? std::string("Entretiens")
                                                                     : compter(tenus, "entretien tenu", "entretiens tenus") + (manques > 0 ? ", " + compter(manques, "rendez-vous manqué", "rendez-vous manqués") : "")},
                    {"entretiens", vue_des_entretiens(lu)},
                    {"formations_titre", titre_compte(lu.inscriptions.size(), "formation", "formations", "Formations")},
                    {"formations", vue_des_formations(lu, d.aujourd_hui)},
                    {"immersions_titre", titre_compte(parcours.immersions.size(), "immersion", "immersions", "Immersions")},
                    {"immersions", vue_des_immersions(lu, d.aujourd_hui)},
                    {"pdf_href", fiche_de(participant.id) + "/parcours.pdf"},
                    {"odt_href", fiche_de(participant.id) + "/parcours.odt"},
                    {"remises", std::move(remises)},
                    {"remise_action", fiche_de(participant.id) + "/remises"},
                    {"cle_remise", random_token()},
                    {"a_retirer", !retirables.empty()},
                    {"retrait_action", fiche_de(participant.id) + "/retraits"},
                    {"cle_retrait", random_token()},
                    {"champ_ligne", vue_liste("ligne", "Ligne", "", "Choisir", retirables, "", anomalies)},
                    {"journal", vue_journal(lu.evenements)}},
                participant.personne() + ", " + fait, kIci, statut);
}

Response montrer(const Demande& d) { return page_du_parcours(d, {}, Status::Ok); }

Response lire_reserves(const Demande& d)
{
    const auto lu = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        auto parcours = trouver_parcours(tx, d.perimetre, d.param("participant"));
        auto reserves = lire_freins_reserves(ecriture, parcours);
        return std::pair{std::move(parcours), std::move(reserves)};
    });
    const auto& participant = lu.first.participant;
    Vue::List freins;
    for (const auto& un : lu.second)
    {
        Vue::List suites;
        for (std::size_t i = 0; i < un.frein.suites.size(); ++i)
            suites.push_back(Vue{{"quoi", suite_de_frein_en_mots(un.frein.suites[i])}, {"le", en_toutes_lettres(un.frein.suites[i].le)}, {"organisme", un.organismes[i]}});
        for (const auto& [etape, organisme] : un.etapes) suites.push_back(Vue{{"quoi", "Étape : " + etape}, {"le", ""}, {"organisme", organisme}});
        freins.push_back(Vue{{"libelle", un.libelle}, {"etat", libelle(un.frein.etat())}, {"constate_le", en_toutes_lettres(un.frein.constate_le)}, {"a_des_suites", !suites.empty()},
                             {"suites", std::move(suites)}});
    }
    return page(d, "parcours/reserves",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {parcours_de(participant.id), participant.reference}}, "Freins réservés")},
                    {"personne", participant.personne()},
                    {"combien", compter(static_cast<std::int64_t>(lu.second.size()), "frein réservé", "freins réservés")},
                    {"inscrite", !lu.second.empty()},
                    {"freins", std::move(freins)},
                    {"retour_href", parcours_de(participant.id)}},
                "Freins réservés", kIci);
}

// --- Un acte, une page ------------------------------------------------------------------------------------------------

struct Contexte
{
    Parcours parcours;
    Repertoire repertoire;
};
Contexte lire_contexte(const Demande& d, Transaction& tx)
{
    auto parcours = trouver_parcours(tx, d.perimetre, d.param("participant"));
    auto repertoire = lire_repertoire(tx, d.perimetre, parcours.participant.structure_id);
    return {std::move(parcours), std::move(repertoire)};
}

FormulaireDeParcours formulaire_de(const Participant& participant, const std::string& titre, const std::string& action, const std::string& bouton)
{
    return {.fil = {{"/participants", "Participants"}, {parcours_de(participant.id), participant.reference}},
            .titre = titre,
            .sous_titre = participant.personne(),
            .action = action,
            .bouton = bouton,
            .retour = parcours_de(participant.id),
            .brouillon = "parcours" + replaced(action, "/", "-")};
}

Response page_diagnostic(const Demande& d, const Contexte& ici, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& participant = ici.parcours.participant;
    auto formulaire = formulaire_de(participant, ici.parcours.diagnostics.empty() ? "Établir un diagnostic" : "Refaire le point", fiche_de(participant.id) + "/diagnostics", "Inscrire le diagnostic");
    formulaire.avertissement = "Un domaine laissé sur « non évalué » ne dit rien. Ni la santé ni la justice ne s'évaluent ici.";
    formulaire.caches = {{"suit", saisie["suit"]}};
    formulaire.champs.push_back(champ_court({.nom = "etabli_le", .libelle = "Établi le", .valeur = saisie["etabli_le"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_liste("fondement", "Sur la foi de", "", "Choisir", options_de(fondements_de_diagnostic()), saisie["fondement"], anomalies));
    formulaire.champs.push_back(champ_liste("organisme", "Établi par un organisme", "", "Non : par notre structure", options_d_organismes(ici.repertoire), saisie["organisme"], anomalies, false));
    formulaire.champs.push_back(titre_de_groupe("Domaine par domaine"));
    for (const auto& domaine : domaines_de_diagnostic())
    {
        const auto nom = "domaine_" + std::string(domaine.code);
        formulaire.champs.push_back(champ_liste(nom, std::string(domaine.libelle), "", "Non évalué", options_de(niveaux_de_diagnostic()), saisie[nom], anomalies, false));
    }
    formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_diagnostic(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    SaisieDeParcours saisie;
    saisie.poser("etabli_le", format_day(d.aujourd_hui));
    saisie.poser("fondement", "entretien");
    if (!ici.parcours.diagnostics.empty())
    {
        // On repart du dernier : ce qui n'a pas changé ne se retape pas.
        const auto& dernier = ici.parcours.diagnostics.front();
        for (const auto& [domaine, niveau] : dernier.niveaux) saisie.poser("domaine_" + domaine, niveau);
        saisie.poser("suit", ici.parcours.dernier_diagnostic());
    }
    return page_diagnostic(d, ici, saisie, {});
}

Response creer_diagnostic(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    const auto lue = lire_diagnostic(saisie, ici.repertoire, d.aujourd_hui);
    if (!lue.valable()) return page_diagnostic(d, ici, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_diagnostic(e, participant, lue.valeur);
        return {parcours_de(participant.id), "diagnostic_inscrit", {}};
    });
}

Response page_frein(const Demande& d, const Contexte& ici, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& participant = ici.parcours.participant;
    auto formulaire = formulaire_de(participant, "Constater un frein", fiche_de(participant.id) + "/freins", "Constater");
    formulaire.avertissement = "Santé, handicap, addiction, violences, justice : la sorte est gardée à part, comptée « frein réservé », et sa lecture laisse une trace. Aucune phrase ne l'accompagne.";
    std::vector<Option> sortes;
    for (const auto& une : sortes_de_frein()) sortes.push_back({std::string(une.code), std::string(une.libelle) + (une.reserve ? " (réservé)" : "")});
    formulaire.champs.push_back(champ_liste("sorte", "Frein", "", "Choisir", sortes, saisie["sorte"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "constate_le", .libelle = "Constaté le", .valeur = saisie["constate_le"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_frein(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    SaisieDeParcours saisie;
    saisie.poser("constate_le", format_day(d.aujourd_hui));
    return page_frein(d, ici, saisie, {});
}

Response creer_frein(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    const auto lue = lire_frein(saisie, d.aujourd_hui);
    if (!lue.valable()) return page_frein(d, ici, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_frein(e, participant, *lue.valeur.sorte, lue.valeur.constate_le, lue.valeur.note);
        return {parcours_de(participant.id), "frein_constate", {}};
    });
}

Contexte lire_contexte_de(const Demande& d, Transaction& tx, LigneDeParcours sorte, std::string_view nom)
{
    auto parcours = trouver_parcours_de(tx, d.perimetre, sorte, d.param(nom));
    auto repertoire = lire_repertoire(tx, d.perimetre, parcours.participant.structure_id);
    return {std::move(parcours), std::move(repertoire)};
}

Response page_suite_de_frein(const Demande& d, const Contexte& ici, const FreinInscrit& frein, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const std::string nom(libelle_de_frein(frein.sorte));
    const bool leve = frein.etat() == EtatFrein::Leve;
    auto formulaire = formulaire_de(ici.parcours.participant, leve ? "Rouvrir : " + nom : "Agir sur un frein : " + nom, "/freins/" + frein.id + "/suites", "Inscrire");
    formulaire.sous_titre += ", " + searchable(libelle(frein.etat())) + " depuis le " + en_toutes_lettres(frein.depuis());
    if (frein.reserve()) formulaire.avertissement = "Frein réservé : l'organisme qui aide est gardé à part lui aussi, et aucune phrase ne s'écrit.";
    formulaire.caches = {{"suit", frein.derniere()}};
    if (leve) formulaire.caches.emplace_back("etat", code(EtatFrein::Rouvert));
    else
        formulaire.champs.push_back(champ_liste("etat", "Où en est-on", "", "Choisir", {{std::string(code(EtatFrein::EnCours)), "Une action est engagée"}, {std::string(code(EtatFrein::Leve)), "Le frein est levé"}},
                                                saisie["etat"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "le", .libelle = "Le", .valeur = saisie["le"], .type = "date", .taille = "moyen"}, anomalies));
    if (!leve) formulaire.champs.push_back(champ_liste("action", "Ce qui a été fait", "", "Ne pas préciser", options_de(actions_sur_frein()), saisie["action"], anomalies, false));
    formulaire.champs.push_back(champ_liste("organisme", "Organisme qui aide", "", "Aucun", options_d_organismes(ici.repertoire), saisie["organisme"], anomalies, false));
    if (!frein.reserve()) formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_suite_de_frein(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte_de(d, tx, LigneDeParcours::Frein, "frein"); });
    SaisieDeParcours saisie;
    saisie.poser("le", format_day(d.aujourd_hui));
    return page_suite_de_frein(d, ici, *ici.parcours.frein(d.param("frein")), saisie, {});
}

Response creer_suite_de_frein(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte_de(d, tx, LigneDeParcours::Frein, "frein"); });
    const auto& frein = *ici.parcours.frein(d.param("frein"));
    const auto lue = lire_suite_de_frein(saisie, frein, ici.repertoire, d.aujourd_hui);
    if (!lue.valable()) return page_suite_de_frein(d, ici, frein, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_parcours_de(e.tx, d.perimetre, LigneDeParcours::Frein, d.param("frein"));
        inscrire_suite_de_frein(e, relu.participant, *relu.frein(d.param("frein")), lue.valeur);
        return {parcours_de(relu.participant.id), lue.valeur.etat == EtatFrein::Leve ? "frein_leve" : "frein_suivi", {}};
    });
}

Response page_etape(const Demande& d, const Contexte& ici, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& participant = ici.parcours.participant;
    auto formulaire = formulaire_de(participant, "Prévoir une étape", fiche_de(participant.id) + "/etapes", "Prévoir");
    std::vector<Option> freins;
    for (const auto& un : ici.parcours.freins)
        if (un.etat() != EtatFrein::Leve) freins.push_back({un.id, std::string(libelle_de_frein(un.sorte)) + ", constaté le " + en_toutes_lettres(un.constate_le)});
    formulaire.champs.push_back(champ_liste("sorte", "Étape", "", "Choisir", options_de(sortes_d_etape()), saisie["sorte"], anomalies));
    formulaire.champs.push_back(champ_liste("qui", "Qui la fait", "C'est à elle, ou à lui, que l'on dira le tour.", "Choisir",
                                            {{"personne", participant.personne()}, {"facilitateur", "Nous, qui suivons le parcours"}, {"organisme", "Un organisme"}}, saisie["qui"], anomalies));
    formulaire.champs.push_back(champ_liste("organisme", "Lequel, si c'est un organisme", "", "Aucun", options_d_organismes(ici.repertoire), saisie["organisme"], anomalies, false));
    formulaire.champs.push_back(champ_court({.nom = "echeance", .libelle = "Pour le", .valeur = saisie["echeance"], .aide = "Passé ce jour, l'étape vous est rappelée au tableau de bord.", .type = "date", .taille = "moyen",
                                             .obligatoire = false}, anomalies));
    if (!freins.empty()) formulaire.champs.push_back(champ_liste("frein", "Frein qu'elle aide à lever", "", "Aucun en particulier", freins, saisie["frein"], anomalies, false));
    formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_etape(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    return page_etape(d, ici, {}, {});
}

Response creer_etape(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    const auto lue = lire_etape(saisie, ici.parcours, ici.repertoire, d.aujourd_hui);
    if (!lue.valable()) return page_etape(d, ici, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        prevoir_etape(e, participant, lue.valeur);
        return {parcours_de(participant.id), "etape_prevue", {}};
    });
}

const EtapeInscrite& etape_de(const Parcours& parcours, const std::string& id)
{
    return *std::find_if(parcours.etapes.begin(), parcours.etapes.end(), [&](const EtapeInscrite& une) { return une.suivie.id == id; });
}

Response page_suite_d_etape(const Demande& d, const Parcours& parcours, const EtapeInscrite& etape, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const bool reste = ouverte(etape.suivie.etat);
    auto formulaire = formulaire_de(parcours.participant, (reste ? "Suite d'une étape : " : "Reprendre : ") + etape_en_mots(etape), "/etapes/" + etape.suivie.id + "/suites", "Inscrire");
    if (etape.suivie.echeance) formulaire.sous_titre += ", prévue pour le " + en_toutes_lettres(*etape.suivie.echeance);
    formulaire.caches = {{"suit", etape.derniere()}};
    if (reste)
    {
        formulaire.champs.push_back(champ_liste("sens", "Que devient-elle", "", "Choisir", {{"reportee", "Reportée à une autre date"}, {"abandonnee", "Abandonnée"}, {"faite", "Faite"}}, saisie["sens"], anomalies));
        formulaire.champs.push_back(champ_court({.nom = "echeance", .libelle = "Nouvelle date, si elle est reportée", .valeur = saisie["echeance"], .type = "date", .taille = "moyen", .obligatoire = false}, anomalies));
        formulaire.champs.push_back(champ_liste("raison", "Raison, si elle est abandonnée", "", "Choisir", options_de(raisons_d_abandon()), saisie["raison"], anomalies, false));
        formulaire.champs.push_back(champ_court({.nom = "le", .libelle = "Faite ou abandonnée le", .valeur = saisie["le"], .type = "date", .taille = "moyen", .obligatoire = false}, anomalies));
    }
    else
    {
        formulaire.caches.emplace_back("sens", code(EtatEtape::Reprise));
        formulaire.champs.push_back(champ_court({.nom = "echeance", .libelle = "Pour le", .valeur = saisie["echeance"], .type = "date", .taille = "moyen", .obligatoire = false}, anomalies));
    }
    formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_suite_d_etape(const Demande& d)
{
    const auto parcours = d.base.read([&](Transaction& tx) { return trouver_parcours_de(tx, d.perimetre, LigneDeParcours::Etape, d.param("etape")); });
    SaisieDeParcours saisie;
    saisie.poser("le", format_day(d.aujourd_hui));
    return page_suite_d_etape(d, parcours, etape_de(parcours, d.param("etape")), saisie, {});
}

Response creer_suite_d_etape(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto parcours = d.base.read([&](Transaction& tx) { return trouver_parcours_de(tx, d.perimetre, LigneDeParcours::Etape, d.param("etape")); });
    const auto& etape = etape_de(parcours, d.param("etape"));
    const auto lue = lire_suite_d_etape(saisie, etape, d.aujourd_hui);
    if (!lue.valable()) return page_suite_d_etape(d, parcours, etape, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_parcours_de(e.tx, d.perimetre, LigneDeParcours::Etape, d.param("etape"));
        inscrire_suite_d_etape(e, relu.participant, etape_de(relu, d.param("etape")), lue.valeur);
        return {parcours_de(relu.participant.id), lue.valeur.sens == EtatEtape::Faite ? "etape_faite" : "etape_suivie", {}};
    });
}

Response page_entretien(const Demande& d, const Contexte& ici, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& participant = ici.parcours.participant;
    auto formulaire = formulaire_de(participant, "Noter un entretien", fiche_de(participant.id) + "/entretiens", "Noter l'entretien");
    std::vector<Option> avec;
    for (const auto& [id, nom] : ici.repertoire.accompagnateurs) avec.push_back({"accompagnateur:" + id, nom});
    for (const auto& un : ici.repertoire.organismes) avec.push_back({"organisme:" + un.id, un.en_mots()});
    formulaire.champs.push_back(champ_court({.nom = "le", .libelle = "Le", .valeur = saisie["le"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_liste("venue", "La personne est-elle venue", "Une absence s'inscrit aussi : elle ne compte pas comme entretien.", "Choisir", options_de(venues()), saisie["venue"], anomalies));
    formulaire.champs.push_back(champ_liste("avec", "Reçue par", "", "Choisir", avec, saisie["avec"], anomalies));
    formulaire.champs.push_back(champ_liste("mode", "Comment", "", "Choisir", options_de(modes_d_entretien()), saisie["mode"], anomalies));
    formulaire.champs.push_back(champ_liste("objet", "À quel sujet", "", "Choisir", options_de(objets_d_entretien()), saisie["objet"], anomalies));
    formulaire.champs.push_back(champ_note(saisie, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_entretien(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    SaisieDeParcours saisie;
    saisie.poser("le", format_day(d.aujourd_hui));
    saisie.poser("venue", "venue");
    saisie.poser("mode", "presentiel");
    saisie.poser("objet", ici.parcours.entretiens.empty() ? "accueil" : "suivi");
    saisie.poser("avec", "accompagnateur:" + d.qui().id);
    return page_entretien(d, ici, saisie, {});
}

Response creer_entretien(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    const auto lue = lire_entretien(saisie, ici.repertoire, d.aujourd_hui);
    if (!lue.valable()) return page_entretien(d, ici, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_entretien(e, participant, lue.valeur);
        return {parcours_de(participant.id), "entretien_inscrit", {}};
    });
}

Response page_immersion(const Demande& d, const Contexte& ici, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    const auto& participant = ici.parcours.participant;
    auto formulaire = formulaire_de(participant, "Inscrire une immersion", fiche_de(participant.id) + "/immersions", "Inscrire l'immersion");
    formulaire.avertissement = "Une mise en situation (PMSMP) se fait chez une entreprise ou dans un organisme. Elle ne donne jamais d'heures de clause.";
    formulaire.champs.push_back(champ_liste("objet", "Pour", "", "Choisir", options_de(objets_d_immersion()), saisie["objet"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "debut", .libelle = "Du", .valeur = saisie["debut"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_court({.nom = "fin", .libelle = "Au", .valeur = saisie["fin"], .type = "date", .taille = "moyen"}, anomalies));
    formulaire.champs.push_back(champ_court({.nom = "entreprise", .libelle = "Chez l'entreprise", .valeur = saisie["entreprise"], .aide = "Son SIRET, ou son nom.", .suggestions = "/assistance/entreprises",
                                             .obligatoire = false}, anomalies));
    formulaire.champs.push_back(champ_liste("organisme", "Ou dans l'organisme", "", "Aucun", options_d_organismes(ici.repertoire), saisie["organisme"], anomalies, false));
    formulaire.champs.push_back(champ_court({.nom = "convention", .libelle = "Référence de la convention", .valeur = saisie["convention"], .taille = "moyen", .obligatoire = false}, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_immersion(const Demande& d)
{
    return page_immersion(d, d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); }), {}, {});
}

Response creer_immersion(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    auto lue = lire_immersion(saisie, ici.repertoire);
    const auto tapee = d.base.read([&](Transaction& tx) { return lire_entreprise_tapee(tx, ici.parcours.participant.structure_id, saisie["entreprise"], lue.anomalies); });
    if (!lue.valable()) return page_immersion(d, ici, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        auto immersion = lue.valeur;
        if (tapee) immersion.entreprise_id = trouver_ou_inscrire_entreprise(e, participant.structure_id, tapee->siret, tapee->nom);
        inscrire_immersion(e, participant, immersion);
        return {parcours_de(participant.id), "immersion_inscrite", {}};
    });
}

const ImmersionInscrite& immersion_de(const Parcours& parcours, const std::string& id)
{
    return *std::find_if(parcours.immersions.begin(), parcours.immersions.end(), [&](const ImmersionInscrite& une) { return une.id == id; });
}

Response page_issue(const Demande& d, const Parcours& parcours, const ImmersionInscrite& immersion, const SaisieDeParcours& saisie, const std::vector<AnomalieDeChamp>& anomalies)
{
    auto formulaire = formulaire_de(parcours.participant, "Ce qu'a donné l'immersion chez " + immersion.accueil, "/immersions/" + immersion.id + "/issues", "Inscrire l'issue");
    formulaire.caches = {{"remplace", immersion.issue_id.value_or("")}};
    formulaire.champs.push_back(champ_liste("issue", "Issue", "", "Choisir", options_de(issues_d_immersion()), saisie["issue"], anomalies));
    formulaire.champs.push_back(champ_court({.nom = "le", .libelle = "Dite le", .valeur = saisie["le"], .type = "date", .taille = "moyen"}, anomalies));
    return page_de_formulaire(d, std::move(formulaire), anomalies);
}

Response montrer_issue(const Demande& d)
{
    const auto parcours = d.base.read([&](Transaction& tx) { return trouver_parcours_de(tx, d.perimetre, LigneDeParcours::Immersion, d.param("immersion")); });
    const auto& immersion = immersion_de(parcours, d.param("immersion"));
    SaisieDeParcours saisie;
    saisie.poser("issue", immersion.issue);
    saisie.poser("le", format_day(d.aujourd_hui));
    return page_issue(d, parcours, immersion, saisie, {});
}

Response creer_issue(const Demande& d)
{
    const auto saisie = SaisieDeParcours::de(d.http.form());
    const auto parcours = d.base.read([&](Transaction& tx) { return trouver_parcours_de(tx, d.perimetre, LigneDeParcours::Immersion, d.param("immersion")); });
    const auto& immersion = immersion_de(parcours, d.param("immersion"));
    const auto lue = lire_issue(saisie, immersion, d.aujourd_hui);
    if (!lue.valable()) return page_issue(d, parcours, immersion, saisie, lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_parcours_de(e.tx, d.perimetre, LigneDeParcours::Immersion, d.param("immersion"));
        inscrire_issue(e, relu.participant, immersion_de(relu, d.param("immersion")), lue.valeur.issue, lue.valeur.le, lue.valeur.remplace);
        return {parcours_de(relu.participant.id), "issue_inscrite", {}};
    });
}

// --- Papier, remise, retrait ------------------------------------------------------------------------------------------

Response rendre_document(const Demande& d, bool odt)
{
    struct DuDocument
    {
        Lu lu;
        std::string structure;
        std::vector<MentionDeBilan> mentions;
    };
    const auto tout = d.base.read([&](Transaction& tx) {
        DuDocument tout{lire(d, tx), "", {}};
        const auto& structure_id = tout.lu.parcours.participant.structure_id;
        tout.structure = tx.query_one("SELECT nom FROM structures WHERE id = ?", structure_id)->text("nom");
        tout.mentions = lister_mentions(tx, structure_id, d.aujourd_hui, d.aujourd_hui);
        return tout;
    });
    const auto document = document_du_parcours({tout.lu.parcours, tout.lu.inscriptions, tout.lu.faits, tout.structure, tout.mentions}, d.aujourd_hui, d.maintenant());
    return Response::attachment(odt ? write_odt(document) : write_pdf(document), odt ? "application/vnd.oasis.opendocument.text" : "application/pdf",
                                fichier_du_parcours(tout.lu.parcours.participant, d.aujourd_hui, odt ? "odt" : "pdf"))
        .with("Cache-Control", "no-store");
}
Response rendre_pdf(const Demande& d) { return rendre_document(d, false); }
Response rendre_odt(const Demande& d) { return rendre_document(d, true); }

Response creer_remise(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        inscrire_remise_du_parcours(e, participant, d.aujourd_hui);
        return {parcours_de(participant.id), "remise_inscrite", {}};
    });
}

Response creer_retrait(const Demande& d)
{
    const auto choisie = SaisieDeParcours::de(d.http.form())["ligne"];
    const auto deux_points = choisie.find(':');
    if (deux_points == std::string::npos)
    {
        d.base.read([&](Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")).id; });
        return page_du_parcours(d, {{"ligne", choisie.empty() ? "champ.absent" : "champ.inconnu"}}, Status::UnprocessableContent);
    }
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        retirer_du_parcours(e, participant, choisie.substr(0, deux_points), choisie.substr(deux_points + 1));
        return {parcours_de(participant.id), "ligne_retiree", {}};
    });
}

} // namespace

void tracer_routes_parcours(Routeur& routeur)
{
    constexpr std::string_view kActe = "suivre_parcours";
    const auto tracer = [&](Method methode, const char* motif, Response (*traitant)(const Demande&)) { routeur.add(methode, motif, std::string(kActe), traitant); };
    tracer(Method::Get, "/participants/:participant/parcours", montrer);
    tracer(Method::Post, "/participants/:participant/parcours/freins-reserves", lire_reserves);
    tracer(Method::Get, "/participants/:participant/parcours.pdf", rendre_pdf);
    tracer(Method::Get, "/participants/:participant/parcours.odt", rendre_odt);
    tracer(Method::Get, "/participants/:participant/diagnostics", montrer_diagnostic);
    tracer(Method::Post, "/participants/:participant/diagnostics", creer_diagnostic);
    tracer(Method::Get, "/participants/:participant/freins", montrer_frein);
    tracer(Method::Post, "/participants/:participant/freins", creer_frein);
    tracer(Method::Get, "/freins/:frein/suites", montrer_suite_de_frein);
    tracer(Method::Post, "/freins/:frein/suites", creer_suite_de_frein);
    tracer(Method::Get, "/participants/:participant/etapes", montrer_etape);
    tracer(Method::Post, "/participants/:participant/etapes", creer_etape);
    tracer(Method::Get, "/etapes/:etape/suites", montrer_suite_d_etape);
    tracer(Method::Post, "/etapes/:etape/suites", creer_suite_d_etape);
    tracer(Method::Get, "/participants/:participant/entretiens", montrer_entretien);
    tracer(Method::Post, "/participants/:participant/entretiens", creer_entretien);
    tracer(Method::Get, "/participants/:participant/immersions", montrer_immersion);
    tracer(Method::Post, "/participants/:participant/immersions", creer_immersion);
    tracer(Method::Get, "/immersions/:immersion/issues", montrer_issue);
    tracer(Method::Post, "/immersions/:immersion/issues", creer_issue);
    tracer(Method::Post, "/participants/:participant/remises", creer_remise);
    tracer(Method::Post, "/participants/:participant/retraits", creer_retrait);
}

} // namespace ouvrage
