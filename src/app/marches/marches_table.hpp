#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/engagement.hpp"
#include "domaine/marche.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

struct Marche
{
    std::string id;
    std::string structure_id;
    std::string structure_nom;
    std::string territoire_id;
    std::string acheteur_id;
    std::string acheteur_nom;
    std::optional<std::string> acheteur_siret; // tel que saisi ou publié : douteux, il est montré comme tel
    std::optional<std::string> facilitateur_id;
    std::string facilitateur_nom; // "" sans facilitateur désigné
    std::string reference;
    std::string objet;
    std::string nature; // code de natures_de_marche()
    std::string cadre;  // code de cadres_de_marche()
    std::optional<std::string> cpv;
    std::optional<Centimes> montant;
    std::optional<int> duree_mois;
    std::optional<Jour> notifie_le;
    std::optional<std::string> commune;
    std::optional<std::string> contrat_decp_id;
    std::int64_t version = 0;
};

/// socle::NotFound quand il n'existe pas ou n'est pas dans le périmètre pour cet acte.
Marche trouver_marche(socle::Transaction& tx, const Perimetre& perimetre, const std::string& id,
                      Acte acte = Acte::VoirMarches);

/// Ce qui est dû et fait sur un marché, clause et effort à part : jamais additionnés.
struct Avancement
{
    Heures dues;
    Heures retenues;
    Heures attendues; // somme des courbes connues
    // Lot par lot : une heure faite de trop sur l'un ne solde pas l'autre sans décision.
    Heures reste;
    Heures retard;
    Heures surplus;

    /// Un engagement de plus.
    void ajouter(Heures dues_en_plus, Heures retenues_en_plus, std::optional<Heures> attendues_en_plus);
    bool operator==(const Avancement&) const = default;
};
struct MarcheDeListe
{
    Marche marche;
    int lots = 0;
    std::optional<Avancement> clause; // absent : aucun engagement de cette famille
    std::optional<Avancement> effort;
    std::string titulaires; // « Durand BTP, Martin SAS »
};

enum class TriMarches
{
    Objet,
    Acheteur,
    Recent,
    Inscription // l'ordre des identifiants : celui de l'API, que rien ne dérange entre deux pages
};
struct RechercheMarches
{
    std::string q; // mots, sans accents ni casse ; tous doivent s'y trouver
    std::string acheteur_id;
    std::string nature;
    std::string famille; // "clause", "effort" ou ""
    TriMarches tri = TriMarches::Objet;
    int page = 1;
    int par_page = 50;
    std::string apres; // avec TriMarches::Inscription : les marchés inscrits après celui-là
};
struct PageDeMarches
{
    std::vector<MarcheDeListe> marches;
    std::int64_t total = 0;
};
PageDeMarches lister_marches(socle::Transaction& tx, const Perimetre& perimetre, const RechercheMarches& recherche, Jour le);

/// Acheteurs des marchés visibles, par nom : (id, nom).
std::vector<std::pair<std::string, std::string>> lister_acheteurs(socle::Transaction& tx, const Perimetre& perimetre);

/// L'acheteur (ou l'entreprise) de ce SIRET dans la structure, sinon de ce nom exact (sans accents) ; inscrit au besoin.
std::string trouver_ou_inscrire_acheteur(Ecriture& ecriture, const std::string& structure_id,
                                         const std::optional<std::string>& siret, const std::string& nom);
std::string trouver_ou_inscrire_entreprise(Ecriture& ecriture, const std::string& structure_id,
                                           const std::optional<std::string>& siret, const std::string& nom);

/// Qui peut suivre un marché dans cette structure, par nom : (id, nom).
std::vector<std::pair<std::string, std::string>> lister_facilitateurs(socle::Transaction& tx, const std::string& structure_id);

/// Le marché de cet acheteur qui porte déjà cette référence, autre que `sauf`.
std::optional<std::string> marche_de_reference(socle::Transaction& tx, const std::string& acheteur_id, const std::string& reference,
                                               const std::string& sauf);
/// Le marché qui suit déjà ce contrat publié, dans le périmètre.
std::optional<std::string> marche_du_contrat(socle::Transaction& tx, const Perimetre& perimetre, const std::string& contrat_decp_id);

/// Parmi ces contrats publiés, ceux qui sont suivis : contrat vers marché.
std::map<std::string, std::string> marches_des_contrats(socle::Transaction& tx, const Perimetre& perimetre,
                                                        const std::vector<std::string>& contrats);

/// Inscrit le marché et l'événement ; rend son identifiant. `id`, `version` et les noms sont ignorés.
std::string inscrire_marche(Ecriture& ecriture, const Marche& marche);
/// Change les champs descriptifs ; Conflict quand `version` n'est plus la dernière.
void modifier_marche(Ecriture& ecriture, const Marche& marche);

} // namespace ouvrage
