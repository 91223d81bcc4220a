#pragma once

#include "app/heures/heures_table.hpp"
#include "app/lots/lots_table.hpp"
#include "app/maison.hpp"
#include "app/marches/marches_table.hpp"
#include "base_neuve.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ouvrage
{

using Champs = std::vector<std::pair<std::string, std::string>>;

/// Qui et quoi le petit monde contient : des identifiants.
struct Noms
{
    // Territoire et structures
    std::string territoire, structure;           // Montreval ; PLIE de Montreval
    std::string autre_territoire, autre_structure; // Valmont ; Maison de l'emploi de Valmont

    // Comptes
    std::string claire;  // facilitatrice du PLIE
    std::string alice;   // administratrice du PLIE
    std::string hugo;    // acheteur, Ville de Montreval
    std::string denis;   // entreprise, Durand BTP
    std::string marc;    // entreprise, Martin Paysage
    std::string victor;  // facilitateur de Valmont
    std::string pauline; // prescriptrice, Mission locale de Montreval
    std::string camille; // coordinatrice du territoire de Montreval, employée par le PLIE
    std::string audrey;  // auditrice du PLIE
    std::string sans_role; // un compte dont tous les rôles ont été retirés

    std::string mission_locale; // organisme du PLIE de Montreval

    // Marché « Rénovation du gymnase »
    std::string ville, autre_acheteur;
    std::string durand, martin;
    std::string gymnase;
    std::string lot2; // gros œuvre, février 2026 à juin 2027, Durand BTP, clause de 600 h, formation 20 h par mois
    std::string lot3; // espaces verts, réservé, Martin Paysage, effort d'insertion de 300 h depuis mars 2026
    std::string clause2, effort3;
    std::string marche_valmont, lot_valmont, clause_valmont, entreprise_valmont;

    // Personnes
    std::string awa;   // éligible de janvier 2026 à décembre 2027, affectée au lot 2 chez Durand
    std::string karim; // éligible de février 2026 à janvier 2028, affecté au lot 2 chez Durand
    std::string lea;   // sans fenêtre décidée, affectée au lot 2 chez Durand
    std::string omar;  // éligible depuis mars 2026, affecté au lot 3 chez Martin
};

/// Le petit monde où vivent tous les essais : Montreval, son gymnase, le lot 2 de Durand BTP, Awa, et Claire qui les suit.
/// Une base à soi à chaque fois, copiée d'un modèle peuplé une fois : SQLite, ou PostgreSQL quand OUVRAGE_ESSAI_PG donne une adresse. Il est le 10 mai 2026,
/// 11 h à Paris. Les lectures sans ordre reviennent à l'envers, les gabarits sont stricts.
class Monde : public Noms
{
public:
    Monde();
    ~Monde();
    Monde(const Monde&) = delete;
    Monde& operator=(const Monde&) = delete;

    socle::Instant maintenant;
    std::unique_ptr<socle::Database> base;
    std::unique_ptr<Maison> maison;

    /// Le périmètre d'un compte, comme une demande le reçoit.
    Perimetre perimetre(const std::string& utilisateur) const;
    /// Ouvre la session d'un compte et rend le jeton du cookie.
    std::string ouvrir_session(const std::string& utilisateur);

    socle::Response get(std::string_view adresse, const std::string& utilisateur = "");
    /// Avec le jeton CSRF de la session, comme le fait la page.
    socle::Response post(std::string_view adresse, Champs champs, const std::string& utilisateur = "");
    /// Une demande brute, pour les essais qui la veulent fautive.
    socle::Response demander(socle::Request http);
    /// Une demande à l'API, avec un jeton d'écriture du compte.
    socle::Response api(socle::Method methode, std::string_view adresse, const std::string& utilisateur, std::string corps = "",
                        std::vector<std::pair<std::string, std::string>> entetes = {});

    /// Écrit au nom d'un compte, à l'instant courant (qui avance d'une seconde : l'ordre des écritures est celui du temps).
    template <class F> auto ecrire(const std::string& utilisateur, F&& acte)
    {
        maintenant += std::chrono::seconds{1};
        const Auteur auteur{utilisateur.empty() ? std::nullopt : std::optional(utilisateur), nom_de(utilisateur)};
        return base->write([&](socle::Transaction& tx) {
            Ecriture ecriture(tx, auteur, maintenant);
            return acte(ecriture);
        });
    }
    /// Déclare par la vraie fonction, sur le lot 2 par défaut.
    Inscription declarer(const std::string& engagement, const std::string& entreprise, Mois mois, std::vector<LigneDeclaree> lignes);

    Lot lot(const std::string& id) const;
    Engagement engagement(const std::string& id) const;
    std::int64_t compter(const std::string& table) const;

private:
    struct Modele;
    static const Modele& modele();
    enum class Peuplement
    {
        Entier
    };
    explicit Monde(Peuplement); // le modèle lui-même
    void ouvrir();
    std::unique_ptr<BaseNeuve> neuve_;
    std::vector<std::pair<std::string, std::string>> sessions_; // compte, jeton
    std::vector<std::pair<std::string, std::string>> jetons_;   // compte, jeton d'API

    std::string nom_de(const std::string& utilisateur) const;
    std::string compte(const std::string& structure, const std::string& courriel, const std::string& nom, Role role,
                       const std::optional<std::string>& acheteur = {}, const std::optional<std::string>& entreprise = {},
                       const std::optional<std::string>& organisme = {});
    std::string personne(const std::string& structure, const std::string& reference, const std::string& prenom, const std::string& nom,
                         std::optional<std::pair<std::string, std::string>> fenetre, const std::string& lot,
                         const std::string& entreprise, const std::string& debut);
    void peupler();
};

/// Ce que la réponse contient, pour des essais qui se lisent.
bool contient(const socle::Response& reponse, std::string_view texte);
std::string entete(const socle::Response& reponse, std::string_view nom);

} // namespace ouvrage
