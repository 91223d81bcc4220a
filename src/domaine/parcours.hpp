#pragma once

#include "domaine/marche.hpp"
#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Freins -----------------------------------------------------------------------------------------------------------

/// Ce qui gêne l'accès à l'emploi. `reserve` : santé, handicap, justice… (RGPD, art. 9 et 10) — la sorte ne se garde ni ne se dit avec les autres.
struct FicheFrein
{
    std::string_view code;
    std::string_view libelle;
    bool reserve;
};
std::span<const FicheFrein> sortes_de_frein();
/// Nul quand le code n'est pas de la liste. « reserve » n'en est pas : c'est ce que l'on écrit à la place.
const FicheFrein* frein_du_code(std::string_view code);
inline constexpr std::string_view kFreinReserve = "reserve";
/// « Mobilité », ou « Frein réservé ».
std::string_view libelle_de_frein(std::string_view sorte);

enum class EtatFrein
{
    Constate,
    EnCours,
    Leve,
    Rouvert
};
std::string_view code(EtatFrein etat);
std::string_view libelle(EtatFrein etat);
std::optional<EtatFrein> etat_de_frein_du_code(std::string_view code);
/// Une suite a-t-elle un sens après cet état ? On agit tant qu'il n'est pas levé, on ne lève qu'une fois, on ne rouvre que ce qui est levé.
bool peut_suivre(EtatFrein de, EtatFrein vers);
std::span<const Choix> actions_sur_frein();

// --- Étapes -----------------------------------------------------------------------------------------------------------

std::span<const Choix> sortes_d_etape();
std::span<const Choix> raisons_d_abandon();

enum class QuiAgit
{
    Facilitateur,
    Personne,
    Organisme
};
std::string_view code(QuiAgit qui);
std::optional<QuiAgit> qui_agit_du_code(std::string_view code);

enum class EtatEtape
{
    Prevue,
    Faite,
    Abandonnee,
    Reportee, // prévue, pour une autre date
    Reprise   // prévue de nouveau
};
std::string_view code(EtatEtape etat);
std::string_view libelle(EtatEtape etat);
std::optional<EtatEtape> etat_d_etape_du_code(std::string_view code);
bool ouverte(EtatEtape etat);
bool peut_suivre(EtatEtape de, EtatEtape vers);

/// Une étape, vue de loin : assez pour dire à qui le tour.
struct EtapeSuivie
{
    std::string id;
    QuiAgit qui = QuiAgit::Personne;
    EtatEtape etat = EtatEtape::Prevue;
    std::optional<Jour> echeance;
    Jour prevue_le;

    bool en_retard(Jour le) const { return ouverte(etat) && echeance && *echeance < le; }
    bool operator==(const EtapeSuivie&) const = default;
};
/// Le rang de la prochaine : parmi celles qui restent à faire, la première échéance ; celles qui n'en ont pas viennent après, la plus
/// anciennement convenue d'abord. Aucune : rien n'est prévu.
std::optional<std::size_t> prochain_pas(std::span<const EtapeSuivie> etapes);

// --- Diagnostic, entretiens, formation, immersion : listes fermées ---------------------------------------------------

/// Sans santé, ni justice : un niveau se lit par-dessus l'épaule.
std::span<const Choix> domaines_de_diagnostic();
std::span<const Choix> niveaux_de_diagnostic();
std::span<const Choix> fondements_de_diagnostic();

std::span<const Choix> modes_d_entretien();
std::span<const Choix> objets_d_entretien();
std::span<const Choix> venues();

struct FicheDispositif
{
    std::string_view code;
    std::string_view libelle;
    std::string_view moment; // « avant_embauche », « pendant_embauche » ; vide : l'un ou l'autre
};
std::span<const FicheDispositif> dispositifs_de_formation();
const FicheDispositif* dispositif_du_code(std::string_view code);
std::span<const Choix> moments_de_formation();
std::span<const Choix> resultats_de_formation();

std::span<const Choix> objets_d_immersion();
std::span<const Choix> issues_d_immersion();

} // namespace ouvrage
