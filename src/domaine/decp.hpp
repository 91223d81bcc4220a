#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "domaine/marche.hpp"
#include "domaine/temps.hpp"

namespace ouvrage
{

/// Un contrat tel que les données essentielles de la commande publique le décrivent. Rien n'y est corrigé en silence :
/// ce qui a été lu est gardé à côté de ce qui a été compris, et chaque réparation laisse une anomalie.
enum class GenreContrat
{
    Marche,
    Concession
};

/// D'où vient l'enregistrement ; les obligations et les listes de valeurs en dépendent.
enum class SourceDecp
{
    Json2022,
    Json2019,
    Xml2022,
    Xml2019,
    TableConsolidee, // une ligne par titulaire et par version
    TableBretagne    // export d'une région : en-têtes et vocabulaire à elle
};
std::string_view nom_de(SourceDecp source);
bool format_2022(SourceDecp source);

struct DateLue
{
    std::string texte;
    std::optional<Jour> jour;
    bool fuseau = false; // « 2018-12-17+01:00 »
};
/// « 2024-07-16 », « 2018-12-17+01:00 », « 30/01/2019 ». Une date impossible n'a pas de jour.
DateLue lire_date(std::string_view texte);

struct MontantLu
{
    std::string texte;
    std::optional<Centimes> valeur; // arrondi au centime quand le texte en dit plus
    bool arrondi = false;
};
/// « 91109.96 », « 1 820 542,00 », « 2e3 ». Jamais de nombre à virgule flottante.
MontantLu lire_montant_decp(std::string_view texte);

struct EntierLu
{
    std::string texte;
    std::optional<std::int64_t> valeur;
};
EntierLu lire_entier(std::string_view texte);

/// « true », « oui », « 1 »… ; vide quand rien n'est dit ou que cela ne se comprend pas.
std::optional<bool> lire_oui_non(std::string_view texte);

struct OperateurLu
{
    std::string type_identifiant; // SIRET, TVA… vide quand le fichier n'en dit rien
    std::string identifiant;      // tel que publié
    std::string nom;

    /// SIREN lisible dans l'identifiant ; vide sinon.
    std::string siren() const;
};

struct ActeSousTraitance
{
    std::string numero;
    OperateurLu sous_traitant;
    EntierLu duree_mois;
    DateLue notification;
    DateLue publication;
    MontantLu montant;
    std::string variation_prix;
};

struct ModificationContrat
{
    std::string numero;
    std::string objet;
    DateLue notification;
    DateLue publication;
    EntierLu duree_mois;
    MontantLu montant;
    std::vector<OperateurLu> titulaires;
};

struct ModificationActe
{
    std::string numero;
    EntierLu duree_mois;
    DateLue notification;
    DateLue publication;
    MontantLu montant;
};

/// Ce que la lecture a vu dans un texte avant de le réparer.
struct TexteRepare
{
    std::string texte;
    bool accents_perdus = false; // U+FFFD : la lettre n'est plus là, rien ne la rendra
    bool controles = false;      // U+0080–009F : du Windows-1252 lu comme du Latin-1
    bool entites = false;        // « &#8211; », « &euro; »
    bool double_utf8 = false;    // « nÂ°208 »
    bool balises = false;        // « <br /> »
    bool intact() const { return !accents_perdus && !controles && !entites && !double_utf8 && !balises; }
};
TexteRepare reparer_texte(std::string_view lu);

struct DefautDeTexte
{
    std::string champ;
    std::string lu;
    TexteRepare repare;
};

struct ContratDecp
{
    SourceDecp source = SourceDecp::Json2022;
    GenreContrat genre = GenreContrat::Marche;

    std::string id;
    std::string uid;         // identifiant unique des données consolidées, quand il est donné
    std::string origine;     // « source » des données consolidées : la plateforme
    std::string acheteur_id; // tel que publié
    std::string acheteur_nom;
    std::string acheteur_departement; // donné par la table consolidée seulement

