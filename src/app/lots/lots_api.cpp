#include "app/assistance/assistance_listes.hpp"
#include "app/lots/lots_compte.hpp"
#include "app/lots/lots_pages.hpp"
#include "app/lots/lots_saisie.hpp"
#include "app/marches/marches_table.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

std::string adresse(const std::string& lot_id) { return "/api/v1/lots/" + lot_id; }

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }
Json json_mois(const std::optional<Mois>& mois) { return mois ? Json(format_month(*mois)) : Json(); }

Json json_du_lot(const Lot& lot)
{
    Json::List titulaires;
    for (const auto& un : lot.titulaires)
    {
        const auto doute = un.siret ? doute_sur_siret(*un.siret) : "";
        titulaires.push_back(Json{{"entreprise_id", un.entreprise_id}, {"nom", un.nom}, {"siret", un.siret},
                                  {"siret_douteux", doute.empty() ? Json() : Json(doute)}, {"qualite", un.qualite}, {"rang", un.rang}});
    }
    return Json{{"id", lot.id},
                {"marche_id", lot.marche_id},
                {"numero", lot.numero},
                {"intitule", lot.intitule},
                {"reservation", lot.reservation},
                {"execution_debut", format_month(lot.execution.debut)},
                {"execution_fin", json_mois(lot.execution.fin)},
                {"version", lot.version},
                {"titulaires", std::move(titulaires)}};
}

Json json_de_l_engagement(const Engagement& un)
{
    return Json{{"id", un.id},
                {"lot_id", un.lot_id},
                {"genre", fiche(un.genre).code},
                {"famille", un.famille() == Famille::Effort ? "effort" : "clause"},
                {"debut", format_month(un.debut)},
                {"source", un.source},
                {"cadence", un.cadence == Cadence::Mensuelle ? "mensuelle" : "trimestrielle"}};
}

std::string_view code_de(Etat etat)
{
    return etat == Etat::AValider ? "a_valider" : etat == Etat::Validee ? "validee" : "renvoyee";
}

Json json_de_la_ligne(const LigneInscrite& ligne)
{
    Json::List ecarts;
    for (const auto& ecart : ligne.retenue.ecarts)
        ecarts.push_back(Json{{"motif", fiche(ecart.motif).code}, {"phrase", fiche(ecart.motif).phrase}, {"heures_centiemes", ecart.heures.centiemes()}});
    return Json{{"id", ligne.id},
                {"declaration_id", ligne.declaration_id},
                {"mois", format_month(ligne.mois)},
                {"reference", ligne.reference},
                {"personne", ligne.personne},
                {"entreprise", ligne.entreprise},
                {"travail_centiemes", ligne.travail.centiemes()},
                {"formation_centiemes", ligne.formation.centiemes()},
                {"autres_centiemes", ligne.autres.total().centiemes()},
                {"retenues_centiemes", ligne.retenue.retenues.centiemes()},
                {"ecarts", std::move(ecarts)},
                {"etat", code_de(ligne.etat)}};
}

Json json_du_compte(const Compte& compte)
{
    const Solde& solde = compte.solde;
    auto json = json_de_l_engagement(compte.engagement);
    json.set("dues_centiemes", solde.dues.centiemes());
    json.set("declarees_centiemes", solde.declarees.centiemes());
    json.set("retenues_centiemes", solde.retenues.centiemes());
    json.set("validees_centiemes", solde.validees.centiemes());
    json.set("a_valider_centiemes", solde.a_valider().centiemes());
    json.set("ecartees_centiemes", solde.ecartees.centiemes());
    json.set("refusees_centiemes", solde.refusees.centiemes());
    json.set("reste_centiemes", solde.reste().centiemes());
    json.set("attendues_centiemes", solde.attendues ? Json(solde.attendues->centiemes()) : Json());
    Json::List lignes;
    for (const auto& ligne : compte.lignes) lignes.push_back(json_de_la_ligne(ligne));
    json.set("lignes", std::move(lignes));
    return json;
}

