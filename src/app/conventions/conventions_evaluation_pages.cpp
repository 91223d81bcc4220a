#include "app/conventions/conventions_document.hpp"
#include "app/conventions/conventions_documents_pages.hpp"
#include "app/conventions/conventions_evaluation_document.hpp"
#include "app/conventions/conventions_textes_saisie.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "app/participants/participants_notes.hpp"
#include "socle/document/html_writer.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr std::string_view kIci = "/conventions";
constexpr const char* kPdf = "application/pdf";
constexpr const char* kOdt = "application/vnd.oasis.opendocument.text";

std::string adresse_de(const Convention& c) { return "/conventions/" + c.id; }
std::vector<Lien> fil_de(const Convention& c) { return {{std::string(kIci), "Conventions"}, {adresse_de(c), c.reference + ", " + c.intitule}}; }
std::string nom_de(const EvaluationDeConvention& e) { return "du " + en_toutes_lettres(e.du) + " au " + en_toutes_lettres(e.au); }

struct ListeLue
{
    Convention convention;
    std::vector<EvaluationDeConvention> evaluations;
};
ListeLue charger(const Demande& d, Acte acte)
{
    return d.base.read([&](Transaction& tx) {
        ListeLue lue{trouver_convention(tx, d.perimetre, d.param("convention"), acte), {}};
        lue.evaluations = lister_evaluations(tx, lue.convention);
        return lue;
    });
}
bool tient(const Demande& d, const Convention& c) { return place_dans(d.perimetre, c).regard == RegardDeConvention::Tenir; }

/// La période proposée : depuis la dernière évaluation, sinon depuis le 1er janvier.
std::pair<Jour, Jour> periode_proposee(const ListeLue& lue, Jour aujourd_hui)
{
    Jour du = aujourd_hui.year() / January / 1;
    if (!lue.evaluations.empty()) du = Jour{sys_days{lue.evaluations.back().au} + days{1}};
    return {std::min(du, aujourd_hui), aujourd_hui};
}

Vue vue_du_formulaire(const ListeLue& lue, const Form& f, const std::vector<AnomalieDeChamp>& anomalies, bool apercu)
{
    std::vector<Option> moments, parties;
    for (const auto un : {MomentDEvaluation::Intermediaire, MomentDEvaluation::Terme}) moments.push_back({std::string(code(un)), un == MomentDEvaluation::Terme ? "Au terme" : "Intermédiaire"});
    for (const auto& p : lue.convention.parties) parties.push_back({p.id, p.nom.empty() ? p.designation : p.nom});
    auto appreciation = vue_champ({.nom = "appreciation", .libelle = "Appréciation", .valeur = std::string(f.value("appreciation")), .aide = "Ce que les nombres ne disent pas, sans nommer personne.", .obligatoire = false}, anomalies);
    appreciation.set("lignes", "5");
    return Vue{{"action", adresse_de(lue.convention) + "/evaluations"},
               {"anomalies", vue_anomalies(anomalies)},
               {"du", vue_champ({.nom = "du", .libelle = "Premier jour", .valeur = std::string(f.value("du")), .type = "date", .taille = "court"}, anomalies)},
               {"au", vue_champ({.nom = "au", .libelle = "Dernier jour", .valeur = std::string(f.value("au")), .type = "date", .taille = "court"}, anomalies)},
               {"moment", vue_liste("moment", "Moment", "", "", moments, std::string(f.value("moment")), anomalies)},
               {"demandee_par", vue_liste("demandee_par", "Demandée par", "", "La structure qui tient la convention", parties, std::string(f.value("demandee_par")), anomalies, false)},
               {"appreciation", std::move(appreciation)},
               {"vigilance", vue_vigilance(anomalies)},
               {"apercu", apercu}};
}

