#include "app/participants/participants_pages.hpp"

#include "app/mots.hpp"
#include "app/participants/participants_vues.hpp"
#include "app/participants/transferts_table.hpp"
#include "socle/crypto/crypto.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/participants";
constexpr std::size_t kLongueurDUneRaison = 300;

std::string le(const std::string& instant) { return date_fr(*parse_instant(instant)); }

/// Ce qui est tapé dans la réponse à une demande.
struct SaisieDeReponse
{
    std::string transfert_id = {};
    std::string raison = {};
    std::vector<AnomalieDeChamp> anomalies = {};
};

Vue vue_du_transfert(const Demande& d, const Transfert& un, const SaisieDeReponse& saisie)
{
    const bool le_sien = saisie.transfert_id == un.id;
    const auto champ = "raison-" + un.id;
    const bool a_repondre = un.cote == Transfert::Cote::Recu && un.en_attente();
    const std::vector<AnomalieDeChamp> aucune;
    const auto& a = le_sien ? saisie.anomalies : aucune;
    return Vue{{"href", adresse_de_la_fiche(un.fiche_id)},
               {"personne", un.personne},
               {"reference", un.reference},
               {"structure", un.autre_structure},
               {"demande", un.demande_par + ", le " + le(un.demande_le)},
               {"depuis", un.en_attente() ? depuis_fr(day_in_paris(*parse_instant(un.demande_le)), d.aujourd_hui) : ""},
               {"etat", un.en_attente()                              ? Vue{{"ton", "attente"}, {"icone", "attente"}, {"mot", "En attente"}}
                        : un.reponse == SensDeTransfert::Accepte ? Vue{{"ton", "bon"}, {"icone", "fait"}, {"mot", "Acceptée"}}
                                                                    : Vue{{"ton", "info"}, {"icone", "refuser"}, {"mot", "Refusée"}}},
               {"reponse", un.reponse ? un.repondu_par + ", le " + le(un.repondu_le) + (un.raison.empty() ? "" : " : " + un.raison) : ""},
               {"repondre", !a_repondre ? Vue(false)
                                        : Vue{{"action", "/transferts/" + un.id + "/reponse"},
                                              {"cle", random_token()},
                                              {"anomalies", vue_anomalies(a)},
                                              {"vigilance", vue_vigilance(a)},
                                              {"raison", Vue{{"nom", champ},
                                                             {"libelle", "Votre réponse à " + un.autre_structure},
                                                             {"aide", "Une raison est nécessaire pour refuser. Rien de ce qui rend la personne éligible."},
                                                             {"valeur", le_sien ? saisie.raison : ""},
                                                             {"anomalie", anomalie_de(a, champ)},
                                                             {"lignes", "2"},
                                                             {"obligatoire", false}}}}}};
}

Response page_transferts(const Demande& d, const SaisieDeReponse& saisie, Status statut)
{
    const auto tous = d.base.read([&](Transaction& tx) { return lister_transferts(tx, d.perimetre); });
    Vue::List recus, demandes;
    std::int64_t a_repondre = 0;
    for (const auto& un : tous)
    {
        a_repondre += un.cote == Transfert::Cote::Recu && un.en_attente() ? 1 : 0;
        (un.cote == Transfert::Cote::Recu ? recus : demandes).push_back(vue_du_transfert(d, un, saisie));
    }
    const auto titre = a_repondre == 0 ? std::string("Aucune demande n'attend votre réponse")
                                       : compter(a_repondre, "demande de transfert attend", "demandes de transfert attendent", Genre_grammatical::Feminin) + " votre réponse";
    const bool nulle = tous.empty();
    return page(d, "participants/transferts",
                Vue{{"fil", vue_fil({{"/participants", "Participants"}}, "Transferts")},
                    {"titre", titre},
                    {"des_recus", !recus.empty()},
                    {"recus", std::move(recus)},
                    {"des_demandes", !demandes.empty()},
                    {"demandes", std::move(demandes)},
                    {"vide", nulle ? Vue{{"titre", "Aucun transfert"},
                                         {"phrase", "Quand une autre structure suit déjà une personne dont vous ouvrez la fiche, celle-ci le dit, et vous pouvez en demander le transfert."},
                                         {"href", "/participants"}, {"libelle", "Voir les participants"}}
                                   : Vue(false)}},
                titre, kIci, statut);
}

Response montrer_transferts(const Demande& d) { return page_transferts(d, {}, Status::Ok); }

Response creer_transfert(const Demande& d)
{
    const auto saisie = lire_saisie(d.http.form());
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        demander_transfert(e, participant, saisie.valeur("structure"));
        return {adresse_de_la_fiche(participant.id), "transfert_demande", {}};
    });
}

Response creer_reponse(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = lire_saisie(formulaire);
    const auto transfert = d.base.read([&](Transaction& tx) { return trouver_transfert(tx, d.perimetre, d.param("transfert")); });
    const auto champ = "raison-" + transfert.id;
    SaisieDeReponse saisie{transfert.id, lue.valeur(champ), {}};
    const auto sens = sens_de_transfert_du_code(lue.valeur("sens"));
    saisie.anomalies = relire_texte_libre(champ, saisie.raison, kLongueurDUneRaison, vigilance_de(formulaire));
    if (!sens) saisie.anomalies.push_back({champ, "transfert.sans_sens"});
    else if (*sens == SensDeTransfert::Refuse && saisie.raison.empty()) saisie.anomalies.push_back({champ, "transfert.refus_sans_raison"});
    if (!saisie.anomalies.empty()) return page_transferts(d, saisie, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        repondre_au_transfert(e, d.perimetre, transfert.id, *sens, saisie.raison, d.maison.reglages.cle);
        return {"/transferts", *sens == SensDeTransfert::Accepte ? "transfert_accepte" : "transfert_refuse", {}};
    });
}

} // namespace

void tracer_routes_transferts(Routeur& routeur)
{
    routeur.add(Method::Get, "/transferts", "gerer_participants", montrer_transferts);
    routeur.add(Method::Post, "/participants/:participant/transferts", "gerer_participants", creer_transfert);
    routeur.add(Method::Post, "/transferts/:transfert/reponse", "gerer_participants", creer_reponse);
}

} // namespace ouvrage
