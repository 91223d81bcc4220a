#pragma once

#include "app/calculs/calculs_table.hpp"
#include "app/contrats_travail/contrats_travail_table.hpp"
#include "app/heures/heures_table.hpp"
#include "app/journal/journal_ecriture.hpp"
#include "app/lots/lots_table.hpp"
#include "app/marches/marches_table.hpp"
#include "app/obligations/penalites_table.hpp"
#include "domaine/organisme.hpp"

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Un tirage qui ne dépend que de ce qu'on tire : le récit est le même à chaque fois, et en changer une page n'en change pas une autre.
std::uint64_t tirage(std::string_view quoi, std::uint64_t rang);

/// Ceux qui agissent et ce qui existe dans le récit. Les identifiants sont inscrits quand leur acte est joué.
struct Acteur
{
    std::string nom;
    std::string id;
};
struct Structure
{
    std::string id;
    std::string territoire_id;
    Acteur* facilitateur = nullptr;
    int personnes = 0; // pour numéroter les références
    std::string prefixe;
};
struct Entreprise
{
    std::string nom;
    Structure* structure = nullptr;
    Acteur* acteur = nullptr; // qui déclare : le compte de l'entreprise, ou le facilitateur à qui elle envoie son relevé
    std::string canal = "fichier";
    std::string id;
};
struct Personne
{
    Structure* structure = nullptr;
    std::string reference;
    std::string id;
};
struct MarcheConte
{
    Structure* structure = nullptr;
    Jour notifie_le;
    Jour inscrit_le;
    std::string id;
};
struct LotConte
{
    MarcheConte* marche = nullptr;
    Periode execution;
    std::string id;
    std::string nom;
};
struct EngagementConte
{
    LotConte* lot = nullptr;
    std::string id;
    Mois debut;
    Genre genre = Genre::ClauseExecution;
    std::optional<EngagementDeLot> lu; // à jour de tout ce que les déclarations en lisent (les révisions n'en sont pas)
};
struct DeclarationContee
{
    EngagementConte* engagement = nullptr;
    Entreprise* entreprise = nullptr;
    Mois mois;
    std::string id;
};

/// Une personne au travail sur un lot, de tel mois à tel mois.
struct Presence
{
    Personne* personne = nullptr;
    Mois de;
    Mois a;
    Heures travail;   // un mois plein
    Heures formation; // chaque mois
};

/// Un contrat de travail, tel qu'on le conte. Sans `employeur` : l'entreprise du premier lot.
struct LotDEmbauche
{
    LotConte* lot = nullptr;
    Entreprise* entreprise = nullptr;
    std::optional<Jour> debut = {};
    std::optional<Jour> fin = {};
};
struct EmbaucheContee
{
    TermesDeContrat termes;
    std::vector<LotDEmbauche> lots;
    std::optional<NatureOrganisme> employeur = {};
    std::string employeur_nom = {};
    std::string tuteur = {};
};
struct ContratConte
{
    Personne* personne = nullptr;
    Jour debut;
    std::string id;
};

/// Comment une entreprise déclare.
struct Rythme
{
    int jour = 8;             // du mois suivant ; au-delà du 15, elle est en retard
    int jours_pour_valider = 4;
    std::optional<Mois> jusqu_a = {}; // dernier mois déclaré ; sinon, jusqu'au bout du récit
    std::vector<Mois> a_part = {}; // mois racontés autrement : ni déclarés ni validés ici
};

/// Le récit : des actes datés, joués par les vraies fonctions dans l'ordre du temps.
class Recit
{
public:
    Recit(const Droit& droit, Jour le);

    const Droit& droit;
    Jour le;
    Mois ce_mois() const { return mois_de(le); }
    Mois mois(int decalage) const { return ce_mois() + std::chrono::months{decalage}; }

    /// Un acte, à cette heure ouvrée (le lundi quand le jour tombe un samedi ou un dimanche).
    void ajouter(Jour jour, const Acteur& qui, std::function<void(Ecriture&)> acte);
    /// Joue tout ce qui précède le jour du récit ; rend le nombre d'actes.
    std::int64_t jouer(socle::Database& base, const std::function<void(std::int64_t, std::int64_t)>& avancement);

    Entreprise& entreprise(Structure& structure, const std::string& nom, Acteur* acteur = nullptr);

