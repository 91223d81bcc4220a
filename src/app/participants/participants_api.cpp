#include "app/participants/participants_pages.hpp"

#include "app/marches/marches_saisie.hpp"
#include "app/participants/suivi_table.hpp"
#include "app/participants/transferts_table.hpp"
#include "app/publics/preuves_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }

std::string adresse_api(const std::string& participant_id) { return "/api/v1/participants/" + participant_id; }

/// Les membres d'un objet JSON de textes, comme on les taperait sur la fiche ; une anomalie pour tout autre membre.
SaisieDeFiche lire_corps(const Demande& d, std::initializer_list<std::string_view> membres)
{
    SaisieDeFiche saisie;
    const auto corps = read_json(d.http.body);
    if (!corps.object())
    {
        saisie.anomalies.push_back({"", "json.objet_attendu"});
        return saisie;
    }
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (std::find(membres.begin(), membres.end(), nom) == membres.end()) saisie.anomalies.push_back({nom, "json.membre_inconnu"});
        else if (!valeur.text()) saisie.anomalies.push_back({nom, "json.texte_attendu"});
        else saisie.valeurs.emplace(nom, std::string(trimmed(*valeur.text())));
    }
    return saisie;
}

Response refus(const SaisieDeFiche& saisie) { return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", saisie.anomalies); }

void exiger_champ(SaisieDeFiche& saisie, const std::string& nom)
{
    if (saisie.valeur(nom).empty() && !saisie.a_redire(nom)) saisie.anomalies.push_back({nom, "champ.absent"});
}

std::optional<Jour> lire_jour_passe(SaisieDeFiche& saisie, const std::string& nom, Jour aujourd_hui)
{
    const auto jour = lire_jour(nom, saisie.valeur(nom), Exigence::Obligatoire, saisie.anomalies);
    if (jour && aujourd_hui < *jour) saisie.anomalies.push_back({nom, "date.a_venir"});
    return jour;
}

Participant lire_personne(const Demande& d, Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")); }

/// Par référence : l'identité se lit à l'écran.
Json json_du_dossier(Transaction& tx, const Participant& participant)
{
    Json::List fenetres, referents, accompagnements, notices, ailleurs, doublons;
    for (const auto& une : participant.fenetres)
        fenetres.push_back(Json{{"debut", format_day(une.debut)}, {"fin", json_jour(une.fin)}, {"annulee", une.annulee}, {"recue_de", une.recue_de.empty() ? Json() : Json(une.recue_de)}});
    for (const auto& un : lister_referents(tx, participant))
        referents.push_back(Json{{"utilisateur_id", un.utilisateur_id}, {"nom", un.nom}, {"faite_le", un.faite_le}, {"remplace", un.remplace}});
    for (const auto& un : lister_accompagnements(tx, participant))
        accompagnements.push_back(Json{{"id", un.id}, {"organisme_id", un.organisme_id}, {"organisme", un.organisme}, {"debut", format_day(un.debut)}, {"fin", json_jour(un.fin)}});
    for (const auto& une : lister_remises(tx, participant))
        notices.push_back(Json{{"remise_le", format_day(une.remise_le)}, {"moyen", fiche(une.moyen).code}, {"faite_par", une.faite_par}, {"annulee", une.annulee}});
    for (const auto& une : chercher_ailleurs(tx, participant)) ailleurs.push_back(Json{{"structure_id", une.structure_id}, {"structure", une.structure}});
    for (const auto& un : chercher_doublons(tx, participant)) doublons.push_back(Json{{"id", un.id}, {"reference", un.reference}});
    return Json{{"id", participant.id},
                {"reference", participant.reference},
                {"fenetres", std::move(fenetres)},
                {"referents", std::move(referents)},
                {"accompagnements", std::move(accompagnements)},
                {"informations", std::move(notices)},
                {"connue_ailleurs", std::move(ailleurs)},
                {"doublons_probables", std::move(doublons)}};
}

Response api_dossier(const Demande& d)
{
    return reponse_json(d, d.base.read([&](Transaction& tx) { return json_du_dossier(tx, lire_personne(d, tx)); }));
}

Response api_creer(const Demande& d)
{
    auto saisie = lire_corps(d, {"reference", "prenom", "nom", "naissance", "telephone", "courriel", "commune"});
    const auto reference = lire_texte("reference", saisie.valeur("reference"), 40, Exigence::Obligatoire, saisie.anomalies);
    const auto identite = lire_identite_saisie(saisie, d.aujourd_hui);
    if (!saisie.anomalies.empty()) return refus(saisie);
    const auto& structure = d.perimetre.structure_de(Acte::GererParticipants);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = inscrire_participant(e, structure, reference, identite, d.maison.reglages.cle);
        return {adresse_api(id), "", json_du_dossier(e.tx, trouver_participant(e.tx, d.perimetre, id))};
    });
}