Response page_des_evaluations(const Demande& d, const ListeLue& lue, const Form& saisi, const std::vector<AnomalieDeChamp>& anomalies, const std::string& apercu, Status statut = Status::Ok)
{
    const auto& c = lue.convention;
    const bool gerer = tient(d, c);
    Vue::List liste;
    for (auto une = lue.evaluations.rbegin(); une != lue.evaluations.rend(); ++une)
    {
        const auto a_fournir = std::count_if(une->reuni.donnees.begin(), une->reuni.donnees.end(), [](const auto& donnee) { return donnee.etat == EtatDeDonnee::AFournir; }) + static_cast<std::ptrdiff_t>(une->reuni.a_fournir.size());
        liste.push_back(Vue{{"href", "/evaluations/" + une->id},
                            {"periode", avec_majuscule(nom_de(*une))},
                            {"moment", std::string(libelle(une->moment))},
                            {"quand", date_fr(*parse_instant(une->faite_le))},
                            {"par", une->faite_par},
                            {"reste", a_fournir > 0 ? compter(a_fournir, "chose à fournir", "choses à fournir", Genre_grammatical::Feminin) : std::string("tout est réuni")}});
    }
    const auto combien = static_cast<std::int64_t>(lue.evaluations.size());
    return page(d, "conventions/evaluations",
                Vue{{"fil", vue_fil(fil_de(c), "Évaluations")},
                    {"titre", combien == 0 ? std::string("Aucune évaluation n'est faite") : compter(combien, "évaluation", "évaluations", Genre_grammatical::Feminin) + ", la dernière jusqu'au " + en_toutes_lettres(lue.evaluations.back().au)},
                    {"intitule", c.intitule},
                    {"evaluations", std::move(liste)},
                    {"vide", combien == 0 ? Vue{{"titre", "Aucune évaluation"}, {"phrase", gerer ? "Choisissez une période : les registres disent ce qu'ils savent, et ce qu'il reste à fournir." : "La structure qui tient la convention n'en a pas encore faite."}, {"href", ""}, {"libelle", ""}}
                                          : Vue(false)},
                    {"formulaire", gerer ? vue_du_formulaire(lue, saisi, anomalies, !apercu.empty()) : Vue(false)},
                    {"apercu", apercu.empty() ? Vue(false) : Vue{{"document", apercu}}}},
                "Évaluations de la convention " + c.reference, kIci, statut);
}

/// Ce que donnerait une évaluation, sans rien garder.
Response montrer_evaluations(const Demande& d)
{
    const auto lue = charger(d, Acte::VoirConventions);
    const auto adresse = d.http.query();
    const auto [du, au] = periode_proposee(lue, d.aujourd_hui);
    Form saisi;
    saisi.fields = {{"du", adresse.has("du") ? std::string(adresse.value("du")) : format_day(du)},
                    {"au", adresse.has("au") ? std::string(adresse.value("au")) : format_day(au)},
                    {"moment", adresse.has("moment") ? std::string(adresse.value("moment")) : "intermediaire"},
                    {"demandee_par", std::string(adresse.value("demandee_par"))},
                    {"appreciation", ""}};
    std::vector<AnomalieDeChamp> anomalies;
    std::string apercu;
    if (adresse.has("du") && tient(d, lue.convention))
    {
        auto lecture = lire_evaluation_demandee(saisi, lue.convention, d.aujourd_hui);
        anomalies = std::move(lecture.anomalies);
        if (anomalies.empty())
            apercu = d.base.read([&](Transaction& tx) {
                EvaluationDeConvention evaluation;
                evaluation.moment = lecture.evaluation.moment;
                evaluation.demandee_par = lecture.evaluation.demandee_par;
                evaluation.du = lecture.evaluation.du;
                evaluation.au = lecture.evaluation.au;
                evaluation.reuni = reunir(tx, d.perimetre, d.maison.droit, lue.convention, evaluation.du, evaluation.au, d.aujourd_hui);
                evaluation.faite_le = format_instant(d.maintenant());
                return write_html(document_de_l_evaluation(lue.convention, evaluation, mentions_de_convention(tx, lue.convention, evaluation.du, d.aujourd_hui), d.maintenant()), 2);
            });
    }
    return page_des_evaluations(d, lue, saisi, anomalies, apercu, anomalies.empty() ? Status::Ok : Status::UnprocessableContent);
}

Response creer_evaluation(const Demande& d)
{
    const auto formulaire = d.http.form();
    const auto lue = charger(d, Acte::GererConventions);
    auto lecture = lire_evaluation_demandee(formulaire, lue.convention, d.aujourd_hui);
    refuser_les_noms(d, lue.convention.structure_id, {{"appreciation", lecture.evaluation.appreciation}}, lecture.anomalies);
    if (!lecture.anomalies.empty()) return page_des_evaluations(d, lue, formulaire, lecture.anomalies, "", Status::UnprocessableContent);
    return ecrire(d, [&](Ecriture& e) -> Issue {
        const auto convention = trouver_convention(e.tx, d.perimetre, lue.convention.id, Acte::GererConventions);
        return {"/evaluations/" + inscrire_evaluation(e, d.perimetre, d.maison.droit, convention, lecture.evaluation, d.aujourd_hui), "evaluation_gardee", {}};
    });
}

struct EvaluationLue
{
    Convention convention;
    EvaluationDeConvention evaluation;
    std::vector<EvaluationDeConvention> toutes;
    std::vector<MentionDeBilan> mentions;

