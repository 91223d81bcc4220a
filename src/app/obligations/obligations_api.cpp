#include "app/mots.hpp"
#include "app/obligations/obligations_json.hpp"
#include "app/obligations/obligations_pages.hpp"
#include "app/obligations/obligations_saisie.hpp"
#include "app/obligations/obligations_vues.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kParPage = 100, kParPageAuPlus = 200;

Json json_jour(const std::optional<Jour>& jour) { return jour ? Json(format_day(*jour)) : Json(); }
Json json_centimes(const std::optional<Centimes>& montant) { return montant ? Json(static_cast<long long>(montant->valeur)) : Json(); }
Json json_heures(Heures heures) { return static_cast<long long>(heures.centiemes()); }

void ajouter_l_ecriture(Json& json, const Inscrite& ligne)
{
    json.set("id", ligne.id);
    json.set("faite_par", ligne.faite_par);
    json.set("faite_le", ligne.faite_le);
    json.set("remplacee", ligne.remplacee);
}

Json json_de_la_decision(const DecisionSociale& une)
{
    Json json{{"reponse", code(une.reponse)},
              {"derogation", une.derogation ? Json(code(*une.derogation)) : Json()},
              {"condition", une.condition},
              {"justification", une.justification},
              {"decidee_le", format_day(une.decidee_le)}};
    ajouter_l_ecriture(json, une.ligne);
    return json;
}

Json json_du_dossier(const ObligationDuMarche& o)
{
    Json::List decisions;
    for (const auto& une : o.decisions) decisions.push_back(json_de_la_decision(une));
    const auto* consultation = o.consultation();
    const auto* categorie = o.categorie();
    return Json{{"marche_id", o.marche.id},
                {"objet", o.marche.objet},
                {"etat", code(o.etat())},
                {"obligation", json_de_l_obligation(o.obligation)},
                {"lancee_le", json_jour(consultation ? consultation->lancee_le : std::nullopt)},
                {"estimation_centimes", json_centimes(consultation ? consultation->estimation : std::nullopt)},
                {"defense", consultation ? consultation->defense : false},
                {"categorie_acheteur", categorie ? Json(code(categorie->categorie)) : Json()},
                {"decisions", std::move(decisions)}};
}

Json json_de_la_proposition(const PropositionDePenalite& p)
{
    Json::List etapes, sources, decisions;
    for (const auto& une : p.etapes) etapes.push_back(Json{{"libelle", une.libelle}, {"formule", une.formule}, {"valeur", une.valeur}});
    for (const auto& une : p.sources)
        sources.push_back(Json{{"cle", une.cle}, {"valeur", une.valeur}, {"unite", une.unite}, {"source", une.source}, {"statut", une.statut}});
    for (const auto& une : p.decisions)
    {
        Json decision{{"sens", code(une.sens)}, {"montant_centimes", static_cast<long long>(une.montant.valeur)}, {"raison", une.raison}};
        ajouter_l_ecriture(decision, une.ligne);
        decisions.push_back(std::move(decision));
    }
    Json json{{"lot_id", p.lot_id},
              {"engagement_id", p.engagement_id},
              {"arretee_le", format_day(p.arretee_le)},
              {"dues_centiemes", json_heures(p.situation.dues)},
              {"faites_centiemes", json_heures(p.situation.faites)},
              {"manquantes_centiemes", json_heures(p.manquantes)},
              {"montant_centimes", static_cast<long long>(p.montant.valeur)},
              {"nature", "proposition"},
              {"decide_par", "acheteur"},
              {"raison", p.raison},
              {"etapes", std::move(etapes)},
              {"sources", std::move(sources)},
              {"decisions", std::move(decisions)}};
    ajouter_l_ecriture(json, p.ligne);
    return json;
}

/// Les champs de la saisie, sous le nom que l'API leur donne.
Response refus(std::vector<AnomalieDeChamp> anomalies)
{
    constexpr std::pair<std::string_view, std::string_view> kNoms[] = {{"estimation", "estimation_centimes"}, {"montant", "montant_centimes"},
                                                                       {"dispensees", "dispensees_centiemes"}, {"transferees", "transferees_centiemes"},
                                                                       {"recues", "recues_centiemes"}, {"raison_decision", "raison"}};
    for (auto& une : anomalies)
        for (const auto& [champ, membre] : kNoms)
            if (une.champ == champ) une.champ = membre;
    return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", anomalies);
}

