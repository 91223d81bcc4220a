#include "app/mots.hpp"
#include "app/parcours/parcours_pages.hpp"
#include "app/parcours/parcours_saisie.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/parcours/parcours_vues.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

// L'API ne rend ni nom, ni note, ni sorte réservée : des références, des codes et des dates.

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }
Json json_texte(const std::string& texte) { return texte.empty() ? Json() : Json(texte); }

Json json_de_l_entretien(const EntretienInscrit& un)
{
    return Json{{"id", un.id}, {"le", format_day(un.le)}, {"mode", un.mode}, {"objet", un.objet}, {"par", un.par_organisme ? "organisme" : "accompagnateur"}, {"venue", un.venue},
                {"faite_par", un.ecrite.par}, {"faite_le", un.ecrite.le}};
}

Json json_de_l_etape(const EtapeInscrite& une)
{
    Json::List suites;
    for (const auto& suite : une.suites)
        suites.push_back(Json{{"id", suite.id}, {"sens", code(suite.sens)}, {"le", format_day(suite.le)}, {"raison", json_texte(suite.raison)}, {"echeance", json_jour(suite.echeance)},
                              {"faite_par", suite.ecrite.par}, {"faite_le", suite.ecrite.le}});
    return Json{{"id", une.suivie.id},
                {"sorte", une.sorte},
                {"qui", code(une.suivie.qui)},
                {"etat", code(une.suivie.etat)},
                {"prevue_le", format_day(une.suivie.prevue_le)},
                {"echeance", json_jour(une.suivie.echeance)},
                {"frein_id", une.frein_id ? Json(*une.frein_id) : Json()},
                {"derniere", une.derniere()},
                {"suites", std::move(suites)},
                {"faite_par", une.ecrite.par},
                {"faite_le", une.ecrite.le}};
}

Json json_du_frein(const FreinInscrit& un)
{
    return Json{{"id", un.id}, {"sorte", un.sorte}, {"etat", code(un.etat())}, {"constate_le", format_day(un.constate_le)}, {"depuis", format_day(un.depuis())}};
}

Parcours charger(Transaction& tx, const Demande& d) { return trouver_parcours(tx, d.perimetre, d.param("participant")); }

Json json_du_parcours(const Parcours& parcours)
{
    Json::List freins, etapes, entretiens, immersions, diagnostics;
    for (const auto& un : parcours.freins) freins.push_back(json_du_frein(un));
    for (const auto& une : parcours.etapes) etapes.push_back(json_de_l_etape(une));
    for (const auto& un : parcours.entretiens) entretiens.push_back(json_de_l_entretien(un));
    for (const auto& une : parcours.immersions)
        immersions.push_back(Json{{"id", une.id}, {"objet", une.objet}, {"debut", format_day(une.debut)}, {"fin", format_day(une.fin)}, {"issue", json_texte(une.issue)}});
    for (const auto& un : parcours.diagnostics)
    {
        Json niveaux = Json(Json::Object{});
        for (const auto& [domaine, niveau] : un.niveaux) niveaux.set(domaine, niveau);
        diagnostics.push_back(Json{{"id", un.id}, {"etabli_le", format_day(un.etabli_le)}, {"fondement", un.fondement}, {"niveaux", std::move(niveaux)}});
    }
    const auto* prochaine = parcours.prochaine();
    return Json{{"participant_id", parcours.participant.id},
                {"reference", parcours.participant.reference},
                {"freins_leves", parcours.freins_leves()},
                {"freins_constates", static_cast<long long>(parcours.freins.size())},
                {"tour", prochaine ? Json(code(prochaine->suivie.qui)) : Json("facilitateur")},
                {"prochaine_etape", prochaine ? Json(prochaine->suivie.id) : Json()},
                {"diagnostics", std::move(diagnostics)},
                {"freins", std::move(freins)},
                {"etapes", std::move(etapes)},
                {"entretiens", std::move(entretiens)},
                {"immersions", std::move(immersions)}};
}

