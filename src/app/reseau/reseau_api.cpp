#include "app/assistance/assistance_communes.hpp"
#include "app/mots.hpp"
#include "app/reseau/reseau_pages.hpp"
#include "app/reseau/reseau_vues.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

Json json_du_total(const TotalDesPostes& total)
{
    return Json{{"interne_centiemes", total.interne.centiemes}, {"delegue_centiemes", total.delegue.centiemes}, {"mis_a_disposition_centiemes", total.mis_a_disposition.centiemes},
                {"total_centiemes", total.total().centiemes},   {"a_pourvoir_centiemes", total.a_pourvoir.centiemes}, {"absent_centiemes", total.absent.centiemes}, {"postes", total.postes}};
}

/// Le réseau d'un territoire à une date : structures, postes, communes. Inconnu est nul, jamais zéro.
Response api_reseau(const Demande& d)
{
    const auto adresse = d.http.query();
    const std::string demande(adresse.value("le"));
    const auto le = demande.empty() ? std::optional(d.aujourd_hui) : parse_day(demande);
    if (!le) return probleme(Status::UnprocessableContent, "Des champs sont à corriger", "", {{"le", "date.illisible"}});
    const std::string territoire_id(adresse.value("territoire_id"));
    Json::List territoires;
    d.base.read([&](Transaction& tx) {
        for (const auto& territoire : lister_territoires_du_reseau(tx, d.perimetre, Acte::VoirReseau))
        {
            if (!territoire_id.empty() && territoire.id != territoire_id) continue;
            const auto reseau = charger_reseau(tx, d.perimetre, territoire, *le);
            Json::List structures, postes, communes;
            for (const auto& une : reseau.structures)
            {
                const auto charge = reseau.charges.find(une.id);
                const bool connue = charge != reseau.charges.end();
                structures.push_back(Json{{"id", une.id}, {"nom", une.nom}, {"nature", une.nature}, {"siret", une.siret}, {"pilote", reseau.pilote == une.id}, {"postes", json_du_total(totaliser_le(reseau.postes, *le, une.id))},
                                          {"marches_suivis", connue ? Json(charge->second.marches) : Json()}, {"heures_dues_centiemes", connue ? Json(charge->second.dues.centiemes()) : Json()}});
            }
            for (const auto& un : reseau.postes)
            {
                const auto* situation = un.situation_le(*le);
                if (!situation || !situation->ouvert) continue;
                const auto* absence = un.absence_le(*le);
                postes.push_back(Json{{"id", un.id}, {"structure_id", un.structure_id}, {"numero", un.numero}, {"intitule", un.intitule}, {"etp_centiemes", situation->etp.centiemes}, {"emploi", code(situation->emploi)},
                                      {"occupation", code(situation->occupation)}, {"utilisateur_id", situation->utilisateur_id}, {"convention_id", situation->convention_id}, {"depuis", format_day(situation->depuis)},
                                      {"absent_jusqu_au", absence ? Json(format_day(absence->au)) : Json()}});
            }
            for (const auto& une : reseau.communes)
            {
                Json::List tenantes;
                for (const auto& id : une.tenantes) tenantes.push_back(Json(id));
                const auto premiere = une.tenue.premiere;
                communes.push_back(Json{{"code", une.commune}, {"nom", nom_de_commune(une.commune)}, {"du_territoire", une.du_territoire}, {"couverture", code(une.tenue.couverture)}, {"structures", std::move(tenantes)}, {"premiere", premiere}});
            }
            territoires.push_back(Json{{"id", territoire.id}, {"nom", territoire.nom}, {"postes_total", json_du_total(totaliser_le(reseau.postes, *le))}, {"structures", std::move(structures)}, {"postes", std::move(postes)}, {"communes", std::move(communes)}});
        }
    });
    if (territoires.empty()) throw NotFound("ce territoire n'est pas dans votre périmètre");
    return reponse_json(d, Json{{"le", format_day(*le)}, {"territoires", std::move(territoires)}});
}

} // namespace

void tracer_routes_reseau_api(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/reseau", "voir_reseau", api_reseau);
}

} // namespace ouvrage