Json json_des_revisions(const Engagement& engagement, const std::vector<RevisionInscrite>& revisions, Jour au)
{
    Json::List lignes;
    for (const auto& une : revisions)
        lignes.push_back(Json{{"id", une.revision.id},
                              {"heures_centiemes", une.revision.heures.centiemes()},
                              {"cause", fiche(une.revision.cause).code},
                              {"effet_le", format_day(une.revision.effet_le)},
                              {"piece", une.piece},
                              {"annule", une.revision.annule},
                              {"faite_par", une.faite_par},
                              {"faite_le", une.faite_le}});
    return Json{{"engagement", json_de_l_engagement(engagement)},
                {"au", format_day(au)},
                {"dues_centiemes", dues(engagement.registre, au).centiemes()},
                {"revisions", std::move(lignes)}};
}

Response refus(std::vector<AnomalieDeChamp> anomalies)
{
    // L'API dit l'unité là où le formulaire la montre à côté du champ.
    for (auto& une : anomalies)
        if (une.champ == "heures") une.champ = "heures_centiemes";
    return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
}

/// Les membres d'un objet JSON, en textes : une sorte par membre attendu, une anomalie pour tout autre.
enum class Membre
{
    Texte,
    Entier,
    Centiemes // rendu « 12,50 », comme dans le champ
};
std::string membre(const Json& corps, std::string_view nom, Membre sorte, std::vector<AnomalieDeChamp>& anomalies)
{
    const Json* valeur = corps.find(nom);
    if (!valeur || valeur->null()) return "";
    if (sorte == Membre::Texte)
    {
        if (valeur->text()) return *valeur->text();
        anomalies.push_back({std::string(nom), "json.texte_attendu"});
        return "";
    }
    if (!valeur->integer())
    {
        anomalies.push_back({std::string(nom), "json.entier_attendu"});
        return "";
    }
    return sorte == Membre::Entier ? std::to_string(*valeur->integer()) : heures_saisie(Heures::de_centiemes(*valeur->integer()));
}

Json lire_objet(const Demande& d, std::initializer_list<std::string_view> membres, std::vector<AnomalieDeChamp>& anomalies)
{
    Json corps = read_json(d.http.body);
    if (!corps.object())
    {
        anomalies.push_back({"", "json.objet_attendu"});
        return Json(Json::Object{});
    }
    for (const auto& [nom, valeur] : *corps.object())
        if (std::find(membres.begin(), membres.end(), nom) == membres.end()) anomalies.push_back({nom, "json.membre_inconnu"});
    return corps;
}

std::vector<AnomalieDeChamp> ensemble(std::vector<AnomalieDeChamp> a, const std::vector<AnomalieDeChamp>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// Le jour demandé par ?au=, aujourd'hui sans lui.
Jour jour_demande(const Demande& d, std::vector<AnomalieDeChamp>& anomalies)
{
    return lire_jour("au", d.http.query().value("au"), Exigence::Facultative, anomalies).value_or(d.aujourd_hui);
}

} // namespace

static Response lister(const Demande& d)
{
    const auto lots = d.base.read([&](Transaction& tx) {
        trouver_marche(tx, d.perimetre, d.param("marche"));
        return lister_lots(tx, d.perimetre, d.param("marche"));
    });
    Json::List liste;
    for (const auto& lot : lots) liste.push_back(json_du_lot(lot));
    return reponse_json(d, Json{{"lots", std::move(liste)}});
}

