#include "app/publics/publics_pages.hpp"

#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/publics/publics_document.hpp"
#include "app/publics/publics_epreuve.hpp"
#include "domaine/identifiants.hpp"
#include "socle/crypto/crypto.hpp"
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

constexpr std::string_view kIci = "/publics";

std::string fiche_de(const std::string& participant_id) { return "/participants/" + participant_id; }

/// Publique : avec la navigation quand quelqu'un est connecté, sans elle sinon.
Response page_publique(const Demande& d, std::string_view gabarit, Vue vue, const std::string& titre)
{
    return d.utilisateur ? page(d, gabarit, std::move(vue), titre, kIci) : page_nue(d, gabarit, std::move(vue), titre);
}

Response montrer_publics(const Demande& d)
{
    const auto& publics = publics_livres();
    const auto question = d.http.query();
    std::vector<const JeuDeCriteres*> compares;
    for (const auto code : question.all("jeu"))
        if (const auto* jeu = publics.jeu(code); jeu && std::find(compares.begin(), compares.end(), jeu) == compares.end()) compares.push_back(jeu);
    if (compares.empty())
        for (const auto& jeu : publics.jeux)
            if (jeu.ouvre_la_clause && !jeu.exemple && jeu.portee != "programme" && compares.size() < 3) compares.push_back(&jeu);
    Vue::List jeux, cases;
    std::size_t criteres = 0, non_sources = 0;
    for (const auto& jeu : publics.jeux)
    {
        jeux.push_back(vue_jeu(jeu, publics.mots));
        const bool choisi = std::find(compares.begin(), compares.end(), &jeu) != compares.end();
        cases.push_back(Vue{{"id", "jeu-" + jeu.code}, {"code", jeu.code}, {"libelle", jeu.libelle}, {"choisi", choisi}});
        criteres += jeu.criteres.size();
        non_sources += static_cast<std::size_t>(std::count_if(jeu.criteres.begin(), jeu.criteres.end(), [](const Critere& un) { return un.statut == Statut::NonSource; }));
    }
    return page_publique(d, "publics/liste",
                         Vue{{"titre", compter(static_cast<std::int64_t>(publics.jeux.size()), "jeu de critères", "jeux de critères") + ", " +
                                           compter(static_cast<std::int64_t>(criteres), "critère", "critères")},
                             {"non_sources", compter(static_cast<std::int64_t>(non_sources), "critère non sourcé", "critères non sourcés")},
                             {"jeux", std::move(jeux)},
                             {"cases", std::move(cases)},
                             {"comparaison", vue_comparaison(compares, publics.mots)}},
                         "Publics éligibles");
}

Response montrer_jeu(const Demande& d)
{
    const auto& publics = publics_livres();
    const auto* jeu = publics.jeu(d.param("jeu"));
    if (!jeu) throw NotFound("ce jeu de critères n'est pas connu");
    auto vue = vue_jeu(*jeu, publics.mots);
    vue.set("fil", vue_fil({{std::string(kIci), "Publics éligibles"}}, jeu->libelle));
    return page_publique(d, "publics/jeu", std::move(vue), jeu->libelle);
}

// --- Sur un lot --------------------------------------------------------------------------------------------------------

struct SaisieDeJeux
{
    std::vector<std::string> codes;
    std::string depuis, source, raison;
    std::vector<AnomalieDeChamp> anomalies;
};

