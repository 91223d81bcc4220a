#pragma once

#include "app/perimetre.hpp"
#include "domaine/temps.hpp"
#include "socle/db/database.hpp"
#include "socle/json/json.hpp"
#include "socle/time/time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ouvrage
{

/// Une personne absente dont quelqu'un tient les rôles aujourd'hui.
struct PersonneRemplacee
{
    std::string id;
    std::string nom;
};

/// Qui écrit : un compte, ou la machine (« commande ouvrage demo »).
struct Auteur
{
    std::optional<std::string> id;
    std::string nom;
    std::vector<PersonneRemplacee> remplace = {}; // lus à l'ouverture de la session ; l'événement dit qui, quand l'objet est à l'une d'elles
};

/// Une écriture : les lignes qu'elle ajoute et la phrase qui les dit, dans une transaction.
/// Tout ce qui est inséré ou modifié par elle est un fait : son empreinte entre dans le journal chaîné.
class Ecriture
{
public:
    using Colonnes = std::vector<std::pair<std::string, socle::Bind>>;

    Ecriture(socle::Transaction& transaction, Auteur auteur, socle::Instant maintenant)
        : tx(transaction), auteur_(std::move(auteur)), maintenant_(maintenant)
    {
    }

    socle::Transaction& tx; // pour lire dans la même transaction

    std::string nouvel_id() const; // UUIDv7 : l'ordre des identifiants est celui des écritures
    std::string instant() const { return socle::format_instant(maintenant_); }
    socle::Instant maintenant() const { return maintenant_; }
    socle::Bind auteur() const { return socle::Bind(auteur_.id); }
    const Auteur& qui() const { return auteur_; }

    /// Le rang qui suit, dans la table, parmi les lignes de ces colonnes : le premier est 1.
    std::int64_t rang_suivant(std::string_view table, const Colonnes& parmi) const;

    /// Ajoute une ligne. Sa clé est `id`, ou les colonnes nommées par `cle` quand la table n'en a pas.
    void inserer(std::string_view table, const Colonnes& colonnes, const std::vector<std::string>& cle = {"id"});

    /// Change des colonnes descriptives (jamais ce que quelqu'un a déclaré) d'une ligne qui porte `version`.
    /// socle::Conflict quand quelqu'un d'autre l'a changée depuis.
    void modifier(std::string_view table, const std::string& id, std::int64_t version_lue, const Colonnes& colonnes);

    /// Clôt l'événement : qui, quand, quoi, sur quel objet. Une phrase qui se lit seule, sans nom de personne suivie.
    void dire(std::string_view verbe, std::string_view table, const std::string& objet_id, const std::string& phrase,
              const std::optional<std::string>& structure_id);

private:
    Auteur auteur_;
    socle::Instant maintenant_;
    socle::Json::List faits_;
};

/// Un jour que l'on peut ne pas connaître, tel qu'il s'écrit : rien quand il manque.
socle::Bind jour_ou_rien(const std::optional<Jour>& jour);

/// Dernier rempart : aucun texte n'entre en base s'il porte un numéro de sécurité sociale, même si le formulaire qui l'a reçu
/// a oublié de le refuser à côté de son champ. socle::BadRequest, et rien n'est écrit. `inserer`, `modifier` et `dire` l'appellent.
void refuser_nir(std::string_view texte);

/// L'empreinte d'une ligne telle qu'elle est en base : ses colonnes non nulles, rangées par nom.
std::string empreinte_de_ligne(std::string_view table, const socle::Row& ligne);

/// Ce que trouve `verifier journal`.
struct VerdictJournal
{
    std::int64_t evenements = 0;
    std::int64_t faits = 0;
    std::string tete;                     // empreinte du dernier événement
    std::vector<std::string> ruptures;    // phrases : quel événement, quelle ligne, quoi
};
/// Parcourt la chaîne et relit chaque ligne journalisée. Réservé à la machine : il lit toutes les structures.
VerdictJournal verifier_journal(socle::Database& base);

/// Un événement, prêt à lire.
struct Evenement
{
    std::int64_t rang = 0;
    std::string instant;
    std::string auteur;
    std::string verbe;
    std::string objet;
    std::string objet_id;
    std::string phrase;
};
/// Les derniers événements d'un objet que le périmètre permet de lire, du plus récent au plus ancien. Qui n'a pas
/// VoirJournal n'en voit aucun.
std::vector<Evenement> lister_evenements(socle::Transaction& tx, const Perimetre& perimetre,
                                         const std::vector<std::string>& objets, int au_plus);
/// Ceux de la structure, `avant` un rang (pour la page suivante).
std::vector<Evenement> lister_journal(socle::Transaction& tx, const Perimetre& perimetre,
                                      std::optional<std::int64_t> avant, int au_plus);

} // namespace ouvrage
