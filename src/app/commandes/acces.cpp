#include "app/acces/acces_document.hpp"
#include "app/commandes/commande.hpp"
#include "domaine/droits.hpp"
#include "socle/json/json.hpp"

#include <ostream>

namespace ouvrage
{

using namespace socle;

namespace
{

CodeDeSortie ecrire_les_droits(Commande& c)
{
    if (!c.json())
    {
        c.out << table_des_droits();
        return CodeDeSortie::Fait;
    }
    Json::Object par_role;
    for (const auto role : roles())
    {
        Json::List permis;
        for (const auto acte : actes())
            if (peut(role, acte)) permis.emplace_back(code(acte));
        par_role.emplace_back(std::string(code(role)), Json(std::move(permis)));
    }
    c.rendre(Json{{"roles", Json(std::move(par_role))}});
    return CodeDeSortie::Fait;
}

} // namespace

void ajouter_verbes_d_acces(std::vector<Verbe>& verbes)
{
    verbes.push_back({{"droits", "écrit qui peut quoi, rôle par rôle (docs/droits.md)", {}, {"ouvrage droits > docs/droits.md"}}, ecrire_les_droits});
}

} // namespace ouvrage
