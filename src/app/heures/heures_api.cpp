#include "app/heures/heures_pages.hpp"
#include "app/heures/heures_saisie.hpp"
#include "app/partages/partages_saisie.hpp"
#include "domaine/identifiants.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

std::string_view code_de(Etat etat)
{
    return etat == Etat::Validee ? "validee" : etat == Etat::Refusee ? "renvoyee" : "a_valider";
}

Json centiemes(Heures heures) { return Json(static_cast<long long>(heures.centiemes())); }

Json json_de(const HeuresParNature& autres)
{
    Json json = Json(Json::Object{});
    for (const auto& nature : fiches_natures())
        if (const auto heures = autres[nature.nature]; heures > Heures()) json.set(std::string(nature.code), centiemes(heures));
    return json;
}

Json json_de(const LigneInscrite& ligne)
{
    Json::List ecarts;
    for (const auto& ecart : ligne.retenue.ecarts)
        ecarts.push_back(Json{{"motif", fiche(ecart.motif).code}, {"phrase", fiche(ecart.motif).phrase}, {"heures_centiemes", centiemes(ecart.heures)}});
    return Json{{"id", ligne.id},
                {"declaration_id", ligne.declaration_id},
                {"reference", ligne.reference},
                {"mois", format_month(ligne.mois)},
                {"travail_centiemes", centiemes(ligne.travail)},
                {"formation_centiemes", centiemes(ligne.formation)},
                {"autres_centiemes", json_de(ligne.autres)},
                {"retenues_centiemes", centiemes(ligne.retenue.retenues)},
                {"ecarts", std::move(ecarts)},
                {"corrige", ligne.corrige},
                {"remplacee_par", ligne.remplacee_par}};
}

Json json_de(const DeclarationInscrite& une)
{
    return Json{{"id", une.id},
                {"lot_id", une.lot_id},
                {"engagement_id", une.engagement_id},
                {"entreprise_id", une.entreprise_id},
                {"entreprise", une.entreprise},
                {"mois", format_month(une.mois)},
                {"neant", une.neant},
                {"etat", une.remplacee ? "corrigee" : code_de(une.etat)},
                {"raison", une.raison.empty() ? Json() : Json(une.raison)},
                {"declarees_centiemes", centiemes(une.declarees)},
                {"retenues_centiemes", centiemes(une.retenues)},
                {"faite_le", une.faite_le},
                {"droit", une.droit}};
}

