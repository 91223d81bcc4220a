#pragma once

#include "app/heures/heures_saisie.hpp"
#include "app/heures/heures_table.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// Des heures déclarées par un fichier XLSX ou CSV. Disposition, synonymes et codes : docs/fichier-heures.md.
// Rien ici ne touche la base : on lit, on rapproche du compte, on écrit des feuilles.

enum class Colonne
{
    Reference,
    Personne, // nom et prénom, ou référence, en une cellule
    Nom,
    Prenom,
    Mois,
    Travail,
    Formation,
    Remarque,
    Corrige,
    // Les autres natures d'heures, dans l'ordre de Nature : aucune n'est nécessaire.
    Cfa,
    FormationPrealable,
    Immersion,
    Tutorat,
    CongesPayes,
    Maladie,
    JoursFeries,
    HeuresSupplementaires,
    Ailleurs,
    Encadrement,
    Trajet,
    Commune // où les heures ont été faites, quand le lot a plusieurs lieux de travail ; jamais nécessaire
};
inline constexpr std::size_t kNombreDeColonnes = 21;
inline constexpr Colonne colonne_de(Nature nature) { return static_cast<Colonne>(static_cast<std::size_t>(Colonne::Cfa) + rang(nature)); }
inline constexpr std::size_t rang(Colonne colonne) { return static_cast<std::size_t>(colonne); }
/// « travail » : le `champ` d'une anomalie.
std::string_view code(Colonne colonne);
/// « Heures de travail » : l'en-tête du modèle.
std::string_view libelle(Colonne colonne);

/// Où, quoi, ce qui a été lu. Toutes sont rendues à la fois.
struct AnomalieDeFichier
{
    std::int64_t ligne = 0; // comme la numérote un tableur ; 0 : le fichier entier
    std::string lettre;     // « C » ; "" quand aucune colonne n'est en cause
    std::string entete;     // le nom que le fichier donne à cette colonne
    std::string champ;      // code(Colonne) ; "" pour la ligne ou le fichier
    std::string code;
    std::string lu;         // la cellule, abrégée ; vide quand elle portait un NIR
    std::string precision;  // ce que le code ne peut pas dire : les deux valeurs, la colonne qui manque

    /// « ligne 12, colonne C » ; "" pour le fichier entier.
    std::string adresse() const;
    /// La phrase du code et sa précision.
    std::string phrase() const;
};

struct LigneDeFichier
{
    std::int64_t numero = 0;                        // comme la numérote un tableur
    std::array<std::string, kNombreDeColonnes> lu;  // les cellules reconnues ; blanches là où se lisait un NIR
    std::vector<AnomalieDeFichier> anomalies;       // vide : la ligne est bonne

    std::string participant_id; // "" quand personne n'est reconnu
    std::string reference;
    std::optional<Mois> mois;
    std::optional<HeuresLues> heures;
    std::optional<std::string> commune;
    enum class Sort
    {
        Declarer,
        Corriger // la colonne Corrige dit oui : remplacer ce qui est inscrit
    };
    Sort sort = Sort::Declarer;

    const std::string& texte(Colonne colonne) const { return lu[rang(colonne)]; }
};

struct FichierDHeures
{
    struct Place
    {
        std::string lettre; // « C »
        std::string entete; // comme le fichier la nomme
    };
    std::array<std::optional<Place>, kNombreDeColonnes> places; // des colonnes reconnues
    std::vector<AnomalieDeFichier> anomalies; // du fichier entier : il n'est alors pas lu plus loin
    std::vector<LigneDeFichier> lignes;       // celles qui portent quelque chose, bonnes ou non

    bool lisible() const { return anomalies.empty(); }
    /// Note une anomalie de cette ligne, sur la colonne qui la porte.
    void signaler(LigneDeFichier& ligne, Colonne colonne, std::string_view code_d_anomalie, std::string precision = "") const;
};

/// Ce que l'on accepte d'une page ; la ligne de commande va plus loin.
struct BornesDeFichier
{
    std::size_t octets = std::size_t{5} << 20;
    std::int64_t lignes = 20'000;
};

/// `personnes` : celles que l'on peut déclarer sur ce lot pour cette entreprise ; leur nom n'est reconnu que s'il leur est montré.
FichierDHeures lire_fichier_heures(std::string_view octets, const std::vector<PersonneADeclarer>& personnes, Jour aujourd_hui,
                                   const BornesDeFichier& bornes = {});

/// Ce que le fichier ajoute au compte.
struct Rapprochement
{
    std::vector<Envoi> envois; // un par mois, dans l'ordre des mois
    std::int64_t crees = 0;
    std::int64_t corriges = 0;
    std::int64_t inchanges = 0; // déjà inscrites telles quelles, ou à zéro heure
};
/// Compare les bonnes lignes à celles du compte (`inscrites` : vivantes, de cette entreprise sur cet engagement). Celles qui contredisent
/// le compte reçoivent leur anomalie : heures.deja_declarees, heures.deja_validees, heures.nulles.
Rapprochement rapprocher(FichierDHeures& fichier, const std::vector<LigneInscrite>& inscrites, const std::string& entreprise_id);

/// La feuille à remplir : les personnes affectées ce mois-là, et ce qui est déjà inscrit pour elles.
std::string modele_de_fichier(const Lot& lot, const Engagement& engagement, Mois mois, const std::vector<PersonneADeclarer>& personnes,
                              const std::vector<LigneInscrite>& inscrites, Jour aujourd_hui, socle::Instant maintenant);

/// Les lignes refusées et elles seules, prêtes à être corrigées et renvoyées ; "" quand il n'y en a pas.
std::string feuille_a_corriger(const FichierDHeures& fichier, socle::Instant maintenant);

} // namespace ouvrage
