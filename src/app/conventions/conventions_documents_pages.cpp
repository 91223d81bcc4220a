#include "app/conventions/conventions_documents_pages.hpp"

#include "app/conventions/conventions_document.hpp"
#include "app/conventions/conventions_textes_saisie.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kIci = "/conventions";
constexpr std::array kFormats = {std::pair{"pdf", "application/pdf"}, std::pair{"odt", "application/vnd.oasis.opendocument.text"}};

std::string adresse_de(const Convention& c) { return "/conventions/" + c.id; }

Vue fil_de(const Convention& c, const std::string& ici) { return vue_fil({{std::string(kIci), "Conventions"}, {adresse_de(c), c.reference + ", " + c.intitule}}, ici); }

ActeDeConvention charger(const Demande& d, Acte acte = Acte::VoirConventions)
{
    return d.base.read([&](Transaction& tx) { return dresser_acte(tx, d.perimetre, d.maison.droit, d.param("convention"), d.aujourd_hui, acte); });
}

bool tient(const Demande& d, const Convention& c) { return place_dans(d.perimetre, c).regard == RegardDeConvention::Tenir; }

Response rendre(const Demande&, const Document& document, const std::string& fichier, std::string_view format)
{
    const auto type = std::find_if(kFormats.begin(), kFormats.end(), [&](const auto& un) { return un.first == format; });
    ensure(type != kFormats.end(), "une route de document nomme son format");
    return Response::attachment(ecrire_document(document, format), type->second, fichier).with("Cache-Control", "no-store");
}

/// Un document dans sa page : lire, puis l'emporter.
Response montrer_document(const Demande& d, const Convention& c, const Document& document, const std::string& adresse)
{
    return page(d, "conventions/document", Vue{{"fil", fil_de(c, document.title)}, {"odt_href", adresse + ".odt"}, {"pdf_href", adresse + ".pdf"}, {"document", write_html(document)}}, document.title, kIci);
}

// --- Le texte -------------------------------------------------------------------------------------------------------------

/// Ce qui a été tapé, quand c'est à corriger ; sinon ce qui est gardé.
struct Saisie
{
    const Form* formulaire = nullptr;
    std::vector<AnomalieDeChamp> anomalies = {};

    std::string valeur(const std::string& nom, const std::string& garde) const { return formulaire ? std::string(formulaire->value(nom)) : garde; }
};

struct TexteLu
{
    ActeDeConvention acte;
    bool signee = false;
};
TexteLu charger_le_texte(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        TexteLu lu{dresser_acte(tx, d.perimetre, d.maison.droit, d.param("convention"), d.aujourd_hui, acte), false};
        lu.signee = est_signee(tx, lu.acte.convention);
        return lu;
    });
}

Vue long_de(Champ champ, const char* lignes, const std::vector<AnomalieDeChamp>& anomalies)
{
    auto vue = vue_champ(champ, anomalies);
    vue.set("lignes", lignes);
    return vue;
}

Vue champ_de_blanc(const std::string& code, const ActeDeConvention& acte, const Saisie& saisie)
{
    const auto* blanc = acte.modele ? acte.modele->blanc(code) : nullptr;
    const auto type = blanc ? blanc->type : TypeDeBlanc::TexteLong;
    const auto rempli = acte.texte.remplis.find(code);
    Champ champ{.nom = "blanc_" + code, .libelle = nom_du_blanc(acte.modele, code), .valeur = saisie.valeur("blanc_" + code, rempli == acte.texte.remplis.end() ? "" : rempli->second), .aide = blanc ? blanc->aide : ""};
    champ.obligatoire = false;
    if (type == TypeDeBlanc::Date) champ.type = "date", champ.taille = "court";
    if (type == TypeDeBlanc::Nombre) champ.clavier = "decimal", champ.taille = "court";
    const bool long_ = type == TypeDeBlanc::TexteLong;
    return Vue{{"long", long_ ? long_de(champ, "4", saisie.anomalies) : Vue(false)}, {"court", long_ ? Vue(false) : vue_champ(champ, saisie.anomalies)}};
}