/// Les membres d'un objet JSON, tels qu'on les taperait ; une anomalie pour tout autre membre.
class Corps
{
public:
    Corps(const Demande& d, std::vector<std::string_view> membres, std::vector<AnomalieDeChamp>& anomalies) : corps_(read_json(d.http.body)), anomalies_(anomalies)
    {
        if (!corps_.object())
        {
            anomalies_.push_back({"", "json.objet_attendu"});
            return;
        }
        for (const auto& [nom, valeur] : *corps_.object())
            if (std::find(membres.begin(), membres.end(), nom) == membres.end()) anomalies_.push_back({nom, "champ.inconnu"});
    }
    std::string texte(std::string_view nom)
    {
        const Json* valeur = trouver(nom);
        if (valeur && !valeur->text()) anomalies_.push_back({std::string(nom), "json.texte_attendu"});
        return valeur && valeur->text() ? *valeur->text() : "";
    }
    std::string entier(std::string_view nom)
    {
        const Json* valeur = lire_entier(nom);
        return valeur ? std::to_string(*valeur->integer()) : "";
    }
    /// « 12,50 » : des centièmes d'heure ou des centimes, comme dans le champ.
    std::string centiemes(std::string_view nom)
    {
        const Json* valeur = lire_entier(nom);
        return valeur ? heures_saisie(Heures::de_centiemes(*valeur->integer())) : "";
    }
    std::string oui(std::string_view nom)
    {
        const Json* valeur = trouver(nom);
        if (valeur && !valeur->truth()) anomalies_.push_back({std::string(nom), "json.booleen_attendu"});
        return valeur && valeur->truth() && *valeur->truth() ? "oui" : "";
    }

private:
    const Json* trouver(std::string_view nom) const
    {
        const Json* valeur = corps_.object() ? corps_.find(nom) : nullptr;
        return valeur && !valeur->null() ? valeur : nullptr;
    }
    const Json* lire_entier(std::string_view nom)
    {
        const Json* valeur = trouver(nom);
        if (valeur && !valeur->integer()) anomalies_.push_back({std::string(nom), "json.entier_attendu"});
        return valeur && valeur->integer() ? valeur : nullptr;
    }

    Json corps_;
    std::vector<AnomalieDeChamp>& anomalies_;
};

