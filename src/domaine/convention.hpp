#pragma once

#include "domaine/delai.hpp"
#include "domaine/regle.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// La vie d'une convention : de ses termes, de ses parties et de ce qui lui est arrivé, ce qu'elle est un jour donné, jusqu'à quand, et ce qui arrive si personne
// n'agit. Chaque date s'explique ; ce qui manque pour en dire une se dit.

// --- Les termes -------------------------------------------------------------------------------------------------------

enum class DepartDeConvention
{
    Date,             // un jour écrit
    DerniereSignature // de la dernière des parties d'origine
};
std::string_view code(DepartDeConvention depart);
std::optional<DepartDeConvention> depart_du_code(std::string_view code);

enum class Renouvellement
{
    Aucun,
    Tacite,  // sauf lettre reçue à temps
    Expres,  // toutes les parties le veulent, et le disent
    Demande  // l'une la demande, aucune ne refuse
};
struct FicheRenouvellement
{
    Renouvellement renouvellement;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheRenouvellement> renouvellements();
const FicheRenouvellement& fiche(Renouvellement renouvellement);
std::optional<Renouvellement> renouvellement_du_code(std::string_view code);

enum class MotifDExtinction
{
    NonReconduction,
    Resiliation,
    Manquement
};
struct FicheExtinction
{
    MotifDExtinction motif;
    std::string_view code;
    std::string_view libelle; // « non-reconduction »
};
std::span<const FicheExtinction> motifs_d_extinction();
const FicheExtinction& fiche(MotifDExtinction motif);
std::optional<MotifDExtinction> motif_d_extinction_du_code(std::string_view code);

/// D'où court un préavis.
enum class SensDePreavis
{
    AvantTerme,     // il faut que la lettre arrive tant avant le terme ; la convention finit au terme
    ApresReception, // elle finit tant après que la lettre est reçue
    ApresEnvoi
};
struct FicheSensDePreavis
{
    SensDePreavis sens;
    std::string_view code;
    std::string_view libelle; // « avant le terme »
};
std::span<const FicheSensDePreavis> sens_de_preavis();
const FicheSensDePreavis& fiche(SensDePreavis sens);
std::optional<SensDePreavis> sens_de_preavis_du_code(std::string_view code);

enum class MoyenDeLettre
{
    Recommande, // seule sa réception compte
    Libre       // l'envoi vaut, tant qu'une réception n'est pas notée
};
std::string_view code(MoyenDeLettre moyen);
std::string_view libelle(MoyenDeLettre moyen); // « par lettre recommandée »
std::optional<MoyenDeLettre> moyen_de_lettre_du_code(std::string_view code);

/// Une façon, écrite dans la convention, d'y mettre fin.
struct FinPrevue
{
    MotifDExtinction motif = MotifDExtinction::NonReconduction;
    Delai delai;
    SensDePreavis sens = SensDePreavis::AvantTerme;
    MoyenDeLettre moyen = MoyenDeLettre::Recommande;

    bool operator==(const FinPrevue&) const = default;
};
/// « non-reconduction : trois mois avant le terme, par lettre recommandée ».
std::string en_mots(const FinPrevue& fin);

/// Le rang 1 vient avec la convention ; les suivants, d'un avenant, à partir de son effet.
struct TermesDeConvention
{
    int rang = 1;
    std::string avenant = {};       // qui les écrit ; vide : la convention elle-même
    std::optional<Jour> effet = {}; // de l'avenant ; vide : dès l'origine
    DepartDeConvention depart = DepartDeConvention::DerniereSignature;
    std::optional<Jour> debut = {}; // quand le départ est une date
    std::optional<Jour> fin = {};   // dernier jour, quand il est écrit
    std::optional<Delai> duree = {}; // sinon ; ni l'un ni l'autre : sans terme
    Renouvellement renouvellement = Renouvellement::Aucun;
    std::optional<Delai> periode = {}; // d'un renouvellement ; vide : comme la durée
    std::optional<Delai> maximum = {}; // d'un renouvellement
    std::optional<int> renouvellements_au_plus = {};
    CompteDeDelai compte = {};
    std::vector<FinPrevue> fins = {};

