#pragma once

#include "domaine/fraction.hpp"
#include "domaine/heures.hpp"
#include "domaine/marche.hpp"
#include "domaine/regle.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Le calibrage : combien d'heures d'insertion inscrire à un contrat. Tout est exact ; un seul arrondi, à la fin, et la valeur
/// non arrondie est gardée. Aucune valeur de droit ici : les parts, les coûts, les taux et les seuils sont des entrées, qui
/// viennent de droit/calcul.toml, du territoire ou de la personne.
enum class Methode
{
    MainOeuvre,      // F1 et F1b : montant × part de main-d'œuvre × taux ÷ coût horaire
    PartHeures,      // F2 : une part des heures travaillées
    Anru,            // F2, deux taux : travaux, gestion urbaine de proximité
    TrancheFacturee, // F3 : des heures par tranche facturée au-delà d'un seuil
    Bareme,          // F4 : une bande de montant, des heures
    PropretePact,    // F5 : propreté, avec reprise de personnel
    Avenant,         // F7 : recalcul entier, ou ajout des heures de l'avenant
    BonsDeCommande,  // F1 ou F3, commande après commande
    Periodes,        // F1 ou F4, période ferme, reconductions, tranches
    Groupement,      // la part d'un membre, et ce qu'il doit à qui l'a faite
    Apprentissage    // heures en CFA d'un contrat d'apprentissage
};

enum class NatureDeChamp
{
    Nombre,
    Liste,    // « 12000 ; 30000 »
    Periodes, // « ferme:500000 ; reconduction:250000 ; optionnelle:80000 »
    Bareme,   // « 0:150 ; 100000:300 » : à partir de ce montant, ces heures
    Choix
};
enum class BorneDeChamp
{
    PositifOuNul,
    Positif,
    Signe,   // un avenant peut diminuer
    Part     // de 0 à 1
};

/// Une entrée d'une méthode, telle que la demandent la page, la commande et l'API.
struct ChampDeCalcul
{
    std::string_view nom; // part_mo ; --part-mo en commande
    std::string_view libelle;
    std::string_view aide;
    std::string_view unite; // « € », « % », « h », « €/h », « mois », "" pour un choix
    NatureDeChamp nature = NatureDeChamp::Nombre;
    BorneDeChamp borne = BorneDeChamp::PositifOuNul;
    bool obligatoire = true;
    std::string_view famille = {}; // clés de droit proposées : « part_main_oeuvre » propose part_main_oeuvre.*
    std::string_view defaut = {};  // clé de droit prise quand rien n'est saisi
    std::span<const Choix> choix = {}; // le premier vaut quand rien n'est choisi
    std::string_view pour = {};        // demandé pour ce calibrage seulement

    /// Un paramètre a une source à dire ; un montant ou des heures sont un fait du contrat.
    bool parametre() const { return !famille.empty() || !defaut.empty(); }
};

struct FicheMethode
{
    Methode methode;
    std::string_view code;    // commande, API, base
    std::string_view libelle; // écrans
    std::string_view quand;   // quand l'employer, en une phrase
    std::span<const ChampDeCalcul> champs;
    std::string_view formule; // clé de droit de la formule, avec sa source
};
std::span<const FicheMethode> fiches_methodes();
const FicheMethode& fiche(Methode methode);
std::optional<Methode> methode_du_code(std::string_view code);

enum class SensArrondi
{
    Aucun,
    Inferieur,
    Proche, // la moitié s'éloigne de zéro
    Superieur
};
struct Arrondi
{
    SensArrondi sens = SensArrondi::Aucun;
    Fraction pas = Fraction(1);
};
Fraction arrondir(const Fraction& valeur, const Arrondi& arrondi);
/// « aucun », « inf:1 », « proche:5 », « sup:0,5 ». Sans pas : 1.
struct LectureArrondi
{
    std::optional<Arrondi> valeur;
    std::string_view anomalie; // calcul.arrondi_illisible, calcul.pas_nul
};
LectureArrondi lire_arrondi(std::string_view texte);
std::string ecrire_arrondi(const Arrondi& arrondi); // « inf:1 »
std::string libelle(const Arrondi& arrondi);        // « à l'heure inférieure », « au multiple de 5 h le plus proche »