    std::string nature;
    std::string objet; // tel que publié, réparé
    std::string cpv;   // tel que publié
    std::string procedure;
    std::string lieu_code;
    std::string lieu_type;
    std::string lieu_nom;
    EntierLu duree_mois;
    DateLue notification; // date de signature d'une concession
    DateLue publication;
    DateLue debut_execution; // concession
    MontantLu montant;       // valeur globale d'une concession
    MontantLu subvention;    // concession
    std::string forme_prix;
    std::vector<std::string> types_prix;
    std::string ccag;
    EntierLu offres_recues;
    std::string marche_innovant;
    std::string attribution_avance;
    std::string taux_avance;
    std::string origine_ue;
    std::string origine_france;
    std::string type_groupement;
    std::string sous_traitance_declaree;
    std::string id_accord_cadre;
    std::vector<std::string> techniques;
    std::vector<std::string> modalites_execution;
    std::vector<std::string> considerations_sociales;
    std::vector<std::string> considerations_environnementales;

    std::vector<OperateurLu> titulaires; // concessionnaires d'une concession
    std::vector<ActeSousTraitance> actes;
    std::vector<ModificationActe> modifications_actes;
    std::vector<ModificationContrat> modifications;
    std::vector<std::string> donnees_execution; // concession : une phrase par année publiée

    std::vector<DefautDeTexte> defauts_de_texte;
    bool encodage_devine = false; // octets Windows-1252 dans un fichier annoncé UTF-8

