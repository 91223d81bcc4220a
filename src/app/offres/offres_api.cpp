#include "app/mots.hpp"
#include "app/offres/offres_pages.hpp"
#include "app/offres/offres_saisie.hpp"
#include "app/offres/offres_vues.hpp"
#include "app/marches/marches_saisie.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kParPage = 100;

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }

Json json_de(const Offre& o, Jour le, bool contact)
{
    const auto& b = o.besoin();
    Json::List competences, destinataires;
    for (const auto& une : b.competences) competences.push_back(une);
    for (const auto& [id, nom] : o.diffusion().destinataires) destinataires.push_back(Json{{"id", id}, {"nom", nom}});
    const auto tour = o.tour(le);
    Json json{{"id", o.id},
              {"entreprise_id", o.entreprise_id},
              {"entreprise", o.entreprise},
              {"lot_id", o.lot_id ? Json(*o.lot_id) : Json()},
              {"etat", tour == TourDOffre::Finie ? Json(fiche(o.fin()->sens).code) : Json("ouverte")},
              {"tour", tour == TourDOffre::Participants ? Json("participants") : tour == TourDOffre::Prescripteurs ? Json("prescripteurs") : Json()},
              {"ouvre_le", format_day(o.diffusion().ouvre_le)},
              {"besoin_id", b.id},
              {"rome", b.rome},
              {"metier", b.metier},
              {"postes", b.postes},
              {"pourvus", o.embauchees},
              {"debut", format_day(b.debut)},
              {"fin", json_jour(b.fin)},
              {"commune", b.commune},
              {"semaine_centiemes", static_cast<long long>(b.semaine.centiemes())},
              {"modalite", b.modalite ? Json(fiche(*b.modalite).code) : Json()},
              {"competences", std::move(competences)},
              {"precisions", b.precisions},
              {"proposees", o.proposees},
              {"faite_le", o.faite_le}};
    // Qui est invité, et qui appeler : pour l'entreprise et le facilitateur.
    if (contact)
    {
        json.set("destinataires", std::move(destinataires));
        json.set("raison_de_l_ouverture", o.diffusion().raison);
        json.set("contact", Json{{"nom", b.contact.nom}, {"telephone", b.contact.telephone}, {"courriel", b.contact.courriel}});
    }
    return json;
}

/// Une référence et, à qui a présenté la personne ou la suit, rien de plus : le nom reste aux pages.
Json json_de(const CandidatureDOffre& de, Jour le, Camp moi)
{
    const auto& c = de.candidature;
    Json::List etapes;
    for (const auto& une : c.etapes)
    {
        const bool motif = !une.motif.empty() && (moi != Camp::Entreprise || une.geste == Geste::Refuser);
        etapes.push_back(Json{{"geste", fiche(une.geste).code},
                              {"camp", code(une.camp)},
                              {"motif", motif ? Json(une.motif) : Json()},
                              {"prevu_le", json_jour(une.prevu_le)},
                              {"prevu_a", une.prevu_a.empty() ? Json() : Json(une.prevu_a)},
                              {"annulee", une.annulee},
                              {"faite_le", une.faite_le}});
    }
    const auto tour = de.tour(le);
    return Json{{"id", c.id},
                {"offre_id", c.offre_id},
                {"reference", c.reference},
                {"origine", moi == Camp::Entreprise ? Json() : Json(fiche(c.origine).code)},
                {"etat", code(c.etat())},
                {"offre_finie", de.offre.fin() != nullptr},
                {"tour", tour ? Json(code(tour->camp)) : Json()},
                {"eligible_du", moi == Camp::Organisme ? Json() : json_jour(c.eligible_du)},
                {"eligible_au", moi == Camp::Organisme ? Json() : json_jour(c.eligible_au)},
                {"vu", c.lignes()},
                {"faite_le", c.faite_le},
                {"etapes", std::move(etapes)}};
}

Response refus(std::vector<AnomalieDeChamp> anomalies)
{
    for (auto& une : anomalies)
        if (une.champ == "semaine") une.champ = "semaine_centiemes";
        else if (une.champ == "ou") une.champ = "entreprise_id";
    return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
}

Offre charger(const Demande& d, Transaction& tx, Acte acte) { return trouver_offre(tx, d.perimetre, d.param("offre"), d.aujourd_hui, acte); }

Response lister(const Demande& d)
{
    const auto question = d.http.query();
    RechercheOffres r;
    r.q = shortened(trimmed(question.value("q")), 200);
    const auto etat = question.value("etat");
    r.etat = etat == "ouvertes" ? EtatDOffre::Ouvertes : etat == "finies" ? EtatDOffre::Finies : EtatDOffre::Toutes;
    if (!etat.empty() && etat != "ouvertes" && etat != "finies" && etat != "toutes") return refus({{"etat", "champ.inconnu"}});
    r.par_page = kParPage;
    if (const auto page = question.value("page"); all_digits(page) && page.size() < 6) r.page = std::max(1, std::stoi(std::string(page)));
    const auto lue = d.base.read([&](Transaction& tx) { return lister_offres(tx, d.perimetre, r, d.aujourd_hui); });
    Json::List offres;
    for (const auto& o : lue.offres) offres.push_back(json_de(o, d.aujourd_hui, camp_de(d.perimetre, o) != Camp::Organisme));
    const bool suite = static_cast<std::int64_t>(r.page) * kParPage < lue.total;
    return reponse_json(d, Json{{"offres", std::move(offres)}, {"total", static_cast<long long>(lue.total)}, {"page_suivante", suite ? Json(r.page + 1) : Json()}});
}

