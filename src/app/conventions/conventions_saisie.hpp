#pragma once

#include "app/conventions/conventions_modeles.hpp"
#include "app/conventions/conventions_table.hpp"
#include "app/maison.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ouvrage
{

// Un formulaire de convention, lu entier : toutes les anomalies à la fois. Le formulaire lui-même est rendu tel qu'il a été tapé quand quelque chose est à corriger.

/// Une place à signer : à la création, un champ par place, une partie par ligne quand elles peuvent être plusieurs.
struct PlaceASigner
{
    std::string code; // le champ se nomme « place_<code> »
    std::string libelle, aide;
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::string designation = {};
    bool plusieurs = false;
};
/// Celles d'une convention sans modèle.
std::vector<PlaceASigner> places_ordinaires();
/// Celles d'un modèle, sauf la place de la structure qui tient la convention ; celles d'une convention sans modèle quand il n'en a pas.
std::vector<PlaceASigner> places_du_modele(const ModeleDeConvention& modele);
/// La première place d'une structure, dans ce modèle : celle de qui tient la convention. nullptr quand il n'en a pas.
const PlaceDePartie* place_de_la_structure(const ModeleDeConvention& modele);

/// Une partie telle qu'elle est tapée : « SIRET nom », ou le nom.
struct PartieSaisie
{
    QualiteDePartie qualite = QualiteDePartie::Autre;
    std::optional<std::string> siret = {};
    std::string nom, designation;
    std::optional<Jour> entree_le = {};
    std::optional<std::string> avenant_id = {};
    std::string representant = {}, representant_qualite = {};
    std::string place = {}; // le code de la place qu'elle occupe
};
struct LectureDeConvention
{
    ConventionAInscrire convention; // sans ses parties, qui restent à trouver
    std::vector<PartieSaisie> parties;
    std::optional<Jour> debut, fin; // des termes, quand le modèle les laisse à dire
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeConvention lire_convention(const socle::Form& formulaire, const std::vector<PlaceASigner>& places);
/// Les termes du modèle avec ce qui vient d'être dit ; rien quand il y manque une date : ils se diront ensuite.
std::optional<TermesDeConvention> termes_a_inscrire(const ModeleDeConvention& modele, std::optional<Jour> debut, std::optional<Jour> fin);

struct LectureDePartie
{
    PartieSaisie partie;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDePartie lire_partie(const socle::Form& formulaire, const Convention& convention);
/// Une structure ou un organisme qui n'est pas connu : une anomalie sur ce champ. Les autres s'inscrivent au besoin.
void verifier_la_partie(socle::Transaction& tx, const std::string& structure_id, const PartieSaisie& partie, const std::string& champ, std::vector<AnomalieDeChamp>& anomalies);
PartieAInscrire resoudre_la_partie(Ecriture& ecriture, const std::string& structure_id, const PartieSaisie& partie);

struct LectureDeRepresentant
{
    std::string nom, qualite;
    std::vector<AnomalieDeChamp> anomalies;
};
/// L'un des deux au moins : qui signe peut n'être connu que par sa qualité.
LectureDeRepresentant lire_representant(const socle::Form& formulaire);

struct LectureDAxe
{
    AxeAInscrire axe;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDAxe lire_axe(const socle::Form& formulaire, const Convention& convention);

struct LectureDEngagement
{
    EngagementAInscrire engagement;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDEngagement lire_engagement_de_partie(const socle::Form& formulaire, const Convention& convention);

struct LectureDeSuite
{
    EtatDePromesse etat = EtatDePromesse::EnCours;
    Jour le;
    std::string preuve;
    std::optional<std::string> dite_par; // vide : la structure qui tient la convention
    std::vector<AnomalieDeChamp> anomalies;
};
/// `permises` : les parties au nom de qui l'on peut le dire ; `pour_la_structure` : ou au nom de la structure qui la tient.
LectureDeSuite lire_suite(const socle::Form& formulaire, const std::vector<std::string>& permises, bool pour_la_structure, Jour aujourd_hui);

struct LectureDeDeliberation
{
    DeliberationAInscrire deliberation;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeDeliberation lire_deliberation(const socle::Form& formulaire, const Convention& convention);

struct LectureDeTransmission
{
    EtapeDeTeletransmission etape = EtapeDeTeletransmission::Envoyee;
    Jour le;
    std::string identifiant; // gardé même douteux
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDeTransmission lire_transmission(const socle::Form& formulaire, const Deliberation& deliberation, Jour aujourd_hui);

struct LectureDAvenantDeConvention
{
    std::string objet;
    Jour effet_le;
    std::vector<AnomalieDeChamp> anomalies;
};
LectureDAvenantDeConvention lire_avenant_de_convention(const socle::Form& formulaire);

struct LectureDObjet
{
    std::optional<std::string> marche_id, lieu_id;
    Jour depuis;
    std::vector<AnomalieDeChamp> anomalies;
};
/// `objet` : « marche <id> » ou « lieu <id> », parmi ceux que l'on propose.
LectureDObjet lire_objet(const socle::Form& formulaire, const std::vector<Option>& proposes);

} // namespace ouvrage
