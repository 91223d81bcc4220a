#include "app/utilisateurs/identites_reliees_table.hpp"

#include "socle/errors.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::string_view kReliee = "NOT EXISTS (SELECT 1 FROM identites_deliees d WHERE d.identite_id = i.id)";

void inserer_deliaison(Ecriture& ecriture, const std::string& identite_id)
{
    ecriture.inserer("identites_deliees", {{"identite_id", identite_id}, {"faite_par", ecriture.auteur()}, {"faite_le", ecriture.instant()}}, {"identite_id"});
}

std::string structure_de(Ecriture& ecriture, const std::string& utilisateur_id)
{
    return ecriture.tx.query_one("SELECT structure_id FROM utilisateurs WHERE id = ?", utilisateur_id)->text("structure_id");
}

} // namespace

std::vector<IdentiteReliee> lister_identites_reliees(Transaction& tx, const std::string& utilisateur_id)
{
    std::vector<IdentiteReliee> identites;
    for (const auto& ligne : tx.query("SELECT i.* FROM identites_reliees i WHERE i.utilisateur_id = ? AND " + std::string(kReliee) + " ORDER BY i.id", utilisateur_id))
        identites.push_back({ligne.text("id"), ligne.text("emetteur"), ligne.text("moyen"), ligne.text("faite_le")});
    return identites;
}

std::optional<std::string> trouver_compte_relie(Transaction& tx, const std::string& empreinte)
{
    const auto ligne = tx.query_one("SELECT i.utilisateur_id FROM identites_reliees i WHERE i.empreinte = ? AND " + std::string(kReliee) + " ORDER BY i.rang DESC LIMIT 1", empreinte);
    return ligne ? std::optional(ligne->text("utilisateur_id")) : std::nullopt;
}

RefusDeLien refus_de_relier(Transaction& tx, const std::string& utilisateur_id, const IdentiteProuvee& identite)
{
    if (const auto compte = trouver_compte_relie(tx, identite.empreinte)) return *compte == utilisateur_id ? RefusDeLien::Aucun : RefusDeLien::UnAutreCompte;
    const auto siennes = lister_identites_reliees(tx, utilisateur_id);
    const bool deja = std::any_of(siennes.begin(), siennes.end(), [&](const IdentiteReliee& une) { return une.emetteur == identite.emetteur; });
    return deja ? RefusDeLien::UneAutreIdentite : RefusDeLien::Aucun;
}

void relier_identite(Ecriture& ecriture, const std::string& utilisateur_id, const IdentiteProuvee& identite, std::string_view moyen, const std::string& phrase)
{
    if (trouver_compte_relie(ecriture.tx, identite.empreinte) == utilisateur_id) return;
    if (refus_de_relier(ecriture.tx, utilisateur_id, identite) != RefusDeLien::Aucun) throw Conflict("cette identité, ou ce compte, est déjà relié autrement");
    ecriture.inserer("identites_reliees", {{"id", ecriture.nouvel_id()},
                                           {"utilisateur_id", utilisateur_id},
                                           {"emetteur", identite.emetteur},
                                           {"empreinte", identite.empreinte},
                                           {"rang", ecriture.rang_suivant("identites_reliees", {{"empreinte", identite.empreinte}})},
                                           {"moyen", moyen},
                                           {"faite_par", ecriture.auteur()},
                                           {"faite_le", ecriture.instant()}});
    ecriture.dire("relier_identite", "utilisateurs", utilisateur_id, phrase, structure_de(ecriture, utilisateur_id));
}

void delier_identite(Ecriture& ecriture, const std::string& utilisateur_id, const std::string& identite_id, const std::string& phrase)
{
    const auto siennes = lister_identites_reliees(ecriture.tx, utilisateur_id);
    if (std::none_of(siennes.begin(), siennes.end(), [&](const IdentiteReliee& une) { return une.id == identite_id; })) throw NotFound("ce compte n'a pas cette identité");
    inserer_deliaison(ecriture, identite_id);
    ecriture.dire("delier_identite", "utilisateurs", utilisateur_id, phrase, structure_de(ecriture, utilisateur_id));
}

void delier_tout(Ecriture& ecriture, const std::string& utilisateur_id)
{
    for (const auto& une : lister_identites_reliees(ecriture.tx, utilisateur_id)) inserer_deliaison(ecriture, une.id);
}

} // namespace ouvrage