std::vector<AnomalieDeChamp> ensemble(std::vector<AnomalieDeChamp> a, const std::vector<AnomalieDeChamp>& b)
{
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Response simuler(const Demande& d)
{
    const auto lue = lire_simulation(saisie_de_simulation(d.http.query()));
    if (!lue.valable()) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", lue.anomalies);
    return reponse_json(d, json_de_l_obligation(obligation_sociale(lue.operation, d.maison.droit.valeurs)));
}

Response lister(const Demande& d)
{
    const auto adresse = d.http.query();
    RechercheObligations recherche{shortened(adresse.value("q"), 200), std::string(adresse.value("acheteur")), std::string(adresse.value("nature")),
                                   etat_d_obligation_du_code(adresse.value("etat"))};
    std::vector<AnomalieDeChamp> anomalies;
    if (!adresse.value("etat").empty() && !recherche.etat) anomalies.push_back({"etat", "champ.inconnu"});
    if (!recherche.nature.empty() && libelle_du_code(natures_de_marche(), recherche.nature).empty()) anomalies.push_back({"nature", "champ.inconnu"});
    const auto debut = static_cast<std::size_t>(lire_nombre("apres", adresse.value("apres"), 0, 999'999, Exigence::Facultative, anomalies).value_or(0));
    const auto limite = static_cast<std::size_t>(lire_nombre("limite", adresse.value("limite"), 1, kParPageAuPlus, Exigence::Facultative, anomalies).value_or(kParPage));
    if (!anomalies.empty()) return refus(std::move(anomalies));
    const auto liste = d.base.read([&](Transaction& tx) { return lister_obligations(tx, d.perimetre, d.maison.droit, recherche); });
    Json::List marches;
    for (std::size_t i = debut; i < std::min(liste.marches.size(), debut + limite); ++i)
    {
        const auto& un = liste.marches[i];
        marches.push_back(Json{{"marche_id", un.id},
                               {"objet", un.objet},
                               {"reference", un.reference},
                               {"acheteur", Json{{"id", un.acheteur_id}, {"nom", un.acheteur}}},
                               {"nature", un.nature},
                               {"etat", code(un.etat)},
                               {"applicable", un.obligation.applicable == Applicable::Inconnu ? Json() : Json(un.obligation.applicable == Applicable::Oui)},
                               {"raison", fiche(un.obligation.raison).code},
                               {"lancee_le", json_jour(un.lancee_le)},
                               {"estimation_centimes", json_centimes(un.estimation)},
                               {"seuil_centimes", json_centimes(un.obligation.seuil_montant)},
                               {"decision", un.decision ? json_de_la_decision(*un.decision) : Json()}});
    }
    Json combien = Json(Json::Object{});
    for (std::size_t i = 0; i < kEtatsDObligation; ++i) combien.set(std::string(code(static_cast<EtatDObligation>(i))), static_cast<long long>(liste.combien[i]));
    Json suivante;
    if (debut + limite < liste.marches.size())
    {
        std::string texte = "/api/v1/obligations?apres=" + std::to_string(debut + limite) + "&limite=" + std::to_string(limite);
        for (const auto nom : {"q", "acheteur", "nature", "etat"})
            if (const auto valeur = adresse.value(nom); !valeur.empty()) texte += "&" + std::string(nom) + "=" + percent_encode(valeur);
        suivante = texte;
    }
    return reponse_json(d, Json{{"marches", std::move(marches)}, {"combien", std::move(combien)}, {"suivante", std::move(suivante)}});
}

ObligationDuMarche charger(Transaction& tx, const Demande& d, Acte acte)
{
    return trouver_obligation(tx, d.perimetre, d.maison.droit, d.param("marche"), acte);
}

std::string adresse_du_marche(const Demande& d) { return "/api/v1/marches/" + d.param("marche") + "/obligation"; }

Response montrer(const Demande& d)
{
    return reponse_json(d, json_du_dossier(d.base.read([&](Transaction& tx) { return charger(tx, d, Acte::VoirObligations); })));
}

Response preciser(const Demande& d)
{
    d.base.read([&](Transaction& tx) { return charger(tx, d, Acte::DeciderObligation); });
    std::vector<AnomalieDeChamp> anomalies;
    Corps corps(d, {"lancee_le", "estimation_centimes", "defense", "source"}, anomalies);
    const SaisieConsultation saisie{corps.texte("lancee_le"), corps.centiemes("estimation_centimes"), corps.oui("defense"), corps.texte("source")};
    const auto lue = lire_consultation(saisie);
    if (auto toutes = ensemble(anomalies, lue.anomalies); !toutes.empty()) return refus(std::move(toutes));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        inscrire_consultation(e, charger(e.tx, d, Acte::DeciderObligation), lue.consultation);
        return {adresse_du_marche(d), "", json_du_dossier(charger(e.tx, d, Acte::DeciderObligation))};
    });
}

Response decider(const Demande& d)
{
    const auto o = d.base.read([&](Transaction& tx) { return charger(tx, d, Acte::DeciderObligation); });
    std::vector<AnomalieDeChamp> anomalies;
    Corps corps(d, {"reponse", "condition", "derogation", "justification", "decidee_le"}, anomalies);
    const SaisieDecision saisie{corps.texte("reponse"), corps.texte("condition"), corps.texte("derogation"), corps.texte("justification"), corps.texte("decidee_le")};
    if (auto toutes = ensemble(anomalies, lire_decision(saisie, o.obligation, d.aujourd_hui).anomalies); !toutes.empty()) return refus(std::move(toutes));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto du_jour = charger(e.tx, d, Acte::DeciderObligation);
        const auto lue = lire_decision(saisie, du_jour.obligation, d.aujourd_hui);
        if (!lue.valable()) throw Conflict("ce que l'on sait de l'opération vient de changer");
        inscrire_decision_sociale(e, d.maison.droit, du_jour, lue.decision);
        return {adresse_du_marche(d), "", json_du_dossier(charger(e.tx, d, Acte::DeciderObligation))};
    });
}

// --- Les pénalités ------------------------------------------------------------------------------------------------

Json json_des_penalites(const PenalitesDuLot& p)
{
    Json::List propositions;
    for (const auto& une : p.propositions) propositions.push_back(json_de_la_proposition(une));
    return Json{{"lot_id", p.lot.id}, {"propositions", std::move(propositions)}};
}

Response montrer_penalites(const Demande& d)
{
    return reponse_json(d, json_des_penalites(d.base.read([&](Transaction& tx) {
        return trouver_penalites(tx, d.perimetre, d.maison.droit, d.param("lot"), d.aujourd_hui, Acte::VoirPenalites);
    })));
}