Response montrer(const Demande& d)
{
    const auto o = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::VoirOffres); });
    return reponse_json(d, json_de(o, d.aujourd_hui, camp_de(d.perimetre, o) != Camp::Organisme));
}

Response deposer(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = saisie_de_besoin(read_json(d.http.body), anomalies);
    auto lue = lire_besoin(saisie, semaine_au_plus(d.maison.droit, d.aujourd_hui));
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    const auto lots = d.base.read([&](Transaction& tx) { return lister_lots_pour_offre(tx, d.perimetre); });
    const auto ou = lire_ou(saisie, lots, anomalies);
    if (!anomalies.empty()) return refus(std::move(anomalies));
    const auto siennes = d.perimetre.entreprises(Acte::DeposerOffre);
    const bool par_entreprise = std::find(siennes.begin(), siennes.end(), ou->entreprise_id) != siennes.end();
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = deposer_offre(e, d.maison.droit, {ou->structure_id, ou->entreprise_id, ou->lot_id.empty() ? std::nullopt : std::optional(ou->lot_id), par_entreprise}, lue.besoin,
                                      d.aujourd_hui);
        return {"/api/v1/offres/" + id, "", json_de(trouver_offre(e.tx, d.perimetre, id, d.aujourd_hui), d.aujourd_hui, true)};
    });
}

Response lister_les_candidatures(const Demande& d)
{
    Json::List liste;
    d.base.read([&](Transaction& tx) {
        const auto offre = charger(d, tx, Acte::VoirOffres);
        const auto moi = camp_de(d.perimetre, offre);
        for (auto& une : lister_candidatures(tx, d.perimetre, offre)) liste.push_back(json_de(CandidatureDOffre{std::move(une), offre}, d.aujourd_hui, moi));
    });
    return reponse_json(d, Json{{"candidatures", std::move(liste)}});
}

/// Une personne déjà connue de qui propose : suivie par la structure, ou déjà présentée par l'organisme.
Response proposer(const Demande& d)
{
    const auto offre = d.base.read([&](Transaction& tx) { return charger(d, tx, Acte::ProposerCandidat); });
    const auto corps = read_json(d.http.body);
    const Json* participant = corps.object() ? corps.find("participant_id") : nullptr;
    if (!participant || !participant->text()) return refus({{"participant_id", participant ? "json.texte_attendu" : "champ.absent"}});
    const auto moi = camp_de(d.perimetre, offre);
    std::optional<std::string> organisme;
    std::vector<AnomalieDeChamp> anomalies;
    d.base.read([&](Transaction& tx) {
        if (moi == Camp::Structure)
        {
            const auto personne = trouver_personne_a_proposer(tx, d.perimetre, *participant->text());
            organisme = personne.organisme_id;
            if (organisme && !personne.eligible_du && offre.tour(d.aujourd_hui) == TourDOffre::Participants) anomalies.push_back({"participant_id", "proposition.trop_tot"});
        }
        else
        {
            organisme = organisme_qui_presente(d.perimetre, offre);
            const auto siens = lister_candidats(tx, *organisme);
            if (std::none_of(siens.begin(), siens.end(), [&](const CandidatDOrganisme& un) { return un.participant_id == *participant->text(); }))
                throw NotFound("cette personne n'est pas de celles que vous avez présentées");
        }
        if (d.http.header("idempotency-key").empty() && deja_proposee(tx, offre.id, *participant->text())) anomalies.push_back({"participant_id", "proposition.deja"});
    });
    if (!anomalies.empty()) return refus(std::move(anomalies));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = charger(d, e.tx, Acte::ProposerCandidat);
        const auto origine = organisme ? nature_de_l_organisme(e.tx, *organisme) : origine_de_la_structure(relue);
        const auto id = inscrire_candidature(e, relue, {*participant->text(), organisme, origine, moi == Camp::Organisme});
        return {"/api/v1/candidatures/" + id, "", json_de(trouver_candidature(e.tx, d.perimetre, id, d.aujourd_hui), d.aujourd_hui, moi)};
    });
}

CandidatureDOffre charger_candidature(const Demande& d, Transaction& tx, Acte acte) { return trouver_candidature(tx, d.perimetre, d.param("candidature"), d.aujourd_hui, acte); }

Response montrer_candidature(const Demande& d)
{
    const auto de = d.base.read([&](Transaction& tx) { return charger_candidature(d, tx, Acte::VoirOffres); });
    return reponse_json(d, json_de(de, d.aujourd_hui, camp_de(d.perimetre, de.offre)));
}

