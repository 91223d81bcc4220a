#include "domaine/contrat_travail.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace ouvrage
{

namespace
{

using std::chrono::days;
using std::chrono::sys_days;

constexpr std::array kFonctions = {
    MotDeVisite{"salarie", "La personne elle-même"},
    MotDeVisite{"tuteur", "Le tuteur"},
    MotDeVisite{"chef_equipe", "Le chef d'équipe ou de chantier"},
    MotDeVisite{"dirigeant", "La direction de l'entreprise"},
    MotDeVisite{"ressources_humaines", "Les ressources humaines"},
    MotDeVisite{"employeur", "L'employeur, quand il est un autre"},
    MotDeVisite{"referent", "Le référent de parcours"},
};

constexpr std::array kConstats = {
    MotDeVisite{"integration_reussie", "L'intégration se passe bien"},
    MotDeVisite{"gestes_acquis", "Les gestes du métier s'acquièrent"},
    MotDeVisite{"ponctualite", "Difficulté d'horaires ou de ponctualité"},
    MotDeVisite{"mobilite", "Difficulté de transport"},
    MotDeVisite{"langue", "Difficulté de langue"},
    MotDeVisite{"relation", "Difficulté dans l'équipe"},
    MotDeVisite{"tuteur_absent", "Tuteur absent ou sans temps"},
    MotDeVisite{"poste_different", "Poste différent de celui prévu"},
    MotDeVisite{"protections_manquantes", "Équipements de protection manquants"},
    MotDeVisite{"formation_a_prevoir", "Une formation est à prévoir"},
    MotDeVisite{"suite_envisagee", "Prolongation ou embauche envisagée"},
    MotDeVisite{"rupture_a_craindre", "Une rupture est à craindre"},
};

struct FicheEtat
{
    EtatDeContrat etat;
    std::string_view code;
    std::string_view libelle;
};
constexpr std::array kEtats = {
    FicheEtat{EtatDeContrat::AVenir, "a_venir", "À venir"},
    FicheEtat{EtatDeContrat::EnCours, "en_cours", "En cours"},
    FicheEtat{EtatDeContrat::FinADire, "fin_a_dire", "Fin à dire"},
    FicheEtat{EtatDeContrat::Fini, "fini", "Fini"},
};

constexpr std::array kSignalements = {
    FicheDeSignalement{SorteDeSignalement::SemaineTropLongue, "semaine_trop_longue", "Semaine trop longue", "contrat.semaine_plausible", false},
    FicheDeSignalement{SorteDeSignalement::HeuresSansContrat, "heures_sans_contrat", "Heures sans contrat", "", false},
    FicheDeSignalement{SorteDeSignalement::HeuresHorsContrat, "heures_hors_contrat", "Heures hors contrat", "", false},
    FicheDeSignalement{SorteDeSignalement::HeuresAuDelaDuContrat, "heures_au_dela_du_contrat", "Heures au-delà du contrat", "contrat.tolerance_du_mois", false},
    FicheDeSignalement{SorteDeSignalement::SansTuteur, "sans_tuteur", "Tuteur à désigner", "", true},
    FicheDeSignalement{SorteDeSignalement::AvantLaDecision, "avant_la_decision", "Commencé avant la décision", "", false},
    FicheDeSignalement{SorteDeSignalement::ApresLaFenetre, "apres_la_fenetre", "Commencé après la fenêtre", "", false},
    FicheDeSignalement{SorteDeSignalement::DepasseLaFenetre, "depasse_la_fenetre", "Dépasse la fenêtre", "", false},
};
static_assert(kSignalements.size() == kSortesDeSignalement);

constexpr int kJoursParSemaine = 7;

Jour suivant(Jour jour) { return sys_days{jour} + days{1}; }

/// Ce que les contrats d'un jour demandent ensemble dans une semaine ; une durée inconnue n'y ajoute rien.
Heures semaine_du(const std::vector<ContratConnu>& contrats, Jour jour, std::vector<std::string>& en_cause)
{
    Heures somme;
    for (const auto& un : contrats)
    {
        if (!un.court(jour)) continue;
        const auto heures = un.hebdomadaires(jour);
        if (!heures) continue;
        somme += *heures;
        en_cause.push_back(un.id);
    }
    return somme;
}

/// La somme ne change qu'aux jours où un contrat commence, ou change de durée : il suffit de regarder ceux-là.
void signaler_les_semaines(const std::vector<ContratConnu>& contrats, const LimitesDuTravail& limites, std::vector<Signalement>& signalements)
{
    if (!limites.semaine) return;
    std::set<Jour> jours;
    for (const auto& un : contrats)
    {
        jours.insert(un.debut);
        for (const auto& palier : un.paliers)
            if (un.court(palier.depuis)) jours.insert(palier.depuis);
    }
    std::set<std::vector<std::string>> dits;
    for (const auto jour : jours)
    {
        Signalement un{SorteDeSignalement::SemaineTropLongue};
        un.constatees = semaine_du(contrats, jour, un.contrats);
        un.limite = *limites.semaine;
        un.jour = jour;
        if (un.constatees > un.limite && dits.insert(un.contrats).second) signalements.push_back(std::move(un));
    }
}

bool sert(const ContratConnu& contrat, const HeuresDeclarees& heures)
{
    return std::any_of(contrat.lots.begin(), contrat.lots.end(), [&](const LotServi& un) { return un.couvre(heures.lot, heures.entreprise, heures.mois); });
}

void signaler_hors_contrat(const std::vector<ContratConnu>& contrats, const std::vector<HeuresDeclarees>& heures, std::vector<Signalement>& signalements)
{
    if (contrats.empty())
    {
        Signalement un{SorteDeSignalement::HeuresSansContrat};
        for (const auto& ligne : heures)
        {
            un.constatees += ligne.heures;
            if (ligne.heures > Heures() && (!un.mois || ligne.mois < *un.mois)) un.mois = ligne.mois;
        }
        if (un.constatees > Heures()) signalements.push_back(std::move(un));
        return;
    }
    for (const auto& ligne : heures)
        if (ligne.heures > Heures() && std::none_of(contrats.begin(), contrats.end(), [&](const ContratConnu& un) { return sert(un, ligne); }))
            signalements.push_back({SorteDeSignalement::HeuresHorsContrat, {}, ligne.lot, ligne.entreprise, {}, ligne.mois, ligne.heures, {}});
}

/// Deux contrats qui servent le même lot le même mois (l'un suit l'autre) se comparent ensemble à ses heures.
void signaler_au_dela(const std::vector<ContratConnu>& contrats, const std::vector<HeuresDeclarees>& heures, const LimitesDuTravail& limites,
                      std::vector<Signalement>& signalements)
{
    if (!limites.tolerance) return;
    std::set<Mois> mois;
    for (const auto& ligne : heures) mois.insert(ligne.mois);
    std::set<std::pair<Mois, std::vector<std::string>>> dits;
    for (const auto& un : contrats)
        for (const auto ce_mois : mois)
        {
            std::vector<const ContratConnu*> ensemble;
            for (const auto& autre : contrats)
                if (&autre == &un || std::any_of(heures.begin(), heures.end(), [&](const HeuresDeclarees& ligne) {
                        return ligne.mois == ce_mois && ligne.heures > Heures() && sert(un, ligne) && sert(autre, ligne);
                    }))
                    ensemble.push_back(&autre);
            Heures faites, permises;
            bool connues = true;
            std::vector<std::string> en_cause;
            for (const auto* autre : ensemble)
            {
                const auto du_mois = capacite(*autre, ce_mois);
                connues = connues && du_mois.has_value();
                permises += du_mois.value_or(Heures());
                en_cause.push_back(autre->id);
            }
            for (const auto& ligne : heures)
                if (ligne.mois == ce_mois && std::any_of(ensemble.begin(), ensemble.end(), [&](const ContratConnu* autre) { return sert(*autre, ligne); })) faites += ligne.heures;
            if (!connues || faites == Heures()) continue;
            const Heures limite = Heures::de_centiemes(permises.centiemes() + permises.centiemes() * *limites.tolerance / 100);
            if (faites > limite && dits.insert({ce_mois, en_cause}).second)
                signalements.push_back({SorteDeSignalement::HeuresAuDelaDuContrat, std::move(en_cause), {}, {}, {}, ce_mois, faites, permises});
        }
}

void signaler_a_la_decision(const ContratConnu& contrat, const std::vector<FenetreDecidee>& fenetres, Jour le, std::vector<Signalement>& signalements)
{
    const auto dire = [&](SorteDeSignalement sorte, std::optional<Jour> jour) { signalements.push_back({sorte, {contrat.id}, {}, {}, jour, {}, {}, {}}); };
    const auto contient = [](const FenetreDecidee& une, Jour jour) { return une.debut <= jour && (!une.fin || jour <= *une.fin); };
    const FenetreDecidee* sienne = nullptr;
    bool finie = false;
    std::optional<Jour> derniere;
    for (const auto& une : fenetres)
    {
        if (contient(une, contrat.debut) && (!sienne || une.decidee_le < sienne->decidee_le)) sienne = &une;
        if (une.fin && *une.fin < contrat.debut)
        {
            finie = true;
            if (!derniere || *derniere < *une.fin) derniere = une.fin;
        }
    }
    if (!sienne)
    {
        const bool a_venir = std::any_of(fenetres.begin(), fenetres.end(), [&](const FenetreDecidee& une) { return contrat.debut < une.debut; });
        if (finie && !a_venir) dire(SorteDeSignalement::ApresLaFenetre, derniere);
        else dire(SorteDeSignalement::AvantLaDecision, std::nullopt);
        return;
    }
    // La décision précède la mise au travail : décidée le jour même, elle y est encore.
    if (contrat.debut < sienne->decidee_le) dire(SorteDeSignalement::AvantLaDecision, sienne->decidee_le);
    std::optional<Jour> fin = sienne->fin;
    for (bool prolongee = true; prolongee && fin;)
    {
        prolongee = false;
        for (const auto& une : fenetres)
            if (contient(une, suivant(*fin)))
            {
                fin = une.fin;
                prolongee = true;
                break;
            }
    }
    // Sans terme, un contrat dépasse toute fenêtre : on ne le dit que lorsque c'est arrivé.
    if (fin && (contrat.fin ? *fin < *contrat.fin : *fin < le)) dire(SorteDeSignalement::DepasseLaFenetre, fin);
}

} // namespace

std::string_view code(Tuteur tuteur) { return tuteur == Tuteur::Designe ? "designe" : "non_designe"; }
std::optional<Tuteur> tuteur_du_code(std::string_view code)
{
    if (code == "designe") return Tuteur::Designe;
    if (code == "non_designe") return Tuteur::NonDesigne;
    return std::nullopt;
}

std::span<const MotDeVisite> fonctions_rencontrees() { return kFonctions; }
std::span<const MotDeVisite> constats_de_visite() { return kConstats; }

std::string_view code(EtatDeContrat etat) { return kEtats[static_cast<std::size_t>(etat)].code; }
std::string_view libelle(EtatDeContrat etat) { return kEtats[static_cast<std::size_t>(etat)].libelle; }
std::optional<EtatDeContrat> etat_de_contrat_du_code(std::string_view code)
{
    for (const auto& un : kEtats)
        if (un.code == code) return un.etat;
    return std::nullopt;
}

EtatDeContrat etat_de_contrat(Jour debut, std::optional<Jour> fin_prevue, std::optional<Jour> fin_reelle, Jour le)
{
    // Une fin dite d'avance (une démission et son préavis) n'est pas encore arrivée.
    if (fin_reelle && *fin_reelle < le) return EtatDeContrat::Fini;
    if (le < debut) return EtatDeContrat::AVenir;
    if (!fin_reelle && fin_prevue && *fin_prevue < le) return EtatDeContrat::FinADire;
    return EtatDeContrat::EnCours;
}

bool LotServi::couvre(std::string_view autre_lot, std::string_view autre_entreprise, Mois mois) const
{
    return lot == autre_lot && entreprise == autre_entreprise && mois_de(debut) <= mois && (!fin || mois <= mois_de(*fin));
}

std::optional<Heures> ContratConnu::hebdomadaires(Jour jour) const
{
    std::optional<Heures> heures;
    for (const auto& un : paliers)
        if (un.depuis <= jour || &un == &paliers.front()) heures = un.hebdomadaires;
    return heures;
}

std::optional<Heures> capacite(const ContratConnu& contrat, Mois mois)
{
    std::int64_t septiemes = 0;
    const Jour dernier = dernier_jour(mois);
    for (Jour jour = premier_jour(mois); jour <= dernier; jour = suivant(jour))
    {
        if (!contrat.court(jour)) continue;
        const auto heures = contrat.hebdomadaires(jour);
        if (!heures) return std::nullopt;
        septiemes += heures->centiemes();
    }
    return Heures::de_centiemes((septiemes + kJoursParSemaine - 1) / kJoursParSemaine);
}

std::span<const FicheDeSignalement> fiches_de_signalement() { return kSignalements; }
const FicheDeSignalement& fiche(SorteDeSignalement sorte) { return kSignalements[static_cast<std::size_t>(sorte)]; }

std::vector<Signalement> signaler(const std::vector<ContratConnu>& contrats, const std::vector<HeuresDeclarees>& heures,
                                  const std::vector<FenetreDecidee>& fenetres, const LimitesDuTravail& limites, Jour le)
{
    auto ranges = contrats;
    std::stable_sort(ranges.begin(), ranges.end(), [](const ContratConnu& a, const ContratConnu& b) { return std::pair(a.debut, a.id) < std::pair(b.debut, b.id); });
    std::vector<Signalement> signalements;
    signaler_les_semaines(ranges, limites, signalements);
    signaler_hors_contrat(ranges, heures, signalements);
    signaler_au_dela(ranges, heures, limites, signalements);
    for (const auto& un : ranges)
    {
        if (un.accompagnement == ContratConnu::Accompagnement::TuteurManquant) signalements.push_back({SorteDeSignalement::SansTuteur, {un.id}, {}, {}, {}, {}, {}, {}});
        signaler_a_la_decision(un, fenetres, le, signalements);
    }
    std::stable_sort(signalements.begin(), signalements.end(), [](const Signalement& a, const Signalement& b) {
        return std::tuple(a.sorte, a.mois.value_or(Mois{}), a.jour.value_or(Jour{})) < std::tuple(b.sorte, b.mois.value_or(Mois{}), b.jour.value_or(Jour{}));
    });
    return signalements;
}

std::map<std::pair<std::string, std::string>, Heures> heures_par_lot(const ContratConnu& contrat, const std::vector<HeuresDeclarees>& heures)
{
    std::map<std::pair<std::string, std::string>, Heures> sommes;
    for (const auto& un : contrat.lots) sommes.try_emplace({un.lot, un.entreprise});
    for (const auto& ligne : heures)
        if (sert(contrat, ligne)) sommes[{ligne.lot, ligne.entreprise}] += ligne.heures;
    return sommes;
}

std::optional<Jour> visite_attendue(Jour debut, std::optional<Jour> fin, std::optional<Jour> derniere_faite, std::optional<Jour> prevue,
                                    const DelaisDeVisite& delais, Jour le)
{
    if (fin && *fin < le) return std::nullopt;
    if (prevue) return prevue;
    const auto& delai = derniere_faite ? delais.suivante : delais.premiere;
    if (!delai) return std::nullopt;
    const Jour attendue = sys_days{derniere_faite.value_or(debut)} + days{*delai};
    if (fin && *fin < attendue) return std::nullopt;
    return attendue;
}

} // namespace ouvrage