Response proposer(const Demande& d)
{
    const auto charger_au = [&](Transaction& tx, Jour au) { return trouver_penalites(tx, d.perimetre, d.maison.droit, d.param("lot"), au, Acte::ProposerPenalite); };
    const auto penalites = d.base.read([&](Transaction& tx) { return charger_au(tx, d.aujourd_hui); });
    std::vector<AnomalieDeChamp> anomalies;
    Corps corps(d, {"engagement", "au", "dispensees_centiemes", "transferees_centiemes", "recues_centiemes", "jours", "jours_bilan", "manquements", "exoneration", "raison"}, anomalies);
    const SaisiePenalite saisie{corps.texte("engagement"), corps.texte("au"), corps.centiemes("dispensees_centiemes"), corps.centiemes("transferees_centiemes"),
                                corps.centiemes("recues_centiemes"), corps.entier("jours"), corps.entier("jours_bilan"), corps.entier("manquements"),
                                corps.texte("exoneration"), corps.texte("raison")};
    const auto lue = lire_penalite(saisie, d.aujourd_hui, UsageDeSaisie::Proposer);
    anomalies = ensemble(std::move(anomalies), lue.anomalies);
    const auto* compte = penalites.compte(saisie.engagement);
    if (!compte) anomalies.push_back({"engagement", saisie.engagement.empty() ? "champ.absent" : "champ.inconnu"});
    else if (compte->engagement.famille() == Famille::Effort) anomalies.push_back({"engagement", "penalite.effort"});
    if (!anomalies.empty()) return refus(std::move(anomalies));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto du_jour = charger_au(e.tx, lue.au);
        const auto* engage = du_jour.compte(saisie.engagement);
        if (!engage) throw Conflict("ce qui est suivi sur le lot vient de changer");
        const auto calcul = calculer_la_penalite(du_jour, *engage, lue.situation, lue.faits, lue.au);
        inscrire_proposition(e, d.maison.droit, du_jour, *engage, lue.au, calcul.situation, calcul.faits, lue.raison, calcul.termes, calcul.penalite);
        return {"/api/v1/lots/" + d.param("lot") + "/penalites", "", json_des_penalites(charger_au(e.tx, lue.au))};
    });
}

Response decider_penalite(const Demande& d)
{
    const auto lot_id = d.base.read([&](Transaction& tx) { return lot_de_la_proposition(tx, d.perimetre, d.param("proposition"), Acte::DeciderPenalite); });
    std::vector<AnomalieDeChamp> anomalies;
    Corps corps(d, {"sens", "montant_centimes", "raison"}, anomalies);
    const SaisieDecisionDePenalite saisie{corps.texte("sens"), corps.centiemes("montant_centimes"), corps.texte("raison")};
    const auto charger_lot = [&](Transaction& tx) { return trouver_penalites(tx, d.perimetre, d.maison.droit, lot_id, d.aujourd_hui, Acte::DeciderPenalite); };
    const auto trouver = [&](const PenalitesDuLot& p) -> const PropositionDePenalite& {
        for (const auto& une : p.propositions)
            if (une.ligne.id == d.param("proposition")) return une;
        throw NotFound("cette proposition n'est pas dans votre périmètre");
    };
    const auto penalites = d.base.read(charger_lot);
    const auto lue = lire_decision_de_penalite(saisie, trouver(penalites).montant);
    if (auto toutes = ensemble(anomalies, lue.anomalies); !toutes.empty()) return refus(std::move(toutes));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto du_jour = charger_lot(e.tx);
        const auto& proposition = trouver(du_jour);
        if (proposition.ligne.remplacee) throw Conflict("une autre proposition remplace celle-ci");
        inscrire_decision_de_penalite(e, du_jour.lot, proposition, lue.sens, lue.montant, lue.raison);
        return {"/api/v1/lots/" + lot_id + "/penalites", "", json_des_penalites(charger_lot(e.tx))};
    });
}

} // namespace

void tracer_api_obligations(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/obligation", std::string(kPublic), simuler);
    routeur.add(Method::Get, "/api/v1/obligations", "voir_obligations", lister);
    routeur.add(Method::Get, "/api/v1/marches/:marche/obligation", "voir_obligations", montrer);
    routeur.add(Method::Post, "/api/v1/marches/:marche/consultation", "decider_obligation", preciser);
    routeur.add(Method::Post, "/api/v1/marches/:marche/decisions-sociales", "decider_obligation", decider);
    routeur.add(Method::Get, "/api/v1/lots/:lot/penalites", "voir_penalites", montrer_penalites);
    routeur.add(Method::Post, "/api/v1/lots/:lot/propositions-de-penalite", "proposer_penalite", proposer);
    routeur.add(Method::Post, "/api/v1/propositions-de-penalite/:proposition/decisions", "decider_penalite", decider_penalite);
}

} // namespace ouvrage
