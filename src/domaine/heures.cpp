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

Heures HeuresParNature::total() const
{
    Heures total;
    for (const auto une : heures_) total += une;
    return total;
}

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

    // La façon de réaliser les heures doit être de celles que le contrat compte.
    if (!compte(regle.modalite)) return tout_ecarter(Motif::ModaliteNonComptee);

    // Un CDI ne compte pas toujours : accord-cadre 21_BAM_048, art. 8.2.2, la durée restante du marché, quatre ans au plus.
    if (regle.fenetre_cdi && !regle.fenetre_cdi->contient(declaration.mois)) return tout_ecarter(Motif::HorsFenetreCdi);

    Retenue retenue{declarees, {}};
    const auto ecarter = [&](Heures heures, Motif motif) {
        if (heures <= Heures()) return;
        retenue.retenues -= heures;
        retenue.ecarts.push_back({heures, motif});
    };

    // La table de comptage, nature par nature.
    for (const auto& nature : fiches_natures())
        if (!compte(regle.de(nature.nature).decision)) ecarter(declaration.autres[nature.nature], motif_non_comptees(nature.nature));
    for (const auto& nature : fiches_natures())
        if (const auto& [decision, plafond] = regle.de(nature.nature); decision == Comptage::ComptePlafonne && plafond)
            ecarter(declaration.autres[nature.nature] - *plafond, motif_au_dela_du_plafond(nature.nature));

    if (regle.plafond_formation)
        ecarter(declaration.formation - *regle.plafond_formation, Motif::FormationAuDelaDuPlafond);

    // La formation ne fait pas plus que sa part de ce que la personne fait compter ; une part entière ne limite rien.
    if (regle.part_formation && *regle.part_formation < Fraction(1))
    {
        const Heures formation = formation_retenue(declaration.formation, retenue);
        const Heures reste_du_compte = deja.retenues_de_la_personne - deja.formation_retenue + retenue.retenues - formation;
        // f ≤ part × (reste + f), donc f ≤ part × reste ÷ (1 − part) : ce que la formation peut faire en tout.
        const auto permise = *regle.part_formation * Fraction(reste_du_compte.centiemes()) / (Fraction(1) - *regle.part_formation);
        const Heures possible = Heures::de_centiemes(permise.plancher()) - deja.formation_retenue;
        ecarter(std::min(formation - possible, formation), Motif::FormationAuDelaDeLaPart);
    }

    // Ce qui a déjà compté, et ce que cette ligne y ajoute, jusqu'au plafond ; jamais plus que la ligne.
    const auto plafonner = [&](Heures deja_retenues, const std::optional<Heures>& plafond, Motif motif) {
        if (plafond) ecarter(std::min(deja_retenues + retenue.retenues - *plafond, retenue.retenues), motif);
    };
    plafonner(deja.retenues_ett, regle.plafond_ett, Motif::InterimAuDelaDeLaPart);
    plafonner(deja.retenues_de_la_personne, regle.plafond_personne, Motif::PersonneAuDelaDuPlafond);

    // Une personne n'a qu'un corps : tous lots réunis, le mois a une longueur.
    plafonner(deja.retenues_ce_mois, regle.plafond_plausible, Motif::AuDelaDuPlausible);
    return retenue;
}

Heures formation_retenue(Heures formation, const Retenue& retenue)
{
    for (const auto& ecart : retenue.ecarts)
        if (ecart.motif == Motif::FormationAuDelaDuPlafond || ecart.motif == Motif::FormationAuDelaDeLaPart) formation -= ecart.heures;
    // Un écart qui ne nomme pas la formation (le plausible, un mois hors exécution) peut l'avoir frappée : au plus ce qui compte.
    return std::min(formation, retenue.retenues);
}

Heures ponderer(Heures retenues, const std::optional<Fraction>& coefficient)
{
    if (!coefficient) return retenues;
    return Heures::de_centiemes((*coefficient * Fraction(retenues.centiemes())).plancher());
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