Response page_du_texte(const Demande& d, const TexteLu& lu, const Saisie& saisie, Status statut = Status::Ok)
{
    const auto& acte = lu.acte;
    const auto& c = acte.convention;
    const bool gerer = tient(d, c);
    const auto manquent = blancs_a_remplir(acte);
    const auto codes = acte.texte.blancs(c.objet);
    Vue::List blancs, articles, restes, sources;
    for (const auto& code : codes) blancs.push_back(champ_de_blanc(code, acte, saisie));
    for (const auto& un : manquent) restes.push_back(Vue{{"quoi", un}});
    int numero = 0;
    for (const auto& un : acte.texte.articles)
    {
        const bool preambule = un.place == PlaceDuTexte::Preambule;
        articles.push_back(Vue{{"titre", preambule ? "Préambule" : "Article " + std::to_string(++numero) + ". " + un.titre},
                               {"debut", shortened(un.texte.empty() ? "La convention y écrit " + std::string(libelle(un.suite)) : un.texte, 110)},
                               {"href", adresse_de(c) + "/articles/" + un.id}});
        if (!un.source.empty()) sources.push_back(Vue{{"texte", shortened(un.texte, 90)}, {"source", un.source}, {"href", un.lien}, {"statut", std::string(libelle(un.statut))}});
    }
    const bool a_des_blancs = !codes.empty(), sans_sources = sources.empty(), pret = manquent.empty(), sans_articles = articles.empty();
    const auto document = document_de_la_convention(acte, VersionDeTexte::Consolidee, d.maintenant());
    const auto chemin = adresse_de(c) + "/convention";
    return page(d, "conventions/texte",
                Vue{{"fil", fil_de(c, "Texte")},
                    {"fait", pret ? std::string("rien ne manque") : compter(static_cast<std::int64_t>(manquent.size()), "blanc à remplir", "blancs à remplir")},
                    {"reference", c.reference},
                    {"pret", pret},
                    {"restes", std::move(restes)},
                    {"signee", lu.signee},
                    {"gerer", gerer ? Vue{{"a_des_blancs", a_des_blancs},
                                          {"blancs", std::move(blancs)},
                                          {"action_blancs", adresse_de(c) + "/blancs"},
                                          {"anomalies", vue_anomalies(saisie.anomalies)},
                                          {"sans_articles", sans_articles},
                                          {"articles", std::move(articles)},
                                          {"nouveau_href", adresse_de(c) + "/articles/nouveau"}}
                                    : Vue(false)},
                    {"sans_sources", sans_sources},
                    {"sources", std::move(sources)},
                    {"origine", c.avenants.empty() ? Vue(false) : Vue{{"href", chemin + ".pdf?version=origine"}}},
                    {"odt_href", chemin + ".odt"},
                    {"pdf_href", chemin + ".pdf"},
                    {"document", write_html(document, 2)}},
                "Texte de la convention " + c.reference, kIci, statut);
}

Response montrer_texte(const Demande& d) { return page_du_texte(d, charger_le_texte(d, Acte::VoirConventions), {}); }

Response remplir(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lu = charger_le_texte(d, Acte::GererConventions);
    const auto& c = lu.acte.convention;
    auto blancs = lire_blancs(formulaire, lu.acte.texte.blancs(c.objet), lu.acte.modele);
    std::vector<std::pair<std::string, std::string>> textes;
    for (const auto& [code, valeur] : blancs.valeurs) textes.emplace_back("blanc_" + code, valeur);
    refuser_les_noms(d, c.structure_id, textes, blancs.anomalies);
    // Ce qui a été signé rempli le reste ; un blanc laissé ouvert se remplit encore.
    if (lu.signee)
        for (const auto& [code, valeur] : blancs.valeurs)
            if (const auto tenu = lu.acte.texte.remplis.find(code); tenu != lu.acte.texte.remplis.end() && tenu->second != valeur) blancs.anomalies.push_back({"blanc_" + code, "convention.signee"});
    if (!blancs.anomalies.empty()) return page_du_texte(d, lu, {&formulaire, blancs.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto convention = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        const int changes = remplir_les_blancs(e, convention, blancs.valeurs);
        return {adresse_de(convention) + "/texte", changes > 0 ? "blancs_remplis" : "deja_fait", {}};
    });
}

// --- Un article ------------------------------------------------------------------------------------------------------------