Response page_du_lot(const Demande& d, const SaisieDeJeux& saisie, Status statut)
{
    const auto& publics = publics_livres();
    struct Lu
    {
        Lot lot;
        EnVigueur jeux;
        std::vector<FenetreDePersonne> personnes;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        auto lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::VoirCompte);
        auto jeux = jeux_du_lot(tx, d.maison.droit, lot, d.aujourd_hui);
        auto personnes = lister_fenetres_du_lot(tx, d.perimetre, lot, d.aujourd_hui);
        return Lu{std::move(lot), std::move(jeux), std::move(personnes)};
    });
    const bool peut_regler = d.perimetre.peut(Acte::ReviserEngagement), peut_suivre = d.perimetre.peut(Acte::GererParticipants);
    const bool peut_lire = d.perimetre.peut(Acte::VoirPersonnes);
    Vue::List personnes, jeux, choix;
    std::int64_t eligibles = 0;
    for (const auto& une : lu.personnes)
    {
        const bool decidee = une.debut.has_value();
        const bool finie = une.fin && *une.fin < d.aujourd_hui, a_venir = decidee && d.aujourd_hui < *une.debut;
        eligibles += decidee && !finie && !a_venir ? 1 : 0;
        personnes.push_back(Vue{{"personne", une.personne},
                                {"reference", une.personne == une.reference ? "" : une.reference},
                                {"entreprise", une.entreprise},
                                {"etat", !decidee  ? Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "Pas encore décidée"}}
                                         : finie   ? Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", "Finie"}}
                                         : a_venir ? Vue{{"ton", "info"}, {"icone", "horloge"}, {"mot", "À venir"}}
                                                   : Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Éligible"}}},
                                {"dates", periode_en_lettres(une.debut, une.fin)},
                                {"fiche_href", d.perimetre.peut_sur(Acte::GererParticipants, une.structure_id) ? fiche_de(une.participant_id) : ""},
                                {"notices", peut_lire},
                                {"notice_href", d.perimetre.voit_personne(une.structure_id, une.entreprise_id) ? fiche_de(une.participant_id) + "/notice.pdf" : ""}});
    }
    const auto en_vigueur = codes_de_jeux(lu.jeux.valeur.valeur, publics);
    for (const auto& code : en_vigueur)
        jeux.push_back(Vue{{"libelle", publics.jeu(code)->libelle}, {"href", "/publics/" + code}});
    const auto& cochees = saisie.codes.empty() && saisie.anomalies.empty() ? en_vigueur : saisie.codes;
    for (const auto& jeu : publics.jeux)
        if (jeu.ouvre_la_clause)
            choix.push_back(Vue{{"id", choix.empty() ? std::string("jeux") : "jeux-" + jeu.code},
                                {"valeur", jeu.code},
                                {"texte", jeu.libelle},
                                {"precision", jeu.exemple ? "Inventé pour la démonstration" : ""},
                                {"choisie", std::find(cochees.begin(), cochees.end(), jeu.code) != cochees.end()}});
    const bool nulle = personnes.empty();
    return page(d, "publics/lot",
                Vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/lots/" + lu.lot.id + "/compte", lu.lot.nom()}}, "Publics")},
                    {"titre", nulle ? std::string("Personne n'est encore affecté") : compter(eligibles, "personne éligible", "personnes éligibles", Genre_grammatical::Feminin) + " sur " + grouped(static_cast<std::int64_t>(lu.personnes.size()))},
                    {"lot", lu.lot.nom()},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"personnes", std::move(personnes)},
                    {"notices", peut_lire},
                    {"vide", nulle ? Vue{{"titre", "Personne n'est affecté à ce lot"}, {"phrase", "Ouvrez la fiche d'une personne, décidez son éligibilité, puis affectez-la."},
                                         {"href", peut_suivre ? "/participants" : "/marches"}, {"libelle", peut_suivre ? "Voir les participants" : "Voir les marchés"}}
                                   : Vue(false)},
                    {"jeux", std::move(jeux)},
                    {"jeux_source", lu.jeux.valeur.source},
                    {"jeux_niveau", libelle(lu.jeux.valeur.niveau)},
                    {"jeux_statut", lu.jeux.valeur.niveau == Niveau::Droit ? vue_statut(lu.jeux.valeur.statut) : Vue(false)},
                    {"reglage", !peut_regler ? Vue(false)
                                             : Vue{{"action", "/lots/" + lu.lot.id + "/publics"},
                                                   {"cle", random_token()},
                                                   {"jeux", Vue{{"nom", "jeux"}, {"libelle", "Jeux de critères de ce lot"}, {"aide", "Plusieurs quand un programme s'ajoute au contrat."},
                                                                {"anomalie", anomalie_de(saisie.anomalies, "jeux")}, {"genre", "checkbox"}, {"options", std::move(choix)}, {"obligatoire", true}}},
                                                   {"depuis", vue_champ({.nom = "depuis", .libelle = "À partir du", .valeur = saisie.depuis.empty() ? format_day(premier_jour(lu.lot.execution.debut)) : saisie.depuis,
                                                                         .type = "date", .taille = "moyen"}, saisie.anomalies)},
                                                   {"source", vue_champ({.nom = "source", .libelle = "Pièce du marché", .valeur = saisie.source, .aide = "Par exemple : CCAP, art. 1.4."}, saisie.anomalies)},
                                                   {"raison", vue_champ({.nom = "raison", .libelle = "Raison", .valeur = saisie.raison}, saisie.anomalies)}}}},
                lu.lot.nom() + ", publics", "/marches", statut);
}