Response refus(const std::vector<AnomalieDeChamp>& anomalies) { return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies); }

Response montrer(const Demande& d) { return reponse_json(d, json_du_parcours(d.base.read([&](Transaction& tx) { return charger(tx, d); }))); }

Response lister_les_entretiens(const Demande& d)
{
    Json::List liste;
    for (const auto& un : d.base.read([&](Transaction& tx) { return charger(tx, d); }).entretiens) liste.push_back(json_de_l_entretien(un));
    return reponse_json(d, Json{{"entretiens", std::move(liste)}});
}

Response lister_les_etapes(const Demande& d)
{
    Json::List liste;
    for (const auto& une : d.base.read([&](Transaction& tx) { return charger(tx, d); }).etapes) liste.push_back(json_de_l_etape(une));
    return reponse_json(d, Json{{"etapes", std::move(liste)}});
}

struct Contexte
{
    Parcours parcours;
    Repertoire repertoire;
};
Contexte lire_contexte(const Demande& d, Transaction& tx)
{
    auto parcours = charger(tx, d);
    auto repertoire = lire_repertoire(tx, d.perimetre, parcours.participant.structure_id);
    return {std::move(parcours), std::move(repertoire)};
}

std::vector<AnomalieDeChamp> ensemble(std::vector<AnomalieDeChamp> a, const std::vector<AnomalieDeChamp>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Response creer_entretien(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    constexpr std::array<std::string_view, 7> kMembres = {"le", "mode", "objet", "avec", "venue", "note", "garder_tel_quel"};
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = SaisieDeParcours::du_json(read_json(d.http.body), kMembres, anomalies);
    const auto lue = lire_entretien(saisie, ici.repertoire, d.aujourd_hui);
    if (const auto toutes = ensemble(anomalies, lue.anomalies); !toutes.empty()) return refus(toutes);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        const auto id = inscrire_entretien(e, participant, lue.valeur);
        const auto relu = charger(e.tx, d);
        const auto inscrit = std::find_if(relu.entretiens.begin(), relu.entretiens.end(), [&](const EntretienInscrit& un) { return un.id == id; });
        return {"/api/v1/participants/" + participant.id + "/entretiens", "", json_de_l_entretien(*inscrit)};
    });
}

Json json_de_l_etape(const Parcours& parcours, const std::string& id)
{
    return json_de_l_etape(*std::find_if(parcours.etapes.begin(), parcours.etapes.end(), [&](const EtapeInscrite& une) { return une.suivie.id == id; }));
}

Response creer_etape(const Demande& d)
{
    const auto ici = d.base.read([&](Transaction& tx) { return lire_contexte(d, tx); });
    constexpr std::array<std::string_view, 7> kMembres = {"sorte", "qui", "organisme", "frein", "echeance", "note", "garder_tel_quel"};
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = SaisieDeParcours::du_json(read_json(d.http.body), kMembres, anomalies);
    const auto lue = lire_etape(saisie, ici.parcours, ici.repertoire, d.aujourd_hui);
    if (const auto toutes = ensemble(anomalies, lue.anomalies); !toutes.empty()) return refus(toutes);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        const auto id = prevoir_etape(e, participant, lue.valeur);
        return {"/api/v1/participants/" + participant.id + "/etapes", "", json_de_l_etape(charger(e.tx, d), id)};
    });
}

