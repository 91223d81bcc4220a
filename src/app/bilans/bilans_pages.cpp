#include "app/bilans/bilans_pages.hpp"

#include "app/bilans/bilans_commandes.hpp"
#include "app/bilans/bilans_document.hpp"
#include "app/mots.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

/// Le jour du bilan : celui de l'adresse, sinon aujourd'hui.
Jour jour_demande(const Demande& d)
{
    const auto texte = std::string(d.http.query().value("le"));
    if (texte.empty()) return d.aujourd_hui;
    const auto lu = parse_day(texte);
    if (!lu) throw BadRequest("cette date ne se lit pas : écrivez-la comme 2026-03-31");
    if (d.aujourd_hui < *lu) throw BadRequest("un bilan ne s'arrête pas à un jour à venir");
    return *lu;
}

Bilan charger(const Demande& d)
{
    const Jour le = jour_demande(d);
    return d.base.read([&](Transaction& tx) {
        return dresser_bilan(tx, d.perimetre, d.maison.droit, d.param("marche"), le, d.aujourd_hui);
    });
}

Response fichier(const Demande& d, FormatDeBilan format)
{
    const auto bilan = charger(d);
    const auto& fiche_format = fiche(format);
    return Response::attachment(ecrire_bilan(bilan, format, d.maintenant()), fiche_format.type, fichier_du_bilan(bilan, fiche_format.extension))
        .with("Cache-Control", "no-store");
}

} // namespace

static Response montrer_bilan(const Demande& d)
{
    const auto bilan = charger(d);
    const auto document = document_du_bilan(bilan, d.maintenant());
    const auto adresse = "/marches/" + bilan.marche.id + "/bilan";
    const auto le = format_day(bilan.le);
    const Vue vue{{"fil", vue_fil({{"/marches", "Marchés"}, {"/marches/" + bilan.marche.id, bilan.marche.objet}},
                                  "Bilan au " + en_toutes_lettres(bilan.le))},
                  {"adresse", adresse},
                  {"le", le},
                  {"aujourd_hui", format_day(d.aujourd_hui)},
                  {"passe", bilan.le != d.aujourd_hui},
                  {"pdf_href", adresse + ".pdf?le=" + le},
                  {"odt_href", adresse + ".odt?le=" + le},
                  {"xlsx_href", adresse + ".xlsx?le=" + le},
                  {"document", write_html(document)}};
    return page(d, "bilans/bilan", vue, document.title, "/marches");
}

static Response rendre_pdf(const Demande& d) { return fichier(d, FormatDeBilan::Pdf); }
static Response rendre_odt(const Demande& d) { return fichier(d, FormatDeBilan::Odt); }
static Response rendre_xlsx(const Demande& d) { return fichier(d, FormatDeBilan::Xlsx); }
static Response rendre_json(const Demande& d) { return reponse_json(d, json_du_bilan(charger(d))); }

void tracer_routes_bilans(Routeur& routeur)
{
    routeur.add(Method::Get, "/marches/:marche/bilan", "voir_bilan", montrer_bilan);
    routeur.add(Method::Get, "/marches/:marche/bilan.pdf", "voir_bilan", rendre_pdf);
    routeur.add(Method::Get, "/marches/:marche/bilan.odt", "voir_bilan", rendre_odt);
    routeur.add(Method::Get, "/marches/:marche/bilan.xlsx", "voir_bilan", rendre_xlsx);
    routeur.add(Method::Get, "/api/v1/marches/:marche/bilan", "voir_bilan", rendre_json);
}

} // namespace ouvrage
