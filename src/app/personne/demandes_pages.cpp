#include "app/mots.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/personne/demandes_table.hpp"
#include "app/personne/personne_acces.hpp"
#include "app/personne/personne_pages.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"
#include "socle/qr/qr.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/demandes-personnes";
constexpr std::string_view kOngletPage = "/page-personnelle";
constexpr std::size_t kTexteAuPlus = 2000;

std::string fiche_de(const std::string& participant_id) { return "/participants/" + participant_id; }
std::string page_de(const std::string& participant_id) { return fiche_de(participant_id) + std::string(kOngletPage); }

Vue vue_etat(EtatDeDemande etat)
{
    switch (etat)
    {
    case EtatDeDemande::ARepondre: return Vue{{"ton", "attente"}, {"icone", "a-moi"}, {"mot", libelle(etat)}};
    case EtatDeDemande::EnRetard: return Vue{{"ton", "alarme"}, {"icone", "alarme"}, {"mot", libelle(etat)}};
    case EtatDeDemande::Repondue: return Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", libelle(etat)}};
    }
    return Vue{};
}

Vue vue_de_la_ligne(const DemandePersonnelle& une)
{
    return Vue{{"href", "/demandes-personnes/" + une.id},
               {"quoi", fiche(une.sorte).libelle},
               {"personne", une.personne},
               {"reference", une.reference},
               {"recue_le", en_toutes_lettres(une.recue_le)},
               {"limite", une.ouverte() ? en_toutes_lettres(une.limite) : ""},
               {"etat", vue_etat(une.etat)}};
}

// --- Les liens d'une personne ----------------------------------------------------------------------------------------

std::string etat_du_lien(const LienPersonnel& lien, Instant maintenant)
{
    const auto quand = [](const std::optional<std::string>& instant) { return date_heure_fr(*parse_instant(*instant)); };
    switch (lien.etat(maintenant))
    {
    case EtatDeLien::Attend: return "Pas encore ouvert, valable jusqu'au " + date_heure_fr(*parse_instant(lien.expire_le));
    case EtatDeLien::Ouvert: return "Ouvert le " + quand(lien.ouvert_le);
    case EtatDeLien::Ferme: return "Ouvert le " + quand(lien.ouvert_le) + ", refermé par la personne";
    case EtatDeLien::Revoque: return "Révoqué le " + quand(lien.clos_le);
    case EtatDeLien::Remplace: return "Remplacé par un autre lien";
    case EtatDeLien::Expire: return "Expiré sans avoir servi";
    }
    return "";
}

struct SaisieDeDemandeNotee
{
    std::string sorte, texte, recue_le;
    std::vector<AnomalieDeChamp> anomalies;
};

