#include "app/lots/lots_vues.hpp"

#include "app/mots.hpp"
#include "domaine/compte.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kEspace = "\u00A0";

/// La part d'un dessin, de 0 à 100 avec deux décimales.
std::string part(Heures faites, Heures dues)
{
    if (dues <= Heures()) return faites > Heures() ? "100" : "0";
    const auto centiemes = std::clamp<std::int64_t>(faites.centiemes() * 10000 / dues.centiemes(), 0, 10000);
    return heures_point(Heures::de_centiemes(centiemes));
}

std::string le_jour(const std::string& instant)
{
    const auto lu = parse_instant(instant);
    ensure(lu.has_value(), "un acte porte son instant");
    return date_fr(*lu);
}

std::string quoi_de(const TourDeLot& un, bool avec_entreprise)
{
    const auto mois = en_toutes_lettres(un.tour.mois);
    const auto combien = std::to_string(un.tour.combien);
    const std::string qui = avec_entreprise && !un.entreprise.empty() ? " (" + un.entreprise + ")" : "";
    switch (un.tour.attente)
    {
    case Attente::Declarer:
        return un.tour.combien == 1 ? "déclarer " + mois : "déclarer " + combien + " mois, depuis " + mois;
    case Attente::Corriger:
        return un.tour.combien == 1 ? "corriger " + mois + ", renvoyé" : "corriger " + combien + " déclarations renvoyées, depuis " + mois;
    case Attente::Valider:
        return (un.tour.combien == 1 ? "valider " + mois : "valider " + combien + " déclarations, depuis " + mois) + qui;
    }
    return "";
}

std::string href_de(const TourDeLot& un)
{
    if (un.tour.attente == Attente::Declarer)
        return "/lots/" + un.lot_id + "/declarations/nouvelle?engagement=" + un.engagement_id + "&mois=" + format_month(un.tour.mois);
    return "/declarations?lot=" + un.lot_id + "&etat=" + (un.tour.attente == Attente::Valider ? "a_valider" : "renvoyee");
}

} // namespace

std::string Mots::phrase() const
{
    return (avant.empty() ? "" : avant + std::string(kEspace)) + chiffre + (apres.empty() ? "" : " " + apres);
}

Mots mots_de(const Figure& figure)
{
    if (figure.famille == Famille::Effort)
        return {"", heures_fr(figure.retenues), figure.dues > Heures() ? "d'effort d'insertion, sur " + heures_fr(figure.dues) + " visées"
                                                                       : "d'effort d'insertion"};
    if (figure.dues <= Heures()) return {"", heures_fr(figure.retenues), "faites, sans objectif inscrit"};
    const Heures reste = figure.reste && *figure.reste > Heures() ? *figure.reste : figure.dues - figure.retenues;
    if (reste > Heures()) return {"il reste", heures_fr(reste), "sur " + heures_fr(figure.dues)};
    if (reste == Heures()) return {"", heures_fr(figure.dues), "dues, toutes faites"};
    return {"", heures_fr(-reste), "de plus que les " + heures_fr(figure.dues) + " dues"};
}

Vue vue_avancement(const Figure& figure)
{
    const bool effort = figure.famille == Famille::Effort;
    const Heures retard = figure.retard      ? *figure.retard
                          : figure.attendues ? std::max(Heures(), *figure.attendues - figure.retenues)
                                             : Heures();
    const Heures faites_sur_le_du = figure.reste ? figure.dues - *figure.reste : figure.retenues;
    std::string ton = "bon";
    if (retard > Heures()) ton = !effort && figure.attendues && retard.centiemes() * 3 > figure.attendues->centiemes() ? "alarme" : "attente";
    const std::string faites = effort ? " valorisées" : " faites";
    return Vue{{"fait", heures_fr(figure.retenues) + faites + (figure.dues > Heures() ? " sur " + heures_fr(figure.dues) : "")},
               {"attendu", figure.attendues ? "attendu à ce jour : " + heures_fr(*figure.attendues) : ""},
               {"part", part(faites_sur_le_du, figure.dues)},
               {"part_attendue", figure.attendues && figure.dues > Heures() ? part(*figure.attendues, figure.dues) : ""},
               {"ecart", retard > Heures() ? heures_fr(retard) + (effort ? " sous la courbe" : " de retard") : ""},
               {"ton", ton}};
}

Vue vue_sorte(Famille famille, const std::string& libelle)
{
    const char* sorte = famille == Famille::Effort ? "effort" : "clause";
    return Vue{{"sorte", sorte}, {"icone", sorte}, {"libelle", libelle}};
}

