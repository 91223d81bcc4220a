#include "app/conventions/conventions_pages.hpp"
#include "app/conventions/conventions_saisie.hpp"
#include "app/conventions/conventions_vie_table.hpp"
#include "app/conventions/conventions_vues.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kPartiesAuPlus = 40;

Response refus(const std::vector<AnomalieDeChamp>& anomalies) { return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies); }

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }
Json json_texte(const std::string& texte) { return texte.empty() ? Json() : Json(texte); }
Json json_nombre(const std::optional<int>& nombre) { return nombre ? Json(*nombre) : Json(); }

Json json_de(const PartieDeConvention& p)
{
    const auto* qui = p.representant();
    return Json{{"id", p.id},
                {"qualite", code(p.qualite)},
                {"nom", p.nom},
                {"designation", json_texte(p.designation)},
                {"siret", p.siret},
                {"representant", qui ? json_texte(qui->nom) : Json()},
                {"representant_qualite", qui ? json_texte(qui->qualite) : Json()},
                {"entree_le", json_jour(p.entree_le)},
                {"avenant_id", p.avenant_id}};
}

Json json_de(const EngagementDePartie& e, std::optional<Jour> depuis, Jour le)
{
    const auto suivi = e.suivi(depuis, le);
    Json::List suites;
    for (const auto& une : e.suites)
        suites.push_back(Json{{"id", une.id}, {"etat", code(une.etat)}, {"le", format_day(une.le)}, {"preuve", json_texte(une.preuve)}, {"dite_par", une.dite_par}, {"faite_le", une.faite_le}});
    return Json{{"id", e.id},
                {"rang", e.rang},
                {"partie_id", e.partie_id},
                {"axe_id", e.axe_id},
                {"texte", e.texte},
                {"preuve", json_texte(e.preuve)},
                {"cadence", code(e.cadence)},
                {"echeance_le", json_jour(e.echeance_le)},
                {"donnee", json_texte(e.donnee)},
                {"avenant_id", e.avenant_id},
                {"situation", code(suivi.situation)},
                {"passee_le", json_jour(suivi.passee_le)},
                {"attendue_le", json_jour(suivi.attendue_le)},
                {"suites", std::move(suites)}};
}

Json json_de(const Convention& c, const Deliberation& d)
{
    Json::List transmissions, doutes;
    for (const auto& une : d.transmissions) transmissions.push_back(Json{{"etape", code(une.etape)}, {"le", format_day(une.le)}, {"identifiant", json_texte(une.identifiant)}});
    for (const auto& un : doutes_sur_l_identifiant(d.identifiant(), acte_transmis(c, d))) doutes.push_back(un);
    return Json{{"id", d.id},
                {"partie_id", d.partie_id},
                {"avenant_id", d.avenant_id},
                {"numero", d.numero},
                {"organe", d.organe},
                {"convocation_le", json_jour(d.seance.convocation_le)},
                {"seance_le", format_day(d.seance.seance_le)},
                {"en_exercice", json_nombre(d.seance.en_exercice)},
                {"presents", json_nombre(d.seance.presents)},
                {"pouvoirs", json_nombre(d.seance.pouvoirs)},
                {"vote", code(d.seance.vote)},
                {"pour", json_nombre(d.seance.pour)},
                {"contre", json_nombre(d.seance.contre)},
                {"abstentions", json_nombre(d.seance.abstentions)},
                {"teletransmissions", std::move(transmissions)},
                {"identifiant", json_texte(d.identifiant())},
                {"doutes", std::move(doutes)}};
}

Json resume_de(const Convention& c, const VieDeConvention& vie, Jour le)
{
    const auto suivis = suivre_les_engagements(c, debut_des_engagements(vie), le);
    return Json{{"id", c.id},
                {"structure_id", c.structure_id},
                {"structure", c.structure},
                {"modele", c.modele},
                {"reference", c.reference},
                {"intitule", c.intitule},
                {"etat", fiche(vie.etat).code},
                {"si_personne_n_agit", vie.si_personne_n_agit},
                {"parties", static_cast<long long>(c.parties.size())},
                {"engagements", static_cast<long long>(c.engagements.size())},
                {"en_retard", en_retard(suivis)},
                {"cree_le", c.cree_le}};
}

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    RechercheConventions r;
    r.q = shortened(trimmed(question.value("q")), 200);
    r.modele = shortened(question.value("modele"), 60);
    if (const auto qualite = question.value("qualite"); !qualite.empty())
    {
        r.qualite = qualite_de_partie_du_code(qualite);
        if (!r.qualite) return refus({{"qualite", "champ.inconnu"}});
    }
    Json::List liste;
    d.base.read([&](Transaction& tx) {
        const auto conventions = lister_conventions(tx, d.perimetre, r);
        const auto vies = lire_vies(tx, conventions);
        for (std::size_t i = 0; i < conventions.size(); ++i) liste.push_back(resume_de(conventions[i], vie_de(vies[i], d.maison.droit, d.aujourd_hui), d.aujourd_hui));
    });
    return reponse_json(d, Json{{"conventions", std::move(liste)}});
}

