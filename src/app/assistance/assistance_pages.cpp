#include "app/assistance/assistance_pages.hpp"

#include "app/assistance/assistance_listes.hpp"
#include "app/assistance/assistance_table.hpp"
#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

// Une proposition se cherche avec quelques mots ; au-delà, c'est un collage malheureux.
constexpr std::size_t kLettresAuPlus = 100;

std::string cherche(const Demande& d)
{
    const auto adresse = d.http.query();
    return shortened(trimmed(adresse.value("q")), kLettresAuPlus);
}

Response reponse(const Demande& d, const std::vector<Suggestion>& suggestions)
{
    Json::List liste;
    for (const auto& une : suggestions) liste.push_back(Json{{"code", une.code}, {"libelle", une.libelle}});
    return reponse_json(d, std::move(liste));
}

} // namespace

static Response suggerer_communes(const Demande& d)
{
    return reponse(d, chercher_communes(cherche(d)));
}

static Response suggerer_cpv(const Demande& d)
{
    return reponse(d, chercher_cpv(cherche(d)));
}

static Response suggerer_rome(const Demande& d)
{
    return reponse(d, chercher_rome(cherche(d)));
}

static Response suggerer_acheteurs(const Demande& d)
{
    return reponse(d, d.base.read([&](Transaction& tx) { return chercher_acheteurs(tx, d.perimetre, cherche(d)); }));
}

static Response suggerer_entreprises(const Demande& d)
{
    return reponse(d, d.base.read([&](Transaction& tx) { return chercher_entreprises(tx, d.perimetre, cherche(d)); }));
}

/// Le champ envoie tout ce qu'on y a tapé, « SIRET nom », sous son propre nom ou sous `q`.
static Response juger_siret(const Demande& d)
{
    const auto adresse = d.http.query();
    std::string_view texte;
    for (const auto* nom : {"q", "acheteur", "entreprise"})
        if (texte.empty()) texte = adresse.value(nom);
    const auto saisi = acteur_saisi(shortened(texte, kLettresAuPlus));
    // Demandé par un programme, même un bout de numéro se juge ; dans un champ, un nom seul ne se juge pas.
    const bool seul = adresse.has("q");
    const std::string siret = saisi.siret.value_or(seul ? sans_separateurs(saisi.nom) : "");
    const std::string doute = siret.empty() && !seul ? "" : doute_sur_siret(siret);
    const bool juge = seul || saisi.siret.has_value();
    const std::string phrase = !juge           ? ""
                               : siret.empty() ? "Aucun SIRET à vérifier."
                               : doute.empty() ? "SIRET " + siret + " : la clé est juste."
                                               : "SIRET " + siret + " douteux : " + doute + ". Il sera gardé tel quel et signalé.";
    if (d.http.is_htmx())
        return fragment(d, "assistance/siret", Vue{{"phrase", phrase}, {"ton", doute.empty() ? "bon" : "attente"}});
    return reponse_json(d, Json{{"siret", siret},
                                {"valide", juge && !siret.empty() && doute.empty()},
                                {"code", juge ? verifier_identifiant(Identifiant::Siret, siret).code : ""},
                                {"phrase", phrase}});
}

void tracer_routes_assistance(Routeur& routeur)
{
    routeur.add(Method::Get, "/assistance/communes", std::string(kConnecte), suggerer_communes);
    routeur.add(Method::Get, "/assistance/cpv", std::string(kConnecte), suggerer_cpv);
    routeur.add(Method::Get, "/assistance/rome", std::string(kConnecte), suggerer_rome);
    routeur.add(Method::Get, "/assistance/siret", std::string(kConnecte), juger_siret);
    routeur.add(Method::Get, "/assistance/acheteurs", "creer_marche", suggerer_acheteurs);
    routeur.add(Method::Get, "/assistance/entreprises", "creer_marche", suggerer_entreprises);
}

} // namespace ouvrage
