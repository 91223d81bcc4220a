#pragma once

#include "domaine/heures.hpp"
#include "domaine/marche.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Le schéma de promotion des achats socialement et écologiquement responsables d'un acheteur : ce qu'il vise, ce qui se mesure, et ce que l'on en dit
/// chaque année. Un indicateur est toujours celui d'un acheteur, même quand le schéma est commun ; un taux montre ses deux nombres et ne s'additionne pas ;
/// ce que personne ne sait n'est pas zéro.

enum class IndicateurSpaser
{
    ConsiderationNombre,
    ConsiderationMontant,
    ReservesNombre,
    ReservesMontant,
    ClauseNombre,
    ObligationTenue,
    HeuresDues,
    HeuresRealisees,
    HeuresEffort,
    PersonnesEmployees,
    RetoursEmploi,
    Propre // celui que l'acheteur s'est donné : tapé à la main, avec son unité
};

/// Dans quoi se compte un indicateur ; la quantité est toujours un entier exact.
enum class MesureEn
{
    Nombre,    // à l'unité
    Euros,     // en centimes
    Heures,    // en centièmes
    Personnes, // à l'unité ; les petits nombres se taisent
    Propre     // en centièmes de l'unité que l'on a nommée
};

struct FicheIndicateurSpaser
{
    IndicateurSpaser indicateur;
    std::string_view code; // base, API
    std::string_view libelle;
    MesureEn mesure;
    bool taux;          // a-t-il un dénominateur ?
    bool s_additionne;  // d'un acheteur à l'autre
    std::string_view numerateur;
    std::string_view denominateur; // "" sans taux
    std::string_view definition;
};
std::span<const FicheIndicateurSpaser> fiches_indicateurs_spaser();
const FicheIndicateurSpaser& fiche(IndicateurSpaser indicateur);
std::optional<IndicateurSpaser> indicateur_spaser_du_code(std::string_view code);

// --- Ce que l'on mesure -------------------------------------------------------------------------------------------

/// Ce qu'une année donne : le nombre, et ce sur quoi il se compte. Absent : personne ne le sait. Tu : on le sait, et il ne se montre pas.
struct MesureSpaser
{
    std::optional<std::int64_t> numerateur = {};
    std::optional<std::int64_t> denominateur = {};
    bool tu = false;

    bool connue() const { return numerateur.has_value(); }
    /// En centièmes de pour-cent, au plus proche ; rien sans dénominateur, ou quand il est nul.
    std::optional<std::int64_t> taux() const;
    bool operator==(const MesureSpaser&) const = default;
};

/// Comment un marché est réservé, d'après ses lots.
enum class ReservationSpaser
{
    Aucune,
    EnPartie,
    Entiere
};
/// Un marché notifié dans l'année, tel qu'on le suit.
struct MarcheDeSpaser
{
    std::string id;
    std::optional<Centimes> montant; // hors taxes ; inconnu n'est pas zéro
    bool clause = false;             // un engagement autre qu'un effort d'insertion
    bool autre_condition = false;    // une condition sociale décidée, sans clause suivie
    ReservationSpaser reservation = ReservationSpaser::Aucune;

    bool consideration() const { return clause || autre_condition || reservation != ReservationSpaser::Aucune; }
};
/// Les contrats de cet acheteur publiés pour l'année (données essentielles), tels que cette installation les a lus.
struct ContratsDeSpaser
{
    std::int64_t nombre = 0;
    std::int64_t montant_centimes = 0; // de ceux dont le montant est publié
    std::int64_t sans_montant = 0;
    std::int64_t avec_consideration = 0;
    std::int64_t reserves = 0;
};
/// Tout ce que les pièces savent d'un acheteur pour une année.
struct FaitsDeSpaser
{
    std::vector<MarcheDeSpaser> marches;
    std::int64_t sans_date = 0; // marchés suivis dont la notification n'est pas connue : ils ne sont d'aucune année
    std::optional<ContratsDeSpaser> publies;
    Heures dues, realisees, effort;
    std::int64_t personnes = 0;
    std::int64_t sorties = 0, retours = 0;
    std::int64_t soumis = 0, tenus = 0, a_completer = 0; // au regard de l'obligation sociale
};

struct CalculDeSpaser
{
    MesureSpaser mesure;
    std::vector<std::string> notes;   // d'où vient le dénominateur, ce qui n'est pas compté
    std::vector<std::string> marches; // ceux que compte le numérateur
};
/// `seuil` : en deçà, un nombre de personnes se tait. L'indicateur propre ne se calcule pas : il se saisit.
CalculDeSpaser calculer_spaser(IndicateurSpaser indicateur, const FaitsDeSpaser& faits, std::int64_t seuil);

/// La même mesure, tue quand elle montrerait un petit nombre de personnes, ou le ferait retrouver par différence.
MesureSpaser taire(IndicateurSpaser indicateur, MesureSpaser mesure, std::int64_t seuil);

/// La somme de tous les acheteurs. Aucune quand l'indicateur ne s'additionne pas, ou qu'il manque un acheteur : jamais une somme de taux.
std::optional<MesureSpaser> totaliser_spaser(IndicateurSpaser indicateur, const std::vector<MesureSpaser>& mesures);

// --- Ce que l'on vise ---------------------------------------------------------------------------------------------

enum class FormeDeCible
{
    Taux,   // en centièmes de pour-cent
    Valeur  // dans la quantité de l'indicateur
};
std::string_view code(FormeDeCible forme);
std::optional<FormeDeCible> forme_de_cible_du_code(std::string_view code);

enum class SensDeCible
{
    AuMoins,
    AuPlus
};
std::string_view code(SensDeCible sens);
std::optional<SensDeCible> sens_de_cible_du_code(std::string_view code);

struct CibleSpaser
{
    FormeDeCible forme = FormeDeCible::Taux;
    std::int64_t quantite = 0;

    bool operator==(const CibleSpaser&) const = default;
};

enum class VerdictSpaser
{
    Atteint,
    NonAtteint,
    EnCours,   // l'année n'est pas finie
    Inconnu,   // il manque un nombre
    SansCible,
    Tu         // le dire montrerait un petit nombre de personnes
};
std::string_view code(VerdictSpaser verdict);
std::string_view libelle(VerdictSpaser verdict);

enum class AnneeSpaser
{
    EnCours,
    Finie
};
/// Égaler la cible est l'atteindre. Un taux d'une année en cours peut encore baisser : il n'est atteint qu'à la fin.
VerdictSpaser juger(const MesureSpaser& mesure, const std::optional<CibleSpaser>& cible, SensDeCible sens, AnneeSpaser annee);

} // namespace ouvrage