    bool operator==(const TermesDeConvention&) const = default;
};

// --- Les parties et les faits ------------------------------------------------------------------------------------------

struct PartieSignataire
{
    std::string id;
    std::string nom;
    std::optional<Jour> entree_le = {}; // vide : dès l'origine

    bool operator==(const PartieSignataire&) const = default;
};

/// Un avenant ne change rien tant que toutes les parties là le jour de son effet, et celles qu'il fait entrer, ne l'ont pas signé ; signé plus tard, il vaut depuis son effet.
struct AvenantASigner
{
    std::string id;
    int numero = 1;
    Jour effet;

    bool operator==(const AvenantASigner&) const = default;
};

enum class SorteDeFait
{
    Signature,
    DemandeDeRenouvellement,
    AccordDeRenouvellement,
    RefusDeRenouvellement,
    Lettre,     // qui met fin à la convention
    Reception,  // d'une lettre
    Manquement, // d'une partie à ce qu'elle a promis
    Retrait,    // d'une partie
    EvaluationDemandee
};
/// Ce qu'une sorte de fait demande de dire.
enum class ExigenceDeFait
{
    Jamais,
    Possible,
    Toujours
};
struct FicheDeFait
{
    SorteDeFait sorte;
    std::string_view code;
    std::string_view libelle;
    std::string_view qui;  // à quoi sert la partie : « qui signe »
    ExigenceDeFait partie;
    ExigenceDeFait motif;
    ExigenceDeFait jusqu_a;
    ExigenceDeFait vise;
};
std::span<const FicheDeFait> sortes_de_fait();
const FicheDeFait& fiche(SorteDeFait sorte);
std::optional<SorteDeFait> sorte_de_fait_du_code(std::string_view code);

struct FaitDeConvention
{
    std::string id;
    SorteDeFait sorte = SorteDeFait::Signature;
    Jour le; // d'une lettre, son envoi
    std::string partie = {};  // vide : aucune, ou toutes ensemble
    std::string avenant = {}; // ce qui est signé, quand c'est un avenant
    std::optional<MotifDExtinction> motif = {};
    std::optional<Jour> jusqu_a = {}; // d'un accord
    std::string vise = {};            // d'une réception : la lettre
    std::string piece = {};

    bool operator==(const FaitDeConvention&) const = default;
};

/// Ce que l'on sait d'une convention. Les faits annulés n'y sont pas.
struct ConventionConnue
{
    std::vector<TermesDeConvention> termes; // de l'origine, puis de chaque avenant, dans l'ordre de leur effet
    std::vector<PartieSignataire> parties;
    std::vector<FaitDeConvention> faits;
    std::vector<AvenantASigner> avenants = {}; // par numéro, signés ou non
};

// --- Ce qui en découle -------------------------------------------------------------------------------------------------

enum class EtatDeConvention
{
    ASigner,
    AVenir,
    EnVigueur,
    PreavisEnCours, // une lettre y met fin, ou y mettra fin dès que l'on saura quand elle est reçue
    ARenouveler,    // le terme approche, et il faut un acte pour continuer
    Finie
};
struct FicheEtatDeConvention
{
    EtatDeConvention etat;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheEtatDeConvention> etats_de_convention();
const FicheEtatDeConvention& fiche(EtatDeConvention etat);
std::optional<EtatDeConvention> etat_de_convention_du_code(std::string_view code);

enum class OrigineDePeriode
{
    Initiale,
    Reconduction, // tacite
    Accord,
    Demande
};
std::string_view code(OrigineDePeriode origine);
std::string_view libelle(OrigineDePeriode origine);

struct PeriodeDeConvention
{
    Jour debut;
    std::optional<Jour> fin; // dernier jour ; vide : sans terme
    OrigineDePeriode origine = OrigineDePeriode::Initiale;
    std::string fait = {}; // la demande ou l'accord

