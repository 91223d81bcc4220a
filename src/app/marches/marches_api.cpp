#include "app/assistance/assistance_listes.hpp"
#include "app/marches/marches_pages.hpp"
#include "app/marches/marches_saisie.hpp"
#include "app/mots.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

Json json_du_marche(const Marche& m)
{
    const std::string doute = m.acheteur_siret ? doute_sur_siret(*m.acheteur_siret) : "";
    return Json{{"id", m.id},
                {"objet", m.objet},
                {"reference", m.reference},
                {"acheteur", Json{{"id", m.acheteur_id}, {"siret", m.acheteur_siret}, {"nom", m.acheteur_nom}}},
                {"nature", m.nature},
                {"cadre", m.cadre},
                {"cpv", m.cpv},
                {"montant_centimes", m.montant ? Json(m.montant->valeur) : Json()},
                {"duree_mois", m.duree_mois},
                {"notifie_le", m.notifie_le ? Json(format_day(*m.notifie_le)) : Json()},
                {"commune", m.commune},
                {"facilitateur_id", m.facilitateur_id},
                {"structure", m.structure_nom},
                {"contrat_decp_id", m.contrat_decp_id},
                {"version", m.version},
                {"doutes", doute.empty() ? Json(Json::List{})
                                         : Json(Json::List{Json{{"champ", "acheteur.siret"}, {"code", "siret.invalide"}, {"phrase", doute}}})}};
}

namespace
{

std::string adresse(const std::string& id) { return "/api/v1/marches/" + id; }

std::string etag_de(const Marche& marche) { return "\"" + std::to_string(marche.version) + "\""; }

/// Ce que les gens modifient porte la version en ETag : on la rend dans If-Match.
Response reponse_versionnee(const Demande& d, const Marche& marche)
{
    if (d.http.method == Method::Get && d.http.header("if-none-match") == etag_de(marche))
        return Response{Status::NotModified, {}, ""}.with("ETag", etag_de(marche));
    return Response::json(write_json(json_du_marche(marche))).with("ETag", etag_de(marche)).with("Cache-Control", "no-store");
}

Json json_avancement(const std::optional<Avancement>& avancement)
{
    if (!avancement) return nullptr;
    return Json{{"dues_centiemes", avancement->dues.centiemes()},
                {"retenues_centiemes", avancement->retenues.centiemes()},
                {"attendues_centiemes", avancement->attendues.centiemes()},
                {"reste_centiemes", avancement->reste.centiemes()},
                {"retard_centiemes", avancement->retard.centiemes()},
                {"surplus_centiemes", avancement->surplus.centiemes()}};
}

/// La version de l'appelant n'est plus la dernière.
struct VersionPerimee : Conflict
{
    using Conflict::Conflict;
};

/// Les champs de la saisie, sous le nom que l'API leur donne.
std::vector<AnomalieDeChamp> nommer(std::vector<AnomalieDeChamp> anomalies)
{
    for (auto& une : anomalies)
    {
        if (une.champ == "montant") une.champ = "montant_centimes";
        if (une.champ == "duree") une.champ = "duree_mois";
        if (une.champ == "facilitateur") une.champ = "facilitateur_id";
    }
    return anomalies;
}

Response refus(std::vector<AnomalieDeChamp> anomalies)
{
    return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", nommer(std::move(anomalies)));
}

} // namespace

static Response lister(const Demande& d)
{
    const auto adresse_lue = d.http.query();
    RechercheMarches recherche;
    recherche.q = shortened(adresse_lue.value("q"), 200);
    recherche.acheteur_id = adresse_lue.value("acheteur");
    recherche.nature = adresse_lue.value("nature");
    recherche.famille = adresse_lue.value("famille");
    recherche.tri = TriMarches::Inscription;
    recherche.apres = adresse_lue.value("apres");
    recherche.par_page = 100;
    std::vector<AnomalieDeChamp> anomalies;
    if (const auto limite = adresse_lue.value("limite"); !limite.empty())
        if (const auto lue = lire_nombre("limite", limite, 1, 200, Exigence::Obligatoire, anomalies)) recherche.par_page = *lue;
    if (!recherche.famille.empty() && recherche.famille != "clause" && recherche.famille != "effort")
        anomalies.push_back({"famille", "champ.inconnu"});
    if (!recherche.nature.empty() && libelle_du_code(natures_de_marche(), recherche.nature).empty())
        anomalies.push_back({"nature", "champ.inconnu"});
    // Un curseur est l'identifiant du dernier lu : autre chose rendrait une page vide, prise pour la fin.
    if (!recherche.apres.empty() && recherche.apres.size() != 36) anomalies.push_back({"apres", "champ.inconnu"});
    if (!anomalies.empty()) return refus(std::move(anomalies));

    const auto page = d.base.read([&](Transaction& tx) { return lister_marches(tx, d.perimetre, recherche, d.aujourd_hui); });
    Json::List marches;
    for (const auto& un : page.marches)
    {
        auto marche = json_du_marche(un.marche);
        marche.set("lots", un.lots);
        // Deux comptes, jamais un total.
        marche.set("clause", json_avancement(un.clause));
        marche.set("effort", json_avancement(un.effort));
        marches.push_back(std::move(marche));
    }
    Json suivante;
    if (page.marches.size() == static_cast<std::size_t>(recherche.par_page))
    {
        std::string texte = "/api/v1/marches?apres=" + page.marches.back().marche.id + "&limite=" + std::to_string(recherche.par_page);
        for (const auto& [nom, valeur] : {std::pair{"q", recherche.q}, {"acheteur", recherche.acheteur_id}, {"nature", recherche.nature}, {"famille", recherche.famille}})
            if (!valeur.empty()) texte += std::string("&") + nom + "=" + percent_encode(valeur);
        suivante = texte;
    }
    return reponse_json(d, Json{{"marches", std::move(marches)}, {"suivante", std::move(suivante)}});
}