Response api_lister(const Demande& d)
{
    const auto question = d.http.query();
    RechercheDeclarations recherche;
    recherche.etat = question.value("etat");
    if (d.http.params.contains("lot")) recherche.lot_id = d.param("lot");
    recherche.mois = parse_month(question.value("mois"));
    recherche.par_page = 100;
    std::vector<AnomalieDeChamp> anomalies;
    if (!question.value("mois").empty() && !recherche.mois) anomalies.push_back({"mois", "mois.illisible"});
    if (const auto& etat = recherche.etat; !etat.empty() && etat != "a_valider" && etat != "validee" && etat != "renvoyee")
        anomalies.push_back({"etat", "champ.inconnu"});
    if (const auto numero = question.value("page"); !numero.empty() && (!all_digits(numero) || numero.size() > 5)) anomalies.push_back({"page", "nombre.illisible"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette recherche ne se lit pas", "", anomalies);
    if (const auto numero = question.value("page"); all_digits(numero) && numero.size() < 6) recherche.page = std::max(1, std::stoi(std::string(numero)));
    const auto lue = d.base.read([&](Transaction& tx) {
        if (!recherche.lot_id.empty()) trouver_lot(tx, d.perimetre, recherche.lot_id, Acte::VoirDeclarations); // 404 hors du périmètre
        return lister_declarations(tx, d.perimetre, recherche);
    });
    Json::List liste;
    for (const auto& une : lue.declarations) liste.push_back(json_de(une));
    const bool suite = static_cast<std::int64_t>(recherche.page) * recherche.par_page < lue.total;
    return reponse_json(d, Json{{"declarations", std::move(liste)}, {"total", static_cast<long long>(lue.total)},
                                {"page_suivante", suite ? Json(recherche.page + 1) : Json()}});
}

Json json_complete(const Demande& d, Transaction& tx, const std::string& id)
{
    Json corps = json_de(trouver_declaration(tx, d.perimetre, id));
    Json::List lignes;
    for (const auto& ligne : lister_lignes_de(tx, d.perimetre, id)) lignes.push_back(json_de(ligne));
    corps.set("lignes", std::move(lignes));
    return corps;
}

Response api_montrer(const Demande& d)
{
    return reponse_json(d, d.base.read([&](Transaction& tx) { return json_complete(d, tx, d.param("declaration")); }));
}

std::string texte(const Json& corps, std::string_view nom)
{
    const Json* membre = corps.find(nom);
    return membre && membre->text() ? *membre->text() : std::string();
}

Response api_declarer(const Demande& d)
{
    const Json corps = read_json(d.http.body);
    if (!corps.object()) throw BadRequest("le corps est un objet JSON");
    struct Lu
    {
        Lot lot;
        std::vector<Engagement> engagements;
        std::string entreprise_id;
        std::vector<PersonneADeclarer> personnes;
    };
    std::vector<AnomalieDeChamp> anomalies;
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{trouver_lot(tx, d.perimetre, d.param("lot"), Acte::Declarer), {}, texte(corps, "entreprise_id"), {}};
        lu.engagements = lister_engagements(tx, lu.lot);
        // Sans entreprise nommée : celle du jeton, ou la seule du lot.
        const auto siennes = d.perimetre.entreprises(Acte::Declarer);
        if (lu.entreprise_id.empty() && siennes.size() == 1) lu.entreprise_id = siennes.front();
        if (lu.entreprise_id.empty() && lu.lot.titulaires.size() == 1) lu.entreprise_id = lu.lot.titulaires.front().entreprise_id;
        const bool du_lot = std::any_of(lu.lot.titulaires.begin(), lu.lot.titulaires.end(), [&](const Titulaire& un) { return un.entreprise_id == lu.entreprise_id; });
        const bool sienne = d.perimetre.sur_structure_entiere(Acte::Declarer) || std::find(siennes.begin(), siennes.end(), lu.entreprise_id) != siennes.end();
        if (!du_lot || !sienne) anomalies.push_back({"entreprise_id", "champ.inconnu"});
        lu.personnes = lister_personnes_a_declarer(tx, d.perimetre, lu.lot, lu.entreprise_id);
        return lu;
    });
    std::string engagement_id = texte(corps, "engagement_id");
    if (engagement_id.empty() && lu.engagements.size() == 1) engagement_id = lu.engagements.front().id;
    if (std::none_of(lu.engagements.begin(), lu.engagements.end(), [&](const Engagement& un) { return un.id == engagement_id; }))
        anomalies.push_back({"engagement_id", "champ.inconnu"});
    const auto saisie = lire_declaration_json(corps, lu.personnes, lu.entreprise_id, d.aujourd_hui);
    anomalies.insert(anomalies.end(), saisie.anomalies.begin(), saisie.anomalies.end());
    if (d.base.read([&](Transaction& tx) { return nomme_sur_le_marche(tx, d.perimetre, lu.lot.marche_id, saisie.note); })) anomalies.push_back({"note", "texte.nomme"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette déclaration est à corriger", "", anomalies);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto trouve = trouver_engagement(ecriture.tx, d.perimetre, engagement_id, Acte::Declarer);
        const auto inscrite = inscrire_declaration(ecriture, d.maison.droit, trouve.lot, trouve.engagement, *saisie.envoi);
        return {"/api/v1/declarations/" + inscrite.declaration_id, "", json_complete(d, ecriture.tx, inscrite.declaration_id)};
    });
}

Response api_decider(const Demande& d)
{
    const Json corps = d.http.body.empty() ? Json(Json::Object{}) : read_json(d.http.body);
    const auto sens = texte(corps, "sens");
    const auto raison = texte(corps, "raison");
    std::vector<AnomalieDeChamp> anomalies;
    if (sens != "validee" && sens != "renvoyee" && sens != "levee") anomalies.push_back({"sens", sens.empty() ? "champ.absent" : "champ.inconnu"});
    if (sens == "renvoyee" && trimmed(raison).empty()) anomalies.push_back({"raison", "champ.absent"});
    if (length_utf8(raison) > 500) anomalies.push_back({"raison", "champ.trop_long"});
    if (ressemble_a_un_nir(raison)) anomalies.push_back({"raison", "champ.nir"});
    if (d.base.read([&](Transaction& tx) {
            const auto une = trouver_declaration(tx, d.perimetre, d.param("declaration"), Acte::Valider);
            return nomme_sur_le_marche(tx, d.perimetre, trouver_lot(tx, d.perimetre, une.lot_id, Acte::Valider).marche_id, raison);
        }))
        anomalies.push_back({"raison", "texte.nomme"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette décision est à corriger", "", anomalies);
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto une = trouver_declaration(ecriture.tx, d.perimetre, d.param("declaration"), Acte::Valider);
        if (sens == "levee") lever_validation(ecriture, d.maison.droit, une.id);
        else inscrire_validation(ecriture, d.maison.droit, une.id, sens == "validee" ? Sens::Validee : Sens::Renvoyee, raison);
        return {"/api/v1/declarations/" + une.id, "", json_complete(d, ecriture.tx, une.id)};
    });
}

