#include "app/contrats_travail/contrats_travail_fins.hpp"
#include "app/contrats_travail/contrats_travail_pages.hpp"
#include "app/contrats_travail/contrats_travail_saisie.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kParPage = 100;

Json jour_ou_rien(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }

/// La personne par sa référence, et rien de ce qui est réservé : une machine transmet ce qu'elle lit.
Json json_de(const Demande& d, const ContratDeTravail& un)
{
    const Jour le = d.aujourd_hui;
    const bool facilite = d.perimetre.peut(Acte::InscrireContratDeTravail) && d.perimetre.voit_personne(un.structure_id, "");
    Json::List lots;
    for (const auto& lot : un.lots)
        if (!lot.ligne.annulee)
            lots.push_back(Json{{"lot_id", lot.lot_id}, {"entreprise_id", lot.entreprise_id}, {"debut", format_day(lot.debut)}, {"fin", jour_ou_rien(lot.fin)}});
    const auto* dite = un.fin_dite();
    const auto semaine = un.hebdomadaires(std::max(le, un.termes.debut));
    return Json{{"id", un.id},
                {"reference", un.reference},
                {"sorte", fiche(un.termes.sorte).code},
                {"modalite", fiche(un.termes.modalite).code},
                {"employeur", Json{{"sorte", fiche(un.termes.employeur).code}, {"nom", un.employeur}}},
                {"entreprise_id", un.termes.entreprise_id},
                {"debut", format_day(un.termes.debut)},
                {"fin_prevue", jour_ou_rien(un.fin_prevue())},
                {"fin", dite ? Json{{"jour", format_day(dite->fin_le)}, {"motif", facilite ? dite->motif : motif_pour_l_entreprise(dite->motif)}} : Json()},
                {"hebdomadaires_centiemes", semaine ? Json(static_cast<long long>(semaine->centiemes())) : Json()},
                {"rome", un.termes.rome.empty() ? Json() : Json(un.termes.rome)},
                {"tuteur", code(un.tuteur(std::max(le, un.termes.debut)))},
                {"etat", code(un.etat(le))},
                {"lots", std::move(lots)}};
}

Response api_lister(const Demande& d)
{
    const auto question = d.http.query();
    RechercheDeContratsDeTravail recherche{.q = std::string(question.value("q")), .etat = etat_de_contrat_du_code(question.value("etat")), .par_page = kParPage};
    const auto numero = question.value("page");
    recherche.page = all_digits(numero) && numero.size() < 6 ? std::max(1, std::stoi(std::string(numero))) : 1;
    const auto lue = d.base.read([&](Transaction& tx) { return chercher_contrats(tx, d.perimetre, recherche, d.aujourd_hui); });
    Json::List liste;
    for (const auto& un : lue.contrats) liste.push_back(json_de(d, un));
    const bool suite = static_cast<std::int64_t>(recherche.page) * kParPage < lue.total;
    return reponse_json(d, Json{{"contrats_de_travail", std::move(liste)}, {"total", static_cast<long long>(lue.total)}, {"page_suivante", suite ? Json(recherche.page + 1) : Json()}});
}

Response api_trouver(const Demande& d)
{
    return reponse_json(d, json_de(d, d.base.read([&](Transaction& tx) { return trouver_contrat_de_travail(tx, d.perimetre, d.param("contrat_travail")); })));
}

Response api_creer(const Demande& d)
{
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = saisie_de_contrat_du_json(read_json(d.http.body), anomalies);
    std::string participant_id;
    const auto choix = d.base.read([&](Transaction& tx) {
        const auto participant = trouver_participant(tx, d.perimetre, d.param("participant"));
        participant_id = participant.id;
        return lister_choix(tx, d.perimetre, participant.structure_id, mois_de(d.aujourd_hui) - std::chrono::months{12});
    });
    auto lue = lire_contrat(saisie, choix, Lots::Demandes);
    anomalies.insert(anomalies.end(), lue.anomalies.begin(), lue.anomalies.end());
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Ce contrat ne se lit pas", "Corrigez ce qui est dit de chaque champ.", anomalies);
    lue.contrat.participant_id = participant_id;
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto id = inscrire_contrat(e, d.perimetre, lue.contrat);
        return {"/api/v1/contrats-de-travail/" + id, "", json_de(d, trouver_contrat_de_travail(e.tx, d.perimetre, id))};
    });
}

Response api_motifs(const Demande& d)
{
    Json::List liste;
    for (const auto& un : motifs_de_fin()) liste.push_back(Json{{"code", un.code}, {"libelle", un.libelle}, {"famille", un.famille}, {"depart", un.depart}, {"reserve", un.reserve}});
    return reponse_json(d, Json{{"motifs_de_fin", std::move(liste)}});
}

} // namespace

void tracer_api_contrats_travail(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/contrats-de-travail", "voir_contrats_de_travail", api_lister);
    routeur.add(Method::Get, "/api/v1/contrats-de-travail/motifs-de-fin", "inscrire_contrat_de_travail", api_motifs);
    routeur.add(Method::Get, "/api/v1/contrats-de-travail/:contrat_travail", "voir_contrats_de_travail", api_trouver);
    routeur.add(Method::Post, "/api/v1/participants/:participant/contrats-de-travail", "inscrire_contrat_de_travail", api_creer);
}

} // namespace ouvrage
