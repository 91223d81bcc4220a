#include "app/conventions/conventions_vie_vues.hpp"

#include "app/mots.hpp"
#include "socle/chart/chart.hpp"
#include "socle/document/svg.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr int kFriseDeBureau = 860, kFriseDeTelephone = 380;
constexpr std::size_t kPeriodesMontrees = 4; // les dernières ; la table les dit toutes
constexpr std::int64_t kMargeDeFrise = 20;
constexpr int kSansTermeMontre = 365;

std::int64_t place_du_jour(Jour jour) { return sys_days{jour}.time_since_epoch().count(); }

/// Des mois quand il y en a peu, des trimestres, sinon des années.
std::vector<Timeline::Tick> reperes_de_frise(std::int64_t de, std::int64_t a)
{
    const Mois premier = mois_de(Jour{sys_days{days{de}}}), dernier = mois_de(Jour{sys_days{days{a}}});
    const int mois = nombre_de_mois(premier, dernier);
    const unsigned pas = mois <= 18 ? 1 : mois <= 48 ? 3 : 12;
    std::vector<Timeline::Tick> ticks;
    for (Mois m = premier; m <= dernier; m += months{1})
        if ((static_cast<unsigned>(m.month()) - 1) % pas == 0) ticks.push_back({place_du_jour(premier_jour(m)), pas == 12 ? std::to_string(static_cast<int>(m.year())) : en_abrege(m)});
    return ticks;
}

std::string bornes_en_mots(const PeriodeDeConvention& une)
{
    return "du " + en_toutes_lettres(une.debut) + (une.fin ? " au " + en_toutes_lettres(*une.fin) : ", sans terme écrit");
}

std::string titre_du_geste(GesteDeConvention geste)
{
    switch (geste)
    {
    case GesteDeConvention::Denoncer: return "Dernier jour pour dénoncer";
    case GesteDeConvention::Demander: return "Dernier jour pour demander le renouvellement";
    case GesteDeConvention::Accorder: return "Dernier jour pour réunir tous les accords";
    default: return "Dernier jour où la lettre devait arriver";
    }
}

Timeline frise_de_vie(const std::string& titre, const VieInscrite& inscrite, const VieDeConvention& menee, Jour le, int largeur)
{
    Timeline frise;
    const auto premiere = menee.periodes.size() > kPeriodesMontrees ? menee.periodes.size() - kPeriodesMontrees : 0;
    std::int64_t de = std::min(place_du_jour(menee.periodes[premiere].debut), place_du_jour(le)), a = place_du_jour(le);
    Timeline::Lane periodes{.label = "Périodes", .items = {}, .behind = true}, preavis{.label = "Préavis", .items = {}}, faits{.label = "Faits", .items = {}};
    const auto ajouter = [&](const PeriodeDeConvention& une) {
        const auto fin = une.fin ? place_du_jour(*une.fin) : std::max(place_du_jour(le), place_du_jour(une.debut)) + kSansTermeMontre;
        a = std::max(a, fin);
        periodes.items.push_back({.from = place_du_jour(une.debut), .to = une.fin ? std::optional(fin) : std::nullopt, .open = !une.fin, .label = std::string(libelle(une.origine))});
    };
    for (auto i = premiere; i < menee.periodes.size(); ++i) ajouter(menee.periodes[i]);
    if (menee.prochaine) ajouter(*menee.prochaine);
    // Ce qui sépare le dernier jour utile du terme : trop tard pour cette période.
    if (menee.dernier_jour && menee.geste == GesteDeConvention::Denoncer && menee.terme && menee.dernier_jour->date.jour < menee.terme->jour)
        preavis.items.push_back({.from = place_du_jour(menee.dernier_jour->date.jour) + 1, .to = place_du_jour(menee.terme->jour), .label = "trop tard pour dénoncer"});
    // Dix signatures du même jour font un point, qui dit combien elles sont.
    std::map<std::pair<Jour, SorteDeFait>, int> par_jour;
    for (const auto& un : inscrite.connue.faits)
    {
        const auto quand = place_du_jour(un.le);
        if (le < un.le || quand < de - kMargeDeFrise) continue;
        if (un.sorte == SorteDeFait::Reception && menee.fin && menee.par_lettre && un.le < menee.fin->jour) preavis.items.push_back({.from = quand, .to = place_du_jour(menee.fin->jour), .label = "préavis"});
        ++par_jour[{un.le, un.sorte}];
    }
    for (const auto& [fait, combien] : par_jour)
    {
        const auto quand = place_du_jour(fait.first);
        de = std::min(de, quand);
        const std::string nom(fiche(fait.second).libelle);
        faits.items.push_back({.from = quand, .to = std::nullopt, .open = false, .label = combien == 1 ? nom : nom + " × " + std::to_string(combien)});
    }
    frise.from = de - kMargeDeFrise;
    frise.to = a + kMargeDeFrise;
    frise.now = place_du_jour(le);
    frise.now_name = "aujourd'hui";
    frise.ticks = reperes_de_frise(frise.from, frise.to);
    for (auto* couloir : {&periodes, &preavis, &faits})
        if (!couloir->items.empty()) frise.lanes.push_back(std::move(*couloir));
    frise.frame = {titre, "Frise du " + en_toutes_lettres(Jour{sys_days{days{frise.from}}}) + " au " + en_toutes_lettres(Jour{sys_days{days{frise.to}}}) + " : périodes, préavis et faits.", largeur};
    return frise;
}