Json json_de(const EnVigueur* regle)
{
    if (!regle) return Json();
    Json::List ecartees;
    for (const auto& une : regle->ecartees)
        ecartees.push_back(Json{{"valeur", une.valeur}, {"unite", une.unite}, {"niveau", libelle(une.niveau)}, {"depuis", format_day(une.depuis)}, {"source", une.source}});
    return Json{{"cle", regle->valeur.cle},
                {"valeur", regle->valeur.valeur},
                {"unite", regle->valeur.unite},
                {"niveau", libelle(regle->valeur.niveau)},
                {"depuis", format_day(regle->valeur.depuis)},
                {"jusqu_a", regle->valeur.jusqu_a ? Json(format_day(*regle->valeur.jusqu_a)) : Json()},
                {"source", regle->valeur.source},
                {"lien", regle->valeur.lien.empty() ? Json() : Json(regle->valeur.lien)},
                {"statut", libelle(regle->valeur.statut)},
                {"l_emporte_sur", std::move(ecartees)}};
}

Response api_expliquer(const Demande& d)
{
    const auto x = d.base.read([&](Transaction& tx) { return expliquer_ligne(tx, d.perimetre, d.maison.droit, d.param("ligne")); });
    return reponse_json(d, json_de(x));
}

} // namespace

Json ecarts_expliques(const Explication& x)
{
    Json::List ecarts;
    for (const auto& un : x.ligne.retenue.ecarts)
    {
        const auto base = fondement(x, un.motif);
        const auto ou_rien = [](const std::string& texte) { return texte.empty() ? Json() : Json(texte); };
        ecarts.push_back(Json{{"motif", fiche(un.motif).code}, {"phrase", fiche(un.motif).phrase}, {"heures_centiemes", centiemes(un.heures)},
                              {"valeur", ou_rien(base.valeur)}, {"source", ou_rien(base.source)}, {"statut", ou_rien(base.statut)}});
    }
    return Json(std::move(ecarts));
}

Json json_de(const Explication& x)
{
    Json corps = json_de(x.ligne);
    corps.set("declarees_centiemes", centiemes(x.ligne.declarees()));
    corps.set("ecarts", ecarts_expliques(x));
    corps.set("execution_debut", format_month(x.execution.debut));
    corps.set("execution_fin", x.execution.fin ? Json(format_month(*x.execution.fin)) : Json());
    corps.set("eligible", x.fenetre ? Json(x.fenetre->contient(x.ligne.mois)) : Json());
    corps.set("plafond_formation", json_de(x.valeur("plafond_formation")));
    corps.set("plafond_plausible", json_de(x.valeur("plafond_plausible")));
    Json::List valeurs;
    for (const auto& [cle, une] : x.valeurs) valeurs.push_back(json_de(&une));
    corps.set("valeurs", std::move(valeurs));
    corps.set("modalite", x.realisation ? Json(fiche(x.realisation->modalite).code) : Json());
    corps.set("deja_retenues_centiemes", centiemes(x.deja.retenues_ce_mois));
    if (x.ponderation)
        corps.set("vue_ponderee", Json{{"heures_centiemes", centiemes(ponderer(x.ligne.retenue.retenues, en_fraction(x.ponderation->valeur)))},
                                       {"coefficient", json_de(&*x.ponderation)}});
    corps.set("droit", x.ligne.droit);
    return corps;
}

void tracer_api_heures(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/declarations", "voir_declarations", api_lister);
    routeur.add(Method::Get, "/api/v1/lots/:lot/declarations", "voir_declarations", api_lister);
    routeur.add(Method::Post, "/api/v1/lots/:lot/declarations", "declarer", api_declarer);
    routeur.add(Method::Get, "/api/v1/declarations/:declaration", "voir_declarations", api_montrer);
    routeur.add(Method::Post, "/api/v1/declarations/:declaration/validation", "valider", api_decider);
    routeur.add(Method::Get, "/api/v1/lignes/:ligne/explication", "voir_declarations", api_expliquer);
}

} // namespace ouvrage