/// L'écriture faite, le dossier tel qu'il est devenu.
Response inscrire(const Demande& d, const SaisieDeFiche& saisie, const std::function<void(Ecriture&, const Participant&)>& acte)
{
    d.base.read([&](Transaction& tx) { return lire_personne(d, tx); });
    if (!saisie.anomalies.empty()) return refus(saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        acte(e, lire_personne(d, e.tx));
        const auto devenu = lire_personne(d, e.tx);
        return {adresse_api(devenu.id), "", json_du_dossier(e.tx, devenu)};
    });
}

Response api_referent(const Demande& d)
{
    auto saisie = lire_corps(d, {"utilisateur_id"});
    exiger_champ(saisie, "utilisateur_id");
    return inscrire(d, saisie, [&](Ecriture& e, const Participant& participant) { inscrire_referent(e, participant, saisie.valeur("utilisateur_id")); });
}

Response api_accompagnement(const Demande& d)
{
    auto saisie = lire_corps(d, {"organisme_id", "debut"});
    exiger_champ(saisie, "organisme_id");
    const auto debut = lire_jour_passe(saisie, "debut", d.aujourd_hui);
    return inscrire(d, saisie, [&](Ecriture& e, const Participant& participant) {
        inscrire_accompagnement(e, participant, trouver_organisme(e.tx, d.perimetre, Acte::GererOrganismes, saisie.valeur("organisme_id")), *debut);
    });
}

Response api_information(const Demande& d)
{
    auto saisie = lire_corps(d, {"remise_le", "moyen"});
    const auto remise_le = lire_jour_passe(saisie, "remise_le", d.aujourd_hui);
    exiger_champ(saisie, "moyen");
    const auto moyen = moyen_du_code(saisie.valeur("moyen"));
    if (!moyen && !saisie.a_redire("moyen")) saisie.anomalies.push_back({"moyen", "champ.inconnu"});
    return inscrire(d, saisie, [&](Ecriture& e, const Participant& participant) { inscrire_remise(e, participant, *remise_le, *moyen, ""); });
}

Json json_de_la_preuve(const PreuveDeposee& une)
{
    return Json{{"id", une.id},
                {"participant_id", une.participant_id},
                {"reference", une.reference},
                {"piece", une.reservee ? Json() : Json(une.piece)},
                {"reservee", une.reservee},
                {"format", code(une.format)},
                {"octets", static_cast<long long>(une.octets)},
                {"datee_du", json_jour(une.datee_du)},
                {"expire_le", json_jour(une.expire_le)},
                {"deposee_le", une.deposee_le},
                {"plus_necessaire_depuis", json_jour(une.plus_necessaire_depuis)}};
}

Response rendre_preuves(const Demande& d, const std::vector<PreuveDeposee>& preuves)
{
    Json::List liste;
    for (const auto& une : preuves) liste.push_back(json_de_la_preuve(une));
    return reponse_json(d, Json{{"preuves", std::move(liste)}});
}

Response api_preuves(const Demande& d)
{
    return rendre_preuves(d, d.base.read([&](Transaction& tx) { return lister_preuves(tx, d.maison.droit, lire_personne(d, tx), d.aujourd_hui); }));
}