Response repondre(const Demande& d)
{
    const auto de = d.base.read([&](Transaction& tx) { return charger_candidature(d, tx, Acte::VoirOffres); });
    const auto moi = camp_de(d.perimetre, de.offre);
    const auto corps = read_json(d.http.body);
    if (!corps.object()) return refus({{"", "json.objet_attendu"}});
    std::vector<AnomalieDeChamp> anomalies;
    SaisieEtape saisie;
    for (const auto& [nom, valeur] : *corps.object())
    {
        if (nom == "vu")
        {
            if (valeur.integer()) saisie.vu = std::to_string(*valeur.integer());
            else anomalies.push_back({nom, "json.entier_attendu"});
            continue;
        }
        auto* champ = nom == "geste" ? &saisie.geste : nom == "motif" ? &saisie.motif : nom == "prevu_le" ? &saisie.prevu_le : nom == "prevu_a" ? &saisie.prevu_a : nullptr;
        if (!champ) anomalies.push_back({nom, "champ.inconnu"});
        else if (valeur.text()) *champ = *valeur.text();
        else if (!valeur.null()) anomalies.push_back({nom, "json.texte_attendu"});
    }
    const auto lue = lire_etape(saisie, moi, de.candidature.etat());
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    if (!anomalies.empty()) return refus(std::move(anomalies));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto relue = charger_candidature(d, e.tx, Acte::VoirOffres);
        if (relue.offre.fin()) throw Conflict("cette offre est finie : rouvrez-la pour continuer");
        inscrire_etape(e, relue, lue.etape, lue.rang_vu);
        return {"/api/v1/candidatures/" + relue.candidature.id, "", json_de(charger_candidature(d, e.tx, Acte::VoirOffres), d.aujourd_hui, moi)};
    });
}

Json json_de(const CompteDOrigine& une)
{
    return Json{{"mises_en_relation", une.mises_en_relation}, {"candidats", une.candidats}, {"rencontrees", une.rencontrees}, {"absentes", une.absentes},
                {"refusees", une.refusees},                   {"declinees", une.declinees}, {"embauchees", une.embauchees}};
}

/// Les identifiants sont ceux de l'annexe d'indicateurs : mises_en_relation, candidats_plie, candidats_france_travail, candidats_mission_locale…
Response montrer_les_comptes(const Demande& d)
{
    const auto question = d.http.query();
    std::vector<AnomalieDeChamp> anomalies;
    const auto du = lire_jour("du", question.value("du"), Exigence::Facultative, anomalies).value_or(Jour{d.aujourd_hui.year() / std::chrono::January / 1});
    const auto au = lire_jour("au", question.value("au"), Exigence::Facultative, anomalies).value_or(d.aujourd_hui);
    if (au < du) anomalies.push_back({"au", "periode.inversee"});
    if (!anomalies.empty()) return refus(std::move(anomalies));
    const auto comptes = d.base.read([&](Transaction& tx) { return compter_les_offres(tx, d.perimetre, du, au, Acte::GererParticipants); });
    Json origines = Json(Json::Object{}), etats = Json(Json::Object{}), refus_par_motif = Json(Json::Object{}), declins = Json(Json::Object{});
    Json json{{"du", format_day(du)}, {"au", format_day(au)}, {"mises_en_relation", comptes.total.mises_en_relation}};
    for (const auto& une : comptes.origines)
    {
        const std::string nature(fiche(une.origine).code);
        json.set("candidats_" + nature, une.candidats);
        origines.set(nature, json_de(une));
    }
    for (const auto etat : etats_de_candidature()) etats.set(std::string(code(etat)), comptes.par_etat[static_cast<std::size_t>(etat)]);
    for (const auto& [motif, n] : comptes.refus) refus_par_motif.set(motif, n);
    for (const auto& [motif, n] : comptes.declins) declins.set(motif, n);
    json.set("total", json_de(comptes.total));
    json.set("par_origine", std::move(origines));
    json.set("par_etat", std::move(etats));
    json.set("refus_par_motif", std::move(refus_par_motif));
    json.set("declins_par_motif", std::move(declins));
    return reponse_json(d, json);
}

} // namespace

void tracer_api_offres(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/offres", "voir_offres", lister);
    routeur.add(Method::Post, "/api/v1/offres", "deposer_offre", deposer);
    routeur.add(Method::Get, "/api/v1/offres/comptes", "gerer_participants", montrer_les_comptes);
    routeur.add(Method::Get, "/api/v1/offres/:offre", "voir_offres", montrer);
    routeur.add(Method::Get, "/api/v1/offres/:offre/candidatures", "voir_offres", lister_les_candidatures);
    routeur.add(Method::Post, "/api/v1/offres/:offre/candidatures", "proposer_candidat", proposer);
    routeur.add(Method::Get, "/api/v1/candidatures/:candidature", "voir_offres", montrer_candidature);
    routeur.add(Method::Post, "/api/v1/candidatures/:candidature/etapes", "voir_offres", repondre);
}

} // namespace ouvrage
