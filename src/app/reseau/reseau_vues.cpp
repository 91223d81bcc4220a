#include "app/reseau/reseau_vues.hpp"

#include "app/assistance/assistance_communes.hpp"
#include "app/mots.hpp"
#include "socle/document/svg.hpp"
#include "socle/errors.hpp"
#include "socle/map/map.hpp"
#include "socle/text/text.hpp"

#include <algorithm>
#include <cmath>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

constexpr int kRayonMetres = 6'000;         // une commune ne s'étend pas plus loin, sur le dessin
constexpr int kMilliemeDeLatitude = 111;    // mètres, à un demi-pour-cent près
constexpr double kDegreEnRadians = 3.14159265358979323846 / 180;

AreaMap::State etat_sur_la_carte(CouvertureDeCommune couverture)
{
    switch (couverture)
    {
    case CouvertureDeCommune::Trou: return AreaMap::State::Hole;
    case CouvertureDeCommune::Tenue: return AreaMap::State::Held;
    case CouvertureDeCommune::RecouvrementRegle: return AreaMap::State::Shared;
    case CouvertureDeCommune::Recouvrement: break;
    }
    return AreaMap::State::Unsettled;
}

/// Les tenantes, la première d'abord quand elle est dite.
std::vector<std::string> dans_l_ordre(const CommuneCouverte& commune)
{
    auto ordre = commune.tenantes;
    if (commune.tenue.premiere) std::stable_partition(ordre.begin(), ordre.end(), [&](const std::string& id) { return id == *commune.tenue.premiere; });
    return ordre;
}

/// Des heures par équivalent temps plein, au centième inférieur ; rien quand personne n'est là pour les suivre.
std::optional<Heures> par_etp(Heures heures, Etp etp)
{
    if (etp.centiemes <= 0) return std::nullopt;
    return Heures::de_centiemes(heures.centiemes() * 100 / etp.centiemes);
}

} // namespace

const StructureDuReseau* ReseauDuJour::structure(const std::string& id) const
{
    for (const auto* liste : {&structures, &fermees})
        for (const auto& une : *liste)
            if (une.id == id) return &une;
    return nullptr;
}

std::string ReseauDuJour::nom_de(const std::string& id) const
{
    const auto* une = structure(id);
    return une ? une->nom : "une autre structure";
}

std::size_t ReseauDuJour::numero_de(const std::string& id) const
{
    std::size_t numero = 1;
    for (const auto* liste : {&structures, &fermees})
        for (const auto& une : *liste)
        {
            if (une.id == id) return numero;
            ++numero;
        }
    return numero;
}

std::int64_t ReseauDuJour::compter(CouvertureDeCommune couverture) const
{
    return std::count_if(communes.begin(), communes.end(), [&](const CommuneCouverte& une) { return une.du_territoire && une.tenue.couverture == couverture; });
}

std::int64_t ReseauDuJour::du_territoire() const
{
    return std::count_if(communes.begin(), communes.end(), [](const CommuneCouverte& une) { return une.du_territoire; });
}

ReseauDuJour charger_reseau(Transaction& tx, const Perimetre& perimetre, const TerritoireDuReseau& territoire, Jour le)
{
    ReseauDuJour reseau;
    reseau.territoire = territoire;
    reseau.le = le;
    for (auto& une : lister_structures_du_reseau(tx, territoire)) (une.ouverte_le(le) ? reseau.structures : reseau.fermees).push_back(std::move(une));
    reseau.postes = lister_postes(tx, territoire);
    reseau.communes = couverture_du_territoire(tx, territoire, mois_de(le));
    reseau.charges = charges_du_reseau(tx, perimetre, territoire, le);
    reseau.pilote = pilote_du_reseau(tx, territoire);
    return reseau;
}

Vue vue_couverture(CouvertureDeCommune couverture)
{
    struct Signe
    {
        const char* icone;
        const char* ton;
    };
    const Signe signe = couverture == CouvertureDeCommune::Trou           ? Signe{"alerte", "alarme"}
                        : couverture == CouvertureDeCommune::Recouvrement ? Signe{"alerte", "attente"}
                        : couverture == CouvertureDeCommune::Tenue        ? Signe{"valider", "bon"}
                                                                          : Signe{"reseau", "info"};
    return Vue{{"mot", libelle(couverture)}, {"icone", signe.icone}, {"ton", signe.ton}};
}