Response page_des_liens(const Demande& d, const SaisieDeDemandeNotee& saisie, Status statut)
{
    struct Lu
    {
        Participant participant;
        std::vector<LienPersonnel> liens;
        std::vector<DemandePersonnelle> demandes;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu;
        lu.participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        lu.liens = lister_liens_personnels(tx, lu.participant);
        lu.demandes = lister_demandes_de(tx, d.maison.droit, lu.participant.id, d.aujourd_hui);
        return lu;
    });
    const auto& id = lu.participant.id;
    Vue::List liens, demandes;
    for (const auto& un : lu.liens)
        liens.push_back(Vue{{"etat", etat_du_lien(un, d.maintenant())}, {"detail", "fait par " + un.cree_par + " le " + date_fr(*parse_instant(un.cree_le))},
                            {"revocation_action", un.vivant(d.maintenant()) ? fiche_de(id) + "/liens/" + un.id + "/revocation" : ""}});
    for (const auto& une : lu.demandes) demandes.push_back(vue_de_la_ligne(une));
    std::vector<Option> sortes;
    for (const auto& une : sortes_de_demande()) sortes.push_back({std::string(une.code), std::string(une.libelle)});
    const std::string titre = lu.participant.personne() + " : sa page";
    return page(d, "personne/liens",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(id), lu.participant.reference}}, "Sa page")},
                    {"titre", titre},
                    {"onglets", vue_onglets(d, lu.participant, kOngletPage)},
                    {"action", fiche_de(id) + "/liens"},
                    {"sans_lien", liens.empty()},
                    {"liens", std::move(liens)},
                    {"sans_demande", demandes.empty()},
                    {"demandes", std::move(demandes)},
                    {"noter", Vue{{"action", fiche_de(id) + "/demandes"},
                                  {"ouvert", !saisie.anomalies.empty()},
                                  {"cle", random_token()},
                                  {"anomalies", vue_anomalies(saisie.anomalies)},
                                  {"vigilance", vue_vigilance(saisie.anomalies)},
                                  {"sorte", vue_liste("sorte", "Ce que la personne demande", "", "Choisir", sortes, saisie.sorte, saisie.anomalies)},
                                  {"recue_le", vue_champ({.nom = "recue_le", .libelle = "Reçue le", .valeur = saisie.recue_le.empty() ? format_day(d.aujourd_hui) : saisie.recue_le,
                                                          .aide = "Le délai court à partir de ce jour.", .type = "date", .taille = "moyen"}, saisie.anomalies)},
                                  {"texte", vue_texte_long("texte", "Ses mots", "Ce que la personne a dit, sans en ajouter.", saisie.texte, saisie.anomalies, true)}}}},
                titre, "/participants", statut);
}

Response montrer_liens(const Demande& d) { return page_des_liens(d, {}, Status::Ok); }

Response creer_lien(const Demande& d)
{
    Participant participant;
    const auto lien = d.base.write([&](Transaction& tx) {
        Ecriture ecriture(tx, d.qui().auteur(), d.maintenant());
        participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        return creer_lien_personnel(ecriture, d.maison.signature, participant);
    });
    const std::string adresse = d.maison.reglages.adresse_publique + "/acces/" + lien.jeton;
    const std::string titre = "Un lien pour " + participant.personne();
    return page(d, "personne/lien",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}, {fiche_de(participant.id), participant.reference}, {page_de(participant.id), "Sa page"}}, "Lien")},
                    {"titre", titre},
                    {"lien", adresse},
                    {"fin", date_heure_fr(lien.expire)},
                    {"qr", qr_svg(adresse, "Le même lien, à photographier avec le téléphone de la personne")},
                    {"retour_href", page_de(participant.id)}},
                titre, "/participants", Status::Created)
        .with("Referrer-Policy", "no-referrer");
}

Response creer_revocation(const Demande& d)
{
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        revoquer_lien_personnel(e, participant, d.param("lien_personnel"));
        return {page_de(participant.id), "page_personnelle_revoquee", {}};
    });
}

Response creer_demande_notee(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeDemandeNotee saisie{std::string(formulaire.value("sorte")), std::string(trimmed(formulaire.value("texte"))), std::string(trimmed(formulaire.value("recue_le"))), {}};
    const auto sorte = sorte_de_demande_du_code(saisie.sorte);
    if (!sorte) saisie.anomalies.push_back({"sorte", saisie.sorte.empty() ? "champ.absent" : "champ.inconnu"});
    const auto recue = parse_day(saisie.recue_le);
    if (!recue) saisie.anomalies.push_back({"recue_le", saisie.recue_le.empty() ? "champ.absent" : "date.illisible"});
    else if (d.aujourd_hui < *recue) saisie.anomalies.push_back({"recue_le", "date.a_venir"});
    if (saisie.texte.empty()) saisie.anomalies.push_back({"texte", "champ.absent"});
    for (auto& une : relire_texte_libre("texte", saisie.texte, kTexteAuPlus, vigilance_de(formulaire))) saisie.anomalies.push_back(std::move(une));
    if (!saisie.anomalies.empty()) return page_des_liens(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        return {"/demandes-personnes/" + noter_demande(e, participant, *sorte, saisie.texte, *recue), "demande_notee", {}};
    });
}

