#include "app/droit/droit_pages.hpp"

#include "app/droit/droit_saisie.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_saisie.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Json json_de(const Valeur& v)
{
    return Json{{"valeur", v.valeur},
                {"unite", v.unite},
                {"niveau", libelle(v.niveau)},
                {"depuis", format_day(v.depuis)},
                {"jusqu_a", v.jusqu_a ? Json(format_day(*v.jusqu_a)) : Json()},
                {"source", v.source},
                {"lien", v.lien.empty() ? Json() : Json(v.lien)},
                {"statut", libelle(v.statut)},
                {"verifie_le", v.verifie_le ? Json(format_day(*v.verifie_le)) : Json()}};
}

Json json_de(const std::optional<EnVigueur>& regle)
{
    if (!regle) return {};
    auto json = json_de(regle->valeur);
    Json::List cedees;
    for (const auto& une : regle->ecartees) cedees.push_back(json_de(une));
    json.set("l_emporte_sur", std::move(cedees));
    return json;
}

Json json_de(const CleDeDroit& cle)
{
    return Json{{"cle", cle.cle}, {"libelle", cle.libelle}, {"unite", cle.unite}, {"theme", cle.theme}};
}

Json json_de(const ValeurPropre& une)
{
    auto json = json_de(une.valeur);
    json.set("id", une.id);
    json.set("cle", une.valeur.cle);
    json.set("territoire", une.territoire.empty() ? Json() : Json(une.territoire));
    json.set("lot_id", une.lot_id.empty() ? Json() : Json(une.lot_id));
    json.set("raison", une.raison);
    json.set("fixee_par", une.faite_par);
    json.set("fixee_le", une.faite_le);
    json.set("annulee_le", une.en_cours() ? Json() : Json(une.annulee_le));
    return json;
}

std::vector<ValeurPropre> lire_propres(const Demande& d, std::string_view cle = "")
{
    if (!d.utilisateur) return {};
    return d.base.read([&](Transaction& tx) { return lister_valeurs_propres(tx, d.perimetre, d.maison.droit, cle); });
}

Response api_lister(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    const auto le = lire_jour("le", question.value("le"), Exigence::Facultative, anomalies).value_or(d.aujourd_hui);
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette recherche est à corriger", "", anomalies);
    const RechercheDeDroit recherche{std::string(question.value("q")), std::string(question.value("theme")), std::string(question.value("statut")), le};
    Json::List regles;
    for (const auto& une : chercher_droit(d.maison.droit, lire_propres(d), recherche))
    {
        auto json = json_de(une.cle);
        json.set("en_vigueur", json_de(une.en_vigueur));
        regles.push_back(std::move(json));
    }
    return reponse_json(d, Json{{"le", format_day(le)}, {"version", d.maison.droit.version}, {"regles", std::move(regles)}});
}

Response api_montrer(const Demande& d)
{
    const auto* cle = trouver_cle(d.maison.droit, d.param("cle"));
    if (!cle) throw NotFound("aucune règle ne porte ce nom");
    std::vector<AnomalieDeChamp> anomalies;
    const auto le = lire_jour("le", d.http.query().value("le"), Exigence::Facultative, anomalies).value_or(d.aujourd_hui);
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette recherche est à corriger", "", anomalies);
    const auto propres = lire_propres(d, cle->cle);
    auto json = json_de(*cle);
    json.set("le", format_day(le));
    json.set("en_vigueur", json_de(regle_pour(cle->cle, le, valeurs_hors_contrat(d.maison.droit, propres))));
    Json::List livrees, siennes;
    for (const auto& valeur : d.maison.droit.valeurs)
        if (valeur.cle == cle->cle) livrees.push_back(json_de(valeur));
    for (const auto& une : propres) siennes.push_back(json_de(une));
    json.set("droit", std::move(livrees));
    json.set("territoires_et_contrats", std::move(siennes));
    return reponse_json(d, json);
}