Response montrer_publics_du_lot(const Demande& d) { return page_du_lot(d, {}, Status::Ok); }

Response regler_jeux(const Demande& d)
{
    const auto& publics = publics_livres();
    const auto lot = d.base.read([&](Transaction& tx) { return trouver_lot(tx, d.perimetre, d.param("lot"), Acte::ReviserEngagement); });
    const auto formulaire = d.http.form();
    SaisieDeJeux saisie;
    for (const auto code : formulaire.all("jeux")) saisie.codes.emplace_back(code);
    saisie.depuis = trimmed(formulaire.value("depuis"));
    saisie.source = trimmed(formulaire.value("source"));
    saisie.raison = trimmed(formulaire.value("raison"));
    const auto depuis = parse_day(saisie.depuis);
    if (saisie.codes.empty()) saisie.anomalies.push_back({"jeux", "champ.absent"});
    else if (codes_de_jeux(joined(saisie.codes, " "), publics).size() != saisie.codes.size()) saisie.anomalies.push_back({"jeux", "jeu.inconnu"});
    if (!depuis) saisie.anomalies.push_back({"depuis", saisie.depuis.empty() ? "champ.absent" : "date.illisible"});
    for (const auto& [nom, texte] : {std::pair{"source", &saisie.source}, {"raison", &saisie.raison}})
    {
        if (texte->empty()) saisie.anomalies.push_back({nom, "champ.absent"});
        else if (length_utf8(*texte) > 200) saisie.anomalies.push_back({nom, "champ.trop_long"});
        else if (ressemble_a_un_nir(*texte)) saisie.anomalies.push_back({nom, "champ.nir"});
    }
    if (!saisie.anomalies.empty()) return page_du_lot(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto relu = trouver_lot(ecriture.tx, d.perimetre, lot.id, Acte::ReviserEngagement);
        inscrire_jeux_du_lot(ecriture, publics, relu, saisie.codes, *depuis, saisie.source, saisie.raison);
        return {"/lots/" + relu.id + "/publics", "regle_inscrite", Json()};
    });
}

// --- Pour une personne -------------------------------------------------------------------------------------------------

std::vector<std::string> jeux_demandes(const Form& formulaire)
{
    std::vector<std::string> codes;
    for (const auto code : formulaire.all("aussi")) codes.emplace_back(code);
    return codes;
}

struct Essai
{
    Participant participant;
    std::vector<JeuEprouve> eprouves;
};

Essai essayer(const Demande& d, Transaction& tx, const SaisieDEligibilite& saisie)
{
    Essai essai{trouver_participant(tx, d.perimetre, d.param("participant")), {}};
    essai.eprouves = eprouver_jeux(tx, d, essai.participant, saisie, jeux_demandes(saisie.formulaire));
    return essai;
}

Response page_epreuve(const Demande& d, const SaisieDEligibilite& saisie, Status statut)
{
    const auto essai = d.base.read([&](Transaction& tx) { return essayer(d, tx, saisie); });
    auto vue = vue_epreuve(essai.participant, saisie, essai.eprouves, publics_livres(), d.aujourd_hui);
    vue.set("cle", random_token());
    if (d.http.is_htmx() && statut == Status::Ok) return fragment(d, "publics/resultats", std::move(vue));
    return page(d, "publics/eprouver", std::move(vue), "Éprouver l'éligibilité", "/participants", statut);
}

Response montrer_epreuve(const Demande& d) { return page_epreuve(d, lire_eligibilite(Form{}, publics_livres(), d.aujourd_hui), Status::Ok); }

/// Rien ne s'écrit : on regarde. En POST, pour que ce que l'on sait d'une personne n'entre dans aucune adresse.
Response eprouver_faits(const Demande& d)
{
    const auto saisie = lire_eligibilite(d.http.form(), publics_livres(), d.aujourd_hui);
    return page_epreuve(d, saisie, saisie.anomalies.empty() || d.http.is_htmx() ? Status::Ok : Status::UnprocessableContent);
}