Vue vue_de_la_frise(const Convention& convention, const VieInscrite& inscrite, const VieDeConvention& menee, Jour le)
{
    if (menee.periodes.empty()) return false;
    const auto titre = convention.intitule + " : " + std::string(fiche(menee.etat).libelle);
    const auto large = frise_de_vie(titre, inscrite, menee, le, kFriseDeBureau), etroite = frise_de_vie(titre, inscrite, menee, le, kFriseDeTelephone);
    Vue::List periodes;
    for (const auto& une : menee.periodes) periodes.push_back(Vue{{"bornes", bornes_en_mots(une)}, {"origine", libelle(une.origine)}, {"suite", ""}});
    if (menee.prochaine) periodes.push_back(Vue{{"bornes", bornes_en_mots(*menee.prochaine)}, {"origine", libelle(menee.prochaine->origine)}, {"suite", "si personne n'agit"}});
    const auto alternative = titre + ". " + large.frame.description + " Table des périodes ci-dessous.";
    return Vue{{"precision", compter(static_cast<std::int64_t>(menee.periodes.size()), "période", "périodes", Genre_grammatical::Feminin) + (menee.prochaine ? ", et celle qui vient" : "")},
               {"large", inline_svg(draw(large), alternative, "vie-")},
               {"etroite", inline_svg(draw(etroite), alternative, "vie-etroite-")},
               {"periodes", std::move(periodes)}};
}

Vue vue_date(std::string titre, const DateExpliquee& date, Jour le, std::string precision = {})
{
    const int jours = days_between(le, date.jour);
    std::string quand = jours == 0 ? "aujourd'hui" : jours > 0 ? "dans " + compter(jours, "jour", "jours") : "il y a " + compter(-jours, "jour", "jours");
    Vue::List etapes;
    for (const auto& une : date.etapes) etapes.push_back(Vue{{"etape", une}});
    return Vue{{"titre", std::move(titre)}, {"jour", jour_en_mots(date.jour)}, {"quand", std::move(quand)}, {"precision", std::move(precision)}, {"etapes", std::move(etapes)}};
}

} // namespace

