#include "app/commandes/commande.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

static CodeDeSortie migrer(Commande& c)
{
    const auto rapport = migrate(c.base_brute(), embedded_migrations());
    if (c.json())
    {
        Json::List passees;
        for (const auto& nom : rapport.applied) passees.push_back(nom);
        c.rendre(Json{{"avant", rapport.before.empty() ? Json() : Json(rapport.before)}, {"apres", rapport.after}, {"passees", std::move(passees)}});
        return CodeDeSortie::Fait;
    }
    for (const auto& nom : rapport.applied) c.out << "passée : " << nom << "\n";
    c.out << (rapport.applied.empty() ? "La base était à jour : " : "La base est à jour : ") << rapport.after << "\n";
    return CodeDeSortie::Fait;
}

void ajouter_verbes_de_base(std::vector<Verbe>& verbes)
{
    verbes.push_back({{"migrer", "met la base à jour, sans perdre une ligne", {}, {"ouvrage --base sqlite:var/ouvrage.sqlite migrer"}}, migrer});
}

} // namespace ouvrage