Response creer_suite(const Demande& d)
{
    const auto& id = d.param("etape");
    const auto parcours = d.base.read([&](Transaction& tx) { return trouver_parcours_de(tx, d.perimetre, LigneDeParcours::Etape, id); });
    const auto trouver = [&](const Parcours& p) -> const EtapeInscrite& {
        return *std::find_if(p.etapes.begin(), p.etapes.end(), [&](const EtapeInscrite& une) { return une.suivie.id == id; });
    };
    constexpr std::array<std::string_view, 7> kMembres = {"sens", "le", "raison", "echeance", "suit", "note", "garder_tel_quel"};
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = SaisieDeParcours::du_json(read_json(d.http.body), kMembres, anomalies);
    const auto lue = lire_suite_d_etape(saisie, trouver(parcours), d.aujourd_hui);
    if (saisie["suit"].empty()) anomalies.push_back({"suit", "champ.absent"});
    if (const auto toutes = ensemble(anomalies, lue.anomalies); !toutes.empty()) return refus(toutes);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relu = trouver_parcours_de(e.tx, d.perimetre, LigneDeParcours::Etape, id);
        inscrire_suite_d_etape(e, relu.participant, trouver(relu), lue.valeur);
        const auto apres = trouver_parcours_de(e.tx, d.perimetre, LigneDeParcours::Etape, id);
        return {"/api/v1/participants/" + relu.participant.id + "/etapes", "", json_de_l_etape(apres, id)};
    });
}

/// Les indicateurs de la mise en œuvre, d'un jour à l'autre : chacun avec ce qu'il compte.
Response montrer_indicateurs(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    const auto du = lire_jour("du", question.value("du"), Exigence::Obligatoire, anomalies), au = lire_jour("au", question.value("au"), Exigence::Obligatoire, anomalies);
    if (du && au && *au < *du) anomalies.push_back({"au", "periode.inversee"});
    if (!anomalies.empty()) return refus(anomalies);
    struct Lu
    {
        CompteDEntretiens entretiens;
        CompteDeFormes formes;
    };
    const auto lu = d.base.read([&](Transaction& tx) { return Lu{compter_entretiens(tx, d.perimetre, *du, *au), compter_formes(tx, d.perimetre, *du, *au)}; });
    const auto un = [](const char* identifiant, std::int64_t valeur, const char* definition) {
        return Json{{"identifiant", identifiant}, {"valeur", static_cast<long long>(valeur)}, {"definition", definition}};
    };
    return reponse_json(d, Json{{"du", format_day(*du)},
                                {"au", format_day(*au)},
                                {"indicateurs", Json::List{un("entretiens", lu.entretiens.tenus, "Entretiens tenus par les accompagnateurs de la structure"),
                                                           un("entretiens_par_organisme", lu.entretiens.tenus_par_organisme, "Entretiens tenus par un organisme"),
                                                           un("entretiens_manques", lu.entretiens.absences, "Rendez-vous où la personne n'est pas venue, excusée ou non"),
                                                           un("personnes_recues", lu.entretiens.personnes, "Personnes reçues au moins une fois par un accompagnateur"),
                                                           un("participants_formes", lu.formes.formes, "Personnes distinctes ayant suivi au moins une heure de formation"),
                                                           un("formes_avant_embauche", lu.formes.avant_embauche, "Parmi elles, avant l'embauche"),
                                                           un("formes_pendant_embauche", lu.formes.pendant_embauche, "Parmi elles, pendant l'embauche : en session, ou en heures déclarées sur un lot")}}});
}

} // namespace

void tracer_api_parcours(Routeur& routeur)
{
    constexpr std::string_view kActe = "suivre_parcours";
    const auto tracer = [&](Method methode, const char* motif, Response (*traitant)(const Demande&)) { routeur.add(methode, motif, std::string(kActe), traitant); };
    tracer(Method::Get, "/api/v1/participants/:participant/parcours", montrer);
    tracer(Method::Get, "/api/v1/participants/:participant/entretiens", lister_les_entretiens);
    tracer(Method::Post, "/api/v1/participants/:participant/entretiens", creer_entretien);
    tracer(Method::Get, "/api/v1/participants/:participant/etapes", lister_les_etapes);
    tracer(Method::Post, "/api/v1/participants/:participant/etapes", creer_etape);
    tracer(Method::Post, "/api/v1/etapes/:etape/suites", creer_suite);
    tracer(Method::Get, "/api/v1/parcours/indicateurs", montrer_indicateurs);
}

} // namespace ouvrage
