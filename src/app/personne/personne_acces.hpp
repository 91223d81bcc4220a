#pragma once

#include "app/maison.hpp"
#include "app/participants/participants_table.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Le temps de le remettre et de l'ouvrir. Un lien n'ouvre qu'une page, une fois, dans un navigateur.
inline constexpr std::chrono::days kDureeDuLienPersonnel{7};
/// Une page ouverte se ferme d'elle-même : un téléphone se prête, se perd.
inline constexpr std::chrono::hours kDureeDeLaPage{24};
/// Liens faux présentés d'une même adresse, et gestes d'une même page, par quart d'heure.
inline constexpr int kLiensFauxParAdresse = 20;
inline constexpr int kTelechargementsParPage = 30;
inline constexpr std::chrono::minutes kFenetreDuFrein{15};
inline constexpr int kDemandesParJour = 5;

enum class EtatDeLien
{
    Attend,   // remis, pas encore ouvert
    Ouvert,   // il a servi
    Ferme,    // la personne a fermé sa page
    Revoque,
    Remplace, // un autre lien a été fait
    Expire
};
struct LienPersonnel
{
    std::string id;
    std::string cree_par;
    std::string cree_le;   // instant
    std::string expire_le; // instant
    std::optional<std::string> ouvert_le, clos_le;
    std::string cause; // de la clôture

    EtatDeLien etat(socle::Instant maintenant) const;
    /// Peut-on encore le révoquer ?
    bool vivant(socle::Instant maintenant) const;
};
/// Les plus récents d'abord. `participant` vient de trouver_participant.
std::vector<LienPersonnel> lister_liens_personnels(socle::Transaction& tx, const Participant& participant);

/// Un lien neuf, dont le jeton n'est gardé nulle part : rendu ici, montré une fois. Les autres liens de la personne cessent de valoir.
struct LienCree
{
    std::string id;
    std::string jeton;
    socle::Instant expire;
};
LienCree creer_lien_personnel(Ecriture& ecriture, const socle::TokenSigner& signature, const Participant& participant);
/// Ferme aussi la page qu'il a ouverte. NotFound quand il n'est pas de cette personne, Conflict quand il est déjà clos.
void revoquer_lien_personnel(Ecriture& ecriture, const Participant& participant, const std::string& lien_id);

// --- Du côté de la personne ------------------------------------------------------------------------------------------

/// Ce que vaut un lien présenté. La signature se vérifie avant toute lecture : on n'apprend rien en essayant.
enum class Porte
{
    Inconnue, // faux, expiré, révoqué, remplacé
    Servie,   // il a déjà ouvert une page
    Ouvrable
};
struct LienPresente
{
    Porte porte = Porte::Inconnue;
    std::string lien_id;
};
LienPresente presenter_lien(socle::Transaction& tx, const Maison& maison, std::string_view jeton, socle::Instant maintenant);

/// Qui a ouvert sa page : elle-même, et rien d'autre. Ne se fabrique que d'une page ouverte ; c'est le périmètre de qui n'a pas de compte.
class AccesPersonnel
{
public:
    const std::string& participant_id() const { return participant_id_; }
    const std::string& lien_id() const { return lien_id_; }
    const std::string& csrf() const { return csrf_; }
    const std::string& empreinte() const { return empreinte_; }

private:
    friend std::optional<AccesPersonnel> trouver_acces(socle::Transaction&, const std::string&, socle::Instant);
    AccesPersonnel() = default;
    std::string participant_id_, lien_id_, csrf_, empreinte_;
};
/// `empreinte` : hash_hex du jeton du cookie.
std::optional<AccesPersonnel> trouver_acces(socle::Transaction& tx, const std::string& empreinte, socle::Instant maintenant);

/// Consomme le lien et ouvre la page ; rend le jeton du cookie, rien quand le lien ne vaut plus.
std::optional<std::string> ouvrir_page(Ecriture& ecriture, const Maison& maison, std::string_view jeton);
void fermer_page(Ecriture& ecriture, const AccesPersonnel& acces);

/// Celui qui écrit quand c'est la personne elle-même : ni nom, ni compte.
Auteur la_personne();

inline std::string_view cookie_personnel(bool derriere_tls) { return derriere_tls ? "__Host-ouvrage_personne" : "ouvrage_personne"; }

/// Compte un geste sous cette clé ; faux quand il y en a eu trop dans le quart d'heure : rien n'est alors fait.
bool freiner(const Maison& maison, std::string_view sorte, std::string_view qui, int au_plus, socle::Instant maintenant);
/// La même question, sans compter.
bool est_freine(const Maison& maison, std::string_view sorte, std::string_view qui, int au_plus, socle::Instant maintenant);

} // namespace ouvrage