static Response montrer(const Demande& d)
{
    return reponse_versionnee(d, d.base.read([&](Transaction& tx) { return trouver_marche(tx, d.perimetre, d.param("marche")); }));
}

static Response creer(const Demande& d)
{
    const Json corps = read_json(d.http.body);
    std::vector<AnomalieDeChamp> anomalies;
    const auto saisie = saisie_du_json(corps, saisie_vide(), anomalies);
    const auto lire = [&](Transaction& tx) {
        Marche nouveau;
        nouveau.structure_id = d.perimetre.structure_de(Acte::CreerMarche);
        nouveau.territoire_id = tx.query_one("SELECT territoire_id FROM structures WHERE id = ?", nouveau.structure_id)->text("territoire_id");
        auto lecture = lire_marche(tx, saisie, nouveau);
        lecture.anomalies.insert(lecture.anomalies.begin(), anomalies.begin(), anomalies.end());
        return lecture;
    };
    if (const auto lecture = d.base.read(lire); !lecture.valable()) return refus(lecture.anomalies);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        auto lecture = lire(e.tx);
        if (!lecture.valable()) throw Conflict("ce que le marché désigne vient de changer");
        auto& marche = lecture.marche;
        marche.acheteur_id = trouver_ou_inscrire_acheteur(e, marche.structure_id, marche.acheteur_siret, marche.acheteur_nom);
        if (marche_de_reference(e.tx, marche.acheteur_id, marche.reference, ""))
            throw Conflict("un marché de cet acheteur porte déjà cette référence");
        const auto id = inscrire_marche(e, marche);
        return {adresse(id), "", json_du_marche(trouver_marche(e.tx, d.perimetre, id, Acte::CreerMarche))};
    });
}

static Response modifier(const Demande& d)
{
    const auto condition = d.http.header("if-match");
    if (condition.empty())
        return probleme(Status::PreconditionRequired, "Dites quelle version vous changez", "Rendez dans If-Match l'ETag reçu avec le marché.");
    const Json corps = read_json(d.http.body);
    const auto lire = [&](Transaction& tx) {
        const auto inscrit = trouver_marche(tx, d.perimetre, d.param("marche"), Acte::CreerMarche);
        std::vector<AnomalieDeChamp> anomalies;
        auto lecture = lire_marche(tx, saisie_du_json(corps, saisie_du_marche(inscrit), anomalies), inscrit);
        lecture.anomalies.insert(lecture.anomalies.begin(), anomalies.begin(), anomalies.end());
        return lecture;
    };
    if (const auto lecture = d.base.read(lire); !lecture.valable()) return refus(lecture.anomalies);
    try
    {
        auto reponse = ecrire(d, [&](Ecriture& e) -> Issue {
            auto lecture = lire(e.tx);
            auto& marche = lecture.marche;
            if (condition != etag_de(marche)) throw VersionPerimee("le marché a changé depuis que vous l'avez lu");
            if (!lecture.valable()) throw Conflict("ce que le marché désigne vient de changer");
            marche.acheteur_id = trouver_ou_inscrire_acheteur(e, marche.structure_id, marche.acheteur_siret, marche.acheteur_nom);
            if (marche_de_reference(e.tx, marche.acheteur_id, marche.reference, marche.id))
                throw Conflict("un autre marché de cet acheteur porte déjà cette référence");
            modifier_marche(e, marche);
            return {adresse(marche.id), "", json_du_marche(trouver_marche(e.tx, d.perimetre, marche.id, Acte::CreerMarche))};
        });
        reponse.status = Status::Ok; // rien n'est créé : la fiche a une version de plus
        const Json rendu = read_json(reponse.body);
        return std::move(reponse.with("ETag", "\"" + std::to_string(*rendu.find("version")->integer()) + "\""));
    }
    catch (const VersionPerimee& erreur)
    {
        return probleme(Status::PreconditionFailed, "Quelqu'un est passé avant vous", erreur.what());
    }
}

void tracer_api_marches(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/marches", "voir_marches", lister);
    routeur.add(Method::Post, "/api/v1/marches", "creer_marche", creer);
    routeur.add(Method::Get, "/api/v1/marches/:marche", "voir_marches", montrer);
    routeur.add(Method::Patch, "/api/v1/marches/:marche", "creer_marche", modifier);
}

} // namespace ouvrage
