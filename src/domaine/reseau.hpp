#pragma once

#include "domaine/temps.hpp"

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- Les structures -----------------------------------------------------------------------------------------------

/// Ce qu'est une organisation porteuse de la clause sociale (domaine.md, §6, §7.2 et §10). Une liste fermée : un code par sorte, dans l'ordre où elles se proposent.
struct SorteDeStructure
{
    std::string_view code;
    std::string_view libelle;
};
std::span<const SorteDeStructure> sortes_de_structure();
/// Le libellé d'un code de la liste ; le texte lui-même quand une structure a été installée avec un autre mot.
std::string sorte_de_structure_en_mots(std::string_view code);
bool est_une_sorte_de_structure(std::string_view code);

// --- Les postes ---------------------------------------------------------------------------------------------------

/// Un équivalent temps plein, exact au centième : « 0,80 » est 80.
struct Etp
{
    std::int64_t centiemes = 0;

    constexpr auto operator<=>(const Etp&) const = default;
    constexpr Etp& operator+=(Etp autre) { centiemes += autre.centiemes; return *this; }
    friend constexpr Etp operator+(Etp a, Etp b) { return a += b; }
};
/// « 4,00 ETP » (espace fine insécable).
std::string en_mots(Etp etp);
/// « 0,8 », « 1 », « 1,00 » ; au plus deux décimales, de 0,01 à 100.
struct LectureEtp
{
    std::optional<Etp> valeur;
    std::string_view anomalie; // vide, ou champ.absent, etp.illisible, etp.hors_bornes
};
LectureEtp lire_etp(std::string_view texte);

enum class EmploiDePoste
{
    Interne,       // employé par la structure elle-même
    Delegue,       // dans un organisme, par une convention
    MisADisposition
};
std::string_view code(EmploiDePoste emploi);
std::string_view libelle(EmploiDePoste emploi);
std::optional<EmploiDePoste> emploi_de_poste_du_code(std::string_view code);
std::span<const EmploiDePoste> emplois_de_poste();

enum class OccupationDePoste
{
    Compte,     // quelqu'un qui a un compte
    SansCompte, // quelqu'un qu'Ouvrage ne connaît pas
    APourvoir
};
std::string_view code(OccupationDePoste occupation);
std::optional<OccupationDePoste> occupation_de_poste_du_code(std::string_view code);

/// Un poste tel qu'il compte un jour donné.
struct PosteCompte
{
    Etp etp;
    EmploiDePoste emploi = EmploiDePoste::Interne;
    OccupationDePoste occupation = OccupationDePoste::APourvoir;
    bool absent = false; // qui le tient n'est pas là ce jour
};
/// Les totaux d'un jour : interne + délégué + mis à disposition = total ; à pourvoir et absent en sont des parts.
struct TotalDesPostes
{
    Etp interne, delegue, mis_a_disposition;
    Etp a_pourvoir; // personne ne le tient
    Etp absent;     // tenu, mais absent ce jour
    int postes = 0;
    int postes_a_pourvoir = 0;

    Etp total() const { return interne + delegue + mis_a_disposition; }
    Etp pourvu() const { return {total().centiemes - a_pourvoir.centiemes}; }
};
TotalDesPostes totaliser(std::span<const PosteCompte> postes);
/// « 4,00 ETP internes + 7,00 ETP conventionnés = 11,00 ETP » ; un terme nul ne s'écrit pas, et un seul terme n'a pas de somme. Aucun poste se dit.
std::string en_mots(const TotalDesPostes& total);

// --- Les secteurs -------------------------------------------------------------------------------------------------

/// Ce que l'on sait d'une commune un mois donné.
enum class CouvertureDeCommune
{
    Trou,              // personne ne la tient
    Tenue,             // une seule structure
    RecouvrementRegle, // plusieurs, et l'on a dit qui vient en premier
    Recouvrement       // plusieurs, et personne n'a dit qui vient en premier
};
std::string_view code(CouvertureDeCommune couverture);
std::string_view libelle(CouvertureDeCommune couverture);

/// `tenantes` : les structures ouvertes qui tiennent la commune ce mois-là, chacune une fois. `designee` : celle dont on a dit qu'elle venait en premier ; elle ne
/// vaut que si elle tient la commune. Rien n'est tranché en silence : sans désignation, un recouvrement n'a pas de premier.
struct TenueDeCommune
{
    CouvertureDeCommune couverture = CouvertureDeCommune::Trou;
    std::optional<std::string> premiere;

    bool operator==(const TenueDeCommune&) const = default;
};
TenueDeCommune tenue_de(std::span<const std::string> tenantes, const std::optional<std::string>& designee);

// --- Les sollicitations entre homologues --------------------------------------------------------------------------

enum class SorteDeSollicitation
{
    Avis,
    Faisabilite,
    Candidat,
    Information,
    Relais
};
struct FicheSollicitation
{
    SorteDeSollicitation sorte;
    std::string_view code;
    std::string_view libelle;
    std::string_view regle; // la clé de droit/reseau.toml qui donne son délai, en jours
};
std::span<const FicheSollicitation> sortes_de_sollicitation();
const FicheSollicitation& fiche(SorteDeSollicitation sorte);
std::optional<SorteDeSollicitation> sorte_de_sollicitation_du_code(std::string_view code);

/// La médiane d'un nombre de jours : celle du milieu ; entre deux, leur demi-somme, en demi-jours (« 3,5 jours » est 7). Aucune valeur, aucune médiane.
std::optional<int> mediane_en_demi_jours(std::vector<int> jours);
/// « 3 jours », « 3,5 jours », « le jour même ».
std::string demi_jours_en_mots(int demi_jours);

} // namespace ouvrage
