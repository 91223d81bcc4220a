#include "app/accueil/accueil_pages.hpp"
#include "app/accueil/accueil_saisie.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "app/participants/participants_recherche.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Response refus(const std::vector<AnomalieDeChamp>& anomalies) { return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies); }

Json json_de_la_seance(const Seance& s)
{
    return Json{{"id", s.id},
                {"activite_id", s.activite_id},
                {"titre", s.titre},
                {"volet", s.volet},
                {"menee_par", s.menee_par},
                {"jour", format_day(s.creneau.jour)},
                {"debut", code(s.creneau.debut)},
                {"fin", code(s.creneau.fin)},
                {"salle", s.salle},
                {"places", s.places},
                {"inscrits", s.inscrits},
                {"en_attente", s.en_attente},
                {"annulee", s.annulee.has_value()}};
}

Response api_lieux(const Demande& d)
{
    Json::List liste;
    d.base.read([&](Transaction& tx) {
        for (const auto& lieu : lister_lieux(tx, d.perimetre, Acte::VoirAccueil))
        {
            Json::List volets, partenaires;
            for (const auto& un : lister_volets(tx, lieu.id)) volets.push_back(Json{{"id", un.id}, {"nom", un.nom}});
            for (const auto& un : lister_partenariats(tx, lieu.id))
                partenaires.push_back(Json{{"id", un.id}, {"organisme_id", un.organisme_id}, {"organisme", un.organisme}, {"depuis", format_day(un.depuis)}, {"fini_le", un.fini_le ? Json(format_day(*un.fini_le)) : Json()}});
            liste.push_back(Json{{"id", lieu.id}, {"nom", lieu.nom}, {"porteur", lieu.porteur}, {"commune", lieu.commune}, {"gratuit", true}, {"volets", std::move(volets)}, {"partenaires", std::move(partenaires)}});
        }
    });
    return reponse_json(d, Json{{"lieux", std::move(liste)}});
}

Response api_seances(const Demande& d)
{
    const auto adresse = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    const auto jour = [&](const char* nom, Jour defaut) {
        const auto texte = adresse.value(nom);
        const auto lu = parse_day(texte);
        if (!lu && !texte.empty()) anomalies.push_back({nom, "date.illisible"});
        return lu.value_or(defaut);
    };
    const auto du = jour("du", lundi_de(d.aujourd_hui));
    const auto au = jour("au", Jour{std::chrono::sys_days{du} + std::chrono::days{27}});
    if (!anomalies.empty()) return refus(anomalies);
    Json::List liste;
    for (const auto& une : d.base.read([&](Transaction& tx) {
             return lister_seances(tx, d.perimetre, Acte::VoirAccueil, {.lieu_id = trouver_lieu(tx, d.perimetre, Acte::VoirAccueil, d.param("lieu")).id, .du = du, .au = au});
         }))
        liste.push_back(json_de_la_seance(une));
    return reponse_json(d, Json{{"du", format_day(du)}, {"au", format_day(au)}, {"seances", std::move(liste)}});
}

Response api_proposer(const Demande& d)
{
    const auto formulaire = formulaire_du_json(d.http.body);
    const auto [lieu, volets] = d.base.read([&](Transaction& tx) {
        const auto lieu = trouver_lieu(tx, d.perimetre, Acte::Emarger, d.param("lieu"));
        return std::pair{lieu, lister_volets(tx, lieu.id)};
    });
    auto lue = lire_activite(formulaire, volets);
    refuser_les_noms(d, lieu.structure_id, {{"titre", lue.activite.titre}, {"description", lue.activite.description}}, lue.anomalies);
    if (!lue.anomalies.empty()) return refus(lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = proposer_activite(e, d.perimetre, d.param("lieu"), lue.activite);
        return {"/api/v1/activites/" + id, "", Json{{"id", id}, {"etat", "proposee"}}};
    });
}

Response api_activite(const Demande& d)
{
    const auto a = d.base.read([&](Transaction& tx) { return trouver_activite(tx, d.perimetre, Acte::VoirAccueil, d.param("activite")); });
    return reponse_json(d, Json{{"id", a.id}, {"lieu_id", a.lieu_id}, {"volet", a.volet}, {"titre", a.titre}, {"description", a.description}, {"menee_par", a.menee_par}, {"etat", code(a.etat())}, {"gratuit", true}});
}

