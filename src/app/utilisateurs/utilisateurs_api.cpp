#include "app/utilisateurs/utilisateurs_pages.hpp"

#include "socle/http/http.hpp"

#include <algorithm>
#include <charconv>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr int kParPage = 100;

Json json_roles(const std::vector<RoleTenu>& roles)
{
    Json::List liste;
    for (const auto& un : roles)
        liste.push_back(Json{{"id", un.attribution.id},
                             {"role", code(un.attribution.role)},
                             {"sur", un.sur},
                             {"structure_id", un.attribution.structure_id},
                             {"acheteur_id", un.attribution.acheteur_id},
                             {"entreprise_id", un.attribution.entreprise_id},
                             {"organisme_id", un.attribution.organisme_id},
                             {"depuis", un.faite_le}});
    return liste;
}

Json json_compte(const FicheCompte& compte)
{
    return Json{{"id", compte.id},
                {"nom", compte.nom},
                {"courriel", compte.courriel},
                {"structure_id", compte.structure_id},
                {"structure", compte.structure_nom},
                {"etat", code(compte.etat)},
                {"second_facteur", compte.second_facteur},
                {"cree_le", compte.cree_le},
                {"derniere_venue", compte.derniere_venue},
                {"roles", json_roles(compte.roles)}};
}

} // namespace

/// Qui suis-je, et que puis-je ?
static Response api_moi(const Demande& d)
{
    const auto& qui = d.qui();
    Json::List permis;
    for (const auto acte : actes())
        if (d.perimetre.peut(acte)) permis.push_back(Json(code(acte)));
    return reponse_json(d, Json{{"id", qui.id},
                                {"nom", qui.nom},
                                {"courriel", qui.courriel},
                                {"structure_id", qui.structure_id},
                                {"structure", qui.structure_nom},
                                {"roles", json_roles(d.base.read([&](Transaction& tx) { return lister_ses_roles(tx, qui.id); }))},
                                {"actes", std::move(permis)}});
}

/// `q`, `role`, `etat` comme la page ; `page` à partir de 1. `suivante` : la page d'après, absente au bout.
static Response api_utilisateurs(const Demande& d)
{
    const auto adresse = d.http.query();
    RechercheComptes recherche;
    recherche.q = adresse.value("q");
    recherche.role = role_du_code(adresse.value("role"));
    for (const auto etat : {EtatCompte::Invite, EtatCompte::Ouvert, EtatCompte::Desactive})
        if (code(etat) == adresse.value("etat")) recherche.etat = etat;
    std::vector<AnomalieDeChamp> anomalies;
    if (!adresse.value("role").empty() && !recherche.role) anomalies.push_back({"role", "champ.inconnu"});
    if (!adresse.value("etat").empty() && !recherche.etat) anomalies.push_back({"etat", "champ.inconnu"});
    if (const auto page = adresse.value("page"); !page.empty())
    {
        const auto fin = page.data() + page.size();
        if (const auto lu = std::from_chars(page.data(), fin, recherche.page); lu.ec != std::errc() || lu.ptr != fin || recherche.page < 1)
            anomalies.push_back({"page", "nombre.illisible"});
    }
    if (!anomalies.empty()) return probleme(Status::UnprocessableContent, "Cette recherche ne se lit pas", "", anomalies);
    recherche.par_page = kParPage;
    const auto trouves = d.base.read([&](Transaction& tx) { return lister_comptes(tx, d.perimetre, recherche); });
    Json::List comptes;
    for (const auto& un : trouves.comptes) comptes.push_back(json_compte(un));
    Json corps{{"total", static_cast<long long>(trouves.total)}, {"utilisateurs", std::move(comptes)}};
    if (static_cast<std::int64_t>(recherche.page) * kParPage < trouves.total) corps.set("suivante", recherche.page + 1);
    return reponse_json(d, corps);
}

static Response api_utilisateur(const Demande& d)
{
    return reponse_json(d, json_compte(d.base.read([&](Transaction& tx) { return trouver_compte(tx, d.perimetre, d.param("utilisateur")); })));
}

void tracer_routes_utilisateurs_api(Routeur& routeur)
{
    routeur.add(Method::Get, "/api/v1/moi", std::string(kConnecte), api_moi);
    routeur.add(Method::Get, "/api/v1/utilisateurs", std::string(code(Acte::GererUtilisateurs)), api_utilisateurs);
    routeur.add(Method::Get, "/api/v1/utilisateurs/:utilisateur", std::string(code(Acte::GererUtilisateurs)), api_utilisateur);
}

} // namespace ouvrage