const ArticleDeConvention& article_de(const TexteDeConvention& texte, const std::string& id)
{
    const auto un = std::find_if(texte.articles.begin(), texte.articles.end(), [&](const auto& article) { return article.id == id; });
    if (un == texte.articles.end()) throw NotFound("cet article n'est pas dans le texte de cette convention");
    return *un;
}

/// Une autre rédaction d'un article, ou un de plus quand `article` est nul.
Response page_d_article(const Demande& d, const TexteLu& lu, const ArticleDeConvention* article, const Saisie& saisie, Status statut = Status::Ok)
{
    const auto& c = lu.acte.convention;
    std::vector<Option> suites, qualites{{"tous", "Toutes les parties ensemble"}}, avenants;
    for (const auto une : {SuiteDArticle::Rien, SuiteDArticle::Engagements, SuiteDArticle::Axes, SuiteDArticle::Objets, SuiteDArticle::Argent, SuiteDArticle::Duree, SuiteDArticle::Fins, SuiteDArticle::Donnees, SuiteDArticle::Mentions})
        suites.push_back({std::string(code(une)), avec_majuscule(std::string(libelle(une)))});
    for (const auto une : qualites_de_partie()) qualites.push_back({std::string(code(une)), std::string(libelle(une))});
    for (const auto& un : c.avenants) avenants.push_back({un.id, "Avenant n° " + std::to_string(un.numero)});
    const bool considerant = article && article->place == PlaceDuTexte::Preambule;
    const std::string titre = !article ? "Nouvel article" : considerant ? "Récrire un considérant" : "Récrire « " + article->titre + " »";
    const auto chemin = adresse_de(c) + "/articles";
    return page(d, "conventions/article",
                Vue{{"fil", vue_fil({{std::string(kIci), "Conventions"}, {adresse_de(c), c.reference + ", " + c.intitule}, {adresse_de(c) + "/texte", "Texte"}}, titre)},
                    {"titre_page", titre},
                    {"action", article ? chemin + "/" + article->id : chemin},
                    {"anomalies", vue_anomalies(saisie.anomalies)},
                    {"signee", lu.signee},
                    {"titre", considerant ? Vue(false) : vue_champ({.nom = "titre", .libelle = "Titre", .valeur = saisie.valeur("titre", article ? article->titre : "")}, saisie.anomalies)},
                    {"texte", long_de({.nom = "texte",
                                       .libelle = "Texte",
                                       .valeur = saisie.valeur("texte", article ? article->texte : ""),
                                       .aide = "Une ligne vide sépare deux paragraphes ; « - » commence une ligne de liste ; deux accolades autour d'un nom, {{nom_du_blanc}}, laissent un blanc à remplir.",
                                       .obligatoire = false},
                                      "12", saisie.anomalies)},
                    {"suite", considerant ? Vue(false)
                                          : vue_liste("suite", "Puis la convention écrit", "Ce qui vient des parties, des engagements et des termes inscrits : rien n'est à recopier.", "", suites,
                                                      saisie.valeur("suite", article ? std::string(code(article->suite)) : ""), saisie.anomalies, false)},
                    {"de", considerant ? Vue(false)
                                       : vue_liste("de", "Des engagements : de qui", "Seulement quand l'article donne des engagements.", "Personne", qualites, saisie.valeur("de", article ? article->de : ""), saisie.anomalies, false)},
                    {"avenant", avenants.empty() ? Vue(false) : vue_liste("avenant", "Par l'avenant", "Une convention signée ne change que par un avenant.", "Aucun", avenants, saisie.valeur("avenant", ""), saisie.anomalies, false)},
                    {"retrait", article ? Vue{{"action", chemin + "/" + article->id + "/retrait"}} : Vue(false)},
                    {"retour_href", adresse_de(c) + "/texte"}},
                titre, kIci, statut);
}

Response montrer_nouvel_article(const Demande& d) { return page_d_article(d, charger_le_texte(d, Acte::GererConventions), nullptr, {}); }
Response montrer_article(const Demande& d)
{
    const auto lu = charger_le_texte(d, Acte::GererConventions);
    return page_d_article(d, lu, &article_de(lu.acte.texte, d.param("article")), {});
}