Response creer_eligibilite(const Demande& d)
{
    auto saisie = lire_eligibilite(d.http.form(), publics_livres(), d.aujourd_hui);
    {
        const auto essai = d.base.read([&](Transaction& tx) { return essayer(d, tx, saisie); });
        preparer_decision(d, saisie, essai.eprouves);
        if (d.base.read([&](Transaction& tx) { return nomme_une_personne(tx, d.perimetre, essai.participant.structure_id, saisie.rattrapage); }))
            saisie.anomalies.push_back({"rattrapage", "texte.nomme"});
    }
    if (!saisie.anomalies.empty()) return page_epreuve(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto essai = essayer(d, ecriture.tx, saisie);
        const auto prete = preparer_decision(d, saisie, essai.eprouves);
        if (!saisie.anomalies.empty()) throw Conflict("les règles ont changé pendant que vous décidiez");
        inscrire_eligibilite(ecriture, d.maison.droit, essai.participant, prete.decision);
        return {fiche_de(essai.participant.id), "eligibilite_decidee", Json()};
    });
}

Response montrer_raisons(const Demande& d)
{
    const auto lue = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        return std::pair{participant, lire_raisons(ecriture, participant, d.param("eligibilite"))};
    });
    const auto& [participant, decision] = lue;
    const auto* jeu = publics_livres().jeu(decision.decision.jeu);
    return page(d, "publics/raisons",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(participant.id), participant.reference}}, "Raisons")},
                    {"personne", participant.personne()},
                    {"decision", decision.decision.eligible ? "Éligible " + periode_en_lettres(decision.decision.debut, decision.decision.fin) : std::string("Non éligible")},
                    {"jeu", jeu ? jeu->libelle : decision.decision.jeu},
                    {"par", decision.decision.faite_par},
                    {"le", date_fr(*parse_instant(decision.decision.faite_le))},
                    {"inscrite", decision.decision.reservees > 0},
                    {"raisons", vue_raisons(decision.raisons)}},
                "Raisons d'éligibilité", "/participants");
}

Response rendre_notice(const Demande& d, bool odt)
{
    struct Lu
    {
        Notice notice;
        std::vector<MentionDeBilan> mentions;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        auto notice = trouver_notice(tx, d.perimetre, d.param("participant"), d.aujourd_hui);
        auto mentions = lister_mentions(tx, notice.structure_id, d.aujourd_hui, d.aujourd_hui);
        return Lu{std::move(notice), std::move(mentions)};
    });
    const auto document = document_de_la_notice(lu.notice, lu.mentions, d.aujourd_hui, d.maintenant());
    return Response::attachment(odt ? write_odt(document) : write_pdf(document), odt ? "application/vnd.oasis.opendocument.text" : "application/pdf",
                                fichier_de_la_notice(lu.notice, d.aujourd_hui, odt ? "odt" : "pdf"))
        .with("Cache-Control", "no-store");
}

Response rendre_notice_pdf(const Demande& d) { return rendre_notice(d, false); }
Response rendre_notice_odt(const Demande& d) { return rendre_notice(d, true); }

} // namespace

void tracer_routes_publics(Routeur& routeur)
{
    routeur.add(Method::Get, "/publics", std::string(kPublic), montrer_publics);
    routeur.add(Method::Get, "/publics/:jeu", std::string(kPublic), montrer_jeu);
    routeur.add(Method::Get, "/lots/:lot/publics", "voir_compte", montrer_publics_du_lot);
    routeur.add(Method::Post, "/lots/:lot/publics", "reviser_engagement", regler_jeux);
    routeur.add(Method::Get, "/participants/:participant/eligibilite", "gerer_participants", montrer_epreuve);
    routeur.add(Method::Post, "/participants/:participant/epreuve", "gerer_participants", eprouver_faits);
    routeur.add(Method::Post, "/participants/:participant/eligibilites", "gerer_participants", creer_eligibilite);
    routeur.add(Method::Get, "/participants/:participant/eligibilites/:eligibilite", "gerer_participants", montrer_raisons);
    routeur.add(Method::Get, "/participants/:participant/notice.pdf", "voir_personnes", rendre_notice_pdf);
    routeur.add(Method::Get, "/participants/:participant/notice.odt", "voir_personnes", rendre_notice_odt);
}

} // namespace ouvrage
