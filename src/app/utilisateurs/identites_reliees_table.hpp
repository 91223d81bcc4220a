#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/utilisateurs/fournisseur.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une identité d'un fournisseur, reliée à un compte et non déliée. C'est elle, et elle seule, qui dit quel compte s'ouvre : une adresse électronique se change,
/// se prête et se rend ; qui la tient chez le fournisseur n'est pas forcément qui la tenait ici.
struct IdentiteReliee
{
    std::string id;
    std::string emetteur;
    std::string moyen; // « invitation » ou « compte »
    std::string faite_le;
};
std::vector<IdentiteReliee> lister_identites_reliees(socle::Transaction& tx, const std::string& utilisateur_id);
/// Le compte que cette identité ouvre.
std::optional<std::string> trouver_compte_relie(socle::Transaction& tx, const std::string& empreinte);

/// « u » a-t-il une identité reliée ? Condition SQL sur u.id, sans valeur.
inline constexpr std::string_view kAUneIdentite =
    "EXISTS (SELECT 1 FROM identites_reliees ir WHERE ir.utilisateur_id = u.id AND NOT EXISTS (SELECT 1 FROM identites_deliees idl WHERE idl.identite_id = ir.id))";

/// Ce qui empêche de relier.
enum class RefusDeLien
{
    Aucun,
    UnAutreCompte, // cette identité ouvre déjà un autre compte
    UneAutreIdentite // ce compte est déjà relié à une autre identité de ce fournisseur
};
RefusDeLien refus_de_relier(socle::Transaction& tx, const std::string& utilisateur_id, const IdentiteProuvee& identite);
/// Ne fait rien quand elle l'est déjà à ce compte. `phrase` le dit au journal. Conflict quand refus_de_relier le dit.
void relier_identite(Ecriture& ecriture, const std::string& utilisateur_id, const IdentiteProuvee& identite, std::string_view moyen, const std::string& phrase);
/// NotFound quand ce compte ne l'a pas.
void delier_identite(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& identite_id, const std::string& phrase);
/// Toutes, sans phrase : le compte se ferme, et celle qui le dit est ailleurs.
void delier_tout(Ecriture& ecriture, const std::string& utilisateur_id);

} // namespace ouvrage
