#include "app/sorties/sorties_pages.hpp"
#include "app/sorties/sorties_saisie.hpp"
#include "app/sorties/sorties_table.hpp"
#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

const std::vector<std::string_view> kMembres = {"sortie_le", "situation", "contrat_mois", "contrat_debut", "contrat_fin", "duree_inconnue", "employeur", "source", "informee_le"};

template <class T> Json json_du_classement(const Classement<T>& classement)
{
    return Json{{"classe", code(classement.classe)}, {"libelle", libelle(classement.classe)}, {"pourquoi", classement.pourquoi}, {"source", classement.source}, {"statut", libelle(classement.statut)}};
}

Json json_de_la_situation(const SituationNotee& notee)
{
    // La raison d'une exclusion se lit à l'écran, où sa lecture s'inscrit.
    const bool exclue = notee.fiche().exclue();
    return Json{{"situation", exclue ? Json() : Json(notee.code)},
                {"libelle", exclue ? "Sortie non comptée" : notee.fiche().libelle},
                {"contrat_mois", exclue ? Json() : Json(notee.faits.duree.mois)},
                {"contrat_debut", notee.faits.duree.debut ? Json(format_day(*notee.faits.duree.debut)) : Json()},
                {"contrat_fin", notee.faits.duree.fin ? Json(format_day(*notee.faits.duree.fin)) : Json()},
                {"employeur", code(notee.faits.employeur)},
                {"source", notee.source},
                {"informee_le", format_day(notee.informee_le)}};
}

Json json_de_la_sortie(const Sortie& sortie)
{
    Json::List suivis;
    for (const auto& un : sortie.suivis)
    {
        const auto* releve = un.releve();
        suivis.push_back(Json{{"mois", un.mois}, {"echeance", format_day(un.echeance)}, {"etat", code(un.etat)}, {"appels", static_cast<long long>(un.appels.size())},
                              {"situation", releve && releve->situation ? json_de_la_situation(*releve->situation) : Json()},
                              {"motif", releve && !releve->situation ? Json(releve->motif) : Json()}});
    }
    auto json = json_de_la_situation(sortie.ligne().situation);
    json.set("id", sortie.origine());
    json.set("sortie_le", format_day(sortie.ligne().sortie_le));
    json.set("retiree", sortie.retiree());
    json.set("lignes", static_cast<long long>(sortie.lignes.size()));
    json.set("iae", json_du_classement(sortie.iae));
    json.set("plie", json_du_classement(sortie.plie));
    json.set("suivis", std::move(suivis));
    return json;
}

std::optional<Jour> jour_demande(const Form& adresse, const std::string& nom, std::vector<AnomalieDeChamp>& anomalies)
{
    const auto texte = adresse.value(nom);
    if (texte.empty()) return std::nullopt;
    const auto jour = parse_day(texte);
    if (!jour) anomalies.push_back({nom, "date.illisible"});
    return jour;
}

Response api_sorties(const Demande& d)
{
    const auto adresse = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    RechercheDeSorties recherche;
    recherche.du = jour_demande(adresse, "du", anomalies);
    recherche.au = jour_demande(adresse, "au", anomalies);
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
    const auto sorties = d.base.read([&](Transaction& tx) { return lister_sorties(tx, d.perimetre, d.maison.droit, recherche, d.aujourd_hui); });
    const auto c = compter_sorties(sorties);
    Json::List liste, suivis;
    for (const auto& une : sorties)
    {
        auto json = json_de_la_sortie(une.sortie);
        json.set("reference", une.reference);
        liste.push_back(std::move(json));
    }
    for (const auto& un : compter_suivis(sorties))
        suivis.push_back(Json{{"mois", un.mois}, {"en_emploi", un.en_emploi}, {"releves", un.releves}, {"non_comptes", un.exclus}, {"non_releves", un.non_releves},
                              {"attendus", un.attendus}, {"a_venir", un.a_venir}});
    return reponse_json(d, Json{{"total", c.total},
                                {"denominateur", c.comptees()},
                                {"non_comptees", c.exclues},
                                {"iae", Json{{"dynamiques", c.dynamiques()}, {"durables", c.durables}, {"transitions", c.transitions}, {"positives", c.positives}, {"autres", c.autres},
                                             {"a_determiner", c.a_determiner}}},
                                {"plie", Json{{"positives", c.positives_plie()}, {"chez_le_titulaire", c.chez_le_titulaire}, {"autre_contrat", c.autres_contrats},
                                              {"formation", c.formations}, {"autres", c.autres_issues}, {"a_determiner", c.issues_a_determiner}}},
                                {"suivis", std::move(suivis)},
                                {"sorties", std::move(liste)}});
}