static Response creer_lot(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto corps = lire_objet(d, {"numero", "intitule", "reservation", "execution_debut", "execution_fin"}, anomalies);
    SaisieLot saisie;
    saisie.numero = membre(corps, "numero", Membre::Entier, anomalies);
    saisie.intitule = membre(corps, "intitule", Membre::Texte, anomalies);
    saisie.reservation = corps.find("reservation") ? membre(corps, "reservation", Membre::Texte, anomalies) : "aucune";
    saisie.execution_debut = membre(corps, "execution_debut", Membre::Texte, anomalies);
    saisie.execution_fin = membre(corps, "execution_fin", Membre::Texte, anomalies);
    const auto lire = [&](Transaction& tx) {
        const auto marche = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
        Lot depuis;
        depuis.marche_id = marche.id;
        depuis.structure_id = marche.structure_id;
        return lire_lot(saisie, depuis);
    };
    const auto lecture = d.base.read(lire);
    if (const auto toutes = ensemble(anomalies, lecture.anomalies); !toutes.empty()) return refus(toutes);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto lue = lire(e.tx);
        const auto id = inscrire_lot(e, lue.lot);
        return {adresse(id), "", json_du_lot(trouver_lot(e.tx, d.perimetre, id, Acte::CreerMarche))};
    });
}

static Response montrer(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        const auto lot = trouver_lot(tx, d.perimetre, d.param("lot"));
        Json::List engagements;
        for (const auto& un : lister_engagements(tx, lot)) engagements.push_back(json_de_l_engagement(un));
        auto json = json_du_lot(lot);
        json.set("engagements", std::move(engagements));
        return reponse_json(d, json);
    });
}

static Response montrer_compte(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto au = jour_demande(d, anomalies);
    if (!anomalies.empty()) return refus(anomalies);
    Lot lot;
    std::vector<Compte> comptes;
    d.base.read([&](Transaction& tx) {
        lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::VoirCompte);
        comptes = comptes_du_lot(tx, d.perimetre, lot, au);
    });
    Json::List liste;
    for (const auto& compte : comptes) liste.push_back(json_du_compte(compte));
    return reponse_json(d, Json{{"lot", json_du_lot(lot)}, {"au", json_jour(au)}, {"comptes", std::move(liste)}});
}

static Response creer_titulaire(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto corps = lire_objet(d, {"siret", "nom", "qualite"}, anomalies);
    const auto siret = membre(corps, "siret", Membre::Texte, anomalies), nom = membre(corps, "nom", Membre::Texte, anomalies),
               qualite = membre(corps, "qualite", Membre::Texte, anomalies);
    const auto lire = [&](Transaction& tx, std::vector<AnomalieDeChamp>& vues) {
        const auto lot = trouver_lot(tx, d.perimetre, d.param("lot"), Acte::CreerMarche);
        return std::pair{lot, lire_entreprise(tx, lot.structure_id, siret + " " + nom, qualite, vues)};
    };
    d.base.read([&](Transaction& tx) { lire(tx, anomalies); });
    if (!anomalies.empty()) return refus(anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto [lot, lue] = lire(e.tx, anomalies);
        inscrire_titulaire(e, lot, trouver_ou_inscrire_entreprise(e, lot.structure_id, lue.siret, lue.nom), lue.qualite);
        return {adresse(lot.id), "", json_du_lot(trouver_lot(e.tx, d.perimetre, lot.id, Acte::CreerMarche))};
    });
}

static Response creer_engagement(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto corps = lire_objet(d, {"genre", "heures_centiemes", "debut", "source", "cadence", "effet_le"}, anomalies);
    SaisieEngagement saisie;
    saisie.genre = membre(corps, "genre", Membre::Texte, anomalies);
    saisie.heures = membre(corps, "heures_centiemes", Membre::Centiemes, anomalies);
    saisie.debut = membre(corps, "debut", Membre::Texte, anomalies);
    saisie.source = membre(corps, "source", Membre::Texte, anomalies);
    saisie.cadence = corps.find("cadence") ? membre(corps, "cadence", Membre::Texte, anomalies) : "mensuelle";
    saisie.effet_le = membre(corps, "effet_le", Membre::Texte, anomalies);
    const auto lot = d.base.read([&](Transaction& tx) { return trouver_lot(tx, d.perimetre, d.param("lot"), Acte::ReviserEngagement); });
    if (const auto toutes = ensemble(anomalies, lire_engagement(saisie, lot).anomalies); !toutes.empty()) return refus(toutes);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto inscrit = trouver_lot(e.tx, d.perimetre, d.param("lot"), Acte::ReviserEngagement);
        const auto lue = lire_engagement(saisie, inscrit);
        if (!lue.valable()) throw Conflict("l'exécution du lot vient de changer");
        const auto id = inscrire_engagement(e, inscrit, lue.genre, lue.debut, lue.source, lue.cadence, lue.heures, lue.effet_le);
        const auto trouve = trouver_engagement(e.tx, d.perimetre, id, Acte::ReviserEngagement);
        return {"/api/v1/engagements/" + id + "/revisions", "", json_de_l_engagement(trouve.engagement)};
    });
}