std::string tenantes_en_mots(const ReseauDuJour& reseau, const CommuneCouverte& commune)
{
    std::string texte;
    for (const auto& id : dans_l_ordre(commune))
        texte += (texte.empty() ? "" : commune.tenue.couverture == CouvertureDeCommune::RecouvrementRegle ? ", puis " : " et ") + reseau.nom_de(id);
    return texte;
}

Vue vue_carte(const ReseauDuJour& reseau)
{
    AreaMap carte;
    carte.radius = kRayonMetres;
    CadreDeCommunes cadre{90'000, -90'000, 180'000, -180'000};
    std::vector<std::string> sans_place;
    std::vector<std::pair<const CommuneCouverte*, Position>> placees;
    for (const auto& une : reseau.communes)
    {
        const auto position = position_de_commune(une.commune);
        if (!position)
        {
            sans_place.push_back(nom_de_commune(une.commune));
            continue;
        }
        placees.emplace_back(&une, *position);
        cadre.latitude_min = std::min(cadre.latitude_min, position->latitude);
        cadre.latitude_max = std::max(cadre.latitude_max, position->latitude);
        cadre.longitude_min = std::min(cadre.longitude_min, position->longitude);
        cadre.longitude_max = std::max(cadre.longitude_max, position->longitude);
    }
    if (placees.empty()) return false;
    // Une carte plate, à l'échelle du milieu du territoire.
    const double millieme_de_longitude = kMilliemeDeLatitude * std::cos((cadre.latitude_min + cadre.latitude_max) / 2000.0 * kDegreEnRadians);
    const auto poser = [&](AreaMap::Place place, const Position& position) {
        place.x = std::llround((position.longitude - cadre.longitude_min) * millieme_de_longitude);
        place.y = static_cast<std::int64_t>(position.latitude - cadre.latitude_min) * kMilliemeDeLatitude;
        carte.places.push_back(std::move(place));
    };
    std::vector<std::string> dessinees;
    for (const auto& [une, position] : placees)
    {
        AreaMap::Place place;
        place.name = nom_de_commune(une->commune);
        place.said = place.name + "\u00A0: " + (une->tenantes.empty() ? "aucune structure" : tenantes_en_mots(reseau, *une)) +
                     (une->tenue.couverture == CouvertureDeCommune::Recouvrement ? ", sans que l'on ait dit qui vient en premier" : "") + (une->du_territoire ? "" : " (hors du territoire déclaré)");
        place.state = etat_sur_la_carte(une->tenue.couverture);
        for (const auto& id : dans_l_ordre(*une)) place.zones.push_back(reseau.numero_de(id));
        dessinees.push_back(une->commune);
        poser(std::move(place), position);
    }
    // Ce qui l'entoure borne les contours sans se dessiner : deux rayons autour.
    const int autour = 2 * kRayonMetres / kMilliemeDeLatitude, autour_en_longitude = static_cast<int>(2 * kRayonMetres / millieme_de_longitude) + 1;
    std::sort(dessinees.begin(), dessinees.end());
    for (const auto& une : communes_du_cadre({cadre.latitude_min - autour, cadre.latitude_max + autour, cadre.longitude_min - autour_en_longitude, cadre.longitude_max + autour_en_longitude}))
        if (!std::binary_search(dessinees.begin(), dessinees.end(), une.code)) poser({}, une.position);
    const auto trous = reseau.compter(CouvertureDeCommune::Trou), a_dire = reseau.compter(CouvertureDeCommune::Recouvrement);
    std::string phrase = compter(static_cast<std::int64_t>(placees.size()), "commune dessinée", "communes dessinées", Genre_grammatical::Feminin) + "\u00A0: " +
                         compter(trous, "sans structure", "sans structure", Genre_grammatical::Feminin) + ", " + compter(a_dire, "partagée sans premier", "partagées sans premier", Genre_grammatical::Feminin);
    carte.title = "Carte du réseau " + reseau.territoire.nom + " au " + en_toutes_lettres(reseau.le);
    carte.description = phrase;
    Vue::List cles;
    for (const auto& structure : reseau.structures)
    {
        std::int64_t seule = 0, premiere = 0, partagees = 0;
        for (const auto& une : reseau.communes)
        {
            if (std::find(une.tenantes.begin(), une.tenantes.end(), structure.id) == une.tenantes.end()) continue;
            if (une.tenantes.size() == 1) ++seule;
            else if (une.tenue.premiere == structure.id) ++premiere;
            else ++partagees;
        }
        if (seule + premiere + partagees == 0) continue;
        std::string communes = compter(seule + premiere, "commune", "communes", Genre_grammatical::Feminin);
        if (premiere > 0) communes += ", dont " + std::to_string(premiere) + " en premier";
        if (partagees > 0) communes += ", et " + compter(partagees, "partagée", "partagées", Genre_grammatical::Feminin);
        const auto numero = reseau.numero_de(structure.id);
        cles.push_back(Vue{{"svg", inline_svg(zone_sample(numero), "Structure " + std::to_string(numero), "cle-" + std::to_string(numero) + "-")},
                           {"numero", std::to_string(numero)},
                           {"nom", structure.nom},
                           {"href", "/reseau/structures/" + structure.id + "?le=" + format_day(reseau.le)},
                           {"communes", communes}});
    }
    return Vue{{"svg", inline_svg(draw(carte), carte.title + "\u00A0: " + phrase + ". La table des communes dit la même chose.", "carte-")},
               {"phrase", phrase},
               {"cles", std::move(cles)},
               {"trou", inline_svg(zone_sample(0), "Sans structure", "cle-0-")},
               {"trous", compter(trous, "commune", "communes", Genre_grammatical::Feminin)},
               {"a_dire", a_dire > 0},
               {"sans_place", sans_place.empty() ? "" : "Sans place connue, hors du dessin\u00A0: " + joined(sans_place, ", ") + "."}};
}

