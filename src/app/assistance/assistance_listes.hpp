#pragma once

#include "domaine/distance.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ouvrage
{

/// Une proposition : « 59017 » et « Armentières (59280) ». Le champ reçoit « code libelle », le serveur en lit le code.
struct Suggestion
{
    std::string code;
    std::string libelle;
    bool operator==(const Suggestion&) const = default;
};
inline constexpr std::size_t kSuggestionsAuPlus = 12;

/// Communes, codes CPV et métiers (fiches du ROME) livrés avec le programme, cherchés en mémoire : sans accents, par mots, par code ou par code
/// postal ; les meilleures d'abord, douze au plus. Moins de deux lettres ne cherchent rien.
std::vector<Suggestion> chercher_communes(std::string_view q);
std::vector<Suggestion> chercher_cpv(std::string_view q);
std::vector<Suggestion> chercher_rome(std::string_view q);

/// « Armentières (59280) » ; absent quand le code n'est pas de la liste.
std::optional<std::string> libelle_de_commune(std::string_view code);
/// Le libellé d'un code CPV à huit chiffres, avec ou sans clé.
std::optional<std::string> libelle_de_cpv(std::string_view code);

/// « F1703 » -> « Maçon / Maçonne » ; absent quand le code n'est pas du ROME. La casse du code ne compte pas.
std::optional<std::string> libelle_de_rome(std::string_view code);
/// Où est une commune ; absent quand on ne le sait pas : une distance inconnue n'est jamais nulle.
std::optional<Position> position_de_commune(std::string_view code);

/// Ce que l'on tape sans choisir dans la liste (sans JavaScript, ou trop vite), rendu comme une proposition : « maçon » -> « F1703 Maçon / Maçonne »,
/// « Armentières », « armentieres 59280 » -> « 59017 Armentières (59280) ». Rien n'est deviné : plusieurs réponses, ou aucune, laissent le texte.
/// Cinq chiffres seuls qui sont le code d'une commune et le code postal d'une autre deviennent « Code postal 59280 », que personne ne prend pour un code.
std::string commune_tapee(std::string_view champ);
std::string rome_tape(std::string_view champ);

/// Le premier mot d'un champ à suggestions : « 59017 Armentières » -> « 59017 ».
std::string code_saisi(std::string_view champ);

/// « 215 900 176 00015 Commune d'Armentières » -> le SIRET (sans espaces) et le nom. Un nom seul n'a pas de SIRET ; les
/// chiffres de tête font un identifiant à partir de neuf. Rien n'est refusé ici : un SIRET douteux se garde.
struct ActeurSaisi
{
    std::optional<std::string> siret;
    std::string nom;
};
ActeurSaisi acteur_saisi(std::string_view champ);

/// Ce que la forme et la clé d'un SIRET permettent de dire, en mots : « sa clé ne correspond pas… ». Vide quand tout va bien.
std::string doute_sur_siret(std::string_view siret);

} // namespace ouvrage