Response api_appels(const Demande& d)
{
    const auto appels = d.base.read([&](Transaction& tx) { return lister_appels(tx, d.perimetre, d.maison.droit, d.aujourd_hui); });
    Json::List liste;
    for (const auto& un : appels)
        liste.push_back(Json{{"reference", un.reference}, {"sortie", un.origine}, {"mois", un.suivi.mois}, {"echeance", format_day(un.suivi.echeance)}, {"etat", code(un.suivi.etat)},
                             {"appels", static_cast<long long>(un.suivi.appels.size())}});
    return reponse_json(d, Json{{"au", format_day(d.aujourd_hui)}, {"appels", std::move(liste)}});
}

Response api_sorties_de(const Demande& d)
{
    const auto sorties = d.base.read([&](Transaction& tx) {
        return lister_sorties_de(tx, d.maison.droit, trouver_participant(tx, d.perimetre, d.param("participant")), d.aujourd_hui);
    });
    Json::List liste;
    for (const auto& une : sorties) liste.push_back(json_de_la_sortie(une));
    return reponse_json(d, Json{{"sorties", std::move(liste)}});
}

Response api_noter(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto sorties = d.base.read([&](Transaction& tx) {
        return lister_sorties_de(tx, d.maison.droit, trouver_participant(tx, d.perimetre, d.param("participant")), d.aujourd_hui);
    });
    const auto formulaire = formulaire_de_membres(d.http.body, kMembres, anomalies);
    auto lue = lire_sortie(saisie_de_sortie(formulaire), {}, d.aujourd_hui);
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto participant = trouver_participant(e.tx, d.perimetre, d.param("participant"));
        for (const auto& une : lister_sorties_de(e.tx, d.maison.droit, participant, d.aujourd_hui))
            if (!une.retiree() && une.ligne().sortie_le == lue.sortie_le) throw Conflict("une sortie est déjà notée ce jour-là");
        const auto origine = inscrire_sortie(e, d.maison.droit, participant, lue.sortie_le, lue.situation, "", "");
        return {"/api/v1/participants/" + participant.id + "/sorties", "", json_de_la_sortie(trouver_sortie(e.tx, d.maison.droit, participant, origine, d.aujourd_hui))};
    });
}

Response api_relever(const Demande& d)
{
    auto membres = kMembres;
    membres.erase(membres.begin());
    membres.insert(membres.end(), {"mois", "issue", "motif", "appele_le"});
    std::vector<AnomalieDeChamp> anomalies;
    const auto chercher = [&](Transaction& tx) {
        const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        return std::pair{participant, trouver_sortie(tx, d.maison.droit, participant, d.param("sortie"), d.aujourd_hui)};
    };
    const auto sortie = d.base.read(chercher).second;
    const auto formulaire = formulaire_de_membres(d.http.body, membres, anomalies);
    const auto saisie = saisie_de_suivi(formulaire);
    const auto texte = formulaire.value("mois");
    const auto suivi = std::find_if(sortie.suivis.begin(), sortie.suivis.end(), [&](const Suivi& un) { return std::to_string(un.mois) == texte; });
    if (suivi == sortie.suivis.end() || sortie.retiree()) anomalies.push_back({"mois", texte.empty() ? "champ.absent" : "champ.inconnu"});
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
    const auto lue = lire_suivi(saisie, *suivi, d.aujourd_hui);
    if (!lue.anomalies.empty()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", lue.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto [participant, relue] = chercher(e.tx);
        const auto* dernier = relue.suivi(suivi->mois);
        const std::string vu = dernier && dernier->releve() ? dernier->releve()->id : "";
        if (!lue.appel.empty()) inscrire_appel(e, participant, relue, suivi->mois, lue.appel, lue.appele_le);
        else if (lue.situation) inscrire_releve(e, participant, relue, suivi->mois, *lue.situation, vu);
        else inscrire_non_releve(e, participant, relue, suivi->mois, lue.motif, vu);
        return {"/api/v1/participants/" + participant.id + "/sorties", "", json_de_la_sortie(trouver_sortie(e.tx, d.maison.droit, participant, relue.origine(), d.aujourd_hui))};
    });
}

} // namespace

void tracer_api_sorties(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/sorties", "noter_sortie", api_sorties);
    routeur.add(Method::Get, "/api/v1/sorties/appels", "noter_sortie", api_appels);
    routeur.add(Method::Get, "/api/v1/participants/:participant/sorties", "noter_sortie", api_sorties_de);
    routeur.add(Method::Post, "/api/v1/participants/:participant/sorties", "noter_sortie", api_noter);
    routeur.add(Method::Post, "/api/v1/participants/:participant/sorties/:sortie/suivis", "noter_sortie", api_relever);
}

} // namespace ouvrage