Response montrer(const Demande& d)
{
    const auto [c, vie] = d.base.read([&](Transaction& tx) {
        auto convention = trouver_convention(tx, d.perimetre, d.param("convention"));
        auto vie = vie_de(lire_vie(tx, convention), d.maison.droit, d.aujourd_hui);
        return std::pair{std::move(convention), std::move(vie)};
    });
    Json::List parties, axes, engagements, deliberations, avenants, objets;
    for (const auto& une : c.parties) parties.push_back(json_de(une));
    for (const auto& un : c.axes) axes.push_back(Json{{"id", un.id}, {"rang", un.rang}, {"intitule", un.intitule}, {"avenant_id", un.avenant_id}});
    for (const auto& un : c.engagements) engagements.push_back(json_de(un, debut_des_engagements(vie), d.aujourd_hui));
    for (const auto& une : c.deliberations) deliberations.push_back(json_de(c, une));
    for (const auto& un : c.avenants) avenants.push_back(Json{{"id", un.id}, {"numero", un.numero}, {"objet", un.objet}, {"effet_le", format_day(un.effet_le)}});
    for (const auto& un : c.objets) objets.push_back(Json{{"id", un.id}, {"marche_id", un.marche_id}, {"lieu_id", un.lieu_id}, {"nom", un.nom}, {"depuis", format_day(un.depuis)}});
    auto json = resume_de(c, vie, d.aujourd_hui);
    json.set("objet", c.objet);
    json.set("lieu_de_signature", json_texte(c.lieu_de_signature));
    json.set("financiere", code(c.financiere));
    json.set("confidentialite_dite", c.confidentialite_dite);
    json.set("parties", std::move(parties));
    json.set("axes", std::move(axes));
    json.set("engagements", std::move(engagements));
    json.set("deliberations", std::move(deliberations));
    json.set("avenants", std::move(avenants));
    json.set("objets", std::move(objets));
    return reponse_json(d, json);
}

/// Les textes d'un objet JSON, comme un formulaire les aurait envoyés ; le reste est une anomalie, membre par membre.
Form textes_de(const Json& objet, const std::string& devant, const std::vector<std::string_view>& permis, std::vector<AnomalieDeChamp>& anomalies)
{
    Form formulaire;
    if (!objet.object())
    {
        anomalies.push_back({devant, "json.objet_attendu"});
        return formulaire;
    }
    for (const auto& [nom, valeur] : *objet.object())
    {
        if (valeur.null()) continue;
        if (std::find(permis.begin(), permis.end(), nom) == permis.end()) anomalies.push_back({devant + nom, "champ.inconnu"});
        else if (valeur.text()) formulaire.fields.emplace_back(nom, *valeur.text());
        else anomalies.push_back({devant + nom, "json.texte_attendu"});
    }
    return formulaire;
}