// --- Les demandes ----------------------------------------------------------------------------------------------------

Response lister(const Demande& d)
{
    const bool toutes = d.http.query().value("vue") == "toutes";
    const auto demandes = d.base.read([&](Transaction& tx) { return lister_demandes(tx, d.perimetre, d.maison.droit, d.aujourd_hui); });
    Vue::List lignes;
    std::int64_t ouvertes = 0, en_retard = 0;
    for (const auto& une : demandes)
    {
        ouvertes += une.ouverte() ? 1 : 0;
        en_retard += une.etat == EtatDeDemande::EnRetard ? 1 : 0;
        if (toutes || une.ouverte()) lignes.push_back(vue_de_la_ligne(une));
    }
    Vue::List onglets = {Vue{{"href", kIci}, {"libelle", "À répondre (" + grouped(ouvertes) + ")"}, {"courant", !toutes}},
                         Vue{{"href", std::string(kIci) + "?vue=toutes"}, {"libelle", "Toutes (" + grouped(static_cast<std::int64_t>(demandes.size())) + ")"}, {"courant", toutes}}};
    const bool vide = lignes.empty();
    return page(d, "personne/demandes",
                Vue{{"titre", ouvertes == 0 ? std::string("Aucune demande n'attend") : compter(ouvertes, "demande attend une réponse", "demandes attendent une réponse") +
                                                                                           (en_retard > 0 ? ", dont " + grouped(en_retard) + " en retard" : "")},
                    {"onglets", std::move(onglets)},
                    {"demandes", std::move(lignes)},
                    {"vide", vide ? Vue{{"titre", toutes ? "Aucune demande reçue" : "Rien à répondre"},
                                        {"phrase", "Une personne envoie une demande par sa page ; une demande reçue au guichet ou par courrier se note sur sa fiche, « Sa page »."},
                                        {"href", "/participants"}, {"libelle", "Voir les participants"}}
                                  : Vue(false)}},
                "Demandes des personnes", kIci);
}

struct SaisieDeReponse
{
    std::string sens, texte;
    std::vector<AnomalieDeChamp> anomalies;
};

Response page_demande(const Demande& d, const SaisieDeReponse& saisie, Status statut)
{
    const auto demande = d.base.read([&](Transaction& tx) { return trouver_demande(tx, d.perimetre, d.maison.droit, d.param("demande"), d.aujourd_hui); });
    Vue::List reponses;
    for (const auto& une : demande.reponses)
        reponses.push_back(Vue{{"mot", libelle(une.sens)}, {"texte", une.texte}, {"par", une.faite_par}, {"le", date_fr(*parse_instant(une.faite_le))}});
    std::vector<OptionDeChoix> sens;
    for (const auto un : sens_de_reponse())
    {
        if (un == SensDeReponse::Prolongee && !demande.reponses.empty()) continue;
        sens.push_back({std::string(code(un)), std::string(libelle(un)),
                        un == SensDeReponse::Refusee     ? "Dites pourquoi, et que la personne peut saisir la CNIL."
                        : un == SensDeReponse::Prolongee ? "La demande reste ouverte ; dites pourquoi il faut plus de temps."
                                                         : ""});
    }
    const std::string titre = demande.personne + " : " + std::string(fiche(demande.sorte).libelle);
    return page(d, "personne/demande",
                Vue{{"fil", vue_fil({{std::string(kIci), "Demandes des personnes"}}, demande.reference)},
                    {"titre", titre},
                    {"etat", vue_etat(demande.etat)},
                    {"recue_le", en_toutes_lettres(demande.recue_le)},
                    {"par_ou", demande.par_sa_page ? "par sa page" : "autrement, notée par la structure"},
                    {"limite", demande.ouverte() ? en_toutes_lettres(demande.limite) : ""},
                    {"source", demande.delai.source + " (" + std::string(libelle(demande.delai.statut)) + ")"},
                    {"texte", demande.texte},
                    {"fiche_href", fiche_de(demande.participant_id)},
                    {"page_href", page_de(demande.participant_id)},
                    {"reponses", std::move(reponses)},
                    {"repondre", Vue{{"action", "/demandes-personnes/" + demande.id + "/reponse"},
                                     {"titre", demande.ouverte() ? "Répondre" : "Compléter la réponse"},
                                     {"ouvert", demande.ouverte() || !saisie.anomalies.empty()},
                                     {"cle", random_token()},
                                     {"vue", demande.reponses.empty() ? "" : demande.reponses.back().id},
                                     {"anomalies", vue_anomalies(saisie.anomalies)},
                                     {"vigilance", vue_vigilance(saisie.anomalies)},
                                     {"sens", vue_choix("sens", "Votre réponse", "", sens, saisie.sens, saisie.anomalies)},
                                     {"texte", vue_texte_long("texte", "Ce que vous répondez à la personne", "Phrases courtes : elle lira ceci sur sa page.", saisie.texte, saisie.anomalies, true)}}}},
                titre, kIci, statut);
}

