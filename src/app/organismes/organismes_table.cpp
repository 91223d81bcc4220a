#include "app/organismes/organismes_table.hpp"

#include "socle/errors.hpp"
#include "socle/text/text.hpp"

namespace ouvrage
{

using namespace socle;

namespace
{

Organisme lire_organisme(const Row& ligne)
{
    const auto nature = nature_d_organisme_du_code(ligne.text("nature"));
    ensure(nature.has_value(), "la sorte d'un organisme lu en base est connue");
    return {ligne.text("id"), ligne.text("structure_id"), *nature, ligne.text("nom"), ligne.maybe_text("siret")};
}

/// Une structure voit tous ses organismes ; un organisme ne voit que lui-même.
Filtre borner_organismes(const Perimetre& perimetre, Acte acte)
{
    return perimetre.borner(acte, {.structure = "o.structure_id = ?", .organisme = "o.id = ?"});
}

} // namespace

std::string Organisme::en_mots() const
{
    const std::string sorte(fiche(nature).libelle);
    return searchable(nom).find(searchable(sorte)) != std::string::npos || nature == NatureOrganisme::Autre ? nom : nom + " (" + sorte + ")";
}

std::vector<Organisme> lister_organismes(Transaction& tx, const Perimetre& perimetre, Acte acte, Organismes lesquels)
{
    const auto filtre = borner_organismes(perimetre, acte);
    std::vector<Organisme> organismes;
    for (const auto& ligne : tx.query_bound("SELECT o.* FROM organismes o WHERE " + filtre.condition + " ORDER BY o.recherche, o.id", filtre.valeurs))
        if (auto un = lire_organisme(ligne); lesquels == Organismes::Tous || fiche(un.nature).emploie) organismes.push_back(std::move(un));
    return organismes;
}

Organisme trouver_organisme(Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id)
{
    const auto filtre = borner_organismes(perimetre, acte);
    Binds valeurs{id};
    valeurs.insert(valeurs.end(), filtre.valeurs.begin(), filtre.valeurs.end());
    const auto lignes = tx.query_bound("SELECT o.* FROM organismes o WHERE o.id = ? AND " + filtre.condition, valeurs);
    if (lignes.empty()) throw NotFound("cet organisme n'est pas connu de votre structure");
    return lire_organisme(lignes.front());
}

std::string inscrire_organisme(Ecriture& ecriture, const std::string& structure_id, NatureOrganisme nature, const std::string& nom, const std::optional<std::string>& siret)
{
    const std::string code(fiche(nature).code);
    if (ecriture.tx.query_one("SELECT id FROM organismes WHERE structure_id = ? AND nature = ? AND nom = ?", structure_id, code, nom))
        throw Conflict("un organisme de cette sorte porte déjà ce nom");
    const auto id = ecriture.nouvel_id();
    ecriture.inserer("organismes", {{"id", id}, {"structure_id", structure_id}, {"nature", code}, {"nom", nom}, {"siret", Bind(siret)},
                                    {"recherche", searchable(nom)}, {"cree_par", ecriture.auteur()}, {"cree_le", ecriture.instant()}});
    ecriture.dire("inscrire", "organismes", id, "a inscrit l'organisme " + nom, structure_id);
    return id;
}

} // namespace ouvrage
