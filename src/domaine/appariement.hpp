#pragma once

#include "domaine/distance.hpp"
#include "domaine/heures.hpp"
#include "domaine/marche.hpp"
#include "domaine/regle.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// Rapprocher une personne d'un poste, c'est donner des raisons, jamais décider : chaque critère dit ses points et pourquoi, ce qu'on ignore se dit
// ignoré, et ce qui rend l'offre impossible est une réponse avec son motif.

/// Ce que l'on sait d'une personne ; ce qui est absent est inconnu.
struct Candidat
{
    std::string id;
    std::vector<std::string> metiers = {};    // codes ROME qu'elle souhaite ; vide : inconnu
    std::optional<Position> lieu = {};            // sa commune
    std::optional<int> rayon_km = {};         // jusqu'où elle peut aller
    std::optional<Jour> disponible_le = {};
    std::optional<Heures> semaine = {};       // heures par semaine souhaitées
    struct Droits
    {
        Jour debut;
        std::optional<Jour> fin;
    };
    std::optional<Droits> fenetre = {};       // d'éligibilité, décidée ; absente : à décider
    std::optional<std::vector<std::string>> freins = {}; // ceux qui restent à lever, en mots ; absents : rien n'a été constaté. Pour le facilitateur seul
};

/// Le poste : ce qu'une entreprise cherche, où, quand, combien.
struct PosteAPourvoir
{
    std::string id;
    std::string metier; // code ROME
    std::optional<Position> lieu = {};
    Jour debut;
    std::optional<Jour> fin = {}; // absente : sans fin connue
    std::optional<Heures> semaine = {};
};

/// Ce qui s'est déjà passé entre cette personne et cette offre.
enum class Antecedent
{
    Aucun,
    EnCours, // déjà proposée, on attend
    Non      // l'une ou l'autre a dit non
};

/// Les nombres en vigueur (droit/appariement.toml, ou le territoire).
struct BaremeAppariement
{
    int poids_metier = 0, poids_distance = 0, poids_disponibilite = 0, poids_fenetre = 0, poids_heures = 0, poids_freins = 0;
    int retenue_par_frein = 0;
    int part_moyenne = 0, part_faible = 0, part_inconnue = 0; // en pour cent
    int km_proche = 0, km_moyen = 0, km_loin = 0;
    int jours_proche = 0, jours_loin = 0;
    int mois_sans_fin = 0;
    int minimum = 0; // en pour cent des points : au-dessous, l'aide au choix ne propose pas
};
/// Absent quand une valeur manque, ou qu'une part est hors de 0 à 100 : on ne devine pas un poids.
std::optional<BaremeAppariement> bareme_en_vigueur(Jour jour, const std::vector<Valeur>& valeurs);

enum class CritereDAppariement
{
    Metier,
    Distance,
    Disponibilite,
    Fenetre,
    Heures,
    Freins // réservé au facilitateur : ni ses mots ni ses points ne vont à quelqu'un d'autre
};
inline constexpr std::size_t kCriteres = 6;
std::string_view code(CritereDAppariement critere);
std::string_view libelle(CritereDAppariement critere);

/// Comment un critère est rempli.
enum class Degre
{
    Bien,
    Moyen,
    Peu,
    Pas,
    Inconnu
};
std::string_view code(Degre degre);

/// Pourquoi l'offre n'est pas possible pour cette personne.
enum class Empechement
{
    DejaProposee,
    DejaNon,
    FenetreFinie,     // avant le premier jour du poste
    FenetreApres,     // elle s'ouvre après le dernier
    DisponibleApres   // le dernier jour du poste passé
};
std::string_view code(Empechement empechement);

struct PointsDeCritere
{
    int points = 0;
    int sur = 0;
    Degre degre = Degre::Inconnu;

    bool operator==(const PointsDeCritere&) const = default;
};

enum class PourQui
{
    Facilitateur,
    Autrui // entreprise, prescripteur, acheteur : sans les freins, ni ce qu'ils pèsent
};

/// Les points, sans les mots : des milliers de paires se notent ainsi.
struct Appariement
{
    std::optional<Empechement> empechement;
    std::array<PointsDeCritere, kCriteres> criteres; // tous nuls quand il y a un empêchement
    std::optional<Distance> distance;                // absente : un des lieux est inconnu

    int total(PourQui pour) const;
    int sur(PourQui pour) const;
    /// Assez de points pour que l'aide au choix propose cette paire.
    bool proposable(const BaremeAppariement& bareme) const;
    const PointsDeCritere& de(CritereDAppariement critere) const { return criteres[static_cast<std::size_t>(critere)]; }
};
Appariement apparier(const Candidat& candidat, const PosteAPourvoir& poste, Antecedent antecedent, const BaremeAppariement& bareme);

/// Les mots, pour une paire que quelqu'un regarde.
struct RaisonDePoints
{
    CritereDAppariement critere = CritereDAppariement::Metier;
    PointsDeCritere points;
    std::string phrase;

    bool operator==(const RaisonDePoints&) const = default;
};
struct ExplicationDAppariement
{
    std::string empechement; // la phrase ; vide quand l'offre est possible
    std::vector<RaisonDePoints> raisons;
    int total = 0;
    int sur = 0;
};
ExplicationDAppariement expliquer(const Candidat& candidat, const PosteAPourvoir& poste, const Appariement& appariement, const BaremeAppariement& bareme, PourQui pour);

/// Une personne l'emporte sur le calcul : elle pose une paire, ou l'écarte. Aucun de ces motifs ne dit rien de la santé ni de la famille de quelqu'un.
enum class SensDeConsigne
{
    Imposer,
    Ecarter
};
std::string_view code(SensDeConsigne sens);
std::optional<SensDeConsigne> sens_de_consigne_du_code(std::string_view code);
std::span<const Choix> motifs_de_consigne(SensDeConsigne sens);

} // namespace ouvrage
