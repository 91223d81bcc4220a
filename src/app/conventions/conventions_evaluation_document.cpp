#include "app/conventions/conventions_evaluation_document.hpp"

#include "app/bilans/bilans_document.hpp"
#include "app/elision.hpp"
#include "app/mots.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

using Tone = block::Paragraph::Tone;
constexpr std::size_t kFigures = 4;

std::string periode(const EvaluationDeConvention& e) { return "du " + en_toutes_lettres(e.du) + " au " + en_toutes_lettres(e.au); }

std::string mois_en_mots(const Reuni& r)
{
    return r.premier == r.dernier ? "Les heures sont celles de " + en_toutes_lettres(r.premier) + ", mois entier."
                                  : "Les heures sont celles des mois entiers de " + en_toutes_lettres(r.premier) + " à " + en_toutes_lettres(r.dernier) + ".";
}

/// « + 12 », « − 3,50 h » ; vide quand l'un des deux ne se montre pas.
std::string ecart(const DonneeReunie* avant, const DonneeReunie* apres)
{
    if (!avant || !apres || avant->etat != EtatDeDonnee::Comptee || apres->etat != EtatDeDonnee::Comptee) return "";
    auto difference = *apres;
    difference.valeur = apres->valeur - avant->valeur;
    const bool moins = difference.valeur < 0;
    if (moins) difference.valeur = -difference.valeur;
    return difference.valeur == 0 ? "inchangé" : (moins ? "− " : "+ ") + difference.en_mots(0);
}

} // namespace

Document document_de_l_evaluation(const Convention& c, const EvaluationDeConvention& e, const std::vector<MentionDeBilan>& mentions, Instant edite_a)
{
    const auto& r = e.reuni;
    Document document;
    document.title = "Évaluation : " + c.intitule;
    document.subject = "Convention " + c.reference + ", évaluation " + std::string(libelle(e.moment));
    document.author = c.structure;
    document.date_line = avec_majuscule(periode(e));
    document.written_at = edite_a;
    document.mentions = mentions_de_document(mentions);
    auto& blocs = document.blocks;

    const auto tenus = std::count_if(r.engagements.begin(), r.engagements.end(), [](const auto& un) { return un.etat == libelle(EtatDePromesse::Tenue); });
    const auto muets = std::count_if(r.engagements.begin(), r.engagements.end(), [](const auto& un) { return un.detail.empty(); });
    const std::string bilan = r.engagements.empty() ? "Aucun engagement n'est inscrit à la convention."
                                                    : compter(tenus, "engagement tenu", "engagements tenus") + " sur " + grouped(static_cast<std::int64_t>(r.engagements.size())) +
                                                          (muets > 0 ? " ; " + compter(muets, "reste sans nouvelle", "restent sans nouvelle") : std::string()) + ".";
    blocs.push_back(block::Paragraph{avec_majuscule(bilan), Tone::Lead});
    block::KeyFigures figures;
    for (const auto& d : r.donnees)
        if (d.etat == EtatDeDonnee::Comptee && figures.entries.size() < kFigures) figures.entries.push_back({d.libelle, d.en_mots(r.seuil), d.precision});
    if (!figures.entries.empty()) blocs.push_back(std::move(figures));

    block::Definitions fiche_;
    fiche_.entries.push_back({"Convention", c.intitule + ", référence " + c.reference});
    std::vector<std::string> parties;
    for (const auto& p : c.parties) parties.push_back(p.nom.empty() ? p.designation : p.nom);
    if (!parties.empty()) fiche_.entries.push_back({"Parties", joined(parties, " ; ")});
    const auto* demandeur = c.partie(e.demandee_par);
    fiche_.entries.push_back({"Demandée par", demandeur ? demandeur->nom : c.structure});
    fiche_.entries.push_back({"Porte sur", avec_majuscule(r.portee) + "."});
    if (!r.marches.empty())
        fiche_.entries.push_back({"Marchés", joined(r.marches, " ; ") + (r.marches_en_tout > static_cast<std::int64_t>(r.marches.size()) ? " ; et " + grouped(r.marches_en_tout - static_cast<std::int64_t>(r.marches.size())) + " de plus" : std::string())});
    if (!r.lieux.empty()) fiche_.entries.push_back({"Lieux d'accueil", joined(r.lieux, " ; ")});
    blocs.push_back(std::move(fiche_));

    blocs.push_back(block::Heading{1, "Ce que les registres savent"});
    block::Table donnees;
    donnees.caption = "Données réunies, " + periode(e);
    donnees.columns = {{"Donnée", Align::Text, 34}, {"Résultat", Align::Number, 24}, {"À savoir", Align::Text, 42}};
    donnees.when_empty = "La convention ne demande aucune donnée que les registres sachent compter.";
    for (const auto& d : r.donnees)
        if (d.etat != EtatDeDonnee::AFournir) donnees.rows.push_back({d.libelle, d.en_mots(r.seuil), d.precision.empty() ? Text("–") : Text(d.precision)});
    blocs.push_back(std::move(donnees));
    blocs.push_back(block::Paragraph{mois_en_mots(r) + " Clause et effort d'insertion font deux comptes, jamais additionnés." +
                                         (r.seuil > 0 ? " Un nombre de moins de " + grouped(r.seuil) + " personnes n'est pas montré, ni celui qui le ferait retrouver. Source du seuil : " + r.seuil_source + "." : std::string()),
                                     Tone::Small});

    block::List a_fournir;
    for (const auto& d : r.donnees)
        if (d.etat == EtatDeDonnee::AFournir) a_fournir.items.emplace_back(joined(d.par, ", ") + " : " + d.libelle + ".");
    for (const auto& un : r.a_fournir) a_fournir.items.emplace_back(un + (un.ends_with(".") ? "" : "."));
    if (!a_fournir.items.empty())
    {
        blocs.push_back(block::Heading{1, "Ce qu'il reste à fournir"});
        blocs.push_back(std::move(a_fournir));
    }

    blocs.push_back(block::Heading{1, "Où en sont les engagements"});
    block::Table engagements;
    engagements.caption = "Engagements, au " + en_toutes_lettres(e.au);
    engagements.columns = {{"Engagement", Align::Text, 46}, {"Qui", Align::Text, 20}, {"Où il en est", Align::Text, 34}};
    engagements.when_empty = "Aucun engagement n'est inscrit.";
    for (const auto& un : r.engagements) engagements.rows.push_back({un.texte, avec_majuscule(un.qui), un.detail.empty() ? Text(avec_majuscule(un.etat)) : Text{strong(avec_majuscule(un.etat)), ", " + un.detail}});
    blocs.push_back(std::move(engagements));

    blocs.push_back(block::Heading{1, "Appréciation"});
    if (e.appreciation.empty()) blocs.push_back(block::Paragraph{"Aucune appréciation n'a été écrite."});
    else
        for (const auto& un : split(e.appreciation, '\n'))
            if (const auto ligne = trimmed(un); !ligne.empty()) blocs.push_back(block::Paragraph{std::string(ligne)});

    blocs.push_back(block::Heading{1, "Définitions"});
    block::Definitions definitions;
    for (const auto& d : r.donnees) definitions.entries.push_back({d.libelle, d.definition});
    if (definitions.entries.empty()) blocs.push_back(block::Paragraph{"Aucune donnée réunie : aucune à définir."});
    else blocs.push_back(std::move(definitions));
    blocs.push_back(block::Paragraph{"Réunie" + (e.faite_le.empty() ? std::string() : " le " + date_fr(*parse_instant(e.faite_le))) + (e.faite_par.empty() ? "" : " par " + e.faite_par) +
                                         ", et gardée telle quelle : ce qui a été déclaré ou corrigé depuis n'y change rien.",
                                     Tone::Small});
    return document;
}