std::vector<TourDeLot> tours_du_lot(const Perimetre& perimetre, const Lot& lot, const std::vector<EngagementSuivi>& engagements,
                                    const std::vector<EnvoiInscrit>& envois, Jour le)
{
    // On relance la première entreprise en rang ; une entreprise, elle, ne connaît que son propre tour.
    const auto siennes = perimetre.entreprises(Acte::VoirCompte);
    const bool entreprise = !siennes.empty() && !perimetre.sur_structure_entiere(Acte::VoirCompte);
    std::string attendue;
    for (const auto& titulaire : lot.titulaires)
        if (attendue.empty() && (!entreprise || std::find(siennes.begin(), siennes.end(), titulaire.entreprise_id) != siennes.end()))
            attendue = titulaire.entreprise_id;
    std::vector<TourDeLot> liste;
    for (const auto& engagement : engagements)
    {
        std::vector<EnvoiSuivi> suivis;
        for (const auto& envoi : envois)
            if (envoi.engagement_id == engagement.id) suivis.push_back(envoi.suivi());
        for (auto& tour : tours(engagement.echeancier, attendue, suivis, le))
        {
            TourDeLot un{std::move(tour), lot.id, "", "", engagement.id};
            for (const auto& titulaire : lot.titulaires)
                if (titulaire.entreprise_id == un.tour.entreprise) un.entreprise = titulaire.nom;
            for (const auto& envoi : envois)
                if (un.entreprise.empty() && envoi.entreprise_id == un.tour.entreprise) un.entreprise = envoi.entreprise;
            liste.push_back(std::move(un));
        }
    }
    std::stable_sort(liste.begin(), liste.end(), [](const auto& a, const auto& b) { return a.tour.depuis < b.tour.depuis; });
    return liste;
}

Vue vue_tours(const Demande& d, const Lot& lot, std::vector<TourDeLot> tours, const std::string& dernier_acte, std::size_t au_plus)
{
    const auto siennes = d.perimetre.entreprises(Acte::Declarer);
    const auto a_moi = [&](const TourDeLot& un) {
        if (un.tour.attente != Attente::Valider)
            return std::find(siennes.begin(), siennes.end(), un.tour.entreprise) != siennes.end();
        return d.perimetre.sur_structure_entiere(Acte::Valider) && d.perimetre.peut_sur(Acte::Valider, lot.structure_id) && (!lot.facilitateur_id || *lot.facilitateur_id == d.qui().id || d.qui().tient_lieu_de(*lot.facilitateur_id));
    };
    std::stable_partition(tours.begin(), tours.end(), a_moi);
    if (tours.size() > au_plus) tours.resize(au_plus);
    Vue::List liste;
    for (const auto& un : tours)
    {
        const bool mien = a_moi(un);
        const bool facilitateur = un.tour.attente == Attente::Valider;
        const bool retard = un.tour.en_retard(d.aujourd_hui);
        const std::string qui = facilitateur ? (lot.facilitateur_nom.empty() ? "votre facilitateur" : lot.facilitateur_nom)
                                : un.entreprise.empty() ? "l'entreprise"
                                                        : un.entreprise;
        const bool agir = facilitateur ? d.perimetre.sur_structure_entiere(Acte::Valider) : d.perimetre.peut(Acte::Declarer);
        Vue tour{{"qui", qui},
                 {"quoi", (un.lot.empty() ? "" : un.lot + ", ") + quoi_de(un, facilitateur)},
                 // Un retard se compte du jour où c'était à rendre, comme au tableau de bord, et non du jour où c'était possible.
                 {"depuis", retard ? depuis_fr(*un.tour.limite, d.aujourd_hui) + " (à rendre pour le " + en_toutes_lettres(*un.tour.limite) + ")"
                                   : depuis_fr(un.tour.depuis, d.aujourd_hui) + " (" + en_toutes_lettres(un.tour.depuis) + ")"},
                 {"dernier_acte", liste.empty() ? dernier_acte : ""},
                 {"a_moi", mien},
                 {"en_retard", retard}};
        liste.push_back(Vue{{"tour", std::move(tour)}, {"href", agir ? href_de(un) : ""}});
    }
    return liste;
}

std::string dernier_acte_de(const std::vector<EnvoiInscrit>& envois)
{
    const EnvoiInscrit* dernier = nullptr;
    const auto instant = [](const EnvoiInscrit& un) { return std::max(un.faite_le, un.decide_le); };
    for (const auto& envoi : envois)
        if (!dernier || instant(*dernier) < instant(envoi)) dernier = &envoi;
    if (!dernier) return "";
    const bool decide = !dernier->decide_le.empty();
    const std::string verbe = !decide                              ? " a déclaré "
                              : dernier->etat == Etat::Validee ? " a validé "
                                                                   : " a renvoyé ";
    return (decide ? dernier->decide_par : dernier->faite_par) + verbe + en_toutes_lettres(dernier->mois) + " le " +
           le_jour(instant(*dernier));
}

std::string dernier_acte_de(const std::vector<Evenement>& evenements)
{
    if (evenements.empty()) return "";
    return evenements.front().auteur + " " + evenements.front().phrase + ", le " + le_jour(evenements.front().instant);
}

} // namespace ouvrage