Response ecrire_un_article(const Demande& d, const std::string& article_id)
{
    const auto formulaire = d.http.form();
    const auto lu = charger_le_texte(d, Acte::GererConventions);
    const auto& c = lu.acte.convention;
    const auto* vu = article_id.empty() ? nullptr : &article_de(lu.acte.texte, article_id);
    auto lecture = lire_article(formulaire, c, vu ? vu->place : PlaceDuTexte::Article);
    refuser_les_noms(d, c.structure_id, {{"titre", lecture.article.titre}, {"texte", lecture.article.texte}}, lecture.anomalies);
    if (lu.signee && !lecture.article.avenant_id) lecture.anomalies.push_back({c.avenants.empty() ? "" : "avenant", "convention.signee"});
    if (!lecture.anomalies.empty()) return page_d_article(d, lu, vu, {&formulaire, lecture.anomalies}, Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto convention = trouver_convention(e.tx, d.perimetre, c.id, Acte::GererConventions);
        ecrire_article(e, convention, lecture.article, vu);
        return {adresse_de(convention) + "/texte", "article_ecrit", {}};
    });
}
Response creer_article(const Demande& d) { return ecrire_un_article(d, ""); }
Response recrire_article(const Demande& d) { return ecrire_un_article(d, d.param("article")); }

Response retirer_un_article(const Demande& d)
{
    const auto avenant = std::string(d.http.form().value("avenant"));
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto convention = trouver_convention(e.tx, d.perimetre, d.param("convention"), Acte::GererConventions);
        retirer_article(e, convention, article_de(lire_texte(e.tx, convention), d.param("article")), avenant.empty() ? std::nullopt : std::optional(avenant));
        return {adresse_de(convention) + "/texte", "article_retire", {}};
    });
}

// --- Les documents --------------------------------------------------------------------------------------------------------

VersionDeTexte version_demandee(const Demande& d) { return d.http.query().value("version") == "origine" ? VersionDeTexte::Origine : VersionDeTexte::Consolidee; }

Response rendre_convention(const Demande& d, std::string_view format)
{
    const auto acte = charger(d);
    return rendre(d, document_de_la_convention(acte, version_demandee(d), d.maintenant()), fichier_de_convention(acte.convention, "convention", format), format);
}
Response convention_en_pdf(const Demande& d) { return rendre_convention(d, "pdf"); }
Response convention_en_odt(const Demande& d) { return rendre_convention(d, "odt"); }

const AvenantDeConvention& avenant_de(const ActeDeConvention& acte, const std::string& id)
{
    const auto* avenant = acte.convention.avenant(id);
    if (!avenant) throw NotFound("cet avenant n'est pas de cette convention");
    return *avenant;
}
Response rendre_avenant(const Demande& d, std::string_view format)
{
    const auto acte = charger(d);
    const auto& avenant = avenant_de(acte, d.param("avenant"));
    return rendre(d, document_de_l_avenant(acte, avenant, d.maintenant()), fichier_de_convention(acte.convention, "avenant-" + std::to_string(avenant.numero), format), format);
}
Response avenant_en_pdf(const Demande& d) { return rendre_avenant(d, "pdf"); }
Response avenant_en_odt(const Demande& d) { return rendre_avenant(d, "odt"); }
Response montrer_avenant(const Demande& d)
{
    const auto acte = charger(d);
    const auto& avenant = avenant_de(acte, d.param("avenant"));
    return montrer_document(d, acte.convention, document_de_l_avenant(acte, avenant, d.maintenant()), adresse_de(acte.convention) + "/avenants/" + avenant.id + "/avenant");
}

const Deliberation& deliberation_de(const ActeDeConvention& acte, const std::string& id)
{
    const auto* deliberation = acte.convention.deliberation(id);
    if (!deliberation) throw NotFound("cette délibération n'est pas de cette convention");
    return *deliberation;
}
Response rendre_deliberation(const Demande& d, std::string_view format)
{
    const auto acte = charger(d);
    const auto& deliberation = deliberation_de(acte, d.param("deliberation"));
    return rendre(d, extrait_de_deliberation(acte, deliberation, d.maintenant()), "extrait-" + replaced(searchable(deliberation.numero), " ", "-") + "." + std::string(format), format);
}
Response deliberation_en_pdf(const Demande& d) { return rendre_deliberation(d, "pdf"); }
Response deliberation_en_odt(const Demande& d) { return rendre_deliberation(d, "odt"); }
Response montrer_deliberation(const Demande& d)
{
    const auto acte = charger(d);
    const auto& deliberation = deliberation_de(acte, d.param("deliberation"));
    return montrer_document(d, acte.convention, extrait_de_deliberation(acte, deliberation, d.maintenant()), adresse_de(acte.convention) + "/deliberations/" + deliberation.id + "/extrait");
}

