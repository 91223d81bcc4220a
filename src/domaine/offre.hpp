#pragma once

#include "domaine/temps.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

// --- À qui l'offre est ouverte --------------------------------------------------------------------------------------

/// Les participants suivis d'abord ; les prescripteurs à partir de `ouvre_le`, ce jour compris.
enum class TourDOffre
{
    Participants,
    Prescripteurs,
    Finie // retirée, pourvue ou close
};
TourDOffre tour_d_offre(Jour ouvre_le, bool finie, Jour le);
/// Le jour où un délai, compté du dépôt, ouvre l'offre aux prescripteurs.
Jour ouverture_apres(Jour depot, int jours);

/// Ce qui met fin à une offre.
enum class SensDeFin
{
    Retiree, // l'entreprise n'en veut plus
    Pourvue,
    Close // le terme est passé, ou la structure l'arrête
};
struct FicheFin
{
    SensDeFin sens;
    std::string_view code;
    std::string_view libelle;
};
std::span<const FicheFin> fins_d_offre();
const FicheFin& fiche(SensDeFin sens);
std::optional<SensDeFin> sens_de_fin_du_code(std::string_view code);

// --- Ce que devient une personne proposée -----------------------------------------------------------------------------

enum class EtatDeCandidature
{
    Proposee,
    ARencontrer,   // l'entreprise veut la voir
    EntretienFixe,
    Absente,       // elle n'est pas venue
    Rencontree,
    Retenue,       // l'entreprise veut l'embaucher
    Acceptee,      // la personne aussi
    Embauchee,
    Refusee,       // par l'entreprise
    Declinee,      // par la personne
    Retiree        // par qui l'avait proposée
};
inline constexpr std::size_t kEtatsDeCandidature = 11;
std::span<const EtatDeCandidature> etats_de_candidature();
std::string_view code(EtatDeCandidature etat);
std::string_view libelle(EtatDeCandidature etat);
std::optional<EtatDeCandidature> etat_de_candidature_du_code(std::string_view code);
/// Plus rien n'en est attendu.
bool finale(EtatDeCandidature etat);

/// Celui qui agit, ou de qui l'on attend un acte.
enum class Camp
{
    Entreprise,
    Structure, // le facilitateur
    Organisme, // le prescripteur qui a proposé la personne
    Personne
};
std::string_view code(Camp camp);
std::optional<Camp> camp_du_code(std::string_view code);

/// Ce que quelqu'un fait d'une candidature.
enum class Geste
{
    Rencontrer,     // l'entreprise veut la rencontrer
    FixerEntretien, // un jour, une heure
    NoterVenue,
    NoterAbsence,
    Retenir,
    Refuser,        // avec un motif
    Accepter,       // la personne est d'accord
    Decliner,       // avec un motif
    DemanderAppel,  // la personne veut qu'on la rappelle
    NoterAppel,     // on l'a rappelée
    Embaucher,
    Retirer         // qui l'a proposée y renonce
};
struct FicheGeste
{
    Geste geste;
    std::string_view code;
    std::string_view libelle; // « veut la rencontrer »
};
std::span<const FicheGeste> gestes();
const FicheGeste& fiche(Geste geste);
std::optional<Geste> geste_du_code(std::string_view code);

/// Le parcours d'une candidature est cette table, et rien d'autre : d'un état, ce geste mène à cet autre.
struct Passage
{
    EtatDeCandidature de;
    Geste geste;
    EtatDeCandidature vers;
};
std::span<const Passage> passages();
/// Où mène ce geste ; rien quand il ne se fait pas de là.
std::optional<EtatDeCandidature> apres(EtatDeCandidature etat, Geste geste);
/// L'état au bout de ces gestes, en partant d'une proposition ; rien quand l'un d'eux ne se fait pas.
std::optional<EtatDeCandidature> parcourir(std::span<const Geste> faits);
/// Ce camp peut-il faire ce geste ? Le facilitateur le peut toujours : il note ce qu'on lui dit au téléphone.
bool peut_faire(Camp camp, Geste geste);
/// Au nom de qui ce geste est inscrit quand `qui` l'inscrit : le facilitateur note ce que l'entreprise ou la personne lui a dit.
Camp camp_du_geste(Geste geste, Camp qui);
/// Les gestes que ce camp peut faire de là, dans l'ordre de la table.
std::vector<Geste> gestes_possibles(EtatDeCandidature etat, Camp camp);

/// À qui le tour, et pour quoi ; rien quand la candidature est finie.
struct TourDeCandidature
{
    Camp camp = Camp::Entreprise;
    std::string_view quoi; // « répondre », « dire si l'entretien a eu lieu »
    bool operator==(const TourDeCandidature&) const = default;
};
/// `entretien` : le jour de celui qui est fixé. Avant ce jour, on attend la personne ; dès ce jour, l'entreprise.
std::optional<TourDeCandidature> tour_de(EtatDeCandidature etat, std::optional<Jour> entretien, bool appel_attendu, bool proposee_par_organisme, Jour le);
/// Depuis quand ce tour attend : le dernier acte, ou l'entretien quand il est passé depuis.
Jour attente_depuis(EtatDeCandidature etat, Jour dernier_acte, std::optional<Jour> entretien);
/// Un appel demandé, et que personne n'a encore passé.
bool appel_attendu(std::span<const Geste> faits);

// --- Pourquoi non ------------------------------------------------------------------------------------------------------

/// Aucun de ces motifs ne dit rien de la santé, de l'origine ou de la famille d'une personne.
struct MotifDeReponse
{
    std::string_view code;
    std::string_view libelle;
};
/// Ceux du geste ; vide quand il n'en demande pas.
std::span<const MotifDeReponse> motifs_de(Geste geste);
std::string_view libelle_du_motif(Geste geste, std::string_view code);

/// Un code ROME : une lettre de A à N et quatre chiffres.
bool est_un_code_rome(std::string_view texte);

} // namespace ouvrage