Response api_preuves_a_effacer(const Demande& d)
{
    return rendre_preuves(d, d.base.read([&](Transaction& tx) { return lister_preuves_a_effacer(tx, d.perimetre, d.maison.droit, d.aujourd_hui); }));
}

Json json_du_transfert(const Transfert& un)
{
    return Json{{"id", un.id},
                {"cote", un.cote == Transfert::Cote::Demande ? "demande" : "recu"},
                {"participant_id", un.fiche_id},
                {"reference", un.reference},
                {"autre_structure", un.autre_structure},
                {"demande_le", un.demande_le},
                {"reponse", un.reponse ? Json(code(*un.reponse)) : Json()},
                {"repondu_le", un.repondu_le.empty() ? Json() : Json(un.repondu_le)}};
}

Response api_transferts(const Demande& d)
{
    Json::List liste;
    for (const auto& un : d.base.read([&](Transaction& tx) { return lister_transferts(tx, d.perimetre); })) liste.push_back(json_du_transfert(un));
    return reponse_json(d, Json{{"transferts", std::move(liste)}});
}

Response api_demander(const Demande& d)
{
    auto saisie = lire_corps(d, {"structure_id"});
    exiger_champ(saisie, "structure_id");
    d.base.read([&](Transaction& tx) { return lire_personne(d, tx); });
    if (!saisie.anomalies.empty()) return refus(saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = demander_transfert(e, lire_personne(d, e.tx), saisie.valeur("structure_id"));
        return {"/api/v1/transferts", "", json_du_transfert(trouver_transfert(e.tx, d.perimetre, id))};
    });
}

Response api_repondre(const Demande& d)
{
    d.base.read([&](Transaction& tx) { return trouver_transfert(tx, d.perimetre, d.param("transfert")); });
    auto saisie = lire_corps(d, {"sens", "raison"});
    const auto raison = saisie.valeur("raison");
    // Un programme ne coche pas « garder tel quel » : il reformule, ou passe par la page.
    for (auto& une : relire_texte_libre("raison", raison, 300, Vigilance::Avertir)) saisie.anomalies.push_back(std::move(une));
    const auto sens = sens_de_transfert_du_code(saisie.valeur("sens"));
    if (!sens && !saisie.a_redire("sens")) saisie.anomalies.push_back({"sens", "transfert.sans_sens"});
    if (sens == SensDeTransfert::Refuse && raison.empty()) saisie.anomalies.push_back({"raison", "transfert.refus_sans_raison"});
    if (!saisie.anomalies.empty()) return refus(saisie);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        repondre_au_transfert(e, d.perimetre, d.param("transfert"), *sens, raison, d.maison.reglages.cle);
        return {"/api/v1/transferts", "", json_du_transfert(trouver_transfert(e.tx, d.perimetre, d.param("transfert")))};
    });
}

} // namespace

void tracer_api_participants(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/participants", "gerer_participants", api_lister_les_participants);
    routeur.add(Method::Post, "/api/v1/participants", "gerer_participants", api_creer);
    routeur.add(Method::Get, "/api/v1/participants/:participant", "gerer_participants", api_dossier);
    routeur.add(Method::Post, "/api/v1/participants/:participant/referents", "gerer_participants", api_referent);
    routeur.add(Method::Post, "/api/v1/participants/:participant/accompagnements", "gerer_participants", api_accompagnement);
    routeur.add(Method::Post, "/api/v1/participants/:participant/informations", "gerer_participants", api_information);
    routeur.add(Method::Get, "/api/v1/participants/:participant/preuves", "gerer_participants", api_preuves);
    routeur.add(Method::Get, "/api/v1/preuves", "gerer_participants", api_preuves_a_effacer);
    routeur.add(Method::Get, "/api/v1/transferts", "gerer_participants", api_transferts);
    routeur.add(Method::Post, "/api/v1/participants/:participant/transferts", "gerer_participants", api_demander);
    routeur.add(Method::Post, "/api/v1/transferts/:transfert/reponse", "gerer_participants", api_repondre);
}

} // namespace ouvrage