Response api_changements(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    const auto du = lire_jour("du", question.value("du"), Exigence::Obligatoire, anomalies);
    const auto au = lire_jour("au", question.value("au"), Exigence::Obligatoire, anomalies);
    if (du && au && *au < *du) anomalies.push_back({"au", "periode.inversee"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette période est à corriger", "", anomalies);
    std::vector<std::string> cles;
    for (const auto& cle : d.maison.droit.cles) cles.push_back(cle.cle);
    Json::List liste;
    for (const auto& un : changements(cles, *du, *au, valeurs_hors_contrat(d.maison.droit, lire_propres(d))))
        liste.push_back(Json{{"cle", un.cle}, {"le", format_day(un.le)}, {"avant", json_de(un.avant)}, {"apres", json_de(un.apres)}});
    return reponse_json(d, Json{{"du", format_day(*du)}, {"au", format_day(*au)}, {"changements", std::move(liste)}});
}

Response api_fixer(const Demande& d)
{
    const Json corps = read_json(d.http.body);
    if (!corps.object()) throw BadRequest("le corps est un objet JSON");
    const auto membre = [&](std::string_view nom) {
        const Json* lu = corps.find(nom);
        return lu && lu->text() ? *lu->text() : std::string();
    };
    const auto lot_id = membre("lot_id"), territoire_id = membre("territoire_id");
    auto lecture = lire_valeur_a_fixer(saisie_d_une_valeur(corps), d.maison.droit, lot_id.empty() ? Raison::Obligatoire : Raison::Facultative);
    if (!lecture.valable()) return probleme(Status::UnprocessableContent, "Cette valeur est à corriger", "", lecture.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto& valeur = lecture.valeur;
        const std::string adresse = "/api/v1/droit/" + percent_encode(valeur.cle);
        if (!lot_id.empty())
        {
            inscrire_valeur_du_lot(e, trouver_lot(e.tx, d.perimetre, lot_id, Acte::FixerValeur), valeur.cle, valeur.depuis, valeur.valeur, valeur.source, valeur.raison,
                                   valeur.jusqu_a);
            return {adresse, "", Json{{"cle", valeur.cle}, {"lot_id", lot_id}}};
        }
        const auto territoires = territoires_de(e.tx, d.perimetre, Acte::FixerValeur);
        for (const auto& un : territoires)
            if (territoire_id.empty() || un.id == territoire_id)
                return {adresse, "", Json{{"id", inscrire_valeur_de_territoire(e, d.maison.droit, un, valeur)}, {"cle", valeur.cle}, {"territoire", un.nom}}};
        throw NotFound("ce territoire n'est pas dans votre périmètre");
    });
}

Response api_annuler(const Demande& d)
{
    const Json corps = d.http.body.empty() ? Json(Json::Object{}) : read_json(d.http.body);
    std::vector<AnomalieDeChamp> anomalies;
    const Json* dite = corps.find("raison");
    const auto raison = lire_texte("raison", dite && dite->text() ? *dite->text() : "", 300, Exigence::Obligatoire, anomalies);
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette annulation est à corriger", "", anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto annulee = annuler_valeur(e, d.perimetre, d.maison.droit, d.param("valeur"), raison);
        return {"/api/v1/droit/" + percent_encode(annulee.valeur.cle), "", Json{{"annulee", annulee.id}}};
    });
}

} // namespace

void tracer_api_droit(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/droit", std::string(kPublic), api_lister);
    routeur.add(Method::Get, "/api/v1/droit/changements", std::string(kPublic), api_changements);
    routeur.add(Method::Post, "/api/v1/droit/valeurs", "fixer_valeur", api_fixer);
    routeur.add(Method::Post, "/api/v1/valeurs/:valeur/annulation", "fixer_valeur", api_annuler);
    routeur.add(Method::Get, "/api/v1/droit/:cle", std::string(kPublic), api_montrer);
}

} // namespace ouvrage
