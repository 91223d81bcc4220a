#include "domaine/heures.hpp"

#include <algorithm>

namespace ouvrage
{

namespace
{

// Un million d'heures : dix fois le plus gros lot connu. Au-delà, c'est une faute de frappe.
constexpr Heures kBorneDeSaisie = 1000000_h;

/// Espaces de toutes sortes qu'un tableur ou un humain met dans un nombre.
std::string sans_espaces(std::string_view texte)
{
    std::string net;
    for (std::size_t i = 0; i < texte.size();)
    {
        if (texte.substr(i).starts_with("\u00A0")) i += 2;
        else if (texte.substr(i).starts_with("\u202F")) i += 3;
        else if (texte[i] == ' ' || texte[i] == '\t') ++i;
        else net += texte[i++];
    }
    return net;
}

bool est_chiffre(char c) { return c >= '0' && c <= '9'; }

} // namespace

Retenue retenir(const Declaration& declaration, const Regle& regle, const DejaInscrit& deja)
{
    const Heures declarees = declaration.total();
    if (declarees == Heures()) return {};

    const auto tout_ecarter = [&](Motif motif) { return Retenue{Heures(), {{declarees, motif}}}; };

    // Tenue du compte : une heure ne compte qu'une fois.
    if (deja.mois_du_lot == MoisDuLot::DejaDeclare) return tout_ecarter(Motif::MoisDejaDeclare);

    // « Les heures sont réalisées pendant l'exécution » : CCAG 2021, art. 16.1.1.
    if (!regle.execution.contient(declaration.mois)) return tout_ecarter(Motif::HorsExecutionDuLot);

    // L'éligibilité est décidée avant la mise à l'emploi ; pas de décision, pas de devinette.
    if (!regle.eligibilite) return tout_ecarter(Motif::EligibiliteNonDecidee);
    if (!regle.eligibilite->contient(declaration.mois)) return tout_ecarter(Motif::HorsEligibilite);

    Retenue retenue{declarees, {}};
    const auto ecarter = [&](Heures heures, Motif motif) {
        if (heures <= Heures()) return;
        retenue.retenues -= heures;
        retenue.ecarts.push_back({heures, motif});
    };

    if (regle.plafond_formation)
        ecarter(declaration.formation - *regle.plafond_formation, Motif::FormationAuDelaDuPlafond);

    // Une personne n'a qu'un corps : tous lots réunis, le mois a une longueur.
    if (regle.plafond_plausible)
        ecarter(std::min(deja.retenues_ce_mois + retenue.retenues - *regle.plafond_plausible, retenue.retenues),
                Motif::AuDelaDuPlausible);
    return retenue;
}

LectureHeures lire_heures(std::string_view texte)
{
    std::string net = sans_espaces(texte);
    if (!net.empty() && (net.back() == 'h' || net.back() == 'H')) net.pop_back();
    if (net.empty()) return {std::nullopt, "heures.absentes"};
    if (net.front() == '-' || net.starts_with("−"))
    {
        const auto chiffres = net.substr(net.front() == '-' ? 1 : std::string_view("−").size());
        const bool nombre = lire_heures(chiffres).valeur.has_value();
        return {std::nullopt, nombre ? "heures.negatives" : "heures.illisibles"};
    }
    const auto virgule = net.find_first_of(",.");
    const std::string entiers = net.substr(0, virgule);
    std::string decimales = virgule == std::string::npos ? "" : net.substr(virgule + 1);
    const bool lisible = !entiers.empty() && std::all_of(entiers.begin(), entiers.end(), est_chiffre) &&
                         std::all_of(decimales.begin(), decimales.end(), est_chiffre) &&
                         (virgule == std::string::npos || !decimales.empty());
    if (!lisible) return {std::nullopt, "heures.illisibles"};
    while (decimales.size() > 2 && decimales.back() == '0') decimales.pop_back();
    if (decimales.size() > 2) return {std::nullopt, "heures.plus_de_deux_decimales"};
    if (entiers.size() > 9) return {std::nullopt, "heures.hors_bornes"};
    decimales.resize(2, '0');
    const auto heures = Heures::de_centiemes(std::stoll(entiers) * 100 + std::stoll(decimales));
    if (heures > kBorneDeSaisie) return {std::nullopt, "heures.hors_bornes"};
    return {heures, ""};
}

} // namespace ouvrage