    /// SIRET de l'acheteur sans espaces ni points ; l'identifiant publié quand ce n'en est pas un.
    std::string acheteur_siret() const;
    /// Acheteur et identifiant : ce par quoi deux publications se retrouvent.
    std::string cle() const;
    /// Code CPV à huit chiffres ; vide s'il n'en a pas la forme.
    std::string cpv_huit() const;
    bool dit_clause_sociale() const;
    bool dit_reserve() const;
};

/// Le département d'un contrat : celui du lieu d'exécution quand son code en dit un, sinon celui de l'acheteur quand
/// son SIREN le porte. Les SIREN des collectivités et établissements locaux commencent par leur catégorie puis leur
/// département : 21 commune, 22 département, 24 et 25 groupements, 26 établissements sociaux et de santé, 28 offices ;
/// ceux en 20 (groupements récents) et 23 (régions) n'en disent rien, ni ceux de Corse, toujours numérotés 20.
struct DepartementDuContrat
{
    std::string code; // vide : inconnu
    enum class Origine
    {
        Inconnue,
        Lieu,
        Acheteur
    } origine = Origine::Inconnue;
};
DepartementDuContrat departement_du_contrat(const ContratDecp& contrat);
/// La même chose sans contrat en main : ce que le filtre regarde avant de lire le reste.
DepartementDuContrat departement_du_contrat(std::string_view lieu_type, std::string_view lieu_code,
                                            std::string_view acheteur_id);

// --- Ce qui ne va pas
// -------------------------------------------------------------------------------------------------

enum class Gravite
{
    Information, // vu, sans conséquence
    Doute,       // à vérifier avant de s'en servir
    Refus        // rien n'a pu être gardé
};
std::string_view nom_de(Gravite gravite);

enum class Defaut : std::uint8_t
{
    Illisible,
    PasUnObjet,
    NonIdentifiable,
    DocumentCoupe,
    FormatInconnu,
    FichierIllisible,
    IdAbsent,
    IdLong,
    UidIncoherent,
    ChampAbsent,
    ValeurHorsListe,
    ValeurHorsBornes,
    NombreIllisible,
    AccentsPerdus,
    CaracteresDeControle,
    EntitesHtml,
    DoubleUtf8,
    BalisesHtml,
    EncodageDevine,
    SiretAcheteurAbsent,
    SiretAcheteurEspaces,
    SiretAcheteurForme,
    SiretAcheteurCle,
    ObjetLong,
    ObjetTropLong,
    ObjetSautsDeLigne,
    ObjetEspacesAuxBords,
    CpvForme,
    CpvCle,
    CpvInconnu,
    LieuType,
    LieuInconnu,
    DureeNulle,
    DureeLongue,
    DateIllisible,
    DateAvecFuseau,
    AnneeImpossible,
    DateFuture,
    DateNotificationAbsente,
    DatePublicationAbsente,
    PublicationAvantNotification,
    PublicationTardive,
    NotificationAncienne,
    MontantAbsent,
    MontantIllisible,
    MontantNegatif,
    MontantNul,
    MontantSymbolique,
    MontantFactice,
    MontantArrondi,
    MontantX100,
    TitulaireAbsent,
    SiretTitulaireEspaces,
    SiretTitulaireForme,
    SiretTitulaireCle,
    TvaTitulaire,
    IdentifiantAbsent,
    SiretSousTraitantEspaces,
    SiretSousTraitantForme,
    SiretSousTraitantCle,
    ActesSansDeclaration,
    ActeSuperieurAuMarche,
    ConsiderationsContradictoires,
    ModificationVide,
    IdentifiantPartage,
    RepeteAlIdentique,
    Nombre // pas un défaut : leur nombre
};

struct FicheDefaut
{
    Defaut defaut;
    std::string_view code; // stable : « decp.siret_acheteur_cle »
    Gravite gravite;
    std::string_view phrase;
};
const FicheDefaut& fiche(Defaut defaut);
std::span<const FicheDefaut> fiches_des_defauts();
/// La fiche d'un code lu en base ; nulle si le code n'est pas connu.
const FicheDefaut* fiche_du_code(std::string_view code);

struct AnomalieDecp
{
    Defaut defaut;
    std::string champ;  // nom du champ publié : « acheteur.id », « titulaires.id »
    std::string valeur; // telle que lue
    friend bool operator==(const AnomalieDecp&, const AnomalieDecp&) = default;
};

/// Tout ce qui ne va pas, d'un coup, dans l'ordre des champs. `jour` est celui de l'import. Ne voit qu'un contrat à la
/// fois : ce qui se voit en comparant (identifiant partagé, montant × 100) est l'affaire de l'import.
std::vector<AnomalieDecp> controler(const ContratDecp& contrat, Jour jour);

/// Vrai quand rien ne permettrait de retrouver l'enregistrement : ni identifiant, ni acheteur.
bool non_identifiable(const ContratDecp& contrat);

// --- Reconnaître un contrat déjà connu
// --------------------------------------------------------------------------------

/// Ce qu'on compare entre deux enregistrements qui portent le même acheteur et le même identifiant.
struct IdentiteContrat
{
    std::string objet;        // en minuscules, sans accents ni ponctuation ; vide quand la source n'a pas d'objet
    std::string notification; // AAAA-MM-JJ ou vide
    std::string cpv;
    std::optional<std::int64_t> montant_centimes;
    std::vector<std::string> sirens;
};

/// Un même identifiant peut être republié avec des corrections (une mise à jour) ou porté par erreur par deux contrats
/// (deux lots, deux titulaires). La règle :
///  1. deux objets qui nomment chacun un lot différent sont deux contrats ;
///  2. un titulaire commun (même SIREN) : même contrat si l'objet est le même, ou la date de notification, ou, quand
///     l'un des deux n'a pas d'objet, la division CPV ;
///  3. aucun titulaire commun : même contrat seulement si l'un des deux n'a pas de titulaire lisible et que l'objet et
///  le
///     montant sont les mêmes (un montant absent ne contredit pas) ;
///  4. sinon, deux contrats : les deux sont gardés.
bool meme_contrat(const IdentiteContrat& a, const IdentiteContrat& b);

/// Les numéros de lot nommés par un objet normalisé : « lot 3 », « lots 1 et 2 » -> {3}, {1}.
std::optional<int> lot_nomme(std::string_view objet_normalise);

/// L'un des deux montants vaut exactement cent fois l'autre.
bool rapport_de_cent(std::int64_t a_centimes, std::int64_t b_centimes);

/// Un fichier entier dont les montants paraissent écrits en centimes. Le soupçon demande quatre choses à la fois, pour
/// ne pas accuser un fichier d'euros ronds : au moins 50 montants, aucun avec une partie décimale, au moins 80 % qui
/// finissent par « 00 » (les vrais fichiers d'euros sont entre 29 et 64 %), et aucune date de notification : un export
/// fait à la main.
struct SoupconDeCentimes
{
    std::int64_t montants = 0;
    std::int64_t avec_decimales = 0;
    std::int64_t finissant_par_00 = 0;
    std::int64_t dates = 0;

    void voir(const ContratDecp& contrat);
    bool fonde() const;
};

/// Ordre des versions d'un contrat, sans égard à l'ordre des imports : la publication la plus récente (du contrat, de
/// ses modifications, de ses actes), puis le plus de modifications, puis le plus d'actes. Comparable comme du texte.
std::string ordre_de_version(const ContratDecp& contrat);

} // namespace ouvrage
