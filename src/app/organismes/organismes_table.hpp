#pragma once

#include "app/journal/journal_ecriture.hpp"
#include "app/perimetre.hpp"
#include "domaine/organisme.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Un organisme avec qui la structure travaille : il oriente, reçoit, forme ou emploie.
struct Organisme
{
    std::string id;
    std::string structure_id;
    NatureOrganisme nature = NatureOrganisme::Autre;
    std::string nom;
    std::optional<std::string> siret;

    /// « Mission locale de Montreval (Mission locale) », sans répéter la sorte quand le nom la dit.
    std::string en_mots() const;
};

/// Par nom. `emploie` : seulement ceux qui peuvent employer une personne.
enum class Organismes
{
    Tous,
    QuiEmploient
};
std::vector<Organisme> lister_organismes(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, Organismes lesquels = Organismes::Tous);
/// NotFound hors du périmètre.
Organisme trouver_organisme(socle::Transaction& tx, const Perimetre& perimetre, Acte acte, const std::string& id);
/// Conflict quand la structure en connaît déjà un de cette sorte sous ce nom. Rend son identifiant.
std::string inscrire_organisme(Ecriture& ecriture, const std::string& structure_id, NatureOrganisme nature, const std::string& nom, const std::optional<std::string>& siret);

} // namespace ouvrage