Response api_inscrits(const Demande& d)
{
    const auto [seance, inscrits] = d.base.read([&](Transaction& tx) {
        const auto seance = trouver_seance(tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
        return std::pair{seance, lister_inscrits(tx, seance, regard_sur(d.perimetre, seance.structure_id))};
    });
    Json::List liste;
    for (const auto& un : inscrits)
        liste.push_back(Json{{"id", un.id}, {"nom", un.nom}, {"reference", un.reference.empty() ? Json() : Json(un.reference)}, {"rang", un.rang}, {"place", un.place == Place::Tenue}, {"emargement", code(un.emargement)}});
    auto json = json_de_la_seance(seance);
    json.set("inscriptions", std::move(liste));
    return reponse_json(d, json);
}

/// Une personne suivie par sa référence (la structure seule), ou une personne de passage par son prénom, qui peut être vide.
Response api_inscrire(const Demande& d)
{
    const auto formulaire = formulaire_du_json(d.http.body);
    LectureDAccueil lecture(formulaire, {"reference", "prenom"});
    const auto reference = lecture.texte("reference", 40, LectureDAccueil::Besoin::Facultatif);
    const auto prenom = lecture.texte("prenom", 40, LectureDAccueil::Besoin::Facultatif);
    const auto participant = d.base.read([&](Transaction& tx) -> std::optional<std::string> {
        trouver_seance(tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
        if (reference.empty() || !d.perimetre.peut(Acte::GererParticipants)) return std::nullopt;
        for (const auto& un : lister_participants(tx, d.perimetre, {.q = reference, .par_page = 20}, d.aujourd_hui).participants)
            if (un.reference == reference) return un.id;
        return std::nullopt;
    });
    if (!reference.empty() && !participant) lecture.anomalies.push_back({"reference", "personne.introuvable"});
    if (!lecture.valable()) return refus(lecture.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto seance = trouver_seance(e.tx, d.perimetre, Acte::Emarger, d.param("seance"), QuellesActivites::LesSiennes);
        const auto inscrite = participant ? inscrire_participant_a(e, seance, trouver_participant(e.tx, d.perimetre, *participant)) : inscrire_visiteur_a(e, seance, prenom);
        return {"/api/v1/seances/" + seance.id + "/inscriptions", "", Json{{"id", inscrite.id}, {"place", inscrite.place == Place::Tenue}, {"chevauche", inscrite.chevauche}}};
    });
}

Response api_emarger(const Demande& d)
{
    const auto formulaire = formulaire_du_json(d.http.body);
    LectureDAccueil lecture(formulaire, {"etat"});
    const auto etat = emargement_du_code(formulaire.value("etat"));
    if (!etat) lecture.anomalies.push_back({"etat", formulaire.value("etat").empty() ? "champ.absent" : "champ.inconnu"});
    if (!lecture.valable()) return refus(lecture.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto trouvee = trouver_inscription(e.tx, d.perimetre, Acte::Emarger, d.param("inscription"), QuellesActivites::LesSiennes);
        emarger(e, trouvee.seance, trouvee.inscrit, *etat, trouvee.inscrit.emargement_id);
        return {"/api/v1/seances/" + trouvee.seance.id + "/inscriptions", "", Json{{"inscription_id", trouvee.inscrit.id}, {"etat", code(*etat)}}};
    });
}

} // namespace

void tracer_api_accueil(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/lieux", "voir_accueil", api_lieux);
    routeur.add(Method::Get, "/api/v1/lieux/:lieu/seances", "voir_accueil", api_seances);
    routeur.add(Method::Post, "/api/v1/lieux/:lieu/activites", "emarger", api_proposer);
    routeur.add(Method::Get, "/api/v1/activites/:activite", "voir_accueil", api_activite);
    routeur.add(Method::Get, "/api/v1/seances/:seance/inscriptions", "emarger", api_inscrits);
    routeur.add(Method::Post, "/api/v1/seances/:seance/inscriptions", "emarger", api_inscrire);
    routeur.add(Method::Post, "/api/v1/inscriptions/:inscription/emargements", "emarger", api_emarger);
}

} // namespace ouvrage