static Response montrer_revisions(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto au = jour_demande(d, anomalies);
    if (!anomalies.empty()) return refus(anomalies);
    return d.base.read([&](Transaction& tx) {
        const auto trouve = trouver_engagement(tx, d.perimetre, d.param("engagement"), Acte::VoirCompte);
        return reponse_json(d, json_des_revisions(trouve.engagement, lister_revisions(tx, trouve.engagement), au));
    });
}

static Response creer_revision(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto corps = lire_objet(d, {"heures_centiemes", "cause", "effet_le", "piece", "annule"}, anomalies);
    SaisieRevision saisie;
    saisie.heures = membre(corps, "heures_centiemes", Membre::Centiemes, anomalies);
    saisie.cause = membre(corps, "cause", Membre::Texte, anomalies);
    saisie.effet_le = membre(corps, "effet_le", Membre::Texte, anomalies);
    saisie.piece = membre(corps, "piece", Membre::Texte, anomalies);
    saisie.annule = membre(corps, "annule", Membre::Texte, anomalies);
    const auto lire = [&](Transaction& tx) { return trouver_engagement(tx, d.perimetre, d.param("engagement"), Acte::ReviserEngagement); };
    const auto lecture = lire_revision(saisie, d.base.read(lire).engagement);
    auto toutes = ensemble(anomalies, lecture.anomalies);
    // Ce que le registre refuse peut y être par nous : la clé d'idempotence le dira, sinon c'est un refus.
    if (!std::all_of(toutes.begin(), toutes.end(), tient_au_registre)) return refus(toutes);
    try
    {
        return ecrire(d, [&](Ecriture& e) -> Issue {
            const auto trouve = lire(e.tx);
            const auto lue = lire_revision(saisie, trouve.engagement);
            if (!lue.valable()) throw Conflict("revision.relue");
            inscrire_revision(e, trouve.lot, trouve.engagement, lue.heures, lue.cause, lue.effet_le, lue.piece, lue.annule);
            const auto apres = lire(e.tx);
            return {"/api/v1/engagements/" + apres.engagement.id + "/revisions", "",
                    json_des_revisions(apres.engagement, lister_revisions(e.tx, apres.engagement), d.aujourd_hui)};
        });
    }
    catch (const Conflict& conflit)
    {
        if (conflit.what() != std::string_view("revision.relue")) throw;
        const auto relue = lire_revision(saisie, d.base.read(lire).engagement).anomalies;
        if (relue.empty() || relue.front().code == "revision.deja_annulee") throw Conflict("cette ligne de l'objectif est déjà annulée");
        return refus(relue);
    }
}

void tracer_api_lots(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/marches/:marche/lots", "voir_marches", lister);
    routeur.add(Method::Post, "/api/v1/marches/:marche/lots", "creer_marche", creer_lot);
    routeur.add(Method::Get, "/api/v1/lots/:lot", "voir_marches", montrer);
    routeur.add(Method::Get, "/api/v1/lots/:lot/compte", "voir_compte", montrer_compte);
    routeur.add(Method::Post, "/api/v1/lots/:lot/titulaires", "creer_marche", creer_titulaire);
    routeur.add(Method::Post, "/api/v1/lots/:lot/engagements", "reviser_engagement", creer_engagement);
    routeur.add(Method::Get, "/api/v1/engagements/:engagement/revisions", "voir_compte", montrer_revisions);
    routeur.add(Method::Post, "/api/v1/engagements/:engagement/revisions", "reviser_engagement", creer_revision);
}

} // namespace ouvrage
