#pragma once

#include "domaine/regle.hpp"
#include "domaine/temps.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ouvrage
{

// --- Ce que les jeux de critères disent : des données, lues dans droit/publics --------------------------------------

/// Par quel chemin une personne entre : la structure qui l'emploie et l'accompagne, sa situation, ou un avis motivé.
enum class Base
{
    Structure,
    Individuel,
    AvisMotive
};
std::string_view code(Base base);
std::string_view libelle(Base base);
std::optional<Base> base_du_code(std::string_view code);

/// Ce qu'un critère révèle : santé et origine (RGPD, art. 9), justice (art. 10). Sa lecture est alors réservée et inscrite.
enum class Sensible
{
    Non,
    Sante,
    Origine,
    Justice
};
std::string_view code(Sensible sensible);
std::string_view libelle(Sensible sensible);
std::optional<Sensible> sensible_du_code(std::string_view code);

/// Un mot du vocabulaire commun aux jeux : « rsa », « Allocataire du RSA ».
struct Mot
{
    std::string code;
    std::string libelle;
    Sensible sensible = Sensible::Non;
};
struct Vocabulaire
{
    std::vector<Mot> situations;
    std::vector<Mot> dispositifs;
    std::vector<Mot> residences;
    std::vector<Mot> structures;
    std::vector<Mot> donneurs; // qui peut donner un avis motivé
    std::vector<Mot> preuves;
    std::vector<Mot> familles;
    std::vector<Mot> territoires; // là où un texte n'ouvre un critère que quelque part
};
const Mot* trouver_mot(const std::vector<Mot>& mots, std::string_view code);

/// Ce qu'un critère demande. Un petit vocabulaire fermé, combiné par « tous » et « au moins un ».
struct Epreuve
{
    enum class Sorte
    {
        Tous,
        AuMoinsUn,
        AgeMoinsDe,            // l'anniversaire n'est pas atteint
        AgeMin,                // l'anniversaire est atteint
        AgePlusDe,             // l'anniversaire est passé d'un jour au moins
        InscriptionMoisMin,    // mois d'inscription comme demandeur d'emploi : le quantième est atteint
        InscriptionMoisPlusDe, // … dépassé d'un jour au moins
        InscriptionMoisMoinsDe,
        HorsScolariteMoisMin,
        NiveauMax,             // niveau du cadre national (3 : CAP, BEP)
        Situation,             // au moins une de la liste
        Dispositif,
        Residence,
        Structure,             // la structure qui emploie ou met à disposition
        Territoire,            // code du département ou de la collectivité où le travail se fait
        AvisDe                 // un avis motivé, donné par un de ceux-là
    };
    Sorte sorte = Sorte::Tous;
    int nombre = 0;
    std::vector<std::string> valeurs = {};
    std::vector<Epreuve> parties = {};
};

/// Ce que vaut une pièce dans le temps.
enum class Validite
{
    Sans,          // elle prouve un fait qui ne change pas
    Mois,          // datée de moins de n mois avant l'embauche
    ValableALaDate, // en cours de validité le jour de l'embauche
    AvantEmbauche  // datée au plus tard du jour de l'embauche
};
struct Preuve
{
    std::string code;
    std::string libelle;
    Validite validite = Validite::Sans;
    int mois = 0;
};

struct Critere
{
    std::string code;
    std::string libelle;
    std::string famille;
    Base base = Base::Individuel;
    Epreuve epreuve;
    std::vector<Preuve> preuves; // l'une suffit ; aucune : la structure tient lieu de preuve
    std::string precision;       // ce que le texte laisse ouvert, dit à qui lit
    Sensible sensible = Sensible::Non;
    int niveau = 0; // 1 ou 2 dans un jeu à seuils, 0 ailleurs
    std::string source;
    std::string lien;
    Statut statut = Statut::Source;
    Jour depuis;
    std::optional<Jour> jusqu_a;
    Jour verifie_le;

    bool en_vigueur(Jour jour) const { return depuis <= jour && (!jusqu_a || jour <= *jusqu_a); }
};

/// Combien de critères de chaque niveau il faut, selon la structure qui embauche (IAE).
struct Seuil
{
    std::string structure;
    int niveau1 = 1;
    int niveau2 = 1;
};

/// La durée que ce jeu donne à la fenêtre ; sans elle, celle du territoire ou de droit/.
struct DureeDeFenetre
{
    std::optional<int> mois;
    std::optional<int> cdi_mois;   // pour un CDI, au plus, et jamais après la fin du marché
    std::string source;
    std::string lien;
    Statut statut = Statut::NonSource;
};

struct JeuDeCriteres
{
    int rang = 0; // sa place dans les listes
    std::string code;
    std::string libelle;
    std::string portee; // national, programme, territoire, contrat
    std::string presentation;
    bool ouvre_la_clause = true; // faux : donne un autre droit (PASS IAE), dit à côté, jamais une fenêtre
    bool exemple = false;        // inventé pour la démonstration
    std::string source;
    std::string lien;
    Statut statut = Statut::Source;
    DureeDeFenetre fenetre;
    std::vector<Seuil> seuils; // vide : un critère suffit
    std::vector<Critere> criteres;
    std::string version; // empreinte courte du fichier, inscrite sur chaque décision
};

// --- Ce que l'on sait d'une personne ---------------------------------------------------------------------------------

/// Une durée connue par son début, ou par un nombre de mois entiers, ou dont on sait qu'elle n'a pas lieu. Rien : inconnue.
struct Anciennete
{
    std::optional<Jour> depuis;
    std::optional<int> mois;
    bool sans_objet = false; // pas inscrite ; encore scolarisée

    bool connue() const { return depuis || mois || sans_objet; }
};

struct Piece
{
    std::string preuve; // code du vocabulaire
    std::optional<Jour> datee_du;
    std::optional<Jour> expire_le;
};

/// Ce que l'on sait, et rien d'autre : un fait absent est inconnu, jamais « non ».
struct Faits
{
    Jour embauche = {}; // le jour où tout s'éprouve
    std::optional<Jour> naissance = {};
    Anciennete inscription = {};
    Anciennete hors_scolarite = {};
    std::optional<int> niveau = {};
    std::map<std::string, bool> situations = {};
    std::map<std::string, bool> dispositifs = {};
    std::map<std::string, bool> residences = {};
    std::optional<std::string> structure = {};  // « aucune » : embauche directe
    std::optional<std::string> territoire = {};
    std::optional<std::string> avis_de = {};    // « aucun » : pas d'avis
    std::vector<Piece> pieces = {};
};
inline constexpr std::string_view kStructureAucune = "aucune";
inline constexpr std::string_view kAvisAucun = "aucun";

// --- Ce qu'on en conclut ---------------------------------------------------------------------------------------------

enum class Reponse
{
    Rempli,
    NonRempli,
    Inconnu
};
std::string_view libelle(Reponse reponse); // « rempli », « non rempli », « on ne sait pas »

struct Constat
{
    Reponse reponse = Reponse::Inconnu;
    std::vector<std::string> raisons; // pourquoi, en mots
    std::vector<std::string> manque;  // faits qui manquent, quand on ne sait pas
};

/// Ce que valent les pièces d'un critère le jour de l'embauche.
enum class EtatDePreuve
{
    SansObjet,  // la structure tient lieu de preuve
    Valable,
    Perimee,    // trop ancienne, ou expirée, ce jour-là
    Posterieure, // datée d'après l'embauche
    SansDate,   // fournie, mais la date qui la rend valable n'est pas dite
    Manquante
};
struct PreuveExaminee
{
    EtatDePreuve etat = EtatDePreuve::Manquante;
    std::optional<std::size_t> preuve; // rang dans Critere::preuves
    std::optional<Piece> piece;
    std::optional<Jour> valable_jusqu_au; // dernier jour d'embauche que la pièce couvre
    std::string phrase;

    bool suffit() const { return etat == EtatDePreuve::SansObjet || etat == EtatDePreuve::Valable; }
};

struct CritereExamine
{
    std::size_t rang = 0; // dans JeuDeCriteres::criteres
    Constat constat;
    PreuveExaminee preuve;

    bool retenu() const { return constat.reponse == Reponse::Rempli && preuve.suffit(); }
};

enum class Verdict
{
    Eligible,
    NonEligible,
    Inconnu
};
std::string_view code(Verdict verdict);
std::string_view libelle(Verdict verdict);

/// Une personne devant un jeu. Tous les critères sont dits ; le principal est le premier retenu dans l'ordre du jeu.
struct Examen
{
    std::vector<CritereExamine> criteres; // ceux en vigueur le jour de l'embauche, dans l'ordre du jeu
    Verdict verdict = Verdict::Inconnu;
    std::optional<std::size_t> principal; // rang dans le jeu
    std::vector<std::string> pourquoi;    // le verdict, en phrases
    std::vector<std::string> manque;      // ce qui permettrait de conclure

    std::vector<std::size_t> retenus() const;
};

Constat eprouver(const Epreuve& epreuve, const Faits& faits, const Vocabulaire& mots);
PreuveExaminee examiner_preuve(const Critere& critere, const Faits& faits);
Examen examiner(const JeuDeCriteres& jeu, const Faits& faits, const Vocabulaire& mots);

/// Ce qu'un critère demande, en mots (« moins de 26 ans et hors scolarité depuis 6 mois »).
std::string dire(const Epreuve& epreuve, const Vocabulaire& mots);
/// « datée de moins de 3 mois à l'embauche ».
std::string dire(const Preuve& preuve);

// --- La fenêtre ------------------------------------------------------------------------------------------------------

/// Le même quantième, n mois plus tard ; le dernier jour du mois quand il n'existe pas.
Jour plus_mois(Jour jour, int mois);
/// Le dernier jour de n mois entiers qui commencent ce jour-là.
Jour fin_de_mois_entiers(Jour debut, int mois);
/// Un âge est atteint le jour anniversaire ; né un 29 février, le 1er mars des années qui n'en ont pas.
int age_au(Jour naissance, Jour jour);

enum class Contrat
{
    DureeDeterminee, // CDD, intérim, alternance, mise à disposition
    DureeIndeterminee
};
struct Prise
{
    Jour prise_de_poste;
    Jour decidee_le;
    Contrat contrat = Contrat::DureeDeterminee;
    std::optional<Jour> fin_du_marche = {};
    bool rattrapage_motive = false; // le facilitateur a dit pourquoi les heures d'avant la décision comptent
};
struct FenetreProposee
{
    Jour debut;
    Jour fin;
    bool tardive = false; // décidée après la prise de poste
    std::vector<std::string> pourquoi;
};
/// `mois_par_defaut` : la valeur fenetre_eligibilite en vigueur. Vide : personne ne fixe de durée, on ne devine pas.
std::optional<FenetreProposee> proposer_fenetre(const DureeDeFenetre& duree, std::optional<int> mois_par_defaut, const Prise& prise);

/// Une nouvelle embauche devant la fenêtre d'avant.
enum class Reentree
{
    Premiere,  // aucune fenêtre
    EnCours,   // la fenêtre court encore : rien à éprouver
    AEprouver  // elle est finie (ou pas commencée) : tout s'éprouve de nouveau
};
Reentree reentree(const std::optional<std::pair<Jour, std::optional<Jour>>>& fenetre, Jour embauche);

} // namespace ouvrage
