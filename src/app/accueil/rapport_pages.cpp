#include "app/accueil/accueil_document.hpp"
#include "app/accueil/accueil_pages.hpp"
#include "app/accueil/accueil_vues.hpp"
#include "app/mots.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/pdf/pdf_writer.hpp"

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

/// Ce que l'adresse demande : sans dates, l'année en cours jusqu'à aujourd'hui. Une évaluation intermédiaire prend n'importe quelle période.
DemandeDeRapport lire_demande(const Demande& d)
{
    const auto adresse = d.http.query();
    const auto jour = [&](const char* nom, Jour defaut) {
        const auto texte = adresse.value(nom);
        if (texte.empty()) return defaut;
        const auto lu = parse_day(texte);
        if (!lu) throw BadRequest("cette date ne se lit pas : écrivez-la comme 2026-03-31");
        return *lu;
    };
    DemandeDeRapport demande;
    demande.lieu_id = d.param("lieu");
    if (const auto organisme = adresse.value("organisme"); !organisme.empty()) demande.organisme_id = std::string(organisme);
    demande.du = jour("du", d.aujourd_hui.year() / January / 1);
    demande.au = jour("au", std::max(d.aujourd_hui, demande.du));
    if (demande.au < demande.du) throw BadRequest("la fin de la période précède son début");
    demande.a_transmettre = adresse.value("version") == "partenaire";
    return demande;
}

RapportDAccueil charger(const Demande& d)
{
    const auto demande = lire_demande(d);
    return d.base.read([&](Transaction& tx) { return dresser_rapport(tx, d.perimetre, d.maison.droit, demande, d.aujourd_hui); });
}

std::string nom_de_fichier(const RapportDAccueil& r, const char* extension)
{
    return "activite-" + format_day(r.du) + "-" + format_day(r.au) + "." + extension;
}

Response montrer_rapport(const Demande& d)
{
    const auto demande = lire_demande(d);
    struct Lu
    {
        RapportDAccueil rapport;
        std::vector<Partenariat> partenariats;
    };
    const auto lu = d.base.read([&](Transaction& tx) {
        Lu lu{dresser_rapport(tx, d.perimetre, d.maison.droit, demande, d.aujourd_hui), {}};
        lu.partenariats = lister_partenariats(tx, demande.lieu_id);
        return lu;
    });
    const auto& r = lu.rapport;
    const bool gerer = regard_sur(d.perimetre, r.lieu.structure_id) == Regard::Structure;
    Vue::List partenaires, seances;
    std::string deja;
    for (const auto& un : lu.partenariats)
        if (gerer && deja.find(un.organisme_id) == std::string::npos)
        {
            deja += un.organisme_id + " ";
            partenaires.push_back(Vue{{"valeur", un.organisme_id}, {"texte", un.organisme}, {"choisie", r.organisme_id == un.organisme_id}});
        }
    for (const auto& une : r.seances) seances.push_back(Vue{{"href", "/seances/" + une.seance.id}, {"quand", jour_en_mots(une.seance.creneau.jour)}, {"titre", une.seance.titre}});
    const auto document = document_du_rapport(r, d.maintenant());
    const auto chemin = "/lieux/" + r.lieu.id + "/rapport";
    const std::string question = "?du=" + format_day(r.du) + "&au=" + format_day(r.au) + (r.organisme_id ? "&organisme=" + *r.organisme_id : "");
    const std::string version = gerer && demande.a_transmettre ? "&version=partenaire" : "";
    const bool choisir = gerer;
    const bool sans = seances.empty();
    return page(d, "accueil/rapport",
                Vue{{"fil", vue_fil(fil_du_lieu(r.lieu.id, r.lieu.nom), "Rapport d'activité")},
                    {"adresse", chemin},
                    {"du", format_day(r.du)},
                    {"au", format_day(r.au)},
                    {"choix", choisir ? Vue{{"partenaires", std::move(partenaires)}} : Vue(false)},
                    {"version_code", gerer && demande.a_transmettre ? "partenaire" : ""},
                    {"autre_version", gerer ? Vue{{"href", chemin + question + (demande.a_transmettre ? "" : "&version=partenaire")}, {"libelle", demande.a_transmettre ? "Voir tous les nombres" : "Version à transmettre, petits nombres tus"}} : Vue(false)},
                    {"pdf_href", chemin + ".pdf" + question + version},
                    {"xlsx_href", chemin + ".xlsx" + question + version},
                    {"csv_href", chemin + ".csv" + question + version},
                    {"sans", sans},
                    {"seances", std::move(seances)},
                    {"document", write_html(document)}},
                document.title, "/accueil");
}

Response rendre_pdf(const Demande& d)
{
    const auto r = charger(d);
    return Response::attachment(write_pdf(document_du_rapport(r, d.maintenant())), "application/pdf", nom_de_fichier(r, "pdf")).with("Cache-Control", "no-store");
}
Response rendre_xlsx(const Demande& d)
{
    const auto r = charger(d);
    return Response::attachment(classeur_du_rapport(r, d.maintenant()), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", nom_de_fichier(r, "xlsx")).with("Cache-Control", "no-store");
}
Response rendre_csv(const Demande& d)
{
    const auto r = charger(d);
    return Response::attachment(csv_du_rapport(r), "text/csv; charset=utf-8", nom_de_fichier(r, "csv")).with("Cache-Control", "no-store");
}
Response rendre_json(const Demande& d) { return reponse_json(d, json_du_rapport(charger(d))); }

} // namespace

void tracer_routes_rapport_d_accueil(Routeur& routeur)
{
    routeur.add(Method::Get, "/lieux/:lieu/rapport", "voir_accueil", montrer_rapport);
    routeur.add(Method::Get, "/lieux/:lieu/rapport.pdf", "voir_accueil", rendre_pdf);
    routeur.add(Method::Get, "/lieux/:lieu/rapport.xlsx", "voir_accueil", rendre_xlsx);
    routeur.add(Method::Get, "/lieux/:lieu/rapport.csv", "voir_accueil", rendre_csv);
    routeur.add(Method::Get, "/api/v1/lieux/:lieu/rapport", "voir_accueil", rendre_json);
}

} // namespace ouvrage
