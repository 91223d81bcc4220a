#include "app/publics/publics_pages.hpp"

#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/publics/preuves_table.hpp"
#include "app/publics/preuves_vues.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";

struct SaisieDePreuve
{
    std::string piece = {}, datee_du = {}, expire_le = {};
    std::vector<AnomalieDeChamp> anomalies = {};
};

/// Combien de temps une pièce se garde, et ce que vaut cette durée.
std::string phrase_de_garde(const Demande& d)
{
    const auto regle = regle_pour("garde_des_preuves", d.aujourd_hui, d.maison.droit.valeurs);
    if (!regle) return "Une pièce s'efface dès qu'elle a servi à décider.";
    return "Une pièce sert à décider, puis s'efface : " + valeur_en_mots(regle->valeur) + " après la décision, ou après sa péremption (" + std::string(libelle(regle->valeur.statut)) + ").";
}

/// Les pièces des critères ; une pièce sensible se dit dans la liste, et se tait une fois déposée.
std::vector<Option> pieces_possibles()
{
    std::vector<Option> options;
    for (const auto& une : publics_livres().mots.preuves) options.push_back({une.code, une.libelle});
    return options;
}

Response page_preuves(const Demande& d, const SaisieDePreuve& saisie, Status statut)
{
    struct Lu
    {
        Participant participant;
        std::vector<PreuveDeposee> preuves;
        std::vector<EffacementDePreuve> effacements;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        auto preuves = lister_preuves(tx, d.maison.droit, participant, d.aujourd_hui);
        auto effacements = lister_effacements(tx, participant);
        return Lu{std::move(participant), std::move(preuves), std::move(effacements)};
    });
    const auto& a = saisie.anomalies;
    const auto combien = static_cast<std::int64_t>(lu.preuves.size());
    auto vue = vue_pieces(lu.participant, lu.preuves, lu.effacements, d.aujourd_hui);
    const auto titre = compter(combien, "pièce au dossier", "pièces au dossier", Genre_grammatical::Feminin);
    vue.set("fil", vue_fil({{"/participants", "Participants"}, {adresse_de_la_fiche(lu.participant.id), lu.participant.reference}}, "Pièces"))
        .set("titre", titre)
        .set("personne", lu.participant.personne())
        .set("reference", lu.participant.reference)
        .set("onglets", vue_onglets(d, lu.participant, "/preuves"))
        .set("anomalies", vue_anomalies(a))
        .set("non_vide", combien > 0)
        .set("vide", combien > 0 ? Vue(false)
                                 : Vue{{"titre", "Aucune pièce déposée"}, {"phrase", "Déposez ce qui prouve un critère, le temps de décider ; voir la pièce suffit souvent, sans la garder."},
                                       {"href", "#piece"}, {"libelle", "Déposer une pièce"}})
        .set("action", adresse_de_la_fiche(lu.participant.id) + "/preuves")
        .set("cle", random_token())
        .set("piece", vue_liste("piece", "Ce que c'est", "", "Choisir", pieces_possibles(), saisie.piece, a))
        .set("fichier_anomalie", anomalie_de(a, "fichier"))
        .set("datee_du", vue_champ({.nom = "datee_du", .libelle = "Datée du", .valeur = saisie.datee_du, .type = "date", .taille = "moyen", .obligatoire = false}, a))
        .set("expire_le", vue_champ({.nom = "expire_le", .libelle = "Valable jusqu'au", .valeur = saisie.expire_le, .type = "date", .taille = "moyen", .obligatoire = false}, a))
        .set("garde", phrase_de_garde(d))
        .set("fiche_href", adresse_de_la_fiche(lu.participant.id));
    return page(d, "publics/preuves", std::move(vue), titre, kIci, statut);
}

Response montrer_preuves(const Demande& d) { return page_preuves(d, {}, Status::Ok); }

Response creer_preuve(const Demande& d)
{
    // D'abord la personne : on ne lit pas le fichier de qui n'a rien à déposer ici.
    d.base.read([&](Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")); });
    const auto formulaire = d.http.form();
    SaisieDePreuve saisie{std::string(trimmed(formulaire.value("piece"))), std::string(trimmed(formulaire.value("datee_du"))), std::string(trimmed(formulaire.value("expire_le"))), {}};
    auto& a = saisie.anomalies;
    DepotDePreuve depot;
    depot.piece = saisie.piece;
    if (!trouver_mot(publics_livres().mots.preuves, saisie.piece)) a.push_back({"piece", saisie.piece.empty() ? "champ.absent" : "champ.inconnu"});
    const auto* fichier = formulaire.upload("fichier");
    if (!fichier || fichier->content.empty()) a.push_back({"fichier", "fichier.absent"});
    else if (fichier->content.size() > kOctetsDUnePreuve) a.push_back({"fichier", "preuve.trop_grosse"});
    else if (!reconnaitre_preuve(fichier->content)) a.push_back({"fichier", "preuve.format"});
    depot.datee_du = lire_jour("datee_du", saisie.datee_du, Exigence::Facultative, a);
    depot.expire_le = lire_jour("expire_le", saisie.expire_le, Exigence::Facultative, a);
    if (depot.datee_du && d.aujourd_hui < *depot.datee_du) a.push_back({"datee_du", "date.a_venir"});
    if (depot.datee_du && depot.expire_le && *depot.expire_le < *depot.datee_du) a.push_back({"expire_le", "periode.inversee"});
    if (!a.empty()) return page_preuves(d, saisie, Status::UnprocessableContent);
    depot.contenu = fichier->content;
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        deposer_preuve(e, publics_livres().mots, participant, depot);
        return {adresse_de_la_fiche(participant.id) + "/preuves", "preuve_deposee", {}};
    });
}