Response montrer_demande(const Demande& d) { return page_demande(d, {}, Status::Ok); }

Response creer_reponse(const Demande& d)
{
    const auto formulaire = d.http.form();
    SaisieDeReponse saisie{std::string(formulaire.value("sens")), std::string(trimmed(formulaire.value("texte"))), {}};
    const auto sens = sens_de_reponse_du_code(saisie.sens);
    if (!sens) saisie.anomalies.push_back({"sens", saisie.sens.empty() ? "champ.absent" : "champ.inconnu"});
    if (saisie.texte.empty()) saisie.anomalies.push_back({"texte", "champ.absent"});
    for (auto& une : relire_texte_libre("texte", saisie.texte, kTexteAuPlus, vigilance_de(formulaire))) saisie.anomalies.push_back(std::move(une));
    if (!saisie.anomalies.empty()) return page_demande(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto demande = trouver_demande(e.tx, d.perimetre, d.maison.droit, d.param("demande"), d.aujourd_hui);
        inscrire_reponse(e, demande, *sens, saisie.texte, std::string(formulaire.value("vue")));
        return {"/demandes-personnes/" + demande.id, "demande_repondue", {}};
    });
}

Response api_demandes(const Demande& d)
{
    const auto demandes = d.base.read([&](Transaction& tx) { return lister_demandes(tx, d.perimetre, d.maison.droit, d.aujourd_hui); });
    Json::List liste;
    // Les mots de la personne se lisent à l'écran, pas dans un échange de machines.
    for (const auto& une : demandes)
        liste.push_back(Json{{"id", une.id}, {"reference", une.reference}, {"sorte", fiche(une.sorte).code}, {"recue_le", format_day(une.recue_le)}, {"limite", format_day(une.limite)},
                             {"etat", code(une.etat)}, {"reponses", static_cast<long long>(une.reponses.size())}});
    return reponse_json(d, Json{{"demandes", std::move(liste)}});
}

} // namespace

void tracer_routes_demandes(Routeur& routeur)
{
    routeur.add(Method::Get, "/participants/:participant/page-personnelle", "gerer_participants", montrer_liens);
    routeur.add(Method::Post, "/participants/:participant/liens", "gerer_participants", creer_lien);
    routeur.add(Method::Post, "/participants/:participant/liens/:lien_personnel/revocation", "gerer_participants", creer_revocation);
    routeur.add(Method::Post, "/participants/:participant/demandes", "gerer_participants", creer_demande_notee);
    routeur.add(Method::Get, "/demandes-personnes", "gerer_participants", lister);
    routeur.add(Method::Get, "/demandes-personnes/:demande", "gerer_participants", montrer_demande);
    routeur.add(Method::Post, "/demandes-personnes/:demande/reponse", "gerer_participants", creer_reponse);
    routeur.add(Method::Get, "/api/v1/demandes-personnes", "gerer_participants", api_demandes);
}

} // namespace ouvrage
