#include "domaine/promesse.hpp"

#include <algorithm>
#include <array>

namespace ouvrage
{

namespace
{

using namespace std::chrono;

struct FicheDeCadence
{
    CadenceDePromesse cadence;
    std::string_view code, libelle;
    int mois;
};
constexpr std::array kCadences = {FicheDeCadence{CadenceDePromesse::UneFois, "une_fois", "Une fois", 0},
                                  FicheDeCadence{CadenceDePromesse::Annuelle, "annuelle", "Chaque année", 12},
                                  FicheDeCadence{CadenceDePromesse::Semestrielle, "semestrielle", "Chaque semestre", 6},
                                  FicheDeCadence{CadenceDePromesse::Trimestrielle, "trimestrielle", "Chaque trimestre", 3},
                                  FicheDeCadence{CadenceDePromesse::Mensuelle, "mensuelle", "Chaque mois", 1},
                                  FicheDeCadence{CadenceDePromesse::Permanente, "permanente", "Tant que dure la convention", 0},
                                  FicheDeCadence{CadenceDePromesse::SurDemande, "sur_demande", "Sur demande", 0}};
constexpr std::array kListeDeCadences = {CadenceDePromesse::UneFois, CadenceDePromesse::Annuelle, CadenceDePromesse::Semestrielle, CadenceDePromesse::Trimestrielle,
                                         CadenceDePromesse::Mensuelle, CadenceDePromesse::Permanente, CadenceDePromesse::SurDemande};

struct FicheDEtat
{
    EtatDePromesse etat;
    std::string_view code, libelle;
};
constexpr std::array kEtats = {FicheDEtat{EtatDePromesse::EnCours, "en_cours", "En cours"}, FicheDEtat{EtatDePromesse::Tenue, "tenu", "Tenu"},
                               FicheDEtat{EtatDePromesse::TenueEnPartie, "tenu_en_partie", "Tenu en partie"}, FicheDEtat{EtatDePromesse::NonTenue, "non_tenu", "Non tenu"},
                               FicheDEtat{EtatDePromesse::SansObjet, "sans_objet", "Sans objet"}};
constexpr std::array kListeDEtats = {EtatDePromesse::EnCours, EtatDePromesse::Tenue, EtatDePromesse::TenueEnPartie, EtatDePromesse::NonTenue, EtatDePromesse::SansObjet};

struct FicheDeSituation
{
    SituationDePromesse situation;
    std::string_view code, libelle;
};
constexpr std::array kSituations = {
    FicheDeSituation{SituationDePromesse::EnRetard, "en_retard", "En retard"},           FicheDeSituation{SituationDePromesse::NonTenue, "non_tenu", "Non tenu"},
    FicheDeSituation{SituationDePromesse::SansNouvelle, "sans_nouvelle", "Sans nouvelle"}, FicheDeSituation{SituationDePromesse::EnCours, "en_cours", "En cours"},
    FicheDeSituation{SituationDePromesse::TenueEnPartie, "tenu_en_partie", "Tenu en partie"}, FicheDeSituation{SituationDePromesse::Tenue, "tenu", "Tenu"},
    FicheDeSituation{SituationDePromesse::NonDemandee, "non_demande", "Rien de demandé"},  FicheDeSituation{SituationDePromesse::SansObjet, "sans_objet", "Sans objet"}};

const FicheDeCadence& fiche_de(CadenceDePromesse cadence)
{
    return *std::find_if(kCadences.begin(), kCadences.end(), [&](const auto& une) { return une.cadence == cadence; });
}

/// Le même quantième, ou le dernier jour d'un mois plus court.
Jour plus_mois(Jour jour, int combien)
{
    const auto mois_voulu = Mois{jour.year(), jour.month()} + months{combien};
    const Jour fin = dernier_jour(mois_voulu);
    return jour.day() <= fin.day() ? Jour{mois_voulu.year() / mois_voulu.month() / jour.day()} : fin;
}

/// Une ligne qui répond à une échéance ; « en cours » n'y répond pas.
bool repond(EtatDePromesse etat)
{
    return etat == EtatDePromesse::Tenue || etat == EtatDePromesse::TenueEnPartie || etat == EtatDePromesse::NonTenue;
}

SituationDePromesse situation_de(EtatDePromesse etat)
{
    switch (etat)
    {
    case EtatDePromesse::EnCours: return SituationDePromesse::EnCours;
    case EtatDePromesse::Tenue: return SituationDePromesse::Tenue;
    case EtatDePromesse::TenueEnPartie: return SituationDePromesse::TenueEnPartie;
    case EtatDePromesse::NonTenue: return SituationDePromesse::NonTenue;
    case EtatDePromesse::SansObjet: break;
    }
    return SituationDePromesse::SansObjet;
}

SituationDePromesse sans_ligne(CadenceDePromesse cadence)
{
    return cadence == CadenceDePromesse::SurDemande ? SituationDePromesse::NonDemandee : SituationDePromesse::SansNouvelle;
}

/// Une seule date : elle passe, ou elle vient.
SuiviDePromesse suivre_une_date(CadenceDePromesse cadence, std::optional<Jour> echeance, const std::vector<NouvelleDePromesse>& nouvelles, Jour le)
{
    SuiviDePromesse suivi{nouvelles.empty() ? sans_ligne(cadence) : situation_de(nouvelles.front().etat), {}, {}};
    if (!echeance || (!nouvelles.empty() && repond(nouvelles.front().etat))) return suivi;
    if (le <= *echeance) suivi.attendue_le = echeance;
    else suivi.situation = SituationDePromesse::EnRetard, suivi.passee_le = echeance;
    return suivi;
}

} // namespace

std::string_view code(CadenceDePromesse cadence) { return fiche_de(cadence).code; }
std::string_view libelle(CadenceDePromesse cadence) { return fiche_de(cadence).libelle; }
std::span<const CadenceDePromesse> cadences_de_promesse() { return kListeDeCadences; }
int mois_entre(CadenceDePromesse cadence) { return fiche_de(cadence).mois; }
std::optional<CadenceDePromesse> cadence_de_promesse_du_code(std::string_view code)
{
    for (const auto& une : kCadences)
        if (une.code == code) return une.cadence;
    return std::nullopt;
}

std::string_view code(EtatDePromesse etat)
{
    return std::find_if(kEtats.begin(), kEtats.end(), [&](const auto& un) { return un.etat == etat; })->code;
}
std::string_view libelle(EtatDePromesse etat)
{
    return std::find_if(kEtats.begin(), kEtats.end(), [&](const auto& un) { return un.etat == etat; })->libelle;
}
std::span<const EtatDePromesse> etats_de_promesse() { return kListeDEtats; }
std::optional<EtatDePromesse> etat_de_promesse_du_code(std::string_view code)
{
    for (const auto& un : kEtats)
        if (un.code == code) return un.etat;
    return std::nullopt;
}

std::string_view code(SituationDePromesse situation)
{
    return std::find_if(kSituations.begin(), kSituations.end(), [&](const auto& une) { return une.situation == situation; })->code;
}
std::string_view libelle(SituationDePromesse situation)
{
    return std::find_if(kSituations.begin(), kSituations.end(), [&](const auto& une) { return une.situation == situation; })->libelle;
}

SuiviDePromesse suivre(CadenceDePromesse cadence, std::optional<Jour> echeance, std::optional<Jour> depuis, const std::vector<NouvelleDePromesse>& nouvelles, Jour le)
{
    if (!nouvelles.empty() && nouvelles.front().etat == EtatDePromesse::SansObjet) return {SituationDePromesse::SansObjet, {}, {}};
    const int pas = mois_entre(cadence);
    if (pas == 0) return suivre_une_date(cadence, echeance, nouvelles, le);
    if (!echeance && depuis) echeance = plus_mois(*depuis, pas);
    if (!echeance) return {nouvelles.empty() ? SituationDePromesse::SansNouvelle : situation_de(nouvelles.front().etat), {}, {}};

    // Chaque date se compte de la première : un 31 ne glisse pas vers le 28 à force d'être reporté.
    int rang = 0;
    while (plus_mois(*echeance, (rang + 1) * pas) < le) ++rang;
    const Jour passee = plus_mois(*echeance, rang * pas), avant = plus_mois(*echeance, (rang - 1) * pas);
    if (le <= passee) return {nouvelles.empty() ? SituationDePromesse::SansNouvelle : situation_de(nouvelles.front().etat), {}, passee}; // la première n'est pas encore passée
    const Jour prochaine = plus_mois(*echeance, (rang + 1) * pas);
    const bool repondue = std::any_of(nouvelles.begin(), nouvelles.end(), [&](const NouvelleDePromesse& une) { return repond(une.etat) && avant < une.le; });
    if (!repondue) return {SituationDePromesse::EnRetard, passee, prochaine};
    return {situation_de(nouvelles.front().etat), {}, prochaine};
}

} // namespace ouvrage
