#include "app/utilisateurs/utilisateurs_saisie.hpp"

#include "domaine/identifiants.hpp"
#include "socle/text/text.hpp"

#include <algorithm>

namespace ouvrage
{

using namespace socle;

namespace
{

constexpr std::size_t kLongueurDUnNom = 120;
constexpr std::size_t kLongueurDUnCourriel = 254; // RFC 5321

std::string texte(const Form& formulaire, std::string_view nom)
{
    return std::string(trimmed(formulaire.value(nom)));
}

} // namespace

SaisieDeRole saisir_role(const Form& formulaire)
{
    return {texte(formulaire, "structure"), texte(formulaire, "role"), texte(formulaire, "pour")};
}

SaisieDeCompte saisir_compte(const Form& formulaire)
{
    return {courriel_normalise(formulaire.value("courriel")), texte(formulaire, "nom"), saisir_role(formulaire)};
}

RoleDonne lire_role(Transaction& tx, const Perimetre& perimetre, const SaisieDeRole& saisie, std::vector<AnomalieDeChamp>& anomalies)
{
    RoleDonne donne;
    const auto structures = lister_structures_gerees(tx, perimetre);
    donne.structure_id = saisie.structure_id.empty() && !structures.empty() ? structures.front().id : saisie.structure_id;
    if (std::none_of(structures.begin(), structures.end(), [&](const Nomme& une) { return une.id == donne.structure_id; }))
        anomalies.push_back({"structure", "champ.inconnu"});
    const auto role = role_du_code(saisie.role);
    if (!role)
    {
        anomalies.push_back({"role", saisie.role.empty() ? "champ.absent" : "champ.inconnu"});
        return donne;
    }
    donne.role = *role;
    const bool represente = *role == Role::Acheteur || *role == Role::Entreprise || *role == Role::Prescripteur;
    if (!represente) return donne; // ce qui serait resté dans le champ ne compte pas : le rôle couvre la structure
    if (saisie.pour.empty()) anomalies.push_back({"pour", "represente.absent"});
    else if (const auto trouve = trouver_represente(tx, perimetre, donne.structure_id, *role, saisie.pour)) donne.represente_id = trouve->id;
    else anomalies.push_back({"pour", *role == Role::Acheteur ? "acheteur.inconnu" : *role == Role::Entreprise ? "entreprise.inconnue" : "organisme.inconnu"});
    return donne;
}

std::vector<AnomalieDeChamp> anomalies_de_compte(const SaisieDeCompte& saisie)
{
    std::vector<AnomalieDeChamp> anomalies;
    if (saisie.courriel.empty()) anomalies.push_back({"courriel", "champ.absent"});
    else if (!courriel_lisible(saisie.courriel)) anomalies.push_back({"courriel", "courriel.illisible"});
    if (const auto code = anomalie_de_texte(saisie.nom, kLongueurDUnNom); !code.empty()) anomalies.push_back({"nom", std::string(code)});
    return anomalies;
}

std::string courriel_normalise(std::string_view texte)
{
    std::string courriel(trimmed(texte));
    for (char& c : courriel)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return courriel;
}

bool courriel_lisible(std::string_view courriel)
{
    if (courriel.size() > kLongueurDUnCourriel) return false;
    const auto arobase = courriel.find('@');
    if (arobase == 0 || arobase == std::string_view::npos || courriel.find('@', arobase + 1) != std::string_view::npos) return false;
    const auto domaine = courriel.substr(arobase + 1);
    const auto point = domaine.find('.');
    if (point == 0 || point == std::string_view::npos || domaine.back() == '.' || domaine.find("..") != std::string_view::npos) return false;
    return std::all_of(courriel.begin(), courriel.end(), [](char c) { return c > ' ' && c < '\x7f' && std::string_view("\"<>(),;:\\[]").find(c) == std::string_view::npos; });
}

std::string_view anomalie_de_texte(std::string_view texte, std::size_t au_plus)
{
    if (texte.empty()) return "champ.absent";
    if (length_utf8(texte) > au_plus) return "champ.trop_long";
    if (ressemble_a_un_nir(texte)) return "champ.nir";
    if (std::any_of(texte.begin(), texte.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; })) return "champ.illisible";
    return "";
}

} // namespace ouvrage
