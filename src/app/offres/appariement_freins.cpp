#include "app/offres/appariement_freins.hpp"

#include "domaine/parcours.hpp"

#include <unordered_map>

namespace ouvrage
{

using namespace socle;

void joindre_les_freins(Transaction& tx, const std::string& condition, const Binds& valeurs, std::vector<PersonneARapprocher>& personnes)
{
    std::unordered_map<std::string, PersonneARapprocher*> par_id;
    for (auto& une : personnes) par_id[une.participant_id] = &une;
    const auto connaitre = [&](const std::string& id) -> std::vector<std::string>* {
        const auto trouvee = par_id.find(id);
        if (trouvee == par_id.end()) return nullptr;
        auto& freins = trouvee->second->candidat.freins;
        if (!freins) freins.emplace();
        return &*freins;
    };
    for (const auto& ligne : tx.query_bound("SELECT DISTINCT d.participant_id FROM diagnostics d JOIN participants p ON p.id = d.participant_id WHERE NOT EXISTS (SELECT 1 FROM "
                                            "retraits_du_parcours r WHERE r.ligne_id = d.id) AND " + condition, valeurs))
        connaitre(ligne.text("participant_id"));
    for (const auto& ligne : tx.query_bound("SELECT f.participant_id, f.sorte, CASE WHEN EXISTS (SELECT 1 FROM suites_de_frein s WHERE s.frein_id = f.id AND s.etat = 'leve' AND NOT EXISTS "
                                            "(SELECT 1 FROM suites_de_frein x WHERE x.suit = s.id)) THEN 1 ELSE 0 END AS leve FROM freins f JOIN participants p ON p.id = f.participant_id "
                                            "WHERE NOT EXISTS (SELECT 1 FROM retraits_du_parcours r WHERE r.ligne_id = f.id) AND " + condition + " ORDER BY f.participant_id, f.sorte, f.id", valeurs))
        if (auto* freins = connaitre(ligne.text("participant_id")); freins && ligne.integer("leve") == 0) freins->emplace_back(libelle_de_frein(ligne.text("sorte")));
}

} // namespace ouvrage
