#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Les identifiants que la commande publique fait circuler. Le NIR n'y figure que pour être reconnu et refusé :
/// aucun champ d'Ouvrage n'en a besoin.
enum class Identifiant
{
    Siren,
    Siret,
    TvaFr,
    Cpv,
    CommuneCog,
    Departement,
    Nif,
    Nir
};

/// Ce que la forme et la clé permettent de dire ; l'existence n'est vérifiée que pour le code CPV et le département,
/// dont la liste est fermée.
struct VerdictIdentifiant
{
    bool valide = false;
    std::string code;      // vide quand il n'y a rien à dire ; sinon "siret.cle", "cpv.inconnu", "nir.refuse"…
    std::string normalise; // sans espaces, points ni tirets ; un CPV est ramené à ses huit chiffres
    friend bool operator==(const VerdictIdentifiant&, const VerdictIdentifiant&) = default;
};

/// Espaces (insécables compris), points et tirets sont tolérés. Codes possibles, X étant le type en minuscules :
/// `X.absent`, `X.forme` (longueur ou caractères), `X.cle`, `X.inconnu`. Un NIR bien formé est `valide` et porte le
/// code `nir.refuse` : il est reconnu, donc refusé.
VerdictIdentifiant verifier_identifiant(Identifiant type, std::string_view texte);

/// « SIRET », « TVA_FR »… vers le type ; faux si le nom n'est pas connu.
bool lire_type_identifiant(std::string_view nom, Identifiant& type);

/// Vrai si le texte contient un numéro de sécurité sociale, avec ou sans clé, même au milieu d'une phrase.
bool ressemble_a_un_nir(std::string_view texte);

/// Le SIREN porté par un SIREN, un SIRET ou un numéro de TVA français ; vide s'il n'y en a pas de lisible.
std::string siren_de(std::string_view texte);

/// Sans espaces (insécables compris), points ni tirets.
std::string sans_separateurs(std::string_view texte);

/// Le code CPV à huit chiffres existe dans la nomenclature de 2008.
bool cpv_existe(std::string_view huit_chiffres);

/// Les codes de département admis : les 101 départements, et les collectivités qui en tiennent lieu (975, 977…).
const std::vector<std::string_view>& departements();

/// Le département d'une commune (« 2A004 » -> « 2A », « 97411 » -> « 974 ») ou d'un code postal ; vide sinon.
/// Un code postal 20xxx est corse : 200 et 201 pour la Corse-du-Sud, 202 et 206 pour la Haute-Corse.
std::string departement_de_commune(std::string_view code_commune);
std::string departement_de_code_postal(std::string_view code_postal);

} // namespace ouvrage