    struct Fiche
    {
        std::string reference, objet, acheteur;
        std::optional<std::string> siret = {};
        std::string nature = "travaux", cadre = "public";
        std::optional<std::string> cpv = {};
        std::optional<std::int64_t> euros = {};
        std::optional<int> duree_mois = {};
        Jour notifie_le = {};
        std::optional<std::string> commune = {};
    };
    MarcheConte& suivre(Structure& structure, const Fiche& fiche, std::optional<Jour> inscrit_le = {});
    LotConte& lot(MarcheConte& marche, int numero, const std::string& intitule, Periode execution,
                  const std::vector<std::pair<Entreprise*, std::string>>& titulaires, const std::string& reservation = "aucune");
    EngagementConte& engager(LotConte& lot, Genre genre, Mois debut, std::optional<Heures> heures, const std::string& source,
                             Cadence cadence = Cadence::Mensuelle, std::optional<Jour> le = {});
    /// Comment l'objectif du lot a été trouvé, gardé le jour où il est inscrit.
    void calculer_objectif(LotConte& lot, Entrees entrees, const std::string& note);
    // Ce que le droit demande d'un marché, et ce que l'acheteur en décide.
    void qualifier(MarcheConte& marche, CategorieAcheteur categorie, const std::string& source, Jour le);
    void preciser(MarcheConte& marche, std::optional<Jour> lancee_le, std::optional<std::int64_t> euros, const std::string& source, Jour le);
    void decider(MarcheConte& marche, const Acteur& qui, ConditionSociale reponse, std::optional<Derogation> derogation, const std::string& condition,
                 const std::string& justification, Jour le);
    void inscrire_achats_de(MarcheConte& marche, int annee, std::int64_t euros, const std::string& source, Jour le);
    /// Un terme de pénalité du contrat, inscrit avec le lot ; puis ce que le facilitateur en propose.
    void convenir(LotConte& lot, const std::string& cle, const std::string& valeur, const std::string& source);
    void proposer(EngagementConte& engagement, Jour au, const FaitsDePenalite& faits, const std::string& raison, Jour le);
    void reviser(EngagementConte& engagement, Heures heures, Cause cause, Jour effet_le, const std::string& piece);
    /// Annule la dernière ligne du registre et la remplace.
    void rectifier(EngagementConte& engagement, Heures heures, Jour le, const std::string& piece);
    /// Un avenant donne au lot une autre fin ; ce qui a été décidé avant ne change pas.
    void prolonger(LotConte& lot, Mois fin, Jour le);
    /// Les jeux de critères de ce lot (« ccag_2021 npnru »), par une pièce du marché.
    void admettre_publics(LotConte& lot, Jour depuis, const std::string& jeux, const std::string& source, const std::string& raison);
    void plafonner_formation(LotConte& lot, Jour depuis, const std::string& heures, const std::string& source, const std::string& raison);

    /// La fiche et sa fenêtre (sans fenêtre : éligibilité pas encore décidée), quelques jours avant `arrivee`.
    Personne& accueillir(Structure& structure, const std::string& prenom, const std::string& nom, Jour arrivee,
                         std::optional<std::pair<Jour, std::optional<Jour>>> fenetre);
    void affecter(Personne& personne, LotConte& lot, Entreprise& entreprise, Mois debut, std::optional<Mois> fin = {});

    /// Le contrat d'une personne ; `travailler` ne lui en donne alors pas un autre.
    ContratConte& embaucher(Personne& personne, EmbaucheContee embauche);
    void servir(ContratConte& contrat, const LotDEmbauche& lot, Jour le);
    void amender(ContratConte& contrat, const Avenant& avenant, Jour le);
    void finir(ContratConte& contrat, Jour fin_le, const std::string& motif, Jour le);
    void visiter(ContratConte& contrat, SensDeVisite sens, Jour jour, Jour le, std::vector<std::string> constats = {}, const std::string& note = "");

    struct Heure
    {
        Personne* personne;
        Heures travail;
        Heures formation = {};
    };
    DeclarationContee& declarer(EngagementConte& engagement, Entreprise& entreprise, Mois mois, std::vector<Heure> heures, Jour le,
                                const std::string& note = "");
    void valider(DeclarationContee& declaration, Jour le);
    void renvoyer(DeclarationContee& declaration, Jour le, const std::string& raison);
    void lever(DeclarationContee& declaration, Jour le);
    /// Une nouvelle ligne pour chacune de ces personnes, qui remplace la sienne dans la déclaration.
    DeclarationContee& corriger(DeclarationContee& declaration, std::vector<Heure> heures, Jour le, const std::string& note);

    /// Affecte, puis déclare et fait valider mois après mois ce que ces présences ont travaillé. Un mois sans personne est un néant.
    void travailler(EngagementConte& engagement, Entreprise& entreprise, const std::vector<Presence>& presences, const Rythme& rythme);

    /// Le j-ième jour du mois qui suit.
    static Jour apres(Mois mois, int jour);

private:
    struct ActeDate
    {
        socle::Instant quand;
        std::size_t rang;
        const Acteur* qui;
        std::function<void(Ecriture&)> acte;
    };
    /// Le contrat ordinaire de qui travaille, et ce qui lui arrive : une visite, un avenant, une fin.
    void embaucher_pour(EngagementConte& engagement, Entreprise& entreprise, const Presence& presence);
    const EngagementDeLot& lire(Ecriture& ecriture, EngagementConte& engagement) const;

    std::vector<ActeDate> actes_;
    std::deque<Entreprise> entreprises_;
    std::deque<MarcheConte> marches_;
    std::deque<LotConte> lots_;
    std::deque<EngagementConte> engagements_;
    std::deque<Personne> personnes_;
    std::deque<DeclarationContee> declarations_;
    std::deque<ContratConte> contrats_;
    std::set<const Personne*> contees_a_part_; // leur contrat est écrit dans le récit
};

} // namespace ouvrage