Response inscrire(const Demande& d)
{
    const auto corps = read_json(d.http.body);
    std::vector<AnomalieDeChamp> anomalies;
    if (!corps.object()) return refus({{"", "json.objet_attendu"}});
    Json textes{Json::Object{}};
    Json::List parties, engagements;
    bool confidentialite = false;
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (nom == "parties" || nom == "engagements")
        {
            if (!valeur.list()) anomalies.push_back({nom, "json.liste_attendue"});
            else (nom == "parties" ? parties : engagements) = *valeur.list();
        }
        else if (nom == "confidentialite_dite")
        {
            if (!valeur.truth()) anomalies.push_back({nom, "json.booleen_attendu"});
            else confidentialite = *valeur.truth();
        }
        else textes.set(nom, valeur);
    }
    auto lue = lire_convention(textes_de(textes, "", {"reference", "intitule", "objet", "lieu_de_signature", "financiere"}, anomalies), {});
    lue.convention.confidentialite_dite = confidentialite;
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    if (parties.size() > kPartiesAuPlus) return refus({{"parties", "partie.trop_de_lignes"}});
    const auto& structure = d.perimetre.structure_de(Acte::GererConventions);
    const Convention vide;
    for (std::size_t i = 0; i < parties.size(); ++i)
    {
        const std::string devant = "parties." + std::to_string(i) + ".";
        auto formulaire = textes_de(parties[i], devant, {"qualite", "siret", "nom", "designation", "representant", "representant_qualite", "entree_le"}, anomalies);
        formulaire.fields.emplace_back("partie", std::string(trimmed(std::string(formulaire.value("siret")) + " " + std::string(formulaire.value("nom")))));
        auto partie = lire_partie(formulaire, vide);
        d.base.read([&](Transaction& tx) { verifier_la_partie(tx, structure, partie.partie, "partie", partie.anomalies); });
        for (auto& une : partie.anomalies) anomalies.push_back({devant + (une.champ == "partie" ? "nom" : une.champ), une.code});
        lue.parties.push_back(partie.partie);
    }
    // Un engagement nomme sa partie par son rang dans la liste, à partir de 1 ; la structure qui tient la convention vient d'abord.
    for (std::size_t i = 0; i < engagements.size(); ++i)
    {
        const std::string devant = "engagements." + std::to_string(i) + ".";
        auto engagement = engagements[i];
        std::optional<std::size_t> partie;
        if (const auto* rang = engagement.find("partie"))
        {
            if (rang->integer() && *rang->integer() >= 1 && static_cast<std::size_t>(*rang->integer()) <= parties.size() + 1) partie = static_cast<std::size_t>(*rang->integer()) - 1;
            else if (!rang->null()) anomalies.push_back({devant + "partie", "champ.inconnu"});
            engagement.set("partie", Json());
        }
        auto formulaire = textes_de(engagement, devant, {"partie", "texte", "preuve", "cadence", "echeance_le", "donnee"}, anomalies);
        formulaire.fields.emplace_back("partie", "toutes");
        auto un = lire_engagement_de_partie(formulaire, vide);
        refuser_les_noms(d, structure, {{"texte", un.engagement.texte}, {"preuve", un.engagement.preuve}}, un.anomalies);
        for (auto& une : un.anomalies) anomalies.push_back({devant + une.champ, une.code});
        un.engagement.partie = partie;
        lue.convention.engagements.push_back(un.engagement);
    }
    refuser_les_noms(d, structure, {{"intitule", lue.convention.intitule}, {"objet", lue.convention.objet}}, anomalies);
    if (!anomalies.empty()) return refus(anomalies);
    std::optional<std::size_t> en_double;
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            auto convention = lue.convention;
            convention.parties.push_back(partie_de_la_structure(e.tx, structure));
            for (const auto& une : lue.parties) convention.parties.push_back(resoudre_la_partie(e, structure, une));
            if ((en_double = partie_en_double(convention.parties))) throw Conflict("une partie y est deux fois");
            const auto id = inscrire_convention(e, structure, convention);
            return {"/api/v1/conventions/" + id, "", Json{{"id", id}}};
        });
    }
    catch (const Conflict&)
    {
        if (!en_double) throw;
        return refus({{"parties." + std::to_string(*en_double - 1) + ".nom", "partie.deja_la"}}); // la structure vient d'abord
    }
}

Response repondre(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto c = d.base.read([&](Transaction& tx) { return trouver_convention(tx, d.perimetre, d.param("convention")); });
    const auto* engagement = c.engagement(d.param("promesse"));
    if (!engagement) throw NotFound("cet engagement n'est pas de cette convention, ou une correction l'a remplacé");
    const auto qui = qui_peut_le_dire(place_dans(d.perimetre, c), c, *engagement);
    if (qui.personne()) throw Forbidden("cet engagement n'est pas le vôtre");
    auto lue = lire_suite(textes_de(read_json(d.http.body), "", {"etat", "le", "preuve", "dite_par"}, anomalies), qui.parties, qui.structure, d.aujourd_hui);
    refuser_les_noms(d, c.structure_id, {{"preuve", lue.preuve}}, lue.anomalies);
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    if (!anomalies.empty()) return refus(anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = trouver_convention(e.tx, d.perimetre, c.id);
        const auto* relu = relue.engagement(engagement->id);
        if (!relu) throw Conflict("cet engagement vient d'être corrigé : relisez-le");
        const auto id = inscrire_suite_d_engagement(e, relue, *relu, lue.etat, lue.le, lue.preuve, lue.dite_par);
        return {"/api/v1/conventions/" + c.id, "", Json{{"id", id}}};
    });
}

} // namespace

void tracer_api_conventions(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/conventions", "voir_conventions", lister);
    routeur.add(Method::Post, "/api/v1/conventions", "gerer_conventions", inscrire);
    routeur.add(Method::Get, "/api/v1/conventions/:convention", "voir_conventions", montrer);
    routeur.add(Method::Post, "/api/v1/conventions/:convention/engagements/:promesse/suites", "gerer_conventions", repondre);
    routeur.add(Method::Post, "/api/v1/conventions/:convention/engagements/:promesse/reponses", "repondre_convention", repondre);
}

} // namespace ouvrage