    bool operator==(const PeriodeDeConvention&) const = default;
};

/// Ce qu'il reste à faire avant le dernier jour utile.
enum class GesteDeConvention
{
    Signer,
    Denoncer,  // sinon la convention continue
    Demander,  // sinon elle finit
    Accorder,  // de même, et il les faut toutes
    NoterLaReception,
    Aucun
};

enum class SorteDeConstat
{
    TermesAbsents,
    SignatureTardive,    // après le jour écrit du départ
    TropTard,            // une lettre reçue après le dernier jour : elle compte pour la période suivante
    ReceptionInconnue,
    FinNonEcrite,        // une lettre dont le motif n'est pas dans les termes
    ManquementNonConstate,
    LettreDUneSeule,     // de plus de deux parties : la lettre met fin pour toutes
    DemandeTardive,
    MaximumDepasse,
    RefusDUnePartie,
    RefusSansEffet,      // d'une reconduction tacite
    AccordIncomplet,
    AccordsDifferents,
    PlusDeRenouvellement,
    PartieEntree,        // plus tard que les autres
    PartieAttendue,      // entrée, pas encore signataire
    PartieRetiree,
    AvenantSansEffet,    // sa fin précède son propre effet
    AvenantNonSigne      // ce qu'il change n'a pas encore d'effet
};
std::string_view code(SorteDeConstat sorte);
struct ConstatDeConvention
{
    SorteDeConstat sorte;
    std::string phrase;
    std::string fait = {}; // celui qui l'appelle

    bool operator==(const ConstatDeConvention&) const = default;
};

struct VieDeConvention
{
    EtatDeConvention etat = EtatDeConvention::ASigner;
    std::vector<std::string> signatures_manquantes; // identifiants des parties d'origine
    std::vector<std::string> avenants_a_signer;     // identifiants de ceux qu'une partie n'a pas signés
    std::optional<DateExpliquee> debut;
    std::vector<PeriodeDeConvention> periodes;    // acquises ce jour-là, bout à bout
    std::optional<PeriodeDeConvention> prochaine; // celle qui suivra si personne n'agit
    std::optional<DateExpliquee> terme;           // de la dernière période acquise
    std::optional<DateExpliquee> fin;             // passée, ou qui viendra si rien ne change ; vide : elle continue, ou l'on ne sait pas encore
    std::optional<MotifDExtinction> par_lettre;   // quand c'est une lettre qui en décide
    GesteDeConvention geste = GesteDeConvention::Aucun;
    std::optional<DernierJourUtile> dernier_jour; // pour ce geste
    std::vector<std::string> presentes;           // parties encore là
    std::vector<ConstatDeConvention> constats;
    std::string si_personne_n_agit; // une phrase
};

/// Combien de jours avant un dernier jour utile on prévient : de la plus longue avance à la plus courte.
struct AvancesDAlerte
{
    std::vector<int> jours;

    int premiere() const { return jours.empty() ? 0 : jours.front(); }
};
/// Les clés « convention.alerte_… » en vigueur ce jour-là.
AvancesDAlerte avances_d_alerte(const std::vector<Valeur>& valeurs, Jour le);

/// La vie, vue ce jour-là : un fait daté d'après n'est pas encore arrivé.
VieDeConvention vie(const ConventionConnue& connue, Jour le, const AvancesDAlerte& avances);

/// De quoi agir assez tôt, à partir de la plus longue avance. `avance` : la plus courte qui est atteinte (une relance par avance) ; 0 quand c'est dès maintenant.
struct AlerteDeConvention
{
    GesteDeConvention geste = GesteDeConvention::Aucun;
    Jour limite;
    int jours_restants = 0;
    int avance = 0;
    std::string phrase; // « dénoncer au plus tard le 12 juin 2026 »

    bool operator==(const AlerteDeConvention&) const = default;
};
std::vector<AlerteDeConvention> alertes(const VieDeConvention& vie, Jour le, const AvancesDAlerte& avances);

/// Les jours à venir d'une convention, pour un agenda : ce qui se fait ou arrive ce jour-là, et pourquoi ce jour.
struct JourDAgenda
{
    Jour jour;
    std::string code;  // « debut », « dernier_jour », « reconduction », « fin »
    std::string titre; // « dernier jour pour dénoncer »
    std::vector<std::string> etapes;

    bool operator==(const JourDAgenda&) const = default;
};
std::vector<JourDAgenda> jours_d_agenda(const VieDeConvention& vie);

} // namespace ouvrage
