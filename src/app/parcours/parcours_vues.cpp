#include "app/parcours/parcours_vues.hpp"

#include "app/mots.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;
using namespace std::chrono;

namespace
{

struct Sorte
{
    std::string_view code;
    std::string_view nom;
};
// L'ordre des couloirs : ce qui ouvre, ce que l'on fait, où cela mène.
constexpr Sorte kSortes[] = {{"fenetre", "Éligibilité"},   {"diagnostic", "Diagnostics"}, {"frein", "Freins"},        {"etape", "Étapes"},
                             {"entretien", "Entretiens"},  {"activite", "Activités"},     {"formation", "Formations"}, {"immersion", "Immersions"},
                             {"offre", "Offres"},          {"contrat", "Contrats"},       {"visite", "Visites"},       {"sortie", "Sortie"},
                             {"document", "Documents"}};

std::int64_t rang_du_jour(Jour jour) { return sys_days{jour}.time_since_epoch().count(); }

/// Le premier de chaque mois, ou de chaque trimestre quand il y en aurait trop.
std::vector<Timeline::Tick> graduer(std::int64_t de, std::int64_t a)
{
    constexpr int kMoisAuPlus = 18;
    const Jour premier{sys_days{days{de}}}, dernier{sys_days{days{a}}};
    const int mois = nombre_de_mois(mois_de(premier), mois_de(dernier));
    std::vector<Timeline::Tick> ticks;
    for (Mois m = mois_de(premier); m <= mois_de(dernier); m += months{1})
    {
        if (mois > kMoisAuPlus && (static_cast<unsigned>(m.month()) - 1) % 3 != 0) continue;
        ticks.push_back({rang_du_jour(premier_jour(m)), en_abrege(m)});
    }
    return ticks;
}

} // namespace

std::string_view nom_de_sorte(std::string_view sorte)
{
    const auto trouvee = std::find_if(std::begin(kSortes), std::end(kSortes), [&](const Sorte& une) { return une.code == sorte; });
    return trouvee == std::end(kSortes) ? "Autres faits" : trouvee->nom;
}

std::string dates_en_mots(const FaitDeParcours& fait)
{
    if (fait.fin && *fait.fin != fait.debut) return "du " + en_toutes_lettres(fait.debut) + " au " + en_toutes_lettres(*fait.fin);
    return (fait.en_cours && !fait.fin ? "depuis le " : "le ") + en_toutes_lettres(fait.debut);
}

std::string freins_en_mots(const Parcours& parcours)
{
    return parcours.freins.empty() ? "" : compter(parcours.freins_leves(), "frein levé", "freins levés") + " sur " + std::to_string(parcours.freins.size());
}

std::string prochain_pas_en_mots(const Parcours& parcours)
{
    const auto* prochaine = parcours.prochaine();
    if (!prochaine) return "aucun pas prévu";
    return prochaine->suivie.echeance ? "prochain pas le " + en_toutes_lettres(*prochaine->suivie.echeance) : "prochain pas sans date";
}

std::string fait_du_parcours(const Parcours& parcours)
{
    const auto freins = freins_en_mots(parcours);
    return freins.empty() ? prochain_pas_en_mots(parcours) : freins + ", " + prochain_pas_en_mots(parcours);
}

std::string etape_en_mots(const EtapeInscrite& etape) { return std::string(libelle_du_code(sortes_d_etape(), etape.sorte)); }

std::string qui_agit_en_mots(const EtapeInscrite& etape, const Participant& participant)
{
    switch (etape.suivie.qui)
    {
    case QuiAgit::Facilitateur: return "votre structure";
    case QuiAgit::Personne: return participant.personne();
    case QuiAgit::Organisme: return etape.organisme.empty() ? "un organisme" : etape.organisme; // celui d'un frein réservé ne se dit pas
    }
    return "";
}

std::optional<Timeline> frise_de(const std::string& titre, const std::vector<FaitDeParcours>& faits, Jour le, int largeur)
{
    if (faits.empty()) return std::nullopt;
    constexpr std::int64_t kMarge = 12, kAvenir = 45;
    // La fenêtre dure deux ans : elle ne décide de l'étendue que si elle est seule.
    const bool seule = std::all_of(faits.begin(), faits.end(), [](const FaitDeParcours& un) { return un.sorte == "fenetre"; });
    std::int64_t de = rang_du_jour(le), a = de + kAvenir;
    for (const auto& un : faits)
    {
        if (un.sorte == "fenetre" && !seule) continue;
        de = std::min(de, rang_du_jour(un.debut));
        a = std::max(a, rang_du_jour(un.fin.value_or(un.debut)));
    }
    Timeline frise;
    frise.frame = {titre, "", largeur};
    frise.from = de - kMarge;
    frise.to = a + kMarge;
    frise.now = rang_du_jour(le);
    frise.now_name = "aujourd'hui";
    frise.ticks = graduer(frise.from, frise.to);
    const auto ajouter = [&](std::string_view nom, auto&& en_est) {
        Timeline::Lane couloir{.label = std::string(nom), .items = {}, .behind = nom == kSortes[0].nom};
        for (const auto& un : faits)
        {
            if (!en_est(un)) continue;
            const bool duree = un.fin.has_value() || un.en_cours;
            couloir.items.push_back({.from = rang_du_jour(un.debut),
                                     .to = un.fin ? std::optional(rang_du_jour(*un.fin)) : std::nullopt,
                                     .open = duree && !un.fin,
                                     .label = couloir.behind ? "" : un.libelle});
        }
        if (!couloir.items.empty()) frise.lanes.push_back(std::move(couloir));
    };
    for (const auto& sorte : kSortes) ajouter(sorte.nom, [&](const FaitDeParcours& un) { return un.sorte == sorte.code; });
    ajouter(nom_de_sorte(""), [](const FaitDeParcours& un) { return nom_de_sorte(un.sorte) == nom_de_sorte(""); });
    std::string dit;
    for (const auto& couloir : frise.lanes) dit += (dit.empty() ? "" : ", ") + couloir.label + " : " + std::to_string(couloir.items.size());
    frise.frame.description = "Frise du " + en_toutes_lettres(Jour{sys_days{days{frise.from}}}) + " au " + en_toutes_lettres(Jour{sys_days{days{frise.to}}}) + ". " + dit + ".";
    return frise;
}

} // namespace ouvrage