Vue vue_etat_de_convention(EtatDeConvention etat)
{
    struct Allure
    {
        std::string_view ton, icone;
    };
    const auto allure = [&]() -> Allure {
        switch (etat)
        {
        case EtatDeConvention::ASigner: return {"attente", "conventions"};
        case EtatDeConvention::AVenir: return {"info", "calendrier"};
        case EtatDeConvention::EnVigueur: return {"bon", "fait"};
        case EtatDeConvention::PreavisEnCours: return {"attente", "attente"};
        case EtatDeConvention::ARenouveler: return {"attente", "alerte"};
        case EtatDeConvention::Finie: return {"info", "fermer"};
        }
        return {"info", "info"};
    }();
    std::string mot(fiche(etat).libelle);
    return Vue{{"ton", allure.ton}, {"icone", allure.icone}, {"mot", std::move(mot)}};
}

std::vector<std::string> termes_en_mots(const TermesDeConvention& t)
{
    std::vector<std::string> phrases;
    std::string duree = t.debut ? "Elle commence le " + en_toutes_lettres(*t.debut) : "Elle commence avec la signature de la dernière des parties d'origine";
    if (t.fin) duree += " et finit le " + en_toutes_lettres(*t.fin);
    else if (t.duree) duree += " et dure " + en_mots(*t.duree);
    else duree += ", sans terme écrit";
    phrases.push_back(duree + ".");
    std::string suite;
    switch (t.renouvellement)
    {
    case Renouvellement::Aucun: suite = "Elle ne se renouvelle pas"; break;
    case Renouvellement::Tacite: suite = "Elle se reconduit tacitement"; break;
    case Renouvellement::Expres: suite = "Elle se renouvelle par l'accord exprès de toutes les parties"; break;
    case Renouvellement::Demande: suite = "Elle se renouvelle à la demande d'une partie, sans refus d'une autre"; break;
    }
    if (t.periode) suite += ", pour " + en_mots(*t.periode);
    if (t.maximum) suite += ", " + en_mots(*t.maximum) + " au plus à chaque fois";
    if (t.renouvellements_au_plus) suite += ", " + std::to_string(*t.renouvellements_au_plus) + " fois au plus";
    phrases.push_back(suite + ".");
    for (const auto& une : t.fins)
    {
        auto phrase = en_mots(une);
        phrases.push_back("Fin par " + phrase + ".");
    }
    phrases.push_back(t.compte.report == ReportDeDelai::Aucun ? "Un délai qui finit un jour chômé n'est pas prorogé." : "Un délai qui finit un jour chômé va au premier jour ouvrable.");
    if (t.compte.zone == ZoneFeriee::AlsaceMoselle) phrases.emplace_back("Les jours fériés sont ceux d'Alsace et de Moselle.");
    return phrases;
}

Vue vue_resume_de_vie(const Convention& convention, const VieInscrite& inscrite, const VieDeConvention& menee, Jour le)
{
    Vue::List dates, constats;
    if (menee.dernier_jour)
        dates.push_back(vue_date(titre_du_geste(menee.geste), menee.dernier_jour->date, le,
                                 menee.dernier_jour->prudent == menee.dernier_jour->date.jour ? "" : "soyez prudent : le " + jour_en_mots(menee.dernier_jour->prudent)));
    if (menee.fin) dates.push_back(vue_date(menee.fin->jour < le ? "Elle a pris fin" : "Elle prend fin", *menee.fin, le));
    else if (menee.terme) dates.push_back(vue_date("Terme de la période en cours", *menee.terme, le));
    if (menee.debut) dates.push_back(vue_date(menee.debut->jour <= le ? "Elle a commencé" : "Elle commence", *menee.debut, le));
    for (const auto& un : menee.constats) constats.push_back(Vue{{"phrase", un.phrase}});
    auto etat = vue_etat_de_convention(menee.etat);
    const bool sans_date = dates.empty();
    return Vue{{"etat", std::move(etat)},
               {"phrase", menee.si_personne_n_agit},
               {"constats", std::move(constats)},
               {"frise", vue_de_la_frise(convention, inscrite, menee, le)},
               {"sans_date", sans_date},
               {"dates", std::move(dates)},
               {"vie_href", "/conventions/" + convention.id + "/vie"},
               {"agenda_href", "/conventions/" + convention.id + "/agenda.ics"}};
}

} // namespace ouvrage
