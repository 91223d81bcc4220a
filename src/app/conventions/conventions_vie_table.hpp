#pragma once

#include "app/conventions/conventions_table.hpp"
#include "app/droit/droit_valeurs.hpp"
#include "domaine/convention.hpp"

#include <optional>
#include <string>
#include <vector>

namespace ouvrage
{

/// Des termes tels qu'ils sont en base, avec qui les a inscrits.
struct TermesEcrits
{
    std::string id;
    TermesDeConvention termes;
    std::optional<std::string> avenant_id = {};
    std::string faite_par, faite_le;
};

/// Un fait tel qu'il est en base ; annulé, il se montre encore, barré, et ne compte plus.
struct FaitInscrit
{
    FaitDeConvention fait;
    int rang = 1;
    std::string faite_par, faite_le;
    std::optional<std::string> annule_par = {}; // nom de qui l'a annulé
    std::string annule_le = {}, annule_raison = {};

    bool annule() const { return annule_par.has_value(); }
};

struct VieInscrite
{
    ConventionConnue connue;               // ce que lit la règle : ni fait annulé, ni termes corrigés depuis
    std::vector<TermesEcrits> termes = {}; // tous, par rang
    std::vector<FaitInscrit> faits = {};     // tous, par rang

    const FaitInscrit* fait(const std::string& id) const; // nullptr quand elle ne l'a pas
};

/// De conventions déjà lues dans le périmètre de qui demande, dans le même ordre.
std::vector<VieInscrite> lire_vies(socle::Transaction& tx, const std::vector<Convention>& conventions);
VieInscrite lire_vie(socle::Transaction& tx, const Convention& convention);

/// La vie de cette convention ce jour-là, avec les avances d'alerte en vigueur.
VieDeConvention vie_de(const VieInscrite& inscrite, const Droit& droit, Jour le);

/// Le jour d'où comptent les engagements qui n'ont pas de date ; vide tant qu'elle n'a pas commencé.
std::optional<Jour> debut_des_engagements(const VieDeConvention& vie);

/// Ce qui est à faire à temps, la plus proche limite d'abord : les conventions que ce périmètre tient.
struct ConventionEnAlerte
{
    std::string id, intitule, reference;
    AlerteDeConvention alerte;
};
std::vector<ConventionEnAlerte> lister_conventions_en_alerte(socle::Transaction& tx, const Perimetre& perimetre, const Droit& droit, Jour le);

// --- Écrire ---------------------------------------------------------------------------------------------------------------

/// De nouveaux termes : ceux d'un avenant, ou la correction de ceux d'avant. `rang` et `effet` viennent de la base. Rend leur identifiant.
std::string inscrire_termes(Ecriture& ecriture, const Convention& convention, const TermesDeConvention& termes, const std::optional<std::string>& avenant_id);
/// `fait.id` vient de la base. Rend son identifiant.
std::string inscrire_fait_de_convention(Ecriture& ecriture, const Convention& convention, const FaitDeConvention& fait);
/// Conflict quand il l'est déjà.
void annuler_fait_de_convention(Ecriture& ecriture, const Convention& convention, const FaitInscrit& fait, const std::string& raison);

} // namespace ouvrage