Vue vue_structures(const ReseauDuJour& reseau)
{
    Vue::List lignes;
    for (const auto& structure : reseau.structures)
    {
        const auto total = totaliser_le(reseau.postes, reseau.le, structure.id);
        const auto charge = reseau.charges.find(structure.id);
        const bool connue = charge != reseau.charges.end();
        const auto par = connue ? par_etp(charge->second.dues, total.pourvu()) : std::nullopt;
        const auto communes = std::count_if(reseau.communes.begin(), reseau.communes.end(), [&](const CommuneCouverte& une) {
            return std::find(une.tenantes.begin(), une.tenantes.end(), structure.id) != une.tenantes.end();
        });
        lignes.push_back(Vue{{"numero", std::to_string(reseau.numero_de(structure.id))},
                             {"href", "/reseau/structures/" + structure.id + "?le=" + format_day(reseau.le)},
                             {"nom", structure.nom},
                             {"sorte", sorte_de_structure_en_mots(structure.nature)},
                             {"pilote", reseau.pilote == structure.id},
                             {"etp", total.postes == 0 ? "" : en_mots(total.total())},
                             {"detail_etp", total.postes == 0 ? "aucun poste inscrit" : en_mots(total)},
                             {"a_pourvoir", total.postes_a_pourvoir > 0 ? en_mots(total.a_pourvoir) + " à pourvoir" : ""},
                             {"absent", total.absent.centiemes > 0 ? en_mots(total.absent) + " en congé" : ""},
                             {"communes", communes == 0 ? "aucune" : grouped(communes)},
                             {"connue", connue},
                             {"marches", connue ? grouped(charge->second.marches) : ""},
                             {"dues", connue ? heures_fr(charge->second.dues) : ""},
                             {"par_etp", par ? heures_fr(*par) : ""},
                             {"par_etp_denominateur", par ? "pour " + en_mots(total.pourvu()) + (total.pourvu().centiemes < 200 ? " pourvu" : " pourvus") : connue ? "aucun poste pourvu" : ""}});
    }
    return lignes;
}

std::string titre_du_reseau(const ReseauDuJour& reseau)
{
    std::string titre = "Réseau " + reseau.territoire.nom + "\u00A0: " + compter(static_cast<std::int64_t>(reseau.structures.size()), "structure", "structures", Genre_grammatical::Feminin);
    const auto total = totaliser_le(reseau.postes, reseau.le);
    if (total.postes > 0) titre += ", " + en_mots(total.total());
    if (const auto trous = reseau.compter(CouvertureDeCommune::Trou); trous > 0) titre += ", " + compter(trous, "commune sans structure", "communes sans structure", Genre_grammatical::Feminin);
    return titre;
}

} // namespace ouvrage
