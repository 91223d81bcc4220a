#pragma once

#include "domaine/heures.hpp"
#include "domaine/marche.hpp"
#include "domaine/temps.hpp"
#include "socle/time/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ouvrage
{

/// Ce que l'on lit en base est bien formé (les tables le vérifient) : sinon Bug.
Jour jour_iso(std::string_view texte);
Mois mois_iso(std::string_view texte);
std::optional<Jour> jour_iso_eventuel(const std::optional<std::string>& texte);
std::optional<Mois> mois_iso_eventuel(const std::optional<std::string>& texte);

/// « 1 234,56 » et « 1 234,56 h » (espace fine insécable).
std::string heures_nues(Heures heures);
std::string heures_fr(Heures heures);
/// « 1234.56 » : pour value="…" d'un champ, une feuille de calcul, un attribut.
std::string heures_point(Heures heures);
/// « 1234,56 » : ce qu'une personne retape dans un champ.
std::string heures_saisie(Heures heures);
std::string montant_fr(Centimes montant);
/// « 48 % ».
std::string pour_cent_fr(int pour_cent);
/// « 14 mars 2026 ».
std::string date_fr(socle::Instant instant);
/// « 14 mars 2026 à 08:15 ».
std::string date_heure_fr(socle::Instant instant);
/// « de mars 2026 », « d'avril 2026 ».
std::string de_mois_fr(Mois mois);
/// « aujourd'hui », « depuis hier », « depuis 4 jours ».
std::string depuis_fr(Jour le, Jour aujourd_hui);
/// « 1 marché », « 12 marchés », « aucun marché » (ou « aucune », selon le genre).
enum class Genre_grammatical
{
    Masculin,
    Feminin
};
std::string compter(std::int64_t nombre, std::string_view singulier, std::string_view pluriel,
                    Genre_grammatical genre = Genre_grammatical::Masculin);

/// Ce que dit un code d'anomalie, en mots de facilitateur, avec quoi faire. Code inconnu : le code lui-même.
std::string phrase_anomalie(std::string_view code);

} // namespace ouvrage