const FaitDeConvention& lettre_de(const ActeDeConvention& acte, const std::string& id)
{
    const auto un = std::find_if(acte.connue.faits.begin(), acte.connue.faits.end(), [&](const auto& fait) { return fait.id == id && a_une_lettre(fait); });
    if (un == acte.connue.faits.end()) throw NotFound("aucune lettre de cette convention ne porte cet identifiant");
    return *un;
}
Response rendre_lettre(const Demande& d, std::string_view format)
{
    const auto acte = charger(d);
    const auto& lettre = lettre_de(acte, d.param("lettre"));
    return rendre(d, lettre_de_convention(acte, lettre, d.maintenant()), fichier_de_convention(acte.convention, "lettre-" + format_day(lettre.le), format), format);
}
Response lettre_en_pdf(const Demande& d) { return rendre_lettre(d, "pdf"); }
Response lettre_en_odt(const Demande& d) { return rendre_lettre(d, "odt"); }
Response montrer_lettre(const Demande& d)
{
    const auto acte = charger(d);
    const auto& lettre = lettre_de(acte, d.param("lettre"));
    return montrer_document(d, acte.convention, lettre_de_convention(acte, lettre, d.maintenant()), adresse_de(acte.convention) + "/lettres/" + lettre.id + "/lettre");
}

} // namespace

void tracer_routes_documents_de_convention(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions/:convention/texte", "voir_conventions", montrer_texte);
    routeur.add(Method::Post, "/conventions/:convention/blancs", "gerer_conventions", remplir);
    routeur.add(Method::Get, "/conventions/:convention/articles/nouveau", "gerer_conventions", montrer_nouvel_article);
    routeur.add(Method::Get, "/conventions/:convention/articles/:article", "gerer_conventions", montrer_article);
    routeur.add(Method::Post, "/conventions/:convention/articles", "gerer_conventions", creer_article);
    routeur.add(Method::Post, "/conventions/:convention/articles/:article", "gerer_conventions", recrire_article);
    routeur.add(Method::Post, "/conventions/:convention/articles/:article/retrait", "gerer_conventions", retirer_un_article);
    routeur.add(Method::Get, "/conventions/:convention/convention.pdf", "voir_conventions", convention_en_pdf);
    routeur.add(Method::Get, "/conventions/:convention/convention.odt", "voir_conventions", convention_en_odt);
    routeur.add(Method::Get, "/conventions/:convention/avenants/:avenant/avenant", "voir_conventions", montrer_avenant);
    routeur.add(Method::Get, "/conventions/:convention/avenants/:avenant/avenant.pdf", "voir_conventions", avenant_en_pdf);
    routeur.add(Method::Get, "/conventions/:convention/avenants/:avenant/avenant.odt", "voir_conventions", avenant_en_odt);
    routeur.add(Method::Get, "/conventions/:convention/deliberations/:deliberation/extrait", "voir_conventions", montrer_deliberation);
    routeur.add(Method::Get, "/conventions/:convention/deliberations/:deliberation/extrait.pdf", "voir_conventions", deliberation_en_pdf);
    routeur.add(Method::Get, "/conventions/:convention/deliberations/:deliberation/extrait.odt", "voir_conventions", deliberation_en_odt);
    routeur.add(Method::Get, "/conventions/:convention/lettres/:lettre/lettre", "voir_conventions", montrer_lettre);
    routeur.add(Method::Get, "/conventions/:convention/lettres/:lettre/lettre.pdf", "voir_conventions", lettre_en_pdf);
    routeur.add(Method::Get, "/conventions/:convention/lettres/:lettre/lettre.odt", "voir_conventions", lettre_en_odt);
}

} // namespace ouvrage
