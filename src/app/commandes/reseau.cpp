#include "app/commandes/commande.hpp"

#include "app/reseau/reseau_table.hpp"
#include "socle/errors.hpp"
#include "socle/text/text.hpp"
#include "socle/time/time.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

/// La première fois, personne ne peut désigner le pilote depuis une page : qui tient la base le fait.
CodeDeSortie designer_le_pilote(Commande& c)
{
    const std::string nom = c.ligne.value_or("STRUCTURE", "");
    Database& base = c.base();
    const auto structure = base.read([&](Transaction& tx) {
        std::optional<StructureDuReseau> trouvee;
        const auto tout = Perimetre::de_la_machine();
        for (const auto& territoire : lister_territoires_du_reseau(tx, tout, Acte::GererReseau))
            for (auto& une : lister_structures_du_reseau(tx, territoire))
                if (une.id == nom || searchable(une.nom) == searchable(nom)) trouvee = std::move(une);
        if (!trouvee) throw NotFound("aucune structure ne porte le nom « " + nom + " »");
        return *trouvee;
    });
    base.write([&](Transaction& tx) {
        Ecriture e(tx, {std::nullopt, "commande ouvrage reseau"}, now());
        designer_pilote(e, structure);
    });
    if (c.json()) c.rendre(Json{{"territoire_id", structure.territoire_id}, {"structure_id", structure.id}});
    else c.out << structure.nom << " pilote le territoire " << structure.territoire << " : son administrateur y nomme qui le coordonne.\n";
    return CodeDeSortie::Fait;
}

} // namespace

void ajouter_verbes_du_reseau(std::vector<Verbe>& verbes)
{
    verbes.push_back({{"reseau pilote",
                       "désigne la structure qui pilote son territoire",
                       {{CliArgument::Kind::Positional, "STRUCTURE", "", "son nom, ou son identifiant", {}, true}},
                       {"ouvrage reseau pilote \"PLIE Flandre-Lys\""}},
                      designer_le_pilote});
}

} // namespace ouvrage