Vue vue_de_comparaison(const EvaluationDeConvention& avant, const EvaluationDeConvention& apres)
{
    Vue::List lignes;
    std::vector<std::string> codes;
    for (const auto* e : {&avant, &apres})
        for (const auto& d : e->reuni.donnees)
            if (std::find(codes.begin(), codes.end(), d.code) == codes.end()) codes.push_back(d.code);
    for (const auto& code : codes)
    {
        const auto *a = avant.reuni.donnee(code), *b = apres.reuni.donnee(code);
        const auto difference = ecart(a, b);
        lignes.push_back(Vue{{"libelle", (b ? b : a)->libelle},
                             {"avant", a ? a->en_mots(avant.reuni.seuil) : std::string("non demandée")},
                             {"apres", b ? b->en_mots(apres.reuni.seuil) : std::string("non demandée")},
                             {"ecart", difference.empty() ? std::string("–") : difference},
                             {"autre_definition", a && b && a->definition != b->definition}});
    }
    const auto jours = [](const EvaluationDeConvention& e) { return (std::chrono::sys_days{e.au} - std::chrono::sys_days{e.du}).count() + 1; };
    const bool inegales = jours(avant) != jours(apres);
    const bool vide = lignes.empty();
    return Vue{{"titre_avant", avec_majuscule(periode(avant))},
               {"titre_apres", avec_majuscule(periode(apres))},
               {"inegales", inegales ? Vue{{"phrase", "Les périodes n'ont pas la même durée : " + compter(jours(avant), "jour", "jours") + " et " + compter(jours(apres), "jour", "jours") + "."}} : Vue(false)},
               {"lignes", std::move(lignes)},
               {"vide", vide}};
}

} // namespace ouvrage