/// D'où vient la valeur d'une entrée, quand on le sait.
struct Provenance
{
    std::string source;
    std::string lien;
    Statut statut = Statut::NonSource;
};

struct Entrees
{
    std::string methode;
    std::map<std::string, std::string, std::less<>> valeurs; // par nom de champ, telles que tapées ; vide = absente
    std::map<std::string, Provenance, std::less<>> provenances;
    std::string arrondi = "aucun";
};

/// Ce que l'usage publié dit d'un taux, pour le rappeler sans rien imposer. Absent : rien n'est rappelé.
struct UsagesDeCalcul
{
    struct Repere
    {
        Fraction valeur;
        Provenance provenance;
    };
    std::optional<Repere> taux_bas, taux_haut;
};

struct EtapeDeCalcul
{
    std::string libelle;
    std::string formule; // avec les nombres : « 1 000 000 € × 50 % »
    Fraction valeur;
    std::string unite;
    std::string note = {}; // ce que la source tait ou contredit
};

struct SourceDeCalcul
{
    std::string champ;
    std::string libelle;
    std::string valeur; // écrite : « 50 % »
    Provenance provenance;
};

/// Pourquoi ne pas inscrire de clause. Codes stables : aucune_heure, rien_a_pourvoir, sous_le_minimum, trop_court.
struct RaisonSansClause
{
    std::string_view code;
    std::string phrase;
};

/// Une période, une tranche ou une commande : ce qu'elle ajoute à l'objectif, et si elle y entre maintenant. L'arrondi porte sur le
/// cumul, pour que la somme des lignes soit l'objectif.
struct CibleDePeriode
{
    std::string libelle;
    Fraction montant;
    Fraction brutes;
    Fraction heures;
    bool comptee = true;
};

struct Calcul
{
    Methode methode = Methode::MainOeuvre;
    Arrondi arrondi;
    Fraction heures_brutes; // non arrondies
    Fraction heures;        // arrondies une fois ; 0 quand il n'y a pas de clause
    std::vector<EtapeDeCalcul> etapes;
    std::vector<SourceDeCalcul> sources;
    std::vector<CibleDePeriode> cibles;
    std::vector<RaisonSansClause> raisons;
    std::vector<std::string> remarques;
    std::optional<Fraction> revision; // avenant : ce que le registre doit recevoir
    std::optional<Fraction> montant;  // groupement : ce que le membre doit, en euros
    std::optional<Fraction> etp;

    bool clause_recommandee() const { return raisons.empty(); }
};

/// Codes : calcul.methode_inconnue, .absent, .illisible, .negatif, .nul, .part_hors_bornes, .trop_grand, .trop_precis,
/// .choix_inconnu, .liste_illisible, .bareme_illisible, .bareme_desordre, .aucune_ferme, .arrondi_illisible, .pas_nul, .champ_inconnu.
struct AnomalieDeCalcul
{
    std::string champ; // "" pour l'ensemble
    std::string_view code;
    bool operator==(const AnomalieDeCalcul&) const = default;
};
struct LectureCalcul
{
    std::optional<Calcul> calcul; // absent dès qu'une anomalie existe
    std::vector<AnomalieDeCalcul> anomalies;
};
/// Toutes les anomalies d'un coup. Une part s'écrit « 0,05 » ou « 5 % ».
LectureCalcul calculer(const Entrees& entrees, const UsagesDeCalcul& usages = {});

/// F6 : des heures en équivalents temps plein. `heures_par_etp` est nommé par qui demande : 1 600, 1 607, 1 820…
Fraction en_etp(const Fraction& heures, const Fraction& heures_par_etp);

/// Au centième d'heure le plus proche : ce que le registre de l'objectif tient.
Heures en_centiemes(const Fraction& heures);

/// « 50 % », « 1 000 000 € », « 30 €/h » : écriture d'une valeur dans son unité.
std::string ecrire_valeur(const Fraction& valeur, std::string_view unite);

} // namespace ouvrage