    const EvaluationDeConvention* autre(std::string_view id) const
    {
        const auto une = std::find_if(toutes.begin(), toutes.end(), [&](const auto& e) { return e.id == id && e.id != evaluation.id; });
        return une == toutes.end() ? nullptr : &*une;
    }
};
EvaluationLue charger_une(const Demande& d)
{
    return d.base.read([&](Transaction& tx) {
        EvaluationLue lue;
        std::tie(lue.convention, lue.evaluation) = trouver_evaluation(tx, d.perimetre, d.param("evaluation"));
        lue.toutes = lister_evaluations(tx, lue.convention);
        lue.mentions = mentions_de_convention(tx, lue.convention, lue.evaluation.du, day_in_paris(*parse_instant(lue.evaluation.faite_le)));
        return lue;
    });
}
Document document_de(const EvaluationLue& lue, const Demande& d) { return document_de_l_evaluation(lue.convention, lue.evaluation, lue.mentions, d.maintenant()); }

Response montrer_evaluation(const Demande& d)
{
    const auto lue = charger_une(d);
    const auto chemin = "/evaluations/" + lue.evaluation.id;
    auto fil = fil_de(lue.convention);
    fil.push_back({adresse_de(lue.convention) + "/evaluations", "Évaluations"});
    const auto avec = std::string(d.http.query().value("avec"));
    const auto* autre = lue.autre(avec);
    if (!avec.empty() && !autre) throw NotFound("cette évaluation n'est pas une autre de la même convention");
    Vue::List autres;
    for (const auto& une : lue.toutes)
        if (une.id != lue.evaluation.id) autres.push_back(Vue{{"valeur", une.id}, {"texte", avec_majuscule(nom_de(une))}, {"choisie", une.id == avec}});
    const bool comparable = !autres.empty();
    // La plus ancienne d'abord, quelle que soit celle d'où l'on part.
    const auto* avant = autre && autre->au < lue.evaluation.au ? autre : &lue.evaluation;
    const auto* apres = autre && autre->au < lue.evaluation.au ? &lue.evaluation : autre;
    const auto document = document_de(lue, d);
    return page(d, "conventions/evaluation",
                Vue{{"fil", vue_fil(fil, avec_majuscule(nom_de(lue.evaluation)))},
                    {"comparer", comparable ? Vue{{"adresse", chemin}, {"autres", std::move(autres)}} : Vue(false)},
                    {"comparaison", autre ? vue_de_comparaison(*avant, *apres) : Vue(false)},
                    {"odt_href", chemin + "/evaluation.odt"},
                    {"pdf_href", chemin + "/evaluation.pdf"},
                    {"document", write_html(document)}},
                document.title, kIci);
}
Response rendre(const Demande& d, const char* format, const char* type)
{
    const auto lue = charger_une(d);
    return Response::attachment(ecrire_document(document_de(lue, d), format), type, fichier_de_convention(lue.convention, "evaluation-" + format_day(lue.evaluation.du) + "-" + format_day(lue.evaluation.au), format)).with("Cache-Control", "no-store");
}
Response evaluation_en_pdf(const Demande& d) { return rendre(d, "pdf", kPdf); }
Response evaluation_en_odt(const Demande& d) { return rendre(d, "odt", kOdt); }

Json json_de(const EvaluationDeConvention& e)
{
    return Json{{"id", e.id}, {"moment", std::string(code(e.moment))}, {"demandee_par", e.demandee_par}, {"du", format_day(e.du)}, {"au", format_day(e.au)}, {"reuni", json_du_reuni(e.reuni)}, {"appreciation", e.appreciation},
                {"faite_par", e.faite_par}, {"faite_le", e.faite_le}};
}
Response api_evaluations(const Demande& d)
{
    Json::List liste;
    for (const auto& une : charger(d, Acte::VoirConventions).evaluations) liste.push_back(json_de(une));
    return reponse_json(d, Json{{"evaluations", std::move(liste)}});
}
Response api_evaluation(const Demande& d) { return reponse_json(d, json_de(charger_une(d).evaluation)); }

} // namespace

void tracer_routes_evaluations(Routeur& routeur)
{
    routeur.add(Method::Get, "/conventions/:convention/evaluations", "voir_conventions", montrer_evaluations);
    routeur.add(Method::Post, "/conventions/:convention/evaluations", "gerer_conventions", creer_evaluation);
    routeur.add(Method::Get, "/evaluations/:evaluation", "voir_conventions", montrer_evaluation);
    routeur.add(Method::Get, "/evaluations/:evaluation/evaluation.pdf", "voir_conventions", evaluation_en_pdf);
    routeur.add(Method::Get, "/evaluations/:evaluation/evaluation.odt", "voir_conventions", evaluation_en_odt);
    routeur.add(Method::Get, "/api/v1/conventions/:convention/evaluations", "voir_conventions", api_evaluations);
    routeur.add(Method::Get, "/api/v1/evaluations/:evaluation", "voir_conventions", api_evaluation);
}

} // namespace ouvrage
