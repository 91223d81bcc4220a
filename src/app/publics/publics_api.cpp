#include "app/participants/participants_notes.hpp"
#include "app/publics/publics_epreuve.hpp"
#include "app/publics/publics_pages.hpp"
#include "socle/errors.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }

Json json_du_jeu(const JeuDeCriteres& jeu, const Vocabulaire& mots)
{
    Json::List criteres;
    for (const auto& un : jeu.criteres)
    {
        Json::List preuves;
        for (const auto& une : un.preuves) preuves.push_back(Json{{"code", une.code}, {"libelle", dire(une)}, {"validite_mois", une.mois > 0 ? Json(une.mois) : Json()}});
        criteres.push_back(Json{{"code", un.code},
                                {"libelle", un.libelle},
                                {"famille", un.famille},
                                {"base", code(un.base)},
                                {"epreuve", dire(un.epreuve, mots)},
                                {"preuves", std::move(preuves)},
                                {"niveau", un.niveau > 0 ? Json(un.niveau) : Json()},
                                {"reserve", un.sensible != Sensible::Non},
                                {"source", un.source},
                                {"lien", un.lien},
                                {"statut", libelle(un.statut)},
                                {"depuis", format_day(un.depuis)},
                                {"jusqu_a", json_jour(un.jusqu_a)},
                                {"verifie_le", format_day(un.verifie_le)}});
    }
    return Json{{"code", jeu.code},     {"libelle", jeu.libelle}, {"portee", jeu.portee},          {"ouvre_la_clause", jeu.ouvre_la_clause}, {"exemple", jeu.exemple},
                {"source", jeu.source}, {"lien", jeu.lien},       {"statut", libelle(jeu.statut)}, {"version", jeu.version},                 {"criteres", std::move(criteres)}};
}

Json json_de_la_decision(const EligibiliteInscrite& une)
{
    // Sans les raisons : elles se lisent à l'écran, où la lecture s'inscrit.
    return Json{{"id", une.id},
                {"jeu", une.jeu},
                {"jeu_version", une.jeu_version},
                {"decision", une.eligible ? "eligible" : "non_eligible"},
                {"prise_de_poste", format_day(une.prise_de_poste)},
                {"tardive", une.tardive},
                {"debut", json_jour(une.debut)},
                {"fin", json_jour(une.fin)},
                {"annulee", une.annulee},
                {"faite_par", une.faite_par},
                {"faite_le", une.faite_le}};
}

Response api_publics(const Demande& d)
{
    const auto& publics = publics_livres();
    Json::List jeux;
    for (const auto& jeu : publics.jeux) jeux.push_back(json_du_jeu(jeu, publics.mots));
    return reponse_json(d, Json{{"jeux", std::move(jeux)}});
}

Response api_eligibilites(const Demande& d)
{
    const auto liste = d.base.read([&](Transaction& tx) { return lister_eligibilites(tx, trouver_participant(tx, d.perimetre, d.param("participant"))); });
    Json::List decisions;
    for (const auto& une : liste) decisions.push_back(json_de_la_decision(une));
    return reponse_json(d, Json{{"eligibilites", std::move(decisions)}});
}

Response api_decider(const Demande& d)
{
    std::vector<AnomalieDeChamp> de_lecture;
    d.base.read([&](Transaction& tx) { return trouver_participant(tx, d.perimetre, d.param("participant")); });
    const auto formulaire = formulaire_de_json(read_json(d.http.body), de_lecture);
    auto saisie = lire_eligibilite(formulaire, publics_livres(), d.aujourd_hui);
    saisie.anomalies.insert(saisie.anomalies.begin(), de_lecture.begin(), de_lecture.end());
    const auto essayer = [&](Transaction& tx) {
        const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        return std::pair{participant, eprouver_jeux(tx, d, participant, saisie, {saisie.jeu})};
    };
    {
        const auto essai = d.base.read(essayer);
        preparer_decision(d, saisie, essai.second);
        if (d.base.read([&](Transaction& tx) { return nomme_une_personne(tx, d.perimetre, essai.first.structure_id, saisie.rattrapage); }))
            saisie.anomalies.push_back({"rattrapage", "texte.nomme"});
        if (!saisie.anomalies.empty())
        {
            // Ce qui manque pour conclure se dit ici comme à l'écran.
            std::string detail;
            for (const auto& un : essai.second)
                if (un.jeu->code == saisie.jeu)
                    for (const auto& une : un.examen.manque) detail += (detail.empty() ? "Il manque : " : " ; ") + une;
            return probleme(Status::UnprocessableContent, "Des champs sont à corriger", detail, saisie.anomalies);
        }
    }
    return ecrire(d, [&](Ecriture& ecriture) -> Issue {
        const auto [participant, eprouves] = essayer(ecriture.tx);
        const auto prete = preparer_decision(d, saisie, eprouves);
        if (!saisie.anomalies.empty()) throw Conflict("les règles ont changé pendant que vous décidiez");
        const auto id = inscrire_eligibilite(ecriture, d.maison.droit, participant, prete.decision);
        Json corps;
        for (const auto& une : lister_eligibilites(ecriture.tx, participant))
            if (une.id == id) corps = json_de_la_decision(une);
        return {"/api/v1/participants/" + participant.id + "/eligibilites", "", std::move(corps)};
    });
}

Response api_du_lot(const Demande& d)
{
    const auto liste = d.base.read([&](Transaction& tx) {
        return lister_fenetres_du_lot(tx, d.perimetre, trouver_lot(tx, d.perimetre, d.param("lot"), Acte::VoirCompte), d.aujourd_hui);
    });
    Json::List personnes;
    for (const auto& une : liste)
    {
        const bool court = une.debut && *une.debut <= d.aujourd_hui && (!une.fin || d.aujourd_hui <= *une.fin);
        personnes.push_back(Json{{"reference", une.reference}, {"entreprise", une.entreprise}, {"eligible", court}, {"debut", json_jour(une.debut)}, {"fin", json_jour(une.fin)}});
    }
    return reponse_json(d, Json{{"au", format_day(d.aujourd_hui)}, {"personnes", std::move(personnes)}});
}

} // namespace

void tracer_api_publics(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/publics", std::string(kPublic), api_publics);
    routeur.add(Method::Get, "/api/v1/participants/:participant/eligibilites", "gerer_participants", api_eligibilites);
    routeur.add(Method::Post, "/api/v1/participants/:participant/eligibilites", "gerer_participants", api_decider);
    routeur.add(Method::Get, "/api/v1/lots/:lot/eligibilites", "voir_compte", api_du_lot);
}

} // namespace ouvrage