Response rendre_preuve(const Demande& d)
{
    struct Lue
    {
        PreuveDeposee preuve;
        std::string contenu;
    };
    auto lue = d.base.read([&](Transaction& tx) { return Lue{trouver_preuve(tx, d.perimetre, d.maison.droit, d.param("preuve"), d.aujourd_hui), ""}; });
    const auto lire = [&](Transaction& tx) {
        Ecriture e(tx, d.qui().auteur(), d.maintenant());
        const auto participant = trouver_participant(tx, d.perimetre, lue.preuve.participant_id);
        return lire_contenu(e, participant, lue.preuve);
    };
    // Une pièce ordinaire se lit sans rien écrire.
    lue.contenu = lue.preuve.reservee ? d.base.write(lire) : d.base.read(lire);
    const auto nom = "piece-" + replaced(searchable(lue.preuve.reference), " ", "-") + "." + std::string(code(lue.preuve.format));
    // Toujours à enregistrer, jamais à ouvrir dans la page : ce qu'un PDF contient n'est pas de nous.
    return Response::attachment(std::move(lue.contenu), type_de_contenu(lue.preuve.format), nom).with("Cache-Control", "no-store");
}

Response effacer_une_preuve(const Demande& d)
{
    const auto cause = cause_d_effacement_du_code(d.http.form().value("cause"));
    d.base.read([&](Transaction& tx) { return trouver_preuve(tx, d.perimetre, d.maison.droit, d.param("preuve"), d.aujourd_hui); });
    if (!cause) throw BadRequest("dites pourquoi la pièce s'efface");
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto preuve = trouver_preuve(e.tx, d.perimetre, d.maison.droit, d.param("preuve"), d.aujourd_hui);
        const auto participant = trouver_participant(e.tx, d.perimetre, preuve.participant_id);
        effacer_preuve(e, preuve, participant.structure_id, *cause);
        return {adresse_de_la_fiche(participant.id) + "/preuves", "preuve_effacee", {}};
    });
}

Response page_a_effacer(const Demande& d, const std::vector<AnomalieDeChamp>& anomalies, Status statut)
{
    const auto preuves = d.base.read([&](Transaction& tx) { return lister_preuves_a_effacer(tx, d.perimetre, d.maison.droit, d.aujourd_hui); });
    Vue::List liste;
    for (const auto& une : preuves) liste.push_back(vue_preuve(une, d.aujourd_hui));
    const auto titre = preuves.empty() ? std::string("Aucune pièce à effacer")
                                       : compter(static_cast<std::int64_t>(preuves.size()), "pièce n'est plus nécessaire", "pièces ne sont plus nécessaires", Genre_grammatical::Feminin);
    const bool nulle = preuves.empty();
    return page(d, "publics/preuves_a_effacer",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, "Pièces à effacer")},
                    {"titre", titre},
                    {"garde", phrase_de_garde(d)},
                    {"anomalies", vue_anomalies(anomalies)},
                    {"cle", random_token()},
                    {"non_vide", !nulle},
                    {"liste", std::move(liste)},
                    {"vide", nulle ? Vue{{"titre", "Rien à effacer"}, {"phrase", "Chaque pièce gardée attend encore une décision, ou le délai qui la suit."}, {"href", "/participants"},
                                         {"libelle", "Voir les participants"}}
                                   : Vue(false)}},
                titre, kIci, statut);
}

Response montrer_a_effacer(const Demande& d) { return page_a_effacer(d, {}, Status::Ok); }

Response effacer_des_preuves(const Demande& d)
{
    std::vector<std::string> cochees;
    const auto formulaire = d.http.form();
    for (const auto id : formulaire.all("preuve")) cochees.emplace_back(id);
    if (cochees.empty()) return page_a_effacer(d, {{"", "preuve.aucune_cochee"}}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        for (const auto& id : cochees)
        {
            const auto preuve = trouver_preuve(e.tx, d.perimetre, d.maison.droit, id, d.aujourd_hui);
            if (!preuve.a_effacer(d.aujourd_hui)) throw Conflict("une des pièces cochées est redevenue nécessaire");
            effacer_preuve(e, preuve, trouver_participant(e.tx, d.perimetre, preuve.participant_id).structure_id, CauseDEffacement::PlusNecessaire);
        }
        return {"/preuves", "preuves_effacees", {}};
    });
}

} // namespace

void tracer_routes_preuves(Routeur& routeur)
{
    routeur.add(Method::Get, "/participants/:participant/preuves", "gerer_participants", montrer_preuves);
    routeur.add(Method::Post, "/participants/:participant/preuves", "gerer_participants", creer_preuve);
    routeur.add(Method::Get, "/preuves", "gerer_participants", montrer_a_effacer);
    routeur.add(Method::Post, "/preuves/effacements", "gerer_participants", effacer_des_preuves);
    routeur.add(Method::Get, "/preuves/:preuve", "gerer_participants", rendre_preuve);
    routeur.add(Method::Post, "/preuves/:preuve/effacement", "gerer_participants", effacer_une_preuve);
}

} // namespace ouvrage
